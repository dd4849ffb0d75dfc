package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"github.com/google/uuid"

	"lernpfad/internal/fault"
)

const secretBytes = 32

// token is what the session cookie carries: the tenant, without which row-level security shows no session, and 256 random
// bits. The tenant is no secret and no claim: a foreign one only finds no session.
type token struct {
	tenant uuid.UUID
	secret [secretBytes]byte
}

func newToken(tenant uuid.UUID) (token, error) {
	t := token{tenant: tenant}
	if _, err := rand.Read(t.secret[:]); err != nil {
		return token{}, fmt.Errorf("draw session token: %w", err)
	}
	return t, nil
}

func parseToken(s string) (token, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(raw) != len(uuid.UUID{})+secretBytes {
		return token{}, fault.New("unauthenticated")
	}
	var t token
	copy(t.tenant[:], raw)
	copy(t.secret[:], raw[len(t.tenant):])
	if t.tenant == uuid.Nil {
		return token{}, fault.New("unauthenticated")
	}
	return t, nil
}

func (t token) String() string {
	return base64.RawURLEncoding.EncodeToString(append(t.tenant[:], t.secret[:]...))
}

// hash is what the database knows of the secret: who reads the table cannot sign in with it.
func (t token) hash() []byte {
	sum := sha256.Sum256(t.secret[:])
	return sum[:]
}
