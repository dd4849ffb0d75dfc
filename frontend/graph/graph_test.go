package graph_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lernpfad/frontend/graph"
)

func size() graph.Size { return graph.Size{Width: 200, Height: 60, Gap: 80, Space: 12, Lane: 10} }

func TestLay(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		n         int
		edges     []graph.Edge
		last      []bool
		columns   []int // x of each node, in columns
		crossings int
	}{
		{"nothing", 0, nil, nil, nil, 0},
		{"one", 1, nil, nil, []int{0}, 0},
		{"a chain", 3, []graph.Edge{{0, 1}, {1, 2}}, nil, []int{0, 1, 2}, 0},
		{"after the last of two", 4, []graph.Edge{{0, 1}, {1, 3}, {2, 3}}, nil, []int{0, 1, 0, 2}, 0},
		{"crossed as given, uncrossed as drawn", 4, []graph.Edge{{0, 3}, {1, 2}}, nil, []int{0, 0, 1, 1}, 0},
		{"a crossing that must be", 4, []graph.Edge{{0, 2}, {0, 3}, {1, 2}, {1, 3}}, nil, []int{0, 0, 1, 1}, 1},
		{"goals stand last", 4, []graph.Edge{{0, 1}, {1, 2}, {0, 3}}, []bool{false, false, true, true}, []int{0, 1, 2, 2}, 0},
		{"what leads on is no goal", 3, []graph.Edge{{0, 1}, {1, 2}}, []bool{true, false, false}, []int{0, 1, 2}, 0},
		{"edges that lead back or nowhere are left out", 2, []graph.Edge{{1, 0}, {0, 0}, {0, 5}, {-1, 1}}, nil, []int{0, 0}, 0},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			d := graph.Lay(tc.n, tc.edges, tc.last, size())
			var columns []int
			for _, p := range d.Nodes {
				columns = append(columns, p.X/280)
			}
			if diff := cmp.Diff(tc.columns, columns); diff != "" || d.Crossings != tc.crossings {
				t.Errorf("%d crossings, want %d; columns (-want +got):\n%s", d.Crossings, tc.crossings, diff)
			}
		})
	}
}

// A chain is drawn straight, and an edge that passes it does not touch it.
func TestStraight(t *testing.T) {
	t.Parallel()
	d := graph.Lay(4, []graph.Edge{{0, 1}, {1, 2}, {2, 3}, {0, 3}}, nil, size())
	if d.Nodes[0].Y != d.Nodes[1].Y && d.Nodes[1].Y != d.Nodes[2].Y {
		t.Errorf("a chain goes up and down: %v", d.Nodes)
	}
	if passing := d.Routes[3]; len(passing.Points) != 6 {
		t.Errorf("%v", passing)
	}
}

type drawn struct {
	n     int
	edges []graph.Edge
	last  []bool
}

func anyGraph() *rapid.Generator[drawn] {
	return rapid.Custom(func(t *rapid.T) drawn {
		g := drawn{n: rapid.IntRange(0, 30).Draw(t, "n")}
		g.last = rapid.SliceOfN(rapid.Bool(), g.n, g.n).Draw(t, "last")
		for range rapid.IntRange(0, 3*g.n).Draw(t, "edges") {
			g.edges = append(g.edges, graph.Edge{From: rapid.IntRange(0, g.n-1).Draw(t, "from"), To: rapid.IntRange(0, g.n-1).Draw(t, "to")})
		}
		return g
	})
}

// Whatever the graph: it is inside its frame, no two nodes touch, every edge leads to the right from node to node, and no edge runs
// through a node. The same graph is drawn the same.
func TestDrawings(t *testing.T) {
	t.Parallel()
	s := size()
	rapid.Check(t, func(t *rapid.T) {
		g := anyGraph().Draw(t, "graph")
		d := graph.Lay(g.n, g.edges, g.last, s)
		if diff := cmp.Diff(d, graph.Lay(g.n, g.edges, g.last, s)); diff != "" {
			t.Fatalf("drawn otherwise the second time:\n%s", diff)
		}
		for i, a := range d.Nodes {
			if a.X < 0 || a.Y < 0 || a.X+s.Width > d.Width || a.Y+s.Height > d.Height {
				t.Fatalf("node %d at %v is outside of %d x %d", i, a, d.Width, d.Height)
			}
			for k, b := range d.Nodes[:i] {
				if a.X == b.X && max(a.Y, b.Y)-min(a.Y, b.Y) < s.Height+s.Space-2 {
					t.Fatalf("nodes %d and %d are too near: %v %v", k, i, a, b)
				}
			}
		}
		for _, r := range d.Routes {
			checkRoute(t, d, r, s)
		}
	})
}

func checkRoute(t *rapid.T, d graph.Drawing, r graph.Route, s graph.Size) {
	from, to, last := d.Nodes[r.From], d.Nodes[r.To], len(r.Points)-1
	if r.Points[0] != (graph.Point{X: from.X + s.Width, Y: from.Y + s.Height/2}) || r.Points[last] != (graph.Point{X: to.X, Y: to.Y + s.Height/2}) {
		t.Fatalf("edge %v does not join its nodes: %v", r.Edge, r.Points)
	}
	for i := 1; i <= last; i++ {
		a, b := r.Points[i-1], r.Points[i]
		if bends := i%2 == 1; bends && b.X-a.X != s.Gap || !bends && (b.X-a.X != s.Width || a.Y != b.Y) {
			t.Fatalf("edge %v leaves its gaps: %v", r.Edge, r.Points)
		}
		for k, n := range d.Nodes {
			if i%2 == 0 && n.X == a.X && a.Y > n.Y-1 && a.Y < n.Y+s.Height+1 {
				t.Fatalf("edge %v runs through node %d: %v", r.Edge, k, r.Points)
			}
		}
	}
}

// Ordering by barycentres and exchanging neighbours never ends with more crossings than there were.
func TestCrossingsNeverRise(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := anyGraph().Draw(t, "graph")
		if got, most := graph.Lay(g.n, g.edges, g.last, size()).Crossings, graph.Unordered(g.n, g.edges, g.last); got > most {
			t.Fatalf("%d crossings, unordered %d", got, most)
		}
	})
}
