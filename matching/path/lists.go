package path

import "slices"

// lists holds one short list of int32 for each index, all in one array.
type lists struct {
	start []int32 // start[i] is where list i begins; one entry more than there are lists
	items []int32
}

func newLists(count, items int) lists { return borrowLists(nil, count, items) }

// borrowLists makes empty lists with room for the given numbers of lists and items.
func borrowLists(a *arena, count, items int) lists {
	return lists{start: a.ints(count + 1)[:1], items: a.ints(items)[:0]}
}

// end closes the list that has been appended to items.
func (l *lists) end() {
	l.start = append(l.start, int32(len(l.items))) //nolint:gosec // MaxEntries keeps it in range
}

// endSorted closes the list and makes it sorted and free of repetition.
func (l *lists) endSorted() {
	from := l.start[len(l.start)-1]
	tail := l.items[from:]
	slices.Sort(tail)
	l.items = l.items[:int(from)+len(slices.Compact(tail))]
	l.end()
}

func (l *lists) len() int { return len(l.start) - 1 }

func (l *lists) of(i int32) []int32 { return l.items[l.start[i]:l.start[i+1]] }

func (l *lists) size(i int32) int32 { return l.start[i+1] - l.start[i] }

// inverted gives for each of the values 0..values-1 the indices of the lists that hold it, ascending.
func (l *lists) inverted(a *arena, values int) lists {
	out := lists{start: a.ints(values + 1), items: a.ints(len(l.items))}
	for _, v := range l.items {
		out.start[v+1]++
	}
	for v := range values {
		out.start[v+1] += out.start[v]
	}
	next := a.ints(values)
	copy(next, out.start)
	for i := range l.len() {
		for _, v := range l.of(int32(i)) {
			out.items[next[v]] = int32(i)
			next[v]++
		}
	}
	return out
}
