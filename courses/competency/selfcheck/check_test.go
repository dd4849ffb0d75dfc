package selfcheck

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lernpfad/courses/competency"
)

func roleCheck(t testing.TB, id string) *Check {
	t.Helper()
	role, ok := competency.Default().RoleProfile(id)
	if !ok {
		t.Fatalf("no role profile %s", id)
	}
	return Default().Check(id, targetsOf(role))
}

// answerAll asks until the block ends.
func answerAll(c *Check, replies []Reply, counted int, answer func(Statement) Answer) ([]Reply, Step) {
	for {
		step := c.Step(replies, counted)
		if step.Next == nil {
			return replies, step
		}
		replies = append(replies, Reply{*step.Next, answer(*step.Next)})
	}
}

func always(a Answer) func(Statement) Answer { return func(Statement) Answer { return a } }

// The chances of the four answers make one, and better people answer better.
func TestCurves(t *testing.T) {
	t.Parallel()
	for band, c := range curves() {
		for l := range c {
			sum, mean := 0.0, 0.0
			for a, p := range c[l] {
				if p < 0 {
					t.Errorf("band %d, level %d, answer %d: chance %v", band+1, l, a, p)
				}
				sum, mean = sum+p, mean+float64(a)*p
			}
			if math.Abs(sum-1) > 1e-12 {
				t.Errorf("band %d, level %d: chances add up to %v", band+1, l, sum)
			}
			if l > 0 {
				before := 0.0
				for a, p := range c[l-1] {
					before += float64(a) * p
				}
				if mean <= before {
					t.Errorf("band %d: level %d answers no better than %d", band+1, l, l-1)
				}
			}
		}
	}
}

// believe is exact: it equals the sum over every combination of offset and levels, written out for two competencies.
func TestBelieveEqualsEnumeration(t *testing.T) {
	t.Parallel()
	c := Default().Check("", []Target{{"VD1.1", 3, 1}, {"VD5.1", 4, 1}})
	rapid.Check(t, func(t *rapid.T) {
		var replies []Reply
		for range rapid.IntRange(0, 6).Draw(t, "n") {
			s := c.pool[rapid.IntRange(0, len(c.pool)-1).Draw(t, "statement")]
			replies = append(replies, Reply{s, Answer(rapid.IntRange(0, 4).Draw(t, "answer"))})
		}
		b := c.believe(replies)
		first, second := enumerate(c, replies)
		for id, want := range map[competency.ID]levels{"VD1.1": first, "VD5.1": second} {
			got := b.levels(id)
			for l := range want {
				if math.Abs(got[l]-want[l]) > 1e-9 {
					t.Fatalf("%s level %d: %v, enumeration says %v", id, l, got[l], want[l])
				}
			}
		}
	})
}

func enumerate(c *Check, replies []Reply) (first, second levels) {
	total := 0.0
	for g, p := range offsetPrior() {
		for i := range levelCount {
			for j := range levelCount {
				joint := p * c.prior["VD1.1"][g][i] * c.prior["VD5.1"][g][j]
				for _, r := range replies {
					l := i
					if r.Statement.Competency == "VD5.1" {
						l = j
					}
					joint *= c.bank.likelihood(r.Statement, r.Answer)[l]
				}
				first[i], second[j], total = first[i]+joint, second[j]+joint, total+joint
			}
		}
	}
	for l := range first {
		first[l] /= total
		second[l] /= total
	}
	return first, second
}

// The gain of a statement is what it promises: the mean loss after its four answers, computed by taking each in.
func TestGainIsTheExpectedLoss(t *testing.T) {
	t.Parallel()
	c := roleCheck(t, "bauamt")
	replies, _ := answerAll(c, nil, 0, func(s Statement) Answer { return No + Answer(len(s.ID+s.TextDE)%4) })
	b := c.believe(replies[:4])
	lossOf := func(b belief) float64 {
		sum := 0.0
		for _, t := range c.targets {
			sum += loss(t, b.levels(t.Competency).reach())
		}
		return sum
	}
	o := c.outlook(&b)
	before := o.losses(b.offset, -1, [offsetCount]levels{})
	if diff := math.Abs(before - lossOf(b)); diff > 1e-9 {
		t.Fatalf("the loss before differs by %v", diff)
	}
	for _, s := range c.pool {
		after := 0.0
		now := b.levels(s.Competency)
		for a := No; a <= Sure; a++ {
			chance := 0.0
			for l, p := range c.bank.likelihood(s, a) {
				chance += p * now[l]
			}
			after += chance * lossOf(c.believe(append(slices.Clone(replies[:4]), Reply{s, a})))
		}
		index := slices.IndexFunc(c.targets, func(t Target) bool { return t.Competency == s.Competency })
		if got, want := o.gain(s, index, before), before-after; math.Abs(got-want) > 1e-9 || got < 0 {
			t.Errorf("%s: gain %v, want %v", s.ID, got, want)
		}
	}
}

func TestStepStartsAtTheTarget(t *testing.T) {
	t.Parallel()
	for _, role := range competency.Default().RoleProfiles() {
		c := roleCheck(t, role.ID)
		step := c.Step(nil, 0)
		if step.Next == nil || step.Limit != FirstBlock || step.Sure {
			t.Fatalf("%s: first step %+v", role.ID, step)
		}
		target := role.Today()[step.Next.Competency]
		if away := step.Next.Band - target.Band(); target == 0 || away < -1 || away > 1 {
			t.Errorf("%s begins with %s, the target is level %d", role.ID, step.Next.ID, target)
		}
	}
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	c := roleCheck(t, "buergerbuero")
	mixed := func(s Statement) Answer { return No + Answer((len(s.TextDE)/3)%4) }
	first, step := answerAll(c, nil, 0, mixed)
	if len(first) < leastAsked || len(first) > FirstBlock || len(first) < FirstBlock && !step.Sure {
		t.Errorf("first block: %d answers, %+v", len(first), step)
	}
	further, step := answerAll(c, first, len(first), mixed)
	if len(further) != max(FirstBlock, len(first)+FurtherBlock) || step.Limit != len(further) {
		t.Errorf("further block: from %d to %d answers, %+v", len(first), len(further), step)
	}
	seen := map[string]bool{}
	for _, r := range further {
		if seen[r.Statement.ID] {
			t.Errorf("%s is asked twice", r.Statement.ID)
		}
		seen[r.Statement.ID] = true
	}
	for n := 0; n < 40; n++ { // to the end of what is worth asking
		more, step := answerAll(c, further, len(further), mixed)
		if len(more) == len(further) {
			if step.Next != nil {
				t.Error("a block without an end")
			}
			return
		}
		further = more
	}
	t.Error("the check never ends")
}

// Who answers clearly is asked less; who never knows is asked the whole block and gets no estimate.
func TestSureEndsEarly(t *testing.T) {
	t.Parallel()
	c := roleCheck(t, "bauhof")
	clear, step := answerAll(c, nil, 0, always(Sure))
	if !step.Sure || len(clear) >= FirstBlock {
		t.Errorf("always sure: %d answers, %+v", len(clear), step)
	}
	unsure, step := answerAll(c, nil, 0, always(DontKnow))
	if len(unsure) != FirstBlock || step.Sure || len(c.Estimates(unsure)) != 0 {
		t.Errorf("never knows: %d answers, %+v, %d estimates", len(unsure), step, len(c.Estimates(unsure)))
	}
}

func TestRoleStatementsReplaceGeneralOnes(t *testing.T) {
	t.Parallel()
	of := func(role string) (ids []string) {
		for _, s := range Default().suiting("VD1.2", role) {
			ids = append(ids, s.ID)
		}
		return ids
	}
	for role, want := range map[string][]string{
		"":          {"VD1.2-1a", "VD1.2-2a", "VD1.2-3a", "VD1.2-4a"},
		"bauhof":    {"VD1.2-1b", "VD1.2-2a", "VD1.2-3a", "VD1.2-4a"},
		"kaemmerei": {"VD1.2-1a", "VD1.2-2a", "VD1.2-3a", "VD1.2-4a"},
	} {
		if diff := cmp.Diff(want, of(role)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", role, diff)
		}
	}
}

func TestWithoutARole(t *testing.T) {
	t.Parallel()
	c := Default().Check("", nil)
	if n := len(c.Targets()); n < 6 || n > 20 {
		t.Errorf("%d general targets", n)
	}
	if broken := Default().Check("", []Target{{"XX1.1", 3, 1}, {"VD1.1", 0, 1}, {"VD1.2", 9, 1}, {"VD1.3", 3, 0}, {"VD2.1", 3, 1}}); len(broken.Targets()) != 1 {
		t.Errorf("targets %v, want the one that makes sense", broken.Targets())
	}
}

func TestEstimates(t *testing.T) {
	t.Parallel()
	c := roleCheck(t, "buergerbuero")
	statement := func(id string) Statement { s, _ := Default().Statement(id); return s }
	up := c.Estimates([]Reply{{statement("VD1.2-2a"), Sure}})
	down := c.Estimates([]Reply{{statement("VD1.2-2a"), No}})
	if len(up) != 1 || len(down) != 1 || up[0].Level <= down[0].Level {
		t.Fatalf("sure gives %+v, no gives %+v", up, down)
	}
	both := c.Estimates([]Reply{{statement("VD1.2-2a"), Sure}, {statement("VD1.2-3a"), No}})
	if width := both[0].High - both[0].Low; width >= up[0].High-up[0].Low || both[0].Near <= up[0].Near {
		t.Errorf("a second answer does not narrow: %+v, then %+v", up[0], both[0])
	}
	replies, _ := answerAll(c, nil, 0, always(Sure))
	guesses := 0
	for _, e := range c.Estimates(replies) {
		if e.Guess() {
			guesses++
			if e.Level < 1 || e.Level > maxGuess || e.Confidence() != GuessConfidence || e.Sureness() != Unsure {
				t.Errorf("guess %+v", e)
			}
		}
	}
	if guesses == 0 {
		t.Error("sure answers say nothing about the rest")
	}
}

func TestEstimateProperties(t *testing.T) {
	t.Parallel()
	pool := Default().Statements()
	rapid.Check(t, func(t *rapid.T) {
		role := rapid.SampledFrom(competency.Default().RoleProfiles()).Draw(t, "role")
		c := Default().Check(role.ID, targetsOf(role))
		var replies []Reply
		for range rapid.IntRange(0, 20).Draw(t, "n") {
			replies = append(replies, Reply{rapid.SampledFrom(pool).Draw(t, "statement"), Answer(rapid.IntRange(0, 4).Draw(t, "answer"))})
		}
		estimates := c.Estimates(replies)
		for _, e := range estimates {
			if e.Low > e.High || !e.Level.Valid() || !e.Guess() && (e.Level < e.Low || e.Level > e.High) {
				t.Fatalf("range of %+v", e)
			}
			if e.Near < 0 || e.Near > 1+1e-9 || e.Confidence() <= 0 || e.Confidence() > MaxConfidence+1e-9 {
				t.Fatalf("confidence of %+v is %v", e, e.Confidence())
			}
		}
		mixed := slices.Clone(replies)
		rand.New(rand.NewPCG(1, uint64(len(replies)))).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		for i, e := range c.Estimates(mixed) {
			if e.Level != estimates[i].Level || e.Competency != estimates[i].Competency {
				t.Fatalf("another order gives %+v, before %+v", e, estimates[i])
			}
		}
	})
}

func TestSureness(t *testing.T) {
	t.Parallel()
	asked := []Reply{{}}
	for _, tt := range []struct {
		name string
		of   Estimate
		want Sureness
	}{
		{"guess", Estimate{Near: 1}, Unsure},
		{"spread out", Estimate{Near: 0.6, Replies: asked}, Unsure},
		{"about", Estimate{Near: 0.8, Replies: asked}, Roughly},
		{"narrow", Estimate{Near: 0.95, Replies: asked}, QuiteSure},
	} {
		if got := tt.of.Sureness(); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
	if got := (Estimate{Near: 0, Replies: asked}).Confidence(); got <= GuessConfidence {
		t.Errorf("a word of the person is trusted %v, no more than a guess", got)
	}
}

// Simulated people, also such as the model does not expect: the promise of the check, on a small sample.
func TestLevelsAreNear(t *testing.T) {
	t.Parallel()
	for _, w := range []world{asModelled(), otherwise()} {
		got := simulate(w, adaptive(), 20, 12)
		if share := float64(got.near) / float64(got.pairs); share < 0.85 {
			t.Errorf("%s: %.1f %% are off by at most one band, want 85", w.name, 100*share)
		}
		naive := simulate(w, questionnaire("", byTable), 20, 12)
		if got.near <= naive.near || got.called <= naive.called {
			t.Errorf("%s: no better than a fixed questionnaire: %+v and %+v", w.name, got, naive)
		}
	}
}
