package enrolment

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lernpfad/courses"
	"lernpfad/internal/fault"
)

// listRow is an enrolment with what is shown of its module and run.
type listRow struct {
	ID              uuid.UUID
	State           State
	Version         int
	OfferedUntil    *time.Time
	Place           int
	Approver        string
	Note            string
	Code            string
	CreatedAt       time.Time
	UpdatedAt       time.Time
	Name            string
	OrgUnit         string
	ModuleID        uuid.UUID
	Title           string
	Provider        string
	URL             string
	Format          courses.Format
	HoursSixteenths int
	CostCents       int
	RunID           *uuid.UUID
	RunPlace        *string
	Deadline        *time.Time
	StartsAt        *time.Time
	EndsAt          *time.Time
	CancelledAt     *time.Time
}

// The place in the queue counts tickets of all municipalities; whose they are is not read.
const selectEnrolments = `
SELECT e.id, e.state, e.version, e.offered_until, e.note, coalesce(c.code, '') AS code, e.created_at, e.updated_at, u.name, o.name AS org_unit,
       CASE WHEN NOT e.asked THEN '' ELSE coalesce(d.name, a.name, '') END AS approver,
       CASE WHEN e.state <> 'waiting' THEN 0 ELSE
           (SELECT count(*) FROM seat_tickets q JOIN seat_tickets own ON own.id = e.ticket
            WHERE q.run_id = e.run_id AND NOT q.seated AND q.number <= own.number) END AS place,
       m.id AS module_id, m.title, p.name AS provider, m.url, m.format, m.hours_sixteenths, m.cost_cents,
       r.id AS run_id, r.place AS run_place, r.deadline, r.starts_at, r.ends_at, r.cancelled_at
FROM enrolments e
JOIN learners l ON l.tenant_id = e.tenant_id AND l.id = e.learner_id
JOIN users u ON u.tenant_id = e.tenant_id AND u.id = l.user_id
JOIN org_units o ON o.tenant_id = l.tenant_id AND o.id = l.org_unit_id
JOIN modules m ON m.id = e.module_id
JOIN providers p ON p.id = m.provider_id
LEFT JOIN runs r ON r.id = e.run_id
LEFT JOIN participation_codes c ON c.tenant = e.tenant_id AND c.enrolment = e.id
LEFT JOIN users d ON d.tenant_id = e.tenant_id AND d.id = e.decided_by
LEFT JOIN tenant_settings s ON s.tenant_id = e.tenant_id
LEFT JOIN users a ON a.tenant_id = s.tenant_id AND a.id = s.approver_id
WHERE e.tenant_id = ?`

func (r listRow) module() Module {
	return Module{
		ID: r.ModuleID, Title: r.Title, Provider: r.Provider, URL: r.URL, Format: r.Format, Hours: courses.Hours(r.HoursSixteenths), CostCents: r.CostCents,
	}
}

func (r listRow) run() *Run {
	if r.RunID == nil {
		return nil
	}
	return &Run{
		ID: *r.RunID, Place: *r.RunPlace, Deadline: *r.Deadline, StartsAt: *r.StartsAt, EndsAt: *r.EndsAt, Cancelled: r.CancelledAt != nil,
	}
}

func (r listRow) enrolment() Enrolment {
	return Enrolment{
		ID: r.ID, State: r.State, Version: r.Version, Module: r.module(), Run: r.run(), Place: r.Place, OfferedUntil: r.OfferedUntil,
		Approver: r.Approver, Note: r.Note, Code: r.Code, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
	}
}

func loadEnrolment(tx *gorm.DB, tenant, learner, id uuid.UUID) (Enrolment, error) {
	var rows []listRow
	err := tx.Raw(selectEnrolments+" AND e.learner_id = ? AND e.id = ?", tenant, learner, id).Scan(&rows).Error
	if err != nil {
		return Enrolment{}, err
	}
	if len(rows) == 0 {
		return Enrolment{}, fault.New("enrolment-not-found")
	}
	return rows[0].enrolment(), nil
}

// maxEnrolments bounds the list of a person; those left out are the oldest that have ended.
const maxEnrolments = 200

func loadEnrolments(tx *gorm.DB, tenant, learner uuid.UUID) ([]Enrolment, error) {
	var rows []listRow
	err := tx.Raw(selectEnrolments+` AND e.learner_id = ?
ORDER BY e.state IN ('requested', 'enrolled', 'waiting', 'offered') DESC,
         CASE WHEN e.state IN ('requested', 'enrolled', 'waiting', 'offered') THEN r.starts_at END NULLS LAST, e.updated_at DESC, e.id
LIMIT ?`, tenant, learner, maxEnrolments).Scan(&rows).Error
	list := make([]Enrolment, len(rows))
	for i, r := range rows {
		list[i] = r.enrolment()
	}
	return list, err
}

func loadRequests(tx *gorm.DB, tenant uuid.UUID) ([]Request, error) {
	var rows []listRow
	err := tx.Raw(selectEnrolments+" AND e.state = 'requested' ORDER BY e.created_at, e.id", tenant).Scan(&rows).Error
	list := make([]Request, len(rows))
	for i, r := range rows {
		list[i] = Request{
			ID: r.ID, Version: r.Version, Name: r.Name, OrgUnit: r.OrgUnit, Module: r.module(), Run: r.run(), CreatedAt: r.CreatedAt,
		}
	}
	return list, err
}
