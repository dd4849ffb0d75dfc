package frontend

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"lernpfad/courses/competency/selfcheck"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
	"lernpfad/learners"
)

const sheetPath = checkPath + "/bogen"

// sheetData is the self-check on paper, and the form into which the paper is typed.
type sheetData struct {
	Errors  formErrors
	Role    string
	Lines   []sheetLine
	Answers []string // heads of the columns
	QR      qrCode
	Where   string // address of the form
}

// sheetLine is a statement with its boxes.
type sheetLine struct {
	Number  int
	ID      string
	Text    string
	Seen    string // the answer that is there already, as a number, or ""
	Choices []choice
}

func (p *Pages) sheet(v *visit) error {
	d, err := p.sheetOf(v)
	if err != nil {
		return err
	}
	d.Where = httpx.Origin(v.UserContext()) + sheetPath + "/eingeben"
	if d.QR, err = newQR(d.Where); err != nil {
		return err
	}
	h := head{Title: v.t("sheet.title"), Lead: v.t("sheet.lead"), Crumbs: v.trail(v.t("sheet.title"), crumb{checkPath, v.t("check.title")})}
	return v.render(fiber.StatusOK, "bogen", h, d)
}

func (p *Pages) sheetOf(v *visit) (sheetData, error) {
	me, err := p.Learners.Me(v.UserContext(), v.actor)
	if err != nil {
		return sheetData{}, err
	}
	statements, err := p.Sheets.SelfCheckSheet(v.UserContext(), v.actor)
	if err != nil {
		return sheetData{}, err
	}
	check, err := p.SelfChecks.SelfCheck(v.UserContext(), v.actor)
	if err != nil {
		return sheetData{}, err
	}
	var d sheetData
	if role, ok := p.Library.RoleProfile(me.RoleProfileID); ok {
		d.Role = role.NameDE
	}
	for _, a := range selfcheck.Answers() {
		d.Answers = append(d.Answers, v.answerText(a))
	}
	for i, s := range statements {
		d.Lines = append(d.Lines, v.sheetLine(i+1, s, check))
	}
	return d, nil
}

func (v *visit) sheetLine(number int, s selfcheck.Statement, check learners.SelfCheck) sheetLine {
	line := sheetLine{Number: number, ID: s.ID, Text: v.statementText(s)}
	given := selfcheck.Answer(-1)
	if at := slices.IndexFunc(check.Replies, func(r selfcheck.Reply) bool { return r.Statement.ID == s.ID }); at >= 0 {
		given = check.Replies[at].Answer
		line.Seen = strconv.Itoa(int(given))
	}
	for _, a := range selfcheck.Answers() {
		line.Choices = append(line.Choices, choice{Value: strconv.Itoa(int(a)), Text: v.answerText(a), Chosen: a == given})
	}
	return line
}

func (p *Pages) sheetForm(v *visit) error { return p.showSheetForm(v, fiber.StatusOK, formErrors{}) }

func (p *Pages) showSheetForm(v *visit, status int, errors formErrors) error {
	d, err := p.sheetOf(v)
	if err != nil {
		return err
	}
	d.Errors = errors
	h := head{
		Title: v.t("sheet.enter_title"), Lead: v.t("sheet.enter_lead"),
		Crumbs: v.trail(v.t("sheet.enter_title"), crumb{checkPath, v.t("check.title")}, crumb{sheetPath, v.t("sheet.title")}),
	}
	return v.render(status, "bogen-eingeben", h, d)
}

// saveSheet stores the answers of a sheet, all or none, and shows what follows from them.
func (p *Pages) saveSheet(v *visit) error {
	given, err := v.sheetAnswers()
	if err != nil {
		return err
	}
	if len(given) == 0 {
		return p.showSheetForm(v, fiber.StatusUnprocessableEntity, formErrors{Lines: []errorLine{{ID: "a-1", Text: v.t("sheet.empty")}}})
	}
	replaced, err := p.SelfChecks.Answer(v.UserContext(), v.actor, given...)
	if err != nil {
		return err
	}
	if len(replaced) > 0 { // somebody has answered on another device meanwhile: both answers are shown
		query := url.Values{"ersetzt": {replaced[0].StatementID}, "vorher": {strconv.Itoa(int(replaced[0].Before))}}
		return redirect(v.Ctx, checkPath+"/pause?"+query.Encode(), "")
	}
	return p.finishSelfCheck(v)
}

// sheetAnswers reads what was ticked; lines without a tick are left out.
func (v *visit) sheetAnswers() ([]learners.Given, error) {
	var out []learners.Given
	for _, id := range values(v.Ctx, "aussage") {
		text := v.FormValue("antwort-" + id)
		if text == "" {
			continue
		}
		answer, err := strconv.Atoi(text)
		if err != nil {
			return nil, fault.New("malformed").Because(err)
		}
		given := learners.Given{StatementID: id, Answer: selfcheck.Answer(answer)}
		if seen, err := strconv.Atoi(v.FormValue("bisher-" + id)); err == nil {
			shown := selfcheck.Answer(seen)
			given.Seen = &shown
		}
		out = append(out, given)
	}
	return out, nil
}
