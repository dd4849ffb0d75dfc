package frontend

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// document is a parsed page with what the tests ask about it.
type document struct {
	root *html.Node
	ids  map[string]int
}

func parseHTML(t *testing.T, body string) document {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	d := document{root: root, ids: map[string]int{}}
	for n := range d.all() {
		if id := attr(n, "id"); id != "" {
			d.ids[id]++
		}
	}
	return d
}

// all yields every element.
func (d document) all() func(func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		for n := range d.root.Descendants() {
			if n.Type == html.ElementNode && !yield(n) {
				return
			}
		}
	}
}

func (d document) find(tag string) []*html.Node {
	var out []*html.Node
	for n := range d.all() {
		if n.Data == tag {
			out = append(out, n)
		}
	}
	return out
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// faults lists what is wrong with a page whatever it shows.
func (d document) faults(lang language) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if h1 := d.find("h1"); len(h1) != 1 || text(h1[0]) == "" {
		add("want one h1 with text, got %d", len(h1))
	}
	if got := attr(d.find("html")[0], "lang"); got != lang.htmlLang() {
		add("lang is %q", got)
	}
	if title := text(d.find("title")[0]); !strings.HasSuffix(title, " – Lernpfad") || strings.HasPrefix(title, " ") {
		add("title is %q", title)
	}
	for id, n := range d.ids {
		if n > 1 {
			add("id %q is there %d times", id, n)
		}
	}
	for n := range d.all() {
		out = append(out, d.faultsOf(n)...)
	}
	return append(out, d.headingFaults()...)
}

func (d document) faultsOf(n *html.Node) []string {
	var out []string
	for _, a := range n.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			out = append(out, fmt.Sprintf("<%s> has the inline attribute %s", n.Data, a.Key))
		}
		if a.Key == "for" || a.Key == "aria-labelledby" || a.Key == "aria-describedby" {
			for id := range strings.FieldsSeq(a.Val) {
				if d.ids[id] == 0 {
					out = append(out, fmt.Sprintf("%s=%q points nowhere", a.Key, id))
				}
			}
		}
	}
	switch n.Data {
	case "style":
		out = append(out, "inline style element")
	case "script":
		if attr(n, "src") == "" {
			out = append(out, "inline script")
		}
	case "input", "select", "textarea":
		if attr(n, "type") != "hidden" && !d.labelled(n) {
			out = append(out, fmt.Sprintf("<%s name=%q> has no label", n.Data, attr(n, "name")))
		}
	case "button", "a":
		if text(n) == "" && attr(n, "aria-label") == "" {
			out = append(out, fmt.Sprintf("<%s> without text", n.Data))
		}
	}
	return out
}

func (d document) labelled(n *html.Node) bool {
	return slices.ContainsFunc(d.find("label"), func(l *html.Node) bool { return attr(l, "for") == attr(n, "id") && text(l) != "" })
}

// headingFaults names headings that skip a level.
func (d document) headingFaults() []string {
	var out []string
	last := 0
	for n := range d.all() {
		if len(n.Data) != 2 || n.Data[0] != 'h' || n.Data[1] < '1' || n.Data[1] > '6' {
			continue
		}
		level := int(n.Data[1] - '0')
		if level > last+1 && last > 0 {
			out = append(out, fmt.Sprintf("heading %q jumps from h%d to h%d", text(n), last, level))
		}
		last = level
	}
	return out
}

// complaints fails a test in which a page asks for a text that nobody wrote.
type complaints struct{ t *testing.T }

func (c complaints) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte("text is missing")) {
		c.t.Errorf("%s", line)
	}
	return len(line), nil
}
