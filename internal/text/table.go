package text

import (
	"math"
	"slices"
)

// table is an inverted index in compressed rows: the postings of term i are entries start[i] to start[i+1].
// Terms are known by a 64-bit hash only; at a million terms a collision has a chance of one in ten million.
type table struct {
	size   int // number of documents
	terms  map[uint64]int32
	start  []int64
	docs   []uint32
	counts []uint8                    // occurrences in the document, capped
	norm   []float32                  // per document; meaning set by normCosine or normBM25
	length []int32                    // term occurrences per document
	damped [math.MaxUint8 + 1]float32 // damped[n] = 1 + ln(n): the tenth occurrence says less than the first
}

// newTable indexes size documents. keys is called twice per document and must return the same both times.
func newTable(size int, keys func(doc int) []uint64) table {
	t := table{size: size, terms: make(map[uint64]int32), norm: make([]float32, size), length: make([]int32, size)}
	var frequency []int64
	for doc := range size {
		list := keys(doc)
		t.length[doc] = int32(len(list)) //nolint:gosec // a document has far fewer than 2^31 terms
		eachRun(list, func(key uint64, _ int) {
			id, known := t.terms[key]
			if !known {
				id = int32(len(frequency)) //nolint:gosec // bounded by the number of terms
				t.terms[key] = id
				frequency = append(frequency, 0)
			}
			frequency[id]++
		})
	}
	for n := 1; n < len(t.damped); n++ {
		t.damped[n] = float32(1 + math.Log(float64(n)))
	}
	t.layOut(frequency)
	t.fill(keys)
	return t
}

// layOut turns document frequencies into row starts.
func (t *table) layOut(frequency []int64) {
	t.start = make([]int64, len(frequency)+1)
	for i, n := range frequency {
		t.start[i+1] = t.start[i] + n
	}
	total := t.start[len(frequency)]
	t.docs, t.counts = make([]uint32, total), make([]uint8, total)
}

func (t *table) fill(keys func(doc int) []uint64) {
	next := slices.Clone(t.start)
	for doc := range t.size {
		eachRun(keys(doc), func(key uint64, n int) {
			id := t.terms[key]
			t.docs[next[id]] = uint32(doc) //nolint:gosec // doc counts from 0
			t.counts[next[id]] = uint8(min(n, math.MaxUint8))
			next[id]++
		})
	}
}

// eachRun sorts keys in place and calls fn once per distinct key with its count.
func eachRun(keys []uint64, fn func(key uint64, n int)) {
	slices.Sort(keys)
	for i := 0; i < len(keys); {
		j := i
		for j < len(keys) && keys[j] == keys[i] {
			j++
		}
		fn(keys[i], j-i)
		i = j
	}
}

type queryTerm struct{ term, count int }

// queryTerms looks the query's keys up; unknown ones fall away. The order is that of the hashes, thus fixed.
func (t *table) queryTerms(keys []uint64) []queryTerm {
	var terms []queryTerm
	eachRun(keys, func(key uint64, n int) {
		if id, known := t.terms[key]; known {
			terms = append(terms, queryTerm{term: int(id), count: n})
		}
	})
	return terms
}

func (t *table) postings(term int) ([]uint32, []uint8) {
	from, to := t.start[term], t.start[term+1]
	return t.docs[from:to], t.counts[from:to]
}

func (t *table) frequency(term int) float64 { return float64(t.start[term+1] - t.start[term]) }

// idf is smoothed so that a term in every document still counts a little.
func (t *table) idf(term int) float32 {
	return float32(math.Log((1+float64(t.size))/(1+t.frequency(term))) + 1)
}

// bm25IDF is the form that cannot turn negative for frequent terms.
func (t *table) bm25IDF(term int) float32 {
	n := t.frequency(term)
	return float32(math.Log(1 + (float64(t.size)-n+0.5)/(n+0.5)))
}

// normCosine stores 1 / Euclidean length of each document's TF-IDF vector.
func (t *table) normCosine() {
	square := make([]float64, t.size)
	for term := range len(t.start) - 1 {
		idf := t.idf(term)
		docs, counts := t.postings(term)
		for i, doc := range docs {
			w := float64(t.damped[counts[i]] * idf)
			square[doc] += w * w
		}
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
