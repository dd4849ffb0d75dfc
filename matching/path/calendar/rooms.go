package calendar

// grid tells for each week how much can be studied in it and on which days. It grows as far as it is asked.
type grid struct {
	choice
	weeks []gridWeek
	live  map[Day]int // minutes of sessions of the runs chosen
}

type gridWeek struct {
	limit    int // minutes of learning
	sessions int // minutes that sessions take
	days     [daysPerWeek]int
	count    int // days of study: those on which she works and has no session
}

func newGrid(c choice) *grid {
	g := &grid{}
	g.reset(c)
	return g
}

func (g *grid) reset(c choice) {
	if g.live == nil {
		g.live = map[Day]int{}
	}
	clear(g.live)
	g.choice, g.weeks = c, g.weeks[:0]
	for i := range c.state {
		if r, ok := c.chosen(i); ok {
			for _, s := range r.Sessions {
				g.live[s.Day] += s.Minutes
			}
		}
	}
}

func (g *grid) index(d Day) int { return int(d-g.monday) / daysPerWeek }

func (g *grid) week(i int) *gridWeek {
	for len(g.weeks) <= i {
		g.weeks = append(g.weeks, g.newWeek(len(g.weeks)))
	}
	return &g.weeks[i]
}

// newWeek gives a week the share of the weekly minutes that its working days are of those of a full week.
func (g *grid) newWeek(i int) gridWeek {
	frame, monday := g.frame.week(i), g.monday+Day(i*daysPerWeek)
	w := gridWeek{limit: g.in.WeeklyMinutes * frame.working / frame.full}
	for k, works := range frame.works {
		w.days[k] = -1
		minutes, session := g.live[monday+Day(k)]
		w.sessions += minutes
		if works && !session {
			w.days[k] = w.count
			w.count++
		}
	}
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
