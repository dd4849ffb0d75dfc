package main

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"lernpfad/cmd/lernpfad/demo"
)

// counter counts the statements that carry data: neither those that begin and end a transaction nor the one that sets its wall.
type counter struct{ n atomic.Int64 }

func (c *counter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	for _, frame := range []string{"begin", "commit", "rollback", "SELECT set_config", "-- ping"} {
		if strings.HasPrefix(data.SQL, frame) {
			return ctx
		}
	}
	c.n.Add(1)
	return ctx
}

func (*counter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// A page asks the database a bounded number of times, however long the path and however large the catalogue is.
func TestStatementsOfAPage(t *testing.T) {
	t.Parallel()
	count := &counter{}
	s := newTracedServer(t, noMeaning(t), count)
	if _, err := s.seedDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	anna := &visitor{t: t, s: s}
	in := anna.call(http.MethodPost, "/auth/login", http.StatusOK, `{"tenant":"erlenfurt","login":"anna.becker","password":"`+demo.Password+`"}`, nil)
	anna.token = (&http.Response{Header: in.header}).Cookies()[0].Value
	anna.call(http.MethodPost, "/me/paths", http.StatusCreated, "", nil)
	for path, most := range map[string]int64{
		"/": 26, "/lernpfad": 20, "/profil": 9, "/vorschlaege": 16, "/module": 10, "/kalender": 17, "/anmeldungen": 6, "/nachweise": 4, "/nachrichten": 4,
		"/meine-daten": 6, "/profil/ziele": 4, "/profil/kompetenz/VD1.1": 5,
	} {
		s.send(t, request{path: path, token: anna.token}) // what is read once for all is read
		before := count.n.Load()
		r := s.send(t, request{path: path, token: anna.token})
		if n := count.n.Load() - before; r.status != http.StatusOK || n > most || n == 0 {
			t.Errorf("%s: %d statements, at most %d; status %d", path, n, most, r.status)
		} else {
			t.Logf("%s: %d statements", path, n)
		}
	}
}
