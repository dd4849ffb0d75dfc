package scan_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"lernpfad/internal/fault"
	"lernpfad/learners/scan"
)

func drawn() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 40, 20))
	for y := range 20 {
		for x := range 40 {
			img.Set(x, y, color.RGBA{0, 0, 200, 255})
			if x < 20 && y < 10 {
				img.Set(x, y, color.RGBA{250, 0, 0, 255}) // the upper left quarter is red
			}
		}
	}
	return img
}

func asPNG(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, drawn()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// photo is a JPEG with an EXIF note: which side is up, and a place.
func photo(t *testing.T, side uint16, order binary.AppendByteOrder, mark string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, drawn(), &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	note := []byte("Exif\x00\x00" + mark)
	note = order.AppendUint16(note, 42)
	note = order.AppendUint32(note, 8)
	note = order.AppendUint16(note, 2)
	for _, tag := range []uint16{0x0100, 0x0112} {
		note = order.AppendUint16(order.AppendUint16(note, tag), 3)
		note = order.AppendUint16(order.AppendUint32(note, 1), side)
		note = append(note, 0, 0)
	}
	note = append(note, "GPS 53.5511,9.9937"...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(note)+2))
	raw := out.Bytes()
	return append(append(bytes.Clone(raw[:2]), append(segment, note...)...), raw[2:]...)
}

const goodPDF = "%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	picture := asPNG(t)
	for name, tt := range map[string]struct {
		content string
		want    string
	}{
		"nothing":                   {"", "file-empty"},
		"5 MB and a byte":           {"%PDF-1.4" + strings.Repeat(" ", scan.MaxBytes), "file-too-large"},
		"a text":                    {"Hiermit bestätige ich", "file-unsupported"},
		"a GIF":                     {"GIF89a\x01\x00\x01\x00", "file-unsupported"},
		"an archive":                {"PK\x03\x04 etwas", "file-unsupported"},
		"a page":                    {"<!doctype html><script>", "file-unsupported"},
		"a drawing":                 {"<svg xmlns='http://www.w3.org/2000/svg'/>", "file-unsupported"},
		"a program":                 {"MZ\x90\x00", "file-unsupported"},
		"a mark alone":              {"%PDF-", "file-unsupported"},
		"a script before the PDF":   {"<script>alert(1)</script>\n" + goodPDF, "file-unsupported"},
		"no version":                {"%PDF-x.y\n%%EOF", "file-unreadable"},
		"cut off":                   {goodPDF[:40], "file-unreadable"},
		"with a password":           {strings.Replace(goodPDF, "/Root", "/Encrypt 9 0 R /Root", 1), "file-encrypted"},
		"password in a dictionary":  {strings.Replace(goodPDF, "/Root", "/Encrypt<</Filter/Standard>>/Root", 1), "file-encrypted"},
		"an archive behind the PDF": {goodPDF + "PK\x03\x04abcPK\x05\x06" + strings.Repeat("\x00", 18), "file-mixed"},
		"an archive in the PDF":     {strings.Replace(goodPDF, "startxref", "PK\x05\x06 startxref", 1), "file-mixed"},
		"a page behind the PDF":     {goodPDF + "<html>", "file-mixed"},
		"half a picture":            {string(picture[:len(picture)/2]), "file-unreadable"},
		"a mark of a picture":       {"\x89PNG\r\n\x1a\nund Text", "file-unreadable"},
		"a mark of a photo":         {"\xff\xd8\xff\xe0 und Text", "file-unreadable"},
		"a picture like a bomb":     {string(bomb(t)), "picture-too-large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := (&scan.Reader{}).Read("x", []byte(tt.content))
			if !fault.Is(err, tt.want) || got.Content != nil {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// bomb is a small file that says it is a picture of 100,000 times 100,000.
func bomb(t *testing.T) []byte {
	t.Helper()
	raw := asPNG(t)
	binary.BigEndian.PutUint32(raw[16:], 100_000)
	binary.BigEndian.PutUint32(raw[20:], 100_000)
	// the checksum of the header, so that the size is what stops it
	binary.BigEndian.PutUint32(raw[29:], crc(raw[12:29]))
	return raw
}

func crc(b []byte) uint32 {
	c := ^uint32(0)
	for _, x := range b {
		c ^= uint32(x)
		for range 8 {
			if c&1 == 1 {
				c = c>>1 ^ 0xedb88320
			} else {
				c >>= 1
			}
		}
	}
	return ^c
}

func TestReadKeepsPDFs(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"plain": goodPDF, "white space behind": goodPDF + "\r\n\x00\x00  ", "the word in a text": strings.Replace(goodPDF, "/Type", "(Encryption) /Encryptor /Type", 1),
		"version 2": strings.Replace(goodPDF, "1.4", "2.0", 1),
	} {
		got, err := (&scan.Reader{}).Read("Zeugnis", []byte(content))
		if err != nil || got.MediaType != scan.PDF || string(got.Content) != content || got.Name != "Zeugnis.pdf" || len(got.Hash) != 64 {
			t.Errorf("%s: %+v %v", name, got.Name, err)
		}
	}
}

// Pictures are written anew: what a camera notes and what is hidden behind the end is gone, and the picture stands upright.
func TestReadRedrawsPictures(t *testing.T) {
	t.Parallel()
	hiddenIn := append(asPNG(t), "PK\x03\x04GPS 53.5511"...)
	got, err := (&scan.Reader{}).Read("C:\\Fotos\\Bild.JPEG", hiddenIn)
	if err != nil || bytes.Contains(got.Content, []byte("GPS")) || got.MediaType != scan.PNG || got.Name != "Bild.png" {
		t.Errorf("%s %s %v", got.Name, got.MediaType, err)
	}
	red := map[uint16]image.Point{ // where the red quarter must be, by what the camera noted
		0: {5, 5}, 1: {5, 5}, 2: {35, 5}, 3: {35, 15}, 4: {5, 15}, 5: {5, 5}, 6: {15, 5}, 7: {15, 35}, 8: {5, 35}, 9: {5, 5},
	}
	for side, at := range red {
		for mark, order := range map[string]binary.AppendByteOrder{"II": binary.LittleEndian, "MM": binary.BigEndian} {
			got, err := (&scan.Reader{}).Read("p", photo(t, side, order, mark))
			if err != nil || bytes.Contains(got.Content, []byte("Exif")) || bytes.Contains(got.Content, []byte("GPS")) {
				t.Fatalf("side %d %s: %v", side, mark, err)
			}
			img, err := jpeg.Decode(bytes.NewReader(got.Content))
			if err != nil {
				t.Fatal(err)
			}
			turned := side >= 5 && side <= 8
			if b := img.Bounds(); (b.Dx() == 20) != turned {
				t.Errorf("side %d: %v", side, b)
			}
			if r, _, b, _ := img.At(at.X, at.Y).RGBA(); r < b {
				t.Errorf("side %d %s: the red quarter is not at %v", side, mark, at)
			}
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Zeugnis.pdf": "Zeugnis.pdf", "Zeugnis": "Zeugnis.pdf", "": "nachweis.pdf", ".pdf": "nachweis.pdf", "...": "nachweis.pdf",
		"../../etc/passwd": "passwd.pdf", `C:\Temp\Müller.docx`: "Müller.pdf", "a/b/": "nachweis.pdf",
		"Zeug\u202enis\u2066fdp.exe":          "Zeugnisfdp.pdf",
		"u\u0308bung\u200b\ufeff.pdf":         "übung.pdf",
		"a" + strings.Repeat("\u0301", 200):   "á\u0301\u0301\u0301.pdf",
		"zeile\r\nContent-Type: texthtml":     "zeile Content-Type texthtml.pdf",
		"rech<nung>\"1\"|?*.pdf":              "rech nung 1.pdf",
		"\u200d\u200b\u202e":                  "nachweis.pdf",
		"\xff\xfe.pdf":                        "nachweis.pdf",
		"nul\x00byte.pdf":                     "nul byte.pdf",
		"Nachweis 3.2.pdf":                    "Nachweis 3.2.pdf",
		strings.Repeat("🎓", 200) + ".pdf":     strings.Repeat("🎓", 100) + ".pdf",
		"👩\u200d🏫.png":                        "👩\u200d🏫.pdf",
		"نتیجه\u200cگیری.pdf":                 "نتیجه\u200cگیری.pdf",
		"\U000e0041\U000e0042tags.pdf":        "tags.pdf",
		"zertifikat; filename=\"x.html\".pdf": "zertifikat filename= x.html.pdf",
	} {
		got, err := (&scan.Reader{}).Read(in, []byte(goodPDF))
		if err != nil || got.Name != want {
			t.Errorf("%q: %q, want %q, %v", in, got.Name, want, err)
		}
	}
}

// Whatever comes in, a line is valid, short of what nobody sees, and stays as it is when it is cleaned again.
func TestLineIsStable(t *testing.T) {
	t.Parallel()
	odd := rapid.SampledFrom([]rune("aÄ \t\u0301\u0308\u200b\u200d\u202e\u2066\ufeff\u00ad🎓\u1112\u1161\u0000\u3164"))
	rapid.Check(t, func(t *rapid.T) {
		in := string(rapid.SliceOf(rapid.OneOf(odd, rapid.Rune())).Draw(t, "text"))
		got := scan.Line(in)
		if again := scan.Line(got); again != got {
			t.Fatalf("%q becomes %q, then %q", in, got, again)
		}
		if !utf8.ValidString(got) || strings.ContainsAny(got, "\x00\n\r\t\u202e\u2066\u200b\ufeff") || strings.TrimSpace(got) != got {
			t.Fatalf("%q becomes %q", in, got)
		}
	})
}
