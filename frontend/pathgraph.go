package frontend

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"lernpfad/courses"
	"lernpfad/frontend/graph"
	"lernpfad/matching"
)

// Sizes of the picture of a path, in pixels at a text size of 16 pixels.
const (
	nodeWidth   = 216
	nodeHeight  = 100
	nodeGap     = 54
	nodePadding = 12
	numberWidth = 26
	lineHeight  = 18
	lineRunes   = 24 // of a title that stand side by side in a node
	titleLines  = 4
	graphMargin = 6 // room for outlines
)

// graphView is a path as a picture: steps from left to right, and on the right the targets they reach.
type graphView struct {
	Width, Height int
	Steps         []nodeView
	Goals         []nodeView
	Edges         []edgeView
}

// Rem is the width of the picture in the text size of the page, so that it grows with it.
func (g graphView) Rem() string { return fmt.Sprintf("%.2frem", float64(g.Width)/16) }

// RemHigh is its height.
func (g graphView) RemHigh() string { return fmt.Sprintf("%.2frem", float64(g.Height)/16) }

// Box is the frame of its coordinates.
func (g graphView) Box() string { return fmt.Sprintf("0 0 %d %d", g.Width, g.Height) }

type nodeView struct {
	Step    *stepView // nil for a target
	Goal    *goalView // nil for a step
	X, Y    int
	Lines   []lineView
	Facts   lineView
	Number  lineView
	Reaches []goalView // targets that a step reaches itself
	Leads   []int      // numbers of steps that it opens
}

// lineView is a line of text with the place where it begins.
type lineView struct {
	X, Y int
	Text string
}

// Wide is the width of every node.
func (n nodeView) Wide() int { return nodeWidth }

// High is the height of every node.
func (n nodeView) High() int { return nodeHeight }

// State names the look of a node.
func (n nodeView) State() string {
	switch {
	case n.Goal != nil:
		return "goal"
	case n.Step.Done:
		return "done"
	case n.Step.Ready():
		return "ready"
	default:
		return "locked"
	}
}

type edgeView struct {
	Path string // as SVG writes it
	Goal bool   // leads to a target
}

// graph draws the steps of a path and the targets they reach.
func (v *visit) graph(path matching.LearningPath, stages []stage) *graphView {
	steps, goals := flat(stages), goalViews(path)
	var edges []graph.Edge
	out := &graphView{}
	for i := range steps {
		node := nodeView{Step: &steps[i]}
		for _, before := range steps[i].After {
			edges = append(edges, graph.Edge{From: before - 1, To: i})
			out.Steps[before-1].Leads = append(out.Steps[before-1].Leads, steps[i].Number)
		}
		out.Steps = append(out.Steps, node)
	}
	for i := range goals {
		var from []int
		for k := range steps {
			if reaches(steps[k].PathStep, goals[i]) {
				from = append(from, k)
				out.Steps[k].Reaches = append(out.Steps[k].Reaches, goals[i])
			}
		}
		if len(from) == 0 {
			continue
		}
		for _, k := range from {
			edges = append(edges, graph.Edge{From: k, To: len(steps) + len(out.Goals)})
		}
		out.Goals = append(out.Goals, nodeView{Goal: &goals[i]})
	}
	v.place(out, edges)
	return out
}

// reaches reports whether a step itself leads up to a target.
func reaches(step matching.PathStep, goal goalView) bool {
	for _, r := range step.Reasons {
		if r.Competency == goal.Goal.Competency && r.To >= r.Level {
			return true
		}
	}
	return false
}

func (v *visit) place(g *graphView, edges []graph.Edge) {
	n := len(g.Steps) + len(g.Goals)
	last := make([]bool, n)
	for i := len(g.Steps); i < n; i++ {
		last[i] = true
	}
	drawing := graph.Lay(n, edges, last, graph.Size{Width: nodeWidth, Height: nodeHeight, Gap: nodeGap, Space: 16, Lane: 8})
	for i := range g.Steps {
		step := g.Steps[i].Step
		g.Steps[i].Number = lineView{Text: fmt.Sprint(step.Number)}
		g.Steps[i].write(drawing.Nodes[i], step.Module.Title, v.hours(step.Module.Hours))
	}
	for i := range g.Goals {
		goal := g.Goals[i].Goal.Goal
		g.Goals[i].write(drawing.Nodes[len(g.Steps)+i], v.pages.competencyName(v.lang, goal.Competency), v.t("path.goal_level", "n", int(goal.Level)))
	}
	for _, r := range drawing.Routes {
		g.Edges = append(g.Edges, edgeView{Path: curve(r.Points), Goal: r.To >= len(g.Steps)})
	}
	g.Width, g.Height = drawing.Width+2*graphMargin, drawing.Height+2*graphMargin
}

// write gives a node its place and breaks its title into lines.
func (n *nodeView) write(at graph.Point, title, facts string) {
	n.X, n.Y = at.X+graphMargin, at.Y+graphMargin
	n.Number.X, n.Number.Y = n.X+nodePadding, n.Y+nodePadding+12
	y := n.Number.Y
	x := n.X + nodePadding + numberWidth
	for _, text := range wrap(title, lineRunes, titleLines) {
		n.Lines = append(n.Lines, lineView{X: x, Y: y, Text: text})
		y += lineHeight
	}
	n.Facts = lineView{X: x, Y: n.Y + nodeHeight - 9, Text: facts}
}

// curve writes a route: between columns it bends, through a column it is straight.
func curve(points []graph.Point) string {
	var b strings.Builder
	for i, p := range points {
		x, y := p.X+graphMargin, p.Y+graphMargin
		switch {
		case i == 0:
			fmt.Fprintf(&b, "M%d %d", x, y)
		case i%2 == 0:
			fmt.Fprintf(&b, "H%d", x)
		default:
			before := points[i-1]
			middle := (before.X+p.X)/2 + graphMargin
			fmt.Fprintf(&b, "C%d %d %d %d %d %d", middle, before.Y+graphMargin, middle, y, x, y)
		}
	}
	return b.String()
}

// wrap breaks a text into lines of at most width runes. A word that is longer is cut, and so is what does not fit.
func wrap(text string, width, most int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		for utf8.RuneCountInString(word) > width {
			if line != "" {
				lines, line = append(lines, line), ""
			}
			runes := []rune(word)
			lines, word = append(lines, string(runes[:width-1])+"-"), string(runes[width-1:])
		}
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	if len(lines) > most {
		runes := []rune(lines[most-1])
		lines = append(lines[:most-1], string(runes[:min(len(runes), width-2)])+" …")
	}
	return lines
}

func (v *visit) hours(h courses.Hours) string {
	s, err := v.pages.hours(v.lang, h)
	if err != nil {
		v.pages.Log.ErrorContext(v.UserContext(), "text is missing", "error", err)
	}
	return s
}
