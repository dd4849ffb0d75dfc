package frontend

import (
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"lernpfad/courses"
	"lernpfad/internal/fault"
	"lernpfad/learners/completion"
)

// maxListBytes is more than 2,000 codes need.
const maxListBytes = 256 << 10

type confirmData struct {
	Errors formErrors
	Module courses.Module
	Day    field
	Codes  field
	File   field
	Result *completion.ListResult
}

// confirmForm asks an author who finished a module: by participation codes, without names.
func (p *Pages) confirmForm(v *visit) error {
	m, err := p.ownModule(v)
	if err != nil {
		return err
	}
	d := confirmData{Module: m}
	if v.Query("neu") != "" {
		d.Result = &completion.ListResult{Accepted: v.QueryInt("neu"), Known: v.QueryInt("bekannt"), Twice: v.QueryInt("doppelt")}
	}
	return p.showConfirm(v, fiber.StatusOK, d, p.Now().In(p.zone).Format(time.DateOnly), "")
}

func (p *Pages) showConfirm(v *visit, status int, d confirmData, day, codes string) error {
	d.Day = v.field(d.Errors, "/completed_on", "datum", day).typed("date", "lp-input--medium")
	d.Codes = v.field(d.Errors, "/codes", "codes", codes).hint(v.t("hint.codes")).rows(8)
	d.File = v.field(d.Errors, "/codes_file", "datei", "").hint(v.t("hint.codes_file"))
	h := head{
		Title: v.t("confirm.title"), Kicker: d.Module.Title, Lead: v.t("confirm.lead"),
		Crumbs: v.trail(v.t("confirm.title"), crumb{"/autor", v.t("author.title")}, crumb{"/autor/module/" + d.Module.ID.String(), d.Module.Title}),
	}
	return v.render(status, "abschluesse", h, d)
}

// confirm takes the list from the text or the file. What is wrong is named by line, and the text stays as it was.
func (p *Pages) confirm(v *visit) error {
	m, err := p.ownModule(v)
	if err != nil {
		return err
	}
	day, text := v.FormValue("datum"), v.FormValue("codes")
	if strings.TrimSpace(text) == "" {
		if text, err = codesFile(v); err != nil {
			errors, status, ok := v.formErrors(err)
			if !ok {
				return err
			}
			return p.showConfirm(v, status, confirmData{Module: m, Errors: errors}, day, "")
		}
	}
	parsed, _ := time.Parse(time.DateOnly, day) // the year 1 breaks the rule and is named by it
	lines, numbers := codeLines(text)
	result, err := p.Confirming.ConfirmList(v.UserContext(), v.actor, m.ID, parsed, lines)
	if errors, status, ok := v.listErrors(err, lines, numbers); ok {
		return p.showConfirm(v, status, confirmData{Module: m, Errors: errors}, day, text)
	}
	if err != nil {
		return err
	}
	query := url.Values{"neu": {strconv.Itoa(result.Accepted)}, "bekannt": {strconv.Itoa(result.Known)}, "doppelt": {strconv.Itoa(result.Twice)}}
	return redirect(v.Ctx, "/autor/module/"+m.ID.String()+"/abschluesse?"+query.Encode(), "")
}

// codesFile reads the file of the form as text.
func codesFile(v *visit) (string, error) {
	if !strings.HasPrefix(v.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		return "", nil
	}
	_, content, err := uploaded(v.Ctx, "datei")
	switch {
	case err != nil:
		return "", err
	case len(content) > maxListBytes:
		return "", fault.New("too-large").With("limit", "256 KB")
	case !utf8.Valid(content) || strings.ContainsRune(string(content), 0):
		return "", fault.New("codes-invalid").Field("/codes_file", "bad-text")
	}
	return strings.TrimPrefix(string(content), "\ufeff"), nil
}

// codeLines takes the first cell of each line that is not empty, with the number of its line. A heading above the codes is left out.
func codeLines(text string) (lines []string, numbers []int) {
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		cell := line
		if at := strings.IndexAny(line, ";,\t"); at >= 0 {
			cell = line[:at]
		}
		cell = strings.Trim(strings.TrimSpace(cell), `"`)
		heading := len(lines) == 0 && strings.Contains(strings.ToLower(cell), "code")
		if cell != "" && !heading {
			lines, numbers = append(lines, cell), append(numbers, i+1)
		}
	}
	return lines, numbers
}

const shownValue = 20 // letters of a line that is wrong

// listErrors names the lines at fault by their number in the text and what stands there.
func (v *visit) listErrors(err error, lines []string, numbers []int) (formErrors, int, bool) {
	f, ok := fault.From(err)
	if !ok || f.Slug != "codes-invalid" {
		return v.formErrors(err)
	}
	out := formErrors{Texts: map[string]string{}}
	for _, one := range f.Fields {
		index, isLine := strings.CutPrefix(one.Pointer, "/codes/")
		at, err := strconv.Atoi(index)
		if !isLine || err != nil || at >= len(lines) {
			id := fieldID(one.Pointer)
			out.Texts[id] = one.Text()
			out.Lines = append(out.Lines, errorLine{ID: id, Label: v.label(one.Pointer), Text: one.Text()})
			continue
		}
		value := []rune(lines[at])
		value = value[:min(len(value), shownValue)]
		text := v.t("confirm.line", "n", numbers[at], "value", string(value), "problem", one.Text())
		out.Lines = append(out.Lines, errorLine{ID: "f-codes", Text: text})
		if out.Texts["f-codes"] == "" {
			out.Texts["f-codes"] = v.t("confirm.nothing_stored")
		}
	}
	return out, f.Status(), true
}
