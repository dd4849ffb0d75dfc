package matching

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
)

// Offer is a path that a change of the catalogue has made better than the one a person has. She takes it by accepting its path.
type Offer struct {
	Path    LearningPath
	Changes Changes // against the path she has; what she has learned since counts neither as new nor as dropped nor as moved
	// Broken means that the path she has no longer leads to all that can be reached.
	Broken bool
	Saves  courses.Hours // what is left to learn is so much less; 0 where it is not
}

// review is what the last look at a person's path found.
type review struct {
	path     uuid.UUID
	offer    uuid.UUID // Nil without
	declined bool
}

func (r review) open() bool { return r.offer != uuid.Nil && !r.declined }

// Offer returns the path that is offered instead of the one the person has; ok is false when there is none.
func (s *Service) Offer(ctx context.Context, actor auth.Actor) (offer Offer, ok bool, err error) {
	var r review
	var current uuid.UUID
	err = s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		if r, err = loadReview(tx, actor.TenantID, learner); err != nil || !r.open() {
			return err
		}
		current, ok, err = currentPath(tx, actor.TenantID, learner)
		return err
	})
	if err != nil || !ok || !r.open() || r.path != current {
		return Offer{}, false, err
	}
	had, err := s.readPath(ctx, actor, current)
	if err != nil {
		return Offer{}, false, err
	}
	if offer.Path, err = s.readPath(ctx, actor, r.offer); err != nil {
		return Offer{}, false, err
	}
	p, err := s.person(ctx, actor)
	if err != nil {
		return Offer{}, false, err
	}
	offer.compare(had, p)
	return offer, true, nil
}

func (o *Offer) compare(had LearningPath, p *person) {
	var left []courses.ModuleRef
	var hours courses.Hours
	for i := range had.Steps {
		m := &had.Steps[i].Module
		o.Broken = o.Broken || m.State != courses.Published
		if !holdsAll(m, p) {
			left = append(left, refOf(m))
			hours += had.Steps[i].Hours
		}
	}
	var ahead []courses.ModuleRef
	for i := range o.Path.Steps {
		if m := &o.Path.Steps[i].Module; !holdsAll(m, p) {
			ahead = append(ahead, refOf(m))
		}
	}
	o.Changes = changes(left, ahead)
	o.Saves = max(0, hours-o.Path.Hours)
}

// DeclineOffer keeps the path the person has. The same offer is not made again. Without an offer nothing changes.
func (s *Service) DeclineOffer(ctx context.Context, actor auth.Actor) error {
	return s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		return declineOffer(tx, actor.TenantID, learner, s.now())
	})
}

// moved are the modules of both lists that stand in another order: the fewest that have to be moved to get from one to the other.
func moved(from, to []courses.ModuleRef) []courses.ModuleRef {
	var at []int // places in the first list of what both have, in the order of the second
	var both []courses.ModuleRef
	for _, ref := range to {
		if i := slices.IndexFunc(from, func(r courses.ModuleRef) bool { return r.ID == ref.ID }); i >= 0 {
			at, both = append(at, i), append(both, ref)
		}
	}
	var out []courses.ModuleRef
	for i, keeps := range longestRise(at) {
		if !keeps {
			out = append(out, both[i])
		}
	}
	return out
}

// longestRise marks a longest rising subsequence.
func longestRise(list []int) []bool {
	length, before := make([]int, len(list)), make([]int, len(list))
	last := -1
	for i := range list {
		length[i], before[i] = 1, -1
		for k := range i {
			if list[k] < list[i] && length[k] >= length[i] {
				length[i], before[i] = length[k]+1, k
			}
		}
		if last < 0 || length[i] > length[last] {
			last = i
		}
	}
	keeps := make([]bool, len(list))
	for i := last; i >= 0; i = before[i] {
		keeps[i] = true
	}
	return keeps
}
