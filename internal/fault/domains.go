package fault

func coursesEntries() []Entry {
	return []Entry{
		{"module-not-found", NotFound, "Lernmodul nicht gefunden", "Dieses Lernmodul gibt es nicht, oder Sie dürfen es nicht sehen."},
		{"module-invalid", Unprocessable, "Bitte prüfen Sie das Lernmodul", "Einige Angaben zum Lernmodul passen noch nicht. Die Hinweise stehen bei den Feldern."},
		{"module-incomplete", Unprocessable, "Das Lernmodul ist noch nicht vollständig", "Vor der Veröffentlichung braucht das Lernmodul mindestens ein Lernergebnis und eine Kompetenz."},
		{"module-wrong-state", Conflict, "Dieser Schritt geht gerade nicht", "In seinem jetzigen Zustand kann das Lernmodul diesen Schritt nicht machen. Bitte laden Sie die Seite neu."},
		{"module-key-taken", Conflict, "Schlüssel vergeben", "Ein Lernmodul mit diesem Schlüssel gibt es schon."},
		{"run-not-found", NotFound, "Durchführung nicht gefunden", "Diese Durchführung gibt es nicht, oder der Anbieter hat sie aus dem Programm genommen. Bitte wählen Sie eine andere."},
		{"run-in-use", Conflict, "Es sind Menschen angemeldet", "Für diese Durchführung sind Menschen angemeldet. Sie können sie nicht löschen oder auf andere Tage legen. Bitte sagen Sie sie ab und legen Sie eine neue an. Dann bekommen alle Bescheid."},
		{"run-seats-taken", Conflict, "So viele Plätze sind schon vergeben", "In dieser Durchführung sind schon mehr Plätze vergeben. Bitte wählen Sie eine größere Zahl."},
		{"run-cancelled", Conflict, "Durchführung abgesagt", "Der Anbieter hat diese Durchführung abgesagt. Bitte wählen Sie eine andere."},
		{"run-closed", Conflict, "Anmeldeschluss vorbei", "Der Anmeldeschluss für diese Durchführung ist vorbei. Bitte wählen Sie eine andere."},
		{"run-begun", Conflict, "Schon begonnen", "Diese Durchführung hat schon begonnen. Deshalb ist die Änderung nicht mehr möglich."},
		{"import-invalid", Unprocessable, "Import nicht möglich", "Einige Zeilen passen noch nicht. Es wurde nichts gespeichert. Die Hinweise stehen bei den Zeilen."},
		{"import-empty", Unprocessable, "Nichts zu importieren", "In dieser Datei steht kein Lernmodul."},
		{"upload-not-found", NotFound, "Vorschau abgelaufen", "Diese Vorschau gibt es nicht mehr. Bitte laden Sie die Datei noch einmal hoch."},
	}
}

func learnersEntries() []Entry {
	return []Entry{
		{"learner-not-found", NotFound, "Kein Lernprofil", "Zu Ihrem Konto gehört kein Lernprofil. Bitte wenden Sie sich an Ihre Personalentwicklung."},
		{"profile-invalid", Unprocessable, "Bitte prüfen Sie Ihr Profil", "Einige Angaben zum Profil passen noch nicht. Die Hinweise stehen bei den Feldern."},
		{"evidence-invalid", Unprocessable, "Bitte prüfen Sie den Nachweis", "Einige Angaben zum Nachweis passen noch nicht. Die Hinweise stehen bei den Feldern."},
		{"evidence-not-found", NotFound, "Nachweis nicht gefunden", "Diesen Nachweis gibt es nicht, oder er gehört nicht zu Ihnen."},
		{"competency-not-found", NotFound, "Kompetenz nicht gefunden", "Diese Kompetenz gibt es in unseren Kompetenzrahmen nicht."},
		{"targets-invalid", Unprocessable, "Bitte prüfen Sie Ihre Ziele", "Einige Angaben zu Ihren Zielen passen noch nicht. Die Hinweise stehen bei den Feldern."},
		{"file-not-found", NotFound, "Keine Datei", "Zu diesem Nachweis gibt es keine Datei, oder er gehört nicht zu Ihnen."},
		{"file-empty", Unprocessable, "Die Datei ist leer", "In dieser Datei steht nichts. Wir haben nichts gespeichert. Bitte wählen Sie eine andere."},
		{"file-too-large", TooLarge, "Die Datei ist zu groß", "Erlaubt sind höchstens {limit}. Wir haben nichts gespeichert. Ein Foto wird kleiner, wenn Sie es beschneiden oder mit weniger Bildpunkten speichern."},
		{"file-unsupported", UnsupportedMediaType, "Diese Art von Datei geht nicht", "Möglich sind PDF, PNG und JPEG. Wir haben nichts gespeichert."},
		{"file-encrypted", Unprocessable, "Die PDF-Datei ist geschützt", "Diese PDF-Datei hat ein Passwort oder einen Schutz. Wir haben nichts gespeichert. Bitte speichern Sie sie ohne Schutz oder laden Sie ein Foto hoch."},
		{"file-mixed", Unprocessable, "Die Datei enthält noch etwas anderes", "In dieser PDF-Datei steckt eine zweite Datei. Wir haben nichts gespeichert. Bitte drucken Sie sie neu als PDF oder laden Sie ein Foto hoch."},
		{"file-unreadable", Unprocessable, "Die Datei ist beschädigt", "Wir können diese Datei nicht lesen. Wir haben nichts gespeichert. Bitte speichern Sie sie neu oder laden Sie ein Foto hoch."},
		{"picture-too-large", Unprocessable, "Das Bild hat zu viele Bildpunkte", "Erlaubt sind 25 Millionen Bildpunkte. Wir haben nichts gespeichert. Bitte speichern Sie das Bild kleiner."},
		{"too-many-files", Conflict, "Zu viele Dateien", "Sie können höchstens {max} Dateien hochladen. Bitte löschen Sie zuerst eine."},
		{"enrolment-not-found", NotFound, "Anmeldung nicht gefunden", "Diese Anmeldung gibt es nicht, oder sie gehört nicht zu Ihnen."},
		{"enrolment-invalid", Unprocessable, "Bitte prüfen Sie Ihre Anmeldung", "Einige Angaben passen noch nicht. Die Hinweise stehen bei den Feldern."},
		{"enrolment-moved", Conflict, "Der Stand hat sich geändert", "Für diese Anmeldung geht das nicht mehr. Bitte sehen Sie nach, wie sie jetzt steht."},
		{"offer-over", Conflict, "Das Angebot ist abgelaufen", "Die Zeit für diesen Platz ist vorbei. Wir haben ihn der nächsten Person angeboten. Sie können sich wieder anmelden."},
		{"key-reused", Unprocessable, "Kennung schon verwendet", "Diese Kennung (Idempotency-Key) gehört schon zu einer anderen Anfrage."},
		{"message-not-found", NotFound, "Nachricht nicht gefunden", "Diese Nachricht gibt es nicht, oder sie gehört nicht zu Ihnen."},
		{"settings-invalid", Unprocessable, "Bitte prüfen Sie die Einstellungen", "Einige Angaben passen noch nicht. Die Hinweise stehen bei den Feldern."},
		{"password-wrong", Unprocessable, "Das Passwort stimmt nicht", "Das Passwort stimmt nicht. Es ist nichts gelöscht. Bitte versuchen Sie es noch einmal."},
		{"last-admin", Conflict, "Sie sind die letzte Administration", "Ohne Sie hätte Ihre Kommune keine Administration mehr. Bitte geben Sie die Aufgabe zuerst einer anderen Person. Dann können Sie Ihr Konto löschen."},
		{"notifications-invalid", Unprocessable, "Bitte prüfen Sie die Benachrichtigungen", "Einige Angaben passen noch nicht. Die Hinweise stehen bei den Feldern."},
		{"link-over", NotFound, "Der Link gilt nicht mehr", "Diesen Link gibt es nicht, oder seine Zeit ist vorbei. Unter „Benachrichtigungen“ bekommen Sie einen neuen."},
		{"mail-off", Conflict, "Keine E-Mails", "Dieser Server verschickt keine E-Mails. Ihre Nachrichten stehen auf der Seite."},
		{"run-not-begun", Conflict, "Noch nicht begonnen", "Diese Durchführung hat noch nicht begonnen. Sie können sie danach abschließen."},
		{"completion-not-found", NotFound, "Abschluss nicht gefunden", "Diesen Abschluss gibt es nicht, oder er gehört nicht zu Ihnen."},
		{"completion-invalid", Unprocessable, "Bitte prüfen Sie Ihre Angaben", "Einige Angaben zum Abschluss passen noch nicht. Die Hinweise stehen bei den Feldern."},
		{"completion-confirmed", Conflict, "Vom Anbieter bestätigt", "Diesen Abschluss hat der Anbieter bestätigt. Sie können ihn nicht zurücknehmen. Stimmt er nicht? Bitte wenden Sie sich an den Anbieter."},
		{"completion-withdrawn", Conflict, "Zurückgenommen", "Dieser Abschluss wurde zurückgenommen. Es gibt dafür keinen Lernnachweis mehr."},
		{"codes-invalid", Unprocessable, "Bitte prüfen Sie die Liste", "Einige Zeilen passen nicht. Wir haben nichts gespeichert. Die Hinweise stehen bei den Zeilen."},
		{"verification-unknown", NotFound, "Prüfcode unbekannt", "Diesen Prüfcode kennen wir nicht. Bitte vergleichen Sie ihn noch einmal mit dem Lernnachweis."},
		{"signing-unavailable", Unavailable, "Badge gerade nicht möglich", "Wir können Badges gerade nicht unterschreiben. Ihr Lernnachweis gilt trotzdem. Bitte versuchen Sie es später noch einmal."},
		{"statement-unknown", NotFound, "Frage nicht gefunden", "Diese Frage gehört nicht zu Ihrem Kompetenz-Check."},
		{"self-check-empty", Unprocessable, "Noch keine Antwort", "Bitte beantworten Sie mindestens eine Frage."},
	}
}

func matchingEntries() []Entry {
	return []Entry{
		{"no-target", Unprocessable, "Noch kein Ziel", "Bitte wählen Sie zuerst in Ihrem Profil ein Anforderungsprofil oder ein eigenes Ziel. Dann kennen wir Ihr Ziel."},
		{"path-not-found", NotFound, "Lernpfad nicht gefunden", "Diesen Lernpfad gibt es nicht, oder er gehört nicht zu Ihnen."},
		{"calendar-invalid", Unprocessable, "Angaben zum Kalender", "Einige Angaben zum Kalender passen noch nicht. Die Hinweise stehen bei den Feldern."},
		{"calendar-impossible", Unprocessable, "Kein Platz im Kalender", "Mit diesen Angaben findet der Lernpfad keinen Platz im Kalender. Bitte prüfen Sie Ihre Arbeitstage und Ihre Lernzeit."},
		{"calendar-not-found", NotFound, "Kein Kalender unter dieser Adresse", "Diese Adresse gilt nicht oder nicht mehr. Eine neue bekommen Sie in Lernpfad auf der Seite „Kalender“."},
		{"event-not-found", NotFound, "Kein Eintrag für den Kalender", "Dafür gibt es gerade keinen Tag, den man in einen Kalender eintragen kann."},
		{"path-empty", Unprocessable, "Kein Schritt nötig", "Sie erreichen Ihr Ziel schon. Einen leeren Lernpfad kann man nicht annehmen."},
		{"path-broken", Unprocessable, "Lernpfad passt nicht mehr", "Ihr Stand oder das Angebot hat sich geändert. Bitte berechnen Sie Ihren Lernpfad neu."},
		{"framework-not-found", NotFound, "Kompetenzrahmen nicht gefunden", "Diesen Kompetenzrahmen gibt es hier nicht."},
		{"suggestion-list-not-found", NotFound, "Vorschläge nicht gefunden", "Diese Liste von Vorschlägen gibt es nicht oder nicht mehr. Wir bewahren sie 90 Tage auf."},
		{"decision-not-found", NotFound, "Antwort nicht gefunden", "Diese Antwort gibt es nicht mehr. Haben Sie sie gerade zurückgenommen? Dann ist alles erledigt."},
		{"decision-invalid", Unprocessable, "Antwort nicht möglich", "Diese Antwort kennen wir nicht. Möglich sind: passt, passt nicht, später, abgeschlossen."},
	}
}
