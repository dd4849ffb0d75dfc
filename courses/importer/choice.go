package importer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

// choice is a value of a closed list with the words people use for it; the first is the one the template shows.
type choice[T ~string] struct {
	value T
	words []string
}

func formatChoices() []choice[courses.Format] {
	return []choice[courses.Format]{
		{courses.SelfPaced, []string{"Selbstlernen", "selbstlernkurs", "selbststudium", "e learning", "elearning", "wbt", "online kurs", "onlinekurs", "mooc", "online selbstlernen"}},
		{courses.LiveOnline, []string{"Live online", "webinar", "online seminar", "onlineseminar", "virtuell", "videokonferenz", "online live", "live"}},
		{courses.Presence, []string{"Präsenz", "vor ort", "präsenzseminar", "präsenzveranstaltung", "seminar", "onsite"}},
		{courses.Blended, []string{"Gemischt", "blended learning", "hybrid", "präsenz und online"}},
		{courses.Lab, []string{"Werkstatt", "labor", "praxislabor", "lernwerkstatt", "praktikum"}},
	}
}

func languageChoices() []choice[courses.Language] {
	return []choice[courses.Language]{
		{courses.German, []string{"Deutsch", "de de", "de at", "de ch", "german", "ger", "deu"}},
		{courses.English, []string{"Englisch", "en us", "en gb", "english", "eng"}},
		{courses.PlainGerman, []string{"Leichte Sprache", "deutsch leichte sprache", "de simple", "de x ls"}},
	}
}

func accessibilityChoices() []choice[courses.Accessibility] {
	return []choice[courses.Accessibility]{
		{courses.Captions, []string{"Untertitel", "mit untertiteln"}},
		{courses.ScreenReader, []string{"Screenreader", "vorlesesoftware", "screenreader geeignet"}},
		{courses.Keyboard, []string{"Tastatur", "tastaturbedienung", "tastaturbedienbar"}},
		{courses.PlainLanguage, []string{"Einfache Sprache", "leichte sprache", "verständliche sprache"}},
		{courses.SignLanguage, []string{"Gebärdensprache", "dgs", "gebärdensprachdolmetschung"}},
		{courses.Wheelchair, []string{"Rollstuhl", "rollstuhlgerecht", "barrierefreier zugang", "stufenlos"}},
	}
}

// choose finds the value that a word stands for.
func choose[T ~string](word string, choices []choice[T]) (T, bool) {
	for _, c := range choices {
		if plain(word) == plain(string(c.value)) {
			return c.value, true
		}
		if slices.ContainsFunc(c.words, func(w string) bool { return plain(w) == plain(word) }) {
			return c.value, true
		}
	}
	return "", false
}

// offered lists the words of the template for a hint.
func offered[T ~string](choices []choice[T]) string {
	words := make([]string, len(choices))
	for i, c := range choices {
		words[i] = c.words[0]
	}
	return strings.Join(words, ", ")
}

// splitList takes a cell apart at the separators and drops empty parts.
func splitList(s, separators string) []string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(separators, r) })
	out := parts[:0]
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// requirement is a competency id with a level: "VD1.1:3", "DC 1.2 Stufe 2", "VD1.1 (3)".
var requirement = regexp.MustCompile(`^(?i)([A-Z]{2,6})\s?([0-9]+(?:\.[0-9]+)*)\s*(?::|=|/|\(|,?\s*(?:auf\s+)?stufe)?\s*([0-9]{1,3})?\)?$`)

// parseRequirement reads one competency with its level; level 0 means that none is written.
func parseRequirement(s string) (competency.Requirement, bool) {
	m := requirement.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return competency.Requirement{}, false
	}
	level := 0
	if m[3] != "" {
		level, _ = strconv.Atoi(m[3])
	}
	return competency.Requirement{Competency: competency.ID(strings.ToUpper(m[1]) + m[2]), Level: competency.Level(level)}, true
}
