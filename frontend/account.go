package frontend

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

type signInData struct {
	Tenants []auth.Tenant
	Chosen  string // slug of the Kommune
	Known   bool   // the slug is one of Tenants, so the choice needs no field
	Login   string
	Next    string
	Problem string
}

// ChosenName is the name of the chosen Kommune.
func (d signInData) ChosenName() string {
	for _, t := range d.Tenants {
		if t.Slug == d.Chosen {
			return t.Name
		}
	}
	return ""
}

func (p *Pages) signInForm(v *visit) error {
	if v.signedIn() {
		return redirect(v.Ctx, localPath(v.Query("weiter")), "")
	}
	return p.showSignIn(v, fiber.StatusOK, signInData{Chosen: v.Query("k"), Next: v.Query("weiter")})
}

func (p *Pages) showSignIn(v *visit, status int, d signInData) error {
	var err error
	if d.Tenants, err = p.Tenants.Tenants(v.UserContext()); err != nil {
		return err
	}
	d.Known = slices.ContainsFunc(d.Tenants, func(t auth.Tenant) bool { return t.Slug == d.Chosen })
	h := head{Title: v.t("login.title")}
	if d.Known {
		h.Kicker = d.ChosenName()
	}
	return v.render(status, "anmelden", h, d)
}

func (p *Pages) signIn(v *visit) error {
	ctx := v.UserContext()
	d := signInData{Chosen: v.FormValue("kommune"), Login: strings.TrimSpace(v.FormValue("kennung")), Next: v.FormValue("weiter")}
	token, _, err := p.Accounts.Login(ctx, auth.LoginInput{
		Tenant: d.Chosen, Login: d.Login, Password: v.FormValue("passwort"), Address: httpx.Address(ctx),
	})
	if f, ok := fault.From(err); ok && f.Kind != fault.Internal && f.Kind != fault.Unavailable {
		d.Problem = f.Detail()
		return p.showSignIn(v, f.Status(), d)
	}
	if err != nil {
		return err
	}
	httpx.SetSession(v.Ctx, token)
	return redirect(v.Ctx, localPath(d.Next), "")
}

func (p *Pages) signOut(v *visit) error {
	if v.signedIn() {
		if err := p.Accounts.Logout(v.UserContext(), v.actor); err != nil && !fault.Is(err, "unauthenticated") {
			return err
		}
	}
	httpx.SetSession(v.Ctx, "")
	if v.actor.Kiosk {
		return v.leaveTablet()
	}
	to := "/anmelden"
	if v.actor.TenantSlug != "" {
		to += "?k=" + url.QueryEscape(v.actor.TenantSlug)
	}
	return redirect(v.Ctx, to, flashSignedOut)
}

func (p *Pages) chooseLanguage(v *visit) error {
	v.Cookie(&fiber.Cookie{
		Name: languageCookie, Value: string(parseLanguage(v.FormValue("sprache"))), Path: "/", MaxAge: yearSeconds,
		HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: v.Secure(),
	})
	return redirect(v.Ctx, localPath(v.FormValue("zurueck")), "")
}

type landingData struct {
	Slug, Name string
}

func (p *Pages) landing(v *visit) error {
	tenants, err := p.Tenants.Tenants(v.UserContext())
	if err != nil {
		return err
	}
	for _, t := range tenants {
		if t.Slug == v.Params("slug") {
			return v.render(fiber.StatusOK, "kommune", head{Title: v.t("landing.title"), Kicker: t.Name, OwnTitle: true}, landingData{Slug: t.Slug, Name: t.Name})
		}
	}
	return fault.New("not-found")
}

func (p *Pages) accessibility(v *visit) error {
	return v.render(fiber.StatusOK, "barrierefreiheit", head{Title: v.t("a11y.title")}, nil)
}

func (p *Pages) privacy(v *visit) error {
	return v.render(fiber.StatusOK, "datenschutz", head{Title: v.t("privacy.title")}, nil)
}

// localPath keeps a way back inside this site: anything that a browser could take for another host becomes "/".
func localPath(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t") {
		return "/"
	}
	return s
}

// start sends people to where their work is; learners have a page of their own.
func (p *Pages) start(v *visit) error {
	switch {
	case !v.signedIn():
		return redirect(v.Ctx, "/anmelden", "")
	case v.actor.Has(auth.Learner):
		return p.learnerStart(v)
	case v.actor.Has(auth.HR):
		return redirect(v.Ctx, "/hr", "")
	case v.actor.Has(auth.Author):
		return redirect(v.Ctx, "/autor", "")
	case v.actor.Has(auth.Council):
		return redirect(v.Ctx, "/personalrat", "")
	default:
		return redirect(v.Ctx, "/module", "")
	}
}
