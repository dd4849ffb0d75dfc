package matching

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// Preferences is what was learned from a person's answers, feature by feature, and what she allows.
type Preferences struct {
	Profiling bool // false: nothing is learned, and the deck is the same for everybody
	Since     *time.Time
	Answers   int  // answers that something was learned from
	FromRole  bool // the people of her role gave the start
	Denied    []Feature
	Learned   []Learned
}

// Learned is what is believed about one feature.
type Learned struct {
	Feature Feature
	Text    string  // German, one sentence
	Weight  float64 // how far it moves the share of "passt"; above 0 she likes it, below 0 she does not
	Sure    float64 // 0..1
	Answers int     // of hers that say something about it
	Denied  bool    // she has said that it is not true; it weighs nothing
}

// Direction is 1 for what she likes, -1 for what she does not, and 0 where nothing can be said or she has denied it.
func (l Learned) Direction() int {
	switch {
	case l.Denied:
		return 0
	case l.Weight >= shownTaste:
		return 1
	case l.Weight <= -shownTaste:
		return -1
	default:
		return 0
	}
}

// settings is what a person allows, as it is stored.
type settings struct {
	Profiling bool
	Since     *time.Time
	Denied    []Feature
}

// roleMean is what the people of a role have in common.
type roleMean map[Feature]float64

// taste is what matching believes about a person, and what it rests on.
type taste struct {
	belief
	settings settings
	answers  int
	fromRole bool
}

// observation is what one answer says: about which features, how much, and how strongly.
type observation struct {
	x         []float64
	y, weight float64
}

// learn computes the belief from the answers, oldest first. An answer to a module that has left the catalogue teaches nothing, nor does
// one from before the last reset. closeness is that of the present deck; nil leaves the feature out.
func learn(c *columns, p *person, decisions []Decision, set settings, role roleMean, closeness map[uuid.UUID]float64) taste {
	denied := map[int]bool{}
	for _, f := range set.Denied {
		if i, ok := c.features.at(f); ok {
			denied[i] = true
		}
	}
	t := taste{belief: newBelief(c.features.size(), c.meanOf(role), denied), settings: set, fromRole: len(role) > 0}
	for _, d := range slices.Backward(decisions) { // stored newest first
		row, ok := c.row[d.ModuleID]
		if !ok || set.Since != nil && !d.CreatedAt.After(*set.Since) {
			continue
		}
		if o, says := c.observation(p, row, d, closeness); says {
			t.observe(o.x, o.y, o.weight)
			t.answers++
		}
	}
	return t
}

func (c *columns) meanOf(role roleMean) []float64 {
	if len(role) == 0 {
		return nil
	}
	mean := c.features.vector()
	for f, v := range role {
		if i, ok := c.features.at(f); ok {
			mean[i] = v
		}
	}
	return mean
}

// observation translates an answer. A reason moves what it names and nothing else; "kann ich schon", "Termin geht nicht" and "später"
// say nothing about taste.
func (c *columns) observation(p *person, row int32, d Decision, closeness map[uuid.UUID]float64) (observation, bool) {
	full := c.tasteOf(p, row, d.ModuleID, closeness)
	switch d.Answer {
	case Fits:
		return observation{full, 1, likeWeight}, true
	case Done:
		return observation{full, float64(d.Rating-1) / (maxRating - 1), ratedWeight}, true
	case FitsNot:
		x, says := c.named(full, d.Reason)
		return observation{x, 0, dislikeWeight}, says
	case Later:
	}
	return observation{}, false
}

// tasteOf is the whole vector of a module in front of a person; without one, her step is left out.
func (c *columns) tasteOf(p *person, row int32, id uuid.UUID, closeness map[uuid.UUID]float64) []float64 {
	n := c.features.size()
	x := make([]float64, n)
	for _, f := range c.taste[c.rows[row].taste:c.rows[row+1].taste] {
		x[f.place] = float64(f.share)
	}
	if p != nil {
		step := 0
		for _, g := range c.gives[c.rows[row].gives:c.rows[row+1].gives] {
			step = max(step, int(g.taught)-int(p.reach[c.competencies[g.competency]]))
		}
		x[n-2] = stepSize(step)
	}
	if closeness != nil {
		x[n-1] = centred(closeness[id])
	}
	return x
}

// named keeps of a vector what a reason names. "Zu leicht" speaks against small steps, "zu schwer" against large ones.
func (c *columns) named(full []float64, reason Reason) ([]float64, bool) {
	x := c.features.vector()
	switch reason {
	case "":
		return full, true
	case ReasonTooEasy:
		x[c.features.index[FeatureStep]] = -1
	case ReasonTooHard:
		x[c.features.index[FeatureStep]] = 1
	case ReasonTooLong:
		x[c.features.index[FeatureLength]] = 1
	case ReasonFormat:
		c.features.keep(x, full, "format:")
	case ReasonLanguage:
		c.features.keep(x, full, "language:")
	case ReasonTopic:
		c.features.keep(x, full, "area:")
	case ReasonKnown, ReasonDate:
		return nil, false
	}
	return x, true
}

// Preferences says what was learned from the person's answers.
func (s *Service) Preferences(ctx context.Context, actor auth.Actor) (Preferences, error) {
	sit, err := s.situation(ctx, actor)
	if err != nil {
		return Preferences{}, err
	}
	out := Preferences{Profiling: sit.taste.settings.Profiling, Since: sit.taste.settings.Since, Denied: sit.taste.settings.Denied}
	if !out.Profiling {
		return out, nil
	}
	found, err := s.retrieve(ctx, actor, sit)
	if err != nil {
		return Preferences{}, err
	}
	sit.learn(found.closeness)
	out.Answers, out.FromRole = sit.taste.answers, sit.taste.fromRole
	for i, f := range sit.snap.columns.features.names {
		l := Learned{
			Feature: f, Weight: sit.taste.mean[i], Sure: sit.taste.sure(i), Answers: sit.taste.seen[i],
			Denied: slices.Contains(sit.taste.settings.Denied, f),
		}
		if l.Denied || l.Answers > 0 || l.Weight != 0 {
			l.Text = namer{s.library}.learned(l)
			out.Learned = append(out.Learned, l)
		}
	}
	return out, nil
}

// PreferenceInput is what a person decides about learning from her answers.
type PreferenceInput struct {
	Profiling bool
	Denied    []Feature // what is not true of her; replaces the list of before
}

// SetPreferences stores what the person allows.
func (s *Service) SetPreferences(ctx context.Context, actor auth.Actor, in PreferenceInput) error {
	known := newFeatures(s.library)
	f := fault.New("validation-failed")
	for i, name := range in.Denied {
		if _, ok := known.at(name); !ok {
			f = f.Field("/denied/"+strconv.Itoa(i), "unknown")
		}
	}
	if err := f.OrNil(); err != nil {
		return err
	}
	denied := slices.Clone(in.Denied)
	slices.Sort(denied)
	denied = slices.Compact(denied)
	return s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		return upsertSettings(tx, actor.TenantID, learner, in.Profiling, denied, s.now())
	})
}

// ForgetPreferences forgets all that was learned: earlier answers keep their modules out of the deck, and teach nothing any more.
func (s *Service) ForgetPreferences(ctx context.Context, actor auth.Actor) error {
	return s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		return resetSettings(tx, actor.TenantID, learner, s.now())
	})
}

// learn settles what is believed about the person, once it is known how near the modules are.
func (s *situation) learn(closeness map[uuid.UUID]float64) {
	set := s.taste.settings
	if !set.Profiling {
		return
	}
	s.taste = learn(s.snap.columns, s.person, s.decisions, set, s.common, closeness)
	s.person.taste = s.taste.belief
}

// answerMeans says what an answer to the module itself makes of its preference term: an answer speaks for itself.
func answerMeans(d Decision) (share float64, ok bool) {
	switch d.Answer {
	case Fits:
		return 1, true
	case FitsNot:
		return 0, true
	case Done:
		return float64(d.Rating-1) / (maxRating - 1), true
	case Later:
	}
	return 0, false
}
