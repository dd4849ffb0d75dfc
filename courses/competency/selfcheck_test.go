package competency_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"lernpfad/courses/competency"
)

func TestEveryCompetencyHasAStatement(t *testing.T) {
	t.Parallel()
	l := competency.Default()
	asked := map[competency.ID]bool{}
	for _, s := range l.Statements() {
		asked[s.Competency] = true
		if found, ok := l.Statement(s.ID); !ok || found != s {
			t.Errorf("Statement(%s) = %v, %v", s.ID, found, ok)
		}
	}
	for _, c := range l.Competencies() {
		if !asked[c.ID] {
			t.Errorf("%s has no statement", c.ID)
		}
	}
}

func TestSelfCheckFitsTheJobFamily(t *testing.T) {
	t.Parallel()
	l := competency.Default()
	for _, r := range l.RoleProfiles() {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			check := l.SelfCheck(r.ID)
			if len(check) != competency.CheckLength {
				t.Errorf("%d statements, want %d", len(check), competency.CheckLength)
			}
			required := r.Tomorrow()
			seen := map[string]bool{}
			for _, s := range check {
				if required[s.Competency] == 0 {
					t.Errorf("%s asks about %s, which the role does not require", s.ID, s.Competency)
				}
				if seen[s.ID] {
					t.Errorf("%s is asked twice", s.ID)
				}
				seen[s.ID] = true
			}
		})
	}
}

func TestSelfCheckWithoutAJobFamily(t *testing.T) {
	t.Parallel()
	l := competency.Default()
	general := l.SelfCheck("")
	if len(general) != competency.CheckLength {
		t.Fatalf("%d statements, want %d", len(general), competency.CheckLength)
	}
	if diff := cmp.Diff(general, l.SelfCheck("own-role-of-a-town")); diff != "" {
		t.Errorf("an unknown role gets another check:\n%s", diff)
	}
	if cmp.Equal(general, l.SelfCheck("bauhof")) {
		t.Error("the check for the Bauhof is the general one")
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	var texts []string
	for _, a := range competency.Answers() {
		if !a.Valid() {
			t.Errorf("answer %d is not valid", a)
		}
		texts = append(texts, a.TextDE())
	}
	want := []string{"Das ist neu für mich", "Mit Hilfe", "Sicher allein", "Ich kann es anderen zeigen", "Weiß nicht"}
	if diff := cmp.Diff(want, texts); diff != "" {
		t.Error(diff)
	}
	if competency.Answer(-1).Valid() || competency.Answer(5).Valid() {
		t.Error("an answer out of range is valid")
	}
}

func statement(id string, of competency.ID, confidence float64) competency.Statement {
	return competency.Statement{ID: id, Competency: of, Levels: [competency.AnswerCount]competency.Level{0, 2, 4, 6}, Confidence: confidence}
}

type estimateCase struct {
	name    string
	replies []competency.Reply
	spread  bool
	want    []competency.Estimate
}

func TestEstimate(t *testing.T) {
	t.Parallel()
	for _, tt := range append(answeredCases(), spreadCases()...) {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := competency.Default().Estimate(tt.replies, tt.spread)
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty(), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func answeredCases() []estimateCase {
	a, b, c := statement("a", "VD5.1", 0.4), statement("b", "VD5.1", 0.2), statement("c", "VD5.2", 0.5)
	return []estimateCase{
		{"nothing answered", nil, true, nil},
		{"weiß nicht is no evidence", []competency.Reply{{Statement: a, Answer: competency.DontKnow}}, true, nil},
		{"an answer out of range is no evidence", []competency.Reply{{Statement: a, Answer: 7}}, true, nil},
		{
			"two answers to one competency: mean, rounded down",
			[]competency.Reply{
				{Statement: a, Answer: competency.OnMyOwn},
				{Statement: c, Answer: competency.WithHelp},
				{Statement: b, Answer: competency.NewToMe},
				{Statement: a, Answer: competency.CanTeach},
			},
			false,
			[]competency.Estimate{
				{Competency: "VD5.1", Level: 3, Confidence: 1.0 / 3, Statements: []string{"a", "b", "a"}},
				{Competency: "VD5.2", Level: 2, Confidence: 0.5, Statements: []string{"c"}},
			},
		},
	}
}

func spreadCases() []estimateCase {
	a, c, d := statement("a", "VD5.1", 0.4), statement("c", "VD5.2", 0.5), statement("d", "DC9.9", 0.5)
	return []estimateCase{
		{
			"new is level 0, and spreads nothing",
			[]competency.Reply{{Statement: a, Answer: competency.NewToMe}},
			true,
			[]competency.Estimate{{Competency: "VD5.1", Level: 0, Confidence: 0.4, Statements: []string{"a"}}},
		},
		{
			"neighbours get one level less than the mean",
			[]competency.Reply{{Statement: a, Answer: competency.WithHelp}, {Statement: c, Answer: competency.WithHelp}},
			true,
			[]competency.Estimate{
				{Competency: "VD5.1", Level: 2, Confidence: 0.4, Statements: []string{"a"}},
				{Competency: "VD5.2", Level: 2, Confidence: 0.5, Statements: []string{"c"}},
				{Competency: "VD5.3", Level: 1, Confidence: competency.SpreadConfidence, Statements: []string{"a", "c"}, Spread: true},
			},
		},
		{
			"neighbours never leave the first band",
			[]competency.Reply{{Statement: a, Answer: competency.CanTeach}, {Statement: c, Answer: competency.CanTeach}},
			true,
			[]competency.Estimate{
				{Competency: "VD5.1", Level: 6, Confidence: 0.4, Statements: []string{"a"}},
				{Competency: "VD5.2", Level: 6, Confidence: 0.5, Statements: []string{"c"}},
				{Competency: "VD5.3", Level: 2, Confidence: competency.SpreadConfidence, Statements: []string{"a", "c"}, Spread: true},
			},
		},
		{
			"a competency outside the library has no neighbours",
			[]competency.Reply{{Statement: d, Answer: competency.CanTeach}},
			true,
			[]competency.Estimate{{Competency: "DC9.9", Level: 6, Confidence: 0.5, Statements: []string{"d"}}},
		},
	}
}

func TestEstimateProperties(t *testing.T) {
	t.Parallel()
	l := competency.Default()
	pool := l.Statements()
	rapid.Check(t, func(t *rapid.T) {
		var replies []competency.Reply
		highest, asked := competency.Level(0), map[competency.ID]bool{}
		for range rapid.IntRange(0, 20).Draw(t, "n") {
			s := pool[rapid.IntRange(0, len(pool)-1).Draw(t, "statement")]
			a := competency.Answers()[rapid.IntRange(0, 4).Draw(t, "answer")]
			replies = append(replies, competency.Reply{Statement: s, Answer: a})
			if level, ok := s.Level(a); ok {
				highest, asked[s.Competency] = max(highest, level), true
			}
		}
		seen := map[competency.ID]bool{}
		for _, e := range l.Estimate(replies, true) {
			if seen[e.Competency] {
				t.Fatalf("%s is estimated twice", e.Competency)
			}
			seen[e.Competency] = true
			if e.Spread == asked[e.Competency] {
				t.Fatalf("%s: spread %v, asked %v", e.Competency, e.Spread, asked[e.Competency])
			}
			if e.Level > highest || e.Confidence <= 0 || e.Confidence > competency.MaxSelfConfidence+1e-9 || len(e.Statements) == 0 {
				t.Fatalf("implausible estimate %+v", e)
			}
		}
		for id := range asked {
			if !seen[id] {
				t.Fatalf("%s was answered and not estimated", id)
			}
		}
	})
}
