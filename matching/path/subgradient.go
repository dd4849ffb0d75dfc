package path

import "math"

// Subgradient settings: the first step length as a share of the Polyak step, how many steps without progress shorten
// it, by how much, and where to give up.
const (
	firstStep  = 0.5
	patience   = 6
	shortening = 0.6
	lastStep   = 0.01
)

// improve polishes the prices by at most steps subgradient steps (Held and Karp, 1971) and keeps the best ones. A
// landmark that no module of negative reduced weight hits gets dearer, one hit twice gets cheaper. The state must have
// been evaluated, and is again at the end.
func (d *dual) improve(steps int) {
	d.kept = append(d.kept[:0], d.marks.price...)
	best, length, idle := d.bound, firstStep, 0
	clear(d.share)
	for number := range steps {
		if d.stop() || length < lastStep {
			break
		}
		d.average(number)
		norm := d.slopes()
		if norm == 0 || !d.step(length*float64(d.best*d.scale-d.bound)/float64(norm)) {
			break
		}
		idle++
		if d.bound > best {
			if d.bound > best+d.scale/64 {
				idle = 0
			}
			best = d.bound
			copy(d.kept, d.marks.price)
			if d.proven() {
				return
			}
		}
		if idle >= patience {
			length, idle = length*shortening, 0
		}
	}
	copy(d.marks.price, d.kept)
	d.evaluate()
}

// average moves the share of each module towards 1 if the bound takes it at present, towards 0 if not. The shares
// approximate a fractional optimum over the landmarks (Barahona and Anbil, 2000).
func (d *dual) average(number int) {
	pull := max(0.1, 1/float64(number+1))
	for m, r := range d.reduced {
		if r < 0 && d.state[m] == free {
			d.share[m] += pull * (1 - d.share[m])
		} else {
			d.share[m] -= pull * d.share[m]
		}
	}
}

// slopes sets for each landmark not yet hit 1 less the number of its free members of negative reduced weight, and
// returns the sum of the squares of those that can move.
func (d *dual) slopes() (norm int64) {
	if cap(d.slope) < d.marks.len() {
		d.slope = make([]int32, d.marks.len(), 2*d.marks.len())
	}
	d.slope = d.slope[:d.marks.len()]
	for l := range d.slope {
		d.slope[l] = 1
	}
	for m, r := range d.reduced {
		if r < 0 && d.state[m] == free {
			for _, l := range d.marks.of[m] {
				d.slope[l]--
			}
		}
	}
	for l, s := range d.slope {
		if d.marks.hits[l] > 0 || s < 0 && d.marks.price[l] == 0 {
			d.slope[l] = 0
			continue
		}
		norm += int64(s) * int64(s)
	}
	return norm
}

// step moves all prices along the slopes and reports whether any of them changed.
func (d *dual) step(length float64) bool {
	moved := false
	d.bound = d.spent
	for l, s := range d.slope {
		price := d.marks.price[l]
		if s != 0 {
			next := price + int64(math.Round(length*float64(s)))
			next = max(0, min(next, d.marks.ceiling[l]))
			if next != price {
				d.marks.price[l], moved = next, true
				for _, m := range d.marks.members.of(int32(l)) {
					d.reduced[m] += price - next
				}
				price = next
			}
		}
		if d.marks.hits[l] == 0 {
			d.bound += price
		}
	}
	for m, r := range d.reduced {
		if r < 0 && d.state[m] == free {
			d.bound += r
		}
	}
	return moved
}
