// Package completion is what comes of a finished module: evidence, a credential that the person can show, and another look at her path. It is
// where modules, enrolments and evidence meet.
package completion

import (
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/code"
	"lernpfad/learners"
)

// Completion is a module that a person finished, as it was on that day.
type Completion struct {
	ID          uuid.UUID
	Enrolment   *uuid.UUID // nil: finished elsewhere
	Module      uuid.UUID
	Title       string
	Provider    string
	Hours       courses.Hours
	Holder      string // her name
	On          time.Time
	Gains       []learners.Gain
	Code        string // with it anybody can check the printed page
	CreatedAt   time.Time
	ConfirmedAt *time.Time // by the provider; nil: her own word
	WithdrawnAt *time.Time // it was a mistake
}

// Confirmed reports whether the provider said so, too.
func (c Completion) Confirmed() bool { return c.ConfirmedAt != nil }

// Withdrawn reports whether it was taken back. Nothing comes of it any more.
func (c Completion) Withdrawn() bool { return c.WithdrawnAt != nil }

// IssuedAt is since when its credential says what it says.
func (c Completion) IssuedAt() time.Time {
	if c.ConfirmedAt != nil {
		return *c.ConfirmedAt
	}
	return c.CreatedAt
}

// ShownCode is the code of the printed page as it is shown.
func (c Completion) ShownCode() string { return code.Grouped(c.Code, codeGroup) }

// Rises are the gains that raised a level.
func (c Completion) Rises() []learners.Gain {
	var out []learners.Gain
	for _, g := range c.Gains {
		if g.To > g.From {
			out = append(out, g)
		}
	}
	return out
}

const (
	codeLetters = 20 // 86 bits: nobody finds one by trying
	codeGroup   = 5
)

// Verified is what a code tells whoever holds the printed page. Of a withdrawn credential it tells nothing but that.
type Verified struct {
	Withdrawn  bool
	Completion Completion
}
