package matching

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/learners"
)

// Sentences of explanations. Every sentence states facts that stand beside it as data; nothing is invented here.

// germanHours writes a duration: 1,5 Stunden, 1 Stunde, 45 Minuten.
func germanHours(h courses.Hours) string {
	h = h.Told()
	if h < courses.HoursPerUnit {
		return strconv.Itoa(h.Minutes()) + " Minuten"
	}
	if h == courses.HoursPerUnit {
		return "1 Stunde"
	}
	return germanNumber(h.Float()) + " Stunden"
}

func germanNumber(x float64) string {
	return strings.ReplaceAll(strconv.FormatFloat(x, 'f', -1, 64), ".", ",")
}

func germanDate(t time.Time, zone *time.Location) string { return t.In(zone).Format("02.01.2006") }

func quoted(refs []courses.ModuleRef) string { return enumerate(titles(refs), "und") }

func titles(refs []courses.ModuleRef) []string {
	out := make([]string, len(refs))
	for i, r := range refs {
		out[i] = "„" + r.Title + "“"
	}
	return out
}

// enumerate joins words the German way: a, b und c.
func enumerate(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}

// namer turns ids into the words of the interface.
type namer struct{ library *competency.Library }

func (n namer) name(id competency.ID) string {
	c, ok := n.library.Competency(id)
	if !ok {
		return string(id)
	}
	return c.NameDE
}

func (n namer) closes(id competency.ID, from, to competency.Level) string {
	if from == 0 {
		return fmt.Sprintf("Bringt Sie bei „%s“ auf Stufe %d.", n.name(id), to)
	}
	return fmt.Sprintf("Bringt Sie bei „%s“ von Stufe %d auf Stufe %d.", n.name(id), from, to)
}

func (n namer) teaches(id competency.ID, to competency.Level) string {
	return fmt.Sprintf("Vermittelt „%s“ bis Stufe %d.", n.name(id), to)
}

// formatName is how a format is called in a sentence.
func formatName(f courses.Format) string {
	switch f {
	case courses.SelfPaced:
		return "Selbstlernen"
	case courses.LiveOnline:
		return "live online"
	case courses.Presence:
		return "vor Ort"
	case courses.Blended:
		return "gemischt"
	case courses.Lab:
		return "Werkstatt"
	default:
		return string(f)
	}
}

// languageName is how a language is called in a sentence.
func languageName(l courses.Language) string {
	switch l {
	case courses.German:
		return "auf Deutsch"
	case courses.English:
		return "auf Englisch"
	case courses.PlainGerman:
		return "in Leichter Sprache"
	default:
		return string(l)
	}
}

// learned says what is believed about one feature.
func (n namer) learned(l Learned) string {
	subject := n.feature(l.Feature)
	switch {
	case l.Denied:
		return subject + ": zählt nicht. Sie haben gesagt, dass es nicht stimmt."
	case l.Direction() > 0:
		return subject + ": passt Ihnen eher."
	case l.Direction() < 0:
		return subject + ": passt Ihnen eher nicht."
	default:
		return subject + ": noch keine klare Richtung."
	}
}

// feature is what a feature stands for when its weight is above 0.
func (n namer) feature(f Feature) string {
	kind, value, _ := strings.Cut(string(f), ":")
	switch {
	case kind == "area":
		return "Thema „" + n.area(competency.ID(value)) + "“"
	case kind == "format":
		return "Form: " + formatName(courses.Format(value))
	case kind == "language":
		return "Lernmodule " + languageName(courses.Language(value))
	case f == FeatureLength:
		return "Lange Lernmodule"
	case f == FeatureEvening:
		return "Termine am Abend"
	case f == FeatureStep:
		return "Große Schritte über Ihren Stand hinaus"
	case f == FeatureCloseness:
		return "Nähe zu Ihren Aufgaben"
	default:
		return string(f)
	}
}

func (n namer) area(id competency.ID) string {
	for _, f := range n.library.Frameworks() {
		for _, a := range f.Areas {
			if a.ID == id {
				return a.NameDE
			}
		}
	}
	return string(id)
}

func (n namer) missing(r competency.Requirement, held competency.Level) string {
	if held == 0 {
		return fmt.Sprintf("Setzt „%s“ auf Stufe %d voraus. Das fehlt Ihnen noch.", n.name(r.Competency), r.Level)
	}
	return fmt.Sprintf("Setzt „%s“ auf Stufe %d voraus. Sie haben Stufe %d.", n.name(r.Competency), r.Level, held)
}

func (n namer) hole(g learners.Goal, reachable, held competency.Level) string {
	name, goal := n.name(g.Competency), fmt.Sprintf("Ihr Ziel ist Stufe %d.", g.Level)
	if g.Own {
		goal = fmt.Sprintf("Ihr eigenes Ziel ist Stufe %d.", g.Level)
	}
	if g.Asked > reachable {
		goal += fmt.Sprintf(" Ihr Anforderungsprofil verlangt Stufe %d.", g.Asked)
	}
	switch {
	case reachable == 0 && g.Own:
		return fmt.Sprintf("Für „%s“ gibt es noch kein passendes Angebot. %s", name, goal)
	case reachable == 0:
		return fmt.Sprintf("Für „%s“ gibt es noch kein passendes Angebot.", name)
	case reachable <= held:
		return fmt.Sprintf("Für „%s“ gibt es über Ihre Stufe %d hinaus noch kein passendes Angebot. %s", name, held, goal)
	default:
		return fmt.Sprintf("Für „%s“ reicht das Angebot bis Stufe %d. %s", name, reachable, goal)
	}
}
