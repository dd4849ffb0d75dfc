package demo

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
)

// Options are what seeding works with. Seeded may be nil and Crowd 0, the rest is required.
type Options struct {
	DB      *database.DB
	Courses *courses.Service
	// Seeded is called inside the transaction that makes a municipality: the place to enqueue what must follow, such as
	// the vectors of its people.
	Seeded func(ctx context.Context, tx *sql.Tx, tenant uuid.UUID) error
	// Crowd is how many people live in further municipalities, for measurements; the last of these is made whole.
	Crowd int
	Now   func() time.Time
}

// Summary counts what a seeding made; what was there before is not in it, except for Modules.Unchanged.
type Summary struct {
	Modules        courses.ImportResult
	Municipalities int
	Units          int
	Accounts       int // of any kind
	People         int // with a learning profile
	Evidence       int
	Tenants        []uuid.UUID // of the municipalities made
}

// Seed fills a migrated database with the demo world. The catalogue is all or nothing, and so is each municipality. What is
// there already stays as it is, whatever has become of it: only modules follow the files and the dates of the week.
func Seed(ctx context.Context, opt Options) (Summary, error) {
	var done Summary
	now := opt.Now()
	catalogue, err := Catalogue(now)
	if err != nil {
		return done, err
	}
	if _, err := opt.Courses.SyncLibrary(ctx); err != nil {
		return done, fmt.Errorf("store frameworks: %w", err)
	}
	done.Modules, err = opt.Courses.Import(ctx, catalogue, courses.ImportOptions{Source: Source, Publish: true})
	if err != nil {
		return done, fmt.Errorf("store demo catalogue: %w", err)
	}
	world, err := World(now, catalogue)
	if err != nil {
		return done, err
	}
	more, err := crowd(now, catalogue, opt.Crowd)
	if err != nil {
		return done, err
	}
	s := seeder{opt: opt, now: now}
	if s.providers, err = opt.Courses.Providers(ctx); err != nil {
		return done, fmt.Errorf("read providers: %w", err)
	}
	for _, m := range append(world, more...) {
		made, err := s.municipality(ctx, m)
		if err != nil {
			return done, fmt.Errorf("store %s: %w", m.Slug, err)
		}
		if made {
			done.count(m)
		}
	}
	return done, nil
}

func (s *Summary) count(m Municipality) {
	s.Municipalities++
	s.Tenants = append(s.Tenants, m.ID)
	s.Units += len(m.Units)
	s.Accounts += len(m.Accounts) + len(m.People)
	s.People += len(m.People)
	for _, p := range m.People {
		s.Evidence += len(p.Evidence)
	}
}

// seeder stores municipalities.
type seeder struct {
	opt       Options
	now       time.Time
	providers []courses.Provider
}

// municipality stores a municipality unless it is there, and reports whether it did.
func (s *seeder) municipality(ctx context.Context, m Municipality) (made bool, err error) {
	err = s.opt.DB.Tenant(ctx, m.ID, func(tx database.Tx) error {
		if made, err = insertTenant(tx, m, s.now); err != nil || !made {
			return err
		}
		if err := insertUnits(tx, m); err != nil {
			return err
		}
		if err := s.users(tx, m); err != nil {
			return err
		}
		if err := insertLearners(tx, m, s.now); err != nil {
			return err
		}
		if err := insertEvidence(tx, m); err != nil {
			return err
		}
		if s.opt.Seeded == nil {
			return nil
		}
		return s.opt.Seeded(ctx, database.SQLTx(tx), m.ID)
	})
	return made && err == nil, err
}

func (s *seeder) users(tx database.Tx, m Municipality) error {
	for _, a := range m.Accounts {
		u := s.user(m, a.ID, a.Login, a.Name, a.Role)
		u.ProviderID = s.provider(a.Provider)
		if err := auth.CreateUser(tx, u); err != nil {
			return err
		}
	}
	for _, p := range m.People {
		if err := auth.CreateUser(tx, s.user(m, p.Learner.UserID, p.Login, p.Learner.Name, auth.Learner)); err != nil {
			return err
		}
	}
	return nil
}

func (s *seeder) user(m Municipality, id uuid.UUID, login, name string, role auth.Role) auth.NewUser {
	return auth.NewUser{
		TenantID: m.ID, ID: id, Login: login, Name: name, PasswordHash: passwordHash, Roles: []auth.Role{role}, CreatedAt: s.now,
	}
}

// provider finds a provider by key; "" has none.
func (s *seeder) provider(key string) *uuid.UUID {
	for _, p := range s.providers {
		if p.Key == key {
			return &p.ID
		}
	}
	return nil
}
