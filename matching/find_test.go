package matching_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"lernpfad/matching"
)

// keysOf are the keys of the modules with these ids, in their order.
func (w *world) keysOf(ids []uuid.UUID) []string {
	var out []string
	for _, id := range ids {
		for key, held := range w.ids {
			if held == id {
				out = append(out, key)
			}
		}
	}
	return out
}

func TestFindByWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for _, c := range []struct{ name, query, first, instead, term string }{
		{name: "a word", query: "Kennwörter", first: "sicher-1"},
		{name: "another form", query: "Akte", first: "akte-1"},
		{name: "a part of a compound", query: "Dienste", first: "online"},
		{name: "another word for it", query: "Passwort", first: "sicher-1", term: "Kennwörter"},
		{name: "another word for the office", query: "Bürgeramt", first: "daten-2", term: "Bürgerbüro"},
		{name: "misspelt", query: "Datenshcutz", first: "daten-1", instead: "datenschutz"},
		{name: "umlaut in two letters", query: "Kennwoerter", first: "sicher-1"},
		{name: "HTML", query: "<b>Geodaten</b>", first: "karten"},
		{name: "nothing like it", query: "zzqxy", first: ""},
		{name: "no letters", query: "?!", first: ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found, err := w.Find(t.Context(), c.query)
			if err != nil {
				t.Fatal(err)
			}
			got := w.keysOf(found.Modules)
			if c.first == "" && len(got) > 0 || c.first != "" && (len(got) == 0 || got[0] != c.first) {
				t.Errorf("found %v, want %q first", got, c.first)
			}
			if found.Instead != c.instead {
				t.Errorf("meant %q, want %q", found.Instead, c.instead)
			}
			if c.term != "" && !slices.Contains(found.Terms, c.term) {
				t.Errorf("terms %v lack %q", found.Terms, c.term)
			}
		})
	}
}

func TestSynonymFileIsSound(t *testing.T) {
	t.Parallel()
	groups := matching.SynonymGroups()
	if len(groups) < 150 {
		t.Errorf("only %d groups", len(groups))
	}
	for _, g := range groups {
		seen := map[string]bool{}
		for _, member := range g {
			if key := strings.ToLower(member); seen[key] {
				t.Errorf("%q stands twice in %v", member, g)
			} else {
				seen[key] = true
			}
		}
		if len(g) < 2 {
			t.Errorf("%v says nothing", g)
		}
	}
}
