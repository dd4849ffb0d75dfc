package learners

import (
	"math"
	"time"

	"lernpfad/courses/competency"
)

// Trust says how far a kind of evidence is trusted on the day it is observed (0..1), and how fast that trust halves for a competency of
// this kind, in whole days. A kind of evidence that does not exist has none. Both tables are published in docs/adr/0026.
func Trust(kind EvidenceKind, of competency.Kind) (confidence float64, halfLife time.Duration) {
	policy := policyOf(kind)
	days := math.Round(float64(policy.halfLife/day) * of.Lasting())
	return policy.confidence, time.Duration(days) * day
}
