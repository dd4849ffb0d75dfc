package enrolment

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

const maxNote = 500

// Requests lists what the actor has to decide, the oldest first. For everybody but the person whom the municipality named it is empty.
func (s *Service) Requests(ctx context.Context, actor auth.Actor) ([]Request, error) {
	var list []Request
	err := s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		settings, err := loadSettings(tx, actor.TenantID)
		if err != nil || !settings.decidedBy(actor) {
			return err
		}
		list, err = loadRequests(tx, actor.TenantID)
		return err
	})
	return list, err
}

// Decides reports whether the actor is the person whom the municipality named.
func (s *Service) Decides(ctx context.Context, actor auth.Actor) (bool, error) {
	var decides bool
	err := s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		settings, err := loadSettings(tx, actor.TenantID)
		decides = settings.decidedBy(actor)
		return err
	})
	return decides, err
}

func (s Settings) decidedBy(actor auth.Actor) bool {
	return s.ApproverID != nil && *s.ApproverID == actor.UserID
}

// Decide agrees to a request or refuses it, if it still has the version. The note, at most 500 characters, goes to the learner. Whoever is
// not the named person gets enrolment-not-found; a request that was decided or withdrawn meanwhile is enrolment-moved.
func (s *Service) Decide(ctx context.Context, actor auth.Actor, id uuid.UUID, version int, agree bool, note string) error {
	note = strings.TrimSpace(note)
	if err := checkNote(note); err != nil {
		return err
	}
	return s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		settings, err := loadSettings(tx, actor.TenantID)
		if err != nil {
			return err
		}
		if !settings.decidedBy(actor) {
			return fault.New("enrolment-not-found")
		}
		c, err := s.open(ctx, tx, actor.TenantID, id)
		if err != nil {
			return err
		}
		if !c.row.Asked { // it is none of her business
			return fault.New("enrolment-not-found")
		}
		if c.row.State != Requested {
			return fault.New("enrolment-moved")
		}
		if c.row.Version != version {
			return fault.New("stale")
		}
		c.decided, c.note = &actor.UserID, note
		if agree {
			return c.apply(evApprove)
		}
		return c.apply(evRefuse)
	})
}

func checkNote(note string) error {
	f := fault.New("enrolment-invalid")
	switch {
	case !utf8.ValidString(note) || strings.ContainsRune(note, 0):
		return f.Field("/note", "bad-text")
	case utf8.RuneCountInString(note) > maxNote:
		return f.Field("/note", "too-long", "max", strconv.Itoa(maxNote))
	default:
		return nil
	}
}
