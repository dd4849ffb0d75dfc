package learners

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"lernpfad/courses/competency"
	"lernpfad/internal/fault"
)

// Limits of a profile.
const (
	minWeeklyMinutes = 15
	maxWeeklyMinutes = 2400
	maxText          = 2000
	maxChoices       = 10
)

// ProfileInput is what a person says about herself. Who she is and where she works comes from the Kommune.
type ProfileInput struct {
	RoleProfileID string // "" for none
	Horizon       Horizon
	WeeklyMinutes int      // 15..2400
	WorkingDays   []string // "mon" to "sun"; none for Monday to Friday
	Formats       []string
	Languages     []string // at least one
	Accessibility []string
	Tasks         string // at most 2,000 characters
	Interests     string // at most 2,000 characters
}

// Weekdays are the words for the days of the week, Monday first.
func Weekdays() []string { return []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} }

// workingDays puts the days into the order of the week, each once; Monday to Friday when none is named.
func (in ProfileInput) workingDays() []string {
	if len(in.WorkingDays) == 0 {
		return Weekdays()[:5]
	}
	return slices.DeleteFunc(Weekdays(), func(d string) bool { return !slices.Contains(in.WorkingDays, d) })
}

// repeats reports whether the person has said all of this already.
func (in ProfileInput) repeats(l Learner) bool {
	return in.RoleProfileID == l.RoleProfileID && in.Horizon == l.Horizon && in.WeeklyMinutes == l.WeeklyMinutes &&
		slices.Equal(in.workingDays(), l.WorkingDays) && slices.Equal(in.Formats, l.Formats) && slices.Equal(in.Languages, l.Languages) &&
		slices.Equal(in.Accessibility, l.Accessibility) && in.Tasks == l.Tasks && in.Interests == l.Interests
}

// Vocabulary is what the catalogue offers for choice. It is passed in: people do not depend on the catalogue.
type Vocabulary struct {
	Formats       []string
	Languages     []string
	Accessibility []string
}

// Validate checks every rule and lists all that are broken, as the fault profile-invalid.
func (in ProfileInput) Validate(library *competency.Library, words Vocabulary) error {
	f := fault.New("profile-invalid")
	if _, ok := library.RoleProfile(in.RoleProfileID); in.RoleProfileID != "" && !ok {
		f = f.Field("/role_profile", "unknown")
	}
	if in.Horizon != Today && in.Horizon != Tomorrow {
		f = f.Field("/horizon", "not-allowed", "allowed", "today, tomorrow")
	}
	switch {
	case in.WeeklyMinutes < minWeeklyMinutes:
		f = f.Field("/weekly_minutes", "too-small", "min", strconv.Itoa(minWeeklyMinutes))
	case in.WeeklyMinutes > maxWeeklyMinutes:
		f = f.Field("/weekly_minutes", "too-big", "max", strconv.Itoa(maxWeeklyMinutes))
	}
	f = checkChoices(f, "/working_days", in.WorkingDays, Weekdays())
	f = checkChoices(f, "/formats", in.Formats, words.Formats)
	f = checkChoices(f, "/languages", in.Languages, words.Languages)
	f = checkChoices(f, "/accessibility", in.Accessibility, words.Accessibility)
	if len(in.Languages) == 0 {
		f = f.Field("/languages", "too-few", "min", "1")
	}
	f = checkText(f, "/tasks", in.Tasks, maxText)
	f = checkText(f, "/interests", in.Interests, maxText)
	return f.OrNil()
}

func checkChoices(f *fault.Error, pointer string, values, allowed []string) *fault.Error {
	if len(values) > maxChoices {
		return f.Field(pointer, "too-many", "max", strconv.Itoa(maxChoices))
	}
	for i, v := range values {
		if !slices.Contains(allowed, v) {
			f = f.Field(pointer+"/"+strconv.Itoa(i), "not-allowed", "allowed", strings.Join(allowed, ", "))
		}
	}
	return f
}

func checkText(f *fault.Error, pointer, s string, high int) *fault.Error {
	switch {
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		return f.Field(pointer, "bad-text")
	case utf8.RuneCountInString(s) > high:
		return f.Field(pointer, "too-long", "max", strconv.Itoa(high))
	}
	return f
}

// Goals are the levels a role profile asks for at a horizon, in the order of the profile. An unknown profile has none.
func Goals(library *competency.Library, roleProfileID string, horizon Horizon) []Goal {
	profile, ok := library.RoleProfile(roleProfileID)
	if !ok {
		return nil
	}
	var goals []Goal
	for _, r := range profile.Requirements {
		level := r.Level
		if horizon == Tomorrow {
			level = r.Tomorrow
		}
		if level > 0 {
			goals = append(goals, Goal{Competency: r.Competency, Level: level, Need: r.Kind, Weight: r.Weight})
		}
	}
	return goals
}
