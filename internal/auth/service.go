package auth

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
	"lernpfad/internal/secret"
)

const (
	// IdleLimit ends a session that was not used.
	IdleLimit = 30 * time.Minute
	// AbsoluteLimit ends every session: it lasts a working day.
	AbsoluteLimit = 10 * time.Hour
	// KioskIdleLimit ends a session on a shared tablet that was not used.
	KioskIdleLimit = 3 * time.Minute
	// KioskAbsoluteLimit ends every session on a shared tablet.
	KioskAbsoluteLimit = time.Hour

	accessLimit  = 100
	maxLoginText = 200
)

// limits say when a session ends, and how often its last use is written at most, so that reading a page is no write.
type limits struct{ idle, absolute, touch time.Duration }

func limitsOf(kiosk bool) limits {
	if kiosk {
		return limits{KioskIdleLimit, KioskAbsoluteLimit, 5 * time.Second}
	}
	return limits{IdleLimit, AbsoluteLimit, time.Minute}
}

// Service signs people in and out and knows their sessions.
type Service struct {
	db    *database.DB
	now   func() time.Time
	slots hashSlots
	// dummy is verified when there is no account, so that the answer takes as long.
	dummy string
}

// New prepares the service; it hashes once, which takes some 30 ms.
func New(db *database.DB, now func() time.Time) (*Service, error) {
	dummy, err := HashPassword(uuid.NewString())
	if err != nil {
		return nil, err
	}
	return &Service{db: db, now: now, slots: make(hashSlots, runtime.GOMAXPROCS(0)), dummy: dummy}, nil
}

// LoginInput is what a person enters, and where from.
type LoginInput struct {
	Tenant   string // slug
	Login    string
	Password string
	Address  string // of the client, for the limit
}

// Login checks the password and opens a session with a new token. Whatever is wrong, the answer is "login-failed" after
// the same work; too many failures are "rate-limited", a crowd at the door is "login-busy".
func (s *Service) Login(ctx context.Context, in LoginInput) (string, Actor, error) {
	in.Tenant, in.Login = strings.TrimSpace(in.Tenant), normalLogin(in.Login)
	if !plausible(in.Tenant) || !plausible(in.Login) {
		return "", Actor{}, fault.New("login-failed")
	}
	release, err := s.slots.acquire(ctx)
	if err != nil {
		return "", Actor{}, err
	}
	defer release()
	counters := attemptsOf(in)
	if err := s.count(ctx, counters); err != nil {
		return "", Actor{}, err
	}
	tenant, user, err := s.check(ctx, in)
	if err != nil {
		return "", Actor{}, err
	}
	return s.open(ctx, tenant, user, false, func(tx database.Tx) error { return deleteAttempts(tx, counters) })
}

// plausible keeps what PostgreSQL cannot store, and what nobody types, away from it.
func plausible(s string) bool {
	return s != "" && len(s) <= maxLoginText && utf8.ValidString(s) && !strings.ContainsRune(s, 0)
}

// check asks the same questions of the database and hashes once, whether the account exists or not.
func (s *Service) check(ctx context.Context, in LoginInput) (tenant, user uuid.UUID, err error) {
	found, known, err := s.tenant(ctx, in.Tenant)
	if err != nil {
		return tenant, user, err
	}
	if !known {
		found.ID = uuid.New() // a tenant without rows
	}
	var acc account
	err = s.db.Tenant(ctx, found.ID, func(tx database.Tx) (err error) {
		acc, known, err = findAccount(tx, found.ID, in.Login)
		return err
	})
	if err != nil {
		return tenant, user, err
	}
	stored := acc.PasswordHash
	if !known {
		stored = s.dummy
	}
	fits, err := verify(stored, in.Password)
	if err != nil {
		return tenant, user, err
	}
	if !known || !fits {
		return tenant, user, fault.New("login-failed")
	}
	return found.ID, acc.ID, nil
}

func (s *Service) tenant(ctx context.Context, slug string) (out Tenant, known bool, err error) {
	err = s.db.Shared(ctx, func(tx database.Tx) (err error) {
		out, known, err = findTenant(tx, slug)
		return err
	})
	return out, known, err
}

// open makes a session, in one transaction with what else has to be done when somebody comes in.
func (s *Service) open(ctx context.Context, tenant, user uuid.UUID, kiosk bool, and func(tx database.Tx) error) (string, Actor, error) {
	t, err := secret.New(tenant)
	if err != nil {
		return "", Actor{}, err
	}
	var row sessionRow
	err = s.db.Tenant(ctx, tenant, func(tx database.Tx) error {
		if err := and(tx); err != nil {
			return err
		}
		if err := insertSession(tx, t, user, kiosk, s.now()); err != nil {
			return err
		}
		var err error
		row, _, err = findSession(tx, t)
		return err
	})
	if err != nil {
		return "", Actor{}, err
	}
	return t.String(), row.actor(tenant), nil
}

// Authenticate finds the actor of a session token. Unknown, foreign, idle and old tokens are all "unauthenticated".
func (s *Service) Authenticate(ctx context.Context, text string) (Actor, error) {
	t, err := parseToken(text)
	if err != nil {
		return Actor{}, err
	}
	var actor Actor
	err = s.db.Tenant(ctx, t.Tenant, func(tx database.Tx) error {
		row, found, err := findSession(tx, t)
		if err != nil {
			return err
		}
		now := s.now()
		if !found || row.over(now) {
			return fault.New("unauthenticated")
		}
		actor = row.actor(t.Tenant)
		if now.Sub(row.LastSeenAt) < limitsOf(row.Kiosk).touch {
			return nil
		}
		return touchSession(tx, t.Tenant, row.ID, now)
	})
	if err != nil {
		return Actor{}, err
	}
	return actor, nil
}

func (r sessionRow) over(now time.Time) bool {
	limits := limitsOf(r.Kiosk)
	return now.Sub(r.LastSeenAt) >= limits.idle || now.Sub(r.CreatedAt) >= limits.absolute
}

// Enter makes the service the gate of the HTTP boundary.
func (s *Service) Enter(ctx context.Context, text string) (context.Context, httpx.Caller, error) {
	actor, err := s.Authenticate(ctx, text)
	if err != nil {
		return ctx, httpx.Caller{}, err
	}
	return With(ctx, actor), httpx.Caller{Key: actor.TenantID.String() + "/" + actor.UserID.String(), Roles: actor.Roles, Shared: actor.Kiosk}, nil
}

// Logout ends the actor's session; its token is dead at once.
func (s *Service) Logout(ctx context.Context, a Actor) error {
	return s.db.Tenant(ctx, a.TenantID, func(tx database.Tx) error {
		return deleteSession(tx, a.TenantID, a.SessionID)
	})
}

// Tenants lists the municipalities that one can sign in to, by slug.
func (s *Service) Tenants(ctx context.Context) (out []Tenant, err error) {
	err = s.db.Shared(ctx, func(tx database.Tx) (err error) {
		out, err = selectTenants(tx)
		return err
	})
	return out, err
}

// SweepArgs asks for Sweep; there is one at a time.
type SweepArgs struct{}

// Kind names the job.
func (SweepArgs) Kind() string { return "sweep_sessions" }

// Sweep deletes sessions and codes of tablets that are over, and failures that are forgotten, tenant by tenant.
func (s *Service) Sweep(ctx context.Context, _ SweepArgs) error {
	tenants, err := s.Tenants(ctx)
	if err != nil {
		return err
	}
	now := s.now()
	for _, t := range tenants {
		err := s.db.Tenant(ctx, t.ID, func(tx database.Tx) error {
			return errors.Join(deleteOverSessions(tx, t.ID, now), deleteOverCodes(tx, t.ID, now))
		})
		if err != nil {
			return err
		}
	}
	return s.db.Shared(ctx, func(tx database.Tx) error { return deleteOldAttempts(tx, now.Add(-attemptMemory)) })
}
