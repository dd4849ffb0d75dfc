package learners

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// OwnTarget is a level that a person wants to reach, whatever her role asks.
type OwnTarget struct {
	Competency competency.ID
	Level      competency.Level // 1..8
	By         *time.Time       // a day, or nil
}

// Limits of own targets.
const (
	maxTargets     = 12
	maxTargetYears = 10
)

// ownWeight is what a gap in an own target counts where the role says nothing: the middle of a role's weights, so that what the work
// cannot be done without stays in front.
const ownWeight = 3

// Goals are what the person is to reach: what her role profile asks, in its order, raised where she wants more, and then what only she
// wants.
func (l Learner) Goals(library *competency.Library) []Goal {
	goals := Goals(library, l.RoleProfileID, l.Horizon)
	for _, t := range l.Targets {
		i := slices.IndexFunc(goals, func(g Goal) bool { return g.Competency == t.Competency })
		switch {
		case i < 0:
			goals = append(goals, Goal{Competency: t.Competency, Level: t.Level, Need: competency.Should, Weight: ownWeight, Own: true})
		case t.Level > goals[i].Level:
			g := &goals[i]
			g.Own, g.Asked, g.Level, g.Weight = true, g.Level, t.Level, max(g.Weight, ownWeight)
		}
	}
	return goals
}

// SetTargets replaces the person's own targets, if they still have the version. To send what is stored already changes nothing,
// whatever the version: a form that was sent twice is no conflict.
func (s *Service) SetTargets(ctx context.Context, actor auth.Actor, version int, targets []OwnTarget) (Learner, error) {
	targets = slices.Clone(targets)
	var me Learner
	err := s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		if err := lockLearner(tx, actor.TenantID, id); err != nil {
			return err
		}
		var err error
		if me, err = loadLearner(tx, actor.TenantID, id); err != nil {
			return err
		}
		if err := s.checkTargets(targets, me.Targets); err != nil {
			return err
		}
		slices.SortFunc(targets, func(a, b OwnTarget) int { return cmp.Compare(a.Competency, b.Competency) })
		if slices.EqualFunc(targets, me.Targets, OwnTarget.equal) {
			return nil
		}
		if version != me.TargetsVersion {
			return fault.New("stale")
		}
		if err := replaceTargets(tx, actor.TenantID, id, targets); err != nil {
			return err
		}
		me, err = loadLearner(tx, actor.TenantID, id)
		return err
	})
	return me, err
}

func (t OwnTarget) equal(o OwnTarget) bool {
	sameDay := t.By == nil && o.By == nil || t.By != nil && o.By != nil && t.By.Equal(*o.By)
	return t.Competency == o.Competency && t.Level == o.Level && sameDay
}

// checkTargets lists every broken rule. A day that has passed meanwhile may stay as it is.
func (s *Service) checkTargets(targets, stored []OwnTarget) error {
	f := fault.New("targets-invalid")
	if len(targets) > maxTargets {
		f = f.Field("/targets", "too-many", "max", strconv.Itoa(maxTargets))
	}
	seen := map[competency.ID]bool{}
	for i, t := range targets[:min(len(targets), maxTargets)] {
		at := "/targets/" + strconv.Itoa(i)
		if _, ok := s.library.Competency(t.Competency); !ok {
			f = f.Field(at+"/competency", "unknown")
		} else if seen[t.Competency] {
			f = f.Field(at+"/competency", "duplicate")
		}
		seen[t.Competency] = true
		switch {
		case t.Level < 1:
			f = f.Field(at+"/level", "too-small", "min", "1")
		case !t.Level.Valid():
			f = f.Field(at+"/level", "too-big", "max", "8")
		}
		if slug := s.checkDay(t, stored); slug != "" {
			f = f.Field(at+"/by", slug)
		}
	}
	return f.OrNil()
}

func (s *Service) checkDay(t OwnTarget, stored []OwnTarget) string {
	switch {
	case t.By == nil:
		return ""
	case t.By.Year() < 1970 || t.By.After(s.now().AddDate(maxTargetYears, 0, 0)):
		return "bad-date"
	case t.By.Before(s.now().UTC().Truncate(day)) && !slices.ContainsFunc(stored, func(o OwnTarget) bool { return o.Competency == t.Competency && o.By != nil && o.By.Equal(*t.By) }):
		return "in-past"
	default:
		return ""
	}
}
