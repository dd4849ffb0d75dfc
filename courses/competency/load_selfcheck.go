package competency

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
)

// CheckLength is the number of statements in a short self-check.
const CheckLength = 10

type selfCheckFile struct {
	Statements []statementFile     `json:"statements"`
	Checks     map[string][]string `json:"checks"` // role profile id, or "" for every other role
}

type statementFile struct {
	ID         string  `json:"id"`
	Competency ID      `json:"competency"`
	TextDE     string  `json:"text_de"`
	Levels     []Level `json:"levels"`
	Confidence float64 `json:"confidence"`
}

func (l *Library) readSelfCheck(data fs.FS) error {
	var in selfCheckFile
	if err := decode(data, fileSelfCheck, &in); err != nil {
		return err
	}
	check := faults{file: fileSelfCheck}
	texts := map[string]bool{}
	for i, s := range in.Statements {
		place := fmt.Sprintf("statements[%d]", i)
		unique(&check, place+".text_de", texts, s.TextDE)
		l.checkStatement(&check, place, s)
		l.addStatement(&check, place, s)
	}
	l.checks = in.Checks
	l.checkChecks(&check)
	return check.err()
}

func (l *Library) checkStatement(check *faults, place string, s statementFile) {
	check.name(place+".id", s.ID)
	check.known(place+".competency", s.Competency, l)
	check.text(place+".text_de", s.TextDE, minStatementLen, maxStatementLen)
	if s.Confidence <= 0 || s.Confidence > MaxSelfConfidence {
		check.add(place+".confidence", "%g, allowed is above 0 up to %g", s.Confidence, MaxSelfConfidence)
	}
	if len(s.Levels) != AnswerCount {
		check.add(place+".levels", "%d levels, needed are %d", len(s.Levels), AnswerCount)
	}
	for k, level := range s.Levels {
		check.level(fmt.Sprintf("%s.levels[%d]", place, k), level, 0)
		if k > 0 && level <= s.Levels[k-1] {
			check.add(fmt.Sprintf("%s.levels[%d]", place, k), "level %d does not rise", level)
		}
	}
}

func (l *Library) addStatement(check *faults, place string, in statementFile) {
	if _, taken := l.statement[in.ID]; taken {
		check.add(place+".id", "%s appears twice", in.ID)
	}
	s := Statement{ID: in.ID, Competency: in.Competency, TextDE: in.TextDE, Confidence: in.Confidence}
	copy(s.Levels[:], in.Levels)
	l.statement[s.ID] = s
	l.statements = append(l.statements, s)
}

// checkChecks makes sure that every job family and the general check ("") have their statements.
func (l *Library) checkChecks(check *faults) {
	wanted := []string{""}
	for _, r := range l.roles {
		wanted = append(wanted, r.ID)
	}
	for _, id := range wanted {
		if _, ok := l.checks[id]; !ok {
			check.add("checks", "no check for %q", id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(l.checks)) {
		place := fmt.Sprintf("checks[%q]", id)
		if !slices.Contains(wanted, id) {
			check.add(place, "unknown role profile")
		}
		l.checkCheck(check, place, l.checks[id])
	}
}

// checkCheck makes sure that a check has its length, known statements, and no competency asked about twice.
func (l *Library) checkCheck(check *faults, place string, ids []string) {
	if len(ids) != CheckLength {
		check.add(place, "%d statements, needed are %d", len(ids), CheckLength)
	}
	seen := map[ID]bool{}
	for i, id := range ids {
		at := fmt.Sprintf("%s[%d]", place, i)
		s, ok := l.statement[id]
		if !ok {
			check.add(at, "unknown statement %q", id)
			continue
		}
		unique(check, at, seen, s.Competency)
	}
}
