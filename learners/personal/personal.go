// Package personal is a person's say over her own data: what is stored of her, who looked, a copy to take along, and its erasure. It knows
// every table that holds people, whichever domain fills it, because what one of them forgot would stay.
package personal

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
)

// Accounts asks for the password again before something that cannot be undone.
type Accounts interface {
	// ConfirmPassword is the fault password-wrong, or rate-limited after too many tries.
	ConfirmPassword(ctx context.Context, actor auth.Actor, password, address string) error
}

// Options are the parts a Service is made of. All are required.
type Options struct {
	DB       *database.DB
	Accounts Accounts
	// Leave frees the person's seats for the next in the queue, in the transaction that erases her.
	Leave func(ctx context.Context, tx database.Tx, tenant, learner uuid.UUID) error
	// Gone enqueues what must be computed anew without her, in the same transaction.
	Gone func(ctx context.Context, tx *sql.Tx, tenant uuid.UUID) error
	// Forget drops what memory and folders keep of her beside the database; ids are those of all her rows.
	Forget func(learner uuid.UUID, ids []string) error
	Now    func() time.Time
}

// Service answers for the signed-in person alone. It is safe for concurrent use.
type Service struct{ opt Options }

// New returns a Service.
func New(opt Options) *Service { return &Service{opt: opt} }

// Stored says how much there is of one kind of data, and since when.
type Stored struct {
	Kind  Kind
	Count int
}

// Look is one time that somebody else's evaluation counted the person, or the operator of the server opened her path.
type Look struct {
	At   time.Time `json:"at"`
	Role string    `json:"role"` // "hr" or "operator"
	What string    `json:"what"` // as in the access log
}

// Allowed is what the person has agreed to or left as it was.
type Allowed struct {
	Profiling bool       // suggestions follow from her answers
	Since     *time.Time // what is older teaches nothing
	Denied    int        // features that she said are not true
	Approver  string     // who sees her requests; "" for nobody
	Address   string     // for mail
	Confirmed bool
	Off       []string // groups of messages that are not mailed
}

// Overview is what the page "Meine Daten" shows.
type Overview struct {
	Stored  []Stored // by Kinds
	Looks   []Look   // the newest 100
	Allowed Allowed
}

const maxLooks = 100

// Overview counts what is stored of the actor at this moment.
func (s *Service) Overview(ctx context.Context, actor auth.Actor) (Overview, error) {
	who := personOf(actor)
	var out Overview
	err := s.opt.DB.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		counts, err := countRows(tx, who)
		if err != nil {
			return err
		}
		for _, k := range Kinds() {
			out.Stored = append(out.Stored, Stored{Kind: k, Count: counts[k]})
		}
		if out.Looks, err = loadLooks(tx, who, maxLooks); err != nil {
			return err
		}
		out.Allowed, err = loadAllowed(tx, who)
		return err
	})
	return out, err
}

// person is whom statements ask for. A person without a learning profile has the nil learner, whom no row belongs to.
type person struct{ tenant, user, learner uuid.UUID }

func personOf(a auth.Actor) person {
	p := person{tenant: a.TenantID, user: a.UserID}
	if a.LearnerID != nil {
		p.learner = *a.LearnerID
	}
	return p
}
