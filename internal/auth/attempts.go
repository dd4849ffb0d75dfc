package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// Failed sign-ins are counted twice: per account and address, which stops guessing at one desk, and per account over all
// addresses, which stops guessing from many. Never per address alone: a whole town hall shares one. There is no lock-out:
// a pause grows with every failure up to its longest, and ends by itself. The pause for an account over all addresses
// stays short, so that nobody can shut out a colleague by guessing at her account from elsewhere.
type attemptRule struct {
	free    int           // failures without a pause
	longest time.Duration // cap of the pause
}

const (
	firstPause = 15 * time.Second
	// Failures are forgotten after this much quiet.
	attemptMemory = 15 * time.Minute
)

func pairRule() attemptRule    { return attemptRule{free: 5, longest: 10 * time.Minute} }
func accountRule() attemptRule { return attemptRule{free: 20, longest: time.Minute} }

// pause is how long to wait after the n-th failure: nothing, then 15 s doubling up to the longest.
func (r attemptRule) pause(failures int) time.Duration {
	if failures < r.free {
		return 0
	}
	doublings := min(failures-r.free, 20) // 2^20 pauses exceed every cap
	return min(firstPause<<doublings, r.longest)
}

// attempts are the two counters of one sign-in. Keys are hashes: the table tells no name and no address.
type attempts struct{ pair, account string }

func attemptsOf(in LoginInput) attempts {
	account := in.Tenant + "\x00" + in.Login
	return attempts{pair: attemptKey("pair", account, in.Address), account: attemptKey("account", account, "")}
}

func attemptKey(parts ...string) string {
	hash := sha256.New()
	for _, p := range parts {
		hash.Write([]byte(strconv.Itoa(len(p)) + ":" + p))
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// count reserves one attempt before the password is looked at, so that parallel guesses cannot outrun the counter; a
// successful sign-in takes it back. While a pause lasts it is the fault "rate-limited" with the seconds left.
func (s *Service) count(ctx context.Context, a attempts) error {
	return s.db.Shared(ctx, func(tx database.Tx) error {
		rows, err := lockAttempts(tx, a, s.now())
		if err != nil {
			return err
		}
		now, wait := s.now(), time.Duration(0)
		for _, row := range rows {
			wait = max(wait, row.wait(ruleOf(a, row.Key), now))
		}
		if wait > 0 {
			seconds := int((wait + time.Second - 1) / time.Second)
			return fault.New("rate-limited").With("seconds", strconv.Itoa(seconds))
		}
		return raiseAttempts(tx, a, now)
	})
}

func ruleOf(a attempts, key string) attemptRule {
	if key == a.pair {
		return pairRule()
	}
	return accountRule()
}

// wait is what is left of the pause.
func (r attemptRow) wait(rule attemptRule, now time.Time) time.Duration {
	since := now.Sub(r.WindowStart)
	if since >= attemptMemory {
		return 0
	}
	return rule.pause(r.Failures) - since
}
