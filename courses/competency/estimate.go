package competency

// How far levels spread to neighbours that nobody asked about. One check asks ten things and there are more than
// forty competencies, so a first guess about the rest is useful; it must stay weak enough for any other evidence to
// replace it. Hence: one level below the mean of the area, no higher than the first band, with little confidence.
const (
	SpreadConfidence = 0.15
	maxSpreadLevel   = Level(2)
)

// Estimate turns the replies of a self-check into one estimate per competency, in the order of the first reply to it.
//
// Several replies to one competency give the mean of their levels, rounded down, and the mean of their confidences.
// DontKnow and answers out of range count as not given. With spread, each competency that was not estimated but has
// estimated neighbours in its area follows: level = floor(mean of the neighbours' levels - 1), at most 2, and
// SpreadConfidence; a level of 0 is left out.
func (l *Library) Estimate(replies []Reply, spread bool) []Estimate {
	direct := estimateDirect(replies)
	if !spread {
		return direct
	}
	return append(direct, l.estimateNeighbours(direct)...)
}

type tally struct {
	levels     Level
	confidence float64
	statements []string
}

func estimateDirect(replies []Reply) []Estimate {
	var order []ID
	tallies := map[ID]*tally{}
	for _, r := range replies {
		level, ok := r.Statement.Level(r.Answer)
		if !ok {
			continue
		}
		id := r.Statement.Competency
		if tallies[id] == nil {
			tallies[id] = &tally{}
			order = append(order, id)
		}
		t := tallies[id]
		t.levels += level
		t.confidence += r.Statement.Confidence
		t.statements = append(t.statements, r.Statement.ID)
	}
	estimates := make([]Estimate, 0, len(order))
	for _, id := range order {
		estimates = append(estimates, tallies[id].estimate(id))
	}
	return estimates
}

func (t *tally) estimate(id ID) Estimate {
	n := len(t.statements)
	return Estimate{
		Competency: id,
		Level:      t.levels / Level(n),
		Confidence: t.confidence / float64(n),
		Statements: t.statements,
	}
}

func (l *Library) estimateNeighbours(direct []Estimate) []Estimate {
	estimated := map[ID]bool{}
	areas := map[ID]*tally{}
	counts := map[ID]int{}
	var order []Area
	for _, e := range direct {
		estimated[e.Competency] = true
		area, ok := l.areaOf[e.Competency]
		if !ok {
			continue
		}
		if areas[area.ID] == nil {
			areas[area.ID] = &tally{}
			order = append(order, area)
		}
		counts[area.ID]++
		areas[area.ID].levels += e.Level
		areas[area.ID].statements = append(areas[area.ID].statements, e.Statements...)
	}
	var inferred []Estimate
	for _, area := range order {
		t := areas[area.ID]
		// Whole-number division rounds down, and taking one off before or after makes no difference.
		level := min(t.levels/Level(counts[area.ID])-1, maxSpreadLevel)
		if level < 1 {
			continue
		}
		for _, c := range area.Competencies {
			if !estimated[c.ID] {
				inferred = append(inferred, Estimate{
					Competency: c.ID, Level: level, Confidence: SpreadConfidence, Statements: t.statements, Spread: true,
				})
			}
		}
	}
	return inferred
}
