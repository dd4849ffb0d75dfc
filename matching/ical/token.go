package ical

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"github.com/google/uuid"

	"lernpfad/internal/fault"
)

// secretBytes is the length of a key and of the secret of an address: nobody guesses 256 bits.
const secretBytes = 32

// token is what the address of a subscription carries: the municipality, without which row-level security shows no row, and a secret. The
// municipality is no claim: with a foreign one nothing is found.
type token struct {
	tenant uuid.UUID
	secret [secretBytes]byte
}

// NewKey draws what the secret of an address is made from. A form carries it, so that one that is sent twice makes one address.
func NewKey() (string, error) {
	var secret [secretBytes]byte
	if _, err := rand.Read(secret[:]); err != nil {
		return "", fmt.Errorf("draw calendar secret: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(secret[:]), nil
}

// newToken makes the secret of a person's address from a key of NewKey; an empty one is drawn.
func newToken(tenant, learner uuid.UUID, key string) (token, error) {
	t := token{tenant: tenant}
	if key == "" {
		drawn, err := NewKey()
		if err != nil {
			return t, err
		}
		key = drawn
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(key)
	if err != nil || len(raw) != secretBytes {
		return t, fault.New("malformed")
	}
	t.secret = sha256.Sum256(append(raw, learner[:]...))
	return t, nil
}

func parseToken(s string) (token, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(raw) != len(uuid.UUID{})+secretBytes {
		return token{}, fault.New("calendar-not-found")
	}
	var t token
	copy(t.tenant[:], raw)
	copy(t.secret[:], raw[len(t.tenant):])
	if t.tenant == uuid.Nil {
		return token{}, fault.New("calendar-not-found")
	}
	return t, nil
}

func (t token) String() string {
	return base64.RawURLEncoding.EncodeToString(append(t.tenant[:], t.secret[:]...))
}

// path is where the subscription lies on the server.
func (t token) path() string { return "/kalender/" + t.String() + ".ics" }

// hash is what the database knows of the secret.
func (t token) hash() []byte {
	sum := sha256.Sum256(t.secret[:])
	return sum[:]
}
