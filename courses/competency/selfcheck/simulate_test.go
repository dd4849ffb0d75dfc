package selfcheck

import (
	"math"
	"math/rand/v2"

	"lernpfad/courses/competency"
)

// world says how simulated people come about and how they answer. The engine believes in the first of the two below.
type world struct {
	name   string
	person func(r *rand.Rand, c *Check) person
	answer func(r *rand.Rand, p person, s Statement) Answer
}

// person is a simulated one: what she holds, and how far she overrates herself, in levels.
type person struct {
	holds competency.Profile
	bias  float64
}

// asModelled draws people from the prior and answers from the curves.
func asModelled() world {
	return world{
		name: "as the model says",
		person: func(r *rand.Rand, c *Check) person {
			offset := offsetPrior()
			g := draw(r, offset[:])
			p := person{holds: competency.Profile{}}
			for _, t := range c.targets {
				table := c.prior[t.Competency][g]
				p.holds[t.Competency] = competency.Level(draw(r, table[:]))
			}
			return p
		},
		answer: func(r *rand.Rand, p person, s Statement) Answer {
			chances := Default().curves[s.Band-1][p.holds[s.Competency]]
			return No + Answer(draw(r, chances[:]))
		},
	}
}

// otherwise is deliberately different: three kinds of people (new to it, with islands of knowledge, at home in it) whatever
// their role requires; competencies of an area that hang together; a threshold with normal noise in place of logistic curves;
// people who over- or underrate themselves; statements that are harder or easier for everybody than meant; one answer in
// twenty at random, and one in twelve "weiß nicht".
func otherwise() world {
	odd := map[string]float64{}
	jitter := rand.New(rand.NewPCG(5, 5))
	for _, s := range Default().Statements() {
		odd[s.ID] = 0.7 * jitter.NormFloat64()
	}
	return world{
		name: "deliberately different",
		person: func(r *rand.Rand, c *Check) person {
			p := person{holds: competency.Profile{}, bias: 0.3 + 0.7*r.NormFloat64()}
			middle, within := 1.0, 0.8
			switch r.IntN(3) {
			case 1:
				middle, within = 2.5, 2.2
			case 2:
				middle, within = 4.5, 1.2
			}
			areas := map[competency.ID]float64{}
			for _, t := range c.targets {
				area, _ := competency.Default().AreaOf(t.Competency)
				if _, ok := areas[area.ID]; !ok {
					areas[area.ID] = 0.9 * r.NormFloat64()
				}
				level := math.Round(middle + areas[area.ID] + within*r.NormFloat64())
				p.holds[t.Competency] = competency.Level(min(max(level, 0), 8))
			}
			return p
		},
		answer: func(r *rand.Rand, p person, s Statement) Answer {
			switch x := r.Float64(); {
			case x < 1.0/12:
				return DontKnow
			case x < 1.0/12+1.0/20:
				return No + Answer(r.IntN(answerCount))
			}
			_, top := s.Band.Levels()
			short := float64(top) + odd[s.ID] - float64(p.holds[s.Competency]) - p.bias - 0.9*r.NormFloat64()
			switch {
			case short < 0.6:
				return Sure
			case short < 1.9:
				return WithHelp
			case short < 3.5:
				return Seen
			default:
				return No
			}
		},
	}
}

func draw(r *rand.Rand, chances []float64) int {
	x := r.Float64()
	for i, c := range chances {
		if x -= c; x < 0 {
			return i
		}
	}
	return len(chances) - 1
}

// method asks a person and says what level it sees for each target, and how many answers that took.
type method struct {
	name string
	ask  func(c *Check, limit int, answer func(Statement) Answer) (competency.Profile, int)
}

// adaptive is the check as it is; it may stop early.
func adaptive() method {
	return method{"adaptive", func(c *Check, limit int, answer func(Statement) Answer) (competency.Profile, int) {
		var replies []Reply
		counted := 0
		for len(replies) < limit {
			step := c.Step(replies, counted)
			if step.Next == nil && step.Sure {
				break
			}
			if step.Next == nil { // "more exactly"
				counted = len(replies)
				step = c.Step(replies, counted)
			}
			if step.Next == nil {
				break
			}
			replies = append(replies, Reply{*step.Next, answer(*step.Next)})
		}
		return c.levelsOf(replies), len(replies)
	}}
}

// levelsOf returns the median level of every target, asked about or not.
func (c *Check) levelsOf(replies []Reply) competency.Profile {
	b := c.believe(replies)
	out := competency.Profile{}
	for _, t := range c.targets {
		out[t.Competency] = b.levels(t.Competency).quantile(0.5)
	}
	return out
}

// questionnaire is the naive peer: the same statements for everybody with the role, at the band of the target, the weightiest
// targets first, then the bands below. scored turns the replies into levels.
func questionnaire(name string, scored func(c *Check, replies []Reply) competency.Profile) method {
	return method{name, func(c *Check, limit int, answer func(Statement) Answer) (competency.Profile, int) {
		var replies []Reply
		for _, s := range c.fixed(limit) {
			replies = append(replies, Reply{s, answer(s)})
		}
		return scored(c, replies), len(replies)
	}}
}

// fixed is the order of the questionnaire.
func (c *Check) fixed(limit int) []Statement {
	var out []Statement
	for down := competency.Band(0); down < competency.BandCount; down++ {
		for weight := 5.0; weight >= 0; weight-- {
			for _, t := range c.targets {
				for _, s := range c.pool {
					if s.Competency == t.Competency && s.Band == t.Level.Band()-down && t.Weight > weight-1 && t.Weight <= weight && len(out) < limit {
						out = append(out, s)
					}
				}
			}
		}
	}
	return out
}

// byTable scores as a table on paper would: sure is the top of the band, each answer below takes some off; the mean, rounded
// down, of several statements about one competency; nothing known counts as one level below the target.
func byTable(c *Check, replies []Reply) competency.Profile {
	sum, count := map[competency.ID]int{}, map[competency.ID]int{}
	for _, r := range replies {
		if !r.Answer.Says() {
			continue
		}
		_, top := r.Statement.Band.Levels()
		off := [answerCount]competency.Level{4, 3, 1, 0}[r.Answer-No]
		sum[r.Statement.Competency] += int(max(top-off, 0))
		count[r.Statement.Competency]++
	}
	out := competency.Profile{}
	for _, t := range c.targets {
		out[t.Competency] = t.Level - 1
		if n := count[t.Competency]; n > 0 {
			out[t.Competency] = competency.Level(sum[t.Competency] / n)
		}
	}
	return out
}

func byModel(c *Check, replies []Reply) competency.Profile { return c.levelsOf(replies) }

// tally counts over simulated people.
type tally struct {
	people, pairs      int
	answers            int
	near, band, called int // pairs: at most one band off; the right band; met or not met called rightly
	off                int // sum of the levels off
	nearly, all        int // people: at most one competency, and none, more than one band off
}

// simulate asks as many people of every job family.
func simulate(w world, m method, limit, each int) tally {
	var out tally
	r := rand.New(rand.NewPCG(uint64(limit), 2026))
	for _, role := range competency.Default().RoleProfiles() {
		c := Default().Check(role.ID, targetsOf(role))
		for range each {
			p := w.person(r, c)
			seen, n := m.ask(c, limit, func(s Statement) Answer { return w.answer(r, p, s) })
			out.add(c, p.holds, seen, n)
		}
	}
	return out
}

// simulateEach asks people up to the end of the first block and hands over every estimate that is no guess.
func simulateEach(w world, limit, each int, take func(person, Estimate)) {
	r := rand.New(rand.NewPCG(uint64(limit), 26))
	for _, role := range competency.Default().RoleProfiles() {
		c := Default().Check(role.ID, targetsOf(role))
		for range each {
			p := w.person(r, c)
			var replies []Reply
			for step := c.Step(nil, 0); step.Next != nil && len(replies) < limit; step = c.Step(replies, 0) {
				replies = append(replies, Reply{*step.Next, w.answer(r, p, *step.Next)})
			}
			for _, e := range c.Estimates(replies) {
				if !e.Guess() {
					take(p, e)
				}
			}
		}
	}
}

func (t *tally) add(c *Check, holds, seen competency.Profile, answers int) {
	t.people++
	t.answers += answers
	far := 0
	for _, target := range c.targets {
		have, got := holds[target.Competency], seen[target.Competency]
		t.pairs++
		t.off += int(max(have-got, got-have))
		bands := have.Band() - got.Band()
		if bands == 0 {
			t.band++
		}
		if bands >= -1 && bands <= 1 {
			t.near++
		} else {
			far++
		}
		if (have >= target.Level) == (got >= target.Level) {
			t.called++
		}
	}
	if far <= 1 {
		t.nearly++
	}
	if far == 0 {
		t.all++
	}
}

func targetsOf(role competency.RoleProfile) []Target {
	var out []Target
	for _, q := range role.Requirements {
		if q.Level > 0 {
			out = append(out, Target{q.Competency, q.Level, float64(q.Weight)})
		}
	}
	return out
}
