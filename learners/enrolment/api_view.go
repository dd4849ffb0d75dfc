package enrolment

import (
	"time"

	"github.com/google/uuid"
)

type enrolmentModule struct {
	ID        uuid.UUID `json:"id" format:"uuid" doc:"Kennung des Lernmoduls"`
	Title     string    `json:"title" doc:"Titel"`
	Provider  string    `json:"provider" doc:"Anbieter"`
	Hours     float64   `json:"hours" doc:"Lernzeit in Stunden"`
	CostCents int       `json:"cost_cents" doc:"Kosten in Cent"`
}

func moduleOf(m Module) enrolmentModule {
	return enrolmentModule{ID: m.ID, Title: m.Title, Provider: m.Provider, Hours: m.Hours.Float(), CostCents: m.CostCents}
}

type enrolmentRun struct {
	ID        uuid.UUID `json:"id" format:"uuid" doc:"Kennung der Durchführung"`
	Place     string    `json:"place" doc:"Ort oder online"`
	Deadline  time.Time `json:"deadline" doc:"Anmeldeschluss"`
	StartsAt  time.Time `json:"starts_at" doc:"Beginn"`
	EndsAt    time.Time `json:"ends_at" doc:"Ende"`
	Cancelled bool      `json:"cancelled" doc:"Ob der Anbieter sie abgesagt hat"`
}

type enrolmentView struct {
	ID           uuid.UUID       `json:"id" format:"uuid" doc:"Kennung der Anmeldung"`
	State        string          `json:"state" enum:"requested,enrolled,waiting,offered,completed,withdrawn,refused,expired,cancelled" doc:"requested: wartet auf Genehmigung, enrolled: angemeldet oder begonnen, waiting: auf der Warteliste, offered: Platz angeboten, completed: abgeschlossen, withdrawn: abgemeldet, refused: abgelehnt, expired: verfallen, cancelled: abgesagt"`
	Version      int             `json:"version" doc:"Version, auch im ETag"`
	Module       enrolmentModule `json:"module" doc:"Das Lernmodul"`
	Run          *enrolmentRun   `json:"run,omitempty" doc:"Die Durchführung; entfällt beim Selbstlernen"`
	Place        int             `json:"place,omitempty" doc:"Platz auf der Warteliste, ab 1"`
	OfferedUntil *time.Time      `json:"offered_until,omitempty" doc:"Bis wann der Platz angenommen werden kann"`
	Approver     string          `json:"approver,omitempty" doc:"Wer entscheidet oder entschieden hat"`
	Note         string          `json:"note,omitempty" doc:"Was sie dazu geschrieben hat"`
	Code         string          `json:"code,omitempty" doc:"Teilnahmecode für die Liste des Anbieters"`
	CreatedAt    time.Time       `json:"created_at" doc:"Wann Sie sich angemeldet haben"`
	UpdatedAt    time.Time       `json:"updated_at" doc:"Letzte Änderung"`
}

func viewOf(e Enrolment) enrolmentView {
	return enrolmentView{
		ID: e.ID, State: string(e.State), Version: e.Version, Module: moduleOf(e.Module), Run: (*enrolmentRun)(e.Run), Place: e.Place,
		OfferedUntil: e.OfferedUntil, Approver: e.Approver, Note: e.Note, Code: e.Code, CreatedAt: e.CreatedAt, UpdatedAt: e.UpdatedAt,
	}
}

type approvalRequest struct {
	ID        uuid.UUID       `json:"id" format:"uuid" doc:"Kennung des Antrags"`
	Version   int             `json:"version" doc:"Version für If-Match"`
	Name      string          `json:"name" doc:"Wer sich anmelden will"`
	OrgUnit   string          `json:"org_unit" doc:"Organisationseinheit"`
	Module    enrolmentModule `json:"module" doc:"Das Lernmodul"`
	Run       *enrolmentRun   `json:"run,omitempty" doc:"Die Durchführung; entfällt beim Selbstlernen"`
	CreatedAt time.Time       `json:"created_at" doc:"Seit wann der Antrag wartet"`
}

func requestOf(r Request) approvalRequest {
	return approvalRequest{
		ID: r.ID, Version: r.Version, Name: r.Name, OrgUnit: r.OrgUnit, Module: moduleOf(r.Module), Run: (*enrolmentRun)(r.Run), CreatedAt: r.CreatedAt,
	}
}

type messageView struct {
	ID        uuid.UUID  `json:"id" format:"uuid" doc:"Kennung der Nachricht"`
	Kind      string     `json:"kind" enum:"request,request_reminder,approved,refused,offer,offer_reminder,offer_over,request_over,no_seat,run_cancelled,completed" doc:"Worum es geht"`
	Name      string     `json:"name" doc:"Wessen Anmeldung es ist"`
	Module    string     `json:"module" doc:"Titel des Lernmoduls"`
	CreatedAt time.Time  `json:"created_at" doc:"Wann sie kam"`
	ReadAt    *time.Time `json:"read_at,omitempty" doc:"Wann sie gelesen wurde"`
}

func messageOf(m Message) messageView {
	return messageView{ID: m.ID, Kind: string(m.Kind), Name: m.Name, Module: m.Title, CreatedAt: m.CreatedAt, ReadAt: m.ReadAt}
}

type enrolmentRules struct {
	Approver   string `json:"approver" maxLength:"200" doc:"Kennung der Person, die genehmigt; leer, wenn niemand genehmigen muss"`
	OfferHours int    `json:"offer_hours" minimum:"1" maximum:"336" doc:"Wie viele Stunden ein angebotener Platz frei gehalten wird"`
}

func viewsOf[T, V any](list []T, view func(T) V) []V {
	out := make([]V, len(list))
	for i, one := range list {
		out[i] = view(one)
	}
	return out
}
