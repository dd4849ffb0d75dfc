package recognition

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"lernpfad/courses/competency"
	"lernpfad/internal/text"
)

// Nearness is the likeness by meaning of a passage of [Document.Passages] to a competency, higher is nearer. Only the order and the
// distances within one passage matter, so that any model's cosine will do. It must be a number for every competency.
type Nearness func(passage int, id competency.ID) float64

// Recogniser reads competencies from texts. It is immutable and safe for concurrent use.
type Recogniser struct {
	competencies []competency.Competency
	framework    []int          // number of the framework of each competency
	number       map[string]int // competency by id
	cues         *lexicon       // one group a competency
	terms        map[string][]term
	index        *text.Index   // one document a competency
	bands        []*text.Index // of each competency, one document a band: "0".."3"
	language     language
	model        model
}

// term is a telling word's log odds for a competency.
type term struct {
	competency int
	weight     float64
}

// New returns a recogniser for the competencies of the library. Competencies that the embedded cues do not know are found by the texts
// of their framework alone. It fails when the embedded data is broken, which only a faulty build can bring about.
func New(library *competency.Library) (*Recogniser, error) {
	var m model
	if err := readData("model.json", &m); err != nil {
		return nil, err
	}
	return newWith(library, m)
}

func newWith(library *competency.Library, m model) (*Recogniser, error) {
	r := &Recogniser{competencies: library.Competencies(), number: map[string]int{}, model: m}
	r.describe(library)
	var cues map[competency.ID]string
	if err := readData("cues.json", &cues); err != nil {
		return nil, err
	}
	groups := make([]string, len(r.competencies))
	for i, c := range r.competencies {
		groups[i] = cues[c.ID]
	}
	var err error
	if r.cues, err = newLexicon(groups); err != nil {
		return nil, err
	}
	if r.language, err = readLanguage(); err != nil {
		return nil, err
	}
	r.setTerms(m.Terms)
	return r, nil
}

// describe indexes what the frameworks say about each competency.
func (r *Recogniser) describe(library *competency.Library) {
	frameworks := map[string]int{}
	docs := make([]text.Doc, len(r.competencies))
	said := map[competency.ID]string{}
	for _, s := range library.Statements() {
		said[s.Competency] += " " + s.TextDE
	}
	for i, c := range r.competencies {
		f, _ := library.FrameworkOf(c.ID)
		if _, ok := frameworks[f.ID]; !ok {
			frameworks[f.ID] = len(frameworks)
		}
		r.framework = append(r.framework, frameworks[f.ID])
		r.number[string(c.ID)] = i
		docs[i] = text.Doc{ID: string(c.ID), Text: c.NameDE + ". " + c.NameDE + ". " + c.DescriptionDE + " " + strings.Join(c.Bands[:], " ") + said[c.ID]}
		bands := make([]text.Doc, len(c.Bands))
		for b, t := range c.Bands {
			bands[b] = text.Doc{ID: strconv.Itoa(b), Text: t}
		}
		r.bands = append(r.bands, text.NewIndex(bands))
	}
	r.index = text.NewIndex(docs)
}

func (r *Recogniser) setTerms(terms map[competency.ID]map[string]float64) {
	r.terms = map[string][]term{}
	for i, c := range r.competencies {
		for _, stem := range sortedKeys(terms[c.ID]) {
			r.terms[stem] = append(r.terms[stem], term{i, terms[c.ID][stem]})
		}
	}
}

// Recognise returns what the document probably teaches and expects. near may be nil: then words alone decide.
func (r *Recogniser) Recognise(d *Document, near Nearness) Result {
	result := Result{Meaning: near != nil && len(d.passages) > 0}
	e := r.gather(d, sentence.weight)
	if result.Meaning {
		r.addMeaning(d, &e, near)
	}
	for _, c := range r.chosen(d, e, r.ranked(e, result.Meaning)) {
		result.Teaches = append(result.Teaches, Suggestion{
			Competency: r.competencies[c.number].ID, Level: r.level(d, e, c.number), Confidence: c.confidence, Passage: d.quote(c.sentence),
		})
	}
	result.Requires = r.requirements(d)
	return result
}

// evenNeed is how many cues make a requirement as likely as not.
const evenNeed = 1.5

// requirements reads the sentences about what is expected, by cues alone: they are short and name their subject. No catalogue labels
// such sentences, so that this confidence is a rule and not a measurement.
func (r *Recogniser) requirements(d *Document) []Suggestion {
	if !d.needs {
		return nil
	}
	e := r.gather(d, func(s sentence) float64 { return flag(s.role == required) })
	all := make([]choice, len(r.competencies))
	for c := range all {
		cues := math.Expm1(e.x[c][featCue])
		all[c] = choice{number: c, confidence: cues / (cues + evenNeed)}
	}
	var out []Suggestion
	for _, c := range r.chosen(d, e, surestFirst(all)) {
		out = append(out, Suggestion{
			Competency: r.competencies[c.number].ID, Level: r.needLevel(d.sentences[c.sentence].words),
			Confidence: c.confidence, Passage: d.quote(c.sentence),
		})
	}
	return out
}

// choice is a competency that is sure enough, with the sentence that says most for it.
type choice struct {
	number     int
	confidence float64
	sentence   int
}

// chosen keeps the sure ones of a ranking, at most three a framework. What no cue speaks for must be surer: likeness may be chance.
func (r *Recogniser) chosen(d *Document, e evidence, ranked []choice) []choice {
	var out []choice
	count := map[int]int{}
	for _, c := range ranked {
		floor := minConfidence
		if e.x[c.number][featCue] == 0 {
			floor = minBare
		}
		if c.confidence < floor || count[r.framework[c.number]] == perFramework {
			continue
		}
		if c.sentence = best(d, e, c.number); c.sentence < 0 {
			continue
		}
		count[r.framework[c.number]]++
		out = append(out, c)
	}
	return out
}

func (r *Recogniser) ranked(e evidence, meaning bool) []choice {
	l := r.model.Words
	if meaning {
		l = r.model.Meaning
	}
	all := make([]choice, len(r.competencies))
	for c := range all {
		all[c] = choice{number: c, confidence: sigmoid(l.score(e.x[c]))}
	}
	return surestFirst(all)
}

// surestFirst sorts by confidence; equals keep the order of the frameworks.
func surestFirst(all []choice) []choice {
	slices.SortStableFunc(all, func(a, b choice) int { return cmp.Compare(b.confidence, a.confidence) })
	return all
}

// best is the sentence that says most for a competency; of equals the first, and a sentence rather than a heading. What only a remark
// about rooms or registration speaks for has none (-1).
func best(d *Document, e evidence, c int) int {
	at, most := -1, 0.0
	for i, row := range e.sentence {
		if row == nil || d.sentences[i].role == aside {
			continue
		}
		value := row[c]
		if d.sentences[i].heading {
			value /= 2.5 // its words count double, but it explains less
		}
		if value > most {
			at, most = i, value
		}
	}
	return at
}
