package calendar_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lernpfad/matching/path/calendar"
)

// oracle plays every way to spend one minute a day, for one choice of runs.
type oracle struct {
	in   calendar.Input
	runs []int // -1: not taken
	seen map[string]bool
	best calendar.Day
}

const oracleDays = 90

func (o *oracle) taken(i int) bool {
	if o.in.Steps[i].Dated && o.runs[i] < 0 {
		return false
	}
	for _, b := range o.in.Steps[i].After {
		if !o.taken(b) {
			return false
		}
	}
	return true
}

func (o *oracle) run(i int) *calendar.Run {
	if o.runs[i] < 0 {
		return nil
	}
	return &o.in.Steps[i].Runs[o.runs[i]]
}

// play goes through the days; ended holds 0 while a step is open.
func (o *oracle) play(day calendar.Day, left []int, ended []calendar.Day) {
	if day >= o.best || day > monday+oracleDays {
		return
	}
	key := fmt.Sprint(day, left, ended)
	if o.seen[key] {
		return
	}
	o.seen[key] = true
	ended = append([]calendar.Day(nil), ended...)
	busy := !o.works(day)
	for i := range left {
		r := o.run(i)
		if r == nil || !o.taken(i) {
			continue
		}
		if r.Sessions[0].Day == day && (left[i] > 0 || !o.ready(i, day, ended)) {
			return
		}
		for _, s := range r.Sessions {
			busy = busy || s.Day == day
		}
		if r.Sessions[len(r.Sessions)-1].Day == day {
			ended[i] = day
		}
	}
	if o.over(day, left, ended) {
		return
	}
	if busy {
		o.play(day+1, left, ended)
		return
	}
	for i := range left {
		if left[i] == 0 || !o.taken(i) || !o.ready(i, day, ended) {
			continue
		}
		rest, after := append([]int(nil), left...), append([]calendar.Day(nil), ended...)
		if rest[i]--; rest[i] == 0 && o.run(i) == nil {
			after[i] = day
		}
		if !o.over(day, rest, after) {
			o.play(day+1, rest, after)
		}
	}
	o.play(day+1, left, ended)
}

func (o *oracle) works(d calendar.Day) bool {
	return d >= o.in.Start && d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

func (o *oracle) ready(i int, day calendar.Day, ended []calendar.Day) bool {
	for _, b := range o.in.Steps[i].After {
		if ended[b] == 0 || o.run(b) != nil && ended[b] >= day {
			return false
		}
	}
	return true
}

func (o *oracle) over(day calendar.Day, left []int, ended []calendar.Day) bool {
	for i := range left {
		if o.taken(i) && (left[i] > 0 || ended[i] == 0) {
			return false
		}
	}
	o.best = min(o.best, day)
	return true
}

// earliest tries every choice of runs.
func earliest(in calendar.Input) (planned int, end calendar.Day) {
	runs := make([]int, len(in.Steps))
	var choose func(i int)
	choose = func(i int) {
		if i < len(runs) {
			runs[i] = -1
			choose(i + 1)
			for k, r := range in.Steps[i].Runs {
				o := oracle{in: in}
				if r.Deadline.After(in.Now) && r.Sessions[0].Day >= in.Start && o.works(r.Sessions[0].Day) {
					runs[i] = k
					choose(i + 1)
				}
			}
			return
		}
		o := oracle{in: in, runs: runs, seen: map[string]bool{}, best: monday + oracleDays}
		left, n := make([]int, len(runs)), 0
		for i := range left {
			if o.taken(i) {
				n++
				left[i] = in.Steps[i].Minutes
				if o.run(i) != nil {
					left[i] = max(0, left[i]-sessionMinutes(*o.run(i)))
				}
			}
		}
		if n < planned {
			return
		}
		o.play(in.Start, left, make([]calendar.Day, len(runs)))
		if o.best < monday+oracleDays && (n > planned || o.best < end) {
			planned, end = n, o.best
		}
	}
	choose(0)
	return planned, end
}

// With five minutes a week every working day has one, and sessions of one minute on days of their own leave it so: small enough to
// play through.
func TestLayAgreesWithPlayingThrough(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := input(5)
		days := rapid.SliceOfNDistinct(rapid.IntRange(0, 20), 8, 8, rapid.ID[int]).Draw(t, "days")
		for i := range rapid.IntRange(1, 4).Draw(t, "steps") {
			s := calendar.Step{Minutes: rapid.IntRange(1, 4).Draw(t, "minutes"), Dated: rapid.IntRange(0, 1).Draw(t, "dated") == 0}
			if i > 0 && rapid.Bool().Draw(t, "chained") {
				s.After = []int{rapid.IntRange(0, i-1).Draw(t, "after")}
			}
			for range rapid.IntRange(1, 2).Draw(t, "runs") {
				if s.Dated {
					r := run(monday+calendar.Day(days[0]), 1)
					days = days[1:]
					r.Deadline = monday.Time().Add(time.Hour)
					s.Runs = append(s.Runs, r)
				}
			}
			in.Steps = append(in.Steps, s)
		}
		out, err := calendar.Lay(in)
		if err != nil {
			t.Fatal(err)
		}
		planned, end := earliest(in)
		if out.Planned != planned || planned > 0 && out.End.Monday() != end.Monday() || !out.Proven {
			t.Fatalf("%d steps until %v, want %d until %v: %+v", out.Planned, out.End, planned, end, out)
		}
	})
}
