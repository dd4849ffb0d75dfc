"""Solves reduced path problems with CP-SAT and HiGHS, one thread each, for `make bench-paths`.

Usage: peers.py LIMIT. One instance per line on stdin, one answer per line on stdout. Both solvers get what makes them
strong here: a reduced task, costs without a common divisor, landmarks as rows from the start, a first path, and cuts
for goals that a solution does not reach. Only the time inside the solvers is counted; every cost is added up anew. The
limit is processor time, so that other programs take nothing away from it.
"""

import json
import math
import os
import sys
import threading
import time

import highspy
import numpy
from ortools.sat.python import cp_model


class Task:
    """An instance with the closure of a set of modules, and landmarks that a set misses."""

    def __init__(self, instance):
        self.weight, self.pre, self.add = instance["weight"], instance["pre"], instance["add"]
        self.facts, self.goals = instance["facts"], instance["goals"]
        self.rows, self.start = instance["rows"], instance["start"]
        self.is_goal = [False] * self.facts
        for fact in self.goals:
            self.is_goal[fact] = True
        self.need = [[] for _ in range(self.facts)]
        self.adder = [[] for _ in range(self.facts)]
        for module in range(len(self.weight)):
            for fact in self.pre[module]:
                self.need[fact].append(module)
            for fact in self.add[module]:
                self.adder[fact].append(module)
        self.dear_first = sorted(range(len(self.weight)), key=lambda m: (-self.weight[m], m))

    def cost(self, chosen):
        return sum(self.weight[m] for m in chosen)


class Closure:
    """The facts that a growing set of modules reaches."""

    def __init__(self, task, chosen):
        self.task, self.chosen = task, set(chosen)
        self.unmet = [len(p) for p in task.pre]
        self.reached = [False] * task.facts
        self.open = len(task.goals)
        self.fired = []
        self._spread([m for m in self.chosen if self.unmet[m] == 0])

    def _spread(self, queue):
        trail = []
        while queue:
            module = queue.pop()
            self.fired.append(module)
            for fact in self.task.add[module]:
                if self.reached[fact]:
                    continue
                self.reached[fact] = True
                trail.append(fact)
                self.open -= self.task.is_goal[fact]
                for other in self.task.need[fact]:
                    self.unmet[other] -= 1
                    if self.unmet[other] == 0 and other in self.chosen:
                        queue.append(other)
        return trail

    def include(self, module):
        """Adds a module unless that would complete the goals; tells whether it was added."""
        self.chosen.add(module)
        if self.unmet[module] > 0:
            return True
        fired = len(self.fired)
        trail = self._spread([module])
        if self.open > 0:
            return True
        for fact in trail:
            self.reached[fact] = False
            self.open += self.task.is_goal[fact]
            for other in self.task.need[fact]:
                self.unmet[other] += 1
        del self.fired[fired:]
        self.chosen.discard(module)
        return False


def cuts(task, chosen):
    """Landmarks that the chosen modules miss, until one member of each completes them; and that completion."""
    chosen, rows = set(chosen), []
    while Closure(task, chosen).open > 0:
        closure = Closure(task, chosen)
        rows.append([m for m in task.dear_first if m not in chosen and not closure.include(m)])
        chosen.add(min(rows[-1], key=lambda m: task.weight[m]))
    return rows, prune(task, chosen)


def prune(task, chosen):
    chosen = set(Closure(task, chosen).fired)
    for module in sorted(chosen, key=lambda m: (-task.weight[m], m)):
        if Closure(task, chosen - {module}).open == 0:
            chosen.discard(module)
    return chosen


# Up to this limit, in seconds, a thread watches the processor time; above it nothing comes near the limit, and the time
# that threads take would spoil the figures of small problems.
WATCHED = 2.0


def watched(run, stop, seconds):
    """Runs a solver and stops it once this process has used so much more processor time."""
    end, done = time.process_time() + seconds, threading.Event()

    def watch():
        while not done.wait(0.005):
            if time.process_time() >= end:
                stop()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        return run()
    finally:
        done.set()
        watcher.join()


class Answer:
    """The best path, the best bound and the time spent by one solver."""

    def __init__(self, task):
        self.task, self.best, self.bound, self.spent, self.bounded = task, set(task.start), 0, 0.0, False

    def timed(self, run, stop, limit):
        begun = time.process_time()
        result = watched(run, stop, limit - self.spent) if limit <= WATCHED else run()
        self.spent += time.process_time() - begun
        return result

    def learn(self, chosen):
        """Keeps a better path; returns the landmarks that the chosen modules miss."""
        rows, completed = cuts(self.task, chosen)
        if self.task.cost(completed) < self.task.cost(self.best):
            self.best = completed
        return rows

    def learn_bound(self, bound):
        if math.isfinite(bound):
            self.bound, self.bounded = max(self.bound, math.ceil(bound - 1e-4)), True

    def proven(self):
        return self.bound >= self.task.cost(self.best)

    def form(self):
        cost = self.task.cost(self.best)
        return {
            "cost": cost, "bound": min(self.bound, cost), "bounded": self.bounded, "proven": self.proven(), "ms": self.spent * 1e3,
        }


def patience(limit, answer):
    """Seconds by the clock that a solver may take: plenty where the processor time is watched."""
    left = max(0.01, limit - answer.spent)
    return left if limit > WATCHED else 60 * left


def cpsat(task, limit):
    model = cp_model.CpModel()
    take = [model.new_bool_var("") for _ in task.weight]
    for fact in range(task.facts):
        supported = [take[m] for m in task.adder[fact]]
        if task.is_goal[fact]:
            model.add_bool_or(supported)
            continue
        held = model.new_bool_var("")
        model.add_bool_or([*supported, held.negated()])
        for m in task.need[fact]:
            model.add_implication(take[m], held)
    for row in task.rows:
        model.add_bool_or([take[m] for m in row])
    model.minimize(sum(w * t for w, t in zip(task.weight, take)))
    answer = Answer(task)
    while not answer.proven() and answer.spent < limit:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2
        solver.parameters.max_time_in_seconds = patience(limit, answer)
        model.clear_hints()
        for m, variable in enumerate(take):
            model.add_hint(variable, m in answer.best)
        status = answer.timed(lambda: solver.solve(model), solver.stop_search, limit)
        answer.learn_bound(solver.best_objective_bound)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        rows = answer.learn([m for m, t in enumerate(take) if solver.value(t)])
        if status != cp_model.OPTIMAL:
            break
        for row in rows:
            model.add_bool_or([take[m] for m in row])
    return answer.form()


def matrix(task):
    """Rows of the relaxation in which circles may support themselves: columns are modules, then facts."""
    n, rows, least = len(task.weight), [], []
    for fact in range(task.facts):
        supported = [(m, 1.0) for m in task.adder[fact]]
        if task.is_goal[fact]:
            rows.append(supported)
            least.append(1.0)
            continue
        rows.append([*supported, (n + fact, -1.0)])
        rows.extend([(n + fact, 1.0), (m, -1.0)] for m in task.need[fact])
        least.extend([0.0] * (1 + len(task.need[fact])))
    rows.extend([(m, 1.0) for m in row] for row in task.rows)
    least.extend([1.0] * len(task.rows))
    return rows, least


def highs_model(task):
    rows, least = matrix(task)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(task.weight) + task.facts, len(rows)
    program.col_cost_ = numpy.array(task.weight + [0] * task.facts, dtype=float)
    program.col_lower_ = numpy.array([0.0] * len(task.weight) + [float(g) for g in task.is_goal])
    program.col_upper_ = numpy.ones(program.num_col_)
    program.row_lower_, program.row_upper_ = numpy.array(least), numpy.full(len(rows), highspy.kHighsInf)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = numpy.cumsum([0] + [len(r) for r in rows]).astype(numpy.int32)
    program.a_matrix_.index_ = numpy.array([c for r in rows for c, _ in r], dtype=numpy.int32)
    program.a_matrix_.value_ = numpy.array([v for r in rows for _, v in r])
    kinds = highspy.HighsVarType
    program.integrality_ = [kinds.kInteger] * len(task.weight) + [kinds.kContinuous] * task.facts
    model = highspy.Highs()
    for option, value in (("output_flag", False), ("log_to_console", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.999)):
        model.setOptionValue(option, value)
    model.passModel(program)
    return model


def start_from(model, task, best):
    values = [0.0] * (len(task.weight) + task.facts)
    for m in best:
        values[m] = 1.0
    for fact, reached in enumerate(Closure(task, best).reached):
        values[len(task.weight) + fact] = float(reached)
    solution = highspy.HighsSolution()
    solution.col_value = values
    model.setSolution(solution)


def highs(task, limit):
    model, answer, start = highs_model(task), Answer(task), True
    model.HandleUserInterrupt = limit <= WATCHED
    while not answer.proven() and answer.spent < limit:
        if start:
            start_from(model, task, answer.best)
        model.setOptionValue("time_limit", model.getRunTime() + patience(limit, answer))
        answer.timed(model.run, model.cancelSolve, limit)
        info = model.getInfo()
        optimal = model.getModelStatus() == highspy.HighsModelStatus.kOptimal
        values = model.getSolution().col_value
        if not values or info.primal_solution_status != 2:
            answer.learn_bound(info.mip_dual_bound)
            break
        chosen = [m for m in range(len(task.weight)) if values[m] > 0.5]
        if optimal and start and abs(task.cost(chosen) - info.objective_function_value) > 0.5:
            model.clearSolver()  # it handed back the start instead of its optimum
            start = False
            continue
        answer.learn_bound(info.mip_dual_bound)
        rows = answer.learn(chosen)
        if not optimal or not rows and not answer.proven():
            break
        for row in rows:
            model.addRow(1.0, highspy.kHighsInf, len(row), numpy.array(row, dtype=numpy.int32), numpy.ones(len(row)))
    return answer.form()


def main():
    limit = float(sys.argv[1])
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # HiGHS prints its name there
    for line in sys.stdin:
        task = Task(json.loads(line))
        print(json.dumps({"CP-SAT": cpsat(task, limit), "HiGHS": highs(task, limit)}), file=answers, flush=True)


if __name__ == "__main__":
    main()
