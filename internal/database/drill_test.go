package database_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"lernpfad/internal/database"
	"lernpfad/internal/dbtest"
	"lernpfad/internal/fault"
)

// When every connection is taken, one hears so within two seconds instead of hanging until the deadline.
func TestOverloadIsSaidSoon(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	small, err := database.Open(context.Background(), database.Options{OwnerURL: db.OwnerURL, MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer small.Close()
	held, let := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		err := small.Shared(context.Background(), func(*gorm.DB) error {
			close(held)
			<-let
			return nil
		})
		if err != nil {
			t.Errorf("the one at work: %v", err)
		}
	})
	<-held
	start := time.Now()
	err = small.Shared(context.Background(), exec(`SELECT 1`))
	if took := time.Since(start); !fault.Is(err, "overloaded") || took > 10*time.Second {
		t.Errorf("after %v: %v, want overloaded", took, err)
	}
	impatient, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := small.Shared(impatient, exec(`SELECT 1`)); !fault.Is(err, "overloaded") {
		t.Errorf("with an earlier deadline: %v", err)
	}
	close(let)
	wg.Wait()
	if err := small.Shared(context.Background(), exec(`SELECT 1`)); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// A restart of the server costs the requests at work, which hear that it is our side, and nothing else.
func TestConnectionsThatDieAreReplaced(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	ctx := context.Background()
	kill := func() {
		db.Exec(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'lernpfad'`)
	}

	killed := make(chan struct{})
	time.AfterFunc(300*time.Millisecond, func() {
		defer close(killed)
		kill()
	})
	defer func() { <-killed }() // the connection that kills is the test's own
	if err := db.App.Shared(ctx, exec(`SELECT pg_sleep(20)`)); !fault.Is(err, "database-unavailable") {
		t.Errorf("the one at work: %v, want database-unavailable", err)
	}
	for range 8 {
		err := db.App.Shared(ctx, exec(`SELECT 1`))
		if err != nil && !fault.Is(err, "database-unavailable") {
			t.Errorf("the next ones: %v", err)
		}
	}
	if err := db.App.Shared(ctx, exec(`SELECT 1`)); err != nil {
		t.Errorf("it does not come back: %v", err)
	}
}
