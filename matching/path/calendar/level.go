package calendar

import "sort"

// leveller lowers the caps of weeks as far as the limit allows.
type leveller struct {
	choice
	limit Day
	rooms rooms
	table timetable
}

// level finds the smallest cap under which all is done by the limit, and then lowers the caps between the beginnings of runs, from
// the last of these stretches to the first.
func (in Input) level(c choice, limit Day) *leveller {
	g := newGrid(c)
	l := &leveller{choice: c, limit: limit, rooms: rooms{grid: g, caps: make([]int, g.index(limit)+1)}}
	for i := range l.rooms.caps {
		l.rooms.caps[i] = in.WeeklyMinutes
	}
	l.table, _ = c.schedule(l.rooms, limit)
	l.lower(0, len(l.rooms.caps))
	starts := l.stretches()
	for i := len(starts) - 1; i >= 0 && len(starts) > 1 && !c.tired(); i-- {
		end := len(l.rooms.caps)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		l.lower(starts[i], end)
	}
	return l
}

// stretches are the weeks in which a run begins, and the first week.
func (l *leveller) stretches() []int {
	weeks := map[int]bool{0: true}
	for i := range l.state {
		if r, ok := l.chosen(i); ok {
			weeks[l.rooms.index(r.first())] = true
		}
	}
	var out []int
	for i := range l.rooms.caps {
		if weeks[i] {
			out = append(out, i)
		}
	}
	return out
}

// lower finds the smallest common cap of the weeks from one to before another.
func (l *leveller) lower(from, to int) {
	top := l.rooms.caps[from]
	best := top
	sort.Search(top, func(c int) bool { // the caps 0 to top-1; top itself is known to do
		for i := from; i < to; i++ {
			l.rooms.caps[i] = c
		}
		table, ok := l.schedule(l.rooms, l.limit)
		if ok {
			best, l.table = c, table
		}
		return ok
	})
	for i := from; i < to; i++ {
		l.rooms.caps[i] = best
	}
}

// layout writes the timetable out by week.
func (l *leveller) layout() Layout { return l.table.layout(l.rooms.grid) }

func (t timetable) layout(g *grid) Layout {
	out := Layout{Spans: t.spans(), End: t.end, Planned: t.planned()}
	for i := range g.index(t.end) + 1 {
		out.Weeks = append(out.Weeks, Week{Monday: g.monday + Day(i*daysPerWeek), Limit: g.week(i).limit})
	}
	for _, b := range t.blocks {
		if b.minutes > 0 {
			out.Weeks[g.index(b.day)].entry(b.step).Study += b.minutes
		}
		out.Spans[b.step].extend(b.day)
	}
	for i := range t.state {
		if r, ok := t.chosen(i); ok {
			out.Spans[i].Run = t.run[i]
			for _, s := range r.Sessions {
				e := out.Weeks[g.index(s.Day)].entry(i)
				e.Sessions = append(e.Sessions, s)
				out.Spans[i].extend(s.Day)
			}
		}
	}
	for i := range out.Weeks {
		out.Weeks[i].sum()
		out.Peak = max(out.Peak, out.Weeks[i].Minutes)
	}
	return out
}

func (s *Span) extend(d Day) {
	if s.From == 0 && s.To == 0 {
		s.From, s.To = d, d
	}
	s.From, s.To = min(s.From, d), max(s.To, d)
}

func (w *Week) entry(step int) *Entry {
	for i := range w.Entries {
		if w.Entries[i].Step == step {
			return &w.Entries[i]
		}
	}
	w.Entries = append(w.Entries, Entry{Step: step})
	return &w.Entries[len(w.Entries)-1]
}

// sum adds up a week and puts its entries into the order of the path.
func (w *Week) sum() {
	sort.Slice(w.Entries, func(i, j int) bool { return w.Entries[i].Step < w.Entries[j].Step })
	for _, e := range w.Entries {
		w.Minutes += e.Study
		for _, s := range e.Sessions {
			w.Minutes += s.Minutes
		}
	}
}
