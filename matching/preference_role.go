package matching

import (
	"context"
	"math"

	"github.com/google/uuid"

	"lernpfad/internal/database"
)

// LearnRoles is the job that finds out what the people of each role have in common, in every municipality.
type LearnRoles struct{}

// Kind names the job.
func (LearnRoles) Kind() string { return "learn_roles" }

// roleShrink is how many people's worth of indifference the mean of a role is mixed with: a small group says little.
const roleShrink = 5

// LearnRoles recomputes the role means of a tenant and returns for how many roles there are enough people. A role has a mean only from k
// people on who have answered and allow learning, k being the tenant's, at least five. Means are rounded to hundredths and renewed once
// a day, so that the change of one person's answers cannot be read off. The person's own step and nearness are no part of it.
func (s *Service) LearnRoles(ctx context.Context, tenant uuid.UUID) (int, error) {
	people, err := s.groups.Profiles(ctx, tenant)
	if err != nil {
		return 0, err
	}
	snap, err := s.snapshots.get(ctx)
	if err != nil {
		return 0, err
	}
	roles := make(map[uuid.UUID]string, len(people))
	for _, p := range people {
		roles[p.ID] = p.RoleProfileID
	}
	learned := 0
	err = s.db.Tenant(ctx, tenant, func(tx database.Tx) error {
		k, err := smallestGroup(tx, tenant)
		if err != nil {
			return err
		}
		rows, err := loadAllDecisions(tx, tenant)
		if err != nil {
			return err
		}
		means := roleMeans(snap.columns, rows, roles, k)
		learned = len(means)
		return replaceRoleMeans(tx, tenant, snap.columns.features.names, means, s.now())
	})
	return learned, err
}

// roleMeans averages what was learned of each person, role by role. rows are sorted by person.
func roleMeans(c *columns, rows []learnerDecisions, roles map[uuid.UUID]string, k int) map[string][]float64 {
	sums, people := map[string][]float64{}, map[string]int{}
	for start := 0; start < len(rows); {
		end := start
		var decisions []Decision
		for ; end < len(rows) && rows[end].LearnerID == rows[start].LearnerID; end++ {
			decisions = append(decisions, rows[end].Decision)
		}
		role := roles[rows[start].LearnerID]
		t := learn(c, nil, decisions, settings{Profiling: true}, nil, nil)
		if start = end; role == "" || t.answers == 0 {
			continue
		}
		people[role]++
		if sums[role] == nil {
			sums[role] = c.features.vector()
		}
		for i, v := range t.mean {
			sums[role][i] += v
		}
	}
	for role, sum := range sums {
		if people[role] < k {
			delete(sums, role)
			continue
		}
		for i := range sum {
			sum[i] = math.Round(100*sum[i]/float64(people[role]+roleShrink)) / 100
		}
	}
	return sums
}
