package frontend

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"
	"time"

	"lernpfad/learners/enrolment"
	"lernpfad/learners/notice"
)

// Letters finds the words of letters, in the same texts as the pages. It is safe for concurrent use.
type Letters struct {
	base  func() string
	words *Pages // texts and the zone; nothing else of it is set
	html  *template.Template
}

// NewLetters reads the embedded texts. Base is the address of the server, without a slash at the end.
func NewLetters(base func() string) (*Letters, error) {
	words := &Pages{}
	var err error
	if words.texts, err = loadTexts(textFiles); err != nil {
		return nil, err
	}
	if words.zone, err = time.LoadLocation("Europe/Berlin"); err != nil {
		return nil, fmt.Errorf("load time zone: %w", err)
	}
	page, err := template.New("").ParseFS(templateFiles, "templates/letters/brief.html")
	if err != nil {
		return nil, fmt.Errorf("parse the template of letters: %w", err)
	}
	return &Letters{base: base, words: words, html: page}, nil
}

// letter is what the template of a letter shows.
type letter struct {
	HTMLLang, Subject, Greeting string
	Lines                       []string
	Link, LinkText, Foot        string
	Stop, StopText              string
}

// Write puts a letter into words, as plain text and as simple HTML.
func (l *Letters) Write(c notice.Content) (notice.Text, error) {
	w := letterWriter{words: l.words, lang: parseLanguage(c.Language)}
	out := letter{HTMLLang: w.lang.htmlLang(), Greeting: w.text("letter.greeting", "name", c.Name), Foot: w.text("letter.foot", "tenant", c.Tenant)}
	switch c.Kind {
	case notice.ConfirmLetter:
		out.Subject, out.Lines = w.text("letter.confirm_subject"), []string{w.text("letter.confirm"), w.text("letter.confirm_not")}
		out.Link, out.LinkText = l.base()+c.Confirm, w.text("letter.confirm_link")
	case notice.DigestLetter:
		out.Subject = w.counted("letter.digest_subject", len(c.Items))
		out.Lines = append(out.Lines, w.text("letter.digest"))
		out.Link, out.LinkText = l.base()+"/nachrichten", w.text("letter.to_inbox")
	default:
		if len(c.Items) > 0 {
			out.Subject = w.subject(c.Items[0])
			to := whereTo(c.Items[0].Kind, c.Items[0].Mine)
			out.Link, out.LinkText = l.base()+to.Href, w.text("letter."+to.Key)
		}
	}
	for _, item := range c.Items {
		out.Lines = append(out.Lines, w.line(item))
	}
	if c.Stop != "" {
		out.Stop, out.StopText = l.base()+c.Stop, w.text("letter.stop")
	}
	if w.err != nil {
		return notice.Text{}, w.err
	}
	var html bytes.Buffer
	if err := l.html.ExecuteTemplate(&html, "letter", out); err != nil {
		return notice.Text{}, fmt.Errorf("write a letter: %w", err)
	}
	return notice.Text{Subject: out.Subject, Plain: out.plain(), HTML: html.String()}, nil
}

// plain writes the letter for programs that show no HTML, and for people who want none.
func (l letter) plain() string {
	parts := append([]string{l.Greeting}, l.Lines...)
	parts = append(parts, l.LinkText+":\n"+l.Link)
	foot := "-- \n" + l.Foot
	if l.Stop != "" {
		foot += "\n" + l.StopText + ": " + l.Stop
	}
	return strings.Join(append(parts, foot), "\n\n") + "\n"
}

// letterWriter looks texts up and keeps the first error.
type letterWriter struct {
	words *Pages
	lang  language
	err   error
}

func (w *letterWriter) text(key string, kv ...any) string {
	s, err := w.words.texts.text(w.lang, key, kv...)
	if w.err == nil {
		w.err = err
	}
	return s
}

func (w *letterWriter) counted(key string, n int) string {
	s, err := w.words.texts.counted(w.lang, key, n)
	if w.err == nil {
		w.err = err
	}
	return s
}

// subject is for messages that are mailed at once.
func (w *letterWriter) subject(i notice.Item) string {
	return w.text("letter.subject."+string(i.Kind), "title", i.Title)
}

// line tells a message in the words of the inbox. Whose enrolment it is stays on the page: letters pass through other people's machines.
func (w *letterWriter) line(i notice.Item) string {
	if !i.Mine {
		return w.text("letter.other."+string(i.Kind), "title", i.Title)
	}
	if i.OfferedUntil != nil && (i.Kind == enrolment.AboutOffer || i.Kind == enrolment.AboutOfferReminder) {
		return w.text("message."+string(i.Kind)+"_until", "title", i.Title, "time", w.words.dateTime(w.lang, *i.OfferedUntil))
	}
	return w.text("message."+string(i.Kind), "title", i.Title)
}
