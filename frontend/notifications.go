package frontend

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lernpfad/internal/fault"
	"lernpfad/learners/notice"
)

const notificationsPath = "/benachrichtigungen"

type notificationsData struct {
	Errors    formErrors
	Version   string
	Available bool
	Held      notice.Settings
	Stale     bool // somebody changed it meanwhile: both versions are shown
	Waiting   bool // for the link to be opened
	Failed    *time.Time
	Address   field
	Language  field
	Groups    field
}

func (p *Pages) notifications(v *visit) error {
	s, err := p.Notifications.Settings(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	in := notice.Input{Address: s.Address, Language: s.Language, Off: s.Off}
	return p.showNotifications(v, fiber.StatusOK, formErrors{}, s, in)
}

func (p *Pages) showNotifications(v *visit, status int, errors formErrors, held notice.Settings, in notice.Input) error {
	d := notificationsData{
		Errors: errors, Version: strconv.Itoa(held.Version), Available: held.Available, Held: held, Failed: held.Failed,
		Stale: status == fault.Stale.Status(), Waiting: held.Address != "" && !held.Confirmed,
		Address:  v.field(errors, "/address", "adresse", in.Address).typed("email", "").hint(v.t("hint.address")),
		Language: v.field(errors, "/language", "sprache", ""),
		Groups:   v.field(errors, "/off", "wozu", "").hint(v.t("hint.mail_groups")),
	}
	if d.Stale {
		d.Errors = formErrors{} // both versions are on the page; nothing has to be typed again
	}
	d.Language.Choices = chosen(v, "letters.language", notice.Languages(), []string{in.Language})
	d.Groups.Choices = chosen(v, "letters.group", v.mailGroups(), wanted(in.Off))
	h := head{Title: v.t("letters.title"), Lead: v.t("letters.lead"), Crumbs: v.trail(v.t("letters.title"), crumb{"/nachrichten", v.t("inbox.title")})}
	return v.render(status, "benachrichtigungen", h, d)
}

// mailGroups are those that can come to the person: requests only to whoever decides.
func (v *visit) mailGroups() []notice.Group {
	return slices.DeleteFunc(notice.Groups(), func(g notice.Group) bool { return g == notice.Requests && !v.actor.Approves })
}

func wanted(off []notice.Group) []string {
	var out []string
	for _, g := range notice.Groups() {
		if !slices.Contains(off, g) {
			out = append(out, string(g))
		}
	}
	return out
}

func (p *Pages) saveNotifications(v *visit) error {
	version, err := strconv.Atoi(v.FormValue("version"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	held, err := p.Notifications.Settings(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	in := notice.Input{Address: strings.TrimSpace(v.FormValue("adresse")), Language: v.FormValue("sprache"), Again: v.FormValue("neu") != ""}
	want, offered := values(v.Ctx, "wozu"), v.mailGroups()
	for _, g := range notice.Groups() {
		switched := slices.Contains(offered, g)
		if switched && !slices.Contains(want, string(g)) || !switched && !held.Wants(g) {
			in.Off = append(in.Off, g)
		}
	}
	saved, err := p.Notifications.Save(v.UserContext(), v.actor, version, in)
	if errors, status, ok := v.formErrors(err); ok {
		return p.showNotifications(v, status, errors, held, in)
	}
	if err != nil {
		return err
	}
	flash := flashNotificationsSaved
	if saved.Address != "" && !saved.Confirmed && (in.Again || saved.Address != held.Address) {
		flash = flashLinkSent
	}
	return redirect(v.Ctx, notificationsPath, flash)
}

// mailLink is a page that a link in a letter leads to. Programs that look at letters open links, too, so only the button does something.
type mailLink struct {
	Action, Text, Button string
	Done                 bool
}

func (p *Pages) confirmLink(v *visit) error {
	return v.mailLink("letters.confirm", mailLink{Action: notice.ConfirmPath + v.Params("link")}, nil)
}

func (p *Pages) confirmAddress(v *visit) error {
	err := p.Notifications.Confirm(v.UserContext(), v.Params("link"))
	return v.mailLink("letters.confirmed", mailLink{Done: true}, err)
}

func (p *Pages) stopLink(v *visit) error {
	return v.mailLink("letters.stop", mailLink{Action: notice.StopPath + v.Params("link")}, nil)
}

// stopMail answers mail programs as well, which send it for their reader and follow no redirect.
func (p *Pages) stopMail(v *visit) error {
	err := p.Notifications.Stop(v.UserContext(), v.Params("link"))
	return v.mailLink("letters.stopped", mailLink{Done: true}, err)
}

func (v *visit) mailLink(key string, d mailLink, err error) error {
	if err != nil {
		return err
	}
	d.Text = v.t(key + "_text")
	if !d.Done {
		d.Button = v.t(key + "_button")
	}
	return v.render(fiber.StatusOK, "maillink", head{Title: v.t(key + "_title")}, d)
}
