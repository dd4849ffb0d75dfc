package text

import (
	"encoding/binary"
	"math"
)

// table is an inverted index in compressed rows. The postings of term i are the bytes start[i] to start[i+1]: for each
// document the distance to the one before, doubled, plus one if a count follows; most terms stand in a document once.
// Both are varints. This takes about a third of the room of plain numbers.
//
// Terms are known by a 64-bit hash only; at a million terms a collision has a chance of one in ten million.
type table struct {
	size   int // number of documents
	terms  map[uint64]int32
	df     []int32 // documents per term
	start  []uint32
	data   []byte
	norm   []float32                  // per document; meaning set by normCosine or normBM25
	length []int32                    // term occurrences per document
	damped [math.MaxUint8 + 1]float32 // damped[n] = 1 + ln(n): the tenth occurrence says less than the first
}

// document is a text as word ids with counts, each word once.
type document struct {
	words  []int32
	counts []int32
}

// newTable indexes documents whose words have the given keys.
func newTable(docs []document, keys [][]uint64) table {
	t := table{size: len(docs), terms: make(map[uint64]int32), norm: make([]float32, len(docs)), length: make([]int32, len(docs))}
	for n := 1; n < len(t.damped); n++ {
		t.damped[n] = float32(1 + math.Log(float64(n)))
	}
	of := make([][]int32, len(keys)) // terms of each word
	for word, list := range keys {
		of[word] = make([]int32, len(list))
		for i, key := range list {
			id, known := t.terms[key]
			if !known {
				id = int32(len(t.terms)) //nolint:gosec // bounded by memory
				t.terms[key] = id
			}
			of[word][i] = id
		}
	}
	f := &filler{docs: docs, of: of, count: make([]int32, len(t.terms)), last: make([]int32, len(t.terms))}
	t.layOut(f)
	t.fill(f)
	return t
}

// filler counts the terms of one document after the other.
type filler struct {
	docs    []document
	of      [][]int32
	count   []int32 // per term, 0 between documents
	last    []int32 // per term: one more than the last document that has it
	touched []int32
}

// each calls fn for every term of every document with its count and the distance from the term's document before.
func (f *filler) each(fn func(doc int, term int32, distance uint32, count uint32)) {
	clear(f.last)
	for doc, d := range f.docs {
		f.touched = f.touched[:0]
		for i, word := range d.words {
			for _, term := range f.of[word] {
				if f.count[term] == 0 {
					f.touched = append(f.touched, term)
				}
				f.count[term] += d.counts[i]
			}
		}
		for _, term := range f.touched {
			n := f.count[term]
			f.count[term] = 0
			fn(doc, term, uint32(int32(doc)+1-f.last[term]), uint32(n)) //nolint:gosec // documents count upwards
			f.last[term] = int32(doc) + 1
		}
	}
}

// layOut counts documents per term and the bytes that each row needs.
func (t *table) layOut(f *filler) {
	t.df = make([]int32, len(t.terms))
	t.start = make([]uint32, len(t.terms)+1)
	f.each(func(doc int, term int32, distance, count uint32) {
		t.df[term]++
		t.length[doc] += int32(count)                    //nolint:gosec // a document has far fewer than 2^31 terms
		t.start[term+1] += uint32(size(distance, count)) //nolint:gosec // at most ten bytes
	})
	for i := range len(t.terms) {
		t.start[i+1] += t.start[i]
	}
}

func (t *table) fill(f *filler) {
	t.data = make([]byte, t.start[len(t.terms)])
	next := append([]uint32(nil), t.start[:len(t.terms)]...)
	f.each(func(_ int, term int32, distance, count uint32) {
		at := next[term]
		if count == 1 {
			at += uint32(binary.PutUvarint(t.data[at:], uint64(distance)<<1)) //nolint:gosec // at most ten bytes
		} else {
			at += uint32(binary.PutUvarint(t.data[at:], uint64(distance)<<1|1)) //nolint:gosec // at most ten bytes
			t.data[at] = uint8(min(count, math.MaxUint8))
			at++
		}
		next[term] = at
	})
}

// size is how many bytes a posting takes.
func size(distance, count uint32) int {
	n := 1
	for v := uint64(distance) << 1; v >= 1<<7; v >>= 7 {
		n++
	}
	if count > 1 {
		n++
	}
	return n
}

// scan calls fn for every document that has the term, in order, with the capped count.
func (t *table) scan(term int32, fn func(doc int, count uint8)) {
	row := t.data[t.start[term]:t.start[term+1]]
	doc := -1
	for i := 0; i < len(row); {
		v := uint32(row[i])
		i++
		if v >= 1<<7 {
			v &= 1<<7 - 1
			for shift := 7; ; shift += 7 {
				b := uint32(row[i])
				i++
				v |= (b & (1<<7 - 1)) << shift
				if b < 1<<7 {
					break
				}
			}
		}
		doc += int(v >> 1)
		count := uint8(1)
		if v&1 == 1 {
			count = row[i]
			i++
		}
		fn(doc, count)
	}
}

// idf is smoothed so that a term in every document still counts a little.
func (t *table) idf(term int32) float32 {
	return float32(math.Log((1+float64(t.size))/(1+t.frequency(term))) + 1)
}

// frequency is the number of documents with the term, 0 for one that the table does not know.
func (t *table) frequency(term int32) float64 {
	if term < 0 {
		return 0
	}
	return float64(t.df[term])
}

// bm25IDF is the form that cannot turn negative for frequent terms.
func (t *table) bm25IDF(term int32) float32 {
	n := t.frequency(term)
	return float32(math.Log(1 + (float64(t.size)-n+0.5)/(n+0.5)))
}

// normCosine stores 1 / Euclidean length of each document's TF-IDF vector.
func (t *table) normCosine() {
	square := make([]float64, t.size)
	for term := range int32(len(t.df)) { //nolint:gosec // terms are numbered by int32
		idf := t.idf(term)
		t.scan(term, func(doc int, count uint8) {
			w := float64(t.damped[count] * idf)
			square[doc] += w * w
		})
	}
	for doc, s := range square {
		if s > 0 {
			t.norm[doc] = float32(1 / math.Sqrt(s))
		}
	}
}

// normBM25 stores k1 * (1 - b + b * length / average length) for each document.
func (t *table) normBM25() {
	total := 0.0
	for _, n := range t.length {
		total += float64(n)
	}
	average := max(total/float64(max(t.size, 1)), 1)
	for doc, n := range t.length {
		t.norm[doc] = float32(bm25K1 * (1 - bm25B + bm25B*float64(n)/average))
	}
}

// Parameters of BM25, at the values that Robertson and Zaragoza (2009) recommend as a default.
const (
	bm25K1 = 1.2
	bm25B  = 0.75
)
