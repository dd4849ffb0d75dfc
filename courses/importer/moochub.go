package importer

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"lernpfad/courses"
	"lernpfad/courses/competency"
)

// moochubDoc is the part of MOOChub v3 that is read. It is decoded only from courses that the schema accepts.
type moochubDoc struct {
	ID         string `json:"id"`
	Attributes struct {
		Name        string         `json:"name"`
		Description string         `json:"description"`
		CourseMode  []string       `json:"courseMode"`
		Languages   []string       `json:"inLanguage"`
		Teaches     []moochubSkill `json:"teaches"`
		Requires    []moochubSkill `json:"competencyRequired"`
		Duration    string         `json:"duration"`
		Publisher   struct {
			Name string `json:"name"`
		} `json:"publisher"`
		URL      string `json:"url"`
		Workload *struct {
			Value int    `json:"timeValue"`
			Unit  string `json:"timeUnit"`
		} `json:"workload"`
		Licence []struct {
			Identifier string `json:"identifier"`
		} `json:"license"`
		Level []moochubLevel `json:"educationalLevel"`
		Offer []moochubOffer `json:"offer"`
		Start []string       `json:"startDate"`
	} `json:"attributes"`
}

type moochubOffer struct {
	Price    float64 `json:"price"`
	Currency string  `json:"priceCurrency"`
	Category string  `json:"category"`
}

type moochubSkill struct {
	Name      []moochubLabel `json:"name"`
	Code      string         `json:"shortCode"`
	Framework string         `json:"educationalFramework"`
	Target    string         `json:"targetUrl"`
	Level     *moochubLevel  `json:"educationalLevel"`
}

type moochubLevel struct {
	Name      []moochubLabel `json:"name"`
	Code      string         `json:"shortCode"`
	Framework string         `json:"educationalFramework"`
}

type moochubLabel struct {
	Language string `json:"inLanguage"`
	Name     string `json:"name"`
}

// looksLikeMOOChub reports whether a document is a JSON:API list whose first entry has attributes.
func looksLikeMOOChub(document any) bool {
	list, ok := moochubList(document)
	if !ok || len(list) == 0 {
		return ok
	}
	course, ok := list[0].(map[string]any)
	return ok && course["attributes"] != nil
}

func moochubList(document any) ([]any, bool) {
	object, ok := document.(map[string]any)
	if !ok {
		return nil, false
	}
	list, ok := object["data"].([]any)
	return list, ok
}

// readMOOChub checks every course against the schema and takes the sound ones.
func (p *parser) readMOOChub(document any) error {
	schema, err := moochubCourse()
	if err != nil {
		return err
	}
	p.report.Format = FormatMOOChub
	list, _ := moochubList(document)
	m := &moochub{p: p, known: knownCourses(list)}
	for i, item := range list {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		if !p.checkSchema(schema, i+1, item) {
			p.report.Rows++
			continue
		}
		rec, err := m.record(Place{Row: i + 1, Pointer: pointer("/data", i)}, item)
		if err != nil {
			return err
		}
		if err := p.take(rec); err != nil {
			return err
		}
	}
	m.notes()
	return nil
}

// knownCourses maps ids and addresses of the feed's courses to their ids, for prerequisites that name a course.
func knownCourses(list []any) map[string]string {
	known := make(map[string]string)
	for _, item := range list {
		course, _ := item.(map[string]any)
		id, _ := course["id"].(string)
		if attributes, ok := course["attributes"].(map[string]any); ok && id != "" {
			known[id] = id
			if url, ok := attributes["url"].(string); ok && url != "" {
				known[url] = id
			}
		}
	}
	return known
}

// moochub counts what could not be taken over.
type moochub struct {
	p       *parser
	known   map[string]string
	skills  int // of frameworks that are not ours, or without a level
	dates   int // courses with dates
	foreign int // prices in other currencies
}

func (m *moochub) notes() {
	if m.skills > 0 {
		m.p.note("%d Kompetenzangaben haben keine Stufe im DigComp. Wir übernehmen sie nur als Lernziel.", m.skills)
	}
	if m.dates > 0 {
		m.p.note("Bei %d Kursen stehen Termine, aber keine Platzzahl. Termine übernehmen wir deshalb nicht.", m.dates)
	}
	if m.foreign > 0 {
		m.p.note("Bei %d Kursen steht der Preis nicht in Euro. Bitte tragen Sie die Kosten nach.", m.foreign)
	}
}

// record writes a course down as if a person had filled in our fields; from there on all formats go one way.
func (m *moochub) record(place Place, item any) (record, error) {
	raw, err := json.Marshal(item)
	if err != nil {
		return record{}, fmt.Errorf("course %s: %w", place, err)
	}
	var course moochubDoc
	if err := json.Unmarshal(raw, &course); err != nil {
		return record{}, fmt.Errorf("course %s: %w", place, err)
	}
	rec, at := record{place: place}, course.Attributes
	add := func(f Field, column, text string) {
		if text, ok := m.p.accept(&rec, f, column, text); ok {
			rec.add(f, cell{column: column, text: text, number: true})
		}
	}
	add(FieldKey, "/id", course.ID)
	add(FieldTitle, "/attributes/name", at.Name)
	add(FieldDescription, "/attributes/description", plainText(at.Description))
	add(FieldProvider, "/attributes/publisher/name", at.Publisher.Name)
	add(FieldURL, "/attributes/url", at.URL)
	add(FieldLanguage, "/attributes/inLanguage", language(at.Languages))
	add(FieldFormat, "/attributes/courseMode", string(mode(at.CourseMode)))
	if len(at.Licence) > 0 {
		add(FieldLicence, "/attributes/license", at.Licence[0].Identifier)
	}
	add(FieldHours, "/attributes/workload", course.hours())
	add(FieldCost, "/attributes/offer", m.cost(at.Offer))
	m.skillsOf(course, add)
	if len(at.Start) > 0 && mode(at.CourseMode) != courses.SelfPaced {
		m.dates++
	}
	return rec, nil
}

// skillsOf adds what a course teaches and requires. What carries no level is an outcome in words and claims nothing.
func (m *moochub) skillsOf(course moochubDoc, add func(Field, string, string)) {
	for _, s := range course.Attributes.Teaches {
		add(FieldOutcomes, "/attributes/teaches", german(s.Name))
		if r, ok := m.requirement(s, course.Attributes.Level); ok {
			add(FieldTeaches, "/attributes/teaches", r)
		}
	}
	for _, s := range course.Attributes.Requires {
		id, inFeed := m.known[s.Target]
		r, ok := "", false
		if s.Framework != "Course_ID" {
			r, ok = m.requirement(s, nil)
		}
		switch {
		case ok:
			add(FieldRequires, "/attributes/competencyRequired", r)
		case inFeed && id != course.ID:
			add(FieldRequiresAny, "/attributes/competencyRequired", id)
		default:
			add(FieldRequiresText, "/attributes/competencyRequired", german(s.Name))
		}
	}
}

// requirement turns a DigComp skill with a level into "DC4.2:3". The numbers of areas and competences are the same in
// DigComp 2.x and 3.0. A skill without a level of its own takes the level of the course.
func (m *moochub) requirement(s moochubSkill, course []moochubLevel) (string, bool) {
	id := competency.ID("DC" + strings.TrimPrefix(strings.TrimSpace(s.Code), "DC"))
	_, known := m.p.opt.Library.Competency(id)
	if s.Framework != "DigComp" || !known {
		m.skills++
		return "", false
	}
	levels := course
	if s.Level != nil {
		levels = []moochubLevel{*s.Level}
	}
	for _, l := range levels {
		if n := l.number(); l.Framework == "DigComp" && n > 0 {
			return string(id) + ":" + strconv.Itoa(n), true
		}
	}
	m.skills++
	return "", false
}

// number is the level 1..8, or the lower one of the two levels of a named band; 0 when neither is given.
func (l moochubLevel) number() int {
	if n, err := strconv.Atoi(strings.TrimSpace(l.Code)); err == nil && n >= 1 && n <= int(competency.MaxLevel) {
		return n
	}
	for _, label := range l.Name {
		switch plain(label.Name) {
		case "foundation", "basic", "grundlagen":
			return 1
		case "intermediate", "aufbau", "mittelstufe", "fortgeschrittene anfänger":
			return 3
		case "advanced", "fortgeschritten", "fortgeschrittene":
			return 5
		case "highly specialised", "highly specialized", "highly advanced", "spezialisiert", "hoch spezialisiert":
			return 7
		}
	}
	return 0
}

func german(labels []moochubLabel) string {
	for _, l := range labels {
		if strings.HasPrefix(strings.ToLower(l.Language), "de") {
			return l.Name
		}
	}
	if len(labels) > 0 {
		return labels[0].Name
	}
	return ""
}

// language prefers German where a course is offered in several.
func language(list []string) string {
	best := ""
	for _, l := range list {
		short, _, _ := strings.Cut(strings.ToLower(l), "-")
		switch {
		case short == "de":
			return l
		case short == "en":
			best = "en"
		case best == "":
			best = l
		}
	}
	return best
}

// mode follows the weightiest word: a blended course is also online, a live one also online.
func mode(list []string) courses.Format {
	has := func(word string) bool {
		for _, m := range list {
			if m == word {
				return true
			}
		}
		return false
	}
	switch {
	case has("blended"), has("onsite") && has("online"):
		return courses.Blended
	case has("onsite"):
		return courses.Presence
	case has("synchronous") && !has("asynchronous"):
		return courses.LiveOnline
	}
	return courses.SelfPaced
}

// isoDuration is the pattern of ISO 8601 with weeks, as the schema allows it.
var isoDuration = regexp.MustCompile(`^P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?$`)

// hours multiplies workload and duration: "5 h/week" over "P2W" is 10. Without a workload only a duration in hours and
// minutes says how much work a course is. Empty means unknown.
func (c moochubDoc) hours() string {
	days, clock := durationOf(c.Attributes.Duration)
	if w := c.Attributes.Workload; w != nil && w.Value > 0 && days > 0 {
		perDay := map[string]float64{"h/day": 1, "h/week": 1.0 / 7, "h/month": 1.0 / 30}[w.Unit]
		return strconv.FormatFloat(float64(w.Value)*perDay*days, 'f', 4, 64)
	}
	if days == 0 && clock > 0 {
		return strconv.FormatFloat(clock, 'f', 4, 64)
	}
	return ""
}

// durationOf returns the calendar part in days (a month has 30, a year 365) and the clock part in hours.
func durationOf(s string) (days, hours float64) {
	parts := isoDuration.FindStringSubmatch(s)
	if parts == nil {
		return 0, 0
	}
	for i, unit := range []float64{365, 30, 7, 1} {
		n, _ := strconv.ParseFloat(parts[i+1], 64)
		days += n * unit
	}
	for i, unit := range []float64{1, 1.0 / 60, 1.0 / 3600} {
		n, _ := strconv.ParseFloat(parts[i+5], 64)
		hours += n * unit
	}
	return days, hours
}

// cost takes the price of the course itself, or of course and certificate together; a certificate alone is extra.
func (m *moochub) cost(offers []moochubOffer) string {
	for _, o := range offers {
		if o.Category == "certificate" {
			continue
		}
		if o.Price > 0 && !strings.EqualFold(o.Currency, "EUR") {
			m.foreign++
			continue
		}
		return strconv.FormatFloat(o.Price, 'f', 2, 64)
	}
	return ""
}
