package matching

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

// Sentences of explanations. Every sentence states facts that stand beside it as data; nothing is invented here.

// germanHours writes a duration: 1,5 Stunden, 1 Stunde, 45 Minuten.
func germanHours(h courses.Hours) string {
	if h < courses.HoursPerUnit {
		return strconv.Itoa(int(h)*60/int(courses.HoursPerUnit)) + " Minuten"
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

func (n namer) missing(r competency.Requirement, held competency.Level) string {
	if held == 0 {
		return fmt.Sprintf("Setzt „%s“ auf Stufe %d voraus. Das fehlt Ihnen noch.", n.name(r.Competency), r.Level)
	}
	return fmt.Sprintf("Setzt „%s“ auf Stufe %d voraus. Sie haben Stufe %d.", n.name(r.Competency), r.Level, held)
}

func (n namer) hole(id competency.ID, goal, reachable, held competency.Level) string {
	switch {
	case reachable == 0:
		return fmt.Sprintf("Für „%s“ gibt es noch kein passendes Angebot.", n.name(id))
	case reachable <= held:
		return fmt.Sprintf("Für „%s“ gibt es über Ihre Stufe %d hinaus noch kein passendes Angebot. Ihr Ziel ist Stufe %d.", n.name(id), held, goal)
	default:
		return fmt.Sprintf("Für „%s“ reicht das Angebot bis Stufe %d. Ihr Ziel ist Stufe %d.", n.name(id), reachable, goal)
	}
}
