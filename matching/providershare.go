package matching

import (
	"context"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
)

// ProviderShare is what one provider has of the catalogue and of the suggestions that the people of a municipality saw. Whoever compares
// the shares sees whether one is favoured.
type ProviderShare struct {
	Key, Name string
	Modules   int     // published
	Catalogue float64 // share of all published modules, 0..1
	Shown     int     // cards
	Attention float64 // share of all cards, 0..1, each counted by its place: the first weighs 1, later ones less (see attention)
}

// ProviderShares compares the providers over the kept lists of the municipality, the largest share of attention first. It is for the staff
// council. Below the smallest group of people with a list nothing is told, and the answer is empty.
func (s *Service) ProviderShares(ctx context.Context, actor auth.Actor) ([]ProviderShare, error) {
	if err := auth.MaySeeAccessLog(actor); err != nil {
		return nil, err
	}
	var rows []ProviderShare
	err := s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		k, err := smallestGroup(tx, actor.TenantID)
		if err != nil {
			return err
		}
		people, err := countListOwners(tx, actor.TenantID)
		if err != nil || people < k {
			return err
		}
		rows, err = providerShares(tx, actor.TenantID)
		return err
	})
	return shares(rows), err
}

// shares turns sums into shares of all.
func shares(rows []ProviderShare) []ProviderShare {
	modules, attention := 0, 0.0
	for _, r := range rows {
		modules += r.Modules
		attention += r.Attention
	}
	for i := range rows {
		rows[i].Catalogue = float64(rows[i].Modules) / float64(max(modules, 1))
		if attention > 0 {
			rows[i].Attention /= attention
		}
	}
	return rows
}
