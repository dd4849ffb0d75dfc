package frontend

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"lernpfad/courses"
	"lernpfad/courses/importer"
	"lernpfad/matching"
	"lernpfad/matching/recognition"
)

// The words by which the author's form names what a suggestion is for, what was done with it, and those that were refused. The form
// keeps them, so the server need not: nothing is stored before the author saves.
const (
	rowTeaches  = "vermittelt"
	rowRequires = "voraussetzung"
	askSuggest  = "vorschlaege"
	takePrefix  = "ja:"
	dropPrefix  = "nein:"
	maxRefused  = 200
)

// suggested is a competency that a text seems to speak of, with the values of the buttons that decide about it.
type suggested struct {
	recognition.Suggestion
	Action     string // where its buttons send the form
	Take, Drop string
	Levels     field // where the person chooses the level herself
}

// moduleSuggestions is the part of the author's form that suggests.
type moduleSuggestions struct {
	Action   string // where the form goes, and then to the suggestions
	Shown    bool
	Asked    bool // whether there was a text to read
	Meaning  bool
	Teaches  []suggested
	Requires []suggested
	Refused  []string
}

// suggest adds what a button of the suggestions asks for; it reports false when another one was pressed.
func (d *moduleDraft) suggest(button string) bool {
	switch {
	case button == askSuggest:
		d.Suggesting = true
	case strings.HasPrefix(button, takePrefix):
		d.take(strings.TrimPrefix(button, takePrefix))
	case strings.HasPrefix(button, dropPrefix):
		if len(d.Refused) < maxRefused {
			d.Refused = append(d.Refused, strings.TrimPrefix(button, dropPrefix))
		}
	default:
		return false
	}
	return true
}

// take adds a row for "vermittelt:VD1.1:3". What is no such row is left alone: the rules would name it, but nobody typed it.
func (d *moduleDraft) take(what string) {
	parts := strings.Split(what, ":")
	if len(parts) != 3 {
		return
	}
	row := levelRow{parts[1], parts[2]}
	switch parts[0] {
	case rowTeaches:
		d.Teaches = append(d.Teaches, row)
	case rowRequires:
		d.Requires = append(d.Requires, row)
	}
}

// source is what is read of the form as it was typed.
func (d moduleDraft) source() recognition.Source {
	hours, _ := parseDecimal(d.Hours)
	return matching.ModuleSource(d.Title, d.Description, lines(d.Outcomes), courses.RoundHours(hours))
}

// suggestions reads the form's text. A text that cannot be read comes back as an error of the form.
func (p *Pages) moduleSuggestions(ctx context.Context, d moduleDraft, action string) (moduleSuggestions, error) {
	out := moduleSuggestions{Shown: d.Suggesting, Refused: d.Refused, Action: action + "#" + askSuggest}
	if !d.Suggesting {
		return out, nil
	}
	out.Asked = strings.TrimSpace(d.Title+d.Description+d.Outcomes) != ""
	result, err := p.Recognition.Recognise(ctx, d.source())
	if err != nil {
		return out, err
	}
	result = matching.Unclaimed(result, requirements(d.Teaches), requirements(d.Requires))
	out.Meaning = result.Meaning
	out.Teaches = d.undecided(out.Action, rowTeaches, result.Teaches)
	out.Requires = d.undecided(out.Action, rowRequires, result.Requires)
	return out, nil
}

func (d moduleDraft) undecided(action, row string, list []recognition.Suggestion) []suggested {
	var out []suggested
	for _, s := range list {
		name := row + ":" + string(s.Competency)
		if slices.Contains(d.Refused, name) {
			continue
		}
		out = append(out, suggested{
			Suggestion: s, Action: action, Take: takePrefix + name + ":" + strconv.Itoa(int(s.Level)), Drop: dropPrefix + name,
		})
	}
	return out
}

// ownSuggestions is what the person's own description seems to speak of. When it cannot be read, the page goes without.
func (p *Pages) ownSuggestions(v *visit) []suggested {
	result, err := p.Recognition.RecogniseMe(v.UserContext(), v.actor)
	if err != nil {
		p.Log.WarnContext(v.UserContext(), "profile without suggestions", "error", err)
		return nil
	}
	var out []suggested
	for i, s := range result.Teaches {
		one := suggested{Suggestion: s}
		one.Levels = v.field(formErrors{}, "/level", "stufe", "").from(choices{Choices: v.levelChoices(1, s.Level)})
		one.Levels.ID += "-" + strconv.Itoa(i)
		out = append(out, one)
	}
	return out
}

// importSuggestion is a module of a file that names no competency, with what its text seems to speak of.
type importSuggestion struct {
	Title string
	List  []suggested
}

// Bounds of what the page of an import suggests.
const (
	shownSuggestions = 25
	perImported      = 3
)

// importSuggestions reads the modules of a file that name no competency. They become drafts, and the author decides there.
func (p *Pages) importSuggestions(drafts []importer.Draft) (shown []importSuggestion, more int, err error) {
	var titles []string
	var sources []recognition.Source
	for _, d := range drafts {
		if len(d.Teaches) > 0 {
			continue
		}
		if len(sources) == shownSuggestions {
			more++
			continue
		}
		titles = append(titles, d.Title)
		sources = append(sources, matching.ModuleSource(d.Title, d.Description, d.Outcomes, d.Hours))
	}
	results, err := p.Recognition.RecogniseByWords(sources)
	if err != nil {
		return nil, 0, err
	}
	for i, r := range results {
		one := importSuggestion{Title: titles[i]}
		for _, s := range r.Teaches[:min(len(r.Teaches), perImported)] {
			one.List = append(one.List, suggested{Suggestion: s})
		}
		shown = append(shown, one)
	}
	return shown, more, nil
}
