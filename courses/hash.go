package courses

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// contentHash tells an unchanged import from a changed one. groups are the keys an import names its prerequisites by.
func contentHash(provider string, in Input, groups [][]string) (string, error) {
	raw, err := json.Marshal(struct {
		Provider string
		Input    Input
		Groups   [][]string
	}{provider, in.sorted(), groups})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}
