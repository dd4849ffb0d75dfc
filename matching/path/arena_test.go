package path

import (
	"slices"
	"testing"
)

// TestArenaIsTakenBackWhole solves again and again on one arena: it must not grow once it has seen a solve of that size,
// and must lend memory as good as new.
func TestArenaIsTakenBackWhole(t *testing.T) {
	t.Parallel()
	c, err := Compile([]Module{
		{ID: "a", Weight: 3, Teaches: []Fact{"x", "y"}},
		{ID: "b", Weight: 2, Teaches: []Fact{"y", "z"}},
		{ID: "c", Weight: 2, Teaches: []Fact{"x", "z"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	a := &arena{}
	var searches, numbers int
	for round := range 5 {
		v := c.view(a, &Query{Targets: []Fact{"x", "y", "z"}})
		reach := v.reach()
		goals, _ := v.split(reach)
		s := newSearch(a, v.reduce(reach, goals).net, func() bool { return false })
		s.run()
		if s.best != 4 || s.floor != 4 {
			t.Errorf("round %d: %d..%d, want 4", round, s.floor, s.best)
		}
		a.reset()
		if round == 1 {
			searches, numbers = len(a.searches), a.int32s.size()
		}
		if round > 1 && (len(a.searches) != searches || a.int32s.size() != numbers) {
			t.Errorf("round %d: %d searches and %d numbers, before %d and %d",
				round, len(a.searches), a.int32s.size(), searches, numbers)
		}
	}
}

func TestSlabLendsZeros(t *testing.T) {
	t.Parallel()
	var s slab[int32]
	for range 3 {
		first, second := s.take(40), s.take(50)
		if slices.Max(first) != 0 || slices.Max(second) != 0 {
			t.Fatalf("lent %v and %v", first, second)
		}
		for i := range first {
			first[i] = 1
		}
		for i := range second {
			second[i] = 2
		}
		if slices.Max(first) != 1 || cap(first) != 40 {
			t.Errorf("pieces overlap: %v, capacity %d", first, cap(first))
		}
		s.reset()
	}
}

// TestGroupsAreSorted: leaving out a group must not change the order of the others, or ties would fall differently.
func TestGroupsAreSorted(t *testing.T) {
	t.Parallel()
	c, err := Compile([]Module{
		{ID: "a", Weight: 1, RequiresAny: [][]string{{"c", "b"}, {"b"}, {}}},
		{ID: "b", Weight: 1, RequiresAny: [][]string{{"a", "c"}, {"b", "c", "b"}}},
		{ID: "c", Weight: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]int32{{}, {0, 2}, {1}, {1, 2}}
	if c.groups.len() != len(want) {
		t.Fatalf("%d groups, want %d", c.groups.len(), len(want))
	}
	for g, members := range want {
		if got := c.groups.of(int32(g)); !slices.Equal(got, members) {
			t.Errorf("group %d: %v, want %v", g, got, members)
		}
	}
}
