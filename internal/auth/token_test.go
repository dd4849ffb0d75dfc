package auth_test

import (
	"encoding/base64"
	"encoding/hex"
	"testing"

	"github.com/google/uuid"
)

// The layout of a token is 16 bytes of tenant and 32 random ones; these take it apart as an attacker would.

func swapTenant(t *testing.T, token string, tenant uuid.UUID) string {
	t.Helper()
	raw := decode(t, token)
	copy(raw, tenant[:])
	return base64.RawURLEncoding.EncodeToString(raw)
}

func secretHex(t *testing.T, token string) string {
	t.Helper()
	return hex.EncodeToString(decode(t, token)[16:])
}

func decode(t *testing.T, token string) []byte {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
