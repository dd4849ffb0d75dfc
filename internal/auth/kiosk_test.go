package auth_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lernpfad/internal/auth"
)

// tablet is a code as a tablet holds it.
func (w *town) tablet(t *testing.T) auth.KioskCode {
	t.Helper()
	code, err := w.svc.NewKioskCode(t.Context(), "erlenfurt")
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// learner is a person with a learning profile, signed in on a device of her own.
func (w *town) learner(t *testing.T) auth.Actor {
	t.Helper()
	w.db.Exec(t, `INSERT INTO org_units (tenant_id, id, name) VALUES ($1, gen_random_uuid(), 'Bauhof')`, w.tenant)
	w.db.Exec(t, `INSERT INTO learners (tenant_id, id, user_id, org_unit_id, created_at, updated_at)
		SELECT $1, gen_random_uuid(), $2, id, now(), now() FROM org_units WHERE tenant_id = $1`, w.tenant, w.user)
	_, actor, err := w.login(right())
	if err != nil {
		t.Fatal(err)
	}
	return actor
}

func TestTabletSignsInWithAConfirmedCode(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.learner(t), w.tablet(t)
	if len(code.Code) != 9 || code.Code[4] != '-' || code.Number < 10 || code.Number > 99 {
		t.Errorf("%+v", code)
	}
	_, _, err := w.svc.OpenKiosk(t.Context(), "erlenfurt", code.Code, code.Secret)
	wantFault(t, err, "kiosk-pending")
	for range 2 { // a form that is sent twice
		if err := w.svc.ConfirmKiosk(t.Context(), anna, strings.ToLower(" "+code.Code), code.Number); err != nil {
			t.Fatal(err)
		}
	}
	if _, state, err := w.svc.KioskCode(t.Context(), "erlenfurt", code.Code, code.Secret); err != nil || state != auth.KioskConfirmed {
		t.Errorf("state %s, %v", state, err)
	}
	_, _, err = w.svc.OpenKiosk(t.Context(), "erlenfurt", code.Code, "ein anderes Tablet")
	wantFault(t, err, "kiosk-code-unknown")
	token, actor, err := w.svc.OpenKiosk(t.Context(), "erlenfurt", code.Code, code.Secret)
	if err != nil || !actor.Kiosk || actor.UserID != w.user || !slices.Equal(actor.Roles, []auth.Role{auth.Learner}) {
		t.Fatalf("%+v: %v", actor, err)
	}
	_, _, err = w.svc.OpenKiosk(t.Context(), "erlenfurt", code.Code, code.Secret)
	wantFault(t, err, "kiosk-code-unknown")

	// Every use keeps it for three minutes, no longer.
	for range 3 {
		w.clock.Advance(auth.KioskIdleLimit - time.Second)
		if got, err := w.svc.Authenticate(t.Context(), token); err != nil || !got.Kiosk || got.Has(auth.HR) {
			t.Fatalf("%+v: %v", got, err)
		}
	}
	w.clock.Advance(auth.KioskIdleLimit)
	_, err = w.svc.Authenticate(t.Context(), token)
	wantFault(t, err, "unauthenticated")
}

func TestTabletForgetsAfterAnHour(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.learner(t), w.tablet(t)
	if err := w.svc.ConfirmKiosk(t.Context(), anna, code.Code, code.Number); err != nil {
		t.Fatal(err)
	}
	token, _, err := w.svc.OpenKiosk(t.Context(), "erlenfurt", code.Code, code.Secret)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil && w.clock.Now().Before(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)) {
		w.clock.Advance(time.Minute)
		_, err = w.svc.Authenticate(t.Context(), token)
	}
	if got := w.clock.Now(); got != time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) {
		t.Errorf("used every minute, it ended at %s: %v", got, err)
	}
	if err := w.svc.Sweep(t.Context(), auth.SweepArgs{}); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := w.db.Owner(t).QueryRow(t.Context(), `SELECT count(*) FROM sessions WHERE kiosk`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d are left, %v", left, err)
	}
}

func TestCodesThatDoNotOpen(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna := w.learner(t)
	foreign := w.addTenant(t, "sonnhafen", "Stadt Sonnhafen")
	stranger := anna
	stranger.TenantID = foreign
	code := w.tablet(t)
	wantFault(t, w.svc.ConfirmKiosk(t.Context(), stranger, code.Code, code.Number), "kiosk-code-unknown")
	wantFault(t, w.svc.ConfirmKiosk(t.Context(), anna, "ABCD-2345", 42), "kiosk-code-unknown")
	wantFault(t, w.svc.ConfirmKiosk(t.Context(), anna, "", 42), "kiosk-code-unknown")
	_, _, err := w.svc.OpenKiosk(t.Context(), "sonnhafen", code.Code, code.Secret)
	wantFault(t, err, "kiosk-code-unknown")
	_, err = w.svc.NewKioskCode(t.Context(), "nirgends")
	wantFault(t, err, "not-found")
	hr := anna
	hr.LearnerID = nil
	wantFault(t, w.svc.ConfirmKiosk(t.Context(), hr, code.Code, code.Number), "forbidden")
	kiosk := anna
	kiosk.Kiosk = true
	wantFault(t, w.svc.ConfirmKiosk(t.Context(), kiosk, code.Code, code.Number), "own-device")

	// One wrong number ends the code, the right one comes too late.
	wantFault(t, w.svc.ConfirmKiosk(t.Context(), anna, code.Code, code.Number-1), "kiosk-number-wrong")
	wantFault(t, w.svc.ConfirmKiosk(t.Context(), anna, code.Code, code.Number), "kiosk-code-unknown")

	late := w.tablet(t)
	w.clock.Advance(auth.KioskCodeLife)
	wantFault(t, w.svc.ConfirmKiosk(t.Context(), anna, late.Code, late.Number), "kiosk-code-unknown")
	if _, state, err := w.svc.KioskCode(t.Context(), "erlenfurt", late.Code, late.Secret); err != nil || state != auth.KioskOver {
		t.Errorf("state %s, %v", state, err)
	}
}

// A flood of codes ends, and what was left of it is cleared away.
func TestManyCodes(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	var err error
	for range 201 {
		if _, err = w.svc.NewKioskCode(t.Context(), "erlenfurt"); err != nil {
			break
		}
	}
	wantFault(t, err, "rate-limited")
	w.clock.Advance(auth.KioskCodeLife)
	w.tablet(t)
}

// Whoever holds the code of a tablet on two devices opens one session.
func TestCodeIsUsedOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.learner(t), w.tablet(t)
	if err := w.svc.ConfirmKiosk(t.Context(), anna, code.Code, code.Number); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	opened := make(chan string, 8)
	for range cap(opened) {
		wait.Go(func() {
			if token, _, err := w.svc.OpenKiosk(t.Context(), "erlenfurt", code.Code, code.Secret); err == nil {
				opened <- token
			}
		})
	}
	wait.Wait()
	if len(opened) != 1 {
		t.Errorf("%d sessions", len(opened))
	}
}

func cardInput(code, pin string) auth.CardInput {
	return auth.CardInput{Tenant: "erlenfurt", Code: code, PIN: pin, Address: "192.0.2.7"}
}

func TestCard(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna := w.learner(t)
	for _, pin := range []string{"", "12345", "1234567", "123456", "987654", "111111", "12345a", "９８７６５１"} {
		_, err := w.svc.MakeCard(t.Context(), anna, "", pin)
		wantFault(t, err, "pin-invalid")
	}
	key, err := auth.NewCardKey()
	if err != nil {
		t.Fatal(err)
	}
	code, err := w.svc.MakeCard(t.Context(), anna, key, "204866")
	if err != nil || len(code) != 14 {
		t.Fatalf("%q, %v", code, err)
	}
	if again, err := w.svc.MakeCard(t.Context(), anna, key, "204866"); err != nil || again != code {
		t.Errorf("the same form sent twice made %q, %v", again, err)
	}
	_, actor, err := w.svc.OpenCard(t.Context(), cardInput(strings.ToLower(strings.ReplaceAll(code, "-", " ")), "204866"))
	if err != nil || !actor.Kiosk || actor.UserID != w.user {
		t.Fatalf("%+v, %v", actor, err)
	}
	for name, in := range map[string]auth.CardInput{
		"wrong PIN": cardInput(code, "204867"), "wrong code": cardInput("ABCD-ABCD-ABCD", "204866"), "nothing": cardInput("", ""),
		"another municipality": {Tenant: "sonnhafen", Code: code, PIN: "204866"}, "zero byte": cardInput(code, "2048\x0066"),
	} {
		_, _, err := w.svc.OpenCard(t.Context(), in)
		if name != "nothing" || err == nil {
			wantFault(t, err, "card-failed")
		}
	}
	_, err = w.svc.MakeCard(t.Context(), actor, "", "204866")
	wantFault(t, err, "own-device")
	newer, err := w.svc.MakeCard(t.Context(), anna, "", "731946")
	if err != nil || newer == code {
		t.Fatalf("%q, %v", newer, err)
	}
	_, _, err = w.svc.OpenCard(t.Context(), cardInput(code, "204866"))
	wantFault(t, err, "card-failed")
	if err := w.svc.DropCard(t.Context(), anna); err != nil {
		t.Fatal(err)
	}
	_, _, err = w.svc.OpenCard(t.Context(), cardInput(newer, "731946"))
	wantFault(t, err, "card-failed")
	if _, ok, err := w.svc.Card(t.Context(), anna); ok || err != nil {
		t.Errorf("still there: %v, %v", ok, err)
	}
}

// A card that was found in the yard is guessed at: pauses grow, and after ten wrong PINs the right one does not help.
func TestCardDiesAfterTenWrongPINs(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna := w.learner(t)
	code, err := w.svc.MakeCard(t.Context(), anna, "", "204866")
	if err != nil {
		t.Fatal(err)
	}
	slowed := false
	for wrong := 0; wrong < 10; {
		_, _, err := w.svc.OpenCard(t.Context(), cardInput(code, "555550"))
		if err != nil && strings.Contains(err.Error(), "rate-limited") {
			slowed = true
			w.clock.Advance(11 * time.Minute)
			continue
		}
		wantFault(t, err, "card-failed")
		wrong++
	}
	w.clock.Advance(time.Hour)
	_, _, err = w.svc.OpenCard(t.Context(), cardInput(code, "204866"))
	wantFault(t, err, "card-failed")
	if card, ok, err := w.svc.Card(t.Context(), anna); !ok || !card.Dead || err != nil || !slowed {
		t.Errorf("%+v, %v, slowed %v", card, err, slowed)
	}
}

// A success before the tenth failure starts the count anew, and an account that is closed opens nothing.
func TestCardForgives(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna := w.learner(t)
	code, err := w.svc.MakeCard(t.Context(), anna, "", "204866")
	if err != nil {
		t.Fatal(err)
	}
	for range 4 {
		for range 3 {
			_, _, err := w.svc.OpenCard(t.Context(), cardInput(code, "555550"))
			wantFault(t, err, "card-failed")
		}
		if _, _, err := w.svc.OpenCard(t.Context(), cardInput(code, "204866")); err != nil {
			t.Fatal(err)
		}
	}
	w.db.Exec(t, `UPDATE users SET disabled = true WHERE id = $1`, w.user)
	_, _, err = w.svc.OpenCard(t.Context(), cardInput(code, "204866"))
	wantFault(t, err, "card-failed")
	_, err = w.svc.LearnerActor(t.Context(), w.tenant, *anna.LearnerID)
	wantFault(t, err, "not-found")
}
