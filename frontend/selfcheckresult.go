package frontend

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"lernpfad/courses/competency"
	"lernpfad/courses/competency/selfcheck"
	"lernpfad/learners"
)

type resultData struct {
	Frameworks []framework
	Levels     []choice
	NoProfile  bool
	Spread     int // competencies that were only guessed
	Unasked    int // targets that nothing is known about yet
	Sure       []surenessCount
	Estimates  map[competency.ID]*estimateView
	Further    int  // statements that would make the result more exact; 0 when nothing more is worth asking
	Answered   bool // the answers are still there
}

// surenessCount says of how many competencies the level is as sure as Word says.
type surenessCount struct {
	Word  string // text key
	Count int
}

// estimateView is how sure a level from the self-check is, and what she said.
type estimateView struct {
	Sureness  string // text key
	Low, High competency.Level
	Said      []saidLine
}

type saidLine struct{ Statement, Answer string }

func surenessKey(s selfcheck.Sureness) string { return "sure." + s.String() }

func (p *Pages) selfCheckResult(v *visit) error {
	ctx := v.UserContext()
	attainments, err := p.Evidence.Attainments(ctx, v.actor)
	if err != nil {
		return err
	}
	me, err := p.Learners.Me(ctx, v.actor)
	if err != nil {
		return err
	}
	check, err := p.SelfChecks.SelfCheck(ctx, v.actor)
	if err != nil {
		return err
	}
	goals := learners.Goals(p.Library, me.RoleProfileID, me.Horizon)
	d := v.result(attainments, goals, check)
	d.NoProfile = me.RoleProfileID == ""
	if len(d.Frameworks) == 0 {
		return redirect(v.Ctx, checkPath, "")
	}
	h := head{Title: v.t("result.title"), Lead: v.t("result.lead"), Crumbs: v.trail(v.t("result.title"))}
	return v.render(fiber.StatusOK, "ergebnis", h, d)
}

func (v *visit) result(attainments []learners.Attainment, goals []learners.Goal, check learners.SelfCheck) resultData {
	spread := func(a learners.Attainment) bool { return a.By.Source == learners.SourceSelfCheckSpread }
	// Guesses, and goals nobody was asked about, would hide what the person did say.
	shown := slices.DeleteFunc(slices.Clone(attainments), spread)
	levels := learners.Levels(shown)
	known := slices.DeleteFunc(slices.Clone(goals), func(g learners.Goal) bool {
		_, said := levels[g.Competency]
		return !said
	})
	d := resultData{
		Levels: v.levelChoices(0, -1), Frameworks: v.standing(shown, known, nil), Answered: len(check.Replies) > 0,
		Spread: len(attainments) - len(shown), Unasked: len(goals) - len(known), Estimates: v.estimates(shown, check),
	}
	if check.Next != nil && d.Answered {
		d.Further = check.Limit - len(check.Replies)
	}
	d.Sure = countSureness(d.Estimates)
	return d
}

// estimates says how sure the levels are that come from the answers as they are now. What is held by a certificate, or was
// corrected by hand, needs no such word.
func (v *visit) estimates(shown []learners.Attainment, check learners.SelfCheck) map[competency.ID]*estimateView {
	out := map[competency.ID]*estimateView{}
	for _, e := range check.Estimates {
		same := func(a learners.Attainment) bool {
			return a.Competency == e.Competency && a.Level == e.Level && a.By.Source == learners.SourceSelfCheck
		}
		if e.Guess() || !slices.ContainsFunc(shown, same) {
			continue
		}
		view := &estimateView{Sureness: surenessKey(e.Sureness()), Low: e.Low, High: e.High}
		for _, r := range e.Replies {
			view.Said = append(view.Said, saidLine{v.statementText(r.Statement), v.answerText(r.Answer)})
		}
		out[e.Competency] = view
	}
	return out
}

func countSureness(estimates map[competency.ID]*estimateView) []surenessCount {
	count := map[string]int{}
	for _, e := range estimates {
		count[e.Sureness]++
	}
	var out []surenessCount
	for _, s := range []selfcheck.Sureness{selfcheck.QuiteSure, selfcheck.Roughly, selfcheck.Unsure} {
		if n := count[surenessKey(s)]; n > 0 {
			out = append(out, surenessCount{surenessKey(s), n})
		}
	}
	return out
}
