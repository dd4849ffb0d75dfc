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

// appendRenamed adds a list of the values under their new names, without those that have none (-1).
func (l *lists) appendRenamed(values, renamed []int32) {
	for _, v := range values {
		if n := renamed[v]; n >= 0 {
			l.items = append(l.items, n)
		}
	}
	l.end()
}

// without leaves out of each list what the other's list of the same index holds; all are sorted.
func (l *lists) without(o *lists) lists {
	out := newLists(l.len(), len(l.items))
	for i := range int32(l.len()) { //nolint:gosec // MaxEntries keeps it in range
		rest := o.of(i)
		for _, v := range l.of(i) {
			for len(rest) > 0 && rest[0] < v {
				rest = rest[1:]
			}
			if len(rest) == 0 || rest[0] != v {
				out.items = append(out.items, v)
			}
		}
		out.end()
	}
	return out
}

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
