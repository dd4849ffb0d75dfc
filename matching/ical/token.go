package ical

import (
	"crypto/sha256"

	"github.com/google/uuid"

	"lernpfad/internal/fault"
	"lernpfad/internal/secret"
)

// newToken makes the secret of a person's address from a key of secret.NewKey; an empty one is drawn.
func newToken(tenant, learner uuid.UUID, key string) (secret.Token, error) {
	if key == "" {
		drawn, err := secret.NewKey()
		if err != nil {
			return secret.Token{}, err
		}
		key = drawn
	}
	raw, ok := secret.ReadKey(key)
	if !ok {
		return secret.Token{}, fault.New("malformed")
	}
	return secret.Token{Tenant: tenant, Secret: sha256.Sum256(append(raw, learner[:]...))}, nil
}

func parseToken(s string) (secret.Token, error) {
	t, ok := secret.Parse(s)
	if !ok {
		return secret.Token{}, fault.New("calendar-not-found")
	}
	return t, nil
}

// pathOf is where a subscription lies on the server.
func pathOf(t secret.Token) string { return "/kalender/" + t.String() + ".ics" }

// NewKey draws what the secret of an address is made from. A form carries it, so that one that is sent twice makes one address.
func NewKey() (string, error) { return secret.NewKey() }
