package frontend

import (
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"lernpfad/internal/fault"
	"lernpfad/learners/enrolment"
)

type inboxData struct {
	Messages []messageLine
}

// messageLine is a message in words, with the page where something can be done about it.
type messageLine struct {
	enrolment.Message
	Text string
	To   destination
}

func (p *Pages) inbox(v *visit) error {
	list, err := p.Inbox.Messages(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	d := inboxData{}
	for _, m := range list {
		d.Messages = append(d.Messages, messageLine{Message: m, Text: v.messageText(m), To: whereTo(m.Kind, m.Mine)})
	}
	h := head{Title: v.t("inbox.title"), Lead: v.t("inbox.lead"), Crumbs: v.trail(v.t("inbox.title"))}
	return v.render(fiber.StatusOK, "nachrichten", h, d)
}

// destination is a page where something can be done about a message, and the end of the keys that name it.
type destination struct{ Href, Key string }

func whereTo(kind enrolment.Kind, mine bool) destination {
	switch {
	case !mine:
		return destination{"/genehmigungen", "to_approvals"}
	case kind == enrolment.AboutCompleted:
		return destination{"/nachweise", "to_credentials"}
	default:
		return destination{"/anmeldungen", "to_enrolments"}
	}
}

// messageText makes the words of a message. An offer that stands no longer is told without its time.
func (v *visit) messageText(m enrolment.Message) string {
	key := "message." + string(m.Kind)
	switch {
	case !m.Mine && m.Kind == enrolment.AboutCancelled:
		key += "_other"
	case m.OfferedUntil != nil && (m.Kind == enrolment.AboutOffer || m.Kind == enrolment.AboutOfferReminder):
		key += "_until"
	}
	kv := []any{"name", m.Name, "title", m.Title}
	if m.OfferedUntil != nil {
		kv = append(kv, "time", v.pages.dateTime(v.lang, *m.OfferedUntil))
	}
	return v.t(key, kv...)
}

func (p *Pages) readMessage(v *visit) error {
	id, err := uuid.Parse(v.Params("id"))
	if err != nil {
		return fault.New("message-not-found")
	}
	if err := p.Inbox.MarkRead(v.UserContext(), v.actor, id); err != nil {
		return err
	}
	return redirect(v.Ctx, "/nachrichten", "")
}
