package frontend

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

// Cookies of a shared tablet: which municipality it stands in, so that it comes back to its own start; and its code while one is shown.
const (
	tabletCookie = "tablet"
	codeCookie   = "tabletcode"
)

// tabletData is the start of a shared tablet: two ways to sign in without typing a password.
type tabletData struct {
	Slug   string
	Code   *auth.KioskCode // nil while none is shown
	QR     qrCode
	Over   bool // the code that was shown has expired or was used
	Errors formErrors
	Card   string
}

func (p *Pages) tablet(v *visit) error {
	if v.signedIn() {
		return redirect(v.Ctx, "/", "")
	}
	return p.showTablet(v, fiber.StatusOK, tabletData{Card: v.Query("karte")})
}

func (p *Pages) showTablet(v *visit, status int, d tabletData) error {
	name, err := p.tenantName(v, v.Params("slug"))
	if err != nil {
		return err
	}
	d.Slug = v.Params("slug")
	if code, secret, ok := v.tabletCode(); ok {
		shown, state, err := p.Kiosks.KioskCode(v.UserContext(), d.Slug, code, secret)
		if err != nil {
			return err
		}
		if d.Over = state == auth.KioskOver; !d.Over {
			d.Code = &shown
			if d.QR, err = newQR(httpx.Origin(v.UserContext()) + "/verbinden/" + shown.Code); err != nil {
				return err
			}
		}
	}
	return v.render(status, "tablet", head{Title: v.t("tablet.title"), Kicker: name, Lead: v.t("tablet.lead")}, d)
}

// tenantName finds a municipality by its slug.
func (p *Pages) tenantName(v *visit, slug string) (string, error) {
	tenants, err := p.Tenants.Tenants(v.UserContext())
	if err != nil {
		return "", err
	}
	for _, t := range tenants {
		if t.Slug == slug {
			return t.Name, nil
		}
	}
	return "", fault.New("not-found")
}

func (p *Pages) newTabletCode(v *visit) error {
	code, err := p.Kiosks.NewKioskCode(v.UserContext(), v.Params("slug"))
	if err != nil {
		return err
	}
	v.setTablet(codeCookie, code.Code+"."+code.Secret, int(auth.KioskCodeLife.Seconds()))
	return redirect(v.Ctx, v.tabletStart(), "")
}

// tabletState tells the script of the page how the code stands: a word and nothing else.
func (p *Pages) tabletState(v *visit) error {
	state := auth.KioskOver
	if code, secret, ok := v.tabletCode(); ok {
		var err error
		if _, state, err = p.Kiosks.KioskCode(v.UserContext(), v.Params("slug"), code, secret); err != nil {
			return err
		}
	} else if _, err := p.tenantName(v, v.Params("slug")); err != nil {
		return err
	}
	return v.JSON(fiber.Map{"state": state})
}

func (p *Pages) openTablet(v *visit) error {
	code, secret, _ := v.tabletCode()
	token, actor, err := p.Kiosks.OpenKiosk(v.UserContext(), v.Params("slug"), code, secret)
	switch {
	case fault.Is(err, "kiosk-pending"):
		return redirect(v.Ctx, v.tabletStart(), flashTabletPending)
	case fault.Is(err, "kiosk-code-unknown"): // expired, or the form was sent twice
		return redirect(v.Ctx, v.tabletStart(), "")
	case err != nil:
		return err
	}
	return v.enterTablet(token, actor)
}

func (p *Pages) openWithCard(v *visit) error {
	d := tabletData{Card: strings.TrimSpace(v.FormValue("karte"))}
	token, actor, err := p.Cards.OpenCard(v.UserContext(), auth.CardInput{
		Tenant: v.Params("slug"), Code: d.Card, PIN: strings.TrimSpace(v.FormValue("pin")), Address: httpx.Address(v.UserContext()),
	})
	if f, ok := fault.From(err); ok && (f.Slug == "card-failed" || f.Kind == fault.RateLimited) {
		d.Errors = formErrors{Lines: []errorLine{{Text: v.faultText(f)}}}
		return p.showTablet(v, f.Status(), d)
	}
	if err != nil {
		return err
	}
	return v.enterTablet(token, actor)
}

// faultText explains a fault in the person's language; the registry of faults is German.
func (v *visit) faultText(f *fault.Error) string {
	if text := v.pages.texts[v.lang]["fault."+f.Slug]; text != "" {
		return text
	}
	return f.Detail()
}

// enterTablet begins a session on a shared tablet and remembers where the tablet stands.
func (v *visit) enterTablet(token string, actor auth.Actor) error {
	httpx.SetSession(v.Ctx, token)
	v.setTablet(codeCookie, "", -1)
	v.setTablet(tabletCookie, actor.TenantSlug, yearSeconds)
	return redirect(v.Ctx, "/", "")
}

// leaveTablet ends a session on a shared tablet: nothing of it stays in the browser.
func (v *visit) leaveTablet() error {
	v.Set("Clear-Site-Data", `"cache"`)
	return redirect(v.Ctx, "/k/"+v.actor.TenantSlug+"/tablet", flashSignedOut)
}

func (v *visit) tabletStart() string { return "/k/" + v.Params("slug") + "/tablet" }

var slugPattern = regexp.MustCompile(`^[a-z0-9-]{2,60}$`)

// tabletHome is where a shared tablet begins, or "" on all other devices.
func (v *visit) tabletHome() string {
	if slug := v.Cookies(tabletCookie); slugPattern.MatchString(slug) {
		return "/k/" + slug + "/tablet"
	}
	return ""
}

func (v *visit) tabletCode() (code, secret string, ok bool) {
	return strings.Cut(v.Cookies(codeCookie), ".")
}

func (v *visit) setTablet(name, value string, seconds int) {
	v.Cookie(&fiber.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: seconds, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: v.Secure(),
	})
}

type connectData struct {
	Errors formErrors
	Code   string
	Number string
}

func (p *Pages) connectForm(v *visit) error {
	return p.showConnect(v, fiber.StatusOK, connectData{Code: v.Params("code")})
}

func (p *Pages) showConnect(v *visit, status int, d connectData) error {
	h := head{Title: v.t("connect.title"), Lead: v.t("connect.lead"), Crumbs: v.trail(v.t("connect.title"))}
	return v.render(status, "verbinden", h, d)
}

func (p *Pages) connect(v *visit) error {
	d := connectData{Code: strings.TrimSpace(v.FormValue("code")), Number: strings.TrimSpace(v.FormValue("zahl"))}
	number, err := strconv.Atoi(d.Number)
	if err != nil || number < 0 || number > 99 {
		d.Errors = formErrors{Lines: []errorLine{{ID: "zahl", Text: v.t("connect.bad_number")}}}
		return p.showConnect(v, fiber.StatusUnprocessableEntity, d)
	}
	err = p.Kiosks.ConfirmKiosk(v.UserContext(), v.actor, d.Code, number)
	if f, ok := fault.From(err); ok && (f.Slug == "kiosk-code-unknown" || f.Slug == "kiosk-number-wrong") {
		d = connectData{Errors: formErrors{Lines: []errorLine{{ID: "code", Text: v.faultText(f)}}}}
		return p.showConnect(v, f.Status(), d)
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, "/", flashTabletConfirmed)
}
