package notice

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"

	"github.com/google/uuid"

	"lernpfad/internal/fault"
)

const secretBytes = 32

// token is what a link carries: the municipality, without which no row shows, and a secret.
type token struct {
	tenant uuid.UUID
	secret []byte
}

func newSecret() ([]byte, error) {
	out := make([]byte, secretBytes)
	if _, err := rand.Read(out); err != nil {
		return nil, fmt.Errorf("draw the secret of a link: %w", err)
	}
	return out, nil
}

func (t token) String() string {
	return base64.RawURLEncoding.EncodeToString(append(t.tenant[:], t.secret...))
}

func parseToken(s string) (token, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(raw) != len(uuid.UUID{})+secretBytes {
		return token{}, fault.New("link-over")
	}
	t := token{secret: raw[len(uuid.UUID{}):]}
	copy(t.tenant[:], raw)
	if t.tenant == uuid.Nil {
		return token{}, fault.New("link-over")
	}
	return t, nil
}
