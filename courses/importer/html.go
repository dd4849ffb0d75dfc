package importer

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// plainText reduces HTML to its text. Blocks become paragraphs, list items lines; scripts and styles vanish. Text
// without tags comes back as it is.
func plainText(source string) string {
	var b strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(source))
	hidden := 0
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return tidyLines(b.String())
		case html.TextToken:
			if hidden == 0 {
				b.Write(tokens.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			hidden = enterTag(&b, tokens.Token(), hidden)
		case html.EndTagToken:
			if t := tokens.Token(); hides(t.DataAtom) {
				hidden = max(hidden-1, 0)
			} else if isBlock(t.DataAtom) {
				b.WriteString("\n\n")
			}
		case html.CommentToken, html.DoctypeToken:
		}
	}
}

func enterTag(b *strings.Builder, t html.Token, hidden int) int {
	switch {
	case hides(t.DataAtom) && t.Type == html.StartTagToken:
		return hidden + 1
	case t.DataAtom == atom.Br:
		b.WriteString("\n")
	case t.DataAtom == atom.Li:
		b.WriteString("\n• ")
	case isBlock(t.DataAtom):
		b.WriteString("\n\n")
	}
	return hidden
}

func hides(a atom.Atom) bool {
	return a == atom.Script || a == atom.Style || a == atom.Template || a == atom.Iframe || a == atom.Noscript
}

func isBlock(a atom.Atom) bool {
	return slices.Contains([]atom.Atom{
		atom.P, atom.Div, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.Table, atom.Tr, atom.Section, atom.Blockquote,
	}, a)
}

// tidyLines decodes what the tokenizer left, squeezes blanks and keeps at most one empty line between paragraphs.
func tidyLines(s string) string {
	var out []string
	blank := true
	for line := range strings.SplitSeq(html.UnescapeString(s), "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" && blank {
			continue
		}
		blank = line == ""
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}
