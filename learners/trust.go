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

// OwnWord is how far it is trusted on the day itself when a person says that she finished a module and its provider has not said so:
// more than a guess about a level, less than the provider's list. It halves like every completion.
const OwnWord = 0.65

// usualTrust stands for the trust in a kind of evidence.
const usualTrust = 0

// ownWord is the trust in what a person enters herself.
func ownWord(kind EvidenceKind) float64 {
	if kind == Completion {
		return OwnWord
	}
	return usualTrust
}
