package matching

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"lernpfad/cmd/lernpfad/demo"
	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/learners"
)

// demoTown is the demo world in memory: its catalogue, and everybody with goals.
type demoTown struct {
	snap    *snapshot
	people  []situation
	service *Service
}

func newDemoTown(tb testing.TB) *demoTown {
	tb.Helper()
	imports, err := demo.Catalogue(testNow())
	if err != nil {
		tb.Fatal(err)
	}
	world, err := demo.World(testNow(), imports)
	if err != nil {
		tb.Fatal(err)
	}
	snap := newSnapshot(demoModules(imports), 1)
	snap.columns = newColumns(library(), snap.modules, time.UTC)
	if snap.ways, err = NewWays(library(), snap.modules); err != nil {
		tb.Fatal(err)
	}
	town := &demoTown{snap: snap, service: &Service{library: library(), now: testNow, zone: time.UTC}}
	for _, m := range world {
		for _, one := range m.People {
			p := newPerson(library(), one.Learner, learners.Attain(one.Evidence, testNow()))
			if len(p.goals) > 0 {
				town.people = append(town.people, situation{person: &p, snap: snap, at: testNow(), taste: taste{settings: settings{Profiling: true}}})
			}
		}
	}
	return town
}

func demoModules(imports []courses.Import) []courses.Module {
	id := func(key string) uuid.UUID { return uuid.NewSHA1(uuid.NameSpaceURL, []byte(key)) }
	out := make([]courses.Module, len(imports))
	for i, m := range imports {
		in := m.Input
		out[i] = courses.Module{
			ID: id(m.Key), Key: m.Key, Provider: m.Provider, State: courses.Published, Title: in.Title, Description: in.Description, Outcomes: in.Outcomes,
			Hours: in.Hours, Format: in.Format, Language: in.Language, Accessibility: in.Accessibility, Audience: in.Audience,
			Teaches: in.Teaches, Requires: in.Requires,
		}
		for _, group := range m.RequiresAny {
			var refs []courses.ModuleRef
			for _, key := range group {
				refs = append(refs, courses.ModuleRef{ID: id(key), Title: key})
			}
			out[i].RequiresAny = append(out[i].RequiresAny, refs)
		}
		for k, r := range in.Runs {
			out[i].Runs = append(out[i].Runs, courses.Run{
				ID: uuid.NewSHA1(out[i].ID, []byte{byte(k)}), Place: r.Place, Seats: r.Seats, Deadline: r.Deadline, StartsAt: r.StartsAt, EndsAt: r.EndsAt, Sessions: r.Sessions,
			})
		}
	}
	return out
}

// find retrieves by words alone, as a server without an embedding service does.
func (d *demoTown) find(sit situation) found {
	words := nearest(sit, sit.text(), nil)
	return found{closeness: closeness(words), candidates: merge(sit, teaching(sit.snap, sit.person), words, nil)}
}

// answer lets a person say something to n modules of her deck, as the draw has it.
func (d *demoTown) answer(sit *situation, r ranking, n int, draw *rand.Rand) {
	for i, c := range r.deck(*sit, n) {
		answer := []Answer{Fits, Fits, FitsNot}[draw.IntN(3)]
		dec := Decision{ID: uuid.New(), ModuleID: c.module.ID, Answer: answer, CreatedAt: testNow().Add(-time.Duration(i) * time.Hour)}
		if answer == FitsNot {
			dec.Reason = Reasons()[draw.IntN(len(Reasons()))]
		}
		sit.decisions = append(sit.decisions, dec)
	}
	sit.remember(sit.decisions)
	sit.learn(r.found.closeness)
}

// TestTakenAwayReasonsMoveTheSuggestion goes through the decks of every fifth person of the demo world; make bench-matching goes through
// all of them.
func TestTakenAwayReasonsMoveTheSuggestion(t *testing.T) {
	t.Parallel()
	checked, wrong := newDemoTown(t).takeReasonsAway(5)
	for _, w := range wrong {
		t.Error(w)
	}
	for _, kind := range movingFacts() {
		if checked[kind] == 0 {
			t.Errorf("no card named %s", kind)
		}
	}
}

// movingFacts are the reasons that a ranking rests on; what a card says besides is checked by checkFacts.
func movingFacts() []FactKind {
	return []FactKind{FactClosesGap, FactReady, FactMissing, FactGroupMember, FactNearTasks, FactWish, FactFromDecision, FactNextRun, FactAlreadyHeld}
}

// takeReasonsAway takes each reason of each card away from every nth person, most of them with answers: the suggestion must move as the
// reason says. What did not is returned.
func (d *demoTown) takeReasonsAway(every int) (checked map[FactKind]int, wrong []string) {
	draw := rand.New(rand.NewPCG(7, 11))
	checked = map[FactKind]int{}
	x := explainer{names: namer{library()}, now: testNow(), zone: time.UTC}
	for i := 0; i < len(d.people); i += every {
		sit := d.people[i]
		r := ranking{library: library(), found: d.find(sit), now: testNow()}
		if i%3 > 0 {
			d.answer(&sit, r, 6, draw)
		}
		list := r.deck(sit, defaultDeck)
		for place, card := range list {
			for _, f := range x.facts(card, sit) {
				why, ok := d.takeAway(r, sit, list, place, f)
				if why != "" {
					wrong = append(wrong, fmt.Sprintf("person %d, %s, %s: %s", i, card.module.Key, f.Kind, why))
				}
				if ok {
					checked[f.Kind]++
				}
			}
		}
	}
	return checked, wrong
}

// takeAway changes what a fact rests on and says what did not move as it should.
func (d *demoTown) takeAway(r ranking, sit situation, list []scored, place int, f Fact) (wrong string, checked bool) {
	card := list[place]
	p := *sit.person
	then := sit
	then.person = &p
	falls, term := true, 0
	switch f.Kind {
	case FactClosesGap:
		p.goals = slices.DeleteFunc(slices.Clone(p.goals), func(g learners.Goal) bool { return g.Competency == f.Competency })
	case FactNearTasks:
		r.found.closeness, term = nil, 2
	case FactFromDecision:
		p.taste, then.taste.answers, term = newBelief(sit.snap.columns.features.size(), nil, nil), 0, 4
	case FactNextRun:
		return r.withoutRuns(then, card)
	case FactReady:
		if len(card.module.Requires) == 0 {
			return "", false
		}
		p.reach, term = lower(p.reach, card.module.Requires[0].Competency, 0), 1
	case FactMissing:
		p.reach, falls, term = raised(p.reach, f.Competency, f.To), false, 1
	case FactGroupMember:
		p.reach = raised(p.reach, "", 0)
		for _, t := range sit.snap.byID[f.Modules[0].ID].Teaches {
			p.reach.Raise(t.Competency, t.Level)
		}
		falls, term = false, 1
	case FactAlreadyHeld:
		for _, t := range card.module.Teaches {
			p.reach = lower(p.reach, t.Competency, 0)
		}
		if r.one(then, card.module).values[0] < card.values[0] {
			return "what is no longer known should not close less", true
		}
		return "", true
	case FactWish:
		p.learner.Formats = nil
		for _, other := range courses.Formats() {
			if other != card.module.Format {
				p.learner.Formats = append(p.learner.Formats, string(other))
			}
		}
		if placeOf((ranking{library: r.library, found: d.find(then), now: r.now}).deck(then, maxDeck), card.module) > 0 {
			return "still suggested although she wishes for other forms", true
		}
		return "", true
	default:
		return "", false
	}
	return r.moved(sit, then, card, falls, term), true
}

// moved compares a card before and after. A reason that was taken away lowers its term and the place of the card, or leaves it last.
func (r ranking) moved(sit, then situation, card scored, falls bool, term int) string {
	after := r.one(then, card.module).values
	if falls && after[term] >= card.values[term] || !falls && after[term] <= card.values[term] {
		return "its term did not move as said"
	}
	if term == 1 { // what she holds touches other modules as well: only the term is promised
		return ""
	}
	if after.score() >= card.values.score() {
		return "its score did not fall"
	}
	if was, is := placeIn(r.order(sit), card.row), placeIn(r.order(then), card.row); term == 0 && is > 0 && is < was && !r.othersFell(sit, then, card) {
		return "it rose although nothing else fell"
	}
	return ""
}

// othersFell reports whether a module that stood before the card lost its score to the same cause.
func (r ranking) othersFell(sit, then situation, card scored) bool {
	for _, c := range r.order(sit) {
		if c.row == card.row {
			return false
		}
		if one := r.one(then, sit.snap.modules[c.row]); one.values.score() < c.values.score() {
			return true
		}
	}
	return false
}

func placeIn(list []rated, row int32) int {
	return slices.IndexFunc(list, func(c rated) bool { return c.row == row }) + 1
}

// withoutRuns asks for the module as if none of its runs took place.
func (r ranking) withoutRuns(sit situation, card scored) (string, bool) {
	m := *card.module
	m.Runs = nil
	c := newColumns(r.library, []*courses.Module{&m}, time.UTC)
	q := newQuery(c, sit.person, nil, r.now)
	if _, dates, _ := q.fit(0); dates != noDateFit {
		return "without a run it still fits", true
	}
	return "", true
}

func raised(p competency.Profile, id competency.ID, level competency.Level) competency.Profile {
	out := competency.Profile{}
	for k, v := range p {
		out[k] = v
	}
	if id != "" {
		out.Raise(id, level)
	}
	return out
}

func lower(p competency.Profile, id competency.ID, level competency.Level) competency.Profile {
	out := raised(p, "", 0)
	out[id] = level
	return out
}

// TestCounterfactualsAreTrue checks what cards say against a ranking made from nothing for the person as she would be.
func TestCounterfactualsAreTrue(t *testing.T) {
	t.Parallel()
	town := newDemoTown(t)
	instead, moved, same, gone := 0, 0, 0, 0
	for i := 0; i < len(town.people); i += 29 {
		sit := town.people[i]
		f := town.find(sit)
		deck := town.service.assemble(sit, f, defaultDeck)
		for place, card := range deck.Suggestions {
			if len(card.Alternatives) > shownAlternatives {
				t.Errorf("%d alternatives", len(card.Alternatives))
			}
			for _, a := range card.Alternatives {
				other := sit.snap.byID[a.Module.ID]
				if other.Hours-card.Module.Hours != a.Hours || a.Module.ID == card.Module.ID || !sit.admits(other) {
					t.Errorf("alternative %+v to %s", a, card.Module.Key)
				}
			}
			for _, c := range card.Counterfactuals {
				p := newPerson(library(), sit.learner, nil)
				p.held = raised(sit.held, c.Competency, c.Level)
				p.reach = library().Expand(p.held)
				then := sit
				then.person = &p
				fresh := ranking{library: library(), found: found{closeness: f.closeness, candidates: sit.snap.modules}, now: testNow()}
				var list []scored // the whole catalogue, less what was no candidate before and moves no goal now
				fresh.found.candidates = slices.DeleteFunc(slices.Clone(sit.snap.modules), func(m *courses.Module) bool {
					return !sit.admits(m) || !slices.Contains(f.candidates, m) && len(effectOf(library(), m, &p, p.gaps()).closed) == 0
				})
				list = fresh.deck(then, max(len(deck.Suggestions), place+1))
				if got := placeOf(list, sit.snap.byID[card.Module.ID]); got != c.Place {
					t.Errorf("%s: says place %d, is %d", card.Module.Key, c.Place, got)
				}
				switch {
				case c.Instead != nil:
					instead++
					if list[place].module.ID != c.Instead.ID {
						t.Errorf("%s: says %q would stand here, not %q", card.Module.Key, c.Instead.Title, list[place].module.Title)
					}
				case c.Place == 0:
					gone++
				case c.Place == place+1:
					same++
				default:
					moved++
				}
			}
		}
	}
	t.Logf("%d replaced, %d moved, %d stay, %d gone", instead, moved, same, gone)
	if instead == 0 || moved == 0 {
		t.Error("nothing to check")
	}
}
