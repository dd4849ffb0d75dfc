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

// tally adds up what points to one competency or one area.
type tally struct {
	count      int
	levels     Level
	confidence float64
	statements []string
}

func (t *tally) add(level Level, confidence float64, statements ...string) {
	t.count++
	t.levels += level
	t.confidence += confidence
	t.statements = append(t.statements, statements...)
}

// mean returns the mean level, rounded down.
func (t *tally) mean() Level { return t.levels / Level(t.count) }

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
		tallies[id].add(level, r.Statement.Confidence, r.Statement.ID)
	}
	estimates := make([]Estimate, 0, len(order))
	for _, id := range order {
		t := tallies[id]
		estimates = append(estimates, Estimate{
			Competency: id, Level: t.mean(), Confidence: t.confidence / float64(t.count), Statements: t.statements,
		})
	}
	return estimates
}

func (l *Library) estimateNeighbours(direct []Estimate) []Estimate {
	estimated := map[ID]bool{}
	tallies := map[ID]*tally{}
	var order []Area
	for _, e := range direct {
		estimated[e.Competency] = true
		area, ok := l.areaOf[e.Competency]
		if !ok {
			continue
		}
		if tallies[area.ID] == nil {
			tallies[area.ID] = &tally{}
			order = append(order, area)
		}
		tallies[area.ID].add(e.Level, e.Confidence, e.Statements...)
	}
	var inferred []Estimate
	for _, area := range order {
		inferred = append(inferred, tallies[area.ID].spread(area, estimated)...)
	}
	return inferred
}

// spread estimates the competencies of an area that were not estimated. Taking one off the mean after rounding it
// down gives the same as before.
func (t *tally) spread(area Area, estimated map[ID]bool) []Estimate {
	level := min(t.mean()-1, maxSpreadLevel)
	if level < 1 {
		return nil
	}
	var inferred []Estimate
	for _, c := range area.Competencies {
		if !estimated[c.ID] {
			inferred = append(inferred, Estimate{
				Competency: c.ID, Level: level, Confidence: SpreadConfidence, Statements: t.statements, Spread: true,
			})
		}
	}
	return inferred
}
