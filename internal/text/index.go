package text

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// Doc is a document to be found. Its [Heading] counts twice: once by itself and once as part of the text.
type Doc struct {
	ID   string // unique within an index; breaks ties
	Text string // may be HTML
}

// Hit is a found document.
type Hit struct {
	ID    string
	Score float64 // higher is better; the scale depends on the search
}

// Index is an immutable lexical index over a set of documents. It may be read by many goroutines at once.
// 10,000 module texts of 130 words need about 40 MB.
type Index struct {
	ids        []string
	vocabulary *Vocabulary
	words      []string // by word id
	grams      table    // of the whole text
	heads      table    // of the heading
	stems      table    // of the whole text, with parts of compounds
	scores     sync.Pool
}

// NewIndex builds the index. Documents with equal ids are all kept.
func NewIndex(docs []Doc) *Index {
	ix := &Index{ids: make([]string, len(docs))}
	texts, heads := make([][]string, len(docs)), make([][]string, len(docs))
	count := make(map[string]int)
	for i, d := range docs {
		plain := Plain(d.Text)
		ix.ids[i], texts[i], heads[i] = d.ID, Tokens(plain), Tokens(Heading(plain))
		for _, token := range texts[i] {
			if _, known := count[token]; !known {
				token = strings.Clone(token) // else it would keep the whole text in memory
			}
			count[token]++
		}
	}
	ix.vocabulary = newVocabulary(count)
	lexicon := &lexicon{vocabulary: ix.vocabulary, ids: make(map[string]int32, len(count))}
	whole, head := lexicon.documents(texts), lexicon.documents(heads)
	ix.words = lexicon.words
	gramKeys, stemKeys := make([][]uint64, len(ix.words)), make([][]uint64, len(ix.words))
	for i, word := range ix.words {
		gramKeys[i], stemKeys[i] = grams(word), ix.vocabulary.stems(word)
	}
	ix.grams, ix.heads, ix.stems = newTable(whole, gramKeys), newTable(head, gramKeys), newTable(whole, stemKeys)
	ix.grams.normCosine()
	ix.heads.normCosine()
	ix.stems.normBM25()
	ix.scores.New = func() any { return &scratch{make([]float32, len(docs))} }
	return ix
}

// lexicon numbers words as the corpus spells them.
type lexicon struct {
	vocabulary *Vocabulary
	ids        map[string]int32 // of every spelling
	words      []string
}

func (l *lexicon) id(token string) int32 {
	if id, ok := l.ids[token]; ok {
		return id
	}
	word := l.vocabulary.Fold(token)
	id, ok := l.ids[word]
	if !ok {
		id = int32(len(l.words)) //nolint:gosec // bounded by memory
		l.words = append(l.words, strings.Clone(word))
		l.ids[word] = id
	}
	l.ids[token] = id
	return id
}

// documents turns tokens into word ids with counts, in the order in which the words first stand.
func (l *lexicon) documents(texts [][]string) []document {
	docs := make([]document, len(texts))
	place := map[int32]int{}
	for i, tokens := range texts {
		clear(place)
		d := &docs[i]
		for _, token := range tokens {
			id := l.id(token)
			at, ok := place[id]
			if !ok {
				at = len(d.words)
				place[id] = at
				d.words, d.counts = append(d.words, id), append(d.counts, 0)
			}
			d.counts[at]++
		}
	}
	return docs
}

// Len is the number of documents.
func (ix *Index) Len() int { return len(ix.ids) }

// Vocabulary is that of the documents.
func (ix *Index) Vocabulary() *Vocabulary { return ix.vocabulary }

// sortHits orders by score, best first, then by id, so that equal scores never depend on map or slice order.
func sortHits(hits []Hit) {
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
}

// Best sorts hits by score, best first, ties by id, and returns at most k of them. It works in place.
func Best(hits []Hit, k int) []Hit {
	sortHits(hits)
	return hits[:min(max(k, 0), len(hits))]
}
