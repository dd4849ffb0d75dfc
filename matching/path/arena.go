package path

// arena lends the arrays of one solve and takes all of them back at once, so that solves after the first need next to
// no memory of their own. A nil arena lends arrays that are never taken back.
type arena struct {
	int32s   slab[int32]
	int64s   slab[int64]
	bools    slab[bool]
	floats   slab[float64]
	signs    slab[uint64]
	states   slab[state]
	outlines slab[outline]
	closures slab[closure]
	networks slab[network]
	searches []*search
	lent     int // searches in use
}

// reset takes everything back. Nothing lent before may be used afterwards.
func (a *arena) reset() {
	a.int32s.reset()
	a.int64s.reset()
	a.bools.reset()
	a.floats.reset()
	a.signs.reset()
	a.states.reset()
	a.outlines.reset()
	a.closures.reset()
	a.networks.reset()
	a.lent = 0
}

// search lends a search. What it holds is of an earlier solve, see emptySearch.
func (a *arena) search() *search {
	if a.lent == len(a.searches) {
		a.searches = append(a.searches, &search{})
	}
	a.lent++
	return a.searches[a.lent-1]
}

func (a *arena) ints(n int) []int32 {
	if a == nil {
		return make([]int32, n)
	}
	return a.int32s.take(n)
}

func (a *arena) flags(n int) []bool {
	if a == nil {
		return make([]bool, n)
	}
	return a.bools.take(n)
}

func (a *arena) network() *network {
	if a == nil {
		return &network{}
	}
	return &a.networks.take(1)[0]
}

func (a *arena) closure() *closure {
	if a == nil {
		return &closure{}
	}
	return &a.closures.take(1)[0]
}

// slab lends pieces of large blocks.
type slab[T any] struct {
	blocks [][]T
	block  int // being used up
	used   int // entries of it
}

// leastBlock is the number of entries of the first block.
const leastBlock = 64

// take lends n entries set to zero; the piece cannot grow in place.
func (s *slab[T]) take(n int) []T {
	for ; s.block < len(s.blocks); s.block, s.used = s.block+1, 0 {
		if rest := s.blocks[s.block][s.used:]; len(rest) >= n {
			s.used += n
			clear(rest[:n])
			return rest[:n:n]
		}
	}
	s.blocks = append(s.blocks, make([]T, max(n, leastBlock, 2*s.size())))
	s.used = n
	return s.blocks[s.block][:n:n]
}

func (s *slab[T]) size() (entries int) {
	for _, b := range s.blocks {
		entries += len(b)
	}
	return entries
}

// reset takes all pieces back. Several blocks become one, which then fits the next solve of that size.
func (s *slab[T]) reset() {
	if len(s.blocks) > 1 {
		s.blocks = [][]T{make([]T, s.size())}
	}
	s.block, s.used = 0, 0
}
