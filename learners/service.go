package learners

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/courses/competency/selfcheck"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/learners/scan"
)

// Changed is called inside the transaction that changes what a person's profile text says: the place to enqueue a new embedding.
type Changed func(ctx context.Context, tx *sql.Tx, tenant, learner uuid.UUID) error

// Options are the parts a Service is made of. All are required.
type Options struct {
	DB         *database.DB
	Library    *competency.Library
	Vocabulary Vocabulary
	Changed    Changed
	Now        func() time.Time
}

// Service is what people tell and show about themselves. Every method works for the actor alone; nobody reads another person.
type Service struct {
	db      *database.DB
	library *competency.Library
	bank    *selfcheck.Bank
	scans   *scan.Reader
	words   Vocabulary
	changed Changed
	now     func() time.Time
}

// New returns a Service.
func New(opt Options) *Service {
	return &Service{db: opt.DB, library: opt.Library, bank: selfcheck.Default(), scans: &scan.Reader{}, words: opt.Vocabulary, changed: opt.Changed, now: opt.Now}
}

// Library returns the frameworks and role profiles that people are described in.
func (s *Service) Library() *competency.Library { return s.library }

// Me returns the actor's profile.
func (s *Service) Me(ctx context.Context, actor auth.Actor) (Learner, error) {
	var me Learner
	err := s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		var err error
		me, err = loadLearner(tx, actor.TenantID, id)
		return err
	})
	return me, err
}

// UpdateProfile replaces what the person says about herself, if the profile still has the version. To send what is stored already
// changes nothing, whatever the version: a form that was sent twice is no conflict.
func (s *Service) UpdateProfile(ctx context.Context, actor auth.Actor, version int, in ProfileInput) (Learner, error) {
	if err := in.Validate(s.library, s.words); err != nil {
		return Learner{}, err
	}
	var me Learner
	err := s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		done, err := updateLearner(tx, actor.TenantID, id, version, in, s.now())
		if err != nil {
			return err
		}
		if !done {
			if me, err = loadLearner(tx, actor.TenantID, id); err == nil && !in.repeats(me) {
				err = fault.New("stale")
			}
			return err
		}
		if err := s.changed(ctx, database.SQLTx(tx), actor.TenantID, id); err != nil {
			return err
		}
		me, err = loadLearner(tx, actor.TenantID, id)
		return err
	})
	return me, err
}

// Evidence returns all evidence of the person, newest first.
func (s *Service) Evidence(ctx context.Context, actor auth.Actor) ([]Evidence, error) {
	var evidence []Evidence
	err := s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		var err error
		evidence, err = loadEvidence(tx, actor.TenantID, id)
		return err
	})
	return evidence, err
}

// Record returns the actor's profile and all her evidence, newest first, of one moment.
func (s *Service) Record(ctx context.Context, actor auth.Actor) (Learner, []Evidence, error) {
	var me Learner
	var evidence []Evidence
	err := s.own(ctx, actor, func(tx database.Tx, id uuid.UUID) error {
		var err error
		if me, err = loadLearner(tx, actor.TenantID, id); err != nil {
			return err
		}
		evidence, err = loadEvidence(tx, actor.TenantID, id)
		return err
	})
	return me, evidence, err
}

// Attainments returns the level the person holds per competency, by competency.
func (s *Service) Attainments(ctx context.Context, actor auth.Actor) ([]Attainment, error) {
	evidence, err := s.Evidence(ctx, actor)
	if err != nil {
		return nil, err
	}
	return Attain(evidence, s.now()), nil
}

// Goals returns the levels the person is to reach; none while she has neither a role profile nor a target of her own.
func (s *Service) Goals(ctx context.Context, actor auth.Actor) ([]Goal, error) {
	me, err := s.Me(ctx, actor)
	if err != nil {
		return nil, err
	}
	return me.Goals(s.library), nil
}

// EvidenceInput is evidence that a person brings herself. Tests come from the test itself and cannot be entered.
type EvidenceInput struct {
	Competency competency.ID
	Level      competency.Level // 0..8
	Kind       EvidenceKind     // SelfAssessment, Completion, Certificate or Appraisal
	Source     string           // where it comes from, at most 200 characters; required but for self-assessments; stored as scan.Line
	ObservedOn time.Time        // a day, not in the future
}

const (
	maxSource = 200
	// aheadOfUTC is how much earlier than in UTC a day begins in Germany, in summer.
	aheadOfUTC = 2 * time.Hour
)

// EnteredKinds are the kinds of evidence that a person can enter herself.
func EnteredKinds() []EvidenceKind {
	return []EvidenceKind{Completion, Certificate, Appraisal, SelfAssessment}
}

func (in EvidenceInput) validate(library *competency.Library, now time.Time) error {
	f := fault.New("evidence-invalid")
	if _, ok := library.Competency(in.Competency); !ok {
		f = f.Field("/competency", "unknown")
	}
	if !in.Level.Valid() {
		f = f.Field("/level", "too-big", "max", "8")
	}
	if !slices.Contains(EnteredKinds(), in.Kind) {
		f = f.Field("/kind", "not-allowed", "allowed", "self_assessment, completion, certificate, appraisal")
	}
	if scan.Line(in.Source) == "" && in.Kind != SelfAssessment {
		f = f.Field("/source", "required")
	}
	f = checkText(f, "/source", in.Source, maxSource)
	if in.ObservedOn.After(now.Add(aheadOfUTC)) {
		f = f.Field("/observed_on", "in-future")
	}
	if in.ObservedOn.Year() < 1970 {
		f = f.Field("/observed_on", "bad-date")
	}
	return f.OrNil()
}

// own runs fn inside the tenant's wall with the actor's own learner id.
func (s *Service) own(ctx context.Context, actor auth.Actor, fn func(tx database.Tx, id uuid.UUID) error) error {
	id, err := auth.OwnLearner(actor)
	if err != nil {
		return err
	}
	return s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) error { return fn(tx, id) })
}
