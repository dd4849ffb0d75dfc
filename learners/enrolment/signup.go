package enrolment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

const maxKey = 100

// SignUpInput is what a person signs up for.
type SignUpInput struct {
	Module uuid.UUID
	Run    *uuid.UUID // nil starts a module that is studied on one's own
	// Key makes the request safe to send twice, at most 100 characters: the second time it changes nothing and gives the same enrolment,
	// even when it was ended meanwhile. "" is none.
	Key string
}

func (in SignUpInput) hash() string {
	text := in.Module.String()
	if in.Run != nil {
		text += "/" + in.Run.String()
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// SignUp takes a seat of the run or, where none is free, the last place in its queue; without a run it starts the module. Whoever has a
// standing enrolment for it already gets that one, and nothing changes. Faults: module-not-found, run-not-found, run-cancelled, run-closed,
// key-reused, and enrolment-invalid where the module needs a run.
func (s *Service) SignUp(ctx context.Context, actor auth.Actor, in SignUpInput) (Enrolment, error) {
	if len(in.Key) > maxKey {
		return Enrolment{}, fault.New("enrolment-invalid").Field("/header/Idempotency-Key", "too-long", "max", strconv.Itoa(maxKey))
	}
	var out Enrolment
	err := s.own(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		n := &signUp{service: s, ctx: ctx, tx: tx, actor: actor, learner: learner, in: in}
		id, err := n.once()
		if err != nil {
			return err
		}
		out, err = loadEnrolment(tx, actor.TenantID, learner, id)
		return err
	})
	return out, err
}

// signUp is one request inside its transaction.
type signUp struct {
	service *Service
	ctx     context.Context // as long as the transaction
	tx      database.Tx
	actor   auth.Actor
	learner uuid.UUID
	in      SignUpInput
}

// once does the work unless the key says that it was done, and returns the id of the enrolment.
func (n *signUp) once() (uuid.UUID, error) {
	if n.in.Key == "" {
		return n.work()
	}
	key := keyRow{Key: n.in.Key, RequestHash: n.in.hash(), CreatedAt: n.service.now()}
	stored, isNew, err := claimKey(n.tx, n.actor.TenantID, n.actor.UserID, key)
	switch {
	case err != nil:
		return uuid.Nil, err
	case isNew:
		id, err := n.work()
		if err != nil {
			return uuid.Nil, err
		}
		return id, settleKey(n.tx, n.actor.TenantID, n.actor.UserID, n.in.Key, id)
	case stored.RequestHash != key.RequestHash:
		return uuid.Nil, fault.New("key-reused")
	default:
		return stored.SubjectID, nil
	}
}

func (n *signUp) work() (uuid.UUID, error) {
	m, err := loadModule(n.tx, n.in.Module)
	if err != nil {
		return uuid.Nil, err
	}
	c := &change{Service: n.service, ctx: n.ctx, tx: n.tx, tenant: n.actor.TenantID}
	c.row = enrolmentRow{
		ID: uuid.New(), LearnerID: n.learner, UserID: n.actor.UserID, ModuleID: m.ID, RunID: n.in.Run, CostCents: m.CostCents, Version: 1,
	}
	if c.settings, err = loadSettings(n.tx, n.actor.TenantID); err != nil {
		return uuid.Nil, err
	}
	if n.in.Run == nil {
		return n.start(c, m)
	}
	if c.run, err = courses.LockRun(n.tx, *n.in.Run); err != nil {
		return uuid.Nil, err
	}
	if c.run.Module != m.ID {
		return uuid.Nil, fault.New("run-not-found")
	}
	// Only now that the run is held is it certain that no second request of hers is under way.
	if standing, ok, err := standingOf(n.tx, n.actor.TenantID, n.learner, n.in); ok || err != nil {
		return standing, err
	}
	return n.draw(c)
}

// start begins a module that is studied on one's own.
func (n *signUp) start(c *change, m moduleRow) (uuid.UUID, error) {
	if m.Format != courses.SelfPaced {
		return uuid.Nil, fault.New("enrolment-invalid").Field("/run", "required")
	}
	c.row.State = Enrolled
	e := evSignUp
	if c.needsApproval() {
		e = evSignUpAsk
	}
	return n.store(c, e)
}

// draw takes a ticket of the run.
func (n *signUp) draw(c *change) (uuid.UUID, error) {
	first := c.run.Tickets == 0
	ticket, err := c.run.Draw(n.tx, n.actor.TenantID, n.service.now())
	if err != nil {
		return uuid.Nil, err
	}
	c.row.Ticket = &ticket.ID
	if first { // somebody has to see to it when the run begins
		if err := c.put(SettleRun{RunID: c.run.ID}, c.run.StartsAt); err != nil {
			return uuid.Nil, err
		}
	}
	switch {
	case !ticket.Seated:
		return n.store(c, evSignUpQueue)
	case c.needsApproval():
		return n.store(c, evSignUpAsk)
	default:
		return n.store(c, evSignUp)
	}
}

func (n *signUp) store(c *change, e event) (uuid.UUID, error) {
	t, _ := after("", e)
	c.row.State, c.row.Asked = t.to, t.to == Requested
	stored, err := insertEnrolment(n.tx, n.actor.TenantID, c.row, n.service.now())
	if err != nil {
		return uuid.Nil, err
	}
	if !stored { // a start of the same module came in between
		id, _, err := standingOf(n.tx, n.actor.TenantID, n.learner, n.in)
		return id, err
	}
	return c.row.ID, c.follow(t)
}

// keptKeys is how long a request is known by its key.
const keptKeys = 30 * 24 * time.Hour
