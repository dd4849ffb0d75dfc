package completion

import (
	"context"
	"crypto/sha256"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/code"
	"lernpfad/internal/database"
	"lernpfad/learners"
)

// entry is a completion that is to be recorded.
type entry struct {
	learner   uuid.UUID
	module    uuid.UUID
	enrolment *uuid.UUID
	day       time.Time
	confirmed bool
}

const (
	maxSource = 200 // what evidence says of where it comes from
	maxHolder = 200
)

// record stores a completion and everything that comes of it.
func (s *Service) record(ctx context.Context, tx database.Tx, tenant uuid.UUID, e entry) (Completion, error) {
	m, err := courses.ReadModule(tx, e.module)
	if err != nil {
		return Completion{}, err
	}
	name, err := nameOf(tx, tenant, e.learner)
	if err != nil {
		return Completion{}, err
	}
	c := Completion{
		ID: uuid.New(), Enrolment: e.enrolment, Module: m.ID, Title: m.Title, Provider: m.Provider.Name, Hours: m.Hours, Holder: printable(name),
		On: e.day, Code: code.New(codeLetters), CreatedAt: s.Now(),
	}
	if e.confirmed {
		c.ConfirmedAt = &c.CreatedAt
	}
	evidence, gains, err := s.evidence(tx, tenant, e, m)
	if err != nil {
		return Completion{}, err
	}
	c.Gains = gains
	if err := insert(tx, tenant, e.learner, c, hashOf(c.Code)); err != nil {
		return Completion{}, err
	}
	if err := link(tx, tenant, c.ID, evidence); err != nil {
		return Completion{}, err
	}
	return c, s.Replan(ctx, database.SQLTx(tx), tenant, e.learner)
}

// evidence appends one piece for each competency that the module teaches.
func (s *Service) evidence(tx database.Tx, tenant uuid.UUID, e entry, m courses.Module) ([]uuid.UUID, []learners.Gain, error) {
	taught := competency.Profile{}
	in := learners.CompletionInput{Learner: e.learner, Source: sourceOf(m.Title), ObservedOn: e.day, Confirmed: e.confirmed}
	for _, t := range m.Teaches {
		if _, twice := taught[t.Competency]; !twice && t.Level > 0 {
			taught.Raise(t.Competency, t.Level)
			in.Teaches = append(in.Teaches, t)
		}
	}
	return s.People.AddCompletion(tx, tenant, in)
}

// sourceOf names the module as the source of evidence, shortened where the title is long.
func sourceOf(title string) string {
	const frame = "Lernmodul „“"
	runes := []rune(title)
	if room := maxSource - len([]rune(frame)); len(runes) > room {
		runes = append(runes[:room-1], '…')
	}
	return "Lernmodul „" + string(runes) + "“"
}

func hashOf(code string) []byte {
	sum := sha256.Sum256([]byte(code))
	return sum[:]
}

// printable is a name as it can stand on paper: composed letters, no control characters, nothing that turns the direction of what stands
// around it, single blanks. A name of which nothing is left is a dash.
func printable(name string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r == '\u200c', r == '\u200d': // joiners are letters' business
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs), r == unicode.ReplacementChar:
			return -1
		default:
			return r
		}
	}, norm.NFC.String(name))
	runes := []rune(strings.Join(strings.Fields(clean), " "))
	runes = runes[:min(len(runes), maxHolder)]
	if strings.Trim(string(runes), "\u200c\u200d ") == "" {
		return "–"
	}
	return string(runes)
}
