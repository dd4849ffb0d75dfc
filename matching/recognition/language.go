package recognition

import (
	"embed"
	"encoding/json"
	"fmt"
)

//go:embed data/*.json
var embedded embed.FS

// language is how German course texts speak about level, conditions and the rest, independent of any competency.
type language struct {
	roles *lexicon // groups as the constants below
	bands *lexicon // verbs and the like, one group a band
	words *lexicon // explicit words, one group a band
	needs *lexicon // how much is expected beforehand, one group a band
}

// Groups of language.roles.
const (
	groupExcluded = iota
	groupRequired
	groupBeginner
	groupAside
	groupAim
	roleGroups
)

type languageData struct {
	Excluded, Required, Beginner, Aside, Aim string
	Bands, Words, Needs                      []string
}

func readData(name string, into any) error {
	raw, err := embedded.ReadFile("data/" + name)
	if err != nil {
		return fmt.Errorf("recognition data: %w", err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("recognition data %s: %w", name, err)
	}
	return nil
}

func readLanguage() (language, error) {
	var d languageData
	if err := readData("language.json", &d); err != nil {
		return language{}, err
	}
	var l language
	for _, part := range []struct {
		into   **lexicon
		groups []string
	}{
		{&l.roles, []string{d.Excluded, d.Required, d.Beginner, d.Aside, d.Aim}},
		{&l.bands, d.Bands},
		{&l.words, d.Words},
		{&l.needs, d.Needs},
	} {
		var err error
		if *part.into, err = newLexicon(part.groups); err != nil {
			return language{}, fmt.Errorf("recognition data language.json: %w", err)
		}
	}
	return l, nil
}

// role says what a sentence of a course text is about.
type role int

const (
	taught   role = iota
	required      // expected beforehand
	excluded      // said not to be part of it
	aside         // rooms, registration, food
)

// judge gives a sentence its role and says whether it addresses beginners. "No previous knowledge needed" is no requirement.
func (l language) judge(words []word) (r role, beginner bool) {
	var seen [roleGroups]bool
	l.roles.find(words, func(_, group int, _ float64) { seen[group] = true })
	switch {
	case seen[groupBeginner]:
		return taught, true
	case seen[groupRequired]:
		return required, false
	case seen[groupExcluded]:
		return excluded, false
	case seen[groupAside] && !seen[groupAim]:
		return aside, false
	}
	return taught, false
}
