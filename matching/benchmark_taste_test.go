package matching

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/uuid"

	"lernpfad/internal/benchreport"
)

// Sizes of the simulation.
const (
	tasteEvery = 4 // every fourth person of the demo world
	askedMost  = 30
	ndcgPlaces = 10
)

// askedAt are the numbers of answers at which the ranking is judged.
func askedAt() []int { return []int{0, 1, 2, 3, 5, 8, 10, 15, 20, 25, 30} }

// simulated is a person with a taste that nobody is told: the chance that she says "passt" to a module.
type simulated struct {
	sit    situation
	found  found
	taste  []float64 // hidden weights of the features
	chance map[int32]float64
	asked  []int32 // half of the candidates: these she is asked about
	held   []int32 // the other half, never shown: by these the ranking is judged
	draw   *rand.Rand
}

// simulate gives people of the demo world a hidden taste: a weight for each feature around that of the role, two pairs of features that
// only count together (which the model cannot learn), and the worth of the module itself. One in ten answers is a slip.
func (d *demoTown) simulate() []simulated {
	roles := map[string][]float64{}
	var out []simulated
	n := d.snap.columns.features.size()
	for i := 0; i < len(d.people); i += tasteEvery {
		s := simulated{sit: d.people[i], found: d.find(d.people[i]), chance: map[int32]float64{}, draw: rand.New(rand.NewPCG(uint64(i), 17))}
		role := s.sit.learner.RoleProfileID
		if roles[role] == nil {
			roles[role] = normal(rand.New(rand.NewPCG(uint64(len(roles)), 99)), n, 0.12)
		}
		s.taste = normal(s.draw, n, 0.2)
		for k := range n {
			s.taste[k] += roles[role][k]
		}
		a, b, c, e := s.draw.IntN(n), s.draw.IntN(n), s.draw.IntN(n), s.draw.IntN(n)
		order := ranking{library: library(), found: s.found, now: testNow()}.order(s.sit)
		if len(order) < 30 {
			continue
		}
		for _, o := range order {
			x := s.sit.snap.columns.tasteOf(s.sit.person, o.row, d.snap.modules[o.row].ID, s.found.closeness)
			like := 0.5 + 1.2*(float64(o.values.score())/pointScale-0.45) + 0.2*x[a]*x[b] - 0.2*x[c]*x[e]
			for k := range n {
				like += s.taste[k] * x[k]
			}
			s.chance[o.row] = clamp(like, 0.02, 0.98)
		}
		s.draw.Shuffle(len(order), func(i, k int) { order[i], order[k] = order[k], order[i] })
		for k, o := range order {
			if k%2 == 0 {
				s.asked = append(s.asked, o.row)
			} else {
				s.held = append(s.held, o.row)
			}
		}
		out = append(out, s)
	}
	return out
}

func normal(draw *rand.Rand, n int, deviation float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = deviation * draw.NormFloat64()
	}
	return out
}

// say is what she says to a module. Half of the noes come with the reason that weighs most against it.
func (s *simulated) say(row int32) Decision {
	yes := s.draw.Float64() < s.chance[row]
	if s.draw.IntN(10) == 0 {
		yes = !yes
	}
	d := Decision{ModuleID: s.sit.snap.modules[row].ID, Answer: FitsNot, CreatedAt: testNow()}
	if yes {
		d.Answer = Fits
	} else if s.draw.IntN(2) == 0 {
		d.Reason = s.against(row)
	}
	return d
}

// against is the reason that weighs most against a module.
func (s *simulated) against(row int32) Reason {
	c := s.sit.snap.columns
	x := c.tasteOf(s.sit.person, row, s.sit.snap.modules[row].ID, s.found.closeness)
	worst, least := ReasonTopic, 0.0
	for _, r := range []Reason{ReasonTopic, ReasonFormat, ReasonLanguage, ReasonTooLong, ReasonTooHard} {
		kept, _ := c.named(x, r)
		sum := 0.0
		for i, v := range kept {
			sum += v * s.taste[i]
			if r == ReasonTooLong || r == ReasonTooHard {
				sum += v * (x[i] - 1) * s.taste[i]
			}
		}
		if sum < least {
			worst, least = r, sum
		}
	}
	return worst
}

// learner is a way to turn answers into the preference term of a module.
type learner struct {
	name string
	// share returns the expected share of "passt" for a module after the answers
	share func(s *simulated, role roleMean) func(row int32) float64
}

func tasteLearners() []learner {
	bayes := func(withRole bool) func(*simulated, roleMean) func(int32) float64 {
		return func(s *simulated, role roleMean) func(int32) float64 {
			if !withRole {
				role = nil
			}
			c := s.sit.snap.columns
			t := learn(c, s.sit.person, s.sit.decisions, settings{Profiling: true}, role, s.found.closeness)
			return func(row int32) float64 {
				return t.share(c.tasteOf(s.sit.person, row, s.sit.snap.modules[row].ID, s.found.closeness))
			}
		}
	}
	return []learner{
		{"Lernpfad, with the role's prior", bayes(true)},
		{"Lernpfad, neutral prior", bayes(false)},
		{"Rocchio", rocchio},
		{"no learning", func(*simulated, roleMean) func(int32) float64 { return func(int32) float64 { return 0.5 } }},
	}
}

// rocchio moves a query towards the mean of what was liked and away from the mean of what was not (Rocchio 1971, weights 1, 0.75 and 0.15 of
// the SMART system), and takes the cosine.
func rocchio(s *simulated, _ roleMean) func(int32) float64 {
	c := s.sit.snap.columns
	vector := func(id uuid.UUID) []float64 { return c.tasteOf(s.sit.person, c.row[id], id, s.found.closeness) }
	q := c.features.vector()
	for _, answer := range []struct {
		is     Answer
		weight float64
	}{{Fits, 0.75}, {FitsNot, -0.15}} {
		var mean []float64
		count := 0.0
		for _, d := range s.sit.decisions {
			if d.Answer != answer.is {
				continue
			}
			if mean == nil {
				mean = c.features.vector()
			}
			for i, v := range vector(d.ModuleID) {
				mean[i] += v
			}
			count++
		}
		for i := range mean {
			q[i] += answer.weight * mean[i] / count
		}
	}
	return func(row int32) float64 {
		x := vector(s.sit.snap.modules[row].ID)
		dot, a, b := 0.0, 0.0, 0.0
		for i := range x {
			dot, a, b = dot+x[i]*q[i], a+x[i]*x[i], b+q[i]*q[i]
		}
		if a*b == 0 {
			return 0.5
		}
		return 0.5 + dot/math.Sqrt(a*b)/2
	}
}

// rank orders rows by their score with the preference term of a learner.
func (s *simulated) rank(rows []int32, share func(int32) float64) []int32 {
	q := newQuery(s.sit.snap.columns, s.sit.person, s.found.closeness, testNow())
	scores := make(map[int32]int32, len(rows))
	for _, row := range rows {
		var v values
		q.rate(row, &v)
		v[4] = tenThousandths(float32(share(row)))
		scores[row] = v.score()
	}
	out := slices.Clone(rows)
	slices.SortStableFunc(out, func(a, b int32) int { return int(scores[b] - scores[a]) })
	return out
}

// ndcg judges a ranking of the modules that were never shown by the chance that they fit.
func (s *simulated) ndcg(ranked []int32) float64 {
	gain := func(rows []int32) (sum float64) {
		for i, row := range rows[:min(len(rows), ndcgPlaces)] {
			sum += s.chance[row] * attention(i+1)
		}
		return sum
	}
	ideal := slices.Clone(ranked)
	slices.SortFunc(ideal, func(a, b int32) int {
		if s.chance[a] > s.chance[b] {
			return -1
		}
		return 1
	})
	return gain(ranked) / gain(ideal)
}

// course lets one learner ask a person and judges it after each number of answers. She is asked about the best module of her deck that she
// has not answered.
func (s simulated) course(l learner, role roleMean) []float64 {
	s.draw = rand.New(rand.NewPCG(s.draw.Uint64(), 1))
	s.sit.decisions = nil
	answered := map[int32]bool{}
	var out []float64
	for n := 0; n <= askedMost; n++ {
		share := l.share(&s, role)
		if slices.Contains(askedAt(), n) {
			out = append(out, s.ndcg(s.rank(s.held, share)))
		}
		for _, row := range s.rank(s.asked, share) {
			if !answered[row] {
				answered[row] = true
				s.sit.decisions = append([]Decision{s.say(row)}, s.sit.decisions...)
				break
			}
		}
	}
	return out
}

// priors are the means of the roles, learned from the answers of every other simulated person; the rest are judged.
func (d *demoTown) priors(people []simulated) map[string]roleMean {
	var rows []learnerDecisions
	roles := map[uuid.UUID]string{}
	for i := 0; i < len(people); i += 2 {
		s := people[i]
		roles[s.sit.learner.ID] = s.sit.learner.RoleProfileID
		for _, row := range s.asked[:min(len(s.asked), 15)] {
			rows = append(rows, learnerDecisions{LearnerID: s.sit.learner.ID, Decision: s.say(row)})
		}
	}
	out := map[string]roleMean{}
	for role, mean := range roleMeans(d.snap.columns, rows, roles, 5) {
		out[role] = roleMean{}
		for i, v := range mean {
			out[role][d.snap.columns.features.names[i]] = v
		}
	}
	return out
}

// bootstrap is the mean of values with its 95 per cent interval from 2,000 resamples.
func bootstrap(values []float64) (mean, low, high float64) {
	draw := rand.New(rand.NewPCG(5, 8))
	means := make([]float64, 2000)
	for i := range means {
		for range values {
			means[i] += values[draw.IntN(len(values))]
		}
		means[i] /= float64(len(values))
	}
	for _, v := range values {
		mean += v
	}
	slices.Sort(means)
	return mean / float64(len(values)), means[50], means[1949]
}

func measureTaste(t *testing.T, section *benchreport.Section) {
	t.Helper()
	town := newDemoTown(t)
	people := town.simulate()
	priors := town.priors(people)
	courses := map[string][][]float64{}
	judged := 0
	for i := 1; i < len(people); i += 2 {
		judged++
		for _, l := range tasteLearners() {
			courses[l.name] = append(courses[l.name], people[i].course(l, priors[people[i].sit.learner.RoleProfileID]))
		}
	}
	section.Text("%d people of the demo world with a hidden taste: a weight for each of the 23 features, scattered around that of their role, two pairs of "+
		"features that only count together (which no linear model can learn), and the worth of the module itself. They say \"passt\" with the chance that "+
		"follows, one answer in ten is a slip, and half of the noes name the reason that weighs most. Half of each person's candidates are asked about, best first; the ranking is "+
		"judged by NDCG@%d over the other half, which is never shown. Role priors come from as many other people. Intervals: 95 per cent, bootstrap over people.",
		judged, ndcgPlaces)
	plot := benchreport.Plot{Title: "Ranking of modules never shown, by number of answers", XLabel: "answers", YLabel: "NDCG@10"}
	var rows [][]string
	for _, l := range tasteLearners() {
		series := benchreport.Series{Name: l.name}
		for k, n := range askedAt() {
			level, change := make([]float64, 0, judged), make([]float64, 0, judged)
			for _, c := range courses[l.name] {
				level, change = append(level, c[k]), append(change, c[k]-c[0])
			}
			mean, low, high := bootstrap(level)
			series.X, series.Y = append(series.X, float64(n)), append(series.Y, mean)
			series.Low, series.High = append(series.Low, low), append(series.High, high)
			gain, gainLow, gainHigh := bootstrap(change)
			if slices.Contains([]int{0, 1, 3, 5, 10, 20, 30}, n) {
				rows = append(rows, []string{
					l.name, fmt.Sprint(n), fmt.Sprintf("%.4f (%.4f to %.4f)", mean, low, high), fmt.Sprintf("%+.4f (%+.4f to %+.4f)", gain, gainLow, gainHigh),
				})
			}
			if l.name == tasteLearners()[0].name && gain < 0 {
				t.Errorf("after %d answers the ranking is worse than before by %v", n, -gain)
			}
		}
		plot.Series = append(plot.Series, series)
	}
	section.Plot(plot)
	section.Table([]string{"way", "answers", "NDCG@10", "against the same way without answers"}, rows...)
}
