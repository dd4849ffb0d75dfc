package fault

import "slices"

// Entry is a kind of problem that a person may meet. Detail may hold {placeholders} for parameters.
type Entry struct {
	Slug   string
	Kind   Kind
	Title  string
	Detail string
}

// Registry lists every problem, in the order of this file. Each has a page under /problems/<slug>.
func Registry() []Entry {
	return slices.Concat(platformEntries(), domainEntries(), coursesEntries(), learnersEntries(), matchingEntries())
}

func lookup(slug string) (Entry, bool) {
	all := Registry()
	i := slices.IndexFunc(all, func(e Entry) bool { return e.Slug == slug })
	if i < 0 {
		return Entry{Title: "Unbekannter Fehler", Detail: "Das hat leider nicht geklappt."}, false
	}
	return all[i], true
}

// Explain finds the entry of a slug.
func Explain(slug string) (Entry, bool) { return lookup(slug) }

func platformEntries() []Entry {
	return []Entry{
		{"malformed", Invalid, "Anfrage nicht lesbar", "Wir konnten die Anfrage nicht lesen. Bitte prüfen Sie das Format."},
		{"bad-cursor", Invalid, "Ungültige Seitenmarke", "Diese Seitenmarke gilt nicht. Bitte beginnen Sie wieder auf der ersten Seite."},
		{"unauthenticated", Unauthenticated, "Nicht angemeldet", "Bitte melden Sie sich an."},
		{"login-failed", Unauthenticated, "Anmeldung nicht möglich", "Kommune, Kennung oder Passwort stimmen nicht. Bitte versuchen Sie es noch einmal."},
		{"forbidden", Forbidden, "Nicht erlaubt", "Dafür fehlt Ihnen die Berechtigung. Wenn Sie sie brauchen, fragen Sie Ihre Administration."},
		{"own-device", Forbidden, "Nicht am gemeinsamen Gerät", "Das geht nur an Ihrem eigenen Gerät oder an Ihrem Arbeitsplatz. An einem gemeinsamen Tablet ist es zu Ihrem Schutz gesperrt."},
		{"kiosk-code-unknown", NotFound, "Der Code gilt nicht", "Diesen Code gibt es nicht, oder er ist abgelaufen. Ein Code gilt drei Minuten und nur einmal. Bitte holen Sie sich am Tablet einen neuen."},
		{"kiosk-number-wrong", Conflict, "Die Zahl stimmt nicht", "Das ist nicht die Zahl, die auf dem Tablet steht. Der Code gilt jetzt nicht mehr. Bitte holen Sie sich am Tablet einen neuen."},
		{"kiosk-pending", Conflict, "Noch nicht bestätigt", "Bitte bestätigen Sie den Code zuerst auf Ihrem Handy."},
		{"card-failed", Unauthenticated, "Anmeldung nicht möglich", "Karte oder PIN stimmen nicht. Bitte versuchen Sie es noch einmal. Nach zehn falschen PINs gilt die Karte nicht mehr."},
		{"pin-invalid", Unprocessable, "Diese PIN geht nicht", "Bitte wählen Sie sechs Ziffern, die nicht leicht zu raten sind."},
		{"cross-site", Forbidden, "Anfrage von fremder Seite", "Diese Anfrage kam von einer anderen Website. Wir haben sie zu Ihrem Schutz abgelehnt."},
		{"not-found", NotFound, "Nicht gefunden", "Das gibt es hier nicht. Vielleicht wurde es verschoben oder gelöscht."},
		{"method-not-allowed", MethodNotAllowed, "Methode nicht erlaubt", "Diese Adresse gibt es, aber nicht für diese Art von Anfrage."},
		{"not-acceptable", NotAcceptable, "Format nicht verfügbar", "Dieses Format liefern wir hier nicht. Verfügbar ist JSON."},
		{"already-exists", Conflict, "Gibt es schon", "Diesen Eintrag gibt es schon."},
		{"login-taken", Conflict, "Kennung vergeben", "Diese Kennung gibt es in Ihrer Kommune schon. Bitte wählen Sie eine andere."},
		{"in-use", Conflict, "Wird noch verwendet", "Dieser Eintrag hängt mit anderen zusammen. Deshalb ist die Änderung nicht möglich."},
		{"busy", Conflict, "Gerade in Bearbeitung", "Jemand ändert diesen Eintrag gerade. Bitte versuchen Sie es gleich noch einmal."},
		{"stale", Stale, "Inzwischen geändert", "Jemand hat diesen Eintrag inzwischen geändert. Bitte laden Sie ihn neu und tragen Sie Ihre Änderung noch einmal ein."},
		{"version-required", VersionRequired, "Version fehlt", "Bitte senden Sie die Version mit, die Sie ändern (If-Match)."},
		{"too-large", TooLarge, "Zu groß", "Das ist zu groß. Erlaubt sind höchstens {limit}."},
		{"unsupported-media-type", UnsupportedMediaType, "Format nicht unterstützt", "Dieses Format nehmen wir hier nicht an."},
		{"validation-failed", Unprocessable, "Bitte prüfen Sie Ihre Angaben", "Einige Angaben passen noch nicht. Die Hinweise stehen bei den Feldern."},
		{"rate-limited", RateLimited, "Zu viele Versuche", "Das waren zu viele Versuche in kurzer Zeit. Bitte warten Sie {seconds} Sekunden und versuchen Sie es dann noch einmal."},
		{"login-busy", RateLimited, "Viele Anmeldungen", "Gerade melden sich sehr viele Menschen an. Bitte versuchen Sie es in einer Minute noch einmal."},
		{"internal", Internal, "Unerwarteter Fehler", "Bei uns ist etwas schiefgegangen. Ihre gespeicherten Daten sind sicher. Bitte versuchen Sie es später noch einmal."},
		{"timeout", Unavailable, "Dauert zu lange", "Die Antwort hat zu lange gedauert. Bitte versuchen Sie es noch einmal."},
		{"overloaded", Unavailable, "Sehr viel los", "Gerade nutzen sehr viele Menschen Lernpfad. Bitte versuchen Sie es gleich noch einmal."},
		{"database-unavailable", Unavailable, "Vorübergehend nicht erreichbar", "Die Datenbank ist gerade nicht erreichbar. Bitte versuchen Sie es in einer Minute noch einmal."},
	}
}

// domainEntries are the problems of reading files, vectors and path problems; domains.go holds those of the domains.
func domainEntries() []Entry {
	return []Entry{
		// matching/embedding
		{"embedding-unavailable", Unavailable, "Bedeutungssuche nicht erreichbar", "Der Dienst für die Bedeutungssuche antwortet gerade nicht. Wir suchen so lange nur nach Wörtern."},
		{"embedding-invalid", Unavailable, "Bedeutungssuche gestört", "Der Dienst für die Bedeutungssuche liefert unbrauchbare Werte. Wir haben nichts davon gespeichert. Bitte informieren Sie die Administration."},
		// courses/importer
		{"import-unsupported", UnsupportedMediaType, "Dateiformat nicht möglich", "Diese Datei können wir nicht lesen. Möglich sind CSV, Excel (.xlsx) und JSON, auch MOOChub Version 3."},
		{"import-unreadable", Unprocessable, "Datei nicht lesbar", "Die Datei ist beschädigt oder anders aufgebaut als erwartet. {hint}"},
		{"import-too-large", TooLarge, "Datei zu groß", "Die Datei ist zu groß. Erlaubt sind höchstens {limit}."},
		{"import-has-errors", Unprocessable, "Import nicht möglich", "In der Datei sind noch {errors} Fehler. Wir haben nichts übernommen. Bitte korrigieren Sie die Datei und laden Sie sie noch einmal hoch."},
		// matching/path
		{"path-problem-unreadable", Invalid, "Aufgabe nicht lesbar", "Zeile {line}, Spalte {column}: {reason}"},
		{"path-problem-invalid", Unprocessable, "Aufgabe nicht lösbar", "In der Aufgabe stimmen einige Angaben nicht. Die Hinweise stehen bei den Feldern."},
	}
}

// FieldTexts maps the slug of a field rule to its German sentence.
func FieldTexts() map[string]string { return fieldTexts() }

func fieldText(slug string) string {
	if text, ok := fieldTexts()[slug]; ok {
		return text
	}
	return "Diese Angabe passt nicht."
}

// fieldTexts are the rules a single value can break: add yours here.
func fieldTexts() map[string]string {
	return map[string]string{ //nolint:gosec // words about passwords, none of them one
		"required":      "Bitte füllen Sie dieses Feld aus.",
		"unexpected":    "Dieses Feld kennen wir nicht.",
		"wrong-type":    "Diese Angabe hat das falsche Format.",
		"too-short":     "Das ist zu kurz. Nötig sind mindestens {min} Zeichen.",
		"too-long":      "Das ist zu lang. Erlaubt sind höchstens {max} Zeichen.",
		"too-small":     "Der Wert ist zu klein. Erlaubt ist mindestens {min}.",
		"too-big":       "Der Wert ist zu groß. Erlaubt ist höchstens {max}.",
		"too-few":       "Das sind zu wenige Einträge. Nötig sind mindestens {min}.",
		"too-many":      "Das sind zu viele Einträge. Erlaubt sind höchstens {max}.",
		"duplicate":     "Dieser Eintrag kommt doppelt vor.",
		"not-allowed":   "Diese Auswahl gibt es nicht. Möglich sind: {allowed}.",
		"unknown":       "Diesen Eintrag gibt es nicht.",
		"bad-pattern":   "Diese Angabe hat nicht die erwartete Form.",
		"bad-pin":       "Bitte wählen Sie sechs Ziffern. Nicht sechs gleiche und nicht 123456.",
		"bad-date":      "Bitte geben Sie ein gültiges Datum an.",
		"bad-text":      "Der Text enthält Zeichen, die wir nicht speichern können.",
		"invalid-value": "Diese Angabe passt nicht.",

		// courses, learners
		"ends-before-start":    "Das Ende muss nach dem Beginn liegen.",
		"deadline-after-start": "Der Anmeldeschluss muss vor dem Beginn liegen.",
		"requires-itself":      "Ein Lernmodul kann sich nicht selbst voraussetzen.",
		"unknown-key":          "Ein Lernmodul mit dem Schlüssel „{key}“ gibt es nicht.",
		"in-future":            "Das Datum liegt in der Zukunft.",
		"wrong-password":       "Das Passwort stimmt nicht.",
		"bad-address":          "Das ist keine E-Mail-Adresse. Bitte schreiben Sie zum Beispiel name@beispiel.de.",
		"before-run":           "Das Datum liegt vor dem Beginn der Durchführung.",
		"code-unknown":         "Diesen Code gibt es bei diesem Lernmodul nicht. Bitte prüfen Sie die Buchstaben.",
		"code-malformed":       "Das ist kein Teilnahmecode. Er hat acht Buchstaben, zum Beispiel BCDF-GHJK.",
		"code-before-run":      "Die Durchführung zu diesem Code beginnt erst nach diesem Tag.",
		"has-no-file":          "Zu einer eigenen Einschätzung gehört keine Datei. Bitte wählen Sie eine andere Art.",
		"in-past":              "Dieser Tag ist schon vorbei.",
	}
}
