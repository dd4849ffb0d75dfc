package graph

// layers are the columns: nodes, and one place for each column that an edge passes. Places 0..n-1 are the nodes.
type layers struct {
	n       int
	edges   []Edge  // those that are drawn
	chains  [][]int // of each edge: its places, both nodes included
	column  []int   // of each place
	before  [][]int // places of the column before that lead here, by place
	after   [][]int // places of the column after that this leads to
	columns [][]int // places of each column from the top
}

func newLayers(n int, edges []Edge, last []bool) *layers {
	l := &layers{n: n, column: make([]int, n), before: make([][]int, n), after: make([][]int, n)}
	into := make([][]int, n)
	leads := make([]bool, n)
	for _, e := range edges {
		if e.From >= 0 && e.From < e.To && e.To < n {
			l.edges = append(l.edges, e)
			into[e.To] = append(into[e.To], e.From)
			leads[e.From] = true
		}
	}
	deepest := 0
	for node := range n { // edges lead to later nodes, so what comes before is known
		for _, from := range into[node] {
			l.column[node] = max(l.column[node], l.column[from]+1)
		}
		deepest = max(deepest, l.column[node])
	}
	for node := range n {
		if node < len(last) && last[node] && !leads[node] {
			l.column[node] = deepest
		}
	}
	l.columns = make([][]int, deepest+1)
	for node := range n {
		l.columns[l.column[node]] = append(l.columns[l.column[node]], node)
	}
	for _, e := range l.edges {
		l.chains = append(l.chains, l.chain(e))
	}
	return l
}

// chain gives an edge its places and joins them.
func (l *layers) chain(e Edge) []int {
	places := []int{e.From}
	for c := l.column[e.From] + 1; c < l.column[e.To]; c++ {
		lane := len(l.column)
		l.column = append(l.column, c)
		l.before, l.after = append(l.before, nil), append(l.after, nil)
		l.columns[c] = append(l.columns[c], lane)
		places = append(places, lane)
	}
	places = append(places, e.To)
	for i, p := range places[1:] {
		l.after[places[i]] = append(l.after[places[i]], p)
		l.before[p] = append(l.before[p], places[i])
	}
	return places
}

// lane reports whether a place belongs to an edge that passes.
func (l *layers) lane(place int) bool { return place >= l.n }
