// Package mail sends letters: through an SMTP server, or as files into a folder where there is none.
package mail

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"
)

// MaxAddress is the longest address that RFC 5321 allows, in bytes.
const MaxAddress = 254

// ErrRefused is in the error of a letter that the server will never take: trying again is of no use.
var ErrRefused = errors.New("the server refuses the letter for good")

// Letter is one message to one person.
type Letter struct {
	ID      string // unique; a letter that is sent twice keeps it, so that mailboxes can tell
	To      string // as ParseAddress returned it
	Subject string
	Plain   string
	HTML    string
	// Stop is the address that ends such letters with one click, as RFC 8058 has it; "" for letters that were asked for.
	Stop string
	Date time.Time
}

// Sender takes letters. Errors with ErrRefused are final, all others may be tried again.
type Sender interface {
	Send(ctx context.Context, l Letter) error
	// Where says in a few words where letters go, without secrets.
	Where() string
}

// ParseAddress checks what a person typed and returns the address as servers want it: the domain in ASCII. It takes an address alone, with
// no name around it.
func ParseAddress(s string) (string, error) {
	s = strings.TrimSpace(s)
	if strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r) || strings.ContainsRune(`<>(),;"`, r)
	}) {
		return "", errors.New("an address has no spaces, quotes or brackets")
	}
	at := strings.LastIndexByte(s, '@')
	if at < 1 || !strings.Contains(s[at+1:], ".") {
		return "", errors.New("an address has a name, @ and a domain")
	}
	domain, err := idna.Lookup.ToASCII(s[at+1:])
	if err != nil {
		return "", fmt.Errorf("the domain: %w", err)
	}
	out := s[:at] + "@" + strings.ToLower(domain)
	if len(out) > MaxAddress || at > 64 {
		return "", errors.New("the address is too long")
	}
	if parsed, err := mail.ParseAddress(out); err != nil || parsed.Address != out {
		return "", errors.New("not an address")
	}
	return out, nil
}

// ShowAddress is ParseAddress the other way round, for people.
func ShowAddress(s string) string {
	name, domain, ok := strings.Cut(s, "@")
	if !ok {
		return s
	}
	shown, err := idna.Display.ToUnicode(domain)
	if err != nil {
		return s
	}
	return name + "@" + shown
}

// message builds the MIME message. What stands in headers is one line, whatever was in it.
func message(l Letter, from *mail.Address) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(from)
	if err := m.To(l.To); err != nil {
		return nil, fmt.Errorf("%w: the address cannot be read", ErrRefused)
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	m.Subject(oneLine(l.Subject))
	m.SetMessageIDWithValue(l.ID + "@" + domain)
	m.SetDateWithValue(l.Date)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	if l.Stop != "" {
		m.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+oneLine(l.Stop)+">")
		m.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(gomail.TypeTextPlain, l.Plain)
	if l.HTML != "" {
		m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	}
	return m, nil
}

// oneLine makes line breaks and other control characters spaces.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }), " ")
}
