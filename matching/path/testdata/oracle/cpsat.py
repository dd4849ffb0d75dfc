"""Solves path problems with CP-SAT, one problem per line on stdin, one answer per line on stdout.

An independent check of the Go solver: it shares no code with it. Problems come in the format of `lernpfad path
--problem` with whole numbers as hours, and all targets within reach. The model gets what makes CP-SAT strong here: a
reduced task, landmarks from the start, a first path as a hint, cuts for unreached goals as they show up.
"""

import json
import sys
import time

from ortools.sat.python import cp_model


class Task:
    """The problem with numbers for names, without modules that cannot matter."""

    def __init__(self, problem):
        facts = {}

        def number(name):
            return facts.setdefault(name, len(facts))

        modules = problem["modules"]
        held = {number(f) for f in problem["held"]}
        requires = [{number(f) for f in m["requires"]} for m in modules]
        teaches = [{number(f) for f in m["teaches"]} for m in modules]
        position = {m["id"]: i for i, m in enumerate(modules)}
        for i, module in enumerate(modules):
            for group in module["requires_any"]:
                fact = number(("group", tuple(sorted(set(group)))))
                requires[i].add(fact)
                for member in group:
                    teaches[position[member]].add(fact)
        self.goals = sorted({number(f) for f in problem["targets"]} - held)
        self.weight = [m["hours"] for m in modules]
        self.requires = [r - held for r in requires]
        self.teaches = [t - held - r for t, r in zip(teaches, self.requires)]
        self.modules = self._relevant(self._reachable())
        self._drop_dominated()

    def _reachable(self):
        return self.closure(range(len(self.weight)))[1]

    def _relevant(self, reachable):
        reachable, used = set(reachable), set()
        wanted, queue = set(self.goals), list(self.goals)
        while queue:
            fact = queue.pop()
            for m in reachable:
                if m not in used and fact in self.teaches[m]:
                    used.add(m)
                    queue.extend(self.requires[m] - wanted)
                    wanted |= self.requires[m]
        for m in used:
            self.teaches[m] &= wanted
        return sorted(used)

    def _drop_dominated(self):
        kept = []
        for m in sorted(self.modules, key=lambda m: (self.weight[m], -len(self.teaches[m]), len(self.requires[m]))):
            if not any(self.teaches[m] <= self.teaches[k] and self.requires[k] <= self.requires[m] for k in kept):
                kept.append(m)
        self.modules = sorted(kept)

    def closure(self, chosen):
        """Facts reached and modules taken, in order."""
        reached, taken, waiting = set(), [], list(chosen)
        while True:
            ready = [m for m in waiting if self.requires[m] <= reached]
            if not ready:
                return reached, taken
            waiting = [m for m in waiting if not self.requires[m] <= reached]
            taken.extend(ready)
            for m in ready:
                reached |= self.teaches[m]

    def reaches(self, chosen):
        return self.closure(chosen)[0].issuperset(self.goals)

    def landmark(self, chosen):
        """A minimal set of modules that every path hits and that the chosen ones do not."""
        included, row = set(chosen), []
        for m in sorted(set(self.modules) - included, key=lambda m: -self.weight[m]):
            if self.reaches(included | {m}):
                row.append(m)
            else:
                included.add(m)
        return row

    def cuts(self, chosen):
        """Landmarks that the chosen modules miss, until one member of each would complete them; and that completion."""
        chosen, rows = set(chosen), []
        while not self.reaches(chosen):
            rows.append(self.landmark(chosen))
            chosen.add(min(rows[-1], key=lambda m: self.weight[m]))
        return rows, self.prune(chosen)

    def prune(self, chosen):
        chosen = set(self.closure(chosen)[1])
        for m in sorted(chosen, key=lambda m: -self.weight[m]):
            if self.reaches(chosen - {m}):
                chosen.discard(m)
        return chosen

    def cost(self, chosen):
        return sum(self.weight[m] for m in chosen)


def build(task):
    """The relaxation in which circles may support themselves, with landmarks of the empty set and the best start."""
    model = cp_model.CpModel()
    take = {m: model.new_bool_var(f"m{m}") for m in task.modules}
    facts = set(task.goals).union(*(task.requires[m] for m in task.modules))
    adders = {f: [m for m in task.modules if f in task.teaches[m]] for f in facts}
    for fact in facts:
        supported = [take[m] for m in adders[fact]]
        if fact in task.goals:
            model.add_bool_or(supported)
            continue
        for m in task.modules:
            if fact in task.requires[m]:
                model.add_bool_or([*supported, take[m].negated()])
    rows, start = task.cuts([])
    for row in rows:
        model.add_bool_or([take[m] for m in row])
    model.minimize(sum(task.weight[m] * take[m] for m in task.modules))
    return model, take, start


def solve(task, limit):
    """The least cost, whether it is proven, and the CPU time of the solver alone."""
    model, take, best = build(task)
    spent = 0.0
    while True:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2
        solver.parameters.max_time_in_seconds = max(0.01, limit - spent)
        model.clear_hints()
        for m, variable in take.items():
            model.add_hint(variable, m in best)
        begun = time.process_time()
        status = solver.solve(model)
        spent += time.process_time() - begun
        if status != cp_model.OPTIMAL:
            return task.cost(best), False, spent
        chosen = [m for m in task.modules if solver.value(take[m])]
        rows, completed = task.cuts(chosen)
        if not rows:
            return task.cost(chosen), True, spent
        best = min(best, completed, key=task.cost)
        for row in rows:
            model.add_bool_or([take[m] for m in row])


def main():
    limit = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    for line in sys.stdin:
        cost, proven, spent = solve(Task(json.loads(line)), limit)
        print(json.dumps({"cost": cost, "proven": proven, "ms": spent * 1e3}), flush=True)


if __name__ == "__main__":
    main()
