package completion_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"lernpfad/learners/completion/badge"
	"lernpfad/learners/learnerstest"
)

func personNamed(name string) learnerstest.Person { return learnerstest.Person{Name: name} }

// accepted checks a badge as a stranger does: by the key that its head points to, with another library than signed it.
func (w *world) accepted(t *testing.T, signed string) (jwt.MapClaims, error) {
	t.Helper()
	claims := jwt.MapClaims{}
	_, err := jwt.ParseWithClaims(signed, claims, func(token *jwt.Token) (any, error) {
		kid, _ := token.Header["kid"].(string)
		published, err := w.PublicKey(t.Context(), strings.TrimPrefix(kid, "https://lernen.example.de/api/v1/issuer/keys/"))
		if err != nil {
			return nil, err
		}
		raw, err := base64.RawURLEncoding.DecodeString(published.X)
		return ed25519.PublicKey(raw), err
	}, jwt.WithValidMethods([]string{"EdDSA"}), jwt.WithTimeFunc(w.clock))
	return claims, err
}

func TestBadgesOutliveTheirKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 2 {
		if err := w.Announce(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	c := w.complete(t, w.anna, w.signUp(t, w.anna, w.module(t)))
	old, err := w.Badge(t.Context(), w.anna, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	next, err := badge.OpenKey(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w.at(today().Add(time.Hour))
	w.Service = w.service(next)
	if _, err = w.Badge(t.Context(), w.anna, c.ID); err == nil {
		t.Error("signed with a key that nobody can look up")
	}
	if err := w.Announce(t.Context()); err != nil {
		t.Fatal(err)
	}
	fresh, err := w.Badge(t.Context(), w.anna, c.ID)
	if err != nil || fresh == old {
		t.Fatalf("the new key signs the same, or nothing: %v", err)
	}
	for _, signed := range []string{old, fresh} {
		claims, err := w.accepted(t, signed)
		if err != nil || claims["jti"] != "urn:uuid:"+c.ID.String() || !strings.Contains(signed, ".") {
			t.Errorf("%v, %v", claims["jti"], err)
		}
	}
	keys, err := w.PublicKeys(t.Context())
	if err != nil || len(keys) != 2 || keys[0].ID != next.ID() {
		t.Errorf("%d keys, %v", len(keys), err)
	}
	// A stolen key is withdrawn by hand; from then on nothing signed with it is good.
	w.db.Exec(t, `UPDATE signing_keys SET withdrawn_at = now() WHERE kid = $1`, w.key.ID())
	if _, err := w.accepted(t, old); err == nil {
		t.Error("a badge of a withdrawn key is accepted")
	}
	w.Service = w.service(w.key)
	_, err = w.Badge(t.Context(), w.anna, c.ID)
	wantFault(t, err, "signing-unavailable")
}

func TestBadgesAreHerOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.complete(t, w.anna, w.signUp(t, w.anna, w.module(t)))
	for _, who := range []struct{ of int }{{0}, {1}} {
		actor := w.ben
		if who.of == 1 {
			actor = w.carla
		}
		_, err := w.Badge(t.Context(), actor, c.ID)
		wantFault(t, err, "completion-not-found")
		_, err = w.Completion(t.Context(), actor, c.ID)
		wantFault(t, err, "completion-not-found")
	}
	_, err := w.Badge(t.Context(), w.author, c.ID)
	wantFault(t, err, "forbidden")
	w.Service = w.service(badge.Key{})
	if err := w.Announce(t.Context()); err != nil {
		t.Errorf("without a key there is nothing to announce: %v", err)
	}
	_, err = w.Badge(t.Context(), w.anna, c.ID)
	wantFault(t, err, "signing-unavailable")
}

func TestPrintedPagesCanBeChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.complete(t, w.anna, w.signUp(t, w.anna, w.module(t)))
	if want := "https://lernen.example.de/pruefen/" + c.ShownCode(); w.VerifyURL(c) != want || len(c.ShownCode()) != 23 {
		t.Errorf("%s", w.VerifyURL(c))
	}
	for _, typed := range []string{c.Code, c.ShownCode(), strings.ToLower(c.ShownCode()), " " + c.Code} {
		v, err := w.Verify(t.Context(), typed)
		if err != nil || v.Withdrawn || v.Completion.ID != c.ID || v.Completion.Holder != "Anna Becker" {
			t.Errorf("%q: %+v, %v", typed, v, err)
		}
	}
	for _, typed := range []string{"", "x", strings.Repeat("B", 20), c.Code[:19], c.Code + "B", uuid.NewString(), "' OR 1=1", strings.Repeat("B", 10_000), "\x00"} {
		_, err := w.Verify(t.Context(), typed)
		wantFault(t, err, "verification-unknown")
	}
	if err := w.TakeBack(t.Context(), w.anna, c.ID); err != nil {
		t.Fatal(err)
	}
	v, err := w.Verify(t.Context(), c.Code)
	if err != nil || !v.Withdrawn || v.Completion.Holder != "" || v.Completion.Title != "" {
		t.Errorf("of a withdrawn one it tells %+v, %v", v, err)
	}
}
