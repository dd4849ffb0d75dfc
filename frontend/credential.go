package frontend

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lernpfad/courses/competency"
	"lernpfad/internal/fault"
	"lernpfad/learners/completion"
	"lernpfad/learners/completion/badge"
)

type credentialsData struct{ List []completion.Completion }

// credentials lists what the person can show of what she finished.
func (p *Pages) credentials(v *visit) error {
	all, err := p.Completions.Mine(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	var d credentialsData
	for _, c := range all {
		if !c.Withdrawn() {
			d.List = append(d.List, c)
		}
	}
	h := head{
		Title: v.t("credential.list_title"), Lead: v.t("credential.list_lead"),
		Crumbs: v.trail(v.t("credential.list_title"), crumb{"/anmeldungen", v.t("enrol.title")}),
	}
	return v.render(fiber.StatusOK, "nachweise", h, d)
}

type credentialData struct {
	Done      completion.Completion
	VerifyURL string
	Mine      bool   // on her own page; otherwise somebody checks it
	QR        qrCode // leads to the page that checks it; only where Mine
}

func (p *Pages) credential(v *visit) error {
	c, err := p.ownCompletion(v)
	if err != nil {
		return err
	}
	if c.Withdrawn() {
		return fault.New("completion-withdrawn")
	}
	d := credentialData{Done: c, VerifyURL: p.Badges.VerifyURL(c), Mine: true}
	if d.QR, err = newQR(d.VerifyURL); err != nil {
		return err
	}
	h := head{
		Title:  v.t("credential.title"),
		Crumbs: v.trail(c.Title, crumb{"/anmeldungen", v.t("enrol.title")}, crumb{"/nachweise", v.t("credential.list_title")}),
	}
	return v.render(fiber.StatusOK, "lernnachweis", h, d)
}

// badge sends the signed credential as a file.
func (p *Pages) badge(v *visit) error {
	c, err := p.ownCompletion(v)
	if err != nil {
		return err
	}
	signed, err := p.Badges.Badge(v.UserContext(), v.actor, c.ID)
	if err != nil {
		return err
	}
	v.Set(fiber.HeaderContentType, completion.BadgeType)
	v.Set(fiber.HeaderContentDisposition, completion.BadgeFile(c.ID))
	v.Set(fiber.HeaderCacheControl, "no-store")
	return v.SendString(signed)
}

type verifyData struct {
	Code      field
	Unknown   bool
	Withdrawn bool
	Found     *credentialData
}

// verifyForm asks for the code of a printed page. It is open to everybody.
func (p *Pages) verifyForm(v *visit) error {
	if typed := strings.TrimSpace(v.Query("code")); typed != "" {
		return redirect(v.Ctx, "/pruefen/"+url.PathEscape(typed), "")
	}
	return p.showVerify(v, fiber.StatusOK, verifyData{})
}

// verify says what the page behind a code must say.
func (p *Pages) verify(v *visit) error {
	typed, err := url.PathUnescape(v.Params("code"))
	if err != nil {
		typed = ""
	}
	found, err := p.Badges.Verify(v.UserContext(), typed)
	switch {
	case fault.Is(err, "verification-unknown"):
		return p.showVerify(v, fiber.StatusNotFound, verifyData{Unknown: true})
	case err != nil:
		return err
	case found.Withdrawn:
		return p.showVerify(v, fiber.StatusOK, verifyData{Withdrawn: true})
	default:
		d := credentialData{Done: found.Completion, VerifyURL: p.Badges.VerifyURL(found.Completion)}
		return p.showVerify(v, fiber.StatusOK, verifyData{Found: &d})
	}
}

func (p *Pages) showVerify(v *visit, status int, d verifyData) error {
	v.Set("X-Robots-Tag", "noindex, nofollow") // names are no business of search engines
	d.Code = v.field(formErrors{}, "/code", "code", "").hint(v.t("hint.code"))
	return v.render(status, "pruefen", head{Title: v.t("verify.title"), Lead: v.t("verify.lead"), NoIndex: true}, d)
}

type issuerData struct {
	Keys       []badge.PublicKey
	Frameworks []competency.Framework
}

// issuer says who signs badges, with which keys, and what the competencies in them mean.
func (p *Pages) issuer(v *visit) error {
	keys, err := p.Badges.PublicKeys(v.UserContext())
	if err != nil {
		return err
	}
	d := issuerData{Keys: keys, Frameworks: p.Library.Frameworks()}
	return v.render(fiber.StatusOK, "aussteller", head{Title: v.t("issuer.title"), Lead: v.t("issuer.lead")}, d)
}
