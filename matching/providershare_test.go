package matching_test

import (
	"math"
	"testing"

	"lernpfad/internal/auth"
	"lernpfad/matching"
)

// The council compares what providers have with what is shown of them; below five people it sees nothing, and nobody else ever does.
func TestProviderShares(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	council := auth.Actor{TenantID: w.town.Tenant, Roles: []auth.Role{auth.Council}}
	see := func() []matching.ProviderShare {
		t.Helper()
		list, err := w.ProviderShares(t.Context(), council)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	cards := 0
	var last auth.Actor
	for n := range 5 {
		if list := see(); len(list) != 0 {
			t.Errorf("%d people tell %+v", n, list)
		}
		last = w.clerk(nil)
		cards += len(w.deckAtOnce(t, last).Suggestions)
	}
	list := see()
	modules, shown, catalogue, attention := 0, 0, 0.0, 0.0
	for i, s := range list {
		modules += s.Modules
		shown += s.Shown
		catalogue += s.Catalogue
		attention += s.Attention
		if s.Name == "" || i > 0 && s.Attention > list[i-1].Attention {
			t.Errorf("place %d: %+v", i, s)
		}
	}
	if shown != cards || cards == 0 || modules != len(w.ids) || math.Abs(catalogue-1) > 1e-9 || math.Abs(attention-1) > 1e-9 {
		t.Errorf("%d of %d cards, %d modules, shares add up to %v and %v", shown, cards, modules, catalogue, attention)
	}
	_, err := w.ProviderShares(t.Context(), last)
	wantFault(t, err, "forbidden")
}
