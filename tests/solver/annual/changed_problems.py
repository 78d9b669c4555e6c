"""Changes of a company's problem, from which a search of it goes on."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import solver
from solver.annual.problem import AnnualProblem, LearnerId
from solver.domain import Attainment, Lock, Module

Change = Callable[[AnnualProblem, Random], AnnualProblem]


def with_module(problem: AnnualProblem, module: Module) -> AnnualProblem:
    return replace(problem, modules=tuple(module if m.id == module.id else m for m in problem.modules))


def less_money(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    if problem.budget_minor is None:
        return replace(problem, budget_minor=chance.choice((0, 3, 10)))
    return replace(problem, budget_minor=problem.budget_minor * chance.choice((1, 4)) // 2)


def no_budgets(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    centres = tuple(replace(centre, budget_minor=None) for centre in problem.cost_centres)
    return replace(problem, budget_minor=None, cost_centres=centres)


def dearer(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    module = chance.choice(problem.modules)
    return with_module(problem, replace(module, price_minor=module.price_minor + 1))


def gone(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    bound = {lock.module for learner in problem.learners for lock in learner.locks}
    bound |= {entry.module for learner in problem.learners for entry in learner.in_progress}
    free = [module for module in problem.modules if module.id not in bound]
    if not free:
        return problem
    gone = chance.choice(free).id
    return replace(
        problem,
        modules=tuple(module for module in problem.modules if module.id != gone),
        terms=tuple(terms for terms in problem.terms if terms.module != gone),
    )


def moved(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    dated = [module for module in problem.modules if module.offerings]
    if not dated:
        return problem
    module = chance.choice(dated)
    moved = tuple(replace(o, first_day=o.first_day + 3, last_day=o.last_day + 3) for o in module.offerings or ())
    return with_module(problem, replace(module, offerings=moved))


def full(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    dated = [module for module in problem.modules if module.offerings]
    if not dated:
        return problem
    module = chance.choice(dated)
    first, *others = module.offerings or ()
    return with_module(problem, replace(module, offerings=(replace(first, seats_left=0), *others)))


def harder(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    """Take an outcome from a module: paths through it may lead nowhere now."""
    module = chance.choice(problem.modules)
    return with_module(problem, replace(module, outcomes=module.outcomes[1:]))


def another_grant(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    if not problem.grants:
        return problem
    return replace(problem, grants=tuple(replace(grant, share_percent=20, most_minor=1) for grant in problem.grants))


def another_learner(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    learner = chance.choice(problem.learners)
    if learner.requirements and chance.random() < 0.5:
        competency = problem.competencies[0]
        others = tuple(held for held in learner.attainments if held.competency != competency.id)
        held = (*others, Attainment(competency=competency.id, level=competency.levels[-1]))
        changed = replace(learner, attainments=held, items_held=frozenset())
    else:
        free = [m.id for m in problem.modules if m.id not in {lock.module for lock in learner.locks}]
        free = [m for m in free if m not in {entry.module for entry in learner.in_progress}]
        if not free:
            return problem
        changed = replace(learner, locks=(*learner.locks, Lock(module=chance.choice(free), keep=False)))
    return replace(problem, learners=tuple(changed if entry.id == learner.id else entry for entry in problem.learners))


def a_newcomer(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    newcomer = replace(problem.learners[0], id=LearnerId("new"), priority=2)
    return replace(problem, learners=(*problem.learners[1:], newcomer))


def less_effort(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    return replace(
        problem, learners=tuple(replace(learner, effort_limit_hundredths=600) for learner in problem.learners)
    )


def own_budgets(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    return replace(problem, learners=tuple(replace(learner, budget_minor=4) for learner in problem.learners))


def barred(problem: AnnualProblem, chance: Random) -> AnnualProblem:
    bar = solver.Bar(limit="languages", modules=frozenset({chance.choice(problem.modules).id}))
    return replace(problem, learners=tuple(replace(learner, bars=(bar,)) for learner in problem.learners))


CHANGES: tuple[Change, ...] = (
    less_money,
    no_budgets,
    dearer,
    gone,
    moved,
    full,
    harder,
    another_grant,
    another_learner,
    a_newcomer,
    less_effort,
    own_budgets,
    barred,
)
