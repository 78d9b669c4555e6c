"""A second way to the cheapest plan, for problems too large to enumerate: hitting sets, with no order in the model.

A set of modules falls short while taking all that can be taken of it leaves a requirement open. Make it as large as can
be while it still falls short: then every plan needs one of the modules outside it. The cheapest set that meets all such
demands found so far is either a plan, and then none is cheaper, or falls short and gives the next demand.
(Haslum, Slaney and Thiebaux, ICAPS 2012.)
"""

from itertools import pairwise
from random import Random

from ortools.sat.python.cp_model import OPTIMAL, CpModel, CpSolver

from solver.domain import Module, ModuleId
from solver.path.learner_state import LearnerState
from solver.path.problem import Goal, PathProblem
from tests.build import gives, module, problem, requires


def least_cost(case: PathProblem) -> tuple[int, int]:
    """Return price and effort of the best plan that closes everything; limits, locks and exclusions must be absent."""
    modules = sorted(case.modules, key=lambda entry: entry.id)
    assert not case.locks
    assert not any(entry.excludes for entry in modules)
    scale = 1 + sum(entry.effort_hundredths for entry in modules)
    cost = {entry.id: entry.price_minor * scale + entry.effort_hundredths for entry in modules}
    model = CpModel()
    takes = {entry.id: model.new_bool_var(entry.id) for entry in modules}
    model.minimize(sum(cost[name] * takes[name] for name in takes))
    while True:
        solver = CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(model) == OPTIMAL
        chosen = [entry for entry in modules if solver.boolean_value(takes[entry.id])]
        if _closes_everything(case, chosen):
            return divmod(sum(cost[entry.id] for entry in chosen), scale)
        model.add_bool_or([takes[name] for name in _demand(case, modules, chosen)])


def _demand(case: PathProblem, modules: list[Module], chosen: list[Module]) -> list[ModuleId]:
    """Return modules of which every plan needs one: what cannot be added to `chosen` without closing everything."""
    inside, outside = list(chosen), []
    for entry in modules:
        if entry not in chosen:
            if _closes_everything(case, [*inside, entry]):
                outside.append(entry.id)
            else:
                inside.append(entry)
    return outside


def _closes_everything(case: PathProblem, modules: list[Module]) -> bool:
    state = LearnerState.start(case)
    state.take_all_possible(modules)
    return all(state.level(entry.competency) >= entry.level for entry in case.requirements)


def tangle(seed: int, *, competencies: int = 30, modules: int = 70) -> PathProblem:
    """Return a problem in which nearly everything leads to everything, with one way in; all of it can be closed."""
    chance = Random(seed)
    names = [f"F{number:02}" for number in range(competencies)]
    listed = [module("START", gives(names[0], 0, 1), price=5)]
    # A road through all of them, so that there is a plan, and many shorter ways.
    road = list(pairwise(names))
    for number in range(modules):
        if number < len(road):
            needed, given = [road[number][0]], [road[number][1]]
        else:
            drawn = chance.sample(names, k=chance.choice((2, 3, 3)))
            needed, given = (drawn[:1], drawn[1:]) if chance.random() < 0.6 else (drawn[:-1], drawn[-1:])
        listed.append(
            module(
                f"M{number:02}",
                *(gives(name, 0, 1) for name in given),
                needs=dict.fromkeys(needed, 1),
                price=chance.randint(1, 9) if number >= len(road) else chance.randint(5, 30),
                effort=chance.randint(1, 9),
            )
        )
    wanted = chance.sample(names, k=8)
    return problem(listed, [requires(name, 1) for name in sorted(wanted)], goal=Goal.CHEAPEST)
