package text

import (
	"cmp"
	"math"
	"slices"
	"sync"
)

// Doc is a document to be found.
type Doc struct {
	ID   string // unique within an index; breaks ties
	Text string
}

// Hit is a found document.
type Hit struct {
	ID    string
	Score float64 // higher is better; the scale depends on the search
}

// Index is an immutable lexical index over a set of documents. It may be read by many goroutines at once.
// A posting costs five bytes; 10,000 module texts of 100 words need about 60 MB.
type Index struct {
	ids        []string
	grams      table
	stems      table
	vocabulary *Vocabulary
	scores     sync.Pool // *[]float32, one accumulator per running search
}

// NewIndex builds the index. Documents with equal ids are all kept.
func NewIndex(docs []Doc) *Index {
	ix := &Index{ids: make([]string, len(docs)), vocabulary: &Vocabulary{count: make(map[string]int)}}
	tokens := make([][]string, len(docs))
	for i, d := range docs {
		ix.ids[i], tokens[i] = d.ID, Tokens(d.Text)
		ix.vocabulary.add(tokens[i])
	}
	ix.grams = newTable(len(docs), func(doc int) []uint64 { return grams(tokens[doc]) })
	ix.stems = newTable(len(docs), func(doc int) []uint64 { return ix.stemKeys(tokens[doc]) })
	ix.grams.normCosine()
	ix.stems.normBM25()
	ix.scores.New = func() any { s := make([]float32, len(docs)); return &s }
	return ix
}

// Len is the number of documents.
func (ix *Index) Len() int { return len(ix.ids) }

// Search returns at most k documents by TF-IDF cosine over character 3-5-grams, best first, ties by id.
// Scores lie in (0, 1]. Documents that share no n-gram with the query are left out.
func (ix *Index) Search(query string, k int) []Hit {
	return ix.search(&ix.grams, grams(Tokens(query)), k, cosineTerm)
}

// SearchStems returns at most k documents by BM25 over stems and parts of compounds, best first, ties by id.
func (ix *Index) SearchStems(query string, k int) []Hit {
	return ix.search(&ix.stems, ix.stemKeys(Tokens(query)), k, bm25Term)
}

// pool is how many documents each list contributes where two are joined.
const pool = 200

// SearchAlone returns at most k documents for the case that no dense list stands beside it, best first, ties by id:
// n-grams and stems joined by z-scores. Stems help short queries by two to three points of MRR and long ones not at all,
// so their weight falls from 0.5 to 0 as the query grows. Scores are sums of z-scores and may be negative.
func (ix *Index) SearchAlone(query string, k int) []Hit {
	if k <= 0 {
		return nil
	}
	share := (LexicalWeight(Words(query)) - shortWeight) / (longWeight - shortWeight)
	grams := ix.Search(query, max(k, pool))
	if share == 1 {
		return grams[:min(k, len(grams))]
	}
	hits := blend(grams, ix.SearchStems(query, max(k, pool)), (1-share)/2)
	return hits[:min(k, len(hits))]
}

// termWeight prepares one query term and returns its score by a document's count and norm.
type termWeight func(t *table, term int, queryCount int) func(count uint8, norm float32) float32

func (ix *Index) search(t *table, keys []uint64, k int, weigh termWeight) []Hit {
	if k <= 0 || len(keys) == 0 {
		return nil
	}
	buffer := ix.scores.Get().(*[]float32) //nolint:forcetypeassert,errcheck // the pool's New returns this type
	defer ix.scores.Put(buffer)
	scores := *buffer
	clear(scores)
	for _, qt := range t.queryTerms(keys) {
		weight := weigh(t, qt.term, qt.count)
		docs, counts := t.postings(qt.term)
		for i, doc := range docs {
			scores[doc] += weight(counts[i], t.norm[doc])
		}
	}
	return ix.top(scores, k)
}

// top selects the k best scores above zero.
func (ix *Index) top(scores []float32, k int) []Hit {
	hits := make([]Hit, 0, min(k, len(scores)))
	floor := kthLargest(scores, k)
	for doc, s := range scores {
		if s > 0 && s >= floor {
			hits = append(hits, Hit{ID: ix.ids[doc], Score: float64(s)})
		}
	}
	sortHits(hits)
	return hits[:min(k, len(hits))]
}

// kthLargest is the k-th largest positive score, or 0 when there are fewer.
func kthLargest(scores []float32, k int) float32 {
	positive := make([]float32, 0, len(scores))
	for _, s := range scores {
		if s > 0 {
			positive = append(positive, s)
		}
	}
	if len(positive) < k {
		return 0
	}
	slices.Sort(positive)
	return positive[len(positive)-k]
}

// sortHits orders by score, best first, then by id, so that equal scores never depend on map or slice order.
func sortHits(hits []Hit) {
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
}

// cosineTerm weighs sublinear term counts by squared idf (once for the query, once for the document).
// The query's own length is left out: it is the same for all documents of a list and z-scores remove it.
func cosineTerm(t *table, term, queryCount int) func(uint8, float32) float32 {
	idf := t.idf(term)
	q := t.damped[min(queryCount, math.MaxUint8)] * idf * idf
	return func(count uint8, norm float32) float32 { return q * t.damped[count] * norm }
}

// Parameters of BM25, at the values that Robertson and Zaragoza (2009) recommend as a default.
const (
	bm25K1 = 1.2
	bm25B  = 0.75
)

func bm25Term(t *table, term, queryCount int) func(uint8, float32) float32 {
	q := t.bm25IDF(term) * float32(queryCount) * (bm25K1 + 1)
	return func(count uint8, norm float32) float32 {
		return q * float32(count) / (float32(count) + norm)
	}
}
