package matching

import (
	_ "embed"
	"slices"
	"strings"

	"lernpfad/internal/text"
)

//go:embed data/synonyms.txt
var synonymFile string

// synonyms are groups of words and phrases that mean the same to somebody who looks for a course.
type synonyms struct {
	groups [][]string
	of     map[string][]int // groups by the stems of a member, with blanks between
	most   int              // words in the longest member
}

func newSynonyms(file string) *synonyms {
	s := &synonyms{of: map[string][]int{}}
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		var group []string
		for member := range strings.SplitSeq(line, ",") {
			member = strings.TrimSpace(member)
			stems := stemsOf(text.Tokens(member))
			key := strings.Join(stems, " ")
			if key == "" {
				continue
			}
			group = append(group, member)
			s.of[key] = append(s.of[key], len(s.groups))
			s.most = max(s.most, len(stems))
		}
		s.groups = append(s.groups, group)
	}
	return s
}

func stemsOf(tokens []string) []string {
	out := make([]string, len(tokens))
	for i, t := range tokens {
		out[i] = text.Stem(t)
	}
	return out
}

// maxSynonyms bounds how many other wordings of one query are tried.
const maxSynonyms = 8

// others returns the words and phrases that mean the same as a part of the query, each once, in the order of the groups.
func (s *synonyms) others(query string) []string {
	stems := stemsOf(text.Tokens(query))
	var out []string
	for from := range stems {
		for to := from + 1; to <= min(from+s.most, len(stems)); to++ {
			for _, g := range s.of[strings.Join(stems[from:to], " ")] {
				for _, member := range s.groups[g] {
					same := slices.Equal(stemsOf(text.Tokens(member)), stems[from:to])
					if !same && !slices.Contains(out, member) && len(out) < maxSynonyms {
						out = append(out, member)
					}
				}
			}
		}
	}
	return out
}
