package completion

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/learners/enrolment"
)

const (
	maxCodes  = 2000
	maxFaults = 50 // lines at fault that are named; the rest are counted
)

// ListResult is what became of a provider's list: numbers, nobody's name.
type ListResult struct {
	Accepted int // confirmed by this list
	Known    int // a list had named them before
	Twice    int // lines that repeat another one
}

// Confirm is the job that completes one enrolment which the provider's list named.
type Confirm struct {
	TenantID    uuid.UUID `json:"tenant_id"`
	EnrolmentID uuid.UUID `json:"enrolment_id"`
	Day         string    `json:"day"` // 2026-01-31
}

// Kind names the job.
func (Confirm) Kind() string { return "confirm_completion" }

// ConfirmList takes a provider's list of those who finished a module on a day: their participation codes, at most 2,000. The provider hears
// numbers, and which lines are no code of this module: the list is taken as a whole or not at all. Faults: module-not-found for the
// modules of others, and codes-invalid.
func (s *Service) ConfirmList(ctx context.Context, actor auth.Actor, module uuid.UUID, day time.Time, lines []string) (ListResult, error) {
	var result ListResult
	err := s.DB.Shared(ctx, func(tx database.Tx) error {
		m, err := courses.ReadModule(tx, module)
		if err != nil {
			return err
		}
		if auth.MayEditModule(actor, m.Provider.ID) != nil {
			return fault.New("module-not-found")
		}
		if err := s.checkList(day, lines); err != nil {
			return err
		}
		l := list{day: day, at: map[string]int{}, fault: fault.New("codes-invalid")}
		l.read(lines)
		known, err := s.Enrolments.Participants(tx, module, l.codes)
		if err != nil {
			return err
		}
		l.check(known)
		if err := l.fault.OrNil(); err != nil {
			return err
		}
		result, err = s.accept(ctx, tx, l, known)
		return err
	})
	return result, err
}

func (s *Service) checkList(day time.Time, lines []string) error {
	f := fault.New("codes-invalid")
	switch {
	case day.Year() < 1970:
		f = f.Field("/completed_on", "bad-date")
	case day.After(s.Now().Add(aheadOfUTC)):
		f = f.Field("/completed_on", "in-future")
	}
	switch {
	case len(lines) == 0:
		f = f.Field("/codes", "required")
	case len(lines) > maxCodes:
		f = f.Field("/codes", "too-many", "max", strconv.Itoa(maxCodes))
	}
	return f.OrNil()
}

// accept notes the codes and has each enrolment completed inside its own wall.
func (s *Service) accept(ctx context.Context, tx database.Tx, l list, known map[string]enrolment.Participant) (ListResult, error) {
	result := ListResult{Twice: l.twice}
	for _, c := range l.codes {
		p := known[c]
		if p.ConfirmedAt != nil {
			result.Known++
			continue
		}
		result.Accepted++
		job := Confirm{TenantID: p.Tenant, EnrolmentID: p.Enrolment, Day: l.day.Format(time.DateOnly)}
		if err := s.Enqueue(ctx, database.SQLTx(tx), job); err != nil {
			return ListResult{}, err
		}
	}
	return result, s.Enrolments.NoteConfirmed(tx, l.codes)
}

// list is a provider's list as it is read.
type list struct {
	day   time.Time
	codes []string
	at    map[string]int // line of a code
	twice int
	fault *fault.Error
}

func (l *list) read(lines []string) {
	for i, line := range lines {
		c, ok := enrolment.ReadCode(line)
		_, twice := l.at[c]
		switch {
		case !ok:
			l.complain(i, "code-malformed")
		case twice:
			l.twice++
		default:
			l.at[c] = i
			l.codes = append(l.codes, c)
		}
	}
}

func (l *list) check(known map[string]enrolment.Participant) {
	for _, c := range l.codes {
		p, ok := known[c]
		switch {
		case !ok:
			l.complain(l.at[c], "code-unknown")
		case p.StartsAt != nil && l.day.AddDate(0, 0, 1).Before(*p.StartsAt):
			l.complain(l.at[c], "code-before-run")
		}
	}
}

func (l *list) complain(line int, slug string) {
	if len(l.fault.Fields) < maxFaults {
		l.fault = l.fault.Field("/codes/"+strconv.Itoa(line), slug)
	}
}

// Confirm is the work of the job: what the person has said already is confirmed, otherwise her enrolment is completed. Whoever has left
// meanwhile, or was erased, is nobody's concern.
func (s *Service) Confirm(ctx context.Context, job Confirm) error {
	day, err := time.Parse(time.DateOnly, job.Day)
	if err != nil {
		return err
	}
	err = s.DB.Tenant(ctx, job.TenantID, func(tx database.Tx) error {
		held, err := s.Enrolments.Hold(ctx, tx, job.TenantID, job.EnrolmentID)
		if err != nil {
			return err
		}
		e := entry{learner: held.Learner(), module: held.Module(), enrolment: &job.EnrolmentID, day: day, confirmed: true}
		switch held.State() {
		case enrolment.Enrolled:
			if err := held.Confirm(); err != nil {
				return err
			}
			_, err = s.record(ctx, tx, job.TenantID, e)
			return err
		case enrolment.Completed:
			return s.confirm(ctx, tx, job.TenantID, held, e)
		default:
			return nil
		}
	})
	if fault.Is(err, "enrolment-not-found") {
		return nil
	}
	return err
}

// confirm makes the person's own word the provider's. The evidence of her word stays, the stronger one counts.
func (s *Service) confirm(ctx context.Context, tx database.Tx, tenant uuid.UUID, held *enrolment.Held, e entry) error {
	c, err := loadOfEnrolment(tx, tenant, *e.enrolment)
	if err != nil || c.Confirmed() {
		return err
	}
	if err := held.Confirm(); err != nil {
		return err
	}
	m, err := courses.ReadModule(tx, e.module)
	if err != nil {
		return err
	}
	evidence, _, err := s.evidence(tx, tenant, e, m)
	if err != nil {
		return err
	}
	if err := link(tx, tenant, c.ID, evidence); err != nil {
		return err
	}
	if err := markConfirmed(tx, tenant, c.ID, e.day, s.Now()); err != nil {
		return err
	}
	return s.Replan(ctx, database.SQLTx(tx), tenant, e.learner)
}
