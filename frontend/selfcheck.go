package frontend

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"lernpfad/courses/competency"
	"lernpfad/internal/fault"
	"lernpfad/learners"
)

type selfCheckData struct {
	Statement competency.Statement
	Number    int // from 1
	Total     int
	Back      int // number of the statement before, 0 on the first
	Answers   []answerChoice
	Track     []string // class per statement: done, now, ""
}

type answerChoice struct {
	Value  int
	Key    int // the digit that presses it
	Text   string
	Given  bool
	Unsure bool
}

func (p *Pages) selfCheck(v *visit) error {
	check, err := p.SelfChecks.SelfCheck(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	if len(check.Statements) == 0 {
		return fault.New("not-found")
	}
	at := check.Next()
	if n, err := strconv.Atoi(v.Query("nr")); err == nil && n >= 1 && n <= len(check.Statements) {
		at = n - 1
	}
	// Everything is answered but the check was not finished, for example after a lost connection: ask the last one again.
	at = min(at, len(check.Statements)-1)
	d := selfCheckData{Statement: check.Statements[at], Number: at + 1, Total: len(check.Statements), Back: at}
	given, answered := check.Given[d.Statement.ID]
	for i, a := range competency.Answers() {
		d.Answers = append(d.Answers, answerChoice{
			Value: int(a), Key: i + 1, Text: v.t("answer." + strconv.Itoa(int(a))),
			Given: answered && a == given, Unsure: a == competency.DontKnow,
		})
	}
	d.Track = track(check, at)
	h := head{
		Title:  v.t("check.title") + ": " + v.t("check.progress", "n", d.Number, "total", d.Total),
		Crumbs: v.trail(v.t("check.title")),
	}
	return v.render(fiber.StatusOK, "kompetenz-check", h, d)
}

func track(check learners.SelfCheck, at int) []string {
	out := make([]string, len(check.Statements))
	for i, st := range check.Statements {
		if _, ok := check.Given[st.ID]; ok {
			out[i] = "done"
		}
	}
	out[at] = "now"
	return out
}

// answer stores one answer and leads to the next open statement, or to the result after the last.
func (p *Pages) answer(v *visit) error {
	ctx := v.UserContext()
	value, err := strconv.Atoi(v.FormValue("antwort"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	if err := p.SelfChecks.Answer(ctx, v.actor, v.FormValue("aussage"), competency.Answer(value)); err != nil {
		return err
	}
	check, err := p.SelfChecks.SelfCheck(ctx, v.actor)
	if err != nil {
		return err
	}
	if check.Next() < len(check.Statements) {
		return redirect(v.Ctx, "/kompetenz-check", "")
	}
	if _, err := p.SelfChecks.FinishSelfCheck(ctx, v.actor); err != nil {
		return err
	}
	return redirect(v.Ctx, "/kompetenz-check/ergebnis", flashCheckDone)
}

type resultData struct {
	Frameworks []framework
	Levels     []choice
	NoProfile  bool
	Direct     int // competencies that an answer decided
	Spread     int // competencies that were only estimated from neighbours
}

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
	d := resultData{Levels: v.levelChoices(0, -1), NoProfile: me.RoleProfileID == ""}
	spread := func(a learners.Attainment) bool { return a.By.Source == learners.SourceSelfCheckSpread }
	for _, a := range attainments {
		if spread(a) {
			d.Spread++
		} else {
			d.Direct++
		}
	}
	// Estimates nobody was asked about, and goals nobody was asked about, would hide what the person did say.
	shown := slices.DeleteFunc(slices.Clone(attainments), spread)
	levels := learners.Levels(shown)
	goals := slices.DeleteFunc(learners.Goals(p.Library, me.RoleProfileID, me.Horizon), func(g learners.Goal) bool {
		_, said := levels[g.Competency]
		return !said
	})
	if d.Frameworks = v.standing(shown, goals); len(d.Frameworks) == 0 {
		return redirect(v.Ctx, "/kompetenz-check", "")
	}
	h := head{Title: v.t("result.title"), Lead: v.t("result.lead"), Crumbs: v.trail(v.t("result.title"))}
	return v.render(fiber.StatusOK, "ergebnis", h, d)
}
