// Package demo makes a small world to try the program in: a catalogue of learning modules, three municipalities and the
// people who work there. Everything in it is invented. The same day makes the same world.
package demo

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

//go:embed catalogue/*.json
var catalogueFiles embed.FS

// Source is the name of the demo catalogue as an import.
const Source = "demo"

// entry is a module as the catalogue files write it.
type entry struct {
	Key           string                             `json:"key"`
	Provider      string                             `json:"provider"`
	Title         string                             `json:"title"`
	Description   string                             `json:"description"`
	Outcomes      []string                           `json:"outcomes"`
	Hours         float64                            `json:"hours"` // multiples of a quarter, or five or ten minutes: 0.0625 or 0.125
	Teaches       map[competency.ID]competency.Level `json:"teaches"`
	Requires      map[competency.ID]competency.Level `json:"requires"`
	RequiresAny   [][]string                         `json:"requires_any"`
	Format        courses.Format                     `json:"format"`
	Language      courses.Language                   `json:"language"`
	Accessibility []courses.Accessibility            `json:"accessibility"`
	Audience      []string                           `json:"audience"`
	CostCents     int                                `json:"cost_cents"`
	Licence       string                             `json:"licence"`
	URL           string                             `json:"url"`
	Runs          []runEntry                         `json:"runs"`
}

// runEntry is a run, dated from the day on which the world is made.
type runEntry struct {
	StartsInDays       int    `json:"starts_in_days"`
	Days               int    `json:"days"`  // sittings, one a working day
	Start              string `json:"start"` // 15:04
	End                string `json:"end"`
	Place              string `json:"place"`
	Seats              int    `json:"seats"`
	DeadlineDaysBefore int    `json:"deadline_days_before"`
}

// Catalogue returns the modules of the demo catalogue, sorted by key. Runs count from the Monday on or after today, so
// that all lie ahead and none moves within a week; they are held on working days, by the clock of Berlin. Every fault of
// every file is in the error, with file and key.
func Catalogue(today time.Time) ([]courses.Import, error) {
	return readCatalogue(catalogueFiles, today)
}

func readCatalogue(files fs.FS, today time.Time) ([]courses.Import, error) {
	names, err := fs.Glob(files, "catalogue/*.json")
	if err != nil {
		return nil, fmt.Errorf("list catalogue: %w", err)
	}
	start, err := dayInZone(today)
	if err != nil {
		return nil, err
	}
	providers, err := readData[map[string]string]("providers")
	if err != nil {
		return nil, err
	}
	r := reader{start: anchor(start), providers: providers, seen: map[string]string{}}
	for _, name := range names {
		r.file(files, name)
	}
	r.checkGroups()
	if len(r.faults) > 0 {
		return nil, errors.Join(r.faults...)
	}
	slices.SortFunc(r.imports, func(a, b courses.Import) int { return cmp.Compare(a.Key, b.Key) })
	return r.imports, nil
}

// dayInZone is the midnight that began the day in Berlin.
func dayInZone(t time.Time) (time.Time, error) {
	place, err := time.LoadLocation(zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("load time zone: %w", err)
	}
	year, month, day := t.In(place).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, place), nil
}

// reader gathers the modules and the faults of all files.
type reader struct {
	start     time.Time
	providers map[string]string // name by key
	imports   []courses.Import
	seen      map[string]string // file by key
	faults    []error
}

func (r *reader) fail(file, key, format string, args ...any) {
	r.faults = append(r.faults, fmt.Errorf("%s: %s: %w", file, key, fmt.Errorf(format, args...)))
}

func (r *reader) file(files fs.FS, name string) {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		r.faults = append(r.faults, fmt.Errorf("read catalogue: %w", err))
		return
	}
	var entries []entry
	if err := decode(raw, &entries); err != nil {
		r.faults = append(r.faults, fmt.Errorf("%s: %w", name, err))
		return
	}
	for _, e := range entries {
		if other, twice := r.seen[e.Key]; twice {
			r.fail(name, e.Key, "key is taken in %s", other)
		}
		r.seen[e.Key] = name
		r.add(name, e)
	}
}

// add turns an entry into an import and checks it as the catalogue would.
func (r *reader) add(file string, e entry) {
	provider, ok := r.providers[e.Provider]
	if !ok {
		r.fail(file, e.Key, "unknown provider %q", e.Provider)
	}
	hours := courses.RoundHours(e.Hours)
	if hours.Float() != e.Hours || hours > courses.TenMinutes && hours%(courses.HoursPerUnit/4) != 0 {
		r.fail(file, e.Key, "%v hours are no multiple of a quarter, nor five or ten minutes", e.Hours)
	}
	in := courses.Input{
		Title: e.Title, Description: e.Description, Outcomes: e.Outcomes, Hours: hours, CostCents: e.CostCents,
		Format: e.Format, Language: e.Language, Accessibility: e.Accessibility, Audience: e.Audience, Licence: e.Licence, URL: e.URL,
		Teaches: requirements(e.Teaches), Requires: requirements(e.Requires),
	}
	for _, run := range e.Runs {
		dated, err := run.dated(r.start)
		if err != nil {
			r.fail(file, e.Key, "%w", err)
			continue
		}
		in.Runs = append(in.Runs, dated)
	}
	if err := in.Validate(competency.Default()); err != nil {
		r.fail(file, e.Key, "%w", err)
	}
	r.imports = append(r.imports, courses.Import{
		Key: e.Key, Provider: courses.Provider{Key: e.Provider, Name: provider, URL: "https://" + e.Provider + ".example/"},
		Input: in, RequiresAny: e.RequiresAny,
	})
}

func (r *reader) checkGroups() {
	for _, m := range r.imports {
		for _, key := range slices.Concat(m.RequiresAny...) {
			if _, ok := r.seen[key]; !ok || key == m.Key {
				r.fail(r.seen[m.Key], m.Key, "requires_any names %q", key)
			}
		}
	}
}

func requirements(levels map[competency.ID]competency.Level) []competency.Requirement {
	var out []competency.Requirement
	for id, level := range levels {
		out = append(out, competency.Requirement{Competency: id, Level: level})
	}
	slices.SortFunc(out, func(a, b competency.Requirement) int { return cmp.Compare(a.Competency, b.Competency) })
	return out
}

// dated places a run in the calendar.
func (run runEntry) dated(start time.Time) (courses.RunInput, error) {
	if run.StartsInDays < 1 || run.Days < 1 || run.DeadlineDaysBefore < 0 || run.DeadlineDaysBefore >= run.StartsInDays {
		return courses.RunInput{}, fmt.Errorf("run in %d days for %d days cannot be booked", run.StartsInDays, run.Days)
	}
	from, errFrom := time.Parse("15:04", run.Start)
	to, errTo := time.Parse("15:04", run.End)
	if err := errors.Join(errFrom, errTo); err != nil {
		return courses.RunInput{}, fmt.Errorf("hours of a run: %w", err)
	}
	out := courses.RunInput{Place: run.Place, Seats: run.Seats}
	for _, day := range workdays(start.AddDate(0, 0, run.StartsInDays), run.Days) {
		out.Sessions = append(out.Sessions, courses.Session{StartsAt: at(day, from), EndsAt: at(day, to)})
	}
	out.StartsAt, out.EndsAt = out.Sessions[0].StartsAt, out.Sessions[len(out.Sessions)-1].EndsAt
	// Registration closes with the last minute of its day, or when the run begins.
	closes := workdays(start.AddDate(0, 0, run.StartsInDays), 1)[0].AddDate(0, 0, -run.DeadlineDaysBefore)
	out.Deadline = time.Date(closes.Year(), closes.Month(), closes.Day(), 23, 59, 0, 0, closes.Location()).UTC()
	if out.Deadline.After(out.StartsAt) {
		out.Deadline = out.StartsAt
	}
	return out, nil
}

// at is a time of day by the clock of the day's place. Moments are kept in UTC: one moment has one form.
func at(day, clock time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), clock.Hour(), clock.Minute(), 0, 0, day.Location()).UTC()
}
