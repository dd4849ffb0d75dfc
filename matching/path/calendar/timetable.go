package calendar

// choice is one run, or none, for each step, and what becomes of the steps.
type choice struct {
	*frame
	in     Input
	state  []State
	run    []int // -1 for study without a run
	end    Day   // when all is studied as early as possible
	proven bool
}

func (c choice) planned() int {
	n := 0
	for _, s := range c.state {
		if s == Planned {
			n++
		}
	}
	return n
}

func (c choice) spans() []Span {
	out := make([]Span, len(c.state))
	for i, s := range c.state {
		out[i] = Span{State: s, Run: -1}
	}
	return out
}

// chosen returns the run of a planned step.
func (c choice) chosen(step int) (Run, bool) {
	if c.state[step] != Planned || c.run[step] < 0 {
		return Run{}, false
	}
	return c.in.Steps[step].Runs[c.run[step]], true
}

// study is what a step leaves to be done at one's own pace; while its run is not chosen, the least of it.
func (c choice) study(step int) int {
	if r, ok := c.chosen(step); ok {
		return max(0, c.in.Steps[step].Minutes-r.minutes())
	}
	return c.least[step]
}

// due is for each step the day before which its study must be done, passed on from later steps to earlier ones.
func (c choice) due(memory []Day) []Day {
	out := memory[:0]
	for range c.state {
		out = append(out, c.in.Start+maxDays)
	}
	for i := len(out) - 1; i >= 0; i-- {
		if c.state[i] != Planned {
			continue
		}
		if r, ok := c.chosen(i); ok {
			out[i] = min(out[i], r.first())
		}
		for _, before := range c.in.Steps[i].After {
			out[before] = min(out[before], out[i])
		}
	}
	return out
}

// timetable is study by step and day.
type timetable struct {
	choice
	blocks []block // in order of time
	end    Day
}

// block is study of a step on a day; without minutes it marks the end of the step.
type block struct {
	step    int
	day     Day
	minutes int
}

// job is what the clock needs to know of a step.
type job struct {
	due    Day
	left   int // minutes to study
	dated  bool
	first  Day // of the run
	last   Day
	done   bool // also of a step without a place
	open   int  // jobs before it that are not done
	opened Day  // from which day on it may be studied once none is
}

// clock runs through the days and takes, on each, the step that is ready and due first; of equals the one that comes first in the path.
type clock struct {
	jobs  []job // by step
	runs  []int // dated jobs
	due   []Day
	table timetable
	open  int
	today Day
	keep  bool // the blocks
}

func (k *clock) begin(c choice) {
	k.jobs, k.runs, k.open, k.due = k.jobs[:0], k.runs[:0], 0, c.due(k.due)
	k.table = timetable{choice: c, end: c.in.Start}
	for i, s := range c.state {
		j := job{due: k.due[i], opened: c.in.Start, done: s != Planned}
		if s == Planned {
			k.open++
			j.left, j.open = c.study(i), len(c.in.Steps[i].After)
		}
		if r, ok := c.chosen(i); ok {
			j.dated, j.first, j.last = true, r.first(), r.last()
			k.runs = append(k.runs, i)
		}
		k.jobs = append(k.jobs, j)
	}
}

// desk is where timetables are made; it is used again for the next one.
type desk struct {
	clock clock
	grid  grid
}

// schedule finds out when all is studied as early as there is time; the timetable has no blocks.
func (d *desk) schedule(c choice, limit Day) (timetable, bool) {
	d.grid.reset(c)
	return d.clock.run(c, rooms{grid: &d.grid}, limit)
}

// schedule studies as early as rooms allow, and reports false when a run is missed or the work is not done by the limit.
func (c choice) schedule(r rooms, limit Day) (timetable, bool) {
	k := clock{keep: true}
	return k.run(c, r, limit)
}

func (k *clock) run(c choice, r rooms, limit Day) (timetable, bool) {
	k.begin(c)
	k.today = c.in.Start
	defer func() { c.work += len(k.jobs) * int(k.today-c.in.Start+1) }()
	for day := c.in.Start; k.open > 0; day++ {
		k.today = day
		if day > limit || !k.live(day) {
			return timetable{}, false
		}
		k.study(day, r.on(day))
	}
	return k.table, true
}

// live ends the runs whose last session is on the day; false when one begins that is not prepared for.
func (k *clock) live(day Day) bool {
	for _, i := range k.runs {
		j := &k.jobs[i]
		if j.done {
			continue
		}
		if j.first == day && (j.left > 0 || j.open > 0 || j.opened > day) {
			return false
		}
		if j.last == day {
			k.finish(i, day, day+1)
		}
	}
	return true
}

// finish ends a job; what comes after it may begin on the day opened.
func (k *clock) finish(i int, day, opened Day) {
	k.jobs[i].done = true
	k.table.end = max(k.table.end, day)
	k.open--
	k.note(block{step: i, day: day})
	for _, n := range k.table.next[i] {
		if n < len(k.jobs) {
			k.jobs[n].open--
			k.jobs[n].opened = max(k.jobs[n].opened, opened)
		}
	}
}

func (k *clock) note(b block) {
	if k.keep {
		k.table.blocks = append(k.table.blocks, b)
	}
}

// study fills a day.
func (k *clock) study(day Day, minutes int) {
	for {
		i := k.next(day, minutes)
		if i < 0 {
			return
		}
		j := &k.jobs[i]
		if take := min(minutes, j.left); take > 0 {
			minutes -= take
			j.left -= take
			k.note(block{i, day, take})
		}
		if !j.dated && j.left == 0 {
			k.finish(i, day, day)
		}
	}
}

// next is the job to study now, or -1. A job at one's own pace without work left ends without minutes.
func (k *clock) next(day Day, minutes int) int {
	best := -1
	for i := range k.jobs {
		j := &k.jobs[i]
		if j.done || j.open > 0 || j.opened > day || j.left > 0 && minutes == 0 || j.left == 0 && j.dated {
			continue
		}
		if best < 0 || j.due < k.jobs[best].due {
			best = i
		}
	}
	return best
}
