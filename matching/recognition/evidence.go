package recognition

import (
	"cmp"
	"math"
	"slices"

	"lernpfad/internal/text"
)

// evidence is all that speaks for each competency, by its number.
type evidence struct {
	x        [][]float64 // features of each competency
	sentence [][]float64 // what each sentence says for each competency; nil rows count nothing
}

// gather reads the sentences that weigh, each with its weight.
func (r *Recogniser) gather(d *Document, weight func(sentence) float64) evidence {
	n := len(r.competencies)
	e := evidence{x: make([][]float64, n), sentence: make([][]float64, len(d.sentences))}
	for c := range e.x {
		e.x[c] = make([]float64, features)
	}
	heard := map[int]float64{} // cue -> weight of the sentences that hold it
	titled := make([]float64, n)
	spoken := map[string]float64{} // stem -> the same
	whole, best := "", make([]float64, n)
	for i, s := range d.sentences {
		w := weight(s)
		if w == 0 {
			continue
		}
		e.sentence[i] = make([]float64, n)
		r.cues.find(s.words, func(id, c int, v float64) {
			heard[id] += w
			e.sentence[i][c] += 2 * w * v
			if s.heading {
				titled[c] += v
			}
		})
		for _, word := range s.words {
			spoken[word.stem] += w
			for _, t := range r.terms[word.stem] {
				e.sentence[i][t.competency] += w * t.weight / 4
			}
		}
		sentenceText := d.text(i)
		if w >= 1 {
			whole += " " + sentenceText
		}
		near := r.spread(r.index.Search(sentenceText, n))
		standardise(near)
		for c, z := range near {
			best[c] = max(best[c], min(w, 1)*z)
			e.sentence[i][c] += min(w, 1) * max(z, 0) / 2
		}
	}
	r.fill(&e, heard, titled, spoken, whole, best)
	return e
}

// fill turns counts into features.
func (r *Recogniser) fill(e *evidence, heard map[int]float64, titled []float64, spoken map[string]float64, whole string, best []float64) {
	n := len(r.competencies)
	cues, terms := make([]float64, n), make([]float64, n)
	for _, id := range sortedKeys(heard) {
		cues[r.cues.group[id]] += r.cues.cues[id].weight * math.Log2(1+heard[id])
	}
	for _, stem := range sortedKeys(spoken) {
		for _, t := range r.terms[stem] {
			terms[t.competency] += t.weight * math.Log2(1+spoken[stem])
		}
	}
	telling := slices.Clone(terms)
	standardise(terms)
	top := map[int]float64{}
	for c, v := range cues {
		top[r.framework[c]] = max(top[r.framework[c]], v)
	}
	near, stems := r.spread(r.index.Search(whole, n)), r.spread(r.index.SearchStems(whole, n))
	standardise(near)
	length := 1.0
	for _, w := range spoken {
		length += w
	}
	for c := range n {
		x := e.x[c]
		x[featCue], x[featTitle] = math.Log1p(cues[c]), math.Log1p(titled[c])
		if v := top[r.framework[c]]; v > 0 {
			x[featShare] = cues[c] / v
		}
		x[featDense] = cues[c] / math.Sqrt(length)
		x[featNear], x[featNearBest], x[featBare] = near[c], best[c], near[c]*flag(cues[c] == 0)
		x[featStems], x[featTerms], x[featTelling] = math.Log1p(stems[c]), terms[c], math.Log1p(max(telling[c], 0))
	}
}

// addMeaning sets the features that need vectors, and lets passages speak for their sentences.
func (r *Recogniser) addMeaning(d *Document, e *evidence, near Nearness) {
	n := len(r.competencies)
	mean, best := make([]float64, n), make([]float64, n)
	for p, members := range d.passages {
		row := make([]float64, n)
		for c := range r.competencies {
			row[c] = near(p, r.competencies[c].ID)
		}
		standardise(row)
		for c, z := range row {
			mean[c] += z / float64(len(d.passages))
			best[c] = max(best[c], z)
			for _, m := range members {
				e.sentence[m][c] += max(z, 0) / 2
			}
		}
	}
	for c := range n {
		e.x[c][featMeaning], e.x[c][featMeaningOf] = best[c], mean[c]
	}
}

// spread gives every competency the score of its hit, or 0.
func (r *Recogniser) spread(hits []text.Hit) []float64 {
	out := make([]float64, len(r.competencies))
	for _, h := range hits {
		out[r.number[h.ID]] = h.Score
	}
	return out
}

// maxZ bounds a z-score: one very telling word must not drown everything else.
const maxZ = 4

// standardise turns values into z-scores within -maxZ..maxZ; values without spread become 0.
func standardise(values []float64) {
	mean, square := 0.0, 0.0
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		square += (v - mean) * (v - mean) / float64(len(values))
	}
	deviation := math.Sqrt(square)
	for i, v := range values {
		if deviation < 1e-9 {
			values[i] = 0
			continue
		}
		values[i] = min(max((v-mean)/deviation, -maxZ), maxZ)
	}
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
