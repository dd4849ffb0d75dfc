package auth

// Sentence is one promise of the policy in plain words, with the rule in the program that keeps it.
type Sentence struct {
	// ID is stable; tests are bound to it.
	ID string
	// Text is German, for the staff council page.
	Text string
	// Rule names what enforces the sentence: a function of this package, or a table's row-level security.
	Rule string
}

// Sentences are the policy of this version. A test exercises the rule behind every one of them.
func Sentences() []Sentence {
	return []Sentence{
		{"own-profile", "Ihr Profil, Ihre Nachweise und Ihren Lernpfad sehen nur Sie selbst.", "MaySeeLearner"},
		{"no-manager", "Auch Personalentwicklung, Personalrat und Administration können kein einzelnes Profil öffnen.", "MaySeeLearner"},
		{"own-tenant", "Was in Ihrer Kommune gespeichert ist, sieht keine andere Kommune.", "tenant_wall"},
		{"groups-only", "Die Personalentwicklung sieht nur Zahlen über Gruppen, nie über einzelne Menschen.", "MaySeeCoverage"},
		{"operator", "Wer den Server betreibt, kommt technisch an alle Daten. Sieht er über die Kommandozeile einen Lernpfad an, steht auch das im Protokoll.", "OperatorActor"},
		{"logged", "Jede Auswertung wird festgehalten: wer sie aufgerufen hat, wann und worüber.", "LogAccess"},
		{"log-stays", "Einträge in diesem Protokoll kann niemand löschen. Löscht jemand das eigene Konto, bleibt der Eintrag ohne Namen stehen.", "access_log"},
		{"council-log", "Das Protokoll der Auswertungen liest der Personalrat. Unter „Meine Daten“ sehen Sie, was davon Sie betrifft, ohne Namen.", "MaySeeAccessLog"},
		{"erasure", "Sie können Ihr Konto und alles, was über Sie gespeichert ist, selbst löschen.", "forget_in_access_log"},
		{"open-rules", "Diese Regeln können alle lesen, die angemeldet sind.", "MaySeePolicy"},
		{"author-own", "Anbieter ändern nur ihre eigenen Lernmodule.", "MayEditModule"},
		{"author-no-people", "Anbieter sehen keine Namen und keine Profile.", "MaySeeLearner"},
		{"admin-own", "Die Administration verwaltet nur die eigene Kommune.", "MayManageTenant"},
	}
}
