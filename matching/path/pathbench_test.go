package path_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"lernpfad/matching/path"
	"lernpfad/matching/path/pathtest"
)

// group is a set of instances with the outcome of each solver.
type group struct {
	name     string
	limit    time.Duration
	peers    int // how many of the instances the peers get
	modules  int // place on the picture, 0 for none
	own      outcomes
	rivals   map[string]*outcomes
	sameFor  outcomes // our times on the instances of the peers
	disagree int
	compared int
}

// outcomes of one solver.
type outcomes struct {
	ms      []float64
	gaps    []float64 // of those that have a bound
	proven  int
	unbound int // ended without a bound
}

func (o *outcomes) add(ms, gap float64) {
	o.ms, o.gaps = append(o.ms, ms), append(o.gaps, gap)
	if gap == 0 {
		o.proven++
	}
}

// at is a percentile of the times.
func (o *outcomes) at(share float64) float64 {
	ms := slices.Sorted(slices.Values(o.ms))
	return ms[int(share*float64(len(ms)-1)+0.5)]
}

func mean(values []float64) (sum float64) {
	for _, v := range values {
		sum += v / float64(len(values))
	}
	return sum
}

// question is one query of a group.
type question struct {
	catalogue *path.Catalogue
	query     path.Query
}

// TestPathBenchmark measures the engine and its peers and writes the report. `make bench-paths` sets the variables.
//
//nolint:paralleltest // it measures time
func TestPathBenchmark(t *testing.T) {
	folder := os.Getenv("PATH_BENCH_OUT")
	if folder == "" {
		t.Skip("PATH_BENCH_OUT names no folder; run: make bench-paths")
	}
	runtime.GOMAXPROCS(1)
	share := 100
	if s := os.Getenv("PATH_BENCH_SAMPLE"); s != "" {
		var err error
		if share, err = strconv.Atoi(s); err != nil || share < 1 || share > 100 {
			t.Fatalf("PATH_BENCH_SAMPLE is %q, want a percentage", s)
		}
	}
	b := bench{t: t, share: share, python: os.Getenv("PATH_ORACLE_PYTHON"), begun: time.Now()}
	b.generated()
	b.large()
	b.university()
	b.online()
	b.covering()
	b.curricula = os.Getenv("PATH_BENCH_CURRICULA")
	b.write(folder)
}

type bench struct {
	t       *testing.T
	share   int
	python  string
	begun   time.Time
	groups  []*group
	covers  *group
	atBest  int
	missing []string
	// curricula names a file with a table, written by the calendar's benchmark; empty if there is none.
	curricula string
}

// sample is the given number, reduced to the share asked for.
func (b *bench) sample(count int) int { return max(1, count*b.share/100) }

func (b *bench) compile(modules []path.Module) *path.Catalogue {
	b.t.Helper()
	c, err := path.Compile(modules)
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

// generated persons of the shape of DigComp, ten catalogues for each size.
func (b *bench) generated() {
	for _, s := range []struct{ modules, own, peers int }{{300, 500, 200}, {1000, 200, 100}, {2000, 200, 100}} {
		var questions []question
		for k := range uint64(10) {
			g := pathtest.NewCatalogue(100*uint64(s.modules)+k, pathtest.DigComp(s.modules))
			c := b.compile(g.Modules())
			for seed := range uint64(max(1, b.sample(s.own)/10)) {
				questions = append(questions, question{c, g.Query(1000*k + seed)})
			}
		}
		b.run(&group{
			name: fmt.Sprintf("generated, 21 x 8, %d modules", s.modules), limit: 10 * time.Second,
			peers: b.sample(s.peers), modules: s.modules,
		}, spread(questions))
	}
}

// spread mixes the catalogues, so that the first few questions are of all of them.
func spread(questions []question) []question {
	out := make([]question, 0, len(questions))
	step := max(1, len(questions)/10)
	for from := range step {
		for i := from; i < len(questions); i += step {
			out = append(out, questions[i])
		}
	}
	return out
}

func (b *bench) large() {
	g := pathtest.NewCatalogue(60, pathtest.Shape{Competencies: 60, Levels: 8, Modules: 5000})
	c := b.compile(g.Modules())
	var questions []question
	for seed := range uint64(b.sample(40)) {
		questions = append(questions, question{c, g.Query(seed)})
	}
	b.run(&group{name: "generated, 60 x 8, 5000 modules", limit: time.Second}, questions)
}

func (b *bench) university() {
	folder, found := unpack(b.t, "uiuc.tar.xz")
	if !found {
		b.missing = append(b.missing, "paths/uiuc.tar.xz")
		return
	}
	modules, advanced := university(b.t, folder)
	c := b.compile(modules)
	var questions []question
	for _, q := range universityQueries(advanced, b.sample(1000)) {
		questions = append(questions, question{c, q})
	}
	b.run(&group{name: "UIUC, 1-40 targets", limit: 10 * time.Second, peers: b.sample(200)}, questions)
}

func (b *bench) online() {
	folder, found := unpack(b.t, "jcrec.tar.xz")
	if !found {
		b.missing = append(b.missing, "paths/jcrec.tar.xz")
		return
	}
	data := readOnlineCourses(b.t, folder)
	c := b.compile(data.modules)
	for _, targets := range []int{3, 8, 15, 30} {
		var questions []question
		for _, q := range data.queries(targets, b.sample(40)) {
			questions = append(questions, question{c, q})
		}
		limit := 10 * time.Second
		if targets > 8 {
			limit = 2 * time.Second
		}
		b.run(&group{name: fmt.Sprintf("JCRec, %d targets", targets), limit: limit, peers: b.sample(40)}, questions)
	}
}

func (b *bench) covering() {
	folder, found := unpack(b.t, "orlib.tar.xz")
	if !found {
		b.missing = append(b.missing, "paths/orlib.tar.xz")
		return
	}
	best := bestKnown()
	names := sorted(best)
	count := b.sample(len(names))
	b.covers = &group{name: "OR-Library SCP 4-6, A-D", limit: 5 * time.Second}
	for k := range count {
		name := names[k*len(names)/count]
		p := covering(b.t, filepath.Join(folder, "orlib", name+".txt"))
		r, ms := b.ask(question{b.compile(p.Modules), path.Query{Targets: p.Targets}}, b.covers.limit)
		b.covers.own.add(ms, r.Gap)
		if r.Cost == best[name] {
			b.atBest++
		}
		if r.Cost < best[name] || r.LowerBound > best[name] {
			b.t.Errorf("%s: %d..%d, optimum %d", name, r.LowerBound, r.Cost, best[name])
		}
	}
	b.groups = append(b.groups, b.covers)
}

// ask takes the processor time of one solve.
func (b *bench) ask(q question, limit time.Duration) (path.Result, float64) {
	ctx := allow(b.t.Context(), limit)
	begun := processorTime()
	r, err := q.catalogue.Solve(ctx, q.query)
	ms := (processorTime() - begun).Seconds() * 1e3
	if err != nil {
		b.t.Fatal(err)
	}
	return r, ms
}

// run asks all questions, the first ones of the peers, too.
func (b *bench) run(g *group, questions []question) {
	g.rivals = map[string]*outcomes{}
	if len(questions) > 0 {
		b.ask(questions[0], g.limit) // warm
	}
	var results []path.Result
	for i, q := range questions {
		r, ms := b.ask(q, g.limit)
		g.own.add(ms, r.Gap)
		if i < g.peers {
			g.sameFor.add(ms, r.Gap)
		}
		results = append(results, r)
	}
	if b.python != "" && g.peers > 0 {
		b.compare(g, questions[:min(g.peers, len(questions))], results)
	}
	b.groups = append(b.groups, g)
	b.t.Logf("%s: p50 %.2f ms, p95 %.2f ms, %d of %d proven, gap %.2f %%; %d compared, %d disagree; %v so far", g.name,
		g.own.at(0.5), g.own.at(0.95), g.own.proven, len(g.own.ms), 100*mean(g.own.gaps), g.compared, g.disagree,
		time.Since(b.begun).Round(time.Second))
}

type peerAnswer struct {
	Cost    int64   `json:"cost"`
	Bound   int64   `json:"bound"`
	Bounded bool    `json:"bounded"`
	Proven  bool    `json:"proven"`
	MS      float64 `json:"ms"`
}

func (b *bench) compare(g *group, questions []question, results []path.Result) {
	var in strings.Builder
	var units []int64
	for _, q := range questions {
		reduced := q.catalogue.Reduce(q.query)
		units = append(units, reduced.Unit)
		line, err := json.Marshal(reduced)
		if err != nil {
			b.t.Fatal(err)
		}
		in.Write(append(line, '\n'))
	}
	limit := strconv.FormatFloat(g.limit.Seconds(), 'f', -1, 64)
	cmd := exec.CommandContext(b.t.Context(), b.python, "testdata/oracle/peers.py", limit)
	cmd.Stdin, cmd.Stderr = strings.NewReader(in.String()), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		b.t.Fatalf("peers: %v", err)
	}
	k := 0
	for line := range strings.Lines(string(out)) {
		answers := map[string]peerAnswer{}
		if err := json.Unmarshal([]byte(line), &answers); err != nil {
			b.t.Fatal(err)
		}
		g.note(answers, results[k], units[k])
		k++
	}
}

// note keeps what the peers said and holds both sides' costs and bounds against each other.
func (g *group) note(answers map[string]peerAnswer, own path.Result, unit int64) {
	g.compared++
	differ := false
	for name, a := range answers {
		if g.rivals[name] == nil {
			g.rivals[name] = &outcomes{}
		}
		if gap := float64(a.Cost-a.Bound) / float64(max(a.Cost, 1)); a.Bounded || a.Proven {
			g.rivals[name].add(a.MS, gap)
		} else {
			g.rivals[name].unbound++
			g.rivals[name].ms = append(g.rivals[name].ms, a.MS)
		}
		differ = differ || own.LowerBound > a.Cost*unit || a.Bound*unit > own.Cost
	}
	if differ {
		g.disagree++
	}
}
