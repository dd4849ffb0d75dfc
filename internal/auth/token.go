package auth

import (
	"lernpfad/internal/fault"
	"lernpfad/internal/secret"
)

// parseToken reads what a session cookie carries.
func parseToken(s string) (secret.Token, error) {
	t, ok := secret.Parse(s)
	if !ok {
		return secret.Token{}, fault.New("unauthenticated")
	}
	return t, nil
}
