package recognition

import "strings"

// Sizes of the pieces whose meaning is compared: few, because each costs about an eighth of a second on one core.
const (
	maxPassages  = 6
	passageWords = 45
)

// asideWeight is how much a sentence about rooms and registration counts: it may still name the subject.
const asideWeight = 0.05

// Document is a source that was split and judged. It is immutable and may be recognised several times.
type Document struct {
	source    Source
	sentences []sentence
	passages  [][]int // sentences of each passage
	beginner  bool    // it addresses beginners
	needs     bool    // it expects something beforehand
}

type sentence struct {
	part    int
	span    span
	words   []word
	role    role
	heading bool
}

// weight is how much the sentence says about what is taught.
func (s sentence) weight() float64 {
	switch {
	case s.role == aside:
		return asideWeight
	case s.role != taught:
		return 0
	case s.heading:
		return 2
	}
	return 1
}

// Read splits a source into sentences and judges them. See [Source.Check] for errors.
func (r *Recogniser) Read(src Source) (*Document, error) {
	if err := src.Check(); err != nil {
		return nil, err
	}
	d := &Document{source: src}
	for i, p := range src.Parts {
		clean := blank(p.Text)
		for _, sp := range sentences(clean) {
			if len(d.sentences) == maxSentences {
				break
			}
			d.add(r.language, i, sp, clean[sp.start:sp.end])
		}
	}
	d.group()
	return d, nil
}

func (d *Document) add(l language, part int, sp span, text string) {
	s := sentence{part: part, span: sp, words: wordsOf(text), heading: d.source.Parts[part].Heading}
	if len(s.words) == 0 {
		return
	}
	var beginner bool
	s.role, beginner = l.judge(s.words)
	d.beginner = d.beginner || beginner
	d.needs = d.needs || s.role == required
	d.sentences = append(d.sentences, s)
}

// group joins neighbouring sentences about what is taught into passages long enough to mean something.
func (d *Document) group() {
	length := 0
	for i, s := range d.sentences {
		if s.weight() < 1 {
			continue
		}
		if len(d.passages) == 0 || length >= passageWords {
			if len(d.passages) == maxPassages {
				return
			}
			d.passages, length = append(d.passages, nil), 0
		}
		last := len(d.passages) - 1
		d.passages[last] = append(d.passages[last], i)
		length += len(s.words)
	}
}

// Passages are the texts whose nearness to competencies a caller with vectors may pass to [Recogniser.Recognise].
func (d *Document) Passages() []string {
	out := make([]string, len(d.passages))
	for i, members := range d.passages {
		texts := make([]string, len(members))
		for j, m := range members {
			texts[j] = d.text(m)
		}
		out[i] = strings.Join(texts, " ")
	}
	return out
}

// text is the sentence as it was written.
func (d *Document) text(i int) string {
	s := d.sentences[i]
	return d.source.Parts[s.part].Text[s.span.start:s.span.end]
}

// quote is the sentence as a passage of the source.
func (d *Document) quote(i int) Passage {
	s := d.sentences[i]
	return Passage{Field: d.source.Parts[s.part].Field, Start: s.span.start, End: s.span.end, Text: d.text(i)}
}
