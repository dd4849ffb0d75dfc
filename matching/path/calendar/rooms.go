package calendar

// grid tells for each week how much can be studied in it and on which days. It grows as far as it is asked.
type grid struct {
	choice
	monday Day
	weeks  []gridWeek
	live   map[Day]int // minutes of sessions of the runs chosen
}

type gridWeek struct {
	limit    int // minutes of learning
	sessions int // minutes that sessions take
	days     [daysPerWeek]int
	count    int // days of study: those on which she works and has no session
}

func newGrid(c choice) *grid {
	g := &grid{choice: c, monday: c.in.Start.Monday(), live: map[Day]int{}}
	for i := range c.state {
		if r, ok := c.chosen(i); ok {
			for _, s := range r.Sessions {
				g.live[s.Day] += s.Minutes
			}
		}
	}
	return g
}

func (g *grid) index(d Day) int { return int(d-g.monday) / daysPerWeek }

func (g *grid) week(i int) *gridWeek {
	for len(g.weeks) <= i {
		g.weeks = append(g.weeks, g.newWeek(g.monday+Day(len(g.weeks)*daysPerWeek)))
	}
	return &g.weeks[i]
}

// newWeek gives a week the share of the weekly minutes that its working days are of those of a full week.
func (g *grid) newWeek(monday Day) gridWeek {
	var w gridWeek
	full, working := 0, 0
	for d := monday; d <= monday.sunday(); d++ {
		w.days[d-monday] = -1
		minutes, session := g.live[d]
		w.sessions += minutes
		if g.in.member(d) {
			full++
		}
		if d < g.in.Start || !g.in.works(d) {
			continue
		}
		working++
		if !session {
			w.days[d-monday] = w.count
			w.count++
		}
	}
	w.limit = g.in.WeeklyMinutes * working / full
	return w
}

// rooms is a grid under a cap for the load of each week.
type rooms struct {
	*grid
	caps []int // of the first weeks; the others have the last
}

func (r rooms) top(week int) int {
	if len(r.caps) == 0 {
		return MaxMinutes
	}
	return r.caps[min(week, len(r.caps)-1)]
}

// on is how many minutes can be studied on a day. They add up to those of the week, and none falls when a cap rises.
func (r rooms) on(d Day) int {
	i := r.index(d)
	w := r.week(i)
	k := w.days[int(d-r.monday)%daysPerWeek]
	if k < 0 {
		return 0
	}
	minutes := max(0, min(w.limit, r.top(i))-w.sessions)
	return (minutes + k) / w.count
}
