package calendar

import "math/bits"

// sums is the set of sums up to a limit that a collection of numbers can make up, one bit each.
type sums struct {
	words []uint64
	limit int
}

// newSums holds the empty sum.
func newSums(limit int) sums {
	s := sums{words: make([]uint64, limit/64+1), limit: limit}
	s.words[0] = 1
	return s
}

// add lets a number be taken or left.
func (s sums) add(n int) {
	if n > s.limit {
		return
	}
	word, bit := n/64, uint(n%64)
	for i := len(s.words) - 1; i >= word; i-- {
		moved := s.words[i-word] << bit
		if bit > 0 && i > word {
			moved |= s.words[i-word-1] >> (64 - bit)
		}
		s.words[i] |= moved
	}
}

// shift takes a number for certain; the set holds nothing but the empty sum yet. Above the limit the set is empty.
func (s sums) shift(n int) {
	s.words[0] = 0
	if n <= s.limit {
		s.words[n/64] = 1 << uint(n%64)
	}
}

// largest is the largest sum within the limit, or -1.
func (s sums) largest() int {
	for i := len(s.words) - 1; i >= 0; i-- {
		word := s.words[i]
		if i == s.limit/64 {
			word &= ^uint64(0) >> uint(63-s.limit%64)
		}
		if word != 0 {
			return i*64 + bits.Len64(word) - 1
		}
	}
	return -1
}
