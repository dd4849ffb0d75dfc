package auth_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
)

func actorWith(roles ...auth.Role) auth.Actor {
	return auth.Actor{TenantID: uuid.New(), UserID: uuid.New(), Roles: roles}
}

// Who passes which rule: every role is tried at every one.
func TestPolicyByRole(t *testing.T) {
	t.Parallel()
	rules := map[string]struct {
		rule   func(auth.Actor) error
		passes []auth.Role
	}{
		"MaySeeCoverage":  {auth.MaySeeCoverage, []auth.Role{auth.HR}},
		"MaySeeDemand":    {auth.MaySeeDemand, []auth.Role{auth.Author, auth.HR}},
		"MaySeeAccessLog": {auth.MaySeeAccessLog, []auth.Role{auth.Council}},
		"MayManageTenant": {auth.MayManageTenant, []auth.Role{auth.Admin}},
		"MaySeePolicy":    {auth.MaySeePolicy, auth.Roles()},
	}
	for name, tt := range rules {
		for _, role := range auth.Roles() {
			t.Run(name+" "+string(role), func(t *testing.T) {
				t.Parallel()
				passes := actorWith(tt.passes...).Has(role)
				err := tt.rule(actorWith(role))
				if passes != (err == nil) || (err != nil && !fault.Is(err, "forbidden")) {
					t.Errorf("passes %v, got %v", passes, err)
				}
			})
		}
		if err := tt.rule(actorWith()); !fault.Is(err, "forbidden") {
			t.Errorf("%s without any role: %v", name, err)
		}
	}
}

// promise tries the rule behind one sentence of the policy.
type promise func(t *testing.T)

// promises has a test for every sentence: a sentence without one fails.
func promises() map[string]promise {
	return map[string]promise{
		"own-profile": func(t *testing.T) {
			t.Helper()
			own := uuid.New()
			a := actorWith(auth.Learner)
			a.LearnerID = &own
			if err := auth.MaySeeLearner(a, own); err != nil {
				t.Errorf("her own: %v", err)
			}
			wantFault(t, auth.MaySeeLearner(a, uuid.New()), "not-found")
		},
		"no-manager": func(t *testing.T) {
			t.Helper()
			for _, role := range []auth.Role{auth.HR, auth.Council, auth.Admin} {
				wantFault(t, auth.MaySeeLearner(actorWith(role), uuid.New()), "not-found")
			}
		},
		"author-no-people": func(t *testing.T) {
			t.Helper()
			wantFault(t, auth.MaySeeLearner(actorWith(auth.Author), uuid.New()), "not-found")
		},
		"groups-only": func(t *testing.T) {
			t.Helper()
			wantFault(t, auth.MaySeeCoverage(actorWith(auth.Author, auth.Council, auth.Admin, auth.Learner)), "forbidden")
			wantFault(t, auth.MaySeeLearner(actorWith(auth.HR), uuid.New()), "not-found")
		},
		"council-log": func(t *testing.T) {
			t.Helper()
			wantFault(t, auth.MaySeeAccessLog(actorWith(auth.Admin, auth.HR, auth.Author, auth.Learner)), "forbidden")
		},
		"open-rules": func(t *testing.T) {
			t.Helper()
			for _, role := range auth.Roles() {
				if err := auth.MaySeePolicy(actorWith(role)); err != nil {
					t.Errorf("%s: %v", role, err)
				}
			}
		},
		"author-own": func(t *testing.T) {
			t.Helper()
			own := uuid.New()
			a := actorWith(auth.Author)
			wantFault(t, auth.MayEditModule(a, own), "forbidden")
			a.ProviderID = &own
			if err := auth.MayEditModule(a, own); err != nil {
				t.Errorf("her own: %v", err)
			}
			wantFault(t, auth.MayEditModule(a, uuid.New()), "forbidden")
			a.Roles = []auth.Role{auth.Admin}
			wantFault(t, auth.MayEditModule(a, own), "forbidden")
		},
		"admin-own":  everyTenantAlone,
		"own-tenant": everyTenantAlone,
		"logged":     accessIsLogged,
		"log-stays":  accessLogStays,
		"operator":   operatorIsLogged,
		"erasure":    erasedWithoutATrace,
	}
}

func TestEverySentenceIsKept(t *testing.T) {
	t.Parallel()
	tests, seen := promises(), map[string]bool{}
	for _, s := range auth.Sentences() {
		t.Run(s.ID, func(t *testing.T) {
			t.Parallel()
			test, ok := tests[s.ID]
			if !ok || s.Text == "" || s.Rule == "" {
				t.Fatalf("the promise %q has no test, no text or no rule", s.ID)
			}
			test(t)
		})
		seen[s.ID] = true
	}
	for id := range tests {
		if !seen[id] {
			t.Errorf("a test for %q, which nobody promises", id)
		}
	}
}

// everyTenantAlone: an actor of one municipality reaches no row of another, even where a query forgets to ask.
func everyTenantAlone(t *testing.T) {
	t.Helper()
	w := newTown(t)
	other := w.addTenant(t, "sonnhafen", "Stadt Sonnhafen")
	w.addUser(t, other, "berta")
	var logins []string
	err := w.db.App.Tenant(context.Background(), other, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT login FROM users`).Scan(&logins).Error
	})
	if err != nil || len(logins) != 1 || logins[0] != "berta" {
		t.Errorf("saw %v, %v", logins, err)
	}
}

func accessIsLogged(t *testing.T) {
	t.Helper()
	w := newTown(t)
	hr := auth.Actor{TenantID: w.tenant, UserID: w.user, Roles: []auth.Role{auth.HR}}
	logAccess(t, w, hr, "coverage")
	council := auth.Actor{TenantID: w.tenant, UserID: uuid.New(), Roles: []auth.Role{auth.Council}}
	entries, err := w.svc.AccessLog(context.Background(), council)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	e := entries[0]
	if e.Name != "Anna Becker" || e.Role != auth.HR || e.What != "coverage" || !e.At.Equal(w.clock.Now()) {
		t.Errorf("entry %+v", e)
	}
	if _, err := w.svc.AccessLog(context.Background(), hr); !fault.Is(err, "forbidden") {
		t.Errorf("HR reads the log about itself: %v", err)
	}
}

func operatorIsLogged(t *testing.T) {
	t.Helper()
	w := newTown(t)
	in := right()
	actor, err := w.svc.OperatorActor(context.Background(), in.Tenant, in.Login, "operator-path")
	if err != nil || actor.UserID != w.user {
		t.Fatalf("acts for %s, %v", actor.UserID, err)
	}
	council := auth.Actor{TenantID: w.tenant, UserID: uuid.New(), Roles: []auth.Role{auth.Council}}
	entries, err := w.svc.AccessLog(context.Background(), council)
	if err != nil || len(entries) != 1 || entries[0].What != "operator-path" || entries[0].Role != "operator" {
		t.Errorf("entries %+v, %v", entries, err)
	}
	for _, unknown := range [][2]string{{in.Tenant, "niemand"}, {"nirgendwo", in.Login}} {
		_, err := w.svc.OperatorActor(context.Background(), unknown[0], unknown[1], "operator-path")
		wantFault(t, err, "not-found")
	}
}

func logAccess(t *testing.T, w *town, a auth.Actor, what string) {
	t.Helper()
	err := w.db.App.Tenant(context.Background(), w.tenant, func(tx *gorm.DB) error {
		return auth.LogAccess(tx, a, auth.HR, what, `{"k": 5}`, w.clock.Now())
	})
	if err != nil {
		t.Fatal(err)
	}
}

func accessLogStays(t *testing.T) {
	t.Helper()
	w := newTown(t)
	logAccess(t, w, auth.Actor{TenantID: w.tenant, UserID: w.user}, "coverage")
	for _, sql := range []string{`UPDATE access_log SET what = 'nichts'`, `DELETE FROM access_log`, `TRUNCATE access_log`} {
		err := w.db.App.Tenant(context.Background(), w.tenant, func(tx *gorm.DB) error { return tx.Exec(sql).Error })
		if err == nil {
			t.Errorf("%s went through", sql)
		}
	}
}

// erasedWithoutATrace: who is erased leaves entries without her number in the log, one stranger in all of them; who is there keeps hers,
// whatever the application asks for.
func erasedWithoutATrace(t *testing.T) {
	t.Helper()
	w := newTown(t)
	hr := auth.Actor{TenantID: w.tenant, UserID: w.user, Roles: []auth.Role{auth.HR}}
	logAccess(t, w, hr, "coverage")
	logAccess(t, w, hr, "coverage")
	council := auth.Actor{TenantID: w.tenant, UserID: uuid.New(), Roles: []auth.Role{auth.Council}}
	ask := func(sql string) {
		t.Helper()
		if err := w.db.App.Tenant(context.Background(), w.tenant, func(tx *gorm.DB) error { return tx.Exec(sql, w.user).Error }); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		sql  string
		gone bool
	}{
		{`SELECT forget_in_access_log(?)`, false},
		{`DELETE FROM users WHERE id = ?`, false},
		{`SELECT forget_in_access_log(?)`, true},
	} {
		ask(tc.sql)
		entries, err := w.svc.AccessLog(context.Background(), council)
		if err != nil || len(entries) != 2 || entries[0].What != "coverage" || entries[0].Role != auth.HR {
			t.Fatalf("%s: entries %+v, %v", tc.sql, entries, err)
		}
		if (entries[0].UserID != w.user) != tc.gone || entries[0].UserID != entries[1].UserID {
			t.Errorf("%s: entries of %s and %s", tc.sql, entries[0].UserID, entries[1].UserID)
		}
	}
}

func TestContextCarriesTheActor(t *testing.T) {
	t.Parallel()
	if _, err := auth.From(context.Background()); !fault.Is(err, "unauthenticated") {
		t.Errorf("nobody: %v", err)
	}
	a := actorWith(auth.HR)
	got, err := auth.From(auth.With(context.Background(), a))
	if err != nil || got.UserID != a.UserID {
		t.Errorf("got %+v, %v", got, err)
	}
}
