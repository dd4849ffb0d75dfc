package frontend

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lernpfad/learners"
)

// bothVersions is a field that differs between what was stored meanwhile and what somebody is about to store.
type bothVersions struct{ Label, Stored, Yours string }

// differing keeps the fields that differ and writes a dash where there is nothing.
func differing(all []bothVersions) []bothVersions {
	var out []bothVersions
	for _, b := range all {
		if b.Stored == b.Yours {
			continue
		}
		if b.Stored == "" {
			b.Stored = "–"
		}
		if b.Yours == "" {
			b.Yours = "–"
		}
		out = append(out, b)
	}
	return out
}

// staleErrors is the line above a form that shows both versions.
func (v *visit) staleErrors() formErrors {
	return formErrors{Lines: []errorLine{{Text: v.t("conflict.lead")}}}
}

// profileConflict shows the form as it was sent beside what another window has stored. It can be sent once more.
func (p *Pages) profileConflict(v *visit, in learners.ProfileInput) error {
	me, err := p.Learners.Me(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	words := func(prefix string, values []string) string {
		out := make([]string, len(values))
		for i, value := range values {
			out[i] = v.t(prefix + "." + value)
		}
		return strings.Join(out, ", ")
	}
	all := []bothVersions{
		{v.t("field.role_profile"), p.roleNames([]string{me.RoleProfileID}), p.roleNames([]string{in.RoleProfileID})},
		{v.t("field.horizon"), words("horizon", []string{string(me.Horizon)}), words("horizon", []string{string(in.Horizon)})},
		{v.t("field.weekly_minutes"), strconv.Itoa(me.WeeklyMinutes), strconv.Itoa(in.WeeklyMinutes)},
		{v.t("field.working_days"), words("weekday", me.WorkingDays), words("weekday", in.WorkingDays)},
		{v.t("field.formats"), words("format", me.Formats), words("format", in.Formats)},
		{v.t("field.languages"), words("language", me.Languages), words("language", in.Languages)},
		{v.t("field.accessibility"), words("access", me.Accessibility), words("access", in.Accessibility)},
		{v.t("field.tasks"), me.Tasks, in.Tasks},
		{v.t("field.interests"), me.Interests, in.Interests},
	}
	return p.showProfileForm(v, fiber.StatusPreconditionFailed, v.staleErrors(), me.Version, in, differing(all)...)
}
