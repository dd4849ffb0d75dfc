package frontend

import (
	"html/template"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/auth"
)

// layout is what every page is framed with.
type layout struct {
	Lang     language
	HTMLLang string
	Title    string // the h1, and the beginning of the document's title
	Kicker   string // a line above the h1, or ""
	Lead     string // a line below the h1, or ""
	Nav      []navItem
	Crumbs   []crumb
	Wide     bool   // a page of tables uses more of the screen
	Flash    string // key of a message, or ""
	SignedIn bool
	Kiosk    int // seconds after which a shared tablet forgets, 0 elsewhere
	Slug     string
	Name     string
	Tenant   string
	Here     string // path and query, to come back to after a change of language
	OwnTitle bool   // the page writes its h1 itself
	NoIndex  bool   // search engines keep out
	Data     any
	Main     template.HTML // the page itself, written before its frame
}

type navItem struct {
	Href, Text string
	Current    bool
}

// crumb is a page above this one; an empty Href is the page itself.
type crumb struct{ Href, Text string }

// head is what a page says about itself.
type head struct {
	Title  string
	Kicker string
	Lead   string
	Crumbs []crumb
	Wide   bool
	// OwnTitle and NoIndex are those of the layout.
	OwnTitle, NoIndex bool
}

// visit is one request to a page.
type visit struct {
	*fiber.Ctx
	pages *Pages
	actor auth.Actor // the zero value while nobody is signed in
	lang  language
}

func (v *visit) t(key string, kv ...any) string {
	s, err := v.pages.texts.text(v.lang, key, kv...)
	if err != nil {
		v.pages.Log.ErrorContext(v.UserContext(), "text is missing", "error", err)
	}
	return s
}

func (v *visit) n(key string, n int, kv ...any) string {
	s, err := v.pages.texts.counted(v.lang, key, n, kv...)
	if err != nil {
		v.pages.Log.ErrorContext(v.UserContext(), "text is missing", "error", err)
	}
	return s
}

func (v *visit) signedIn() bool { return v.actor.Name != "" }

// render frames the data of a page and writes it.
func (v *visit) render(status int, name string, h head, data any) error {
	return v.pages.render(v.Ctx, status, name, layout{
		Lang: v.lang, HTMLLang: v.lang.htmlLang(),
		Title: h.Title, Kicker: h.Kicker, Lead: h.Lead, Crumbs: h.Crumbs, Wide: h.Wide, OwnTitle: h.OwnTitle, NoIndex: h.NoIndex,
		Nav: v.nav(), Flash: takeFlash(v.Ctx),
		Kiosk: v.kioskSeconds(), Slug: v.actor.TenantSlug,
		SignedIn: v.signedIn(), Name: v.actor.Name, Tenant: v.actor.TenantName,
		Here: v.OriginalURL(), Data: data,
	})
}

// renderPart writes one template without the frame.
func (v *visit) renderPart(part string, data any) error {
	out, err := v.pages.execute(v.lang, part, data)
	if err != nil {
		return err
	}
	return sendPage(v.Ctx, fiber.StatusOK, out)
}

func (v *visit) kioskSeconds() int {
	if !v.actor.Kiosk {
		return 0
	}
	return int(auth.KioskIdleLimit.Seconds())
}

// nav lists the pages a person's roles open.
func (v *visit) nav() []navItem {
	if !v.signedIn() {
		return nil
	}
	var items []navItem
	add := func(href, key string) {
		items = append(items, navItem{Href: href, Text: v.t(key), Current: isBelow(v.Path(), href)})
	}
	if v.actor.Has(auth.Learner) {
		add("/", "nav.start")
		add("/profil", "nav.profile")
		add("/vorschlaege", "nav.suggestions")
		add("/lernpfad", "nav.path")
		add("/kalender", "nav.calendar")
		add("/anmeldungen", "nav.enrolments")
	}
	if v.actor.Approves {
		add("/genehmigungen", "nav.approvals")
	}
	if v.actor.Has(auth.Learner) || v.actor.Approves {
		add("/nachrichten", "nav.messages")
	}
	if v.actor.Has(auth.HR) {
		add("/hr", "nav.coverage")
	}
	if v.actor.Has(auth.Author) {
		add("/autor", "nav.authoring")
		add("/autor/import", "nav.import")
	}
	if v.actor.Has(auth.Admin) {
		add("/verwaltung/anmeldungen", "nav.enrolment_rules")
	}
	add("/module", "nav.catalogue")
	if v.actor.Has(auth.Council) {
		add("/personalrat", "nav.council")
	}
	return markLongest(items)
}

// isBelow reports whether a path is the page href or lies below it; "/" has nothing below.
func isBelow(path, href string) bool {
	return path == href || href != "/" && len(path) > len(href) && path[:len(href)+1] == href+"/"
}

// markLongest leaves one current item: "/autor/import" is also below "/autor".
func markLongest(items []navItem) []navItem {
	best := -1
	for i, item := range items {
		if item.Current && (best < 0 || len(item.Href) > len(items[best].Href)) {
			best = i
		}
	}
	for i := range items {
		items[i].Current = i == best
	}
	return items
}

// trail builds the breadcrumb of a page below the start page; pairs are address and text, the page itself comes last.
func (v *visit) trail(current string, above ...crumb) []crumb {
	list := append([]crumb{{Href: "/", Text: v.t("nav.start")}}, above...)
	return append(list, crumb{Text: current})
}
