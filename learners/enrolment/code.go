package enrolment

import (
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/code"
	"lernpfad/internal/database"
)

const (
	codeLetters = 8
	codeGroup   = 4
	// codeTries is how often a code is drawn anew that somebody has already; once is rare.
	codeTries = 5
)

// ShownCode is a participation code as it is shown: "BCDF-GHJK".
func ShownCode(c string) string { return code.Grouped(c, codeGroup) }

// ReadCode returns the participation code that somebody typed; ok is false when it is none.
func ReadCode(typed string) (c string, ok bool) { return code.Read(typed, codeLetters) }

// giveCode draws a participation code for an enrolment that has none.
func (c *change) giveCode() error {
	for range codeTries {
		done, err := insertCode(c.tx, c.tenant, c.row, code.New(codeLetters))
		if err != nil || done {
			return err
		}
	}
	return nil
}

// Participant is what a participation code stands for. It names no person: only inside the wall of its municipality is known who it is.
type Participant struct {
	Code        string
	Tenant      uuid.UUID
	Enrolment   uuid.UUID
	StartsAt    *time.Time // of the run; nil for a module that is studied on one's own
	ConfirmedAt *time.Time // when a list named it before
}

// Participants finds those of a module that hold one of the codes, by code. Codes of other modules, and of people who have left, are not
// among them.
func (s *Service) Participants(tx database.Tx, module uuid.UUID, codes []string) (map[string]Participant, error) {
	return loadParticipants(tx, module, codes)
}

// NoteConfirmed notes that the provider's list has named the codes.
func (s *Service) NoteConfirmed(tx database.Tx, codes []string) error {
	return confirmCodes(tx, codes, s.now())
}
