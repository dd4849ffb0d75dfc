// Package learnerstest makes municipalities, units and people for tests. It writes past the wall of the tenants; what it makes is
// read by the code under test alone.
package learnerstest

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/dbtest"
)

// Now is the day on which the tests play.
func Now() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }

// Town is a municipality with one root unit.
type Town struct {
	Tenant uuid.UUID
	Root   uuid.UUID
	t      testing.TB
	mu     sync.Mutex // subtests beside each other share the connection
	conn   *pgx.Conn
}

// NewTown stores a municipality.
func NewTown(t testing.TB, db *dbtest.DB, slug string) *Town {
	t.Helper()
	w := &Town{Tenant: uuid.New(), t: t, conn: db.Owner(t)}
	w.exec(`INSERT INTO tenants (id, slug, name, land) VALUES ($1, $2, $3, 'NI')`, w.Tenant, slug, "Stadt "+slug)
	w.Root = w.Unit("Stadt "+slug, nil)
	return w
}

// Unit stores a unit; a nil parent makes a top one.
func (w *Town) Unit(name string, parent *uuid.UUID) uuid.UUID {
	w.t.Helper()
	id := uuid.New()
	w.exec(`INSERT INTO org_units (tenant_id, id, parent_id, name) VALUES ($1, $2, $3, $4)`, w.Tenant, id, parent, name)
	return id
}

// Person is what differs between people. The zero value is a clerk of the root unit who has said nothing yet.
type Person struct {
	Name  string
	Unit  uuid.UUID // uuid.Nil is the root
	Role  string    // role profile, "" for none
	Tasks string
	Roles []auth.Role // empty is a learner
}

// Add stores a person with a learning profile and returns her as she signs in.
func (w *Town) Add(p Person) auth.Actor {
	w.t.Helper()
	if p.Unit == uuid.Nil {
		p.Unit = w.Root
	}
	if p.Name == "" {
		p.Name = "Anna Becker"
	}
	if len(p.Roles) == 0 {
		p.Roles = []auth.Role{auth.Learner}
	}
	user, learner := uuid.New(), uuid.New()
	names := make([]string, len(p.Roles))
	for i, r := range p.Roles {
		names[i] = string(r)
	}
	w.exec(`INSERT INTO users (tenant_id, id, login, name, password_hash, roles, created_at) VALUES ($1, $2, $3, $4, '-', $5, $6)`,
		w.Tenant, user, strings.ToLower(user.String()), p.Name, names, Now())
	w.exec(`INSERT INTO learners (tenant_id, id, user_id, org_unit_id, role_profile_id, tasks, created_at, updated_at)
VALUES ($1, $2, $3, $4, nullif($5, ''), $6, $7, $7)`, w.Tenant, learner, user, p.Unit, p.Role, p.Tasks, Now())
	return auth.Actor{TenantID: w.Tenant, UserID: user, LearnerID: &learner, Roles: p.Roles, Name: p.Name}
}

// Holds gives a person certificates of today.
func (w *Town) Holds(a auth.Actor, held competency.Profile) {
	w.t.Helper()
	for id, level := range held {
		w.exec(`
INSERT INTO evidence (tenant_id, id, learner_id, competency_id, level, kind, source, confidence, observed_on, half_life_days, created_at)
VALUES ($1, $2, $3, $4, $5, 'certificate', 'Zeugnis', 0.95, $6, 1825, $7)`, w.Tenant, uuid.New(), *a.LearnerID, id, level, Now(), Now())
	}
}

// Path stores a path without steps for a person, as matching would.
func (w *Town) Path(a auth.Actor) uuid.UUID {
	w.t.Helper()
	id := uuid.New()
	w.exec(`
INSERT INTO paths (tenant_id, id, learner_id, horizon, status, hours_sixteenths, cost, lower_bound, holes, landmarks, targets,
                   catalogue_version, policy_version, created_at)
VALUES ($1, $2, $3, 'today', 'optimal', 0, 0, 0, '[]', '[]', '[]', 1, 'test', $4)`, w.Tenant, id, *a.LearnerID, Now())
	return id
}

// Library stores what people refer to of the shipped frameworks: competencies and role profiles.
func Library(t testing.TB, db *dbtest.DB, library *competency.Library) {
	t.Helper()
	w := &Town{t: t, conn: db.Owner(t)}
	for _, f := range library.Frameworks() {
		w.exec(`INSERT INTO frameworks (id, version, name_de, name_en, source, content_hash) VALUES ($1, '1', 'x', 'x', 'x', 'x')`, f.ID)
		for i, a := range f.Areas {
			w.exec(`INSERT INTO areas (id, framework_id, position, name_de, name_en) VALUES ($1, $2, $3, 'x', 'x')`, a.ID, f.ID, i)
			for j, c := range a.Competencies {
				w.exec(`INSERT INTO competencies (id, area_id, position, name_de, name_en, description_de) VALUES ($1, $2, $3, 'x', 'x', 'x')`, c.ID, a.ID, j)
			}
		}
	}
	for _, p := range library.RoleProfiles() {
		w.exec(`INSERT INTO role_profiles (id, name_de, description_de, tasks_de) VALUES ($1, 'x', 'x', 'x')`, p.ID)
	}
}

func (w *Town) exec(sql string, args ...any) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := w.conn.Exec(context.Background(), sql, args...); err != nil {
		w.t.Fatalf("execute %s: %v", sql, err)
	}
}
