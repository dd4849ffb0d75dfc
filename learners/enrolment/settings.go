package enrolment

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// Bounds and default of the hours that an offered seat is kept.
const (
	minOfferHours     = 1
	maxOfferHours     = 14 * 24
	defaultOfferHours = 48
)

// Settings returns what the municipality has decided about enrolments, for its administration.
func (s *Service) Settings(ctx context.Context, actor auth.Actor) (Settings, error) {
	if err := auth.MayManageTenant(actor); err != nil {
		return Settings{}, err
	}
	var out Settings
	err := s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) (err error) {
		out, err = loadSettings(tx, actor.TenantID)
		return err
	})
	return out, err
}

// ApproverFor names who would have to agree if the learner signed up for something with a date or a price; "" where nobody has to.
func (s *Service) ApproverFor(ctx context.Context, actor auth.Actor) (string, error) {
	var name string
	err := s.own(ctx, actor, func(tx database.Tx, _ uuid.UUID) error {
		settings, err := loadSettings(tx, actor.TenantID)
		if !settings.decidedBy(actor) {
			name = settings.ApproverName
		}
		return err
	})
	return name, err
}

// SaveSettings names who agrees to enrolments, by login, "" for nobody, and how long an offered seat is kept, if the settings still have
// the version. With nobody named, requests that wait for a decision become enrolments.
func (s *Service) SaveSettings(ctx context.Context, actor auth.Actor, version int, login string, offerHours int) (Settings, error) {
	if err := auth.MayManageTenant(actor); err != nil {
		return Settings{}, err
	}
	f := fault.New("settings-invalid")
	switch {
	case offerHours < minOfferHours:
		f = f.Field("/offer_hours", "too-small", "min", strconv.Itoa(minOfferHours))
	case offerHours > maxOfferHours:
		f = f.Field("/offer_hours", "too-big", "max", strconv.Itoa(maxOfferHours))
	}
	var out Settings
	err := s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		approver, known, err := findUser(tx, actor.TenantID, strings.ToLower(strings.TrimSpace(login)))
		if err != nil {
			return err
		}
		if !known {
			f = f.Field("/approver", "unknown")
		}
		if err := f.OrNil(); err != nil {
			return err
		}
		done, err := updateSettings(tx, actor.TenantID, version, approver, offerHours)
		if err != nil {
			return err
		}
		if !done {
			return fault.New("stale")
		}
		out, err = loadSettings(tx, actor.TenantID)
		return err
	})
	if err != nil {
		return Settings{}, err
	}
	return out, s.settleRequests(ctx, actor.TenantID)
}

// settleRequests agrees to everything that waits for a decision which nobody is named to take.
func (s *Service) settleRequests(ctx context.Context, tenant uuid.UUID) error {
	ids, err := s.undecidable(ctx, tenant)
	if err != nil {
		return err
	}
	for _, id := range ids { // a transaction each: every one holds a run of its own
		err := s.db.Tenant(ctx, tenant, func(tx database.Tx) error {
			c, err := s.open(ctx, tx, tenant, id)
			if err != nil || c.row.State != Requested || c.settings.ApproverID != nil {
				return err
			}
			return c.apply(evApprove)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) undecidable(ctx context.Context, tenant uuid.UUID) (ids []uuid.UUID, err error) {
	err = s.db.Tenant(ctx, tenant, func(tx database.Tx) error {
		settings, err := loadSettings(tx, tenant)
		if err != nil || settings.ApproverID != nil {
			return err
		}
		ids, err = requestedIDs(tx, tenant)
		return err
	})
	return ids, err
}
