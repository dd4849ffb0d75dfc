package text

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Plain returns the text of what may have come as HTML: without tags, comments, scripts and styles, with entities
// resolved. Text that only looks like it, such as "a < b" or "<Name>", stays: a tag counts if HTML has an element of
// that name. Text without any tag or entity is returned as it is.
func Plain(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var out strings.Builder
	hidden := 0
	for z := html.NewTokenizer(strings.NewReader(s)); ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken: // the end; a tag that is open there is none
			out.Write(z.Raw())
			return out.String()
		case html.TextToken:
			raw := string(z.Raw())
			if hidden == 0 {
				out.WriteString(html.UnescapeString(raw))
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			element := atom.Lookup(name)
			if element == 0 {
				out.WriteString(raw)
				continue
			}
			hidden = hide(hidden, element, kind)
			if !inline(element) {
				out.WriteByte('\n')
			}
		case html.CommentToken, html.DoctypeToken:
		}
	}
}

// hide counts the open elements whose content nobody reads.
func hide(hidden int, element atom.Atom, kind html.TokenType) int {
	if element != atom.Script && element != atom.Style {
		return hidden
	}
	switch kind { //nolint:exhaustive // only tags come here
	case html.StartTagToken:
		return hidden + 1
	case html.EndTagToken:
		return max(hidden-1, 0)
	}
	return hidden
}

// inline elements stand within a word or a line; all others end it.
func inline(element atom.Atom) bool {
	switch element {
	case atom.A, atom.B, atom.I, atom.U, atom.Em, atom.Strong, atom.Span, atom.Small, atom.Sub, atom.Sup, atom.Mark, atom.Abbr, atom.Code, atom.Font, atom.Wbr:
		return true
	}
	return false
}
