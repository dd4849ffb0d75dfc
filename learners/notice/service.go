package notice

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/internal/mail"
	"lernpfad/internal/secret"
	"lernpfad/learners/enrolment"
)

const (
	// linkLife is how long the link in a letter confirms an address.
	linkLife = 48 * time.Hour
	// So many links a person may ask for in an hour: her mail is not to fill somebody else's mailbox.
	linksAnHour = 5
)

// Paths of the pages that the links lead to.
const (
	ConfirmPath = "/benachrichtigungen/bestaetigen/"
	StopPath    = "/benachrichtigungen/abbestellen/"
)

// Options are the parts a Service is made of. All but Sender are required.
type Options struct {
	DB      *database.DB
	Enqueue enrolment.Enqueue
	Tenants func(ctx context.Context) ([]uuid.UUID, error) // every municipality
	Sender  mail.Sender                                    // nil: no mail leaves
	Write   func(c Content) (Text, error)
	Base    func() string // address of this server, without a slash at the end
	Zone    *time.Location
	Now     func() time.Time
	Log     *slog.Logger
}

// Service decides on letters and sends them. It is safe for concurrent use.
type Service struct{ opt Options }

// New returns a Service.
func New(opt Options) *Service { return &Service{opt: opt} }

// Settings returns what the actor has said about mail.
func (s *Service) Settings(ctx context.Context, actor auth.Actor) (Settings, error) {
	var out Settings
	err := s.opt.DB.Tenant(ctx, actor.TenantID, func(tx database.Tx) (err error) {
		out, err = s.settings(tx, actor)
		return err
	})
	return out, err
}

func (s *Service) settings(tx database.Tx, actor auth.Actor) (Settings, error) {
	row, err := loadSettings(tx, actor.TenantID, actor.UserID)
	out := Settings{
		Available: s.opt.Sender != nil, Address: mail.ShowAddress(row.Address), Confirmed: row.ConfirmedAt != nil, Language: row.Language,
		Off: row.off(), Version: row.Version,
	}
	if err == nil {
		out.Failed, err = lastFailure(tx, actor.TenantID, actor.UserID)
	}
	return out, err
}

// Save replaces what the actor has said about mail, if it still has the version. A new address gets a letter with a link first.
func (s *Service) Save(ctx context.Context, actor auth.Actor, version int, in Input) (Settings, error) {
	address, err := s.check(in)
	if err != nil {
		return Settings{}, err
	}
	var out Settings
	err = s.opt.DB.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		row, err := s.hold(tx, actor, version)
		if err != nil {
			return err
		}
		moved := address != row.Address
		row.Address, row.Language, row.Off = address, in.Language, joined(in.Off)
		if moved {
			row.ConfirmedAt, row.ConfirmSecret, row.ConfirmUntil = nil, nil, nil
		}
		ask := address != "" && row.ConfirmedAt == nil && (moved || in.Again)
		if ask {
			if err := s.newLink(tx, actor, &row); err != nil {
				return err
			}
		}
		if err := updateSettings(tx, actor.TenantID, actor.UserID, row, s.opt.Now()); err != nil {
			return err
		}
		if ask {
			if _, err := s.letter(ctx, tx, actor.TenantID, actor.UserID, ConfirmLetter); err != nil {
				return err
			}
		}
		out, err = s.settings(tx, actor)
		return err
	})
	return out, err
}

// check returns the address as servers want it.
func (s *Service) check(in Input) (string, error) {
	f := fault.New("notifications-invalid")
	address := ""
	if typed := strings.TrimSpace(in.Address); typed != "" {
		var err error
		if address, err = mail.ParseAddress(typed); err != nil {
			f = f.Field("/address", "bad-address")
		}
	}
	if !slices.Contains(Languages(), in.Language) {
		f = f.Field("/language", "not-allowed", "allowed", strings.Join(Languages(), ", "))
	}
	for _, g := range in.Off {
		if !slices.Contains(Groups(), g) {
			f = f.Field("/off", "not-allowed", "allowed", joined(Groups()))
			break
		}
	}
	if err := f.OrNil(); err != nil {
		return "", err
	}
	if address != "" && s.opt.Sender == nil {
		return "", fault.New("mail-off")
	}
	return address, nil
}

// hold makes the row where there is none, and holds it.
func (s *Service) hold(tx database.Tx, actor auth.Actor, version int) (settingsRow, error) {
	drawn, err := newSecret()
	if err != nil {
		return settingsRow{}, err
	}
	row, err := lockSettings(tx, actor.TenantID, actor.UserID, drawn, s.opt.Now())
	if err == nil && row.Version != version {
		err = fault.New("stale")
	}
	return row, err
}

func (s *Service) newLink(tx database.Tx, actor auth.Actor, row *settingsRow) error {
	asked, err := countLinks(tx, actor.TenantID, actor.UserID, s.opt.Now().Add(-time.Hour))
	if err != nil {
		return err
	}
	if asked >= linksAnHour {
		return fault.New("rate-limited").With("seconds", "3600")
	}
	if row.ConfirmSecret, err = newSecret(); err != nil {
		return err
	}
	until := s.opt.Now().Add(linkLife)
	row.ConfirmUntil = &until
	return nil
}

// Confirm makes the address count that the link of a letter belongs to. An unknown or old link is link-over; one that has done its work
// already, too.
func (s *Service) Confirm(ctx context.Context, link string) error {
	return s.byLink(ctx, link, func(tx database.Tx, t secret.Token) (bool, error) {
		return confirmAddress(tx, t, s.opt.Now())
	})
}

// Stop ends all mail to the address that the link of a letter belongs to. Its messages stay in the inbox. A second time changes nothing.
func (s *Service) Stop(ctx context.Context, link string) error {
	return s.byLink(ctx, link, func(tx database.Tx, t secret.Token) (bool, error) {
		return stopMail(tx, t, joined(Groups()), s.opt.Now())
	})
}

func (s *Service) byLink(ctx context.Context, link string, do func(tx database.Tx, t secret.Token) (bool, error)) error {
	t, err := parseToken(link)
	if err != nil {
		return err
	}
	return s.opt.DB.Tenant(ctx, t.Tenant, func(tx database.Tx) error {
		done, err := do(tx, t)
		if err == nil && !done {
			return fault.New("link-over")
		}
		return err
	})
}

func joined(groups []Group) string {
	out := make([]string, len(groups))
	for i, g := range groups {
		out[i] = string(g)
	}
	return strings.Join(out, ",")
}
