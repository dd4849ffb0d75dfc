package learners_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lernpfad/courses/competency"
	"lernpfad/learners"
)

// statement is the id of a statement of the Bürgerbüro's check.
func statement(i int) string { return competency.Default().SelfCheck("buergerbuero")[i].ID }

func TestSelfCheckIsResumed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	check, err := w.SelfCheck(t.Context(), w.anna)
	if err != nil || len(check.Statements) != competency.CheckLength || len(check.Given) != 0 || check.Next() != 0 {
		t.Fatalf("new check: %+v %v", check, err)
	}
	for i, answer := range []competency.Answer{competency.OnMyOwn, competency.WithHelp, competency.DontKnow} {
		if err := w.Answer(t.Context(), w.anna, check.Statements[i].ID, answer); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Answer(t.Context(), w.anna, check.Statements[0].ID, competency.CanTeach); err != nil { // she thinks better of it
		t.Fatal(err)
	}
	if err := w.Answer(t.Context(), w.anna, check.Statements[4].ID, competency.NewToMe); err != nil { // and leaves one out
		t.Fatal(err)
	}
	resumed, err := w.SelfCheck(t.Context(), w.anna)
	if err != nil {
		t.Fatal(err)
	}
	want := learners.SelfCheck{Statements: check.Statements, Given: map[string]competency.Answer{
		check.Statements[0].ID: competency.CanTeach, check.Statements[1].ID: competency.WithHelp,
		check.Statements[2].ID: competency.DontKnow, check.Statements[4].ID: competency.NewToMe,
	}}
	if diff := cmp.Diff(want, resumed); diff != "" || resumed.Next() != 3 {
		t.Errorf("next is %d (-want +got):\n%s", resumed.Next(), diff)
	}
	if other, err := w.SelfCheck(t.Context(), w.ben); err != nil || len(other.Given) != 0 {
		t.Errorf("check of Ben: %+v %v", other.Given, err)
	}
	if got := w.levels(t, w.anna); len(got) != 0 {
		t.Errorf("answers count only when the check is finished: %v", got)
	}
}

func TestFinishSelfCheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	check, err := w.SelfCheck(t.Context(), w.anna)
	if err != nil {
		t.Fatal(err)
	}
	var replies []competency.Reply
	for _, st := range check.Statements {
		replies = append(replies, competency.Reply{Statement: st, Answer: competency.CanTeach})
		if err := w.Answer(t.Context(), w.anna, st.ID, competency.CanTeach); err != nil {
			t.Fatal(err)
		}
	}
	if full, err := w.SelfCheck(t.Context(), w.anna); err != nil || full.Next() != len(full.Statements) {
		t.Errorf("next of a full check is %d, %v", full.Next(), err)
	}
	got, err := w.FinishSelfCheck(t.Context(), w.anna)
	if err != nil {
		t.Fatal(err)
	}
	want, spread := competency.Profile{}, 0
	for _, e := range competency.Default().Estimate(replies, true) {
		want[e.Competency] = e.Level
		if e.Spread {
			spread++
		}
	}
	if diff := cmp.Diff(want, learners.Levels(got)); diff != "" || spread == 0 {
		t.Errorf("%d spread (-want +got):\n%s", spread, diff)
	}
	neighbours := 0
	for _, a := range got {
		if a.By.Kind != learners.SelfAssessment || !a.By.ObservedOn.Equal(today()) || a.Confidence > competency.MaxSelfConfidence {
			t.Errorf("attainment: %+v", a)
		}
		if a.By.Source == learners.SourceSelfCheckSpread {
			neighbours++
			if a.Confidence > competency.SpreadConfidence {
				t.Errorf("a guess about a neighbour is trusted too much: %+v", a)
			}
		}
	}
	if neighbours != spread {
		t.Errorf("%d attainments rest on neighbours, want %d", neighbours, spread)
	}
	if after, err := w.SelfCheck(t.Context(), w.anna); err != nil || len(after.Given) != 0 {
		t.Errorf("answers after finishing: %v %v", after.Given, err)
	}
	_, err = w.FinishSelfCheck(t.Context(), w.anna)
	wantFault(t, err, "self-check-empty")
}

// The trust in a guess about a neighbour is so small that any word of the person replaces it.
func TestSpreadGivesWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range competency.CheckLength {
		if err := w.Answer(t.Context(), w.anna, statement(i), competency.CanTeach); err != nil {
			t.Fatal(err)
		}
	}
	list, err := w.FinishSelfCheck(t.Context(), w.anna)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range list {
		if a.By.Source != learners.SourceSelfCheckSpread {
			continue
		}
		_, err := w.AddEvidence(t.Context(), w.anna, learners.EvidenceInput{Competency: a.Competency, Kind: learners.SelfAssessment, ObservedOn: today()})
		if err != nil {
			t.Fatal(err)
		}
		if got := w.levels(t, w.anna)[a.Competency]; got != 0 {
			t.Errorf("%s stays at %d", a.Competency, got)
		}
		return
	}
	t.Error("nothing was spread")
}

// Two windows finish the same check: there is one set of evidence.
func TestFinishSelfCheckTwiceAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.AnswerAll(t.Context(), w.anna, []learners.Given{{StatementID: statement(0), Answer: competency.CanTeach}, {StatementID: statement(1), Answer: competency.WithHelp}}); err != nil {
		t.Fatal(err)
	}
	results := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := w.FinishSelfCheck(t.Context(), w.anna)
			results <- err
		}()
	}
	first, second := <-results, <-results
	if first == nil {
		first, second = second, first
	}
	wantFault(t, first, "self-check-empty")
	if second != nil {
		t.Errorf("nobody finished: %v", second)
	}
	list, err := w.Evidence(t.Context(), w.anna)
	seen := map[competency.ID]bool{}
	for _, e := range list {
		if seen[e.Competency] {
			t.Errorf("%s has two pieces of evidence", e.Competency)
		}
		seen[e.Competency] = true
	}
	if err != nil || len(list) == 0 {
		t.Errorf("evidence: %v %v", list, err)
	}
}

func TestAnswerAllIsAllOrNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	err := w.AnswerAll(t.Context(), w.anna, []learners.Given{{StatementID: statement(0), Answer: competency.OnMyOwn}, {StatementID: "no-such-statement", Answer: competency.OnMyOwn}})
	wantFault(t, err, "statement-unknown")
	if check, err := w.SelfCheck(t.Context(), w.anna); err != nil || len(check.Given) != 0 {
		t.Errorf("half of the answers were stored: %v %v", check.Given, err)
	}
}

func TestSelfCheckOfDontKnowsGivesNoEvidence(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.Answer(t.Context(), w.ben, competency.Default().SelfCheck("")[0].ID, competency.DontKnow); err != nil {
		t.Fatal(err)
	}
	if got, err := w.FinishSelfCheck(t.Context(), w.ben); err != nil || len(got) != 0 {
		t.Errorf("got %v %v", got, err)
	}
}

func TestAnswerRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wantFault(t, w.Answer(t.Context(), w.anna, "no-such-statement", competency.WithHelp), "statement-unknown")
	wantFault(t, w.Answer(t.Context(), w.anna, statement(0), 5), "statement-unknown")
	wantFault(t, w.Answer(t.Context(), w.anna, statement(0), -1), "statement-unknown")
	_, err := w.FinishSelfCheck(t.Context(), w.anna)
	wantFault(t, err, "self-check-empty")
}
