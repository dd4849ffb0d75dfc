package frontend

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"lernpfad/courses/competency/selfcheck"
	"lernpfad/internal/fault"
	"lernpfad/learners"
)

const checkPath = "/kompetenz-check"

type selfCheckData struct {
	ID        string
	Text      string
	Back      string // id of the statement before, "" on the first
	Earlier   bool   // an answered statement is shown again
	Answers   []answerChoice
	Seen      string   // the answer that is shown as given, "" for none
	Track     []string // class per answer of the block: done, now, ""
	First     bool     // nothing is answered yet
	More      bool     // there is a result already, this makes it more exact
	CanFinish bool
	Replaced  *replacedAnswer
}

type answerChoice struct {
	Value  int
	Key    int // the digit that presses it
	Text   string
	Given  bool
	Unsure bool
}

// replacedAnswer tells that an answer took the place of one from another window or device.
type replacedAnswer struct {
	ID, Text, Before, Now string
}

func (v *visit) statementText(s selfcheck.Statement) string {
	switch v.lang {
	case english:
		return s.TextEN
	case plain:
		return s.TextPlain
	default:
		return s.TextDE
	}
}

func (v *visit) answerText(a selfcheck.Answer) string { return v.t("answer." + strconv.Itoa(int(a))) }

// asked returns the place of the statement that the address names, or of the open one.
func asked(check learners.SelfCheck, id string) int {
	at := slices.IndexFunc(check.Replies, func(r selfcheck.Reply) bool { return r.Statement.ID == id })
	if at < 0 {
		return len(check.Replies)
	}
	return at
}

func (p *Pages) selfCheck(v *visit) error {
	check, err := p.SelfChecks.SelfCheck(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	at := asked(check, v.Query("aussage"))
	if at == len(check.Replies) && check.Next == nil {
		if check.Finished() {
			return redirect(v.Ctx, checkPath+"/ergebnis", "")
		}
		return redirect(v.Ctx, checkPath+"/pause", "")
	}
	d := v.question(check, at)
	h := head{
		Title:  v.t("check.title") + ": " + v.t("check.progress", "n", at+1, "total", check.Limit),
		Crumbs: v.trail(v.t("check.title")), OwnTitle: true,
	}
	return v.render(fiber.StatusOK, "kompetenz-check", h, d)
}

// question shows the statement at this place: an answered one, or the open one.
func (v *visit) question(check learners.SelfCheck, at int) selfCheckData {
	d := selfCheckData{
		First: len(check.Replies) == 0, More: check.Counted > 0, CanFinish: len(check.Replies) >= selfcheck.EnoughFor,
		Replaced: v.replaced(check), Track: track(check, at),
	}
	given := selfcheck.Answer(-1)
	if at < len(check.Replies) {
		r := check.Replies[at]
		d.ID, d.Text, given, d.Earlier = r.Statement.ID, v.statementText(r.Statement), r.Answer, true
		d.Seen = strconv.Itoa(int(r.Answer))
	} else {
		d.ID, d.Text = check.Next.ID, v.statementText(*check.Next)
	}
	if at > 0 {
		d.Back = check.Replies[at-1].Statement.ID
	}
	for i, a := range selfcheck.Answers() {
		d.Answers = append(d.Answers, answerChoice{
			Value: int(a), Key: i + 1, Text: v.answerText(a), Given: a == given, Unsure: a == selfcheck.DontKnow,
		})
	}
	return d
}

// replaced reads from the address which answer was replaced by the last one. Both are hers, so nothing is told to anybody else.
func (v *visit) replaced(check learners.SelfCheck) *replacedAnswer {
	at := asked(check, v.Query("ersetzt"))
	before, err := strconv.Atoi(v.Query("vorher"))
	if at == len(check.Replies) || err != nil || !selfcheck.Answer(before).Valid() {
		return nil
	}
	r := check.Replies[at]
	return &replacedAnswer{
		ID: r.Statement.ID, Text: v.statementText(r.Statement), Before: v.answerText(selfcheck.Answer(before)), Now: v.answerText(r.Answer),
	}
}

func track(check learners.SelfCheck, at int) []string {
	out := make([]string, max(check.Limit, len(check.Replies), at+1))
	for i := range check.Replies {
		out[i] = "done"
	}
	out[at] = "now"
	return out
}

// answer stores one answer and leads to the next open statement, or to the result after the last.
func (p *Pages) answer(v *visit) error {
	ctx := v.UserContext()
	given, err := v.givenAnswer()
	if err != nil {
		return err
	}
	replaced, err := p.SelfChecks.Answer(ctx, v.actor, given)
	if err != nil {
		return err
	}
	check, err := p.SelfChecks.SelfCheck(ctx, v.actor)
	if err != nil {
		return err
	}
	switch {
	case len(replaced) > 0:
		to := checkPath
		if check.Next == nil {
			to += "/pause"
		}
		query := url.Values{"ersetzt": {replaced[0].StatementID}, "vorher": {strconv.Itoa(int(replaced[0].Before))}}
		return redirect(v.Ctx, to+"?"+query.Encode(), "")
	case check.Next != nil:
		return redirect(v.Ctx, checkPath, "")
	default:
		return p.finishSelfCheck(v)
	}
}

func (v *visit) givenAnswer() (learners.Given, error) {
	value, err := strconv.Atoi(v.FormValue("antwort"))
	if err != nil {
		return learners.Given{}, fault.New("malformed").Because(err)
	}
	given := learners.Given{StatementID: v.FormValue("aussage"), Answer: selfcheck.Answer(value)}
	if seen, err := strconv.Atoi(v.FormValue("bisher")); err == nil {
		shown := selfcheck.Answer(seen)
		given.Seen = &shown
	}
	return given, nil
}

// finishSelfCheck turns the answers so far into the result. Where there are none, as after a new beginning in another window, it
// leads to the first statement.
func (p *Pages) finishSelfCheck(v *visit) error {
	_, err := p.SelfChecks.FinishSelfCheck(v.UserContext(), v.actor)
	if fault.Is(err, "self-check-empty") {
		return redirect(v.Ctx, checkPath, "")
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, checkPath+"/ergebnis", flashCheckDone)
}

// restartSelfCheck drops the answers and begins with the first statement.
func (p *Pages) restartSelfCheck(v *visit) error {
	if err := p.SelfChecks.RestartSelfCheck(v.UserContext(), v.actor); err != nil {
		return err
	}
	return redirect(v.Ctx, checkPath, "")
}

type pauseData struct {
	Answered  int
	Over      bool // nothing more is asked in this block
	CanFinish bool
	Replaced  *replacedAnswer
}

func (p *Pages) selfCheckPause(v *visit) error {
	check, err := p.SelfChecks.SelfCheck(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	d := pauseData{
		Answered: len(check.Replies), Over: check.Next == nil, Replaced: v.replaced(check),
		CanFinish: len(check.Replies) > 0 && (len(check.Replies) >= selfcheck.EnoughFor || check.Next == nil),
	}
	h := head{Title: v.t("pause.title"), Lead: v.n("pause.lead", d.Answered), Crumbs: v.trail(v.t("pause.title"), crumb{checkPath, v.t("check.title")})}
	if d.Over {
		h.Title, h.Lead = v.t("pause.over_title"), v.n("pause.over_lead", d.Answered)
	}
	return v.render(fiber.StatusOK, "kompetenz-check-pause", h, d)
}
