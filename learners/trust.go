package learners

import "time"

// Trust says how far a kind of evidence is trusted on the day it is observed (0..1) and how fast that trust halves. A kind
// that does not exist has none.
func Trust(kind EvidenceKind) (confidence float64, halfLife time.Duration) {
	policy := policyOf(kind)
	return policy.confidence, policy.halfLife
}
