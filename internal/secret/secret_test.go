package secret_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/uuid"

	"lernpfad/internal/secret"
)

func FuzzParse(f *testing.F) {
	good, err := secret.New(uuid.New())
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"", "AAAA", good.String(), good.String() + "=", strings.Repeat("_", 64), strings.Repeat("A", 64)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, ok := secret.Parse(text); ok && (got.String() != text || got.Tenant == uuid.Nil) {
			t.Errorf("%q reads as %q: one token would have two spellings", text, got.String())
		}
	})
}

func TestTokensAndKeys(t *testing.T) {
	t.Parallel()
	tenant := uuid.New()
	one, err := secret.New(tenant)
	other, again := secret.New(tenant)
	if err != nil || again != nil || one == other || bytes.Equal(one.Hash(), other.Hash()) {
		t.Errorf("two draws: %v %v", err, again)
	}
	if got, ok := secret.Parse(one.String()); !ok || got != one {
		t.Errorf("%v reads as %v", one, got)
	}
	key, err := secret.NewKey()
	raw, ok := secret.ReadKey(key)
	if err != nil || !ok || len(raw) != secret.Size {
		t.Errorf("key %q: %v", key, err)
	}
	for _, bad := range []string{"", "x", key + "A", key[1:], key + "="} {
		if _, ok := secret.ReadKey(bad); ok {
			t.Errorf("%q is a key", bad)
		}
	}
}
