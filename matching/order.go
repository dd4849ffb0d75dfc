package matching

import (
	"math"

	"github.com/google/uuid"

	"lernpfad/matching/path"
)

// How finely steps are told apart when a path is put into order. Differences below these are none, so that a competency once begun is
// carried on.
const (
	readinessParts = 100
	interestParts  = 20
)

// asking is the question of a person whose answer is put into the order that suits her. closeness may be nil.
func (s situation) asking(closeness map[uuid.UUID]float64) path.Query {
	q := s.snap.ways.question(s.person)
	q.Priority = s.priority(closeness)
	return q
}

// priority orders the steps of a path within what they require: those that ask for the least she does not bring along go first, and
// among these the ones nearest to her interest. Lower is first.
func (s situation) priority(closeness map[uuid.UUID]float64) []int32 {
	out := make([]int32, len(s.snap.ways.modules))
	for i, m := range s.snap.ways.modules {
		ready, _ := readiness(m, s.person, s.snap.byID)
		near := (weightOf(Closeness)*closeness[m.ID] + weightOf(Preference)*preference(m, s.person)) / (weightOf(Closeness) + weightOf(Preference))
		out[i] = parts(1-ready, readinessParts)*(interestParts+1) + parts(1-near, interestParts)
	}
	return out
}

// parts counts how many of n parts a share of 0..1 is.
func parts(share float64, n int32) int32 { return int32(math.Round(share * float64(n))) }
