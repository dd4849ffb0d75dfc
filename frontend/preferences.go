package frontend

import (
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lernpfad/courses/competency"
	"lernpfad/matching"
)

const preferencesPath = "/profil/gelernt"

type preferencesData struct {
	Profiling bool
	Since     *time.Time
	Answers   int
	FromRole  bool
	Groups    []learnedGroup
}

// learnedGroup are the features that point the same way.
type learnedGroup struct {
	Kind  string // for, against, open, denied
	Lines []learnedLine
}

type learnedLine struct {
	matching.Learned
	Name string
	Part int // how strong, 0..100
	Sure string
}

// strong is the weight that fills the bar: from there on the answers leave no doubt.
const strong = 0.4

func (p *Pages) preferences(v *visit) error {
	held, err := p.Deck.Preferences(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	d := preferencesData{Profiling: held.Profiling, Since: held.Since, Answers: held.Answers, FromRole: held.FromRole}
	for _, kind := range []string{"for", "against", "open", "denied"} {
		group := learnedGroup{Kind: kind}
		for _, l := range held.Learned {
			if learnedKind(l) == kind {
				group.Lines = append(group.Lines, v.learnedLine(l))
			}
		}
		slices.SortStableFunc(group.Lines, func(a, b learnedLine) int { return b.Part - a.Part })
		if len(group.Lines) > 0 {
			d.Groups = append(d.Groups, group)
		}
	}
	h := head{Title: v.t("learned.title"), Lead: v.t("learned.lead"), Crumbs: v.trail(v.t("learned.title"), crumb{"/profil", v.t("profile.title")})}
	return v.render(fiber.StatusOK, "gelernt", h, d)
}

func learnedKind(l matching.Learned) string {
	switch l.Direction() {
	case 1:
		return "for"
	case -1:
		return "against"
	}
	if l.Denied {
		return "denied"
	}
	return "open"
}

func (v *visit) learnedLine(l matching.Learned) learnedLine {
	line := learnedLine{Learned: l, Name: v.featureName(l.Feature), Part: int(min(1, max(l.Weight, -l.Weight)/strong) * 100)}
	switch {
	case l.Sure >= 0.3:
		line.Sure = v.t("learned.sure")
	case l.Sure >= 0.1:
		line.Sure = v.t("learned.likely")
	default:
		line.Sure = v.t("learned.guess")
	}
	return line
}

// featureName says what a feature stands for.
func (v *visit) featureName(f matching.Feature) string {
	kind, value, _ := strings.Cut(string(f), ":")
	switch kind {
	case "area":
		return v.t("feature.area", "name", v.areaByID(competency.ID(value)))
	case "format":
		return v.t("feature.format", "name", v.t("format."+value))
	case "language":
		return v.t("feature.language", "name", v.t("language."+value))
	default:
		return v.t("feature." + kind)
	}
}

func (v *visit) areaByID(id competency.ID) string {
	for _, f := range v.pages.Library.Frameworks() {
		for _, a := range f.Areas {
			if a.ID == id {
				return v.areaName(a)
			}
		}
	}
	return string(id)
}

// setPreferences switches learning on or off, or corrects one feature.
func (p *Pages) setPreferences(v *visit) error {
	held, err := p.Deck.Preferences(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	in := matching.PreferenceInput{Profiling: held.Profiling, Denied: slices.Clone(held.Denied)}
	feature := matching.Feature(v.FormValue("merkmal"))
	switch v.FormValue("stimmt") {
	case "nein":
		in.Denied = append(in.Denied, feature)
	case "ja":
		in.Denied = slices.DeleteFunc(in.Denied, func(f matching.Feature) bool { return f == feature })
	}
	switch v.FormValue("profil") {
	case "an":
		in.Profiling = true
	case "aus":
		in.Profiling = false
	}
	if err := p.Deck.SetPreferences(v.UserContext(), v.actor, in); err != nil {
		return err
	}
	return redirect(v.Ctx, preferencesPath, flashPreferencesSaved)
}

func (p *Pages) forgetPreferences(v *visit) error {
	if err := p.Deck.ForgetPreferences(v.UserContext(), v.actor); err != nil {
		return err
	}
	return redirect(v.Ctx, preferencesPath, flashPreferencesForgotten)
}
