package competency

// Answer is what a person says to a statement of the self-check.
type Answer int

// The answers. DontKnow gives no evidence; the other four stand for a level, see Statement.
const (
	DontKnow Answer = iota
	NewToMe
	WithHelp
	OnMyOwn
	CanTeach
)

// AnswerCount is the number of answers that stand for a level.
const AnswerCount = 4

// Answers returns all answers in the order in which they are shown, DontKnow last.
func Answers() []Answer { return []Answer{NewToMe, WithHelp, OnMyOwn, CanTeach, DontKnow} }

// Valid reports whether the answer is one of the five.
func (a Answer) Valid() bool { return a >= DontKnow && a <= CanTeach }

// TextDE returns the words of the answer.
func (a Answer) TextDE() string {
	switch a {
	case NewToMe:
		return "Das ist neu für mich"
	case WithHelp:
		return "Mit Hilfe"
	case OnMyOwn:
		return "Sicher allein"
	case CanTeach:
		return "Ich kann es anderen zeigen"
	default:
		return "Weiß nicht"
	}
}

// Statement is one sentence of the self-check, written in the first person about one situation at work.
type Statement struct {
	ID         string
	Competency ID
	TextDE     string
	Levels     [AnswerCount]Level // level for NewToMe, WithHelp, OnMyOwn, CanTeach; never falling
	Confidence float64            // how far an answer can be trusted, above 0 and at most MaxSelfConfidence
}

// MaxSelfConfidence bounds the trust in what people say about themselves; only tests and certificates exceed it.
const MaxSelfConfidence = 0.6

// Level returns the level that the answer stands for; ok is false for DontKnow and for answers out of range.
func (s Statement) Level(a Answer) (level Level, ok bool) {
	if a < NewToMe || a > CanTeach {
		return 0, false
	}
	return s.Levels[a-NewToMe], true
}

// Reply is an answer to a statement.
type Reply struct {
	Statement Statement
	Answer    Answer
}

// Estimate is what the replies say about one competency. It becomes evidence of the kind self-assessment.
type Estimate struct {
	Competency ID
	Level      Level
	Confidence float64  // 0..1
	Statements []string // ids of the statements it rests on, in the order of the replies
	Spread     bool     // true when it was inferred from neighbouring competencies and nobody was asked
}
