package localstack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// claim is the right to run one part below a folder. It is a file lock, so it ends with the process that holds
// it, however that process ends. The file's content says who holds it and where the part answers.
type claim struct{ file *os.File }

// record is what a claim file holds, as JSON.
type record struct {
	Holder int    `json:"holder"`        // process that started the part
	Child  int    `json:"child"`         // process of the part itself
	URL    string `json:"url,omitempty"` // set once the part is ready
}

// takeClaim tries to get the claim. When another process holds it, the claim is nil and the record tells who.
func takeClaim(path string) (*claim, record, error) {
	file, err := os.OpenFile(filepath.Clean(path), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, record{}, fmt.Errorf("claim: %w", err)
	}
	var rec record
	if raw, err := io.ReadAll(io.LimitReader(file, 1<<12)); err == nil {
		_ = json.Unmarshal(raw, &rec) // empty or half written: nothing known
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, rec, file.Close()
	}
	if err != nil {
		return nil, rec, errors.Join(fmt.Errorf("claim %s: %w", path, err), file.Close())
	}
	c := &claim{file}
	return c, rec, c.write(record{Holder: os.Getpid()})
}

// write replaces the record. Readers do not lock, so it is one write call of a few bytes.
func (c *claim) write(rec record) error {
	raw, err := json.Marshal(rec)
	if err != nil {
		return fmt.Errorf("claim: %w", err)
	}
	if err := c.file.Truncate(0); err != nil {
		return fmt.Errorf("claim: %w", err)
	}
	if _, err := c.file.WriteAt(raw, 0); err != nil {
		return fmt.Errorf("claim: %w", err)
	}
	return nil
}

// release empties the record and gives the claim back.
func (c *claim) release() error {
	return errors.Join(c.file.Truncate(0), c.file.Close())
}

// waitLock waits for an exclusive lock on path and returns the function that gives it back.
func waitLock(ctx context.Context, path string) (func(), error) {
	file, err := os.OpenFile(filepath.Clean(path), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	err = poll(ctx, 50*time.Millisecond, func() (bool, error) {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return false, nil
		}
		return err == nil, err
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), file.Close())
	}
	return func() { _ = file.Close() }, nil
}

// poll calls done until it says true or fails, or ctx ends.
func poll(ctx context.Context, every time.Duration, done func() (bool, error)) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// peek reads a claim's record without taking the claim.
func peek(path string) record {
	var rec record
	if raw, err := os.ReadFile(filepath.Clean(path)); err == nil {
		_ = json.Unmarshal(raw, &rec)
	}
	return rec
}
