package personal

import (
	"context"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// eraseTries is how often an erasure is begun anew when somebody moved the same seats at the same moment.
const eraseTries = 3

// Erase deletes the actor's account and everything that is stored of her, at once and for good, after she has given her password. What stays
// names her no more: entries of the access log, seats given, means of groups. The last administrator of a municipality cannot leave it:
// last-admin. address is where the request comes from, for the limit of tries.
func (s *Service) Erase(ctx context.Context, actor auth.Actor, password, address string) error {
	if err := s.opt.Accounts.ConfirmPassword(ctx, actor, password, address); err != nil {
		return err
	}
	p := personOf(actor)
	var err error
	for range eraseTries {
		if err = s.erase(ctx, p); !fault.Is(err, "busy") {
			break
		}
	}
	return err
}

func (s *Service) erase(ctx context.Context, p person) error {
	err := s.opt.DB.Tenant(ctx, p.tenant, func(tx database.Tx) error {
		last, err := lastAdmin(tx, p)
		if err != nil {
			return err
		}
		if last {
			return fault.New("last-admin")
		}
		if err := s.opt.Leave(ctx, tx, p.tenant, p.learner); err != nil { // runs are held before people, as everywhere
			return err
		}
		if err := lockPerson(tx, p); err != nil {
			return err
		}
		ids, err := collectIDs(tx, p)
		if err != nil {
			return err
		}
		done, err := deletePerson(tx, p)
		if err != nil || !done {
			return err
		}
		if err := deleteJobs(tx, ids); err != nil {
			return err
		}
		if err := s.opt.Gone(ctx, database.SQLTx(tx), p.tenant); err != nil {
			return err
		}
		// Files and memory last but before the end: were the erasure taken back now, only copies would be missing.
		return s.opt.Forget(p.learner, ids)
	})
	return err
}
