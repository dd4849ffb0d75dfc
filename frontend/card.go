package frontend

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/internal/httpx"
)

// cardData is the page on which a person makes the card for a shared tablet.
type cardData struct {
	Errors formErrors
	Card   *auth.Card // nil without one
	Key    string     // makes the form safe to send twice
	Code   string     // told once, after it was made
	QR     qrCode
	Where  string // address of the tablet's start, for the card
}

func (p *Pages) card(v *visit) error { return p.showCard(v, fiber.StatusOK, cardData{}) }

func (p *Pages) showCard(v *visit, status int, d cardData) error {
	card, ok, err := p.Cards.Card(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	if ok {
		d.Card = &card
	}
	if d.Key, err = auth.NewCardKey(); err != nil {
		return err
	}
	h := head{Title: v.t("card.title"), Lead: v.t("card.lead"), Crumbs: v.trail(v.t("card.title"))}
	return v.render(status, "karte", h, d)
}

// makeCard shows the new card once, to be printed.
func (p *Pages) makeCard(v *visit) error {
	pin := strings.TrimSpace(v.FormValue("pin"))
	if pin != strings.TrimSpace(v.FormValue("pin2")) {
		return p.showCard(v, fiber.StatusUnprocessableEntity, cardData{Errors: formErrors{Lines: []errorLine{{ID: "pin2", Text: v.t("card.differ")}}}})
	}
	code, err := p.Cards.MakeCard(v.UserContext(), v.actor, v.FormValue("schluessel"), pin)
	if fault.Is(err, "pin-invalid") {
		return p.showCard(v, fiber.StatusUnprocessableEntity, cardData{Errors: formErrors{Lines: []errorLine{{ID: "pin", Text: v.t("card.bad_pin")}}}})
	}
	if err != nil {
		return err
	}
	d := cardData{Code: code, Where: httpx.Origin(v.UserContext()) + "/k/" + v.actor.TenantSlug + "/tablet"}
	if d.QR, err = newQR(d.Where + "?karte=" + code); err != nil {
		return err
	}
	return p.showCard(v, fiber.StatusOK, d)
}

func (p *Pages) dropCard(v *visit) error {
	if err := p.Cards.DropCard(v.UserContext(), v.actor); err != nil {
		return err
	}
	return redirect(v.Ctx, "/karte", flashCardDropped)
}
