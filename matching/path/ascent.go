package path

import (
	"cmp"
	"slices"
)

// state says what the search has decided about a module.
type state uint8

const (
	free    state = iota // undecided
	taken                // part of every path below the current node
	barred               // part of no better path below the current node
	dropped              // part of no better path at all
)

// dual keeps prices on landmarks and the lower bound that follows from them: what is taken, plus all prices of
// landmarks not yet hit, plus the reduced weights below zero of free modules. Weights, prices and the bound are
// multiplied by scale, which lets prices be fractions and still keeps all arithmetic exact.
type dual struct {
	net     *network
	scale   int64
	weight  []int64 // scaled
	state   []state
	marks   landmarks
	reduced []int64   // scaled weight less the prices of the landmarks not yet hit that hold the module
	share   []float64 // by module: how much of it the fractional optimum takes
	spent   int64     // scaled weight of the modules taken
	bound   int64     // scaled
	tight   int64     // reduced weight that counts as none
	best    int64     // cost of the best path known, not scaled
	limit   int       // number of entries of all landmarks at which no more are sought
	stop    func() bool

	base, probe       *closure
	baseSet, probeSet []bool
	order, merged     []int32
	inRow             []bool
	row               []int32
}

// verdict is how an ascent ended.
type verdict uint8

const (
	reaches verdict = iota // the modules of reduced weight zero or less reach all goals
	barren                 // no path better than the best one exists here
	halted                 // out of time or room
)

// lower is the bound in the unit of the problem, rounded up because costs are integers.
func (d *dual) lower() int64 { return d.ceil(d.bound) }

func (d *dual) ceil(scaled int64) int64 {
	if scaled <= 0 {
		return 0
	}
	return (scaled + d.scale - 1) / d.scale
}

func (d *dual) proven() bool { return d.lower() >= d.best }

// evaluate computes reduced weights and bound from the prices.
func (d *dual) evaluate() {
	copy(d.reduced, d.weight)
	d.bound = d.spent
	for l, price := range d.marks.price {
		if price == 0 || d.marks.hits[l] > 0 {
			continue
		}
		d.bound += price
		for _, m := range d.marks.members.of(int32(l)) {
			d.reduced[m] -= price
		}
	}
	for m, r := range d.reduced {
		if r < 0 && d.state[m] == free {
			d.bound += r
		}
	}
}

// ascend raises prices and adds landmarks until the modules of reduced weight zero or less reach all goals.
func (d *dual) ascend() verdict {
	d.sortOrder()
	for m, s := range d.state {
		d.baseSet[m] = s == taken || s == free && d.reduced[m] <= d.tight
	}
	if d.base.run(d.baseSet) {
		return reaches
	}
	for {
		if d.proven() {
			return barren
		}
		if d.stop() || len(d.marks.members.items) > d.limit {
			return halted
		}
		row := d.extract()
		least, found := d.least(row)
		if !found {
			return barren
		}
		d.raise(d.marks.append(row), least)
		d.reorder(row)
		if d.absorb(row) {
			return reaches
		}
	}
}

// least is the smallest reduced weight among the free modules.
func (d *dual) least(modules []int32) (least int64, found bool) {
	for _, m := range modules {
		if d.state[m] == free && (!found || d.reduced[m] < least) {
			least, found = d.reduced[m], true
		}
	}
	return least, found
}

// raise adds to the price of a landmark not yet hit; no free member may have less reduced weight than that.
func (d *dual) raise(l int32, by int64) {
	d.marks.price[l] += by
	d.bound += by
	for _, m := range d.marks.members.of(l) {
		d.reduced[m] -= by
	}
}

// sortOrder lists the free modules by rising reduced weight.
func (d *dual) sortOrder() {
	d.order = d.order[:0]
	for m, s := range d.state {
		if s == free && d.reduced[m] > d.tight {
			d.order = append(d.order, int32(m))
		}
	}
	slices.SortFunc(d.order, d.compare)
}

func (d *dual) compare(a, b int32) int {
	if c := cmp.Compare(d.reduced[a], d.reduced[b]); c != 0 {
		return c
	}
	return cmp.Compare(a, b)
}

// reorder restores the order after the free modules of the row lost the same reduced weight: both they and the others
// are still sorted, so one merge will do. Modules at zero leave.
func (d *dual) reorder(row []int32) {
	for _, m := range row {
		d.inRow[m] = d.state[m] == free
	}
	out := d.merged[:0]
	next := 0
	for _, m := range d.order {
		if d.inRow[m] {
			continue
		}
		next, out = d.advance(next, m, out)
		out = append(out, m)
	}
	_, out = d.advance(next, -1, out)
	for _, m := range row {
		d.inRow[m] = false
	}
	d.order, d.merged = out, d.order
}

// advance appends the members of the row from position next on that sort before m, all if m is negative.
func (d *dual) advance(next int, m int32, out []int32) (int, []int32) {
	for ; next < len(d.order); next++ {
		x := d.order[next]
		if !d.inRow[x] || d.reduced[x] <= d.tight {
			continue
		}
		if m >= 0 && d.compare(x, m) > 0 {
			break
		}
		out = append(out, x)
	}
	return next, out
}

// absorb puts the modules of the row that came down to zero into the base set.
func (d *dual) absorb(row []int32) bool {
	reached := false
	for _, m := range row {
		if d.state[m] == free && d.reduced[m] <= d.tight {
			reached = d.base.include(m, d.baseSet)
		}
	}
	return reached
}
