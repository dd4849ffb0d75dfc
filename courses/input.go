package courses

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"lernpfad/courses/competency"
	"lernpfad/internal/fault"
)

// Limits of a module's content.
const (
	maxTitle       = 200
	maxDescription = 20000
	maxOutcomes    = 20
	maxOutcome     = 2000
	maxLicence     = 200
	maxURL         = 2000
	maxGroups      = 10
	maxMembers     = 20
	maxRuns        = 50
	maxCostCents   = 10_000_000
	maxHours       = 1000 * HoursPerUnit
	maxSeats       = 10000
)

// Input is what an author writes of a module. Everything else (state, version, provider) follows from what the author does.
type Input struct {
	Title         string
	Description   string
	Outcomes      []string
	Hours         Hours // above 0, at most 1,000 h
	CostCents     int   // 0..10,000,000
	Format        Format
	Language      Language
	Accessibility []Accessibility
	Audience      []string `json:",omitempty"` // ids of role profiles; empty means everybody
	Licence       string
	URL           string // "" or an address with http or https
	Teaches       []competency.Requirement
	Requires      []competency.Requirement
	RequiresAny   [][]uuid.UUID // groups of modules, one of each group is enough
	Runs          []RunInput
}

// RunInput is what an author writes of a run.
type RunInput struct {
	Place    string
	Seats    int
	Deadline time.Time
	StartsAt time.Time
	EndsAt   time.Time
	Sessions []Session
}

// Validate checks every rule and lists all that are broken, as the fault module-invalid.
func (in Input) Validate(library *competency.Library) error {
	f := fault.New("module-invalid")
	f = in.checkTexts(f)
	f = in.checkNumbers(f)
	f = in.checkChoices(f)
	f = in.checkAudience(f, library)
	f = checkRequirements(f, library, "/teaches", in.Teaches)
	f = checkRequirements(f, library, "/requires", in.Requires)
	f = checkGroups(f, "/requires_any", in.RequiresAny)
	f = in.checkRuns(f)
	return f.OrNil()
}

func (in Input) checkTexts(f *fault.Error) *fault.Error {
	f = checkText(f, "/title", in.Title, 1, maxTitle)
	f = checkText(f, "/description", in.Description, 0, maxDescription)
	if len(in.Outcomes) > maxOutcomes {
		f = f.Field("/outcomes", "too-many", "max", strconv.Itoa(maxOutcomes))
	}
	for i, o := range in.Outcomes {
		f = checkText(f, "/outcomes/"+strconv.Itoa(i), o, 1, maxOutcome)
	}
	f = checkText(f, "/licence", in.Licence, 0, maxLicence)
	f = checkText(f, "/url", in.URL, 0, maxURL)
	if in.URL != "" && !strings.HasPrefix(in.URL, "https://") && !strings.HasPrefix(in.URL, "http://") {
		f = f.Field("/url", "bad-pattern")
	}
	return f
}

func checkText(f *fault.Error, pointer, s string, low, high int) *fault.Error {
	n := utf8.RuneCountInString(s)
	switch {
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		return f.Field(pointer, "bad-text")
	case n == 0 && low > 0:
		return f.Field(pointer, "required")
	case n > high:
		return f.Field(pointer, "too-long", "max", strconv.Itoa(high))
	}
	return f
}

func (in Input) checkNumbers(f *fault.Error) *fault.Error {
	switch {
	case in.Hours < 1:
		f = f.Field("/hours", "too-small", "min", "0,25")
	case in.Hours > maxHours:
		f = f.Field("/hours", "too-big", "max", strconv.Itoa(int(maxHours/HoursPerUnit)))
	}
	switch {
	case in.CostCents < 0:
		f = f.Field("/cost", "too-small", "min", "0")
	case in.CostCents > maxCostCents:
		f = f.Field("/cost", "too-big", "max", strconv.Itoa(maxCostCents/100))
	}
	return f
}

func (in Input) checkChoices(f *fault.Error) *fault.Error {
	f = checkChoice(f, "/format", in.Format, Formats())
	f = checkChoice(f, "/language", in.Language, Languages())
	for i, a := range in.Accessibility {
		f = checkChoice(f, "/accessibility/"+strconv.Itoa(i), a, Accessibilities())
	}
	return f
}

// checkAudience knows the role profiles of the library. Each may be named once.
func (in Input) checkAudience(f *fault.Error, library *competency.Library) *fault.Error {
	for i, id := range in.Audience {
		pointer := "/audience/" + strconv.Itoa(i)
		if _, ok := library.RoleProfile(id); !ok {
			f = f.Field(pointer, "unknown")
		}
		if slices.Contains(in.Audience[:i], id) {
			f = f.Field(pointer, "duplicate")
		}
	}
	return f
}

func checkChoice[T ~string](f *fault.Error, pointer string, value T, allowed []T) *fault.Error {
	if slices.Contains(allowed, value) {
		return f
	}
	names := make([]string, len(allowed))
	for i, a := range allowed {
		names[i] = string(a)
	}
	return f.Field(pointer, "not-allowed", "allowed", strings.Join(names, ", "))
}

func checkRequirements(f *fault.Error, library *competency.Library, base string, list []competency.Requirement) *fault.Error {
	seen := map[competency.ID]bool{}
	for i, r := range list {
		pointer := base + "/" + strconv.Itoa(i)
		if _, ok := library.Competency(r.Competency); !ok {
			f = f.Field(pointer+"/competency", "unknown")
		}
		if r.Level < 1 || r.Level > competency.MaxLevel {
			f = f.Field(pointer+"/level", "too-big", "max", strconv.Itoa(int(competency.MaxLevel)))
		}
		if seen[r.Competency] {
			f = f.Field(pointer+"/competency", "duplicate")
		}
		seen[r.Competency] = true
	}
	return f
}

// checkGroups bounds groups of prerequisites, named by id or by key.
func checkGroups[T any](f *fault.Error, base string, groups [][]T) *fault.Error {
	if len(groups) > maxGroups {
		f = f.Field(base, "too-many", "max", strconv.Itoa(maxGroups))
	}
	for i, g := range groups {
		pointer := base + "/" + strconv.Itoa(i)
		switch {
		case len(g) == 0:
			f = f.Field(pointer, "too-few", "min", "1")
		case len(g) > maxMembers:
			f = f.Field(pointer, "too-many", "max", strconv.Itoa(maxMembers))
		}
	}
	return f
}

func (in Input) checkRuns(f *fault.Error) *fault.Error {
	if len(in.Runs) > maxRuns {
		f = f.Field("/runs", "too-many", "max", strconv.Itoa(maxRuns))
	}
	for i, r := range in.Runs {
		pointer := "/runs/" + strconv.Itoa(i)
		f = checkText(f, pointer+"/place", r.Place, 1, maxTitle)
		if r.Seats < 1 {
			f = f.Field(pointer+"/seats", "too-small", "min", "1")
		}
		if r.Seats > maxSeats {
			f = f.Field(pointer+"/seats", "too-big", "max", strconv.Itoa(maxSeats))
		}
		if !r.StartsAt.Before(r.EndsAt) {
			f = f.Field(pointer+"/ends_at", "ends-before-start")
		}
		if r.Deadline.After(r.StartsAt) {
			f = f.Field(pointer+"/deadline", "deadline-after-start")
		}
		for j, s := range r.Sessions {
			if !s.StartsAt.Before(s.EndsAt) {
				f = f.Field(pointer+"/sessions/"+strconv.Itoa(j)+"/ends_at", "ends-before-start")
			}
		}
	}
	return f
}

// complete reports whether the module says what one can do afterwards and what it teaches.
func (in Input) complete() bool { return len(in.Outcomes) > 0 && len(in.Teaches) > 0 }

// sorted brings lists into one order and times into one zone, so that equal content has one form.
func (in Input) sorted() Input {
	in.Teaches, in.Requires = sortedRequirements(in.Teaches), sortedRequirements(in.Requires)
	in.Outcomes = append([]string{}, in.Outcomes...)
	in.RequiresAny = append([][]uuid.UUID{}, in.RequiresAny...)
	in.Accessibility = append([]Accessibility{}, in.Accessibility...)
	slices.Sort(in.Accessibility)
	in.Audience = append([]string{}, in.Audience...)
	slices.Sort(in.Audience)
	runs := make([]RunInput, len(in.Runs))
	for i, r := range in.Runs {
		runs[i] = r.inUTC()
	}
	in.Runs = runs
	slices.SortFunc(in.Runs, func(a, b RunInput) int { return a.StartsAt.Compare(b.StartsAt) })
	return in
}

func (r RunInput) inUTC() RunInput {
	r.Deadline, r.StartsAt, r.EndsAt = r.Deadline.UTC(), r.StartsAt.UTC(), r.EndsAt.UTC()
	sessions := make([]Session, len(r.Sessions))
	for i, s := range r.Sessions {
		sessions[i] = Session{StartsAt: s.StartsAt.UTC(), EndsAt: s.EndsAt.UTC()}
	}
	r.Sessions = sessions
	return r
}

func sortedRequirements(list []competency.Requirement) []competency.Requirement {
	out := append([]competency.Requirement{}, list...)
	slices.SortFunc(out, func(a, b competency.Requirement) int {
		return strings.Compare(string(a.Competency), string(b.Competency))
	})
	return out
}
