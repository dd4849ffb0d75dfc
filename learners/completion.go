package learners

import (
	"time"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/database"
)

// CompletionInput is a finished module, as evidence: what it teaches, and who says that it was finished.
type CompletionInput struct {
	Learner    uuid.UUID
	Teaches    []competency.Requirement // distinct competencies
	Source     string                   // at most 200 characters
	ObservedOn time.Time                // a day
	Confirmed  bool                     // by the provider; otherwise it is her own word
}

// Gain is what a finished module did to a level. From and To are the levels held before and after; they are equal where she held as much
// already, or where newer evidence says otherwise.
type Gain struct {
	Competency competency.ID
	Taught     competency.Level
	From, To   competency.Level
}

// AddCompletion appends evidence of a finished module in the caller's transaction and returns it, with what it changed.
func (s *Service) AddCompletion(tx database.Tx, tenant uuid.UUID, in CompletionInput) ([]uuid.UUID, []Gain, error) {
	before, err := loadEvidence(tx, tenant, in.Learner)
	if err != nil {
		return nil, nil, err
	}
	confidence := ownWord(Completion)
	if in.Confirmed {
		confidence = usualTrust
	}
	added := make([]Evidence, len(in.Teaches))
	ids := make([]uuid.UUID, len(in.Teaches))
	for i, t := range in.Teaches {
		added[i] = s.newEvidence(in.Learner, EvidenceInput{
			Competency: t.Competency, Level: t.Level, Kind: Completion, Source: in.Source, ObservedOn: in.ObservedOn,
		}, confidence)
		ids[i] = added[i].ID
	}
	if err := insertEvidence(tx, tenant, added); err != nil {
		return nil, nil, err
	}
	return ids, s.gains(before, added), nil
}

// gains compares the levels without and with new evidence.
func (s *Service) gains(before, added []Evidence) []Gain {
	from := Levels(Attain(before, s.now()))
	to := Levels(Attain(append(added[:len(added):len(added)], before...), s.now()))
	out := make([]Gain, len(added))
	for i, e := range added {
		out[i] = Gain{Competency: e.Competency, Taught: e.Level, From: from[e.Competency], To: to[e.Competency]}
	}
	return out
}

// WithdrawEvidence makes evidence of a person count no longer, in the caller's transaction. It stays on record; withdrawing it again
// changes nothing.
func (s *Service) WithdrawEvidence(tx database.Tx, tenant, learner uuid.UUID, evidence []uuid.UUID) error {
	_, err := withdrawEvidence(tx, tenant, learner, evidence, s.now())
	return err
}
