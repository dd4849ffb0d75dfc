package path

import "math"

// Tolerances of the simplex method. They decide how good the shares and prices are and never whether a bound holds:
// bounds are computed from the prices in integers.
const (
	outside = 1e-7  // how far a value may be out of its limits
	pivot   = 1e-7  // smallest entry to divide by
	drift   = 1e-6  // largest difference between two ways to compute the same entry
	slack   = 1e-9  // how far a reduced cost may be on the wrong side, for larger pivots
	none    = 1e-12 // what counts as zero
)

// leaving is the position whose value is furthest out of its limits, -1 if none is.
func (x *simplex) leaving() (position int, below bool) {
	position = -1
	most := 0.0
	for k, b := range x.basis {
		low, high := 0.0, math.Inf(1)
		if b >= 0 {
			low, high = x.limits(b)
		}
		by, under := low-x.value[k], true
		if over := x.value[k] - high; over > by {
			by, under = over, false
		}
		if by > outside && by*by > most*x.norm[k] {
			position, most, below = k, by*by/x.norm[k], under
		}
	}
	return position, below
}

// trace computes the line of the tableau at a position, for all modules.
func (x *simplex) trace(position int) {
	clear(x.alpha)
	for r, v := range x.inverse[position] {
		if math.Abs(v) > none {
			for _, m := range x.d.marks.members.of(x.rows[r]) {
				x.alpha[m] += v
			}
		}
	}
	x.column = x.column[:len(x.basis)]
	copy(x.rest, x.inverse[position])
}

// entering picks what comes into the basis instead: of those whose reduced costs would change sides first, the one with
// the largest entry (Harris, Mathematical Programming 5, 1973).
func (x *simplex) entering(below bool) (in int32, found bool) {
	sign := 1.0
	if below {
		sign = -1
	}
	limit := math.Inf(1)
	x.candidates(sign, func(_ int32, cost, entry float64) { limit = min(limit, (cost+slack)/entry) })
	largest := 0.0
	x.candidates(sign, func(v int32, cost, entry float64) {
		if cost <= limit*entry && entry > largest {
			in, largest, found = v, entry, true
		}
	})
	return in, found
}

// candidates calls f for whatever may come into the basis, with the sizes of its reduced cost and of its entry.
func (x *simplex) candidates(sign float64, f func(v int32, cost, entry float64)) {
	for m, a := range x.alpha {
		if a *= sign; x.at[m] >= 0 || x.d.state[m] != free {
			continue
		}
		if a > pivot && !x.upper[m] {
			f(int32(m), max(0, x.gain[m]), a)
		} else if a < -pivot && x.upper[m] {
			f(int32(m), max(0, -x.gain[m]), -a)
		}
	}
	for l, k := range x.excess {
		if a := -sign * x.rest[l]; k < 0 && a > pivot {
			f(^int32(l), max(0, x.price[l]), a)
		}
	}
}

// change puts q into the basis at the position. It returns false if rounding has spoilt the inverse.
func (x *simplex) change(position int, q int32, below bool) bool {
	entry, gain, from := x.enter(q)
	if math.Abs(entry-x.column[position]) > drift*(1+math.Abs(entry)) {
		return false
	}
	x.reprice(gain / entry)
	bound := x.leave(position, below, -gain/entry)
	step := (x.value[position] - bound) / x.column[position]
	for k, c := range x.column {
		x.value[k] -= step * c
	}
	x.value[position] = from + step
	x.basis[position] = q
	if at := int32(position); q >= 0 { //nolint:gosec // there are no more positions than landmarks
		x.at[q], x.gain[q] = at, 0
	} else {
		x.excess[^q] = at
	}
	x.eliminate(position)
	return true
}

// enter computes the column of the tableau of q. It returns q's entry in the line at hand, its reduced cost and its value.
func (x *simplex) enter(q int32) (entry, gain, value float64) {
	if q < 0 {
		for k, line := range x.inverse {
			x.column[k] = -line[^q]
		}
		return -x.rest[^q], x.price[^q], 0
	}
	x.some = x.some[:0]
	for _, l := range x.d.marks.of[q] {
		if r := x.row[l]; r >= 0 {
			x.some = append(x.some, r)
		}
	}
	for k, line := range x.inverse {
		sum := 0.0
		for _, r := range x.some {
			sum += line[r]
		}
		x.column[k] = sum
	}
	if x.upper[q] {
		value = 1
	}
	return x.alpha[q], x.gain[q], value
}

// leave takes what is at the position out of the basis and returns the limit that it stays at.
func (x *simplex) leave(position int, below bool, gain float64) (bound float64) {
	out := x.basis[position]
	if out < 0 {
		x.excess[^out] = -1
		return 0
	}
	low, high := x.limits(out)
	bound = high
	if below {
		bound = low
	}
	x.at[out], x.upper[out], x.gain[out] = -1, bound == 1, gain
	return bound
}

// reprice moves reduced costs and prices along the row of the tableau.
func (x *simplex) reprice(step float64) {
	for m, a := range x.alpha {
		if a != 0 && x.at[m] < 0 {
			x.gain[m] -= step * a
		}
	}
	for l, v := range x.rest {
		x.price[l] += step * v
	}
}

// eliminate brings the inverse up to date with the column that has come in at the position.
func (x *simplex) eliminate(position int) {
	top := x.inverse[position]
	by := 1 / x.column[position]
	x.some = x.some[:0]
	for r := range top {
		if top[r] *= by; math.Abs(top[r]) > none {
			x.some = append(x.some, int32(r))
		}
	}
	x.norm[position] = square(top)
	for k, line := range x.inverse {
		c := x.column[k]
		if k == position || math.Abs(c) < none {
			continue
		}
		norm := x.norm[k]
		for _, r := range x.some {
			old := line[r]
			now := old - c*top[r]
			line[r] = now
			norm += now*now - old*old
		}
		x.norm[k] = max(norm, 1e-6)
	}
}
