package load_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lernpfad/cmd/lernpfad/load"
	"lernpfad/internal/benchreport"
)

// town answers like the product, as far as the generator looks.
type town struct {
	mu       sync.Mutex
	profiles map[string]map[string]any
	changes  atomic.Int64
	slow     func(path string) // called before an answer
	status   int               // of suggestions; 0 is 200
}

func (w *town) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if w.slow != nil {
		w.slow(r.URL.Path)
	}
	who := ""
	if c, err := r.Cookie("lernpfad"); err == nil {
		who = c.Value
	}
	switch {
	case r.URL.Path == "/api/v1/auth/login":
		var in struct{ Login, Password string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in.Password != "geheim" {
			rw.WriteHeader(http.StatusUnauthorized)
			return
		}
		http.SetCookie(rw, &http.Cookie{Name: "lernpfad", Value: in.Login})
	case who == "":
		rw.WriteHeader(http.StatusUnauthorized)
	case r.URL.Path == "/api/v1/me/profile":
		w.profile(rw, r, who)
	case w.status != 0:
		rw.WriteHeader(w.status)
	}
}

func (w *town) profile(rw http.ResponseWriter, r *http.Request, who string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if r.Method == http.MethodPut {
		if r.Header.Get("If-Match") != `"7"` {
			rw.WriteHeader(http.StatusPreconditionRequired)
			return
		}
		var in map[string]any
		_ = json.NewDecoder(r.Body).Decode(&in)
		w.profiles[who] = in
		w.changes.Add(1)
		return
	}
	rw.Header().Set("ETag", `"7"`)
	_ = json.NewEncoder(rw).Encode(map[string]any{"name": who, "weekly_minutes": 1, "tasks": "Akten"})
}

func serve(t *testing.T, w *town) string {
	t.Helper()
	w.profiles = map[string]map[string]any{}
	s := httptest.NewServer(w)
	t.Cleanup(s.Close)
	return s.URL
}

func accounts() []load.Account {
	return []load.Account{{Tenant: "t", Login: "anna", Password: "geheim"}, {Tenant: "t", Login: "bert", Password: "geheim"}}
}

func run(t *testing.T, url, scenario string) []load.Result {
	t.Helper()
	s, err := load.Read([]byte(scenario))
	if err != nil {
		t.Fatal(err)
	}
	results, err := load.Run(t.Context(), url, accounts(), s, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// TestWaitingCounts stops a server for half a second in the middle. Nine of ten requests are answered at once, but those that were due
// while it stood still waited: the generator must neither stop asking nor forget the wait.
func TestWaitingCounts(t *testing.T) {
	t.Parallel()
	var gate sync.RWMutex
	w := &town{slow: func(string) {
		gate.RLock()
		defer gate.RUnlock()
	}}
	url := serve(t, w)
	time.AfterFunc(400*time.Millisecond, func() {
		gate.Lock()
		time.Sleep(600 * time.Millisecond)
		gate.Unlock()
	})
	results := run(t, url, `{"name":"x","people":2,"steps":{"a":{"path":"/a","goal_ms":50}},"phases":[{"name":"p","seconds":2,"rate":100,"mix":{"a":1}}]}`)
	if len(results) != 1 || results[0].Count != 200 {
		t.Fatalf("%+v, want 200 answers of one step", results)
	}
	// Some 60 of 200 were due during the stop and waited up to 600 ms.
	if r := results[0]; r.P90 < 200 || r.Max < 500 || r.Lost+r.Server+r.Client != 0 {
		t.Errorf("the wait is not in %+v", r)
	}
	var out strings.Builder
	load.Print(&out, results)
	if !strings.Contains(out.String(), "50: missed") {
		t.Errorf("the goal is not judged:\n%s", out.String())
	}
}

func TestStepsFollowOneAnother(t *testing.T) {
	t.Parallel()
	w := &town{}
	results := run(t, serve(t, w), `{"name":"x","people":2,
		"steps":{"c":{"change":{"weekly_minutes":[60,90]},"then":"s"},"s":{"path":"/s"},"q":{"path":"/s"}},
		"phases":[{"name":"w","seconds":1,"rate":5,"mix":{"s":1},"warmup":true},{"name":"p","seconds":1,"rate":40,"mix":{"c":1,"q":0}}]}`)
	counts := map[string]int64{}
	for _, r := range results {
		counts[r.Step] = r.Count
		if r.Phase != "p" {
			t.Errorf("the warm-up is in the results: %+v", r)
		}
	}
	if counts["c"] != 40 || counts["s"] != 40 || len(counts) != 2 || w.changes.Load() != 40 {
		t.Errorf("steps %v, %d changes", counts, w.changes.Load())
	}
	if p := w.profiles["anna"]; p["tasks"] != "Akten" || p["name"] != nil {
		t.Errorf("written back: %v", p)
	}
	section := benchreport.New("load", "Load")
	load.Describe(section, load.Scenario{People: 2}, results, "done")
}

func TestErrorsAreCounted(t *testing.T) {
	t.Parallel()
	for status, want := range map[int][2]int64{http.StatusNotFound: {20, 0}, http.StatusServiceUnavailable: {0, 20}} {
		results := run(t, serve(t, &town{status: status}), `{"name":"x","people":1,"steps":{"a":{"path":"/a"}},"phases":[{"name":"p","seconds":1,"rate":20,"mix":{"a":1}}]}`)
		if r := results[0]; r.Client != want[0] || r.Server != want[1] {
			t.Errorf("%d: %+v", status, r)
		}
	}
	s, ok := load.Named(load.Suggestions)
	if _, pages := load.Named(load.Pages); !ok || !pages {
		t.Fatal("a scenario of the program is broken")
	}
	if _, err := load.Run(t.Context(), serve(t, &town{}), []load.Account{{Login: "anna", Password: "falsch"}}, s, func(string) {}); err == nil {
		t.Error("a wrong password signs in")
	}
	if _, err := load.Run(t.Context(), "http://127.0.0.1:1", nil, s, func(string) {}); err == nil {
		t.Error("nobody signs in")
	}
}

func TestScenariosAreChecked(t *testing.T) {
	t.Parallel()
	good := `{"name":"x","people":1,"steps":{"a":{"path":"/a"}},"phases":[{"name":"p","seconds":1,"rate":20,"mix":{"a":1}}]}`
	if _, err := load.Read([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, swap := range map[string][2]string{
		"no JSON": {"{", ""}, "unknown member": {`"name":"x"`, `"nam":"x"`}, "nobody": {`"people":1`, `"people":0`},
		"crowd": {`"people":1`, `"people":100000`}, "no path": {`"/a"`, `"a"`}, "method": {`"path"`, `"method":"DELETE","path"`},
		"unknown step": {`{"a":1}`, `{"b":1}`}, "empty mix": {`{"a":1}`, `{}`}, "no time": {`"seconds":1`, `"seconds":0`},
		"no pace": {`"rate":20`, `"rate":0`}, "dangling": {`"path":"/a"`, `"path":"/a","then":"z"`}, "no value": {`"path":"/a"`, `"change":{"tasks":[]}`},
		"no phase": {`[{"name":"p","seconds":1,"rate":20,"mix":{"a":1}}]`, `[]`}, "negative": {`{"a":1}`, `{"a":-1}`},
	} {
		if _, err := load.Read([]byte(strings.Replace(good, swap[0], swap[1], 1))); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if _, ok := load.Named("nothing"); ok {
		t.Error("a scenario that is not there")
	}
	s, _ := load.Named(load.Suggestions)
	if quick := s.Faster(1, 9); quick.Phases[2].Seconds != 1 || quick.Phases[2].Rate != 9 || s.Phases[2].Seconds == 1 {
		t.Errorf("faster: %+v", quick.Phases)
	}
}
