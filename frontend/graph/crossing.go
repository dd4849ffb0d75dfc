package graph

import (
	"cmp"
	"slices"
)

// sweeps is how often the columns are gone through; more hardly ever helps.
const sweeps = 12

// reduceCrossings orders each column by the barycentres of its neighbours in the column before, then of those in the column after, and so
// on, exchanges neighbours where that helps, and keeps the order with the fewest crossings.
func (l *layers) reduceCrossings() {
	best, fewest := l.order(), l.crossings()
	for i := 0; i < sweeps && fewest > 0; i++ {
		l.sweep(i%2 == 0)
		l.exchange()
		if n := l.crossings(); n < fewest {
			best, fewest = l.order(), n
		}
	}
	l.columns = best
}

func (l *layers) order() [][]int {
	out := make([][]int, len(l.columns))
	for i, c := range l.columns {
		out[i] = slices.Clone(c)
	}
	return out
}

func (l *layers) sweep(forward bool) {
	at := l.places()
	for i := range l.columns {
		c, near := i, l.before
		if !forward {
			c, near = len(l.columns)-1-i, l.after
		}
		centre := map[int]float64{}
		for _, p := range l.columns[c] {
			centre[p] = barycentre(near[p], at, float64(at[p]))
		}
		slices.SortStableFunc(l.columns[c], func(a, b int) int { return cmp.Compare(centre[a], centre[b]) })
		for k, p := range l.columns[c] {
			at[p] = k
		}
	}
}

// barycentre is the mean place of the neighbours; without any, a place stays where it is.
func barycentre(near, at []int, own float64) float64 {
	if len(near) == 0 {
		return own
	}
	sum := 0
	for _, p := range near {
		sum += at[p]
	}
	return float64(sum) / float64(len(near))
}

// places is where each place stands in its column.
func (l *layers) places() []int {
	at := make([]int, len(l.column))
	for _, column := range l.columns {
		for k, p := range column {
			at[p] = k
		}
	}
	return at
}

// exchange swaps neighbours of a column while that takes crossings away.
func (l *layers) exchange() {
	at := l.places()
	for better := true; better; {
		better = false
		for _, column := range l.columns {
			for k := 1; k < len(column); k++ {
				a, b := column[k-1], column[k]
				if l.between(a, b, at) > l.between(b, a, at) {
					column[k-1], column[k] = b, a
					at[a], at[b] = k, k-1
					better = true
				}
			}
		}
	}
}

// between counts the crossings of the edges of two places, if the first stands above the second.
func (l *layers) between(above, below int, at []int) (n int) {
	for _, near := range [][][]int{l.before, l.after} {
		for _, a := range near[above] {
			for _, b := range near[below] {
				if at[a] > at[b] {
					n++
				}
			}
		}
	}
	return n
}

func (l *layers) crossings() (n int) {
	at := l.places()
	for _, column := range l.columns {
		for k, a := range column {
			for _, b := range column[k+1:] {
				for _, x := range l.before[a] {
					for _, y := range l.before[b] {
						if at[x] > at[y] {
							n++
						}
					}
				}
			}
		}
	}
	return n
}
