package matching

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
)

// Replay counts what came of making the newest stored list of everybody of a tenant again. It names nobody.
type Replay struct {
	Lists   int          // made again
	Same    int          // came out as they were shown
	Differ  int          // came out otherwise, because something they were made from has changed
	Broken  int          // came out otherwise although nothing has changed: a defect
	Because map[Part]int // lists in which this part of the inputs is different from then, whether they came out otherwise or not
}

// Reasons lists the parts that are different in some list, the most frequent first.
func (r Replay) Reasons() []Part {
	return slices.SortedFunc(maps.Keys(r.Because), func(a, b Part) int {
		if r.Because[a] != r.Because[b] {
			return r.Because[b] - r.Because[a]
		}
		return slices.Index(Parts(), a) - slices.Index(Parts(), b)
	})
}

// Add joins the counts of two tenants.
func (r *Replay) Add(other Replay) {
	r.Lists += other.Lists
	r.Same += other.Same
	r.Differ += other.Differ
	r.Broken += other.Broken
	if r.Because == nil {
		r.Because = map[Part]int{}
	}
	for p, n := range other.Because {
		r.Because[p] += n
	}
}

// Replay makes the newest stored list of each person of a tenant again and compares. It is for those who run the program; nothing is
// stored, and nobody's list is told.
func (s *Service) Replay(ctx context.Context, tenant uuid.UUID) (Replay, error) {
	var owners []uuid.UUID
	err := s.db.Tenant(ctx, tenant, func(tx database.Tx) error {
		var err error
		owners, err = listOwners(tx, tenant)
		return err
	})
	out := Replay{Because: map[Part]int{}}
	for _, learner := range owners {
		if err != nil {
			break
		}
		err = s.replayOne(ctx, auth.Actor{TenantID: tenant, LearnerID: &learner, Roles: []auth.Role{auth.Learner}}, &out)
	}
	return out, err
}

func (s *Service) replayOne(ctx context.Context, actor auth.Actor, out *Replay) error {
	lists, err := s.ShownLists(ctx, actor, Place{}, 1)
	if err != nil || len(lists) == 0 {
		return err
	}
	check, err := s.CheckList(ctx, actor, lists[0])
	if err != nil {
		return err
	}
	out.Lists++
	switch {
	case check.Same:
		out.Same++
	case check.Broken():
		out.Broken++
	default:
		out.Differ++
	}
	for _, p := range check.Because {
		out.Because[p]++
	}
	return nil
}
