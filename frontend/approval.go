package frontend

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"lernpfad/internal/fault"
	"lernpfad/learners/enrolment"
)

type requestsData struct {
	Errors   formErrors
	Requests []enrolment.Request
	Note     string // what was written for a request that did not go through
	NoteFor  uuid.UUID
}

func (p *Pages) requests(v *visit) error { return p.showRequests(v, fiber.StatusOK, requestsData{}) }

func (p *Pages) showRequests(v *visit, status int, d requestsData) error {
	var err error
	if d.Requests, err = p.Approvals.Requests(v.UserContext(), v.actor); err != nil {
		return err
	}
	h := head{Title: v.t("approval.title"), Lead: v.t("approval.lead"), Crumbs: v.trail(v.t("approval.title"))}
	return v.render(status, "genehmigungen", h, d)
}

func (p *Pages) approve(v *visit) error { return p.decideRequest(v, true, flashApproved) }

func (p *Pages) refuse(v *visit) error { return p.decideRequest(v, false, flashRefused) }

func (p *Pages) decideRequest(v *visit, agree bool, flash string) error {
	id, err := uuid.Parse(v.Params("id"))
	if err != nil {
		return fault.New("enrolment-not-found")
	}
	version, err := strconv.Atoi(v.FormValue("version"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	note := v.FormValue("satz")
	err = p.Approvals.Decide(v.UserContext(), v.actor, id, version, agree, note)
	if errors, status, ok := v.enrolmentErrors(err); ok {
		return p.showRequests(v, status, requestsData{Errors: errors, Note: note, NoteFor: id})
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, "/genehmigungen", flash)
}

type rulesData struct {
	Errors   formErrors
	Version  string
	Name     string // of the approver, or ""
	Approver field
	Hours    field
}

func (p *Pages) enrolmentRules(v *visit) error {
	s, err := p.Approvals.Settings(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	return p.showRules(v, fiber.StatusOK, formErrors{}, s, s.ApproverLogin, strconv.Itoa(s.OfferHours))
}

func (p *Pages) showRules(v *visit, status int, errors formErrors, s enrolment.Settings, login, hours string) error {
	d := rulesData{
		Errors: errors, Version: strconv.Itoa(s.Version), Name: s.ApproverName,
		Approver: v.field(errors, "/approver", "genehmigt", login).hint(v.t("hint.approver")),
		Hours:    v.field(errors, "/offer_hours", "stunden", hours).typed("number", "lp-input--short").hint(v.t("hint.offer_hours")),
	}
	h := head{Title: v.t("rules.title"), Lead: v.t("rules.lead"), Crumbs: v.trail(v.t("rules.title"))}
	return v.render(status, "anmeldungen-regeln", h, d)
}

func (p *Pages) saveEnrolmentRules(v *visit) error {
	login, text := v.FormValue("genehmigt"), strings.TrimSpace(v.FormValue("stunden"))
	version, err := strconv.Atoi(v.FormValue("version"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	hours, err := strconv.Atoi(text)
	if err != nil {
		hours = 0 // breaks the rule and is named by it
	}
	_, err = p.Approvals.SaveSettings(v.UserContext(), v.actor, version, login, hours)
	if errors, status, ok := v.formErrors(err); ok {
		s, err := p.Approvals.Settings(v.UserContext(), v.actor)
		if err != nil {
			return err
		}
		return p.showRules(v, status, errors, s, login, text)
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, "/verwaltung/anmeldungen", flashRulesSaved)
}
