package ical

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/learners/enrolment"
	"lernpfad/matching"
)

// Paths lay the path of a person out in time.
type Paths interface {
	CurrentPath(ctx context.Context, actor auth.Actor) (matching.LearningPath, bool, error)
	Path(ctx context.Context, actor auth.Actor, id uuid.UUID) (matching.LearningPath, error)
	Calendar(ctx context.Context, actor auth.Actor, path matching.LearningPath, in matching.CalendarInput) (matching.Calendar, error)
}

// Enrolments are those of a person.
type Enrolments interface {
	Mine(ctx context.Context, actor auth.Actor) ([]enrolment.Enrolment, error)
}

// People know on whose behalf an address acts.
type People interface {
	LearnerActor(ctx context.Context, tenant, learner uuid.UUID) (auth.Actor, error)
}

// Options are the parts a Service is made of. All are required.
type Options struct {
	DB         *database.DB
	Paths      Paths
	Enrolments Enrolments
	People     People
	Now        func() time.Time
	Zone       *time.Location // in which sittings are told
}

// Service tells calendar programs the dates of a person. It is safe for concurrent use.
type Service struct{ Options }

// New returns a Service.
func New(opt Options) *Service { return &Service{opt} }

// Dates returns what stands for a person now, in the order of its beginning: the steps of the path she has accepted and the sittings of
// runs she has a seat in. Nothing is stored.
func (s *Service) Dates(ctx context.Context, actor auth.Actor) ([]Event, error) {
	learner, err := auth.OwnLearner(actor)
	if err != nil {
		return nil, err
	}
	path, known, err := s.Paths.CurrentPath(ctx, actor)
	if err != nil {
		return nil, err
	}
	var steps []matching.CalendarStep
	if known && path.Accepted {
		if steps, err = s.steps(ctx, actor, path); err != nil {
			return nil, err
		}
	}
	enrolments, err := s.Enrolments.Mine(ctx, actor)
	if err != nil {
		return nil, err
	}
	var times sittings
	err = s.DB.Tenant(ctx, actor.TenantID, func(tx database.Tx) (err error) {
		times, err = loadSittings(tx, runsOf(enrolments))
		return err
	})
	if err != nil {
		return nil, err
	}
	over := s.Now().Add(-kept)
	return slices.DeleteFunc(wanted(learner, path.ID, steps, enrolments, times, s.Zone), func(e Event) bool { return e.EndsAt.Before(over) }), nil
}

// steps lays a path out. Where the profile leaves no day to learn on, nothing has a place.
func (s *Service) steps(ctx context.Context, actor auth.Actor, path matching.LearningPath) ([]matching.CalendarStep, error) {
	c, err := s.Paths.Calendar(ctx, actor, path, matching.CalendarInput{})
	if fault.Is(err, "calendar-impossible") {
		return nil, nil
	}
	return c.Steps, err
}

func runsOf(list []enrolment.Enrolment) []uuid.UUID {
	var out []uuid.UUID
	for _, e := range list {
		if e.Run != nil {
			out = append(out, e.Run.ID)
		}
	}
	return out
}

// Enrolment returns the sittings of a run that the person has a seat in, as a file. An enrolment that is not hers is enrolment-not-found,
// one without a date is event-not-found.
func (s *Service) Enrolment(ctx context.Context, actor auth.Actor, id uuid.UUID) (File, error) {
	list, err := s.Enrolments.Mine(ctx, actor)
	if err != nil {
		return File{}, err
	}
	if !slices.ContainsFunc(list, func(e enrolment.Enrolment) bool { return e.ID == id }) {
		return File{}, fault.New("enrolment-not-found")
	}
	dates, err := s.Dates(ctx, actor)
	if err != nil {
		return File{}, err
	}
	return s.file(ctx, actor, slices.DeleteFunc(dates, func(e Event) bool { return e.Enrolment != id }))
}

// Step returns the days of a step of a path of the person as a file. A step without a place in the calendar is event-not-found.
func (s *Service) Step(ctx context.Context, actor auth.Actor, path uuid.UUID, position int) (File, error) {
	learner, err := auth.OwnLearner(actor)
	if err != nil {
		return File{}, err
	}
	lp, err := s.Paths.Path(ctx, actor, path)
	if err != nil {
		return File{}, err
	}
	steps, err := s.steps(ctx, actor, lp)
	if err != nil {
		return File{}, err
	}
	steps = slices.DeleteFunc(steps, func(s matching.CalendarStep) bool { return s.Position != position })
	return s.file(ctx, actor, wanted(learner, path, steps, nil, nil, s.Zone))
}

// file writes single events, with the numbers that a subscription would give them.
func (s *Service) file(ctx context.Context, actor auth.Actor, events []Event) (File, error) {
	if len(events) == 0 {
		return File{}, fault.New("event-not-found")
	}
	told, err := s.tell(ctx, actor, func(told []Event) revision {
		known := slices.DeleteFunc(told, func(e Event) bool {
			return !slices.ContainsFunc(events, func(now Event) bool { return now.ID == e.ID })
		})
		return revise(known, events, s.Now())
	})
	return write(told, s.Zone, true), err
}

// tell revises what programs were told and stores what is new about it. One look at a person's events waits for another.
func (s *Service) tell(ctx context.Context, actor auth.Actor, look func(told []Event) revision) ([]Event, error) {
	var r revision
	err := s.DB.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		told, err := lockEvents(tx, actor.TenantID, *actor.LearnerID)
		if err != nil {
			return err
		}
		r = look(told)
		return saveEvents(tx, actor.TenantID, *actor.LearnerID, r)
	})
	return r.published, err
}
