package frontend

import (
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/auth"
	"lernpfad/internal/httpx"
	"lernpfad/learners/notice"
)

// route is a page or a form target. Operation names the API operation that does the same; only targets that change
// nothing but a cookie of the browser have none.
type route struct {
	method    string
	path      string
	access    httpx.Access
	handle    func(*visit) error
	operation string
	options   []httpx.PageOption
}

const (
	get  = fiber.MethodGet
	post = fiber.MethodPost

	// uploadLimit is above the importer's own limit of 10 MB, so that its clearer message is the one that is read.
	uploadLimit   = 12 << 20
	importTimeout = 60 * time.Second
	pathTimeout   = 20 * time.Second
)

// routes is every page of the product.
func (p *Pages) routes() []route {
	return slices.Concat(
		p.openRoutes(), p.learningRoutes(), p.profileRoutes(), p.moduleRoutes(), p.privateRoutes(), p.sharedRoutes(), p.taskRoutes(),
	)
}

// openRoutes are the pages around signing in.
func (p *Pages) openRoutes() []route {
	everybody := httpx.Public()
	return []route{
		{get, "/anmelden", everybody, p.signInForm, "", nil},
		{post, "/anmelden", everybody, p.signIn, "POST /api/v1/auth/login", nil},
		{post, "/abmelden", everybody, p.signOut, "POST /api/v1/auth/logout", nil},
		{post, "/sprache", everybody, p.chooseLanguage, "", nil},
		{get, "/k/:slug", everybody, p.landing, "", nil},
		{get, "/barrierefreiheit", everybody, p.accessibility, "", nil},
		{get, "/datenschutz", everybody, p.privacy, "", nil},
	}
}

// learningRoutes are the pages of who learns: check, suggestions, path.
func (p *Pages) learningRoutes() []route {
	everybody, learner := httpx.Public(), httpx.Only(auth.Learner)
	slow := []httpx.PageOption{httpx.WithTimeout(pathTimeout)}
	return []route{
		{get, "/", everybody, p.start, "", nil},
		{get, "/kompetenz-check", learner, p.selfCheck, "", nil},
		{post, "/kompetenz-check", learner, p.answer, "POST /api/v1/me/self-check/answers", nil},
		{get, "/kompetenz-check/pause", learner, p.selfCheckPause, "", nil},
		{get, "/kompetenz-check/ergebnis", learner, p.selfCheckResult, "", nil},
		{post, "/kompetenz-check/ergebnis", learner, p.finishSelfCheck, "POST /api/v1/me/self-check/answers", nil},
		{post, "/kompetenz-check/neu", learner, p.restartSelfCheck, "DELETE /api/v1/me/self-check", nil},
		{get, "/vorschlaege", learner, p.suggestions, "", nil},
		{post, "/vorschlaege", learner, p.decide, "POST /api/v1/me/decisions", nil},
		{post, "/vorschlaege/zuruecknehmen", learner, p.undo, "DELETE /api/v1/me/decisions/{id}", nil},
		{get, shownPath, learner, p.shown, "", nil},
		{get, shownPath + "/:id", learner, p.shownList, "", nil},
		{get, "/lernpfad", learner, p.path, "", slow},
		{post, "/lernpfad", learner, p.buildPath, "POST /api/v1/me/paths", slow},
		{get, "/lernpfad/:id", learner, p.path, "", slow},
		{get, "/lernpfad/:id/wege", learner, p.otherWays, "", slow},
		{get, "/lernpfad/:id/annahmen", learner, p.scenario, "", slow},
		{post, "/lernpfad/angebot/ablehnen", learner, p.declineOffer, "DELETE /api/v1/me/path-offer", nil},
		{post, "/lernpfad/:id/andere", learner, p.acceptAlternative, "POST /api/v1/me/paths/{id}/alternatives", slow},
		{post, "/lernpfad/:id/annehmen", learner, p.acceptPath, "POST /api/v1/me/paths/{id}/accept", nil},
	}
}

// moduleRoutes are the pages on modules, seats in them and what comes of them.
func (p *Pages) moduleRoutes() []route {
	everybody, signedIn := httpx.Public(), httpx.SignedIn()
	learner := httpx.Only(auth.Learner)
	return []route{
		{get, "/module", signedIn, p.catalogue, "", nil},
		{get, "/module/:id", signedIn, p.module, "", nil},
		{get, "/anmeldungen", learner, p.enrolments, "", nil},
		{post, "/anmeldungen", learner, p.signUp, "POST /api/v1/me/enrolments", nil},
		{post, "/anmeldungen/:id/annehmen", learner, p.acceptOffer, "POST /api/v1/me/enrolments/{id}/accept", nil},
		{post, "/anmeldungen/:id/abschliessen", learner, p.complete, "POST /api/v1/me/enrolments/{id}/complete", nil},
		{post, "/anmeldungen/:id/abmelden", learner, p.withdraw, "DELETE /api/v1/me/enrolments/{id}", nil},
		{post, "/module/:id/abgeschlossen", learner, p.completeElsewhere, "POST /api/v1/me/completions", nil},
		{get, "/abschluss/:id", learner, p.completion, "", nil},
		{post, "/abschluss/:id/zuruecknehmen", learner, p.takeBack, "DELETE /api/v1/me/completions/{id}", nil},
		{get, "/nachweise", learner, p.credentials, "", nil},
		{get, "/nachweise/:id", learner, p.credential, "", nil},
		{get, "/nachweise/:id/badge", learner, p.badge, "", nil},
		{get, "/pruefen", everybody, p.verifyForm, "", nil},
		{get, "/pruefen/:code", everybody, p.verify, "", nil},
		{get, "/aussteller", everybody, p.issuer, "", nil},
	}
}

// privateRoutes are the pages on messages and on what is stored of a person.
func (p *Pages) privateRoutes() []route {
	everybody, signedIn := httpx.Public(), httpx.SignedIn()
	private := signedIn.OwnDevice()
	slow := []httpx.PageOption{httpx.WithTimeout(pathTimeout)}
	return []route{
		{get, "/nachrichten", signedIn, p.inbox, "", nil},
		{post, "/nachrichten/:id/gelesen", signedIn, p.readMessage, "POST /api/v1/me/messages/{id}/read", nil},
		{get, notificationsPath, private, p.notifications, "", nil},
		{post, notificationsPath, private, p.saveNotifications, "PUT /api/v1/me/notifications", nil},
		{get, notice.ConfirmPath + ":link", everybody, p.confirmLink, "", nil},
		{post, notice.ConfirmPath + ":link", everybody, p.confirmAddress, "POST /api/v1/mail-links/confirm", nil},
		{get, notice.StopPath + ":link", everybody, p.stopLink, "", nil},
		{post, notice.StopPath + ":link", everybody, p.stopMail, "POST /api/v1/mail-links/stop", nil},
		{get, dataPath, private, p.ownData, "", nil},
		{get, dataPath + "/kopie.:format", private, p.copyOfData, "", slow},
		{get, erasePath, private, p.eraseForm, "", nil},
		{post, erasePath, private, p.erase, "DELETE /api/v1/me", slow},
		{get, "/geloescht", everybody, p.erased, "", nil},
	}
}

// taskRoutes are the pages of those who do something for others.
func (p *Pages) taskRoutes() []route {
	signedIn, author := httpx.SignedIn(), httpx.Only(auth.Author)
	admin, hr, council := httpx.Only(auth.Admin), httpx.Only(auth.HR), httpx.Only(auth.Council)
	slow := []httpx.PageOption{httpx.WithTimeout(pathTimeout)}
	upload := []httpx.PageOption{httpx.WithTimeout(importTimeout), httpx.WithBodyLimit(uploadLimit)}
	return []route{
		{get, "/genehmigungen", signedIn, p.requests, "", nil},
		{post, "/genehmigungen/:id/genehmigen", signedIn, p.approve, "POST /api/v1/approvals/{id}/approve", nil},
		{post, "/genehmigungen/:id/ablehnen", signedIn, p.refuse, "POST /api/v1/approvals/{id}/refuse", nil},
		{get, "/verwaltung/anmeldungen", admin, p.enrolmentRules, "", nil},
		{post, "/verwaltung/anmeldungen", admin, p.saveEnrolmentRules, "PUT /api/v1/admin/enrolment-settings", nil},
		{get, "/hr", hr, p.coverage, "", slow},
		{get, "/autor", author, p.myModules, "", nil},
		{get, "/autor/module/neu", author, p.newModule, "", nil},
		{post, "/autor/module/neu", author, p.createModule, "POST /api/v1/modules", nil},
		{get, "/autor/module/:id", author, p.editModule, "", nil},
		{post, "/autor/module/:id", author, p.updateModule, "PUT /api/v1/modules/{id}", nil},
		{post, "/autor/module/:id/einreichen", author, p.submitModule, "POST /api/v1/modules/{id}/submit", nil},
		{post, "/autor/module/:id/veroeffentlichen", author, p.publishModule, "POST /api/v1/modules/{id}/publish", nil},
		{post, "/autor/module/:id/archivieren", author, p.archiveModule, "POST /api/v1/modules/{id}/archive", nil},
		{get, "/autor/module/:id/durchfuehrungen", author, p.moduleRuns, "", nil},
		{get, "/autor/module/:id/abschluesse", author, p.confirmForm, "", nil},
		{post, "/autor/module/:id/abschluesse", author, p.confirm, "POST /api/v1/modules/{id}/completions", nil},
		{post, "/autor/durchfuehrungen/:id/absagen", author, p.cancelRun, "POST /api/v1/runs/{id}/cancel", nil},
		{get, "/autor/import", author, p.importForm, "", nil},
		{get, "/autor/import/vorlage.:format", author, p.importTemplate, "", nil},
		{post, "/autor/import", author, p.previewImport, "POST /api/v1/imports", upload},
		{post, "/autor/import/uebernehmen", author, p.applyImport, "POST /api/v1/imports/{id}/apply", upload},
		{post, "/autor/import/fehler", author, p.importErrors, "POST /api/v1/imports", upload},
		{get, "/personalrat", council, p.council, "", nil},
	}
}

// profileRoutes are the pages on what a person can, wants and has shown.
func (p *Pages) profileRoutes() []route {
	learner := httpx.Only(auth.Learner)
	upload := []httpx.PageOption{httpx.WithTimeout(importTimeout), httpx.WithBodyLimit(uploadLimit)}
	return []route{
		{get, "/profil", learner, p.profile, "", nil},
		{get, "/profil/bearbeiten", learner, p.profileForm, "", nil},
		{post, "/profil/bearbeiten", learner, p.saveProfile, "PUT /api/v1/me/profile", nil},
		{get, "/profil/nachweis", learner, p.evidenceForm, "", nil},
		{post, "/profil/nachweis", learner, p.addEvidence, "POST /api/v1/me/evidence", upload},
		{get, "/profil/nachweis/:id/datei", learner, p.evidenceFile, "", nil},
		{post, "/profil/nachweis/:id/datei/loeschen", learner, p.deleteEvidenceFile, "DELETE /api/v1/me/evidence/{id}/file", nil},
		{post, "/profil/nachweis/:id/zuruecknehmen", learner, p.withdrawEvidence, "DELETE /api/v1/me/evidence/{id}", nil},
		{get, "/profil/kompetenz/:id", learner, p.whyLevel, "", nil},
		{post, "/profil/kompetenz/:id", learner, p.correctLevel, "POST /api/v1/me/attainments/{competency}/correction", nil},
		{get, "/profil/ziele", learner, p.targetsForm, "", nil},
		{post, "/profil/ziele", learner, p.saveTargets, "PUT /api/v1/me/targets", nil},
		{get, preferencesPath, learner, p.preferences, "", nil},
		{post, preferencesPath, learner, p.setPreferences, "PUT /api/v1/me/preferences", nil},
		{post, preferencesPath + "/vergessen", learner, p.forgetPreferences, "DELETE /api/v1/me/preferences", nil},
	}
}

// sharedRoutes are the pages around calendars, shared tablets and paper.
func (p *Pages) sharedRoutes() []route {
	everybody, learner := httpx.Public(), httpx.Only(auth.Learner)
	own := learner.OwnDevice()
	slow := []httpx.PageOption{httpx.WithTimeout(pathTimeout)}
	return []route{
		{get, "/k/:slug/tablet", everybody, p.tablet, "", nil},
		{post, "/k/:slug/tablet", everybody, p.newTabletCode, "POST /api/v1/kiosk/codes", nil},
		{get, "/k/:slug/tablet/stand", everybody, p.tabletState, "", nil},
		{post, "/k/:slug/tablet/anmelden", everybody, p.openTablet, "POST /api/v1/kiosk/sessions", nil},
		{post, "/k/:slug/tablet/karte", everybody, p.openWithCard, "POST /api/v1/kiosk/sessions", nil},
		{get, "/verbinden", own, p.connectForm, "", nil},
		{get, "/verbinden/:code", own, p.connectForm, "", nil},
		{post, "/verbinden", own, p.connect, "POST /api/v1/me/kiosk-codes", nil},
		{get, "/karte", own, p.card, "", nil},
		{post, "/karte", own, p.makeCard, "PUT /api/v1/me/card", nil},
		{post, "/karte/sperren", own, p.dropCard, "DELETE /api/v1/me/card", nil},
		{get, sheetPath, learner, p.sheet, "", nil},
		{get, sheetPath + "/eingeben", learner, p.sheetForm, "", nil},
		{post, sheetPath + "/eingeben", learner, p.saveSheet, "POST /api/v1/me/self-check/answers", nil},
		{get, "/lernpfad/:id/drucken", learner, p.printPath, "", slow},
		{get, "/lernpfad/:id/schritte/:nummer/termin.ics", learner, p.stepFile, "", slow},
		{get, calendarPath, learner, p.dates, "", slow},
		{post, calendarPath, own, p.subscribe, "POST /api/v1/me/calendar", slow},
		{post, calendarPath + "/beenden", learner, p.unsubscribe, "DELETE /api/v1/me/calendar", nil},
		{get, "/anmeldungen/:id/termin.ics", learner, p.enrolmentFile, "", slow},
	}
}

// Register puts the pages, the bundled files and the error page onto the server.
func (p *Pages) Register(server *httpx.Server) {
	server.Page(get, "/static/:name", httpx.Public(), p.assets.serve)
	for _, r := range p.routes() {
		server.Page(r.method, r.path, r.access, p.visited(r.handle), r.options...)
	}
	server.OnError(p.ErrorPage)
}

// visited turns a handler of a visit into one of Fiber. Public pages know who is signed in, too.
func (p *Pages) visited(handle func(*visit) error) fiber.Handler {
	return func(c *fiber.Ctx) error { return handle(p.visit(c)) }
}

func (p *Pages) visit(c *fiber.Ctx) *visit {
	v := &visit{Ctx: c, pages: p, lang: parseLanguage(c.Cookies(languageCookie))}
	if actor, err := auth.From(c.UserContext()); err == nil {
		v.actor = actor
	}
	return v
}
