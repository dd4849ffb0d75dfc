package matching

import (
	"math"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

// termCount is the number of terms of a score.
const termCount = 5

// terms lists the terms in the order in which they are shown.
func terms() [termCount]TermName {
	return [termCount]TermName{GapClosed, Readiness, Closeness, FormatFit, Preference}
}

// The published weights of the terms in hundredths. They add up to 100; a test holds them to it. docs/adr/0032 says how they are judged.
const (
	weightGapClosed  = 45
	weightReadiness  = 10
	weightCloseness  = 15
	weightFormatFit  = 15
	weightPreference = 15
)

// weights are the weights in the order of the terms.
func weights() [termCount]int32 {
	return [termCount]int32{weightGapClosed, weightReadiness, weightCloseness, weightFormatFit, weightPreference}
}

// Scales of points. Values are kept in whole ten-thousandths and weights in whole hundredths, so that points are integers and a score is
// the sum of its terms to the last digit.
const (
	valueScale  = 10_000
	weightScale = 100
	pointScale  = valueScale * weightScale
)

// pointsHalf is how many points of closed goals give half of the gap term: two levels of a goal of weight four. A fixed scale: the term
// says something about the module and the person, never about what else is on offer.
const pointsHalf = 8

// comfortableWeeks is how long a single module may fill a person's learning time before it counts as long.
const comfortableWeeks = 4

// Fit of dates and languages. A run on a day off, and a module without a date, are worse than one she can go to, but no reason to hide
// it. Whoever reads plain language is served best by it, and whoever reads English has it easier in German.
const (
	dayOffFit   = 0.5
	noDateFit   = 0.25
	foreignFit  = 0.7
	notPlainFit = 0.8
)

// values are the terms of one module in ten-thousandths.
type values [termCount]int32

// score is the sum of the points, 0..pointScale. Written out it takes a quarter of the time of a loop.
func (v *values) score() int32 {
	return v[0]*weightGapClosed + v[1]*weightReadiness + v[2]*weightCloseness + v[3]*weightFormatFit + v[4]*weightPreference
}

// terms writes the values out as they are published.
func (v values) terms() []Term {
	out := make([]Term, termCount)
	w := weights()
	for i, name := range terms() {
		out[i] = Term{
			Name: name, Value: float64(v[i]) / valueScale, Weight: float64(w[i]) / weightScale, Points: float64(v[i]*w[i]) / pointScale,
		}
	}
	return out
}

func tenThousandths(share float32) int32 { return int32(share*valueScale + 0.5) }

// query is a person in the form that the scorer reads.
type query struct {
	*columns
	at        [256]standing
	weeks     float32 // of hers that one hour takes
	workdays  uint8   // Sunday the lowest bit
	languages [3]float32
	now       int64
	likes     []float32                        // weights of the features
	steps     [competency.MaxLevel + 1]float32 // of her features: how far a module leads on
	closeness []float32                        // by row, 0..1
	holds     []bool                           // rows all of whose content she holds; nil when no module has a group
}

// standing is where a person stands with one competency: what she holds, her goal and its weight.
type standing struct{ have, goal, weight uint8 }

// newQuery compiles a person. closeness is by module; what is missing counts 0.
func newQuery(c *columns, p *person, closeness map[uuid.UUID]float64, now time.Time) *query {
	q := &query{columns: c, weeks: 60 / float32(max(p.learner.WeeklyMinutes, 1)), workdays: workdays(p.learner.WorkingDays), now: now.Unix()}
	for id, level := range p.reach {
		if at, ok := c.position[id]; ok {
			q.at[at].have = uint8(level) //nolint:gosec // 0..8
		}
	}
	for _, g := range p.goals {
		if at, ok := c.position[g.Competency]; ok {
			q.at[at].goal, q.at[at].weight = uint8(g.Level), uint8(g.Weight) //nolint:gosec // 1..8, 1..5
		}
	}
	q.languages = languageFits(p.learner.Languages)
	q.likes = make([]float32, c.features.size())
	for i, m := range p.taste.mean {
		q.likes[i] = float32(m)
	}
	for levels := range q.steps {
		q.steps[levels] = float32(stepSize(levels))
	}
	q.closeness = make([]float32, c.size())
	for id, v := range closeness {
		if row, ok := c.row[id]; ok {
			q.closeness[row] = float32(v)
		}
	}
	q.holds = q.heldMembers()
	return q
}

// heldMembers looks once at every module that a group names.
func (q *query) heldMembers() []bool {
	if len(q.groups) == 0 {
		return nil
	}
	holds := make([]bool, q.size())
	for _, row := range slices.Concat(q.groups...) {
		_, fresh, _ := q.news(row)
		holds[row] = q.rows[row].taught > 0 && fresh == 0
	}
	return holds
}

func workdays(days []string) uint8 {
	bits := uint8(0)
	for i, name := range []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
		if len(days) == 0 && i >= 1 && i <= 5 || slices.Contains(days, name) {
			bits |= 1 << i
		}
	}
	return bits
}

func languageFits(reads []string) (fits [3]float32) {
	plain := slices.Contains(reads, string(courses.PlainGerman))
	for i, l := range courses.Languages() {
		switch {
		case plain && l != courses.PlainGerman:
			fits[i] = notPlainFit
		case l == courses.English:
			fits[i] = foreignFit
		default:
			fits[i] = 1
		}
	}
	return fits
}

// rate computes the terms of one module into v. It allocates nothing and reads about a hundred bytes.
func (q *query) rate(row int32, v *values) {
	points, fresh, step := q.news(row)
	v[0] = 0
	if points > 0 && fresh > 0 {
		v[0] = tenThousandths(float32(points*fresh) / float32((points+pointsHalf)*int(q.rows[row].taught)))
	}
	v[1] = tenThousandths(q.readiness(row))
	v[2] = tenThousandths(q.closeness[row])
	length, dates, language := q.fit(row)
	v[3] = tenThousandths(length * dates * language)
	v[4] = tenThousandths(q.preference(row, step))
}

// heard are the terms of a module that the person may have answered: an answer to the module itself speaks for itself.
func (q *query) heard(m *courses.Module, answer Decision) values {
	var v values
	q.rate(q.row[m.ID], &v)
	if share, ok := answerMeans(answer); ok {
		v[4] = tenThousandths(float32(share))
	}
	return v
}

// news is what a module would bring: the closed levels of goals, each times the weight of its goal; the levels it teaches that are new to
// the person; and the largest step beyond what she holds. A level beyond the goal closes nothing, and neither does one that the module
// itself asks for: who takes it has that already.
func (q *query) news(row int32) (points, fresh, step int) {
	for _, g := range q.gives[q.rows[row].gives:q.rows[row+1].gives] {
		at := q.at[g.competency]
		closed := int(min(g.level, at.goal)) - int(max(at.have, g.above))
		points += max(closed, 0) * int(at.weight)
		beyond := max(int(g.taught)-int(at.have), 0)
		fresh += beyond
		step = max(step, beyond)
	}
	return points, fresh, step
}

// readiness is the share of the requirements that the person meets: every required level is one part, and every group of
// prerequisites is one, met when she holds what one of its modules teaches.
func (q *query) readiness(row int32) float32 {
	r, next := &q.rows[row], &q.rows[row+1]
	held := 0
	for _, l := range q.requires[r.requires:next.requires] {
		held += int(min(q.at[l.competency].have, l.level))
	}
	for _, group := range q.groups[r.groups:next.groups] {
		if slices.ContainsFunc(group, func(member int32) bool { return q.holds[member] }) {
			held++
		}
	}
	return r.ready + float32(held)*r.part
}

// fit says how length, dates and language suit the person, each above 0 and at most 1.
func (q *query) fit(row int32) (length, dates, language float32) {
	r := &q.rows[row]
	length, dates = 1, 1
	if weeks := r.hours * q.weeks; weeks > comfortableWeeks {
		length = comfortableWeeks / weeks
	}
	if r.dated {
		dates = q.datesFit(q.runs[r.runs:q.rows[row+1].runs])
	}
	return length, dates, q.languages[r.language]
}

func (q *query) datesFit(runs []runAt) float32 {
	fit := float32(noDateFit)
	for _, r := range runs {
		if r.deadline <= q.now {
			continue
		}
		if r.days&^q.workdays == 0 {
			return 1
		}
		fit = dayOffFit
	}
	return fit
}

// preference is the share of "passt" that is expected from the person's answers, one half while she has given none.
func (q *query) preference(row int32, step int) float32 {
	n := len(q.likes)
	sum := 0.5 + q.likes[n-2]*q.steps[step] + q.likes[n-1]*(2*q.closeness[row]-1)
	for _, f := range q.taste[q.rows[row].taste:q.rows[row+1].taste] {
		sum += q.likes[f.place] * f.share
	}
	if sum < 0 {
		return 0
	}
	if sum > 1 {
		return 1
	}
	return sum
}

// effect is what a module would do for a person, in the detail that its explanation needs.
type effect struct {
	closed []closing // goals it moves, in the order of the goals
	taught int       // levels the module teaches
	fresh  int       // of these, levels the person does not hold
}

// closing is a goal that a module brings nearer.
type closing struct {
	goal     Gap
	from, to competency.Level // to never exceeds the goal
}

// effectOf names the goals that the module moves, alignments included.
func effectOf(library *competency.Library, m *courses.Module, p *person, gaps []Gap) effect {
	given, asked := competency.Profile{}, competency.Profile{}
	for _, r := range m.Requires {
		asked.Raise(r.Competency, r.Level)
	}
	var e effect
	for _, t := range m.Teaches {
		given.Raise(t.Competency, t.Level)
		for _, g := range library.Gives(t) {
			given.Raise(g.Competency, g.Level)
		}
		e.taught += int(t.Level)
		e.fresh += int(max(t.Level-p.reach[t.Competency], 0))
	}
	for _, g := range gaps {
		to := min(given[g.Goal.Competency], g.Goal.Level)
		if from := max(g.Have, asked[g.Goal.Competency]); to > from {
			e.closed = append(e.closed, closing{goal: g, from: from, to: to})
		}
	}
	return e
}

// lacking is what a person does not bring along for a module.
type lacking struct {
	levels []competency.Requirement
	groups [][]courses.ModuleRef // of none of which she holds the content
}

func (l lacking) nothing() bool { return len(l.levels) == 0 && len(l.groups) == 0 }

// missing names the requirements that the person does not meet.
func missing(m *courses.Module, p *person, catalogue map[uuid.UUID]*courses.Module) (l lacking) {
	for _, r := range m.Requires {
		if !p.reach.Meets(r) {
			l.levels = append(l.levels, r)
		}
	}
	for _, group := range m.RequiresAny {
		if !holdsOne(group, catalogue, p) {
			l.groups = append(l.groups, group)
		}
	}
	return l
}

// floor10 counts whole tenths of a share.
func floor10(share float64) int { return int(math.Floor(10*share + 1e-9)) }
