package planning_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lernpfad/courses/competency"
	"lernpfad/matching/planning"
)

const goal = competency.ID("DC1.1")

// group makes n people of a unit, the first of whom reach the goal.
func group(unit string, n, reached int) []planning.Person {
	people := make([]planning.Person, n)
	for i := range people {
		people[i] = planning.Person{Unit: unit, Reached: map[competency.ID]bool{goal: i < reached}}
	}
	return people
}

func TestCover(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		groups [][2]int // people and reached, per unit
		want   []planning.CellState
		total  planning.CellState
	}{
		{"nobody is asked", [][2]int{{0, 0}}, []planning.CellState{planning.Nobody}, planning.Nobody},
		{"five are enough", [][2]int{{5, 2}}, []planning.CellState{planning.Shown}, planning.Shown},
		{"four are too few", [][2]int{{4, 2}}, []planning.CellState{planning.TooSmall}, planning.TooSmall},
		{
			"a single small unit takes the next smallest with it",
			[][2]int{{3, 1}, {9, 4}, {7, 2}},
			[]planning.CellState{planning.TooSmall, planning.Shown, planning.Protected},
			planning.Shown,
		},
		{
			"two small units hide each other",
			[][2]int{{3, 1}, {2, 1}, {7, 2}},
			[]planning.CellState{planning.TooSmall, planning.TooSmall, planning.Shown},
			planning.Shown,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var units []planning.Unit
			var people []planning.Person
			for i, g := range tt.groups {
				id := fmt.Sprint(i)
				units = append(units, planning.Unit{ID: id, Name: "Amt " + id})
				people = append(people, group(id, g[0], g[1])...)
			}
			got := planning.Cover(units, []competency.ID{goal}, people, 5)
			states := make([]planning.CellState, len(units))
			for i := range units {
				states[i] = got.Cells[i][0].State
			}
			if diff := cmp.Diff(tt.want, states); diff != "" {
				t.Error(diff)
			}
			if got.Total[0].State != tt.total {
				t.Errorf("total is %q, want %q", got.Total[0].State, tt.total)
			}
		})
	}
}

func TestCoverCountsUnlistedPeopleInTheTotalOnly(t *testing.T) {
	t.Parallel()
	units := []planning.Unit{{ID: "a"}, {ID: "b"}}
	people := append(group("a", 8, 4), group("b", 6, 3)...)
	people = append(people, group("elsewhere", 2, 1)...)
	got := planning.Cover(units, []competency.ID{goal}, people, 5)
	// two hidden people: the smaller row must go, or total minus rows would show them
	if got.Cells[1][0].State != planning.Protected || got.Cells[0][0].State != planning.Shown {
		t.Errorf("cells are %+v", got.Cells)
	}
}

// Neither "all" nor "none" may be read from a class, and the people who are hidden in a column are none or at least k.
func TestCoverKeepsPeopleHidden(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(5, 12).Draw(t, "k")
		n := rapid.IntRange(1, 8).Draw(t, "units")
		var units []planning.Unit
		var people []planning.Person
		asked := make([]int, n)
		for u := range n {
			id := fmt.Sprint(u)
			units = append(units, planning.Unit{ID: id})
			asked[u] = rapid.IntRange(0, 30).Draw(t, "asked")
			people = append(people, group(id, asked[u], rapid.IntRange(0, asked[u]).Draw(t, "reached"))...)
		}
		got := planning.Cover(units, []competency.ID{goal}, people, k)
		hidden, shown := 0, 0
		for u := range n {
			switch cell := got.Cells[u][0]; cell.State {
			case planning.Shown:
				shown++
				if asked[u] < k {
					t.Fatalf("unit of %d people is shown with k = %d", asked[u], k)
				}
				if possible(asked[u], cell) < 2 {
					t.Fatalf("cell %+v of %d people has one possible count", cell, asked[u])
				}
			case planning.TooSmall, planning.Protected:
				hidden += asked[u]
			case planning.Nobody:
				if asked[u] != 0 {
					t.Fatalf("unit of %d people counts as nobody", asked[u])
				}
			}
		}
		if shown > 0 && hidden > 0 && hidden < k {
			t.Fatalf("%d hidden people can be computed with k = %d", hidden, k)
		}
	})
}

// possible counts the numbers of people that a cell can mean.
func possible(asked int, cell planning.Cell) int {
	n := 0
	for reached := range asked + 1 {
		other := planning.Cover([]planning.Unit{{ID: "x"}}, []competency.ID{goal}, group("x", asked, reached), 2).Cells[0][0]
		if other == cell {
			n++
		}
	}
	return n
}
