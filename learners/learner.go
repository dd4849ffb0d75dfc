// Package learners holds who learns: people, what speaks for their competencies, what their role asks of them, and their plans.
package learners

import (
	"time"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
)

// Horizon chooses the column of a role profile that is the target.
type Horizon string

// The horizons of a target.
const (
	Today    Horizon = "today"
	Tomorrow Horizon = "tomorrow"
)

// OrgUnit is a department inside a tenant.
type OrgUnit struct {
	ID       uuid.UUID
	ParentID *uuid.UUID
	Name     string
}

// Learner is a person who learns. Formats, Languages and Accessibility use the words of the catalogue
// ("self_paced", "de", "captions"); an empty Formats means any format.
type Learner struct {
	ID            uuid.UUID
	UserID        uuid.UUID
	TenantID      uuid.UUID
	Name          string
	OrgUnit       OrgUnit
	RoleProfileID string // "" while none is chosen
	Horizon       Horizon
	WeeklyMinutes int      // 15..2400, time for learning
	WorkingDays   []string // "mon" to "sun", at least one
	Formats       []string
	Languages     []string
	Accessibility []string // needs: hard constraints on modules
	Tasks         string
	Interests     string
	Version       int // raised by every change; the value of its ETag
	UpdatedAt     time.Time
	// Targets are her own, by competency. Only where she reads herself are they filled in: no list of people has them.
	Targets        []OwnTarget
	TargetsVersion int // of Targets, raised by every change of them
}

// EvidenceKind says what speaks for a level.
type EvidenceKind string

// The kinds of evidence.
const (
	SelfAssessment EvidenceKind = "self_assessment"
	Test           EvidenceKind = "test"
	Completion     EvidenceKind = "completion"
	Certificate    EvidenceKind = "certificate"
	Appraisal      EvidenceKind = "appraisal" // what a superior said; told by the person herself
)

// Evidence speaks for a level of a competency. It is never changed: a correction is a newer one, and what was wrong is withdrawn.
type Evidence struct {
	ID         uuid.UUID
	LearnerID  uuid.UUID
	Competency competency.ID
	Level      competency.Level
	Kind       EvidenceKind
	Source     string
	Confidence float64 // 0..1 on the day it was observed
	ObservedOn time.Time
	HalfLife   time.Duration
	CreatedAt  time.Time
	// WithdrawnAt is when the person took it back: since then it counts no longer. Nil while it counts.
	WithdrawnAt *time.Time
	File        *File // the scan of a certificate, without its content; nil for none
}

// Attainment is the level a person holds in a competency, derived from evidence.
type Attainment struct {
	Competency competency.ID
	Level      competency.Level
	Confidence float64  // of the deciding evidence, after decay
	By         Evidence // the evidence that decided
	Count      int      // how many pieces of evidence there are
}

// Goal is a level that a person is to reach.
type Goal struct {
	Competency competency.ID
	Level      competency.Level // 1..8
	Need       competency.Need
	Weight     int  // 1..5
	Own        bool // Level is her own target, above what her role asks
	// Asked is what the role profile asks where Own is set; 0 where it asks nothing.
	Asked competency.Level
}

// OwnsLevel reports whether only she wants this level of the goal, and her role profile does not ask it.
func (g Goal) OwnsLevel(level competency.Level) bool { return g.Own && level > g.Asked }

// PlanState is where a plan stands.
type PlanState string

// The states of a plan; a learner has at most one active plan.
const (
	PlanDraft     PlanState = "draft"
	PlanActive    PlanState = "active"
	PlanCompleted PlanState = "completed"
	PlanAbandoned PlanState = "abandoned"
)

// Plan is a path the person accepted.
type Plan struct {
	ID         uuid.UUID
	LearnerID  uuid.UUID
	PathID     uuid.UUID
	State      PlanState
	AcceptedAt time.Time
	EndedAt    *time.Time
}
