package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"lernpfad/internal/fault"
)

// Argon2id as OWASP's password storage cheat sheet recommends at least: 19 MiB, 2 passes, 1 lane; some 30 ms a hash.
const (
	argonMemory  = 19 << 10 // KiB
	argonPasses  = 2
	argonLanes   = 1
	saltBytes    = 16
	keyBytes     = 32
	maxPassword  = 1024 // bytes; a longer one is nobody's password and only costs time
	hashQueueMax = 2 * time.Second
)

// HashPassword makes the PHC string that is stored for a password. Accounts of a demo may share one hash: it costs 30 ms.
func HashPassword(password string) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("draw salt: %w", err)
	}
	key := argon2.IDKey([]byte(password), salt, argonPasses, argonMemory, argonLanes, keyBytes)
	return phc{memory: argonMemory, passes: argonPasses, lanes: argonLanes, salt: salt, key: key}.String(), nil
}

// phc is a hash in the form $argon2id$v=19$m=19456,t=2,p=1$salt$key.
type phc struct {
	memory, passes uint32
	lanes          uint8
	salt, key      []byte
}

func (h phc) String() string {
	text := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memory, h.passes, h.lanes,
		text.EncodeToString(h.salt), text.EncodeToString(h.key))
}

func parsePHC(s string) (phc, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return phc{}, errors.New("stored hash is not argon2id")
	}
	var h phc
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.lanes); err != nil {
		return phc{}, fmt.Errorf("read hash parameters: %w", err)
	}
	var err error
	if h.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return phc{}, fmt.Errorf("read salt: %w", err)
	}
	if h.key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(h.key) != keyBytes {
		return phc{}, errors.New("stored hash has no key of 32 bytes")
	}
	return h, nil
}

// verify reports whether the password fits the stored PHC string.
func verify(stored, password string) (bool, error) {
	h, err := parsePHC(stored)
	if err != nil {
		return false, err
	}
	if len(password) > maxPassword {
		password = "" // takes as long as every other wrong one
	}
	key := argon2.IDKey([]byte(password), h.salt, h.passes, h.memory, h.lanes, keyBytes)
	return subtle.ConstantTimeCompare(key, h.key) == 1 && password != "", nil
}

// hashSlots bounds the hashes at work: each takes 19 MiB and a core. Whoever waits longer than the queue lasts is asked to
// come back, which is better than everybody waiting.
type hashSlots chan struct{}

func (s hashSlots) acquire(ctx context.Context) (release func(), err error) {
	timer := time.NewTimer(hashQueueMax)
	defer timer.Stop()
	select {
	case s <- struct{}{}:
		return func() { <-s }, nil
	case <-timer.C:
		return nil, fault.New("login-busy")
	case <-ctx.Done():
		return nil, fault.New("login-busy").Because(ctx.Err())
	}
}
