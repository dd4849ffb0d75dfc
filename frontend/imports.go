package frontend

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"lernpfad/courses/importer"
	"lernpfad/internal/fault"
)

// shownErrors bounds the errors on the page; the file to download holds more.
const (
	shownErrors  = 50
	storedErrors = 1000
)

type importData struct {
	Errors  formErrors
	Source  field
	File    field
	Map     field
	Done    *importer.Result
	Preview *importView
}

type importView struct {
	importer.Preview
	Name   string
	Shown  []importer.RowError
	More   int
	Stored string // the errors as JSON, for the file to download

	Suggested []importSuggestion // modules that name no competency
	BareMore  int                // how many more of them there are
}

// Bare is how many modules of the file name no competency.
func (v importView) Bare() int { return len(v.Suggested) + v.BareMore }

func (p *Pages) importForm(v *visit) error {
	d := importData{Source: v.field(formErrors{}, "/import_name", "quelle", "").hint(v.t("hint.source_name"))}
	if v.Query("neu") != "" {
		d.Done = &importer.Result{Created: v.QueryInt("neu"), Updated: v.QueryInt("geaendert"), Unchanged: v.QueryInt("gleich")}
	}
	return p.showImport(v, fiber.StatusOK, d)
}

func (p *Pages) showImport(v *visit, status int, d importData) error {
	d.Source = v.field(d.Errors, "/import_name", "quelle", d.Source.Value).hint(v.t("hint.source_name"))
	d.File = v.field(d.Errors, "/file", "datei", "").hint(v.t("hint.file"))
	d.Map = v.field(d.Errors, "/field_map", "feldplan", "").hint(v.t("hint.field_map"))
	h := head{Title: v.t("import.title"), Lead: v.t("import.lead"), Crumbs: v.trail(v.t("import.title"), crumb{"/autor", v.t("author.title")})}
	return v.render(status, "import", h, d)
}

// previewImport reads the file and shows what it would change. Nothing is stored in the catalogue yet.
func (p *Pages) previewImport(v *visit) error {
	d := importData{Source: field{Value: strings.TrimSpace(v.FormValue("quelle"))}}
	view, err := p.readUpload(v, d.Source.Value)
	if errors, status, ok := v.formErrors(err); ok {
		d.Errors = errors
		return p.showImport(v, status, d)
	}
	if err != nil {
		return err
	}
	d.Preview = view
	status := fiber.StatusOK
	if len(view.Report.Errors) > 0 {
		status = fiber.StatusUnprocessableEntity
	}
	return p.showImport(v, status, d)
}

func (p *Pages) readUpload(v *visit, source string) (*importView, error) {
	f := fault.New("validation-failed")
	if source == "" {
		f = f.Field("/import_name", "required")
	}
	name, content, err := uploaded(v.Ctx, "datei")
	if err != nil {
		return nil, err
	}
	if len(content) == 0 {
		f = f.Field("/file", "required")
	}
	if err := f.OrNil(); err != nil {
		return nil, err
	}
	req := importer.Request{Name: name, Content: content, Source: source}
	if _, plan, err := uploaded(v.Ctx, "feldplan"); err != nil {
		return nil, err
	} else if len(plan) > 0 {
		if req.FieldMap, err = importer.ParseFieldMap(bytes.NewReader(plan)); err != nil {
			return nil, err
		}
	}
	preview, err := p.Imports.Preview(v.UserContext(), v.actor, req)
	if err != nil {
		return nil, err
	}
	view, err := newImportView(preview, name)
	if err != nil || !preview.Report.OK() {
		return view, err
	}
	view.Suggested, view.BareMore, err = p.importSuggestions(preview.Report.Drafts)
	return view, err
}

func newImportView(preview importer.Preview, name string) (*importView, error) {
	all := preview.Report.Errors
	stored, err := json.Marshal(all[:min(len(all), storedErrors)])
	if err != nil {
		return nil, fmt.Errorf("keep import errors: %w", err)
	}
	view := &importView{Preview: preview, Name: name, Shown: all[:min(len(all), shownErrors)], Stored: string(stored)}
	view.More = len(all) - len(view.Shown)
	return view, nil
}

// uploaded reads a file of a form; no file is no error.
func uploaded(c *fiber.Ctx, field string) (name string, content []byte, err error) {
	form, err := c.MultipartForm()
	if err != nil {
		return "", nil, fault.New("malformed").Because(err)
	}
	files := form.File[field]
	if len(files) == 0 {
		return "", nil, nil
	}
	content, err = readFile(files[0])
	return files[0].Filename, content, err
}

func readFile(header *multipart.FileHeader) ([]byte, error) {
	file, err := header.Open()
	if err != nil {
		return nil, fmt.Errorf("open upload: %w", err)
	}
	defer file.Close() //nolint:errcheck // read only
	content, err := io.ReadAll(io.LimitReader(file, uploadLimit))
	if err != nil {
		return nil, fmt.Errorf("read upload: %w", err)
	}
	return content, nil
}

func (p *Pages) applyImport(v *visit) error {
	id, err := uuid.Parse(v.FormValue("vorschau"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	result, err := p.Imports.Apply(v.UserContext(), v.actor, id)
	if errors, status, ok := v.formErrors(err); ok {
		return p.showImport(v, status, importData{Errors: errors})
	}
	if err != nil {
		return err
	}
	to := fmt.Sprintf("/autor/import?neu=%d&geaendert=%d&gleich=%d", result.Created, result.Updated, result.Unchanged)
	return redirect(v.Ctx, to, "")
}

// importErrors gives the errors of a preview back as a table to work through beside the file. The page keeps them, so the
// server need not.
func (p *Pages) importErrors(v *visit) error {
	var list []importer.RowError
	if err := json.Unmarshal([]byte(v.FormValue("fehler")), &list); err != nil {
		return fault.New("malformed").Because(err)
	}
	var out bytes.Buffer
	out.WriteString("\ufeff") // tells German Excel that this is UTF-8
	w := csv.NewWriter(&out)
	w.Comma, w.UseCRLF = ';', true
	rows := [][]string{{v.t("import.row"), v.t("import.column"), v.t("import.value"), v.t("import.problem"), v.t("import.hint")}}
	for _, e := range list {
		rows = append(rows, []string{strconv.Itoa(e.Row), harmless(e.Column), harmless(e.Value), harmless(e.Message), harmless(e.Hint)})
	}
	if err := w.WriteAll(rows); err != nil {
		return fmt.Errorf("write error file: %w", err)
	}
	v.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	v.Set(fiber.HeaderContentDisposition, `attachment; filename="importfehler.csv"`)
	return v.Send(out.Bytes())
}

// harmless keeps a spreadsheet from running a value as a formula.
func harmless(value string) string {
	if value != "" && strings.ContainsRune("=+-@\t\r", rune(value[0])) {
		return "'" + value
	}
	return value
}

// importTemplate offers an empty table with the right headings.
func (p *Pages) importTemplate(v *visit) error {
	format := v.Params("format")
	content, err := importer.Template(format)
	if err != nil {
		return fault.New("not-found").Because(err)
	}
	kind := "text/csv; charset=utf-8"
	if format == importer.FormatXLSX {
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	v.Set(fiber.HeaderContentType, kind)
	v.Set(fiber.HeaderContentDisposition, `attachment; filename="lernmodule-vorlage.`+format+`"`)
	return v.Send(content)
}
