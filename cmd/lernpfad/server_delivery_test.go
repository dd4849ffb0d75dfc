package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"

	"lernpfad/cmd/lernpfad/demo"
	"lernpfad/internal/httpx"
)

// process is the real program at work.
type process struct{ base string }

// startProcess runs `lernpfad serve` over the world's database until the test ends.
func startProcess(t *testing.T, w *world, embeddingURL string) *process {
	t.Helper()
	cmd := program(t, "serve")
	cmd.Env = append(cmd.Env, "DATABASE_URL="+w.stack.OwnerURL, "EMBEDDING_URL="+embeddingURL, "EMBEDDING_MODEL="+w.stack.EmbeddingModel,
		"LERNPFAD_LISTEN=127.0.0.1:0", "LERNPFAD_DATA_DIR="+t.TempDir(), "LERNPFAD_CACHE="+t.TempDir(), "LERNPFAD_LOG_LEVEL=ERROR")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	return &process{base: readyAddress(t, out)}
}

// do sends a request to the process and returns the answer.
func (p *process) do(t *testing.T, r request) reply {
	t.Helper()
	r.path = p.base + r.path
	req := r.build(t)
	req.RequestURI = "" // of a server's request
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{status: res.StatusCode, header: res.Header, body: string(raw)}
}

// TestTwoServersNeverShowAStaleList runs two real processes over one database. What a person changes at the one must show in her list
// at the other at once, although that one has kept her list; and while nothing changes, both show the same list out of memory.
func TestTwoServersNeverShowAStaleList(t *testing.T) {
	t.Parallel()
	_, address := newMoody(t)
	w := newWorld(t, address)
	embedModule(t, w)
	w.exec(t, `DELETE FROM river_job`) // the catalogue's vectors stay as they are
	left, right := startProcess(t, w, w.stack.EmbeddingURL), startProcess(t, w, w.stack.EmbeddingURL)
	anna, author := w.home.people["learner"], w.home.people["author"]
	list := func(p *process) string {
		t.Helper()
		got := p.do(t, request{path: httpx.APIPrefix + "/me/suggestions", token: anna.token})
		var v struct {
			InputsHash  string `json:"inputs_hash"`
			Suggestions []json.RawMessage
		}
		got.read(t, &v)
		if got.status != http.StatusOK || v.InputsHash == "" {
			t.Fatalf("status %d: %.300s", got.status, got.body)
		}
		return got.body
	}
	eventually(t, "both have her list by meaning", func() bool {
		return strings.Contains(list(left), `"model"`) && list(left) == list(right)
	})
	version := func() string {
		return left.do(t, request{path: httpx.APIPrefix + "/me/profile", token: anna.token}).header.Get("ETag")
	}
	decision := ""
	for _, step := range []struct {
		name string
		do   func() reply
	}{
		{"nothing", nil},
		{"an answer", func() reply {
			got := left.do(t, request{method: http.MethodPost, path: httpx.APIPrefix + "/me/decisions", token: anna.token, body: `{"module":"` + w.module.String() + `","answer":"fits"}`})
			var d struct{ ID string }
			got.read(t, &d)
			decision = d.ID
			return got
		}},
		{"the answer taken back", func() reply {
			return left.do(t, request{method: http.MethodDelete, path: httpx.APIPrefix + "/me/decisions/" + decision, token: anna.token})
		}},
		{"evidence", func() reply {
			return left.do(t, request{
				method: http.MethodPost, path: httpx.APIPrefix + "/me/evidence", token: anna.token,
				body: `{"competency":"VD1.1","level":2,"kind":"certificate","source":"Zeugnis","observed_on":"2026-01-31"}`,
			})
		}},
		{"the profile", func() reply {
			return left.do(t, request{
				method: http.MethodPut, path: httpx.APIPrefix + "/me/profile", token: anna.token, ifMatch: version(),
				body: strings.Replace(profileJSON, "120", "60", 1),
			})
		}},
		{"the catalogue", func() reply {
			return left.do(t, request{
				method: http.MethodPost, path: httpx.APIPrefix + "/modules/" + w.module.String() + "/archive", token: author.token, ifMatch: `"2"`, body: "{}",
			})
		}},
	} {
		before := list(right)
		if step.do == nil {
			if list(left) != before || list(right) != before {
				t.Error("the list changes although nothing did")
			}
			continue
		}
		if got := step.do(); got.status >= http.StatusBadRequest {
			t.Fatalf("%s: status %d: %.300s", step.name, got.status, got.body)
		}
		if after := list(right); after == before {
			t.Errorf("%s: the other process still shows the list of before", step.name)
		}
	}
	counts := right.do(t, request{path: "/metrics"})
	if !strings.Contains(counts.body, `lernpfad_suggestions_cache_total{result="hit"}`) || strings.Contains(counts.body, `result="hit"} 0`) {
		t.Errorf("no list came from memory:\n%.2000s", counts.body)
	}
}

// TestReplayCommand looks at lists over HTTP, changes things, and makes the lists again: by the person herself, and by an operator, who
// reads counts only.
func TestReplayCommand(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noMeaning(t))
	anna := signInOverHTTP(t, w.testServer, homeSlug, "learner")
	bert := signInOverHTTP(t, w.testServer, homeSlug, "colleague")
	anna.deck()
	bert.deck()
	var lists listOf[struct {
		List       string
		InputsHash string `json:"inputs_hash"`
		Modules    []named
	}]
	anna.get("/me/suggestion-lists", &lists)
	if len(lists.Items) != 1 || len(lists.Items[0].InputsHash) != 64 || len(lists.Items[0].Modules) != 1 {
		t.Fatalf("lists %+v", lists)
	}
	type checked struct {
		Check struct {
			Same    bool
			Because []string
		}
		Cards []struct{ Facts []struct{ Text string } }
	}
	var c checked
	anna.get("/me/suggestion-lists/"+lists.Items[0].List, &c)
	if !c.Check.Same || len(c.Check.Because) != 0 || len(c.Cards) != 1 || len(c.Cards[0].Facts) == 0 {
		t.Errorf("made again: %+v", c)
	}
	bert.call(http.MethodGet, "/me/suggestion-lists/"+lists.Items[0].List, http.StatusNotFound, "", nil)

	environ := []string{"DATABASE_URL=" + w.stack.OwnerURL, "EMBEDDING_URL=" + w.stack.EmbeddingURL, "EMBEDDING_MODEL=" + w.stack.EmbeddingModel, "LERNPFAD_DATA_DIR=" + t.TempDir()}
	code, out, errs := run(t, environ, "replay", "--json")
	var total struct {
		Lists, Same, Differ, Broken int
		Because                     map[string]int
	}
	if err := json.NewDecoder(bytes.NewReader([]byte(out))).Decode(&total); err != nil || code != exitOK || total.Lists != 2 || total.Same != 2 || len(total.Because) != 0 {
		t.Errorf("replay: exit %d, %s %s", code, out, errs)
	}
	anna.call(http.MethodPost, "/me/decisions", http.StatusCreated, `{"module":"`+w.module.String()+`","answer":"fits"}`, nil)
	code, out, errs = run(t, environ, "replay", "--tenant", homeSlug)
	if code != exitOK || !strings.Contains(out, "1 the same, 1 otherwise because something has changed, 0 otherwise for no reason") || !strings.Contains(out, "decisions") {
		t.Errorf("replay after an answer: exit %d, %s %s", code, out, errs)
	}
	// Somebody tampers with what is stored: the same inputs now seem to give another list.
	w.exec(t, `UPDATE suggestions SET score = score / 2`)
	if code, out, _ = run(t, environ, "replay"); code != exitFailed || !strings.Contains(out, "1 otherwise for no reason") {
		t.Errorf("a list that cannot be made again goes unnoticed: exit %d, %s", code, out)
	}
	if code, _, _ = run(t, environ, "replay", "--tenant", "nirgends"); code != exitBad {
		t.Errorf("an unknown municipality: exit %d", code)
	}
}

// TestStatementsOfSuggestions bounds what a list costs the database: two statements for one out of memory (session and present state).
func TestStatementsOfSuggestions(t *testing.T) {
	t.Parallel()
	count := &counter{}
	_, address := newMoody(t)
	s := newTracedServer(t, address, count)
	if _, err := s.seedDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	anna := &visitor{t: t, s: s}
	in := anna.call(http.MethodPost, "/auth/login", http.StatusOK, `{"tenant":"erlenfurt","login":"anna.becker","password":"`+demo.Password+`"}`, nil)
	anna.token = (&http.Response{Header: in.header}).Cookies()[0].Value
	asked := func() int64 {
		t.Helper()
		before := count.n.Load()
		anna.deck()
		return count.n.Load() - before
	}
	anna.deck()
	if err := workAsked(t, s); err != nil {
		t.Fatal(err)
	}
	first := anna.deck()
	if n := asked(); n > 2 {
		t.Errorf("a list out of memory: %d statements, at most 2", n)
	}
	anna.call(http.MethodPost, "/me/decisions", http.StatusCreated, `{"module":"`+first.Suggestions[0].Module.ID+`","answer":"fits"}`, nil)
	if n := asked(); n > 14 {
		t.Errorf("a list made anew: %d statements, at most 14", n)
	} else {
		t.Logf("a list made anew: %d statements", n)
	}
}
