package matching

import (
	"math"
	"time"

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
	if closeness != nil {
		s.learn(closeness)
	}
	q := s.snap.ways.question(s.person)
	q.Priority = s.priority(closeness)
	return q
}

// priority orders the steps of a path within what they require: those that ask for the least she does not bring along go first, and
// among these the ones nearest to her interest. Lower is first.
func (s situation) priority(closeness map[uuid.UUID]float64) []int32 {
	out := make([]int32, len(s.snap.ways.modules))
	q, w := newQuery(s.snap.columns, s.person, closeness, time.Time{}), weights() // neither term counts dates
	for i, m := range s.snap.ways.modules {
		v := q.heard(m, s.answers[m.ID])
		ready := float64(v[1]) / valueScale
		near := float64(w[2]*v[2]+w[4]*v[4]) / float64(valueScale*(w[2]+w[4]))
		out[i] = parts(1-ready, readinessParts)*(interestParts+1) + parts(1-near, interestParts)
	}
	return out
}

// parts counts how many of n parts a share of 0..1 is.
func parts(share float64, n int32) int32 { return int32(math.Round(share * float64(n))) }
