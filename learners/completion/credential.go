package completion

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/code"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/learners/completion/badge"
)

// VerifyURL is where anybody can check the printed page of a completion.
func (s *Service) VerifyURL(c Completion) string {
	return s.Issuer.Address + "/pruefen/" + c.ShownCode()
}

// Badge signs the credential of one of the person's completions as a JSON Web Token. Faults: completion-not-found, completion-withdrawn,
// and signing-unavailable where the server has no key, or one that was withdrawn.
func (s *Service) Badge(ctx context.Context, actor auth.Actor, id uuid.UUID) (string, error) {
	c, err := s.Completion(ctx, actor, id)
	switch {
	case err != nil:
		return "", err
	case c.Withdrawn():
		return "", fault.New("completion-withdrawn")
	}
	if _, err := s.PublicKey(ctx, s.Key.ID()); err != nil {
		return "", fault.New("signing-unavailable").Because(err)
	}
	signed, err := s.Issuer.Sign(s.Key, s.content(c))
	if err != nil {
		return "", fault.New("signing-unavailable").Because(err)
	}
	return signed, nil
}

// content is what the credential says. Competencies that the frameworks no longer have are left out.
func (s *Service) content(c Completion) badge.Content {
	out := badge.Content{
		ID: c.ID, Holder: c.Holder, Module: c.Module, Title: c.Title, Provider: c.Provider, Hours: c.Hours.Float(), CompletedOn: c.On,
		IssuedAt: c.IssuedAt(), Confirmed: c.Confirmed(),
	}
	for _, g := range c.Gains {
		known, ok := s.Library.Competency(g.Competency)
		if !ok {
			continue
		}
		framework, _ := s.Library.FrameworkOf(g.Competency)
		out.Competencies = append(out.Competencies, badge.Competency{ID: known.ID, Name: known.NameDE, Framework: framework.NameDE, Level: g.Taught})
	}
	return out
}

// Verify tells what a printed page with this code must say. An unknown code is verification-unknown, also after its holder was erased.
func (s *Service) Verify(ctx context.Context, typed string) (Verified, error) {
	unknown := fault.New("verification-unknown")
	c, ok := code.Read(typed, codeLetters)
	if !ok {
		return Verified{}, unknown
	}
	var tenant, id uuid.UUID
	err := s.DB.Shared(ctx, func(tx database.Tx) (err error) {
		tenant, id, ok, err = placeOf(tx, hashOf(c))
		return err
	})
	if err != nil || !ok {
		if err == nil {
			err = unknown
		}
		return Verified{}, err
	}
	var found Completion
	err = s.DB.Tenant(ctx, tenant, func(tx database.Tx) (err error) {
		found, err = loadByID(tx, tenant, id)
		return err
	})
	switch {
	case fault.Is(err, "completion-not-found"): // erased meanwhile
		return Verified{}, unknown
	case err != nil:
		return Verified{}, err
	case found.Withdrawn():
		return Verified{Withdrawn: true}, nil
	}
	return Verified{Completion: found}, nil
}

// Announce stores the public half of the server's key, so that everybody can check what it signs, also after it was exchanged.
func (s *Service) Announce(ctx context.Context) error {
	if s.Key.ID() == "" {
		return nil
	}
	return s.DB.Shared(ctx, func(tx database.Tx) error {
		return insertKey(tx, badge.PublicKey{ID: s.Key.ID(), Public: s.Key.Public()}, s.Now())
	})
}

// PublicKeys lists the keys that credentials were and are signed with, the newest first. Withdrawn keys are not among them.
func (s *Service) PublicKeys(ctx context.Context) ([]badge.PublicKey, error) {
	var keys []badge.PublicKey
	err := s.DB.Shared(ctx, func(tx database.Tx) (err error) {
		keys, err = loadKeys(tx)
		return err
	})
	return keys, err
}

// PublicKey returns one of them as a JSON Web Key; another id is not-found.
func (s *Service) PublicKey(ctx context.Context, kid string) (badge.JWK, error) {
	keys, err := s.PublicKeys(ctx)
	if err != nil {
		return badge.JWK{}, err
	}
	i := slices.IndexFunc(keys, func(k badge.PublicKey) bool { return k.ID == kid })
	if i < 0 {
		return badge.JWK{}, fault.New("not-found")
	}
	return s.Issuer.JWK(keys[i]), nil
}

// WithdrawnCredentials lists the ids of all credentials that hold no longer.
func (s *Service) WithdrawnCredentials(ctx context.Context) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := s.DB.Shared(ctx, func(tx database.Tx) (err error) {
		ids, err = loadWithdrawn(tx)
		return err
	})
	return ids, err
}
