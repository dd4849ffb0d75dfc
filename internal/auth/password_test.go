package auth

import (
	"context"
	"strings"
	"testing"
	"time"

	"lernpfad/internal/fault"
)

func TestHashPassword(t *testing.T) {
	t.Parallel()
	first, err := HashPassword("geheim")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(first, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %q", first)
	}
	if second, _ := HashPassword("geheim"); second == first {
		t.Error("two hashes share their salt")
	}
	for password, want := range map[string]bool{"geheim": true, "Geheim": false, "": false, "geheim\x20": false} {
		if got, err := verify(first, password); err != nil || got != want {
			t.Errorf("%q: %v, %v", password, got, err)
		}
	}
}

// An older hash with weaker parameters still opens until the password changes; anything else in the column is an error.
func TestVerifyReadsTheStoredParameters(t *testing.T) {
	t.Parallel()
	good, err := HashPassword("geheim")
	if err != nil {
		t.Fatal(err)
	}
	for name, stored := range map[string]string{
		"empty": "", "bcrypt": "$2a$10$abcdefghijklmnopqrstuv", "plain": "geheim", "argon2i": strings.Replace(good, "argon2id", "argon2i", 1),
		"other version": strings.Replace(good, "v=19", "v=16", 1), "no parameters": strings.Replace(good, "m=19456,t=2,p=1", "m=x", 1),
		"no key": good[:strings.LastIndex(good, "$")+1], "short key": good[:len(good)-8], "broken salt": strings.Replace(good, "p=1$", "p=1$!", 1),
	} {
		if ok, err := verify(stored, "geheim"); ok || err == nil {
			t.Errorf("%s: %v, %v; want an error", name, ok, err)
		}
	}
}

// A crowd at the door is asked to come back instead of waiting for ever.
func TestHashQueueEnds(t *testing.T) {
	t.Parallel()
	slots := make(hashSlots, 1)
	release, err := slots.acquire(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if _, err := slots.acquire(context.Background()); !fault.Is(err, "login-busy") || time.Since(start) < hashQueueMax/2 {
		t.Errorf("after %v: %v", time.Since(start), err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := slots.acquire(ctx); !fault.Is(err, "login-busy") {
		t.Errorf("cancelled: %v", err)
	}
	release()
	again, err := slots.acquire(context.Background())
	if err != nil {
		t.Fatalf("after the release: %v", err)
	}
	again()
}

func TestPausesGrowAndEnd(t *testing.T) {
	t.Parallel()
	for _, rule := range []attemptRule{pairRule(), accountRule()} {
		last := time.Duration(0)
		for failures := range 100 {
			pause := rule.pause(failures)
			if pause < last || pause > rule.longest {
				t.Errorf("after %d failures %v, before %v, at most %v", failures, pause, last, rule.longest)
			}
			if (pause == 0) != (failures < rule.free) {
				t.Errorf("after %d failures %v; %d are free", failures, pause, rule.free)
			}
			last = pause
		}
		if last != rule.longest {
			t.Errorf("the longest pause is %v, want %v", last, rule.longest)
		}
	}
}
