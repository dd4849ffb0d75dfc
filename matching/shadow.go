package matching

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
)

// How far lists are compared.
const (
	shadowShown = 10 // what people see
	shadowDeep  = 50 // for the order of what both lists have
)

// ErrSameModel says that a model was to be compared with itself.
var ErrSameModel = errors.New("the other model is the one at work")

// Shadow compares what people are shown with what they would be shown with another model, before it goes live. It gathers tenant by
// tenant and tells groups of at least k people only.
type Shadow struct {
	live, other *Service
	k           int
	roles       map[string]*roleTally
	moves       map[uuid.UUID]*moveTally
}

// roleTally sums up the people of one role.
type roleTally struct {
	people, ordered  int // ordered: people of whom two lists can be ordered against one another
	same, otherFirst int
	overlap, order   float64
}

// moveTally counts for how many people a module comes into the shown list or leaves it.
type moveTally struct {
	title      string
	came, left int
}

// NewShadow prepares the comparison. Both services stand on the same database; their models must differ.
func NewShadow(live, other *Service) (*Shadow, error) {
	if live.embedder.Model().ID == other.embedder.Model().ID {
		return nil, ErrSameModel
	}
	return &Shadow{live: live, other: other, roles: map[string]*roleTally{}, moves: map[uuid.UUID]*moveTally{}}, nil
}

// Embed brings the other model's vectors up to date beside those of the model at work, and returns how many it made. It may be
// interrupted: what is made stays.
func (sh *Shadow) Embed(ctx context.Context, tenants []uuid.UUID) (int, error) {
	made, err := sh.other.EmbedAll(ctx)
	for _, t := range tenants {
		if err != nil {
			break
		}
		n := 0
		n, err = sh.other.EmbedProfiles(ctx, t)
		made += n
	}
	return made, err
}

// Add compares the lists of everybody of a tenant. Nothing is stored, nobody is shown anything.
func (sh *Shadow) Add(ctx context.Context, tenant uuid.UUID) error {
	people, err := sh.live.groups.Profiles(ctx, tenant)
	if err != nil {
		return err
	}
	err = sh.live.db.Tenant(ctx, tenant, func(tx database.Tx) error {
		k, err := smallestGroup(tx, tenant)
		sh.k = max(sh.k, k)
		return err
	})
	for _, l := range people {
		if err != nil {
			break
		}
		err = sh.addOne(ctx, auth.Actor{TenantID: tenant, LearnerID: &l.ID, Roles: []auth.Role{auth.Learner}}, l.RoleProfileID)
	}
	return err
}

func (sh *Shadow) addOne(ctx context.Context, actor auth.Actor, role string) error {
	sit, err := sh.live.situation(ctx, actor)
	if err != nil || sit.text() == "" {
		return err
	}
	then, err := sh.live.compose(ctx, actor, sit, shadowDeep)
	if err != nil {
		return err
	}
	now, err := sh.other.compose(ctx, actor, sit, shadowDeep)
	if err != nil {
		return err
	}
	if then.Model == "" || now.Model == "" {
		return nil // one of them had no vector: that says nothing about the models
	}
	sh.tally(role, then.Suggestions, now.Suggestions)
	return nil
}

func (sh *Shadow) tally(role string, then, now []Suggestion) {
	r := sh.roles[role]
	if r == nil {
		r = &roleTally{}
		sh.roles[role] = r
	}
	before, after := then[:min(len(then), shadowShown)], now[:min(len(now), shadowShown)]
	came, left := missingFrom(before, after), missingFrom(after, before)
	r.people++
	if len(before) > 0 {
		r.overlap += 1 - float64(len(left))/float64(len(before))
	} else {
		r.overlap++
	}
	if slices.EqualFunc(before, after, sameModule) {
		r.same++
	}
	if len(before) > 0 && len(after) > 0 && !sameModule(before[0], after[0]) {
		r.otherFirst++
	}
	if tau, ok := kendall(then, now); ok {
		r.ordered++
		r.order += tau
	}
	for _, s := range came {
		sh.move(s).came++
	}
	for _, s := range left {
		sh.move(s).left++
	}
}

func (sh *Shadow) move(s Suggestion) *moveTally {
	m := sh.moves[s.Module.ID]
	if m == nil {
		m = &moveTally{title: s.Module.Title}
		sh.moves[s.Module.ID] = m
	}
	return m
}

func sameModule(a, b Suggestion) bool { return a.Module.ID == b.Module.ID }

// missingFrom lists what other has and list lacks.
func missingFrom(list, other []Suggestion) (out []Suggestion) {
	for _, s := range other {
		if !slices.ContainsFunc(list, func(o Suggestion) bool { return sameModule(s, o) }) {
			out = append(out, s)
		}
	}
	return out
}

// kendall is the rank correlation of what both lists have: 1 for the same order, -1 for the opposite one; none for fewer than two.
func kendall(a, b []Suggestion) (tau float64, ok bool) {
	place := map[uuid.UUID]int{}
	for i, s := range b {
		place[s.Module.ID] = i
	}
	var ranks []int
	for _, s := range a {
		if at, common := place[s.Module.ID]; common {
			ranks = append(ranks, at)
		}
	}
	n := len(ranks)
	if n < 2 {
		return 0, false
	}
	kept := 0
	for i := range ranks {
		for j := i + 1; j < n; j++ {
			if ranks[i] < ranks[j] {
				kept++
			} else {
				kept--
			}
		}
	}
	return float64(kept) / float64(n*(n-1)/2), true
}

// ShadowReport is what a comparison tells.
type ShadowReport struct {
	Live   string       `json:"live"`  // the model at work
	Other  string       `json:"other"` // the model in the shadow
	K      int          `json:"k"`     // groups of fewer people are not told
	People int          `json:"people"`
	Roles  []RoleChange `json:"roles"`
	Moved  []ModuleMove `json:"moved"`
}

// RoleChange is what would change for the people of a role profile. Shares lie in 0..1.
type RoleChange struct {
	Role       string  `json:"role"` // id of the role profile; "" for all whose group is too small, together
	People     int     `json:"people"`
	Same       float64 `json:"same"`        // share of people whose first ten stay exactly as they are
	OtherFirst float64 `json:"other_first"` // share of people whose first suggestion would be another one
	Overlap    float64 `json:"overlap"`     // mean share of the first ten that stay among the first ten
	Tau        float64 `json:"tau"`         // mean rank correlation (Kendall) of what both lists of fifty have
}

// ModuleMove is a module that would come or go among the first ten of at least k people.
type ModuleMove struct {
	Title string `json:"title"`
	Came  int    `json:"came"` // people who would get it; 0 for fewer than k
	Left  int    `json:"left"` // people who would lose it; 0 for fewer than k
}

// shownMoves is how many moved modules a report names.
const shownMoves = 20

// Report tells what was gathered. Roles of fewer than k people are joined, and left out when even together they are fewer.
func (sh *Shadow) Report() ShadowReport {
	k := max(sh.k, 1)
	out := ShadowReport{Live: sh.live.embedder.Model().ID, Other: sh.other.embedder.Model().ID, K: k}
	var rest roleTally
	for _, role := range slices.Sorted(maps.Keys(sh.roles)) {
		r := sh.roles[role]
		out.People += r.people
		if r.people < k || role == "" {
			rest.join(*r)
			continue
		}
		out.Roles = append(out.Roles, r.change(role))
	}
	if rest.people >= k {
		out.Roles = append(out.Roles, rest.change(""))
	}
	out.Moved = sh.moved(k)
	return out
}

func (r *roleTally) join(other roleTally) {
	r.people += other.people
	r.ordered += other.ordered
	r.same += other.same
	r.otherFirst += other.otherFirst
	r.overlap += other.overlap
	r.order += other.order
}

func (r *roleTally) change(role string) RoleChange {
	n := float64(r.people)
	c := RoleChange{Role: role, People: r.people, Same: float64(r.same) / n, OtherFirst: float64(r.otherFirst) / n, Overlap: r.overlap / n}
	if r.ordered > 0 {
		c.Tau = r.order / float64(r.ordered)
	}
	return c
}

func (sh *Shadow) moved(k int) []ModuleMove {
	var out []ModuleMove
	for _, m := range sh.moves {
		move := ModuleMove{Title: m.title}
		if m.came >= k {
			move.Came = m.came
		}
		if m.left >= k {
			move.Left = m.left
		}
		if move.Came+move.Left > 0 {
			out = append(out, move)
		}
	}
	slices.SortFunc(out, func(a, b ModuleMove) int {
		return cmp.Or(cmp.Compare(b.Came+b.Left, a.Came+a.Left), cmp.Compare(a.Title, b.Title))
	})
	return out[:min(len(out), shownMoves)]
}

// ForgetModel removes the vectors of a model that was tried: of modules and competencies, and those of the people of these tenants. The
// model at work is refused with ErrSameModel.
func (s *Service) ForgetModel(ctx context.Context, model string, tenants []uuid.UUID) error {
	if model == s.embedder.Model().ID {
		return ErrSameModel
	}
	for _, tenant := range tenants {
		if err := s.db.Tenant(ctx, tenant, func(tx database.Tx) error { return deleteProfileVectors(tx, tenant, model) }); err != nil {
			return err
		}
	}
	return s.db.Shared(ctx, func(tx database.Tx) error { return deleteSharedVectors(tx, model) })
}
