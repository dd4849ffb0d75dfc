package matching

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"lernpfad/courses"
	"lernpfad/courses/competency"
	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
	"lernpfad/learners"
	"lernpfad/matching/path"
)

// solveBudget is how long the solver may look for a proof; what it has then is returned with its bound.
const solveBudget = 2 * time.Second

// BuildPath finds the shortest path from what the person holds to her goals, proves it as far as time allows, and stores it. If she
// follows a path already, the new one is, of all shortest paths, one that changes as little of it as can be.
// Without a role profile it is the fault no-target.
func (s *Service) BuildPath(ctx context.Context, actor auth.Actor) (LearningPath, error) {
	lp, err := s.PreviewPath(ctx, actor)
	if err != nil {
		return LearningPath{}, err
	}
	err = s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		return insertPath(tx, actor.TenantID, learner, lp)
	})
	return lp, err
}

// PreviewPath is BuildPath without storing.
func (s *Service) PreviewPath(ctx context.Context, actor auth.Actor) (LearningPath, error) {
	sit, err := s.situation(ctx, actor)
	if err != nil {
		return LearningPath{}, err
	}
	if len(sit.goals) == 0 {
		return LearningPath{}, fault.New("no-target")
	}
	followed, err := s.followed(ctx, actor)
	if err != nil {
		return LearningPath{}, err
	}
	return s.solve(ctx, actor, sit, followed)
}

// followed is the path of the active plan; without one it has no steps.
func (s *Service) followed(ctx context.Context, actor auth.Actor) (LearningPath, error) {
	plan, ok, err := s.people.ActivePlan(ctx, actor)
	if err != nil || !ok {
		return LearningPath{}, err
	}
	return s.followedBy(ctx, actor, plan)
}

func (s *Service) followedBy(ctx context.Context, actor auth.Actor, plan learners.Plan) (LearningPath, error) {
	lp, err := s.readPath(ctx, actor, plan.PathID)
	if err != nil {
		return LearningPath{}, err
	}
	return lp, s.markDone(ctx, actor, lp.Steps)
}

func (s *Service) solve(ctx context.Context, actor auth.Actor, sit situation, followed LearningPath) (LearningPath, error) {
	found, err := s.retrieve(ctx, actor, sit)
	if err != nil {
		return LearningPath{}, err
	}
	bounded, cancel := context.WithTimeout(ctx, solveBudget)
	defer cancel()
	again, err := sit.snap.ways.catalogue.Replan(bounded, sit.asking(found.closeness), followed.moduleIDs())
	if err != nil {
		return LearningPath{}, err
	}
	again.Steps = keepOrder(again.Steps, followed.moduleIDs())
	lp, err := s.learningPath(sit, again.Result)
	if err == nil {
		lp.compare(followed)
	}
	return lp, err
}

// learningPath puts the solver's answer into words.
func (s *Service) learningPath(sit situation, result path.Result) (LearningPath, error) {
	lp := LearningPath{
		ID: uuid.New(), RoleProfileID: sit.learner.RoleProfileID, Horizon: sit.learner.Horizon,
		Status: PathStatus(result.Status), Cost: result.Cost, LowerBound: result.LowerBound, Gap: result.Gap, Avoided: sit.snap.ways.avoided(sit.person),
		Goals: sit.gaps(), CatalogueVersion: sit.snap.version, PolicyVersion: auth.PolicyVersion, CreatedAt: s.now(),
	}
	w := newPathWriter(s.library, sit, result)
	lp.Steps = w.steps()
	lp.Landmarks = w.landmarks()
	if len(result.Holes) > 0 {
		var err error
		if lp.Holes, err = s.holes(sit); err != nil {
			return LearningPath{}, err
		}
	}
	for _, step := range lp.Steps {
		lp.Hours += step.Hours
	}
	return lp, nil
}

// compare says what is different from the path that is followed, if there is one and it is another. What is done is neither new nor
// does it fall away.
func (lp *LearningPath) compare(followed LearningPath) {
	if followed.ID != uuid.Nil && followed.ID != lp.ID {
		c := changes(followed.open(), lp.open())
		lp.Changes = &c
	}
}

// Path returns a path of the person as it was built; its modules are shown as they are today. It is compared with the path she
// follows.
func (s *Service) Path(ctx context.Context, actor auth.Actor, id uuid.UUID) (LearningPath, error) {
	lp, err := s.readPath(ctx, actor, id)
	if err != nil {
		return LearningPath{}, err
	}
	if err := s.markDone(ctx, actor, lp.Steps); err != nil {
		return LearningPath{}, err
	}
	plan, ok, err := s.people.ActivePlan(ctx, actor)
	if err != nil || !ok {
		return lp, err
	}
	if lp.Accepted = plan.PathID == lp.ID; lp.Accepted {
		return lp, nil
	}
	followed, err := s.followedBy(ctx, actor, plan)
	if err == nil {
		lp.compare(followed)
	}
	return lp, err
}

// markDone finds the steps of which she has completed all that they teach.
func (s *Service) markDone(ctx context.Context, actor auth.Actor, steps []PathStep) error {
	_, evidence, err := s.people.Record(ctx, actor)
	if err != nil {
		return err
	}
	completed := slices.DeleteFunc(slices.Clone(evidence), func(e learners.Evidence) bool { return e.Kind != learners.Completion })
	held := s.library.Expand(learners.Levels(learners.Attain(completed, s.now())))
	for i := range steps {
		m := &steps[i].Module
		steps[i].Done = len(m.Teaches) > 0 && !slices.ContainsFunc(m.Teaches, func(t competency.Requirement) bool { return !held.Meets(t) })
	}
	return nil
}

// readPath reads a path of the person and its modules.
func (s *Service) readPath(ctx context.Context, actor auth.Actor, id uuid.UUID) (LearningPath, error) {
	var lp LearningPath
	err := s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		var err error
		lp, err = loadPath(tx, actor.TenantID, learner, id)
		return err
	})
	if err != nil {
		return LearningPath{}, err
	}
	return lp, s.fillModules(ctx, &lp)
}

// CurrentPath returns the path of the active plan, else the newest one that is not merely offered; ok is false when there is none.
func (s *Service) CurrentPath(ctx context.Context, actor auth.Actor) (lp LearningPath, ok bool, err error) {
	var id uuid.UUID
	err = s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error {
		id, ok, err = currentPath(tx, actor.TenantID, learner)
		return err
	})
	if err != nil || !ok {
		return LearningPath{}, false, err
	}
	lp, err = s.Path(ctx, actor, id)
	return lp, err == nil, err
}

// AcceptPath makes the person follow a path of hers. An empty path has nothing to follow: the fault path-empty.
func (s *Service) AcceptPath(ctx context.Context, actor auth.Actor, id uuid.UUID) (LearningPath, error) {
	lp, err := s.Path(ctx, actor, id)
	if err != nil {
		return LearningPath{}, err
	}
	if len(lp.Steps) == 0 {
		return LearningPath{}, fault.New("path-empty")
	}
	if _, err := s.people.StartPlan(ctx, actor, id); err != nil {
		return LearningPath{}, err
	}
	lp.Accepted, lp.Changes = true, nil
	return lp, s.tenant(ctx, actor, func(tx database.Tx, learner uuid.UUID) error { return takeOffer(tx, actor.TenantID, learner, id) })
}

func (s *Service) fillModules(ctx context.Context, lp *LearningPath) error {
	ids := make([]uuid.UUID, len(lp.Steps))
	for i, step := range lp.Steps {
		ids[i] = step.Module.ID
	}
	modules, err := s.catalogue.ByIDs(ctx, ids)
	if err != nil {
		return err
	}
	byID := make(map[uuid.UUID]courses.Module, len(modules))
	for _, m := range modules {
		byID[m.ID] = m
	}
	for i := range lp.Steps {
		lp.Steps[i].Module = byID[lp.Steps[i].Module.ID]
		lp.Steps[i].Why = namer{s.library}.why(lp.Steps[i].Reasons)
	}
	return nil
}
