// Package enrolment signs people up: for a seat in a run, for the queue when it is full, or for a start of a module that one studies on
// one's own. Runs are shared by all municipalities and people are not, so this is where the catalogue and the people meet: seats are
// counted on the run, and who holds one is known inside the tenant's wall alone.
package enrolment

import (
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
)

// Enrolment is a seat in a run, a place in the queue for one, or the start of a module.
type Enrolment struct {
	ID           uuid.UUID
	State        State
	Version      int // raised by every change; the value of its ETag
	Module       Module
	Run          *Run       // nil for a module that is studied on one's own
	Place        int        // in the queue, from 1; 0 for those who do not wait
	OfferedUntil *time.Time // when an offered seat goes to the next in the queue
	Approver     string     // who decides, or decided; "" where nobody needs to
	Note         string     // what the approver wrote
	Code         string     // the participation code for the provider's list; "" without a seat or a start
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// MayComplete reports whether she can say that she finished: she is enrolled, and the run has begun.
func (e Enrolment) MayComplete(now time.Time) bool {
	return e.State == Enrolled && (e.Run == nil || !e.Run.Cancelled && !now.Before(e.Run.StartsAt))
}

// Module is what an enrolment says of its module.
type Module struct {
	ID        uuid.UUID
	Title     string
	Provider  string
	URL       string
	Format    courses.Format
	Hours     courses.Hours
	CostCents int
}

// Run is what an enrolment says of its run.
type Run struct {
	ID        uuid.UUID
	Place     string
	Deadline  time.Time
	StartsAt  time.Time
	EndsAt    time.Time
	Cancelled bool
}

// Request is an enrolment as the person sees it who is to agree: who, what, when and at what price. Nothing of the learner's profile,
// levels or answers is in it.
type Request struct {
	ID        uuid.UUID
	Version   int
	Name      string
	OrgUnit   string
	Module    Module
	Run       *Run
	CreatedAt time.Time
}

// Settings are what a municipality decides about enrolments.
type Settings struct {
	ApproverID    *uuid.UUID // nil: nobody needs to agree
	ApproverName  string
	ApproverLogin string
	OfferHours    int // 1..336, how long an offered seat is kept
	Version       int
}

// Kind says what a message is about.
type Kind string

// The kinds of messages. The first two go to the approver, the last one to everybody concerned.
const (
	AboutRequest         Kind = "request"
	AboutRequestReminder Kind = "request_reminder"
	AboutApproved        Kind = "approved"
	AboutRefused         Kind = "refused"
	AboutOffer           Kind = "offer"
	AboutOfferReminder   Kind = "offer_reminder"
	AboutOfferOver       Kind = "offer_over"
	AboutRequestOver     Kind = "request_over"
	AboutNoSeat          Kind = "no_seat"
	AboutCancelled       Kind = "run_cancelled"
	AboutCompleted       Kind = "completed"
)

// Kinds lists every Kind.
func Kinds() []Kind {
	return []Kind{
		AboutRequest, AboutRequestReminder, AboutApproved, AboutRefused, AboutOffer, AboutOfferReminder, AboutOfferOver, AboutRequestOver,
		AboutNoSeat, AboutCancelled, AboutCompleted,
	}
}

// Message is an entry of a person's inbox. Its words follow from the kind and the facts, in the language of whoever reads it.
type Message struct {
	ID           uuid.UUID
	Kind         Kind
	Mine         bool // about an enrolment of the reader's own; otherwise one that she decides about
	Name         string
	Title        string
	ModuleID     uuid.UUID
	StartsAt     *time.Time
	OfferedUntil *time.Time // of an offer that still stands
	CreatedAt    time.Time
	ReadAt       *time.Time
}
