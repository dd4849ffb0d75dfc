package enrolment_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/learners/enrolment"
	"lernpfad/learners/learnerstest"
)

const (
	crowd = 200
	seats = 20
	times = 10
)

// people are a crowd from three municipalities.
func (w *world) people(t *testing.T, n int) []auth.Actor {
	t.Helper()
	towns := []*learnerstest.Town{w.home, w.away, learnerstest.NewTown(t, w.db, "wiesenbrueck")}
	out := make([]auth.Actor, n)
	for i := range out {
		out[i] = towns[i%len(towns)].Add(learnerstest.Person{Name: fmt.Sprint("Person ", i)})
	}
	return out
}

// insist signs up and comes back as long as the server says that it is too busy, as a client does that heeds Retry-After.
func (w *world) insist(t *testing.T, who auth.Actor, in enrolment.SignUpInput) (enrolment.Enrolment, error) {
	t.Helper()
	for {
		e, err := w.SignUp(t.Context(), who, in)
		if f, ok := fault.From(err); ok && (f.Kind.Retryable() || f.Slug == "busy") {
			continue
		}
		return e, err
	}
}

// TestCrowd: 200 people from three municipalities want 20 seats at the same moment, ten times in a row.
func TestCrowd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	people := w.people(t, crowd)
	for round := range times {
		o := w.offer(t, nil, run(seats))
		start := time.Now()
		got := make([]enrolment.Enrolment, crowd)
		var all sync.WaitGroup
		for i, who := range people {
			all.Go(func() {
				e, err := w.insist(t, who, o.first())
				if err != nil {
					t.Errorf("round %d, %s: %v", round, who.Name, err)
				}
				got[i] = e
			})
		}
		all.Wait()
		t.Logf("round %d: %v", round, time.Since(start).Round(time.Millisecond))
		if taken, waiting := w.checkSeats(t, o.runs[0]); taken != seats || waiting != crowd-seats {
			t.Fatalf("round %d: %d are taken and %d wait", round, taken, waiting)
		}
		w.checkQueue(t, people, got)
	}
}

// checkQueue asks everybody: exactly the seats are given, and the places in the queue are each given once, from 1 on.
func (w *world) checkQueue(t *testing.T, people []auth.Actor, got []enrolment.Enrolment) {
	t.Helper()
	places, enrolled := map[int]bool{}, 0
	for i, who := range people {
		e := w.see(t, who, got[i].ID)
		switch e.State {
		case enrolment.Enrolled:
			enrolled++
		case enrolment.Waiting:
			if e.Place < 1 || e.Place > crowd-seats || places[e.Place] {
				t.Errorf("%s has the place %d", who.Name, e.Place)
			}
			places[e.Place] = true
		default:
			t.Errorf("%s is %s", who.Name, e.State)
		}
	}
	if enrolled != seats || len(places) != crowd-seats {
		t.Errorf("%d are enrolled, %d places are given", enrolled, len(places))
	}
}

// TestDoublePress: the same person presses twenty times at once.
func TestDoublePress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	dated, own := w.offer(t, nil, run(5)), w.offer(t, nil)
	for name, in := range map[string]enrolment.SignUpInput{
		"run": dated.first(), "start": {Module: own.module},
		"run with a key":   {Module: dated.module, Run: &dated.runs[0], Key: "a"},
		"start with a key": {Module: own.module, Key: "b"},
	} {
		var mu sync.Mutex
		var all sync.WaitGroup
		ids := map[uuid.UUID]bool{}
		for range 20 {
			all.Go(func() {
				e, err := w.insist(t, w.anna, in)
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
				mu.Lock()
				defer mu.Unlock()
				ids[e.ID] = true
			})
		}
		all.Wait()
		if len(ids) != 1 {
			t.Errorf("%s: %d enrolments", name, len(ids))
		}
	}
	if taken, _ := w.checkSeats(t, dated.runs[0]); taken != 1 {
		t.Errorf("%d seats are taken", taken)
	}
}

// TestCancelledMeanwhile calls a run off while a crowd signs up: everybody is refused, or told; nobody is forgotten.
func TestCancelledMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	people := w.people(t, 60)
	o := w.offer(t, nil, run(10))
	var all sync.WaitGroup
	var mu sync.Mutex
	in := map[int]uuid.UUID{}
	for i, who := range people {
		all.Go(func() {
			e, err := w.insist(t, who, o.first())
			if fault.Is(err, "run-cancelled") {
				return
			}
			if err != nil {
				t.Errorf("%s: %v", who.Name, err)
			}
			mu.Lock()
			defer mu.Unlock()
			in[i] = e.ID
		})
		if i == len(people)/2 {
			all.Go(func() {
				for {
					_, err := w.CancelRun(t.Context(), w.author, o.runs[0])
					if f, ok := fault.From(err); ok && f.Kind.Retryable() {
						continue
					}
					if err != nil {
						t.Error(err)
					}
					return
				}
			})
		}
	}
	all.Wait()
	w.later(t, time.Minute)
	t.Logf("%d of %d were in before", len(in), len(people))
	for i, id := range in {
		w.wantState(t, people[i], id, enrolment.Cancelled)
		if got := w.kinds(t, people[i]); len(got) != 1 || got[0] != enrolment.AboutCancelled {
			t.Errorf("%s was told %v", people[i].Name, got)
		}
	}
	if taken, waiting := w.checkSeats(t, o.runs[0]); taken+waiting > 0 {
		t.Errorf("%d and %d are left", taken, waiting)
	}
}

// TestAnyOrder lets seven people from three municipalities do what comes to their minds, and the clock go on: the run never has more
// takers than seats, tickets and counts agree, nobody waits while a seat is free once the jobs are done, and who came first is served first.
func TestAnyOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.name(t, w.boss)
	people := w.people(t, 7)
	rapid.Check(t, func(rt *rapid.T) {
		w.mu.Lock()
		w.now = today()
		w.mu.Unlock()
		o := w.offer(t, nil, run(rapid.IntRange(1, 3).Draw(rt, "seats")))
		for range rapid.IntRange(4, 12).Draw(rt, "steps") {
			who := rapid.SampledFrom(people).Draw(rt, "who")
			w.anything(t, rt, who, o)
			w.work(t)
			w.checkOrder(t, rt, people, o)
		}
		w.at(t, run(1).StartsAt)
		for _, who := range people {
			mine, err := w.OfModule(t.Context(), who, o.module)
			if err != nil {
				rt.Fatal(err)
			}
			for _, e := range mine {
				if e.State != enrolment.Enrolled {
					rt.Fatalf("%s is %s after the beginning", who.Name, e.State)
				}
			}
		}
	})
}

// anything is one step of one person; refusals are fine, they are checked elsewhere.
func (w *world) anything(t *testing.T, rt *rapid.T, who auth.Actor, o offering) {
	t.Helper()
	ctx := t.Context()
	mine, err := w.OfModule(ctx, who, o.module)
	if err != nil {
		rt.Fatal(err)
	}
	switch step := rapid.SampledFrom([]string{"sign up", "sign up", "leave", "accept", "decide", "wait"}).Draw(rt, "step"); {
	case step == "sign up":
		if _, err := w.SignUp(ctx, who, o.first()); err != nil && !fault.Is(err, "run-closed") {
			rt.Fatal(err)
		}
	case step == "leave" && len(mine) > 0:
		_, err = w.Withdraw(ctx, who, mine[0].ID, mine[0].Version)
	case step == "accept" && len(mine) > 0:
		_, _ = w.Accept(ctx, who, mine[0].ID, mine[0].Version)
	case step == "decide":
		list, _ := w.Requests(ctx, w.boss)
		if len(list) > 0 {
			err = w.Decide(ctx, w.boss, list[0].ID, list[0].Version, rapid.Bool().Draw(rt, "agree"), "")
		}
	case step == "wait":
		w.later(t, time.Duration(rapid.IntRange(1, 60).Draw(rt, "hours"))*time.Hour)
	}
	if err != nil && !fault.Is(err, "run-begun") {
		rt.Fatal(err)
	}
}

func (w *world) checkOrder(t *testing.T, rt *rapid.T, people []auth.Actor, o offering) {
	t.Helper()
	taken, waiting := w.checkSeats(t, o.runs[0])
	m, err := w.courses.Module(t.Context(), w.author, o.module)
	if err != nil || taken > m.Runs[0].Seats {
		rt.Fatalf("%d of %d seats are taken, %v", taken, m.Runs[0].Seats, err)
	}
	if waiting > 0 && taken < m.Runs[0].Seats && w.clock().Before(m.Runs[0].StartsAt) {
		rt.Fatalf("%d wait although %d of %d seats are taken", waiting, taken, m.Runs[0].Seats)
	}
	places := map[int]bool{}
	for _, who := range people {
		mine, err := w.OfModule(t.Context(), who, o.module)
		if err != nil || len(mine) > 1 {
			rt.Fatalf("%s has %d standing enrolments, %v", who.Name, len(mine), err)
		}
		for _, e := range mine {
			if e.State == enrolment.Waiting {
				places[e.Place] = true
			}
		}
	}
	for place := 1; place <= waiting; place++ {
		if !places[place] {
			rt.Fatalf("nobody has the place %d of %d", place, waiting)
		}
	}
}
