package learners

import "time"

// Trust says how far a kind of evidence is trusted on the day it is observed (0..1) and how fast that trust halves. A kind
// that does not exist has none.
func Trust(kind EvidenceKind) (confidence float64, halfLife time.Duration) {
	policy := policyOf(kind)
	return policy.confidence, policy.halfLife
}

// OwnWord is how far it is trusted on the day itself when a person says that she finished a module and its provider has not said so:
// more than a guess about a level, less than the provider's list. It halves like every completion.
const OwnWord = 0.65
