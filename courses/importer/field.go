package importer

import (
	"slices"
	"strings"

	"lernpfad/internal/text"
)

// Field is a part of a module that a file may hold.
type Field string

// The fields of a module, under the names that a field map uses.
const (
	FieldKey           Field = "key"
	FieldTitle         Field = "title"
	FieldDescription   Field = "description"
	FieldOutcomes      Field = "outcomes"
	FieldHours         Field = "hours"
	FieldTeaches       Field = "teaches"
	FieldRequires      Field = "requires"
	FieldRequiresAny   Field = "requires_any"
	FieldRequiresText  Field = "requires_text"
	FieldFormat        Field = "format"
	FieldLanguage      Field = "language"
	FieldAccessibility Field = "accessibility"
	FieldAudience      Field = "audience"
	FieldCost          Field = "cost"
	FieldProvider      Field = "provider"
	FieldLicence       Field = "licence"
	FieldURL           Field = "url"
	FieldRunStart      Field = "run_start"
	FieldRunEnd        Field = "run_end"
	FieldRunPlace      Field = "run_place"
	FieldRunSeats      Field = "run_seats"
	FieldRunDeadline   Field = "run_deadline"
)

// heading is how a field is called in tables: Title in our own template, the others in tables of other people.
type heading struct {
	field   Field
	title   string
	aliases []string
	example string
}

// headings lists all fields in the order of the template.
func headings() []heading {
	return []heading{
		{FieldKey, "Schlüssel", []string{"key", "id", "kursnummer", "kurs nr", "nummer", "nr", "kennung", "modulnummer", "veranstaltungsnummer", "code"}, "eakte-1"},
		{FieldTitle, "Titel", []string{"title", "name", "kurstitel", "bezeichnung", "kurs", "modul", "seminar", "thema", "modulname", "veranstaltung"}, "E-Akte: erste Schritte"},
		{FieldDescription, "Beschreibung", []string{"description", "inhalt", "inhalte", "kursbeschreibung", "text", "kurzbeschreibung"}, "Sie legen Vorgänge an, finden Schriftstücke wieder und schließen eine Akte ab."},
		{FieldOutcomes, "Lernziele", []string{"outcomes", "lernergebnisse", "ziele", "lernziel", "das können sie danach"}, "Sie legen einen Vorgang an.\nSie finden ein Schriftstück wieder."},
		{FieldHours, "Stunden", []string{"hours", "dauer", "umfang", "stundenumfang", "zeitaufwand", "arbeitsaufwand", "workload", "unterrichtsstunden"}, "6,5"},
		{FieldTeaches, "Kompetenzen", []string{"teaches", "kompetenz", "vermittelt", "vermittelte kompetenzen"}, "VD1.1:2, DC1.3:2"},
		{FieldRequires, "Voraussetzungen", []string{"requires", "voraussetzung", "vorkenntnisse", "teilnahmevoraussetzungen", "voraussetzungen kompetenzen"}, "VD1.1:1"},
		{FieldRequiresAny, "Vorher eines von", []string{"requires any", "vorgänger", "vorgängerkurse", "vorher belegen"}, ""},
		{FieldRequiresText, "Voraussetzungen (Text)", []string{"requires text", "hinweise zu voraussetzungen"}, ""},
		{FieldFormat, "Format", []string{"form", "kursform", "veranstaltungsform", "lernform", "veranstaltungsart", "art"}, "Präsenz"},
		{FieldLanguage, "Sprache", []string{"language", "kurssprache", "unterrichtssprache"}, "Deutsch"},
		{FieldAccessibility, "Barrierefreiheit", []string{"accessibility", "barrierefrei"}, "Untertitel, Rollstuhl"},
		{FieldAudience, "Zielgruppe", []string{"audience", "für wen", "zielgruppen", "adressaten"}, "Sozialamt, Jugendamt"},
		{FieldCost, "Kosten", []string{"cost", "preis", "gebühr", "gebühren", "entgelt", "teilnahmegebühr"}, "120,00"},
		{FieldProvider, "Anbieter", []string{"provider", "veranstalter", "träger", "bildungsträger"}, "Kommunale Akademie Mitte"},
		{FieldLicence, "Lizenz", []string{"licence", "license", "nutzungsrechte"}, "CC BY 4.0"},
		{FieldURL, "Internetadresse", []string{"url", "link", "webseite", "website", "adresse", "homepage"}, "https://kommunale-akademie.example/eakte-1"},
		{FieldRunStart, "Beginn", []string{"run start", "start", "startdatum", "termin", "von", "datum"}, "12.04.2027 09:00"},
		{FieldRunEnd, "Ende", []string{"run end", "enddatum", "bis"}, "12.04.2027 16:00"},
		{FieldRunPlace, "Ort", []string{"run place", "veranstaltungsort", "kursort", "raum"}, "Erlenfurt, Rathaus, Raum 204"},
		{FieldRunSeats, "Plätze", []string{"run seats", "teilnehmerzahl", "max teilnehmer", "maximale teilnehmerzahl", "anzahl plätze"}, "16"},
		{FieldRunDeadline, "Anmeldeschluss", []string{"run deadline", "anmeldefrist", "anmelden bis", "anmeldung bis"}, "05.04.2027"},
	}
}

// titleOf is the heading a person knows the field by.
func titleOf(f Field) string {
	for _, h := range headings() {
		if h.field == f {
			return h.title
		}
	}
	return string(f)
}

func knownField(f Field) bool {
	return slices.ContainsFunc(headings(), func(h heading) bool { return h.field == f })
}

// plain reduces a heading to its words without units at the end, so that "Dauer (Std.)" and "dauer" are the same.
func plain(heading string) string {
	words := text.Tokens(heading)
	for len(words) > 1 && isUnit(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}

func isUnit(word string) bool {
	switch word {
	case "in", "std", "stunden", "h", "eur", "euro", "inkl", "mwst", "optional", "pflichtfeld":
		return true
	}
	return false
}

// guess maps columns to fields by their headings. Each field takes the column that names it best: its own title
// before an alias, the first column before later ones. Columns that name nothing are left out.
func guess(columns []string) map[int]Field {
	found := make(map[int]Field)
	for _, h := range headings() {
		for _, name := range append([]string{h.title, string(h.field)}, h.aliases...) {
			at := slices.IndexFunc(columns, func(c string) bool { return plain(c) == plain(name) })
			if _, taken := found[at]; at >= 0 && !taken {
				found[at] = h.field
				break
			}
		}
	}
	return found
}
