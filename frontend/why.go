package frontend

import (
	"math"
	"strconv"

	"lernpfad/matching"
)

// whyView is the explanation of a suggestion: its terms as bars that add up, and what else there is.
type whyView struct {
	matching.Suggestion
	Bars  []termView
	Score int // points of 100
}

// termView is a term of the score with its place in the stacked bar, in points of 100 that add up to the score.
type termView struct {
	matching.Term
	Name  string
	Class string
	Start int
	Part  int
	Most  int // what the term can be at most
}

// why turns shares into whole points. Rounding the running sum keeps the parts adding up to the score that is shown.
func (v *visit) why(s matching.Suggestion) whyView {
	out := whyView{Suggestion: s}
	sum, shown := 0.0, 0
	for i, term := range s.Terms {
		sum += term.Points * 100
		end := int(math.Round(sum))
		out.Bars = append(out.Bars, termView{
			Term: term, Name: v.t("term." + string(term.Name)), Class: "t" + strconv.Itoa(i%5),
			Start: shown, Part: end - shown, Most: int(math.Round(term.Weight * 100)),
		})
		shown = end
	}
	out.Score = shown
	return out
}
