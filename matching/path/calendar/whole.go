package calendar

// Limits within which steps are kept whole.
const (
	wholeSteps  = 60
	wholeWeeks  = 60
	wholeBudget = 1000 // nodes
)

// whole places every step into one full week. It fails where a step is dated or too long, or where that takes longer.
func (in Input) whole(c choice, limit Day) (*leveller, bool) {
	g := newGrid(c)
	weeks := g.fullWeeks(limit)
	problem, steps, ok := c.curriculum(len(weeks))
	if !ok {
		return nil, false
	}
	placed, err := Balance(problem, wholeBudget)
	if err != nil {
		return nil, false
	}
	l := &leveller{choice: c, rooms: rooms{grid: g}, table: timetable{choice: c, end: in.Start}}
	for p, week := range weeks {
		var here []int
		for i, step := range steps {
			if placed.Period[i] == p {
				here = append(here, step)
			}
		}
		l.fill(week, here)
	}
	return l, true
}

// fullWeeks are the weeks up to the limit that have all their minutes.
func (g *grid) fullWeeks(limit Day) []int {
	var out []int
	for i := range g.index(limit) + 1 {
		if g.week(i).limit == g.in.WeeklyMinutes && g.monday+Day(i*daysPerWeek+daysPerWeek-1) <= limit {
			out = append(out, i)
		}
	}
	return out
}

// curriculum turns the planned steps into courses.
func (c choice) curriculum(weeks int) (Curriculum, []int, bool) {
	out := Curriculum{Periods: weeks, MaxLoad: c.in.WeeklyMinutes, MaxCourses: len(c.state)}
	var steps []int
	course := map[int]int{}
	for i, step := range c.in.Steps {
		if c.state[i] != Planned {
			continue
		}
		if step.Dated || step.Minutes > c.in.WeeklyMinutes || step.Minutes == 0 {
			return out, nil, false
		}
		course[i] = len(steps)
		steps = append(steps, i)
		out.Loads = append(out.Loads, step.Minutes)
		for _, before := range step.After {
			out.Before = append(out.Before, [2]int{course[before], course[i]})
		}
	}
	return out, steps, weeks > 0 && weeks <= wholeWeeks && len(steps) <= wholeSteps
}

// fill studies steps one after the other on the days of a week.
func (l *leveller) fill(week int, steps []int) {
	left := 0
	for d := l.rooms.monday + Day(week*daysPerWeek); len(steps) > 0; d++ {
		for room := l.rooms.on(d); room > 0 && len(steps) > 0; {
			if left == 0 {
				left = l.in.Steps[steps[0]].Minutes
			}
			take := min(room, left)
			l.table.blocks = append(l.table.blocks, block{steps[0], d, take})
			l.table.end = max(l.table.end, d)
			room -= take
			if left -= take; left == 0 {
				steps = steps[1:]
			}
		}
	}
}
