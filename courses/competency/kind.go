package competency

// Kind sorts competencies by how fast what somebody has shown of them goes out of date. It is our own sorting, a judgement: the
// publishers of frameworks say nothing about it.
type Kind string

// The kinds of competencies.
const (
	Rules    Kind = "rules"    // law, data protection, security, standards: changed from outside, every year or two
	Tools    Kind = "tools"    // programs and devices: each version changes some of it
	Methods  Kind = "methods"  // how work is done: searching, modelling, steering, analysing
	Personal Kind = "personal" // working with people and with oneself
)

// Kinds lists every kind, the one that ages fastest first.
func Kinds() []Kind { return []Kind{Rules, Tools, Methods, Personal} }

// Lasting is how long evidence of the kind lasts, as a share of the half-life that its evidence has by itself. The kind that does not
// exist lasts like Methods.
func (k Kind) Lasting() float64 {
	switch k {
	case Rules:
		return 0.6
	case Tools:
		return 0.75
	case Personal:
		return 1.5
	default:
		return 1
	}
}
