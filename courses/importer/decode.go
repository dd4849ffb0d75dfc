package importer

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func kilobytes(n int) string { return strconv.Itoa(n>>10) + " KB" }

// decode turns the bytes of a text file into UTF-8: by byte order mark, else as UTF-16 if every second byte is zero,
// else as UTF-8 if it is valid, else as Windows-1252, which is what Excel in Germany writes as "CSV".
func (p *parser) decode(data []byte) (string, error) {
	name, enc := sniff(data)
	if enc == nil {
		return string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))), nil
	}
	decoded, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", unreadable("Bitte speichern Sie die Datei als „CSV UTF-8“.", err)
	}
	p.note("Wir haben den Zeichensatz %s erkannt.", name)
	return string(bytes.TrimPrefix(decoded, []byte("\xef\xbb\xbf"))), nil
}

// sniff names the encoding; nil means UTF-8.
func sniff(data []byte) (string, encoding.Encoding) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return "", nil
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return "UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return "UTF-16", unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	if even, odd := zeros(data[:min(len(data), 4096)]); even+odd > 0 {
		switch half := min(len(data), 4096) / 2; {
		case odd > half/2 && even < half/10:
			return "UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
		case even > half/2 && odd < half/10:
			return "UTF-16", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
		}
	}
	if utf8.Valid(data) {
		return "", nil
	}
	return "Windows-1252", charmap.Windows1252
}

// zeros counts zero bytes at even and odd places. Western text in UTF-16 has one of them in nearly every pair.
func zeros(data []byte) (even, odd int) {
	for i, b := range data {
		if b == 0 && i%2 == 0 {
			even++
		} else if b == 0 {
			odd++
		}
	}
	return even, odd
}
