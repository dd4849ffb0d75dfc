package frontend

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

//go:embed templates
var templateFiles embed.FS

// templateSet holds the pages of one language, each with the layout and the partials.
type templateSet struct {
	pages map[string]*template.Template
}

func (p *Pages) loadTemplates(files fs.FS) (map[language]*templateSet, error) {
	names, err := fs.Glob(files, "templates/pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	sets := map[language]*templateSet{}
	for _, l := range languages() {
		set := &templateSet{pages: map[string]*template.Template{}}
		for _, name := range names {
			page, err := template.New("").Funcs(p.functions(l)).Option("missingkey=error").
				ParseFS(files, "templates/layout.html", "templates/partials/*.html", name)
			if err != nil {
				return nil, fmt.Errorf("parse template %s: %w", path.Base(name), err)
			}
			set.pages[strings.TrimSuffix(path.Base(name), ".html")] = page
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

// render writes a page.
func (p *Pages) render(c *fiber.Ctx, status int, name string, data layout) error {
	return p.write(c, status, data.Lang, name, "layout", data)
}

// write executes a template of a page. It is rendered as a whole before the first byte is sent, so an error never leaves half a page.
func (p *Pages) write(c *fiber.Ctx, status int, lang language, name, part string, data any) error {
	page, ok := p.sets[lang].pages[name]
	if !ok {
		return fmt.Errorf("no template %q", name)
	}
	var out bytes.Buffer
	if err := page.ExecuteTemplate(&out, part, data); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(status).Send(out.Bytes())
}
