package main

// audience is who may call a route. Roles admit themselves and whoever holds every role.
type audience string

const (
	anybody      audience = "anybody"
	signedIn     audience = "signed in"
	onlyLearners audience = "learner"
	onlyHR       audience = "hr"
	onlyAuthors  audience = "author"
	onlyCouncil  audience = "council"
	onlyAdmins   audience = "admin"
)

// object is what a request names by an id: in its path, or in its body as $id.
type object string

const (
	nothing    object = ""
	aDraft     object = "draft"     // a module that is not published; its provider owns it
	aPublished object = "published" // a module in the catalogue; its provider owns it
	aPath      object = "path"      // of a learner
	aDecision  object = "decision"  // of a learner
	aList      object = "list"      // of suggestions, of a learner
	aPreview   object = "preview"   // of an import; the author who uploaded it owns it
	aJob       object = "job"       // of a municipality
	aSeat      object = "seat"      // an enrolment of a learner
	aStart     object = "start"     // an enrolment of a learner that can be finished
	aDone      object = "done"      // what a learner finished
	aMessage   object = "message"   // of whoever is addressed
	aRequest   object = "request"   // an enrolment that the named person decides about
	anEvidence object = "evidence"  // of a learner, with a file
	aRun       object = "run"       // of a module in the catalogue; its provider owns it
)

// reach is for whom an object is there. For everybody else it answers like an id that does not exist.
type reach string

const (
	owner        reach = ""
	municipality reach = "municipality"
	catalogue    reach = "catalogue" // everybody admitted
)

// row says of one route who may call it, what it names and what a good answer is.
type row struct {
	route   string
	who     audience
	names   object
	reach   reach
	owners  audience // who can own the object; empty: who
	last    string   // what stands for a second parameter
	fill    string   // what stands for the parameter of the path when it names no object
	query   string
	json    string
	form    string
	upload  bool // a form with the file of an import
	scan    bool // a form with a certificate
	ifMatch string
	ok      []int // empty: 200
	ends    bool  // ends the session
}

// moduleJSON is a module that keeps every rule.
const moduleJSON = `{"title":"Neu","description":"","outcomes":["Sie können es."],"hours":2,"cost_cents":0,"format":"self_paced","language":"de",` +
	`"accessibility":[],"licence":"","url":"","teaches":[{"competency":"VD1.1","level":2}],"requires":[],"runs":[],"requires_any":[]}`

const moduleForm = `version=$version&titel=Neu&lernziele=Alles&stunden=2&kosten=0&format=self_paced&sprache=de&vermittelt-0=VD1.1&vermittelt-stufe-0=2`

const profileJSON = `{"role_profile":"buergerbuero","horizon":"today","weekly_minutes":120,"formats":[],"languages":["de"],"accessibility":[],` +
	`"tasks":"Meldewesen","interests":""}`

// anyKey is a key as forms carry it.
const anyKey = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

const evidenceForm = `kompetenz=VD1.1&art=certificate&quelle=Zeugnis&stufe=1&datum=2026-01-31`

// matrix is the whole authorisation of the product on one screen: API, pages, and what every server has. A route without a row fails the test, and
// a row without a route does too.
func matrix() []row {
	made, gone, seeOther := []int{201}, []int{204}, []int{303}
	return []row{
		{route: "GET /livez", who: anybody},
		{route: "GET /readyz", who: anybody},
		{route: "GET /metrics", who: anybody, ok: []int{404}}, // this machine alone; the callers of this test are others
		{route: "GET /api", who: anybody},
		{route: "GET /api/style.css", who: anybody},
		{route: "GET /api/v1/openapi.json", who: anybody},
		{route: "GET /problems/:slug", who: anybody, fill: "not-found"},
		{route: "GET /static/:name", who: anybody, fill: "$asset"},

		{route: "POST /api/v1/auth/login", who: anybody, json: `{"tenant":"wiesenbrueck","login":"hr","password":"` + worldPassword + `"}`},
		{route: "POST /api/v1/auth/logout", who: signedIn, ok: gone, ends: true},
		{route: "POST /api/v1/kiosk/codes", who: anybody, ok: made, json: `{"tenant":"wiesenbrueck"}`},
		{route: "POST /api/v1/kiosk/sessions", who: anybody, ok: []int{404}, json: `{"tenant":"wiesenbrueck","code":"ABCD-2345","secret":"x"}`},
		{route: "POST /api/v1/me/kiosk-codes", who: onlyLearners, ok: gone, json: `{"code":"$pair","number":$number}`},
		{route: "GET /api/v1/me/card", who: onlyLearners},
		{route: "PUT /api/v1/me/card", who: onlyLearners, json: `{"pin":"204866"}`},
		{route: "DELETE /api/v1/me/card", who: onlyLearners, ok: gone},
		{route: "GET /api/v1/me", who: signedIn},
		{route: "GET /api/v1/me/profile", who: onlyLearners},
		{route: "PUT /api/v1/me/profile", who: onlyLearners, json: profileJSON, ifMatch: "$profile"},
		{route: "GET /api/v1/me/evidence", who: onlyLearners},
		{route: "POST /api/v1/me/evidence", who: onlyLearners, ok: made, json: `{"competency":"VD1.1","level":1,"kind":"certificate","source":"Zeugnis","observed_on":"2026-01-31"}`},
		{route: "GET /api/v1/me/attainments", who: onlyLearners},
		{route: "GET /api/v1/me/attainments/:competency", who: onlyLearners, fill: "VD1.1"},
		{route: "POST /api/v1/me/attainments/:competency/correction", who: onlyLearners, fill: "VD1.1", ok: made, json: `{"level":1}`},
		{route: "DELETE /api/v1/me/evidence/:id", who: onlyLearners, names: anEvidence, ok: gone},
		{route: "POST /api/v1/me/certificates", who: onlyLearners, ok: made, scan: true},
		{route: "GET /api/v1/me/evidence/:id/file", who: onlyLearners, names: anEvidence},
		{route: "DELETE /api/v1/me/evidence/:id/file", who: onlyLearners, names: anEvidence, ok: gone},
		{route: "GET /api/v1/me/targets", who: onlyLearners},
		{route: "PUT /api/v1/me/targets", who: onlyLearners, json: `{"targets":[{"competency":"VD4.3","level":2}]}`, ifMatch: "$targets"},
		{route: "GET /api/v1/me/self-check", who: onlyLearners},
		{route: "GET /api/v1/me/self-check/sheet", who: onlyLearners},
		{route: "DELETE /api/v1/me/self-check", who: onlyLearners, ok: gone},
		{route: "POST /api/v1/me/self-check/answers", who: onlyLearners, json: `{"answers":[{"statement":"$statement","answer":2}]}`},
		{route: "GET /api/v1/me/plan", who: onlyLearners},
		{route: "GET /api/v1/me/gap", who: onlyLearners},
		{route: "GET /api/v1/me/recognised-competencies", who: onlyLearners},
		{route: "GET /api/v1/me/suggestions", who: onlyLearners},
		{route: "GET /api/v1/me/preferences", who: onlyLearners},
		{route: "PUT /api/v1/me/preferences", who: onlyLearners, ok: gone, json: `{"profiling":true,"denied":["length"]}`},
		{route: "DELETE /api/v1/me/preferences", who: onlyLearners, ok: gone},
		{route: "GET /api/v1/me/suggestion-lists", who: onlyLearners},
		{route: "GET /api/v1/me/suggestion-lists/:id", who: onlyLearners, names: aList},
		{route: "GET /api/v1/me/decisions", who: onlyLearners},
		{route: "POST /api/v1/me/decisions", who: onlyLearners, names: aPublished, reach: catalogue, ok: made, json: `{"module":"$id","answer":"fits"}`},
		{route: "DELETE /api/v1/me/decisions/:id", who: onlyLearners, names: aDecision, ok: gone},
		{route: "POST /api/v1/me/paths", who: onlyLearners, ok: made},
		{route: "GET /api/v1/me/paths/current", who: onlyLearners},
		{route: "GET /api/v1/me/paths/:id", who: onlyLearners, names: aPath},
		{route: "GET /api/v1/me/paths/:id/calendar", who: onlyLearners, names: aPath},
		{route: "POST /api/v1/me/paths/:id/accept", who: onlyLearners, names: aPath},
		{route: "GET /api/v1/me/paths/:id/alternatives", who: onlyLearners, names: aPath},
		{route: "POST /api/v1/me/paths/:id/alternatives", who: onlyLearners, names: aPath, ok: made, json: `{"modules":["$module"]}`},
		{route: "GET /api/v1/me/paths/:id/what-if", who: onlyLearners, names: aPath},
		{route: "GET /api/v1/me/paths/:id/scenario", who: onlyLearners, names: aPath},
		{route: "GET /api/v1/me/paths/:id/steps/:position/event.ics", who: onlyLearners, names: aPath, last: "1"},
		{route: "GET /api/v1/me/calendar", who: onlyLearners},
		{route: "POST /api/v1/me/calendar", who: onlyLearners, ok: made, json: `{"titles":true}`},
		{route: "DELETE /api/v1/me/calendar", who: onlyLearners, ok: gone},
		{route: "GET /kalender/:token.ics", who: anybody, fill: "$feed.ics"},
		{route: "GET /api/v1/me/path-offer", who: onlyLearners},
		{route: "DELETE /api/v1/me/path-offer", who: onlyLearners, ok: gone},

		{route: "GET /api/v1/me/enrolments", who: onlyLearners},
		{route: "POST /api/v1/me/enrolments", who: onlyLearners, names: aRun, reach: catalogue, ok: made, json: `{"module":"$course","run":"$id"}`},
		{route: "GET /api/v1/me/enrolments/:id/event.ics", who: onlyLearners, names: aSeat},
		{route: "POST /api/v1/me/enrolments/:id/accept", who: onlyLearners, names: aSeat, ifMatch: "$seat"},
		{route: "DELETE /api/v1/me/enrolments/:id", who: onlyLearners, names: aSeat, ok: gone, ifMatch: "$seat"},
		{route: "GET /api/v1/me/messages", who: signedIn},
		{route: "POST /api/v1/me/messages/:id/read", who: signedIn, names: aMessage, owners: onlyLearners, ok: gone},
		{route: "GET /api/v1/approvals", who: signedIn},
		{route: "POST /api/v1/approvals/:id/approve", who: signedIn, names: aRequest, owners: onlyHR, ok: gone, json: `{}`, ifMatch: "$seat"},
		{route: "POST /api/v1/approvals/:id/refuse", who: signedIn, names: aRequest, owners: onlyHR, ok: gone, json: `{"note":"Später"}`, ifMatch: "$seat"},
		{route: "GET /api/v1/admin/enrolment-settings", who: onlyAdmins},
		{route: "PUT /api/v1/admin/enrolment-settings", who: onlyAdmins, json: `{"approver":"hr","offer_hours":24}`, ifMatch: "$settings"},

		{route: "GET /api/v1/modules", who: signedIn},
		{route: "GET /api/v1/modules/:id", who: signedIn, names: aPublished, reach: catalogue},
		{route: "GET /api/v1/modules/:id", who: signedIn, names: aDraft, owners: onlyAuthors},
		{route: "GET /api/v1/modules/:id/fit", who: onlyLearners, names: aPublished, reach: catalogue},
		{route: "GET /api/v1/frameworks", who: signedIn},
		{route: "GET /api/v1/frameworks/:id", who: signedIn, fill: "digcomp-3.0"},
		{route: "GET /api/v1/role-profiles", who: signedIn},
		{route: "GET /api/v1/jobs/:id", who: signedIn, names: aJob, reach: municipality},

		{route: "GET /api/v1/author/modules", who: onlyAuthors},
		{route: "POST /api/v1/competencies/recognise", who: onlyAuthors, json: `{"text":"Sie führen die E-Akte."}`},
		{route: "GET /api/v1/modules/:id/suggestions", who: onlyAuthors, names: aDraft},
		{route: "GET /api/v1/modules/:id/suggestions", who: onlyAuthors, names: aPublished},
		{route: "POST /api/v1/modules", who: onlyAuthors, ok: made, json: moduleJSON},
		{route: "PUT /api/v1/modules/:id", who: onlyAuthors, names: aDraft, json: moduleJSON, ifMatch: "$version"},
		{route: "PUT /api/v1/modules/:id", who: onlyAuthors, names: aPublished, json: moduleJSON, ifMatch: "$version"},
		{route: "POST /api/v1/modules/:id/submit", who: onlyAuthors, names: aDraft, ifMatch: "$version"},
		{route: "POST /api/v1/modules/:id/publish", who: onlyAuthors, names: aDraft, ifMatch: "$version"},
		{route: "POST /api/v1/modules/:id/archive", who: onlyAuthors, names: aPublished, ifMatch: "$version"},
		{route: "GET /api/v1/author/modules/:id/runs", who: onlyAuthors, names: aDraft},
		{route: "POST /api/v1/runs/:id/cancel", who: onlyAuthors, names: aRun, ok: gone},
		{route: "POST /api/v1/imports", who: onlyAuthors, ok: made, json: `{"name":"angebot.csv","content":"$csv","source":"matrix"}`},
		{route: "POST /api/v1/imports/:id/apply", who: onlyAuthors, names: aPreview},

		{route: "GET /api/v1/hr/coverage", who: onlyHR, query: "framework=digcomp-3.0"},
		{route: "GET /api/v1/council/access-log", who: onlyCouncil},
		{route: "GET /api/v1/council/provider-shares", who: onlyCouncil},
		{route: "GET /api/v1/council/policy", who: signedIn},

		{route: "GET /", who: anybody, ok: []int{200, 303}},
		{route: "GET /anmelden", who: anybody, ok: []int{200, 303}},
		{route: "POST /anmelden", who: anybody, ok: seeOther, form: "kommune=wiesenbrueck&kennung=hr&passwort=" + worldPassword},
		{route: "POST /abmelden", who: anybody, ok: seeOther, form: "x=1", ends: true},
		{route: "POST /sprache", who: anybody, ok: seeOther, form: "sprache=en&zurueck=/"},
		{route: "GET /k/:slug", who: anybody, fill: "wiesenbrueck"},
		{route: "GET /k/:slug/tablet", who: anybody, fill: "wiesenbrueck", ok: []int{200, 303}},
		{route: "POST /k/:slug/tablet", who: anybody, fill: "wiesenbrueck", ok: seeOther, form: "x=1"},
		{route: "GET /k/:slug/tablet/stand", who: anybody, fill: "wiesenbrueck"},
		{route: "POST /k/:slug/tablet/anmelden", who: anybody, fill: "wiesenbrueck", ok: seeOther, form: "x=1"},
		{route: "POST /k/:slug/tablet/karte", who: anybody, fill: "wiesenbrueck", ok: []int{401, 429}, form: "karte=ABCD-2345-EFGH&pin=204866"},
		{route: "GET /verbinden", who: onlyLearners},
		{route: "GET /verbinden/:code", who: onlyLearners, fill: "ABCD-2345"},
		{route: "POST /verbinden", who: onlyLearners, ok: seeOther, form: "code=$pair&zahl=$number"},
		{route: "GET /karte", who: onlyLearners},
		{route: "POST /karte", who: onlyLearners, form: "pin=204866&pin2=204866&schluessel=" + anyKey},
		{route: "POST /karte/sperren", who: onlyLearners, ok: seeOther, form: "x=1"},
		{route: "GET /barrierefreiheit", who: anybody},
		{route: "GET /datenschutz", who: anybody},
		{route: "GET /kompetenz-check", who: onlyLearners},
		{route: "POST /kompetenz-check", who: onlyLearners, ok: seeOther, form: "aussage=$statement&antwort=2"},
		{route: "GET /kompetenz-check/pause", who: onlyLearners},
		{route: "GET /kompetenz-check/ergebnis", who: onlyLearners, ok: []int{200, 303}},
		{route: "POST /kompetenz-check/ergebnis", who: onlyLearners, ok: seeOther},
		{route: "POST /kompetenz-check/neu", who: onlyLearners, ok: seeOther},
		{route: "GET /kompetenz-check/bogen", who: onlyLearners},
		{route: "GET /kompetenz-check/bogen/eingeben", who: onlyLearners},
		{route: "POST /kompetenz-check/bogen/eingeben", who: onlyLearners, ok: seeOther, form: "aussage=$statement&antwort-$statement=2"},
		{route: "GET /profil", who: onlyLearners},
		{route: "GET /profil/bearbeiten", who: onlyLearners},
		{route: "POST /profil/bearbeiten", who: onlyLearners, ok: seeOther, form: "version=$profile&anforderungsprofil=buergerbuero&horizont=today&minuten=60&sprachen=de"},
		{route: "GET /profil/nachweis", who: onlyLearners},
		{route: "POST /profil/nachweis", who: onlyLearners, ok: seeOther, form: evidenceForm},
		{route: "GET /profil/nachweis/:id/datei", who: onlyLearners, names: anEvidence},
		{route: "POST /profil/nachweis/:id/datei/loeschen", who: onlyLearners, names: anEvidence, ok: seeOther, form: "zurueck=/profil"},
		{route: "POST /profil/nachweis/:id/zuruecknehmen", who: onlyLearners, names: anEvidence, ok: seeOther, form: "zurueck=/profil"},
		{route: "GET /profil/kompetenz/:id", who: onlyLearners, fill: "VD1.1"},
		{route: "POST /profil/kompetenz/:id", who: onlyLearners, fill: "VD1.1", ok: seeOther, form: "stufe=1"},
		{route: "GET /profil/ziele", who: onlyLearners},
		{route: "POST /profil/ziele", who: onlyLearners, ok: seeOther, form: "version=$targets&ziel-0=VD4.3&stufe-0=2"},
		{route: "GET /profil/gelernt", who: onlyLearners},
		{route: "POST /profil/gelernt", who: onlyLearners, ok: seeOther, form: "profil=an"},
		{route: "POST /profil/gelernt/vergessen", who: onlyLearners, ok: seeOther},
		{route: "GET /vorschlaege", who: onlyLearners},
		{route: "POST /vorschlaege", who: onlyLearners, names: aPublished, reach: catalogue, ok: seeOther, form: "modul=$id&antwort=fits"},
		{route: "POST /vorschlaege/zuruecknehmen", who: onlyLearners, names: aDecision, ok: seeOther, form: "entscheidung=$id"},
		{route: "GET /vorschlaege/gezeigt", who: onlyLearners},
		{route: "GET /vorschlaege/gezeigt/:id", who: onlyLearners, names: aList},
		{route: "GET /lernpfad", who: onlyLearners},
		{route: "POST /lernpfad", who: onlyLearners, ok: seeOther},
		{route: "GET /lernpfad/:id", who: onlyLearners, names: aPath},
		{route: "POST /lernpfad/angebot/ablehnen", who: onlyLearners, ok: seeOther},
		{route: "GET /lernpfad/:id/drucken", who: onlyLearners, names: aPath},
		{route: "GET /lernpfad/:id/schritte/:nummer/termin.ics", who: onlyLearners, names: aPath, last: "1"},
		{route: "GET /kalender", who: onlyLearners},
		{route: "POST /kalender", who: onlyLearners, form: "version=$subscription&titel=ja&schluessel=" + anyKey},
		{route: "POST /kalender/beenden", who: onlyLearners, ok: seeOther, form: "x=1"},
		{route: "GET /lernpfad/:id/wege", who: onlyLearners, names: aPath},
		{route: "GET /lernpfad/:id/annahmen", who: onlyLearners, names: aPath},
		{route: "POST /lernpfad/:id/annehmen", who: onlyLearners, names: aPath, ok: seeOther},
		{route: "POST /lernpfad/:id/andere", who: onlyLearners, names: aPath, ok: seeOther, form: "modul=$module"},
		{route: "GET /anmeldungen", who: onlyLearners},
		{route: "POST /anmeldungen", who: onlyLearners, names: aRun, reach: catalogue, ok: seeOther, form: "modul=$course&durchfuehrung=$id"},
		{route: "GET /anmeldungen/:id/termin.ics", who: onlyLearners, names: aSeat},
		{route: "POST /anmeldungen/:id/annehmen", who: onlyLearners, names: aSeat, ok: seeOther, form: "version=$seat"},
		{route: "POST /anmeldungen/:id/abmelden", who: onlyLearners, names: aSeat, ok: seeOther, form: "version=$seat"},
		{route: "GET /nachrichten", who: signedIn},
		{route: "POST /nachrichten/:id/gelesen", who: signedIn, names: aMessage, owners: onlyLearners, ok: seeOther, form: "x=1"},
		{route: "GET /genehmigungen", who: signedIn},
		{route: "POST /genehmigungen/:id/genehmigen", who: signedIn, names: aRequest, owners: onlyHR, ok: seeOther, form: "version=$seat"},
		{route: "POST /genehmigungen/:id/ablehnen", who: signedIn, names: aRequest, owners: onlyHR, ok: seeOther, form: "version=$seat"},
		{route: "GET /verwaltung/anmeldungen", who: onlyAdmins},
		{route: "POST /verwaltung/anmeldungen", who: onlyAdmins, ok: seeOther, form: "version=$settings&genehmigt=hr&stunden=24"},
		{route: "GET /module", who: signedIn},
		{route: "GET /module/:id", who: signedIn, names: aPublished, reach: catalogue},
		{route: "GET /hr", who: onlyHR},
		{route: "GET /autor", who: onlyAuthors},
		{route: "GET /autor/module/neu", who: onlyAuthors},
		{route: "POST /autor/module/neu", who: onlyAuthors, ok: seeOther, form: moduleForm},
		{route: "GET /autor/module/:id", who: onlyAuthors, names: aDraft},
		{route: "GET /autor/module/:id", who: onlyAuthors, names: aPublished},
		{route: "POST /autor/module/:id", who: onlyAuthors, names: aDraft, ok: seeOther, form: moduleForm},
		{route: "POST /autor/module/:id/einreichen", who: onlyAuthors, names: aDraft, ok: seeOther, form: "version=$version"},
		{route: "POST /autor/module/:id/veroeffentlichen", who: onlyAuthors, names: aDraft, ok: seeOther, form: "version=$version"},
		{route: "POST /autor/module/:id/archivieren", who: onlyAuthors, names: aPublished, ok: seeOther, form: "version=$version"},
		{route: "GET /autor/module/:id/durchfuehrungen", who: onlyAuthors, names: aPublished},
		{route: "GET /autor/module/:id/abschluesse", who: onlyAuthors, names: aPublished},
		{route: "POST /autor/module/:id/abschluesse", who: onlyAuthors, names: aPublished, ok: seeOther, form: "datum=2026-01-31&codes=$code"},
		{route: "POST /autor/durchfuehrungen/:id/absagen", who: onlyAuthors, names: aRun, ok: seeOther, form: "x=1"},
		{route: "GET /autor/import", who: onlyAuthors},
		{route: "GET /autor/import/vorlage.:format", who: onlyAuthors, fill: "csv"},
		{route: "POST /autor/import", who: onlyAuthors, upload: true},
		{route: "POST /autor/import/uebernehmen", who: onlyAuthors, names: aPreview, ok: seeOther, form: "vorschau=$id"},
		{route: "POST /autor/import/fehler", who: onlyAuthors, form: `fehler=[]`},
		{route: "GET /personalrat", who: onlyCouncil},

		// Whoever finishes modules has less of a path afterwards: these come last.
		{route: "POST /api/v1/me/enrolments/:id/complete", who: onlyLearners, names: aStart, ok: made, json: `{"completed_on":"2026-01-31"}`, ifMatch: "$seat"},
		{route: "GET /api/v1/me/completions", who: onlyLearners},
		{route: "POST /api/v1/me/completions", who: onlyLearners, names: aPublished, reach: catalogue, ok: made, json: `{"module":"$id","completed_on":"2026-01-31"}`},
		{route: "GET /api/v1/me/completions/:id", who: onlyLearners, names: aDone},
		{route: "DELETE /api/v1/me/completions/:id", who: onlyLearners, names: aDone, ok: gone},
		{route: "GET /api/v1/me/credentials", who: onlyLearners},
		{route: "GET /api/v1/me/credentials/:id", who: onlyLearners, names: aDone},
		{route: "POST /api/v1/modules/:id/completions", who: onlyAuthors, names: aPublished, json: `{"completed_on":"2026-01-31","codes":["$code"]}`},
		{route: "GET /api/v1/verifications/:code", who: anybody, fill: "BCDFG-HJKLM-NPQRS-TVWXZ", ok: []int{404}}, // nobody has it
		{route: "GET /api/v1/issuer", who: anybody},
		{route: "GET /api/v1/issuer/keys", who: anybody},
		{route: "GET /api/v1/issuer/keys/:kid", who: anybody, fill: "$kid"},
		{route: "GET /api/v1/issuer/revocations", who: anybody},
		{route: "POST /anmeldungen/:id/abschliessen", who: onlyLearners, names: aStart, ok: seeOther, form: "version=$seat&datum=2026-01-31"},
		{route: "POST /module/:id/abgeschlossen", who: onlyLearners, names: aPublished, reach: catalogue, ok: seeOther, form: "datum=2026-01-31"},
		{route: "GET /abschluss/:id", who: onlyLearners, names: aDone},
		{route: "POST /abschluss/:id/zuruecknehmen", who: onlyLearners, names: aDone, ok: seeOther, form: "x=1"},
		{route: "GET /nachweise", who: onlyLearners},
		{route: "GET /nachweise/:id", who: onlyLearners, names: aDone},
		{route: "GET /nachweise/:id/badge", who: onlyLearners, names: aDone},
		{route: "GET /pruefen", who: anybody},
		{route: "GET /pruefen/:code", who: anybody, fill: "BCDFG-HJKLM-NPQRS-TVWXZ", ok: []int{404}}, // nobody has it
		{route: "GET /aussteller", who: anybody},
	}
}
