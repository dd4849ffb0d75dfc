package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lernpfad/internal/dbtest"
	"lernpfad/internal/httpx"
)

// TestSuggestionsWithoutEmbeddingService asks for suggestions while nothing that knows meaning answers.
func TestSuggestionsWithoutEmbeddingService(t *testing.T) {
	t.Parallel()
	hanging := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}))
	t.Cleanup(hanging.Close)
	for name, address := range map[string]string{"refuses": "http://127.0.0.1:1/v1", "hangs": hanging.URL, "sends rubbish": noMeaning(t)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, address)
			anna := signInOverHTTP(t, w.testServer, homeSlug, "learner")
			deck := anna.deck() // nobody waits for the service; the route itself ends at 5 s
			if len(deck.Suggestions) != 1 || !strings.Contains(deck.Note, "Bedeutungssuche") || deck.Model != "" {
				t.Errorf("deck %+v, want the module and a note", deck)
			}
		})
	}
}

// TestServerSurvivesLostConnections ends every connection to the database, as its restart does.
func TestServerSurvivesLostConnections(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noMeaning(t))
	hr := w.home.people["hr"]
	ask := func() int {
		return w.send(t, request{path: httpx.APIPrefix + "/me", token: hr.token}).status
	}
	for round := range 3 {
		if status := ask(); status != http.StatusOK {
			t.Fatalf("round %d begins with %d", round, status)
		}
		lost := w.number(t, `SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		if lost == 0 {
			t.Fatal("no connection was there to lose")
		}
		if status := ask(); status != http.StatusOK {
			t.Errorf("round %d: the request after losing %d connections is answered with %d", round, lost, status)
		}
	}
}

// TestOneOfSeveralEditorsWins sends three changes that start from the same version.
func TestOneOfSeveralEditorsWins(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noMeaning(t))
	anna, author := w.home.people["learner"], w.home.people["author"]
	draft := w.newModule(t, author, false).String()
	for name, change := range map[string]request{
		"profile": {method: http.MethodPut, path: httpx.APIPrefix + "/me/profile", token: anna.token, body: profileJSON, ifMatch: `"1"`},
		"module":  {method: http.MethodPut, path: httpx.APIPrefix + "/modules/" + draft, token: author.token, body: moduleJSON, ifMatch: `"1"`},
	} {
		statuses := make([]int, 3)
		var all sync.WaitGroup
		for i := range statuses {
			one := change
			one.body = strings.Replace(change.body, `"weekly_minutes":120`, `"weekly_minutes":12`+strconv.Itoa(i), 1) // the same once more is no conflict
			all.Go(func() { statuses[i] = w.send(t, one).status })
		}
		all.Wait()
		slices.Sort(statuses)
		if diff := cmp.Diff([]int{200, 412, 412}, statuses); diff != "" {
			t.Errorf("%s: statuses (-want +got):\n%s", name, diff)
		}
	}
}

// TestServerFinishesItsWork stops the real program while a request waits for a row, and lets it have the row afterwards.
func TestServerFinishesItsWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noMeaning(t))
	anna := w.home.people["learner"]
	w.exec(t, `DELETE FROM river_job`) // a stop waits for jobs as well, and these take long
	address, model := dbtest.EmbeddingURL(t)
	cmd := program(t, "serve")
	cmd.Env = append(cmd.Env, "DATABASE_URL="+w.stack.OwnerURL, "EMBEDDING_URL="+address, "EMBEDDING_MODEL="+model, "LERNPFAD_LISTEN=127.0.0.1:0",
		"LERNPFAD_DATA_DIR="+t.TempDir(), "LERNPFAD_CACHE="+t.TempDir())
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	cmd.Env = append(cmd.Env, "LERNPFAD_LOG_LEVEL=ERROR")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	base := readyAddress(t, out)

	tx, err := w.owner.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) }()
	if _, err := tx.Exec(t.Context(), `SELECT FROM learners WHERE user_id = $1 FOR UPDATE`, anna.UserID); err != nil {
		t.Fatal(err)
	}
	status := make(chan int, 1)
	go func() {
		req := request{method: http.MethodPut, path: base + httpx.APIPrefix + "/me/profile", token: anna.token, body: profileJSON, ifMatch: `"1"`}.build(t)
		req.RequestURI = "" // of a server's request
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Error(err)
			status <- 0
			return
		}
		_ = res.Body.Close()
		status <- res.StatusCode
	}()
	eventually(t, "the request waits for the row", func() bool {
		var n int
		if _, err := tx.Exec(t.Context(), `SELECT pg_stat_clear_snapshot()`); err != nil { // a transaction sees the activity of its first look
			t.Fatal(err)
		}
		err := tx.QueryRow(t.Context(), `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&n)
		return err == nil && n > 0
	})
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	time.Sleep(drainTime + 200*time.Millisecond) // by now it takes no more requests
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := <-status; got != http.StatusOK {
		t.Errorf("the request at work was answered with %d", got)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
}

// readyAddress reads what the server prints until it says where it is.
func readyAddress(t *testing.T, out io.Reader) string {
	t.Helper()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "is ready: "); ok {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return address
		}
	}
	t.Fatalf("the server never got ready: %v", lines.Err())
	return ""
}
