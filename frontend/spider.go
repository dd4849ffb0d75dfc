package frontend

import (
	"fmt"
	"math"
	"strings"

	"lernpfad/courses/competency"
	"lernpfad/learners"
)

// Measures of the spider diagram in units of its view box, a square around the origin.
const (
	spiderRadius = 120.0 // of the highest level shown
	spiderLabel  = 140.0 // where the numbers of the axes stand
	spiderMark   = 5.0
)

// spider is a picture of levels held and to be reached, an axis for each goal. Its list says the same in words.
type spider struct {
	Axes    []spiderAxis
	Most    competency.Level // outside: the highest level shown, even, so that the picture fills its room
	Rings   []string         // outlines, two levels apart
	Have    string           // outline of the levels held
	Goal    string           // outline of the levels to be reached
	Reached int              // of Axes
}

type spiderAxis struct {
	learners.Goal
	Number         int
	Have           competency.Level
	X, Y           string // the end of the axis
	LabelX, LabelY string
	HaveAt         spiderPoint
	GoalMark       string // a diamond
}

// Reached reports whether the goal is held.
func (a spiderAxis) Reached() bool { return a.Have >= a.Goal.Level }

type spiderPoint struct{ X, Y string }

// newSpider draws the goals in their order, clockwise from the top. Fewer than three make no picture.
func newSpider(goals []learners.Goal, held competency.Profile) *spider {
	if len(goals) < 3 {
		return nil
	}
	s := &spider{Most: 4}
	for _, g := range goals {
		s.Most = max(s.Most, g.Level+g.Level%2, held[g.Competency]+held[g.Competency]%2)
	}
	var have, goal []string
	for i, g := range goals {
		angle := 2 * math.Pi * float64(i) / float64(len(goals))
		at := func(radius float64) (float64, float64) { return radius * math.Sin(angle), -radius * math.Cos(angle) }
		a := spiderAxis{Goal: g, Number: i + 1, Have: held[g.Competency]}
		a.X, a.Y = spiderPair(at(spiderRadius))
		a.LabelX, a.LabelY = spiderPair(at(spiderLabel))
		a.HaveAt.X, a.HaveAt.Y = spiderPair(at(s.radius(a.Have)))
		x, y := at(s.radius(g.Level))
		a.GoalMark = fmt.Sprintf("M%.1f %.1fl%[3]g %[3]gl-%[3]g %[3]gl-%[3]g -%[3]gz", x, y-spiderMark, spiderMark)
		goalX, goalY := spiderPair(x, y)
		have, goal = append(have, a.HaveAt.X+","+a.HaveAt.Y), append(goal, goalX+","+goalY)
		if a.Reached() {
			s.Reached++
		}
		s.Axes = append(s.Axes, a)
	}
	s.Have, s.Goal = strings.Join(have, " "), strings.Join(goal, " ")
	for level := competency.Level(2); level <= s.Most; level += 2 {
		s.Rings = append(s.Rings, ring(len(goals), s.radius(level)))
	}
	return s
}

func (s *spider) radius(level competency.Level) float64 {
	return spiderRadius * float64(level) / float64(s.Most)
}

func ring(corners int, radius float64) string {
	points := make([]string, corners)
	for i := range points {
		angle := 2 * math.Pi * float64(i) / float64(corners)
		x, y := spiderPair(radius*math.Sin(angle), -radius*math.Cos(angle))
		points[i] = x + "," + y
	}
	return strings.Join(points, " ")
}

// spiderPair writes a point with a tenth of a unit.
func spiderPair(x, y float64) (string, string) {
	write := func(f float64) string { return fmt.Sprintf("%.1f", math.Round(f*10)/10+0) } // adding 0 takes the sign from -0
	return write(x), write(y)
}
