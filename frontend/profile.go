package frontend

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/fault"
	"lernpfad/learners"
)

type profileData struct {
	Me         learners.Learner
	Role       *competency.RoleProfile
	Frameworks []framework
	Reached    int
	Goals      int
	Spider     *spider      // nil for fewer than three goals
	Targets    []targetLine // her own
	Own        []suggested  // what her own description seems to speak of
	Evidence   evidenceList // what decides a level today
	Older      evidenceList // the rest, for the record
	Rises      []rise       // levels that finished modules raised of late
}

// evidenceList is a table of evidence and the id of the heading that names it.
type evidenceList struct {
	Label string
	Lines []learners.Evidence
}

func (p *Pages) profile(v *visit) error {
	ctx := v.UserContext()
	me, err := p.Learners.Me(ctx, v.actor)
	if err != nil {
		return err
	}
	attainments, err := p.Evidence.Attainments(ctx, v.actor)
	if err != nil {
		return err
	}
	evidence, err := p.Evidence.Evidence(ctx, v.actor)
	if err != nil {
		return err
	}
	asked := learners.Goals(p.Library, me.RoleProfileID, me.Horizon)
	levels := learners.Levels(attainments)
	d := profileData{
		Me: me, Frameworks: v.standing(attainments, asked, me.Targets), Goals: len(asked), Own: p.ownSuggestions(v),
		Spider: newSpider(me.Goals(p.Library), levels), Targets: targetLines(me.Targets, levels),
	}
	d.Evidence, d.Older = deciding(evidence, attainments)
	if d.Rises, err = p.rises(v); err != nil {
		return err
	}
	if role, ok := p.Library.RoleProfile(me.RoleProfileID); ok {
		d.Role = &role
	}
	for _, g := range asked {
		if levels[g.Competency] >= g.Level {
			d.Reached++
		}
	}
	h := head{Title: v.t("profile.title"), Lead: v.t("profile.lead"), Crumbs: v.trail(v.t("profile.title"))}
	return v.render(fiber.StatusOK, "profil", h, d)
}

type profileFormData struct {
	Errors  formErrors
	Both    []bothVersions // of fields that were changed elsewhere meanwhile
	Version int
	Role    field
	Horizon field
	Minutes field
	Days    field
	Formats field
	Langs   field
	Access  field
	Tasks   field
	Wishes  field
}

func (p *Pages) profileForm(v *visit) error {
	me, err := p.Learners.Me(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	in := learners.ProfileInput{
		RoleProfileID: me.RoleProfileID, Horizon: me.Horizon, WeeklyMinutes: me.WeeklyMinutes, WorkingDays: me.WorkingDays,
		Formats: me.Formats, Languages: me.Languages, Accessibility: me.Accessibility, Tasks: me.Tasks, Interests: me.Interests,
	}
	return p.showProfileForm(v, fiber.StatusOK, formErrors{}, me.Version, in)
}

func (p *Pages) showProfileForm(v *visit, status int, errors formErrors, version int, in learners.ProfileInput, both ...bothVersions) error {
	minutes := ""
	if in.WeeklyMinutes > 0 {
		minutes = strconv.Itoa(in.WeeklyMinutes)
	}
	d := profileFormData{
		Errors: errors, Both: both, Version: version,
		Role:    v.field(errors, "/role_profile", "anforderungsprofil", "").hint(v.t("hint.role_profile")).from(v.roleChoices(in.RoleProfileID)),
		Horizon: v.field(errors, "/horizon", "horizont", "").hint(v.t("hint.horizon")),
		Minutes: v.field(errors, "/weekly_minutes", "minuten", minutes).hint(v.t("hint.weekly_minutes")).typed("number", "lp-input--short"),
		Days:    v.field(errors, "/working_days", "arbeitstage", "").hint(v.t("hint.working_days")),
		Formats: v.field(errors, "/formats", "formate", "").hint(v.t("hint.formats")),
		Langs:   v.field(errors, "/languages", "sprachen", ""),
		Access:  v.field(errors, "/accessibility", "bedarf", "").hint(v.t("hint.accessibility")),
		Tasks:   v.field(errors, "/tasks", "aufgaben", in.Tasks).hint(v.t("hint.tasks")).rows(4),
		Wishes:  v.field(errors, "/interests", "interessen", in.Interests).hint(v.t("hint.interests")).rows(3),
	}
	d.Horizon.Choices = chosen(v, "horizon", []learners.Horizon{learners.Today, learners.Tomorrow}, []string{string(in.Horizon)})
	d.Days.Choices = chosen(v, "weekday", learners.Weekdays(), in.WorkingDays)
	d.Formats.Choices = chosen(v, "format", courses.Formats(), in.Formats)
	d.Langs.Choices = chosen(v, "language", courses.Languages(), in.Languages)
	d.Access.Choices = chosen(v, "access", courses.Accessibilities(), in.Accessibility)
	h := head{
		Title: v.t("profileform.title"), Lead: v.t("profileform.lead"),
		Crumbs: v.trail(v.t("profileform.title"), crumb{"/profil", v.t("profile.title")}),
	}
	return v.render(status, "profil-bearbeiten", h, d)
}

func (v *visit) roleChoices(held string) choices {
	out := choices{Choices: []choice{{Text: v.t("profileform.no_role")}}}
	for _, r := range v.pages.Library.RoleProfiles() {
		out.Choices = append(out.Choices, choice{Value: r.ID, Text: r.NameDE, Chosen: r.ID == held})
	}
	return out
}

func (p *Pages) saveProfile(v *visit) error {
	version, err := strconv.Atoi(v.FormValue("version"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	minutes, _ := strconv.Atoi(strings.TrimSpace(v.FormValue("minuten"))) // 0 breaks the rule and is named by it
	in := learners.ProfileInput{
		RoleProfileID: v.FormValue("anforderungsprofil"), Horizon: learners.Horizon(v.FormValue("horizont")), WeeklyMinutes: minutes,
		WorkingDays: values(v.Ctx, "arbeitstage"), Formats: values(v.Ctx, "formate"), Languages: values(v.Ctx, "sprachen"), Accessibility: values(v.Ctx, "bedarf"),
		Tasks: strings.TrimSpace(v.FormValue("aufgaben")), Interests: strings.TrimSpace(v.FormValue("interessen")),
	}
	_, err = p.Learners.UpdateProfile(v.UserContext(), v.actor, version, in)
	if fault.Is(err, "stale") {
		return p.profileConflict(v, in)
	}
	if errors, status, ok := v.formErrors(err); ok {
		return p.showProfileForm(v, status, errors, version, in)
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, "/profil", flashProfileSaved)
}

// deciding parts evidence into what stands behind a level today and the rest, both in their order.
func deciding(all []learners.Evidence, attainments []learners.Attainment) (decides, older evidenceList) {
	by := make(map[uuid.UUID]bool, len(attainments))
	for _, a := range attainments {
		by[a.By.ID] = true
	}
	decides.Label, older.Label = "evidence-title", "older-title"
	for _, e := range all {
		if by[e.ID] {
			decides.Lines = append(decides.Lines, e)
		} else {
			older.Lines = append(older.Lines, e)
		}
	}
	return decides, older
}

type evidenceFormData struct {
	Errors     formErrors
	Competency field
	Level      field
	Kind       field
	Source     field
	Day        field
	File       field
	Back       string
}

// evidenceInput keeps what was typed, so that a form that comes back is not empty.
type evidenceInput struct {
	learners.EvidenceInput
	day string
}

func (p *Pages) evidenceForm(v *visit) error {
	in := evidenceInput{day: p.Now().In(p.zone).Format(time.DateOnly)}
	in.Kind, in.Level = learners.Completion, 1
	in.Competency = competency.ID(v.Query("kompetenz"))
	if level, err := strconv.Atoi(v.Query("stufe")); err == nil && competency.Level(level).Valid() {
		in.Level = competency.Level(level)
	}
	if kind := learners.EvidenceKind(v.Query("art")); slices.Contains(learners.EnteredKinds(), kind) {
		in.Kind = kind
	}
	return p.showEvidenceForm(v, fiber.StatusOK, formErrors{}, in, localPath(v.Query("zurueck")))
}

func (p *Pages) showEvidenceForm(v *visit, status int, errors formErrors, in evidenceInput, back string) error {
	d := evidenceFormData{
		Errors:     errors,
		Competency: v.field(errors, "/competency", "kompetenz", "").from(v.competencyChoices(v.t("form.choose"), in.Competency)...),
		Level:      v.field(errors, "/level", "stufe", "").hint(v.t("hint.level")).from(choices{Choices: v.levelChoices(0, in.Level)}),
		Kind:       v.field(errors, "/kind", "art", "").hint(v.t("hint.kind")),
		Source:     v.field(errors, "/source", "quelle", in.Source).hint(v.t("hint.source")),
		Day:        v.field(errors, "/observed_on", "datum", in.day).typed("date", "lp-input--medium"),
		File:       v.field(errors, "/certificate", "datei", "").hint(v.t("hint.certificate")),
		Back:       back,
	}
	d.Kind.Choices = chosen(v, "evidence", learners.EnteredKinds(), []string{string(in.Kind)})
	h := head{Title: v.t("evidence.title"), Lead: v.t("evidence.lead"), Crumbs: v.trail(v.t("evidence.title"), crumb{"/profil", v.t("profile.title")})}
	return v.render(status, "nachweis", h, d)
}

func (p *Pages) addEvidence(v *visit) error {
	in := evidenceInput{day: v.FormValue("datum")}
	in.Competency = competency.ID(v.FormValue("kompetenz"))
	in.Kind = learners.EvidenceKind(v.FormValue("art"))
	in.Source = strings.TrimSpace(v.FormValue("quelle"))
	level, err := strconv.Atoi(v.FormValue("stufe"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	in.Level = competency.Level(level)
	if in.day == "" { // the short form of the result page: what is said now is from today
		in.day = p.Now().UTC().Format(time.DateOnly)
	}
	// An unreadable day becomes the year 1, which the rules name as a bad date.
	in.ObservedOn, _ = time.Parse(time.DateOnly, in.day)
	if in.Kind == learners.SelfAssessment && in.Source == "" {
		in.Source = learners.SourceCorrection
	}
	err = p.storeEvidence(v, in.EvidenceInput)
	if errors, status, ok := v.formErrors(err); ok {
		return p.showEvidenceForm(v, status, errors.of("/certificate", err), in, localPath(v.FormValue("zurueck")))
	}
	if err != nil {
		return err
	}
	back := v.FormValue("zurueck")
	if localPath(back) == "/" {
		back = "/profil"
	}
	return redirect(v.Ctx, back, flashEvidenceSaved)
}
