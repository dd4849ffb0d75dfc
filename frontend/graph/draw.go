package graph

import "math"

const (
	// alignments is how often columns are drawn towards their neighbours.
	alignments = 6
	// straight is how much more an edge that passes a column is drawn towards its neighbours than a node.
	straight = 4
)

func (l *layers) draw(s Size) Drawing {
	centre := l.centres(s)
	d := Drawing{Crossings: l.crossings(), Nodes: make([]Point, l.n), Width: len(l.columns)*(s.Width+s.Gap) - s.Gap}
	for node := range l.n {
		top := int(math.Round(centre[node])) - s.Height/2
		d.Nodes[node] = Point{X: l.column[node] * (s.Width + s.Gap), Y: top}
		d.Height = max(d.Height, top+s.Height)
	}
	for i, e := range l.edges {
		route := Route{Edge: e}
		for k, place := range l.chains[i] {
			x, y := l.column[place]*(s.Width+s.Gap), int(math.Round(centre[place]))
			d.Height = max(d.Height, y+s.Lane/2)
			if k > 0 {
				route.Points = append(route.Points, Point{x, y})
			}
			if k < len(l.chains[i])-1 {
				route.Points = append(route.Points, Point{x + s.Width, y})
			}
		}
		d.Routes = append(d.Routes, route)
	}
	return d
}

// centres are the heights of all places. Columns are first stacked, then drawn in turns towards the columns before and after.
func (l *layers) centres(s Size) []float64 {
	centre := make([]float64, len(l.column))
	for _, column := range l.columns {
		l.settle(column, nil, centre, s)
	}
	for i := range alignments {
		for k := range l.columns {
			c, near := k, l.before
			if i%2 == 1 {
				c, near = len(l.columns)-1-k, l.after
			}
			l.settle(l.columns[c], near, centre, s)
		}
	}
	low := math.Inf(1)
	for p := range centre {
		low = min(low, centre[p]-l.half(p, s))
	}
	for p := range centre {
		centre[p] -= low
	}
	return centre
}

// half is half the height of a place.
func (l *layers) half(place int, s Size) float64 {
	if l.lane(place) {
		return float64(s.Lane) / 2
	}
	return float64(s.Height) / 2
}

// settle puts the places of a column as near to the mean of their neighbours as their order and their distances allow: least squares
// under these bounds is an isotonic regression, solved by pooling adjacent violators. Without neighbours a place stays where it is.
func (l *layers) settle(column []int, near [][]int, centre []float64, s Size) {
	offset, pools := 0.0, []pool{}
	offsets := make([]float64, len(column))
	for k, p := range column {
		if k > 0 {
			offset += l.half(column[k-1], s) + float64(s.Space) + l.half(p, s)
		}
		offsets[k] = offset
		want, weight := centre[p], 1.0
		if near != nil && len(near[p]) > 0 {
			want = 0
			for _, q := range near[p] {
				want += centre[q] / float64(len(near[p]))
			}
			if l.lane(p) {
				weight = straight
			}
		}
		pools = append(pools, pool{sum: (want - offset) * weight, weight: weight, n: 1})
		for len(pools) > 1 && pools[len(pools)-2].mean() > pools[len(pools)-1].mean() {
			pools[len(pools)-2].add(pools[len(pools)-1])
			pools = pools[:len(pools)-1]
		}
	}
	k := 0
	for _, group := range pools {
		for range group.n {
			centre[column[k]] = group.mean() + offsets[k]
			k++
		}
	}
}

// pool is a run of places that touch each other.
type pool struct {
	sum, weight float64
	n           int
}

func (p pool) mean() float64 { return p.sum / p.weight }

func (p *pool) add(other pool) {
	p.sum += other.sum
	p.weight += other.weight
	p.n += other.n
}
