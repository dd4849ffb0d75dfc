package courses

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"lernpfad/courses/competency"
	"lernpfad/internal/dbtest"
)

// counter counts statements.
type counter struct {
	logger.Interface
	statements atomic.Int64
}

func (c *counter) Trace(context.Context, time.Time, func() (string, int64), error) {
	c.statements.Add(1)
}

// A catalogue of fifty modules is read with as many statements as one module.
func TestLoadModulesAsksTheSameNumberOfTimes(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	service := New(Options{
		DB: db.App, Library: competency.Default(), Now: time.Now,
		Changed: func(context.Context, *sql.Tx, []uuid.UUID) error { return nil },
	})
	if _, err := service.SyncLibrary(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := service.Import(t.Context(), fifty(), ImportOptions{Source: "test", Publish: true}); err != nil {
		t.Fatal(err)
	}
	c := &counter{Interface: logger.Discard}
	tx, err := gorm.Open(postgres.New(postgres.Config{Conn: db.App.SQL()}), &gorm.Config{Logger: c})
	if err != nil {
		t.Fatal(err)
	}
	statements := func(limit int) int64 {
		t.Helper()
		c.statements.Store(0)
		modules, err := loadModules(tx.WithContext(t.Context()), "m.state = ?", fmt.Sprintf("m.key DESC LIMIT %d", limit), Published)
		if err != nil || len(modules) != limit {
			t.Fatalf("loaded %d modules, want %d: %v", len(modules), limit, err)
		}
		last := modules[0]
		if len(last.Outcomes) == 0 || len(last.Teaches) == 0 || len(last.RequiresAny) == 0 || len(last.Runs) == 0 || len(last.Runs[0].Sessions) == 0 {
			t.Fatalf("something is missing in %+v", last)
		}
		return c.statements.Load()
	}
	one, all := statements(1), statements(50)
	if one != all || one == 0 {
		t.Errorf("one module takes %d statements, fifty take %d", one, all)
	}
}

func fifty() []Import {
	start := time.Date(2027, 1, 1, 8, 0, 0, 0, time.UTC)
	list := make([]Import, 50)
	for i := range list {
		list[i] = Import{
			Key: fmt.Sprintf("m%02d", i), Provider: Provider{Key: "komnord", Name: "KomNord"},
			Input: Input{
				Title: fmt.Sprintf("Modul %d", i), Outcomes: []string{"eins", "zwei"}, Hours: 16, Format: Presence, Language: German,
				Teaches: []competency.Requirement{{Competency: "VD1.1", Level: 2}},
				Runs: []RunInput{{
					Place: "Rathaus", Seats: 5, Deadline: start, StartsAt: start, EndsAt: start.Add(time.Hour),
					Sessions: []Session{{StartsAt: start, EndsAt: start.Add(time.Hour)}},
				}},
			},
		}
		if i > 0 {
			list[i].RequiresAny = [][]string{{"m00"}}
		}
	}
	return list
}
