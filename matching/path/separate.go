package path

import (
	"cmp"
	"slices"
)

// violation is the summed share below which a new landmark is worth keeping; 1 would be no violation at all.
const violation = 0.95

// separate looks for landmarks that the shares violate: those whose modules together are taken less than once. It
// tries the modules above falling thresholds as base sets and returns how many landmarks it found.
func (d *dual) separate() (found int) {
	for _, least := range []float64{0.9, 0.7, 0.5, 0.3, 0.15, 0.05} {
		for m, s := range d.state {
			d.baseSet[m] = s == taken || s == free && d.share[m] >= least
		}
		if d.base.run(d.baseSet) {
			continue
		}
		d.sortByShare()
		for reached := false; !reached; {
			if d.stop() || len(d.marks.members.items) > d.limit {
				return found
			}
			row := d.extract()
			top, sum := d.shares(row)
			if top < 0 {
				return found
			}
			if sum < violation {
				d.marks.append(row, d.weight)
				found++
			}
			reached = d.base.include(top, d.baseSet)
		}
	}
	return found
}

// sortByShare lists the free modules outside the base set by falling share, so that a landmark is left with those
// hardly taken.
func (d *dual) sortByShare() {
	d.order = d.order[:0]
	for m, s := range d.state {
		if s == free && !d.baseSet[m] {
			d.order = append(d.order, int32(m))
		}
	}
	slices.SortFunc(d.order, func(a, b int32) int {
		if c := cmp.Compare(d.share[b], d.share[a]); c != 0 {
			return c
		}
		return d.compare(a, b)
	})
	d.orderTail()
}

// shares adds up the shares of the free modules and finds the largest, -1 if there is no free module.
func (d *dual) shares(modules []int32) (top int32, sum float64) {
	top = -1
	for _, m := range modules {
		if d.state[m] != free {
			continue
		}
		sum += d.share[m]
		if top < 0 || d.share[m] > d.share[top] || d.share[m] == d.share[top] && d.compare(m, top) < 0 {
			top = m
		}
	}
	return top, sum
}
