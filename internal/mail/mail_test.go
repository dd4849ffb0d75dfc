package mail_test

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/mail"
)

func TestParseAddress(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, in, want string }{
		{"plain", "anna@stadt.example", "anna@stadt.example"},
		{"spaces around", "  anna@stadt.example ", "anna@stadt.example"},
		{"umlaut in the domain", "anna@müller.example", "anna@xn--mller-kva.example"},
		{"capitals in the domain", "Anna@STADT.example", "Anna@stadt.example"},
		{"sharp s", "a@straße.example", "a@xn--strae-oqa.example"},
		{"umlaut in the name", "jürgen@stadt.example", "jürgen@stadt.example"},
		{"plus and dots", "a.b+c@stadt.example", "a.b+c@stadt.example"},
		{"nothing", "", ""},
		{"no at", "stadt.example", ""},
		{"no name", "@stadt.example", ""},
		{"no dot", "anna@localhost", ""},
		{"two", "a@b.example, c@d.example", ""},
		{"with a name", "Anna <anna@stadt.example>", ""},
		{"a header", "anna@stadt.example\r\nBcc: alle@stadt.example", ""},
		{"a header without a return", "anna@stadt.example\nBcc:alle@stadt.example", ""},
		{"a space", "anna b@stadt.example", ""},
		{"quotes", `"a b"@stadt.example`, ""},
		{"a dot first", ".anna@stadt.example", ""},
		{"a name of 65 bytes", strings.Repeat("a", 65) + "@stadt.example", ""},
		{"a broken domain", "anna@-stadt-.example", ""},
		{"too long", "anna@" + strings.Repeat("a23456789.", 25) + "example", ""},
		{"a zero byte", "anna\x00@stadt.example", ""},
	} {
		got, err := mail.ParseAddress(tc.in)
		if got != tc.want || (err != nil) != (tc.want == "") {
			t.Errorf("%s: %q, %v; want %q", tc.name, got, err, tc.want)
		}
	}
	if got := mail.ShowAddress("anna@xn--mller-kva.example"); got != "anna@müller.example" {
		t.Errorf("shown as %q", got)
	}
}

func TestParseServerURL(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		in   string
		want mail.ServerURL
		ok   bool
	}{
		{"smtp://mail.example", mail.ServerURL{Host: "mail.example", Port: 587, StartTLS: "required"}, true},
		{"smtp://u:p%40ss@mail.example:25?starttls=off", mail.ServerURL{Host: "mail.example", Port: 25, User: "u", Password: "p@ss", StartTLS: "off"}, true},
		{"smtps://mail.example", mail.ServerURL{Host: "mail.example", Port: 465, SSL: true, StartTLS: "required"}, true},
		{"smtp://mail.example?starttls=maybe", mail.ServerURL{}, false},
		{"smtp://mail.example:99999", mail.ServerURL{}, false},
		{"https://mail.example", mail.ServerURL{}, false},
		{"smtp://", mail.ServerURL{}, false},
		{"smtp://geheim:geheim@", mail.ServerURL{}, false},
	} {
		got, err := mail.ParseServerURL(tc.in)
		if got != tc.want || (err == nil) != tc.ok {
			t.Errorf("%s: %+v, %v", tc.in, got, err)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: the error tells the password", tc.in)
		}
	}
}

// hostile is a letter whose every part tries to be a header.
func hostile() mail.Letter {
	return mail.Letter{
		ID: uuid.NewString(), To: "jürgen@xn--mller-kva.example", Date: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC),
		Subject: "Frei: „" + strings.Repeat("Ähre ", 38) + "“\r\nBcc: alle@stadt.example\r\n\r\nText 🎓",
		Plain:   "Guten Tag Zoë Ngô 李,\n.\n\nGrüße\n", HTML: "<p>Guten Tag Zoë Ngô 李</p>", Stop: "https://lernpfad.example/stop/x\r\nX-Evil: 1",
	}
}

// checkHostile reads a letter the way a mailbox does.
func checkHostile(t *testing.T, raw []byte, sent mail.Letter) {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%v\n%s", err, raw)
	}
	for _, name := range []string{"Bcc", "X-Evil", "Cc"} {
		if m.Header.Get(name) != "" {
			t.Errorf("a header came in: %s: %s", name, m.Header.Get(name))
		}
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || !strings.HasPrefix(subject, "Frei: „Ähre Ähre") || !strings.HasSuffix(subject, "Text 🎓") || len([]rune(subject)) < 200 {
		t.Errorf("subject %q, %v", subject, err)
	}
	for line := range strings.SplitSeq(string(raw), "\r\n") {
		if len(line) > 998 {
			t.Errorf("a line of %d bytes", len(line))
		}
	}
	if got := m.Header.Get("Message-Id"); !strings.HasPrefix(got, "<"+sent.ID+"@") {
		t.Errorf("message id %s", got)
	}
	if got := m.Header.Get("List-Unsubscribe"); !strings.HasPrefix(got, "<https://lernpfad.example/stop/x") || m.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("List-Unsubscribe: %s, Post: %s", got, m.Header.Get("List-Unsubscribe-Post"))
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s, %v", kind, err)
	}
	parts, bodies := multipart.NewReader(m.Body, params["boundary"]), []string{}
	for {
		part, err := parts.NextRawPart()
		if err != nil {
			break
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, strings.ReplaceAll(string(body), "\r\n", "\n"))
	}
	if len(bodies) != 2 || strings.TrimSpace(bodies[0]) != strings.TrimSpace(sent.Plain) || !strings.Contains(bodies[1], "Zoë Ngô 李") {
		t.Errorf("bodies %q", bodies)
	}
}

func TestFolder(t *testing.T) {
	t.Parallel()
	f := mail.Folder{Path: filepath.Join(t.TempDir(), "mail")}
	l := hostile()
	for range 2 { // twice is once
		if err := f.Send(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(f.Path, "*.eml"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %v, %v", files, err)
	}
	raw, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	checkHostile(t, raw, l)
	if err := f.Remove("../../" + l.ID); err != nil { // leads nowhere but to the letter
		t.Fatal(err)
	}
	if err := f.Remove(l.ID); err != nil {
		t.Errorf("a letter that is gone: %v", err)
	}
	if files, _ := filepath.Glob(filepath.Join(f.Path, "*")); len(files) != 0 {
		t.Errorf("left: %v", files)
	}
}
