// Package secret makes what nobody can guess: keys, and the tokens of cookies, addresses and links.
package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"github.com/google/uuid"
)

// Size is the length of a secret in bytes: nobody guesses 256 bits.
const Size = 32

// Token is what a cookie, an address or a link carries: the municipality, without which row-level security shows no row, and a secret.
// The municipality is no secret and no claim: with a foreign one nothing is found.
type Token struct {
	Tenant uuid.UUID
	Secret [Size]byte
}

// New draws a token. An error means that the machine has no randomness.
func New(tenant uuid.UUID) (Token, error) {
	t := Token{Tenant: tenant}
	if _, err := rand.Read(t.Secret[:]); err != nil {
		return Token{}, fmt.Errorf("draw a secret: %w", err)
	}
	return t, nil
}

// Parse reads what String writes, in this one spelling; ok is false for anything else.
func Parse(s string) (t Token, ok bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(raw) != len(t.Tenant)+Size {
		return Token{}, false
	}
	copy(t.Tenant[:], raw)
	copy(t.Secret[:], raw[len(t.Tenant):])
	return t, t.Tenant != uuid.Nil
}

// String writes the token for addresses and cookies.
func (t Token) String() string {
	return base64.RawURLEncoding.EncodeToString(append(t.Tenant[:], t.Secret[:]...))
}

// Hash is what the database knows of the secret: who reads the table cannot use it.
func (t Token) Hash() []byte {
	sum := sha256.Sum256(t.Secret[:])
	return sum[:]
}

// NewKey draws a secret as text. A form carries it, so that one that is sent twice makes one thing.
func NewKey() (string, error) {
	t, err := New(uuid.Nil)
	return base64.RawURLEncoding.EncodeToString(t.Secret[:]), err
}

// ReadKey reads what NewKey writes; ok is false for anything else.
func ReadKey(key string) (raw []byte, ok bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(key)
	return raw, err == nil && len(raw) == Size
}
