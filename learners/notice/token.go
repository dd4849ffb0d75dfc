package notice

import (
	"github.com/google/uuid"

	"lernpfad/internal/fault"
	"lernpfad/internal/secret"
)

// newSecret draws the secret of a link.
func newSecret() ([]byte, error) {
	t, err := secret.New(uuid.Nil)
	return t.Secret[:], err
}

// link writes a municipality and a stored secret for an address.
func link(tenant uuid.UUID, stored []byte) string {
	t := secret.Token{Tenant: tenant}
	copy(t.Secret[:], stored)
	return t.String()
}

func parseToken(s string) (secret.Token, error) {
	t, ok := secret.Parse(s)
	if !ok {
		return secret.Token{}, fault.New("link-over")
	}
	return t, nil
}
