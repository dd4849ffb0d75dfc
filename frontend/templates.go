package frontend

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

//go:embed templates
var templateFiles embed.FS

// loadTemplates parses everything once per language: pages, partials and the frame know each other by name, and a page is
// "page/" and the name of its file.
func (p *Pages) loadTemplates(files fs.FS) (map[language]*template.Template, error) {
	sets := map[language]*template.Template{}
	for _, l := range languages() {
		set, err := template.New("").Funcs(p.functions(l)).Option("missingkey=error").
			ParseFS(files, "templates/layout.html", "templates/partials/*.html", "templates/pages/*.html")
		if err != nil {
			return nil, fmt.Errorf("parse templates: %w", err)
		}
		sets[l] = set
	}
	return sets, nil
}

// functions are what templates may call besides their data; those that make words are bound to the language.
func (p *Pages) functions(l language) template.FuncMap {
	return template.FuncMap{
		"t":          func(key string, kv ...any) (string, error) { return p.texts.text(l, key, kv...) },
		"n":          func(key string, n int, kv ...any) (string, error) { return p.texts.counted(l, key, n, kv...) },
		"hours":      func(h courses.Hours) (string, error) { return p.hours(l, h) },
		"euros":      func(cents int) (string, error) { return p.euros(l, cents) },
		"date":       func(t time.Time) string { return p.date(l, t) },
		"isoDate":    func(t time.Time) string { return t.In(p.zone).Format(time.DateOnly) },
		"dateTime":   func(t time.Time) string { return p.dateTime(l, t) },
		"period":     func(start, end time.Time) string { return p.period(l, start, end) },
		"age":        func(t time.Time) (string, error) { return p.age(l, t) },
		"asset":      p.assets.url,
		"level":      func(v competency.Level) (string, error) { return p.levelWords(l, v) },
		"competency": func(id competency.ID) string { return p.competencyName(l, id) },
		"roles":      p.roleNames,
		"meter":      newMeter,
		"percent":    percent,
		"less":       func(h courses.Hours) courses.Hours { return -h },
	}
}

// levelWords names a level with its band: "Stufe 3 (Aufbau)".
func (p *Pages) levelWords(l language, v competency.Level) (string, error) {
	if v < 1 {
		return p.texts.text(l, "level.none")
	}
	band, err := p.texts.text(l, fmt.Sprintf("band.%d", v.Band()))
	if err != nil {
		return "", err
	}
	return p.texts.text(l, "level.words", "n", int(v), "band", band)
}

// roleNames lists role profiles by their names; the library names them in German only.
func (p *Pages) roleNames(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = id
		if r, ok := p.Library.RoleProfile(id); ok {
			names[i] = r.NameDE
		}
	}
	return strings.Join(names, ", ")
}

// competencyName falls back to the id for a competency that a framework no longer has.
func (p *Pages) competencyName(l language, id competency.ID) string {
	c, ok := p.Library.Competency(id)
	switch {
	case !ok:
		return string(id)
	case l == english:
		return c.NameEN
	default:
		return c.NameDE
	}
}

// meter is the picture of a level held and a level to reach: eight segments.
type meter struct{ Segments [competency.MaxLevel]string }

func newMeter(have, goal competency.Level) meter {
	var m meter
	for i := range m.Segments {
		v := competency.Level(i + 1)
		switch {
		case v <= have:
			m.Segments[i] = "have"
		case v < goal:
			m.Segments[i] = "goal"
		case v == goal:
			m.Segments[i] = "goal end"
		}
	}
	return m
}

// render writes a page within its frame.
func (p *Pages) render(c *fiber.Ctx, status int, name string, data layout) error {
	main, err := p.execute(data.Lang, "page/"+name, data)
	if err != nil {
		return err
	}
	data.Main = template.HTML(main) //nolint:gosec // html/template has written it
	whole, err := p.execute(data.Lang, "layout", data)
	if err != nil {
		return err
	}
	return sendPage(c, status, whole)
}

// execute writes a template as a whole before the first byte is sent, so an error never leaves half a page.
func (p *Pages) execute(lang language, name string, data any) ([]byte, error) {
	var out bytes.Buffer
	if err := p.sets[lang].ExecuteTemplate(&out, name, data); err != nil {
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	return out.Bytes(), nil
}

func sendPage(c *fiber.Ctx, status int, page []byte) error {
	c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(status).Send(page)
}
