package scan

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxName = 100 // characters of a name without its ending
	// maxMarks is how many combining marks may stand on one letter: no language needs more.
	maxMarks = 3
)

// Line cleans a text of one line that somebody typed or a file was called: composed letters, single spaces, no control characters, no
// marks that turn the direction of what follows or cannot be seen, no piles of accents. Joiners inside a word stay, as some scripts need
// them. It never adds anything, and cleaning twice is cleaning once.
func Line(s string) string {
	var out strings.Builder
	marks, space := 0, true
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "")) {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Cc, r):
			if !space {
				out.WriteByte(' ')
			}
			marks, space = 0, true
			continue
		case hidden(r), space && joins(r):
			continue
		case unicode.In(r, unicode.Mn, unicode.Me):
			if marks++; marks > maxMarks || space {
				continue
			}
		default:
			marks = 0
		}
		out.WriteRune(r)
		space = false
	}
	return norm.NFC.String(strings.Trim(out.String(), " \u200c\u200d"))
}

// joins are the joiners, which are part of a word.
func joins(r rune) bool { return r == '\u200c' || r == '\u200d' }

// hidden are characters that nobody sees: they turn the direction, take no room, are tags, or are for private use.
func hidden(r rune) bool {
	if joins(r) {
		return false
	}
	switch r {
	case '\u2028', '\u2029', '\u034f', '\u115f', '\u1160', '\u3164', '\uffa0':
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs)
}

// cleanName makes a name for people out of what a browser sent: without folders, without what file systems refuse, with the ending of
// its kind. What is left without a name is called nachweis.
func cleanName(name, mediaType string) string {
	name = strings.ReplaceAll(strings.ToValidUTF8(name, ""), "\\", "/")
	name = name[strings.LastIndexByte(name, '/')+1:]
	name = Line(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*%;`, r) {
			return ' '
		}
		return r
	}, name))
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 && utf8.RuneCountInString(name[dot:]) <= 6 {
		name = name[:dot]
	}
	if runes := []rune(name); len(runes) > maxName {
		name = string(runes[:maxName])
	}
	if name = strings.Trim(name, ". \u200c\u200d"); name == "" {
		name = "nachweis"
	}
	return name + map[string]string{PDF: ".pdf", PNG: ".png", JPEG: ".jpg"}[mediaType]
}
