package path

// disorder is the most that a cost is moved to tell modules of equal cost apart.
const disorder = 1e-4

// simplex solves the linear relaxation over the landmarks: the cheapest shares of the modules, each between 0 and 1, with
// which every landmark adds up to 1 or more. It is the dual simplex method for bounded variables (Wagner, Operations
// Research 6, 1958) with an explicit inverse and steepest edges (Forrest and Goldfarb, Mathematical Programming 57,
// 1992). Any basis is a start for any state of the search, since a module outside the basis stands at that of its limits
// which its reduced cost asks for.
type simplex struct {
	d       *dual
	cost    []float64   // by module
	rows    []int32     // the landmarks that are rows
	row     []int32     // by landmark: its row, or -1
	inverse [][]float64 // of the basis; by position, then by row
	norm    []float64   // by position: square of the length of that line
	basis   []int32     // by position: a module, or ^r for what row r has above 1
	at      []int32     // by module: its position in the basis, or -1
	excess  []int32     // by row: position of what it has above 1, or -1
	upper   []bool      // by module not in the basis: its share is 1
	value   []float64   // by position
	gain    []float64   // by module: reduced cost
	price   []float64   // by row
	alpha   []float64   // by module: line of the tableau
	column  []float64   // by position
	rest    []float64   // by row
	some    []int32     // rows
}

// prepare makes the program of a search that has no landmarks in it yet.
func (x *simplex) prepare(d *dual) {
	n := len(d.weight)
	*x = simplex{
		d: d, rows: x.rows[:0], row: x.row[:0], inverse: x.inverse[:0], some: x.some[:0], norm: x.norm[:0], basis: x.basis[:0], excess: x.excess[:0], value: x.value[:0],
		price: x.price[:0], rest: x.rest[:0], column: x.column[:0],
		cost: resized(x.cost, n), at: resized(x.at, n), upper: resized(x.upper, n), gain: resized(x.gain, n),
		alpha: resized(x.alpha, n),
	}
	for m, w := range d.weight {
		blur := float64(uint32(m+1)*0x9E3779B9>>8) / (1 << 24)
		x.cost[m] = float64(w)/float64(d.scale) + disorder*blur
		x.at[m] = -1
	}
}

func resized[T any](list []T, n int) []T {
	if cap(list) < n {
		return make([]T, n)
	}
	return list[:n]
}

// grow takes in the landmarks found since the last time.
func (x *simplex) grow() {
	for len(x.row) < x.d.marks.len() {
		x.row = append(x.row, -1)
		x.add(int32(len(x.row) - 1)) //nolint:gosec // the limit of the search keeps it in range
	}
}

// missed takes in again the landmarks that were left out and that the shares violate. It returns how many.
func (x *simplex) missed() (added int) {
	for l, r := range x.row {
		if r >= 0 || x.d.marks.hits[l] > 0 {
			continue
		}
		sum := 0.0
		for _, m := range x.d.marks.members.of(int32(l)) {
			sum += x.d.share[m]
		}
		if sum < 1-1e-6 {
			x.add(int32(l))
			added++
		}
	}
	return added
}

// add makes a landmark a row.
func (x *simplex) add(l int32) {
	r := int32(len(x.rows)) //nolint:gosec // the limit of the search keeps it in range
	for k := range x.inverse {
		x.inverse[k] = append(x.inverse[k], 0)
	}
	var line []float64
	if len(x.inverse) < cap(x.inverse) {
		line = x.inverse[:r+1][r]
	}
	line = resized(line, int(r)+1)
	clear(line)
	for _, m := range x.d.marks.members.of(l) {
		if k := x.at[m]; k >= 0 {
			for i, v := range x.inverse[k] {
				line[i] += v
			}
		}
	}
	line[r] = -1
	x.row[l] = r
	x.rows = append(x.rows, l)
	x.inverse = append(x.inverse, line)
	x.norm = append(x.norm, square(line))
	x.basis = append(x.basis, ^r)
	x.excess = append(x.excess, r)
	x.value, x.price = append(x.value, 0), append(x.price, 0)
	x.column, x.rest = append(x.column, 0), append(x.rest, 0)
}

// shrink leaves out the rows that do not bind, if they are many. It is for an optimum: before that, rows outside the
// basis are not the only ones that matter.
func (x *simplex) shrink() {
	idle := 0
	for _, b := range x.basis {
		if b < 0 {
			idle++
		}
	}
	if idle < 30 || idle*3 < len(x.basis) {
		return
	}
	rows, kept := x.some[:0], 0
	for r, l := range x.rows {
		if x.excess[r] >= 0 {
			x.row[l] = -1
		} else {
			rows = append(rows, int32(r))
		}
	}
	for k, b := range x.basis {
		if b < 0 {
			continue
		}
		line := x.inverse[k]
		for i, r := range rows {
			line[i] = line[r]
		}
		x.inverse[k], x.inverse[kept] = x.inverse[kept], line[:len(rows)]
		x.norm[kept], x.basis[kept], x.at[b] = square(line[:len(rows)]), b, int32(kept)
		kept++
	}
	for i, r := range rows {
		l := x.rows[r]
		x.rows[i], x.row[l], x.excess[i], x.price[i] = l, int32(i), -1, x.price[r]
	}
	n := len(rows)
	x.rows, x.excess, x.price = x.rows[:n], x.excess[:n], x.price[:n]
	x.inverse, x.norm, x.basis = x.inverse[:n], x.norm[:n], x.basis[:n]
	x.value, x.column, x.rest, x.some = x.value[:n], x.column[:n], x.rest[:n], rows[:0]
}

func square(row []float64) (sum float64) {
	for _, v := range row {
		sum += v * v
	}
	return sum
}

// limits of the share of a module.
func (x *simplex) limits(m int32) (low, high float64) {
	switch x.d.state[m] {
	case free:
		return 0, 1
	case taken:
		return 1, 1
	default:
		return 0, 0
	}
}

// refresh computes prices, reduced costs and values anew from the basis.
func (x *simplex) refresh() {
	clear(x.price)
	for k, b := range x.basis {
		if b >= 0 {
			for l, v := range x.inverse[k] {
				x.price[l] += x.cost[b] * v
			}
		}
	}
	copy(x.gain, x.cost)
	for r, p := range x.price {
		if p != 0 {
			for _, m := range x.d.marks.members.of(x.rows[r]) {
				x.gain[m] -= p
			}
		}
	}
	x.place()
}

// place puts the modules outside the basis to the limits that their reduced costs ask for, and computes the values.
func (x *simplex) place() {
	for r := range x.rest {
		x.rest[r] = 1
	}
	for m := range x.gain {
		if x.at[m] >= 0 {
			continue
		}
		low, high := x.limits(int32(m))
		x.upper[m] = low == 1 || high == 1 && x.gain[m] < 0
		if x.upper[m] {
			for _, l := range x.d.marks.of[m] {
				if r := x.row[l]; r >= 0 {
					x.rest[r]--
				}
			}
		}
	}
	for k, row := range x.inverse {
		x.value[k] = dot(row, x.rest)
	}
}

func dot(a, b []float64) (sum float64) {
	b = b[:len(a)]
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

// mostPivots bounds the work on one optimum, far above what it takes.
const mostPivots = 5000

// solve finds the optimum.
func (x *simplex) solve() {
	x.grow()
	x.refresh()
	for range mostPivots {
		if x.d.stop() {
			break
		}
		k, below := x.leaving()
		if k < 0 {
			x.shrink()
			break
		}
		x.trace(k)
		q, found := x.entering(below)
		if !found {
			break
		}
		if !x.change(k, q, below) {
			x.renew()
		}
	}
	x.publish()
}

// renew starts again from the basis without modules, which has an inverse without rounding.
func (x *simplex) renew() {
	for _, b := range x.basis {
		if b >= 0 {
			x.at[b] = -1
		}
	}
	x.some = append(x.some[:0], x.rows...)
	x.rows, x.excess, x.price, x.inverse = x.rows[:0], x.excess[:0], x.price[:0], x.inverse[:0]
	x.norm, x.basis, x.value = x.norm[:0], x.basis[:0], x.value[:0]
	x.column, x.rest = x.column[:0], x.rest[:0]
	for _, l := range x.some {
		x.add(l)
	}
	x.refresh()
}

// publish hands shares and prices to the search.
func (x *simplex) publish() {
	for m := range x.at {
		switch {
		case x.at[m] >= 0:
			x.d.share[m] = max(0, min(1, x.value[x.at[m]]))
		case x.upper[m]:
			x.d.share[m] = 1
		default:
			x.d.share[m] = 0
		}
	}
	prices, most := x.d.marks.price, x.d.best*x.d.scale
	clear(prices)
	for r, p := range x.price {
		prices[x.rows[r]] = max(0, min(int64(p*float64(x.d.scale)), most))
	}
}
