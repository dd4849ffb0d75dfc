package frontend

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/fault"
	"lernpfad/learners/completion"
	"lernpfad/learners/enrolment"
)

// enrolling is the part of a module's page where one signs up.
type enrolling struct {
	Errors   formErrors
	Module   courses.Module
	Runs     []runLine
	Learner  bool                 // may sign up at all
	Today    string               // the day that the form for a finished module begins with
	Started  *enrolment.Enrolment // of a module that is studied on one's own
	Approver string               // who would have to agree, or ""
	Key      string               // makes the forms of this page safe to send twice
}

// Asks reports whether somebody has to agree to what is on offer here.
func (e enrolling) Asks() bool {
	return e.Learner && e.Approver != "" && (len(e.Runs) > 0 || e.Module.CostCents > 0)
}

// runLine is a run that one can sign up for, or has signed up for.
type runLine struct {
	courses.Run
	Mine *enrolment.Enrolment
	Open bool
	Key  string
}

// Queue is the place in the queue that the next person gets, or 0 when a seat is free for her.
func (l runLine) Queue() int {
	if l.Free > 0 && l.Waiting == 0 {
		return 0
	}
	return l.Waiting + 1
}

func (p *Pages) enrolling(v *visit, m courses.Module) (enrolling, error) {
	e := enrolling{Module: m, Learner: v.actor.Has(auth.Learner) && m.State == courses.Published, Key: uuid.NewString(), Today: p.Now().In(p.zone).Format(time.DateOnly)}
	mine := map[uuid.UUID]*enrolment.Enrolment{}
	if e.Learner {
		list, err := p.Enrolments.OfModule(v.UserContext(), v.actor, m.ID)
		if err != nil {
			return e, err
		}
		for _, one := range list {
			if one.Run == nil {
				e.Started = &one
			} else {
				mine[one.Run.ID] = &one
			}
		}
		if e.Approver, err = p.Enrolments.ApproverFor(v.UserContext(), v.actor); err != nil {
			return e, err
		}
	}
	for _, run := range m.Runs {
		line := runLine{Run: run, Mine: mine[run.ID], Open: run.Open(p.Now()), Key: e.Key + "/" + run.ID.String()}
		if line.Open || line.Mine != nil {
			e.Runs = append(e.Runs, line)
		}
	}
	return e, nil
}

type enrolmentsData struct {
	Errors   formErrors
	Standing []enrolmentView
	Ended    []enrolmentView
	Unread   int
	Failed   uuid.UUID // whose form came back
	Day      string    // as it was typed there
}

// enrolmentView is an enrolment with the completion that came of it, and the day that its form begins with.
type enrolmentView struct {
	enrolment.Enrolment
	MayFinish bool
	Done      *completion.Completion
	Day       string
	Open      bool
}

// Begun reports whether its run is under way or over, so that there is no seat to give up any more.
func (e enrolmentView) Begun() bool { return e.Run != nil && e.MayFinish }

// ShownCode is the participation code as it is shown.
func (e enrolmentView) ShownCode() string { return enrolment.ShownCode(e.Code) }

func (p *Pages) enrolments(v *visit) error {
	return p.showEnrolments(v, fiber.StatusOK, enrolmentsData{})
}

func (p *Pages) showEnrolments(v *visit, status int, d enrolmentsData) error {
	list, err := p.Enrolments.Mine(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	finished, err := p.Completions.Mine(v.UserContext(), v.actor)
	if err != nil {
		return err
	}
	for _, e := range list {
		view := p.enrolmentView(e, finished)
		if view.Open = e.ID == d.Failed; view.Open {
			view.Day = d.Day
		}
		if e.State.Standing() {
			d.Standing = append(d.Standing, view)
		} else {
			d.Ended = append(d.Ended, view)
		}
	}
	if d.Unread, err = p.Inbox.Unread(v.UserContext(), v.actor); err != nil {
		return err
	}
	h := head{Title: v.t("enrol.title"), Lead: v.t("enrol.lead"), Crumbs: v.trail(v.t("enrol.title"))}
	return v.render(status, "anmeldungen", h, d)
}

func (p *Pages) enrolmentView(e enrolment.Enrolment, finished []completion.Completion) enrolmentView {
	view := enrolmentView{Enrolment: e, MayFinish: e.MayComplete(p.Now()), Day: p.Now().In(p.zone).Format(time.DateOnly)}
	for i, c := range finished {
		if e.State == enrolment.Completed && c.Enrolment != nil && *c.Enrolment == e.ID && !c.Withdrawn() {
			view.Done = &finished[i]
		}
	}
	return view
}

func (p *Pages) signUp(v *visit) error {
	in := enrolment.SignUpInput{Key: v.FormValue("schluessel")}
	var err error
	if in.Module, err = uuid.Parse(v.FormValue("modul")); err != nil {
		return fault.New("malformed").Because(err)
	}
	if text := v.FormValue("durchfuehrung"); text != "" {
		run, err := uuid.Parse(text)
		if err != nil {
			return fault.New("malformed").Because(err)
		}
		in.Run = &run
	}
	e, err := p.Enrolments.SignUp(v.UserContext(), v.actor, in)
	if errors, status, ok := v.enrolmentErrors(err); ok {
		return p.showModule(v, status, in.Module, errors)
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, "/anmeldungen", flashOf(e))
}

// flashOf says how an enrolment stands after the person did something.
func flashOf(e enrolment.Enrolment) string {
	switch {
	case e.State == enrolment.Enrolled && e.Run == nil:
		return flashStarted
	case e.State == enrolment.Enrolled:
		return flashSignedUp
	case e.State == enrolment.Requested:
		return flashRequested
	case e.State == enrolment.Waiting, e.State == enrolment.Offered:
		return flashWaiting
	case e.State == enrolment.Withdrawn:
		return flashWithdrawn
	default: // an old form was sent again, and what it had led to is over
		return flashEnded
	}
}

func (p *Pages) acceptOffer(v *visit) error { return p.stepEnrolment(v, p.Enrolments.Accept) }

func (p *Pages) withdraw(v *visit) error { return p.stepEnrolment(v, p.Enrolments.Withdraw) }

type enrolmentStep func(ctx context.Context, actor auth.Actor, id uuid.UUID, version int) (enrolment.Enrolment, error)

// stepEnrolment changes an enrolment as it was shown; when it stands otherwise by now, the list comes back and says both.
func (p *Pages) stepEnrolment(v *visit, step enrolmentStep) error {
	id, err := uuid.Parse(v.Params("id"))
	if err != nil {
		return fault.New("enrolment-not-found")
	}
	version, err := strconv.Atoi(v.FormValue("version"))
	if err != nil {
		return fault.New("malformed").Because(err)
	}
	e, err := step(v.UserContext(), v.actor, id, version)
	if errors, status, ok := v.enrolmentErrors(err); ok {
		return p.showEnrolments(v, status, enrolmentsData{Errors: errors})
	}
	if err != nil {
		return err
	}
	return redirect(v.Ctx, "/anmeldungen", flashOf(e))
}

// enrolmentErrors says in the person's language why something about an enrolment did not work. For an old page it names what she saw.
func (v *visit) enrolmentErrors(err error) (formErrors, int, bool) {
	f, ok := fault.From(err)
	if !ok {
		return formErrors{}, 0, false
	}
	switch f.Slug {
	case "run-cancelled", "run-closed", "run-begun", "run-not-begun", "offer-over", "enrolment-moved":
		return formErrors{Lines: []errorLine{{Text: v.t("enrolfault." + f.Slug)}}}, f.Status(), true
	case "stale":
		text := v.t("enrolfault.stale")
		if seen := v.pages.texts[v.lang]["enrol.state."+v.FormValue("stand")]; seen != "" {
			text = v.t("enrolfault.stale_seen", "seen", seen)
		}
		return formErrors{Lines: []errorLine{{Text: text}}}, f.Status(), true
	default:
		return v.formErrors(err)
	}
}
