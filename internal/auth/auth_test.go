package auth_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/internal/auth"
	"lernpfad/internal/dbtest"
	"lernpfad/internal/fault"
)

const password = "richtig-langes-passwort"

// sharedHash is the hash of the password for all accounts of these tests: making one takes its time.
var sharedHash = sync.OnceValues(func() (string, error) { return auth.HashPassword(password) })

// clock is a time that tests move by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// town is a municipality with one account.
type town struct {
	db     *dbtest.DB
	clock  *clock
	svc    *auth.Service
	tenant uuid.UUID
	user   uuid.UUID
	hash   string
}

func newTown(t *testing.T) *town {
	t.Helper()
	db := dbtest.New(t)
	c := &clock{now: time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)}
	svc, err := auth.New(db.App, c.Now)
	if err != nil {
		t.Fatal(err)
	}
	hash, err := sharedHash()
	if err != nil {
		t.Fatal(err)
	}
	w := &town{db: db, clock: c, svc: svc, hash: hash}
	w.tenant = w.addTenant(t, "erlenfurt", "Stadt Erlenfurt")
	w.user = w.addUser(t, w.tenant, "anna.becker", auth.Learner, auth.HR)
	return w
}

func (w *town) addTenant(t *testing.T, slug, name string) uuid.UUID {
	t.Helper()
	id := uuid.New()
	w.db.Exec(t, `INSERT INTO tenants (id, slug, name, land) VALUES ($1, $2, $3, 'NI')`, id, slug, name)
	return id
}

func (w *town) addUser(t *testing.T, tenant uuid.UUID, login string, roles ...auth.Role) uuid.UUID {
	t.Helper()
	user := auth.NewUser{
		TenantID: tenant, ID: uuid.New(), Login: login, Name: "Anna Becker", PasswordHash: w.hash, Roles: roles,
		CreatedAt: w.clock.Now(),
	}
	err := w.db.App.Tenant(context.Background(), tenant, func(tx *gorm.DB) error { return auth.CreateUser(tx, user) })
	if err != nil {
		t.Fatalf("create user: %v", err)
	}
	return user.ID
}

func (w *town) login(in auth.LoginInput) (string, auth.Actor, error) {
	return w.svc.Login(context.Background(), in)
}

func (w *town) signIn(t *testing.T) string {
	t.Helper()
	token, _, err := w.login(right())
	if err != nil {
		t.Fatalf("sign in: %v", err)
	}
	return token
}

func right() auth.LoginInput {
	return auth.LoginInput{Tenant: "erlenfurt", Login: "anna.becker", Password: password, Address: "192.0.2.1"}
}

func wantFault(t *testing.T, err error, slug string) {
	t.Helper()
	if !fault.Is(err, slug) {
		t.Fatalf("got error %v, want %s", err, slug)
	}
}

func TestLogin(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.addTenant(t, "sonnhafen", "Stadt Sonnhafen")
	gone := w.addUser(t, w.tenant, "gesperrt")
	w.db.Exec(t, `UPDATE users SET disabled = true WHERE id = $1`, gone)

	tests := map[string]struct {
		change func(*auth.LoginInput)
		want   string
	}{
		"right":              {func(*auth.LoginInput) {}, ""},
		"capitals and space": {func(in *auth.LoginInput) { in.Login = " Anna.Becker " }, ""},
		"wrong password":     {func(in *auth.LoginInput) { in.Password = "falsch" }, "login-failed"},
		"empty password":     {func(in *auth.LoginInput) { in.Password = "" }, "login-failed"},
		"endless password":   {func(in *auth.LoginInput) { in.Password = strings.Repeat("x", 5000) }, "login-failed"},
		"unknown login":      {func(in *auth.LoginInput) { in.Login = "niemand" }, "login-failed"},
		"unknown tenant":     {func(in *auth.LoginInput) { in.Tenant = "nirgendwo" }, "login-failed"},
		"other tenant":       {func(in *auth.LoginInput) { in.Tenant = "sonnhafen" }, "login-failed"},
		"disabled account":   {func(in *auth.LoginInput) { in.Login = "gesperrt" }, "login-failed"},
		"zero byte":          {func(in *auth.LoginInput) { in.Login = "anna\x00becker" }, "login-failed"},
		"broken text":        {func(in *auth.LoginInput) { in.Login = "\xff\xfe" }, "login-failed"},
		"quote":              {func(in *auth.LoginInput) { in.Login = "' OR true --" }, "login-failed"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := right()
			in.Address = name // its own counter
			tt.change(&in)
			token, actor, err := w.login(in)
			if tt.want != "" {
				wantFault(t, err, tt.want)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := auth.Actor{
				TenantID: w.tenant, UserID: w.user, SessionID: actor.SessionID, Roles: []auth.Role{auth.Learner, auth.HR},
				Name: "Anna Becker", TenantName: "Stadt Erlenfurt", TenantSlug: "erlenfurt",
			}
			if diff := cmp.Diff(want, actor); diff != "" {
				t.Errorf("actor (-want +got):\n%s", diff)
			}
			again, err := w.svc.Authenticate(context.Background(), token)
			if err != nil || !cmp.Equal(again, actor) {
				t.Errorf("authenticate: %+v, %v; want the same actor", again, err)
			}
		})
	}
}

// The answer to a wrong password and to an unknown account must not differ, in words or in work.
func TestLoginHidesWhichAccountsExist(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	wrong, unknown := right(), right()
	wrong.Password, wrong.Address = "falsch", "a"
	unknown.Login, unknown.Address = "niemand", "b"

	// The shortest of a few runs: the machine may be busy with other tests.
	tookWrong, errWrong := w.shortest(wrong)
	tookUnknown, errUnknown := w.shortest(unknown)
	if errWrong.Error() != errUnknown.Error() {
		t.Errorf("answers differ: %q and %q", errWrong, errUnknown)
	}
	// A hash takes tens of milliseconds; without one the answer would come at least ten times as fast.
	if tookUnknown < tookWrong/5 {
		t.Errorf("unknown account took %v, wrong password %v", tookUnknown, tookWrong)
	}
}

// shortest tries to sign in three times and returns the least duration and the last error.
func (w *town) shortest(in auth.LoginInput) (least time.Duration, err error) {
	least = time.Hour
	for range 3 {
		start := time.Now()
		_, _, err = w.login(in)
		least = min(least, time.Since(start))
	}
	return least, err
}

func TestLoginPauses(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	wrong := right()
	wrong.Password = "falsch"
	for range 5 {
		_, _, err := w.login(wrong)
		wantFault(t, err, "login-failed")
	}
	_, _, err := w.login(right())
	wantFault(t, err, "rate-limited")
	if f, _ := fault.From(err); f.Params["seconds"] != "15" {
		t.Errorf("pause is %q seconds, want 15", f.Params["seconds"])
	}

	elsewhere := right()
	elsewhere.Address = "198.51.100.7"
	if _, _, err := w.login(elsewhere); err != nil {
		t.Errorf("the owner at another address is shut out: %v", err)
	}
	colleague := right()
	colleague.Login = "kollege"
	w.addUser(t, w.tenant, "kollege", auth.Learner)
	if _, _, err := w.login(colleague); err != nil {
		t.Errorf("a colleague behind the same address is shut out: %v", err)
	}

	w.clock.Advance(15 * time.Second)
	_, _, err = w.login(wrong)
	wantFault(t, err, "login-failed")
	_, _, err = w.login(right())
	wantFault(t, err, "rate-limited")
	if f, _ := fault.From(err); f.Params["seconds"] != "30" {
		t.Errorf("pause grew to %q seconds, want 30", f.Params["seconds"])
	}
	w.clock.Advance(30 * time.Second)
	if _, _, err := w.login(right()); err != nil {
		t.Fatalf("after the pause: %v", err)
	}
	// Success forgets the failures.
	_, _, err = w.login(wrong)
	wantFault(t, err, "login-failed")
	if _, _, err := w.login(right()); err != nil {
		t.Errorf("after success and one failure: %v", err)
	}
}

func TestLoginPausesAccountOverAddresses(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for i := range 20 {
		in := right()
		in.Password, in.Address = "falsch", "10.0.0."+string(rune('a'+i))
		_, _, err := w.login(in)
		wantFault(t, err, "login-failed")
	}
	in := right()
	in.Address = "203.0.113.9"
	_, _, err := w.login(in)
	wantFault(t, err, "rate-limited")
	w.clock.Advance(time.Minute)
	if _, _, err := w.login(in); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

// Parallel guesses must not slip through between counting and checking.
func TestLoginCountsParallelGuesses(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	wrong := right()
	wrong.Password = "falsch"
	var wg sync.WaitGroup
	var mu sync.Mutex
	answers := map[string]int{}
	for range 12 {
		wg.Go(func() {
			_, _, err := w.svc.Login(context.Background(), wrong)
			f, _ := fault.From(err)
			mu.Lock()
			defer mu.Unlock()
			answers[f.Slug]++
		})
	}
	wg.Wait()
	if answers["login-failed"] != 5 {
		t.Errorf("%v, want exactly 5 guesses to be looked at", answers)
	}
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	tests := map[string]func(t *testing.T, w *town, token string){
		"idle": func(t *testing.T, w *town, token string) {
			t.Helper()
			for range 2 {
				w.clock.Advance(29 * time.Minute)
				w.wantOpen(t, token) // the use counts
			}
			w.clock.Advance(30 * time.Minute)
			w.wantShut(t, token)
		},
		"absolute": func(t *testing.T, w *town, token string) {
			t.Helper()
			for range 23 {
				w.clock.Advance(25 * time.Minute)
				w.wantOpen(t, token)
			}
			w.clock.Advance(25 * time.Minute)
			w.wantShut(t, token)
		},
		"signed out": func(t *testing.T, w *town, token string) {
			t.Helper()
			if err := w.svc.Logout(context.Background(), w.wantOpen(t, token)); err != nil {
				t.Fatal(err)
			}
			w.wantShut(t, token)
		},
		"signed out everywhere": func(t *testing.T, w *town, token string) {
			t.Helper()
			second := w.signIn(t)
			if token == second {
				t.Fatal("two sign-ins share a token")
			}
			err := w.db.App.Tenant(context.Background(), w.tenant, func(tx *gorm.DB) error {
				return auth.EndSessions(tx, w.tenant, w.user)
			})
			if err != nil {
				t.Fatal(err)
			}
			w.wantShut(t, token)
			w.wantShut(t, second)
		},
		"disabled": func(t *testing.T, w *town, token string) {
			t.Helper()
			w.db.Exec(t, `UPDATE users SET disabled = true WHERE id = $1`, w.user)
			w.wantShut(t, token)
		},
		"not by a change of roles, which counts at once": func(t *testing.T, w *town, token string) {
			t.Helper()
			w.db.Exec(t, `UPDATE users SET roles = '{council}' WHERE id = $1`, w.user)
			if roles := w.wantOpen(t, token).Roles; !cmp.Equal(roles, []auth.Role{auth.Council}) {
				t.Errorf("roles %v", roles)
			}
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			test(t, w, w.signIn(t))
		})
	}
}

func (w *town) wantOpen(t *testing.T, token string) auth.Actor {
	t.Helper()
	actor, err := w.svc.Authenticate(context.Background(), token)
	if err != nil {
		t.Fatalf("the session is over: %v", err)
	}
	return actor
}

func (w *town) wantShut(t *testing.T, token string) {
	t.Helper()
	_, err := w.svc.Authenticate(context.Background(), token)
	wantFault(t, err, "unauthenticated")
}

func TestAuthenticateRefusesForgedTokens(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	other := w.addTenant(t, "sonnhafen", "Stadt Sonnhafen")
	token := w.signIn(t)
	foreign := swapTenant(t, token, other)
	tests := map[string]string{
		"empty": "", "no base64": "!!!", "short": "AAAA", "cut": token[:len(token)-4], "longer": token + "AAAA",
		"other secret": token[:len(token)-4] + "AAAA", "other tenant": foreign, "no tenant": strings.Repeat("A", len(token)),
	}
	for name, forged := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := w.svc.Authenticate(context.Background(), forged)
			wantFault(t, err, "unauthenticated")
		})
	}
}

func TestDatabaseHoldsNoToken(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	token := w.signIn(t)
	var dump string
	err := w.db.Owner(t).QueryRow(context.Background(), `SELECT string_agg(s::text, ' ') FROM sessions s`).Scan(&dump)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(dump, token) || strings.Contains(dump, secretHex(t, token)) {
		t.Errorf("the sessions table holds the token itself: %s", dump)
	}
}

func TestCreateUserRefusesTakenLogin(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	err := w.db.App.Tenant(context.Background(), w.tenant, func(tx *gorm.DB) error {
		return auth.CreateUser(tx, auth.NewUser{
			TenantID: w.tenant, ID: uuid.New(), Login: "ANNA.becker", Name: "Zweite Anna", PasswordHash: w.hash,
			Roles: []auth.Role{auth.Learner}, CreatedAt: w.clock.Now(),
		})
	})
	wantFault(t, err, "login-taken")
}

func TestSweep(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.signIn(t)
	wrong := right()
	wrong.Password = "falsch"
	_, _, _ = w.login(wrong)
	w.clock.Advance(20 * time.Minute)
	fresh := w.signIn(t)
	w.clock.Advance(20 * time.Minute)
	if err := w.svc.Sweep(context.Background(), auth.SweepArgs{}); err != nil {
		t.Fatal(err)
	}
	var sessions, counters int
	err := w.db.Owner(t).QueryRow(context.Background(),
		`SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM login_attempts)`).Scan(&sessions, &counters)
	if err != nil || sessions != 1 || counters != 0 {
		t.Errorf("%d sessions and %d counters are left (%v), want 1 and 0", sessions, counters, err)
	}
	if _, err := w.svc.Authenticate(context.Background(), fresh); err != nil {
		t.Errorf("the sweep took a living session: %v", err)
	}
}
