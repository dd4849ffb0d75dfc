package load

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Result is what was measured of one step in one phase. Times are in milliseconds.
type Result struct {
	Phase  string  `json:"phase"`
	Step   string  `json:"step"`
	Count  int64   `json:"count"`
	Rate   float64 `json:"rate"` // answers a second
	P50    float64 `json:"p50"`
	P90    float64 `json:"p90"`
	P99    float64 `json:"p99"`
	P999   float64 `json:"p999"`
	Max    float64 `json:"max"`
	Goal   float64 `json:"goal,omitempty"` // for P99; 0 is none
	Client int64   `json:"client_errors"`  // answers from 400 to 499
	Server int64   `json:"server_errors"`  // answers from 500
	Lost   int64   `json:"lost"`           // no answer at all
}

// maxLatency is the longest time that is told apart, in microseconds.
const maxLatency = 60_000_000

// record gathers the times of one step.
type record struct {
	times                *hdrhistogram.Histogram
	client, server, lost int64
}

// runner is one phase at work.
type runner struct {
	scenario Scenario
	people   []*person
	mu       sync.Mutex
	records  map[string]*record
}

// Run signs people in and plays the phases. It returns what was measured in order; warm-ups are left out. Many accounts are needed
// when many are to ask: they take turns.
func Run(ctx context.Context, base string, accounts []Account, s Scenario, progress func(string)) ([]Result, error) {
	if len(accounts) == 0 {
		return nil, errors.New("load: nobody to sign in as")
	}
	accounts = accounts[:min(len(accounts), s.People)]
	client := newClient(len(accounts))
	defer client.CloseIdleConnections()
	people := make([]*person, len(accounts))
	for i, a := range accounts {
		var err error
		if people[i], err = signIn(ctx, client, base, a); err != nil {
			return nil, err
		}
	}
	progress(fmt.Sprintf("%d people are signed in", len(people)))
	var out []Result
	for i, phase := range s.Phases {
		progress(fmt.Sprintf("%s: %d s at %g a second", phase.Name, phase.Seconds, phase.Rate))
		r := &runner{scenario: s, people: people, records: map[string]*record{}}
		took, err := r.play(ctx, phase, uint64(i))
		if err != nil {
			return out, err
		}
		if !phase.Warmup {
			out = append(out, r.results(phase, took)...)
		}
	}
	return out, nil
}

// play starts a step whenever one is due and waits for all answers.
func (r *runner) play(ctx context.Context, phase Phase, seed uint64) (time.Duration, error) {
	names, weights, total := phase.choice()
	random := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // no secret
	gap := time.Duration(float64(time.Second) / phase.Rate)
	begun := time.Now()
	var all sync.WaitGroup
	for i := 0; ; i++ {
		due := begun.Add(time.Duration(i) * gap)
		if due.Sub(begun) >= phase.length() {
			break
		}
		if err := sleep(ctx, time.Until(due)); err != nil {
			all.Wait()
			return 0, err
		}
		name, who := names[pickWeighted(weights, random.IntN(total))], r.people[i%len(r.people)]
		all.Go(func() { r.steps(ctx, who, name, due) })
	}
	all.Wait()
	return time.Since(begun), nil
}

// sleep waits, unless it is late already.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p Phase) choice() (names []string, weights []int, total int) {
	for name := range p.Mix {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		weights = append(weights, p.Mix[name])
		total += p.Mix[name]
	}
	return names, weights, total
}

func pickWeighted(weights []int, at int) int {
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// steps does a step and what follows it. due is when the first should have begun.
func (r *runner) steps(ctx context.Context, who *person, name string, due time.Time) {
	for name != "" {
		step := r.scenario.Steps[name]
		var res response
		var err error
		if step.Change != nil {
			res, err = who.change(ctx, step.Change)
		} else {
			res, err = who.send(ctx, step.Method, step.Path, nil, "")
		}
		now := time.Now()
		r.note(name, now.Sub(due), res.status, err)
		if err != nil || res.status >= 400 {
			return
		}
		name, due = step.Then, now
	}
}

func (r *runner) note(name string, took time.Duration, status int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	rec := r.records[name]
	if rec == nil {
		rec = &record{times: hdrhistogram.New(1, maxLatency, 3)}
		r.records[name] = rec
	}
	_ = rec.times.RecordValue(min(max(took.Microseconds(), 1), maxLatency)) // within its bounds
	switch {
	case err != nil:
		rec.lost++
	case status >= 500:
		rec.server++
	case status >= 400:
		rec.client++
	}
}

func (r *runner) results(phase Phase, took time.Duration) []Result {
	var out []Result
	for name, rec := range r.records {
		at := func(percent float64) float64 { return float64(rec.times.ValueAtQuantile(percent)) / 1000 }
		out = append(out, Result{
			Phase: phase.Name, Step: name, Count: rec.times.TotalCount(), Rate: float64(rec.times.TotalCount()) / took.Seconds(),
			P50: at(50), P90: at(90), P99: at(99), P999: at(99.9), Max: float64(rec.times.Max()) / 1000, Goal: r.scenario.Steps[name].GoalMS,
			Client: rec.client, Server: rec.server, Lost: rec.lost,
		})
	}
	slices.SortFunc(out, func(a, b Result) int { return int(b.Count - a.Count) })
	return out
}
