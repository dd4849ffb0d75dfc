package code_test

import (
	"testing"

	"lernpfad/internal/code"
)

func TestCodesReadBack(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 200 {
		c := code.New(8)
		if seen[c] {
			t.Errorf("%s comes twice", c)
		}
		seen[c] = true
		for _, typed := range []string{c, code.Grouped(c, 4), " " + code.Grouped(c, 2) + " "} {
			if got, ok := code.Read(typed, 8); !ok || got != c {
				t.Errorf("%q reads as %q, %v", typed, got, ok)
			}
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"bcdf-ghjk": "BCDFGHJK", "B C D F G H J K": "BCDFGHJK", "BCDF\u2011GHJK": "BCDFGHJK",
		"": "", "BCDFGHJ": "", "BCDFGHJKL": "", "BCDFGHJA": "", "BCDFGHJ1": "", "ВCDFGHJK": "", "BCDFGHJK\u202e": "", "ßCDFGHJK": "",
	} {
		got, ok := code.Read(typed, 8)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q reads as %q, %v", typed, got, ok)
		}
	}
}
