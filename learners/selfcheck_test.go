package learners_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lernpfad/courses/competency/selfcheck"
	"lernpfad/internal/auth"
	"lernpfad/learners"
)

// statement is the id of a statement.
func statement(i int) string { return selfcheck.Default().Statements()[i].ID }

func given(id string, a selfcheck.Answer) learners.Given {
	return learners.Given{StatementID: id, Answer: a}
}

func (w *world) check(t *testing.T, a auth.Actor) learners.SelfCheck {
	t.Helper()
	check, err := w.SelfCheck(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return check
}

func (w *world) say(t *testing.T, a auth.Actor, answers ...learners.Given) []learners.Replaced {
	t.Helper()
	replaced, err := w.Answer(t.Context(), a, answers...)
	if err != nil {
		t.Fatal(err)
	}
	return replaced
}

// answerBlock answers what is asked until the block ends.
func (w *world) answerBlock(t *testing.T, a auth.Actor, answer selfcheck.Answer) learners.SelfCheck {
	t.Helper()
	for range 100 {
		check := w.check(t, a)
		if check.Next == nil {
			return check
		}
		w.say(t, a, given(check.Next.ID, answer))
	}
	t.Fatal("the block does not end")
	return learners.SelfCheck{}
}

func said(check learners.SelfCheck) map[string]selfcheck.Answer {
	out := map[string]selfcheck.Answer{}
	for _, r := range check.Replies {
		out[r.Statement.ID] = r.Answer
	}
	return out
}

func TestSelfCheckIsResumed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	check := w.check(t, w.anna)
	if len(check.Replies) != 0 || check.Next == nil || check.Limit != selfcheck.FirstBlock || check.Finished() {
		t.Fatalf("new check: %+v", check)
	}
	first := check.Next.ID
	w.say(t, w.anna, given(first, selfcheck.No))
	second := w.check(t, w.anna).Next.ID
	w.say(t, w.anna, given(second, selfcheck.DontKnow))
	seen := selfcheck.No
	if replaced := w.say(t, w.anna, learners.Given{StatementID: first, Answer: selfcheck.Sure, Seen: &seen}); len(replaced) != 0 { // she thinks better of it
		t.Errorf("she saw her own answer and is told of it: %v", replaced)
	}
	resumed := w.check(t, w.anna)
	if diff := cmp.Diff(map[string]selfcheck.Answer{first: selfcheck.Sure, second: selfcheck.DontKnow}, said(resumed)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if resumed.Replies[0].Statement.ID != first || resumed.Next.ID == first || resumed.Next.ID == second || len(resumed.Estimates) != 1 {
		t.Errorf("resumed: %+v", resumed)
	}
	if other := w.check(t, w.ben); len(other.Replies) != 0 {
		t.Errorf("check of Ben: %+v", other.Replies)
	}
	if got := w.levels(t, w.anna); len(got) != 0 {
		t.Errorf("answers count only when the check is finished: %v", got)
	}
}

// Two devices show the same statement: the later answer counts, its giver is told, and nothing else is lost.
func TestTwoDevices(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	open := w.check(t, w.anna).Next.ID
	w.say(t, w.anna, given(open, selfcheck.WithHelp)) // the phone
	w.say(t, w.anna, given(w.check(t, w.anna).Next.ID, selfcheck.Seen))
	replaced := w.say(t, w.anna, given(open, selfcheck.Sure)) // the desk, which had not seen that
	if diff := cmp.Diff([]learners.Replaced{{StatementID: open, Before: selfcheck.WithHelp, Now: selfcheck.Sure}}, replaced); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	check := w.check(t, w.anna)
	if got := said(check); got[open] != selfcheck.Sure || len(got) != 2 || check.Replies[0].Statement.ID != open {
		t.Errorf("answers %v", got)
	}
	if again := w.say(t, w.anna, given(open, selfcheck.Sure)); len(again) != 0 { // a double press
		t.Errorf("the same answer twice is told: %v", again)
	}
}

// Many windows at once: every statement keeps one answer and one place.
func TestAnswersAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var all sync.WaitGroup
	told := make(chan int, 8)
	for i := range 8 {
		all.Go(func() {
			replaced, err := w.Answer(t.Context(), w.anna, given(statement(i%4), selfcheck.Answer(1+i/4)))
			if err != nil {
				t.Error(err)
			}
			told <- len(replaced)
		})
	}
	all.Wait()
	sum := 0
	for range 8 {
		sum += <-told
	}
	if check := w.check(t, w.anna); len(check.Replies) != 4 || sum != 4 {
		t.Errorf("%d answers, %d of 4 replacements were told", len(check.Replies), sum)
	}
}

func TestFinishSelfCheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	check := w.answerBlock(t, w.anna, selfcheck.Sure)
	got, err := w.FinishSelfCheck(t.Context(), w.anna)
	if err != nil {
		t.Fatal(err)
	}
	levels, guesses := learners.Levels(got), 0
	for _, e := range check.Estimates {
		if levels[e.Competency] != e.Level {
			t.Errorf("%s is held at %d, the estimate is %d", e.Competency, levels[e.Competency], e.Level)
		}
	}
	for _, a := range got {
		if a.By.Kind != learners.SelfAssessment || !a.By.ObservedOn.Equal(today()) || a.Confidence > selfcheck.MaxConfidence {
			t.Errorf("attainment: %+v", a)
		}
		if a.By.Source == learners.SourceSelfCheckSpread {
			guesses++
			if a.Confidence > selfcheck.GuessConfidence {
				t.Errorf("a guess is trusted too much: %+v", a)
			}
		}
	}
	if guesses == 0 || len(got) != len(check.Estimates) {
		t.Errorf("%d attainments, %d of them guesses, from %d estimates", len(got), guesses, len(check.Estimates))
	}
	if after := w.check(t, w.anna); !after.Finished() || after.Next == nil {
		t.Errorf("after finishing: %+v", after)
	}
}

// "More exactly": further answers sharpen the result, and the newest state of the check is the one that counts.
func TestMoreExactly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.answerBlock(t, w.anna, selfcheck.Sure)
	if _, err := w.FinishSelfCheck(t.Context(), w.anna); err != nil {
		t.Fatal(err)
	}
	w.later(time.Hour)
	seen := selfcheck.Sure
	for _, r := range first.Replies { // she had been too bold
		w.say(t, w.anna, learners.Given{StatementID: r.Statement.ID, Answer: selfcheck.No, Seen: &seen})
	}
	if w.check(t, w.anna).Finished() {
		t.Error("changed answers count before they are evidence")
	}
	second := w.answerBlock(t, w.anna, selfcheck.No)
	if _, err := w.FinishSelfCheck(t.Context(), w.anna); err != nil {
		t.Fatal(err)
	}
	levels := w.levels(t, w.anna)
	for _, e := range second.Estimates {
		if !e.Guess() && levels[e.Competency] != e.Level {
			t.Errorf("%s is held at %d, she says %d now", e.Competency, levels[e.Competency], e.Level)
		}
	}
	before := w.check(t, w.anna)
	further := w.answerBlock(t, w.anna, selfcheck.No)
	if n := len(further.Replies) - len(before.Replies); n < 1 || n > max(selfcheck.FurtherBlock, selfcheck.FirstBlock-len(before.Replies)) {
		t.Errorf("the further block has %d answers", n)
	}
}

// To finish twice, one after the other or at once, makes one set of evidence.
func TestFinishSelfCheckTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say(t, w.anna, given(statement(0), selfcheck.Sure), given(statement(9), selfcheck.WithHelp))
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			if _, err := w.FinishSelfCheck(t.Context(), w.anna); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if list, err := w.Evidence(t.Context(), w.anna); err != nil || len(list) != 2 {
		t.Errorf("evidence: %v %v", list, err)
	}
	w.say(t, w.anna, given(statement(20), selfcheck.No))
	if _, err := w.FinishSelfCheck(t.Context(), w.anna); err != nil {
		t.Fatal(err)
	}
	list, err := w.Evidence(t.Context(), w.anna)
	if err != nil || len(list) < 3 || len(list) > 5 {
		t.Errorf("evidence after one more answer: %v %v", list, err)
	}
}

func TestRestartSelfCheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say(t, w.anna, given(statement(0), selfcheck.Sure))
	w.say(t, w.ben, given(statement(0), selfcheck.Sure))
	held, err := w.FinishSelfCheck(t.Context(), w.anna)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := w.RestartSelfCheck(t.Context(), w.anna); err != nil {
			t.Fatal(err)
		}
	}
	if check := w.check(t, w.anna); len(check.Replies) != 0 || check.Limit != selfcheck.FirstBlock {
		t.Errorf("after a restart: %+v", check)
	}
	if diff := cmp.Diff(learners.Levels(held), w.levels(t, w.anna)); diff != "" {
		t.Errorf("evidence is gone:\n%s", diff)
	}
	if len(w.check(t, w.ben).Replies) != 1 {
		t.Error("the answers of Ben are gone")
	}
}

// The trust in a guess is so small that any word of the person replaces it.
func TestGuessGivesWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.answerBlock(t, w.anna, selfcheck.Sure)
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
	t.Error("nothing was guessed")
}

func TestAnswersAreAllOrNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.Answer(t.Context(), w.anna, given(statement(0), selfcheck.Sure), given("no-such-statement", selfcheck.Sure))
	wantFault(t, err, "statement-unknown")
	if check := w.check(t, w.anna); len(check.Replies) != 0 {
		t.Errorf("half of the answers were stored: %v", check.Replies)
	}
}

func TestSelfCheckOfDontKnowsGivesNoEvidence(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say(t, w.ben, given(statement(0), selfcheck.DontKnow))
	if got, err := w.FinishSelfCheck(t.Context(), w.ben); err != nil || len(got) != 0 {
		t.Errorf("got %v %v", got, err)
	}
}

func TestAnswerRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, bad := range map[string]learners.Given{
		"no such statement": given("no-such-statement", selfcheck.WithHelp),
		"answer too high":   given(statement(0), 5),
		"answer too low":    given(statement(0), -1),
	} {
		_, err := w.Answer(t.Context(), w.anna, bad)
		if err == nil {
			t.Errorf("%s is taken", name)
			continue
		}
		wantFault(t, err, "statement-unknown")
	}
	_, err := w.FinishSelfCheck(t.Context(), w.anna)
	wantFault(t, err, "self-check-empty")
}
