"""The hard rules of a plan, one function each, written without any solver: the specification that judges every plan.

A rule yields a violation for each way in which a plan breaks it, and nothing for a plan that obeys. Each rule looks at
its own fact only, so a plan that breaks one is not blamed under another's name.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Set

from solver.domain import CompetencyId, ItemId, Module, ModuleId
from solver.path.answer import LearningPath
from solver.path.calendar_rules import (
    exclusive_offerings_share_no_day,
    needs_end_before_steps_start,
    offerings_are_open,
    period_is_respected,
    placed,
    steps_have_their_place,
    undated_steps_fill_weeks,
    weekly_hours_are_respected,
    work_in_progress_goes_on,
)
from solver.path.learner_days import NEVER, LearnerDays
from solver.path.learner_state import LearnerState
from solver.path.objective import ESSENTIAL_STEPS, STEPS, effort, price, state_after
from solver.path.problem import PathProblem
from solver.result import Violation

Rule = Callable[[PathProblem, LearningPath], Iterator[Violation]]
#: The levels that the requirements gained.
Gained = list[tuple[CompetencyId, int]]


def steps_are_known_modules(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation for each step that is no module of the problem."""
    for step in path.steps:
        if step not in problem.module_by_id:
            yield Violation(rule="steps_are_known_modules", subject=step, detail="is no module of this problem")


def each_module_is_taken_once(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation for each module that is a step more than once."""
    for step, times in Counter(path.steps).items():
        if times > 1:
            yield Violation(rule="each_module_is_taken_once", subject=step, detail=f"is a step {times} times")


def completed_modules_are_not_repeated(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation for each step that the learner completed before."""
    for step in path.steps:
        if step in problem.completed:
            yield Violation(rule="completed_modules_are_not_repeated", subject=step, detail="was completed before")


def entry_levels_are_held(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation for each entry level that is not held when its step begins."""
    state = LearnerState.start(problem)
    for module in _modules(problem, path):
        for competency, level in state.missing_levels(module):
            detail = f"needs {competency} {level}, held is {state.level(competency)}"
            yield Violation(rule="entry_levels_are_held", subject=module.id, detail=detail)
        state.take(module)


def module_prerequisites_come_first(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation for each list of alternatives of which none is completed or an earlier step."""
    state = LearnerState.start(problem)
    for module in _modules(problem, path):
        for alternatives in state.missing_modules(module):
            detail = f"needs one of {', '.join(sorted(alternatives))} before it"
            yield Violation(rule="module_prerequisites_come_first", subject=module.id, detail=detail)
        state.take(module)


def exclusions_are_respected(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation for each pair of steps of which one excludes the other."""
    taken = set(path.steps)
    seen = set()
    for module in _modules(problem, path):
        for other in sorted(module.excludes & taken):
            if frozenset((module.id, other)) not in seen:
                seen.add(frozenset((module.id, other)))
                yield Violation(
                    rule="exclusions_are_respected", subject=module.id, detail=f"and {other} exclude each other"
                )


def budget_is_respected(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation when the steps cost more than the budget."""
    spent = price(problem, path)
    if problem.budget_minor is not None and spent > problem.budget_minor:
        detail = f"{spent} is more than {problem.budget_minor}"
        yield Violation(rule="budget_is_respected", subject="price", detail=detail)


def effort_limit_is_respected(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation when the steps take more effort than the limit."""
    spent = effort(problem, path)
    if problem.effort_limit_hundredths is not None and spent > problem.effort_limit_hundredths:
        detail = f"{spent} is more than {problem.effort_limit_hundredths}"
        yield Violation(rule="effort_limit_is_respected", subject="effort", detail=detail)


def barred_modules_are_left_out(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation for each step, not under way, that the learner's languages, modes or locations keep out."""
    for bar in problem.bars:
        for step in path.steps:
            if step in bar.modules and step not in problem.progress:
                yield Violation(rule="barred_modules_are_left_out", subject=step, detail=f"is outside the {bar.limit}")


def locks_are_obeyed(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation for each module that a lock keeps and the plan lacks, or that a lock refuses and it has.

    A lock on an offering looks at the offering that the module is taken in.
    """
    taken = set(path.steps)
    offerings = {module.id: placement.offering for module, placement in placed(problem, path)}
    for entry in problem.in_progress:
        # What is under way stays in its offering, though its days may be over.
        offerings[entry.module] = entry.offering
    for lock in problem.locks:
        is_there = lock.module in taken and lock.offering in (None, offerings.get(lock.module))
        if lock.keep and not is_there:
            detail = "is locked in and no step" if lock.offering is None else f"is locked in {lock.offering}, not there"
            yield Violation(rule="locks_are_obeyed", subject=lock.module, detail=detail)
        if not lock.keep and is_there:
            detail = "is locked out and a step" if lock.offering is None else f"is locked out of {lock.offering}, there"
            yield Violation(rule="locks_are_obeyed", subject=lock.module, detail=detail)


def nothing_is_superfluous(problem: PathProblem, path: LearningPath) -> Iterator[Violation]:
    """Yield a violation for each step that can go, with those that then cannot be taken, at no loss of weighted steps.

    A step stays without blame when a lock or progress keeps it, or keeps one that cannot be taken without it. Where
    steps have places, all that stay keep theirs; otherwise any order will do.
    """
    modules = _modules(problem, path)
    before = LearnerState.start(problem)
    end = state_after(problem, path)
    # Only what the plan gained can be lost.
    gained = []
    for requirement in problem.requirements:
        reached = min(end.level(requirement.competency), requirement.level)
        if reached > before.level(requirement.competency):
            gained.append((requirement.competency, reached))
    stay = problem.kept | problem.progress.keys()
    needless = _needless_in_their_places if placed(problem, path) else _needless_in_any_order
    for module in needless(problem, path, stay | _alone_with_a_gain(problem, modules, before, gained), stay, gained):
        detail = "closes nothing that the other steps do not close"
        yield Violation(rule="nothing_is_superfluous", subject=module.id, detail=detail)


#: Every hard rule of a plan. The demand of the goals cheapest and fastest is apart: it needs a proof from outside.
RULES: tuple[Rule, ...] = (
    steps_are_known_modules,
    each_module_is_taken_once,
    completed_modules_are_not_repeated,
    entry_levels_are_held,
    module_prerequisites_come_first,
    exclusions_are_respected,
    budget_is_respected,
    effort_limit_is_respected,
    barred_modules_are_left_out,
    locks_are_obeyed,
    steps_have_their_place,
    offerings_are_open,
    undated_steps_fill_weeks,
    period_is_respected,
    weekly_hours_are_respected,
    needs_end_before_steps_start,
    exclusive_offerings_share_no_day,
    work_in_progress_goes_on,
    nothing_is_superfluous,
)


def demand_is_met(problem: PathProblem, path: LearningPath, demand: tuple[int, int]) -> Iterator[Violation]:
    """Yield a violation for each step term that falls short of `demand`, its proven value with every limit lifted.

    It binds for the goals cheapest and fastest; `demand` is essential weighted steps, then all weighted steps.
    """
    for measure, demanded in zip((ESSENTIAL_STEPS, STEPS), demand, strict=True):
        reached = measure.value(problem, path)
        if reached < demanded:
            detail = f"{reached} is less than {demanded}"
            yield Violation(rule="demand_is_met", subject=measure.name, detail=detail)


def violations(
    problem: PathProblem, path: LearningPath, demand: tuple[int, int] | None = None
) -> tuple[Violation, ...]:
    """Return everything that `path` breaks; `demand` is given for the goals cheapest and fastest, once it is proven."""
    found = [violation for rule in RULES for violation in rule(problem, path)]
    if demand is not None:
        found += demand_is_met(problem, path, demand)
    return tuple(found)


def _needless_in_any_order(
    problem: PathProblem, path: LearningPath, safe: Set[ModuleId], stay: Set[ModuleId], gained: Gained
) -> Iterator[Module]:
    """Yield each step not `safe` without which nothing gained is lost, and none of those that `stay`."""
    modules = _modules(problem, path)
    before = LearnerState.start(problem)
    for place, module in enumerate(modules):
        if module.id not in safe:
            without = before.copy()
            lost = without.take_all_possible(modules[place + 1 :])
            loses_steps = any(without.level(competency) < reached for competency, reached in gained)
            if not loses_steps and not any(other.id in stay for other in lost):
                yield module
        before.take(module)


def _needless_in_their_places(
    problem: PathProblem, path: LearningPath, safe: Set[ModuleId], stay: Set[ModuleId], gained: Gained
) -> Iterator[Module]:
    """Yield the same where each step is taken in its place or not at all."""
    steps = placed(problem, path)
    before = LearnerDays(problem)
    for place, (module, placement) in enumerate(steps):
        if module.id not in safe:
            without = before.copy()
            lost = without.take_all_possible(steps[place + 1 :])
            loses_steps = any(without.level_since(competency, reached) == NEVER for competency, reached in gained)
            if not loses_steps and not any(other.id in stay for other in lost):
                yield module
        before.take(module, placement)


def _alone_with_a_gain(
    problem: PathProblem, modules: list[Module], before: LearnerState, gained: Gained
) -> set[ModuleId]:
    """Return the steps that no other could stand in for, seen at a glance: the rest needs a trial each.

    Such a step is the only one that leads over a gained level, or the only one that covers an item without which a
    gained level is not complete.
    """
    leading: dict[tuple[CompetencyId, int], list[ModuleId]] = defaultdict(list)
    covering: dict[ItemId, list[ModuleId]] = defaultdict(list)
    for module in modules:
        for outcome in module.outcomes:
            for item in outcome.items:
                covering[item].append(module.id)
            if not outcome.items:
                # One under way leads up from wherever the learner stands.
                from_level = 0 if module.id in problem.progress else outcome.from_level
                for level in problem.competency_by_id[outcome.competency].levels:
                    if from_level < level <= outcome.to_level:
                        leading[outcome.competency, level].append(module.id)
    found = set()
    for competency_id, reached in gained:
        competency = problem.competency_by_id[competency_id]
        for level in competency.levels:
            if not before.level(competency_id) < level <= reached:
                continue
            leaders = leading[competency_id, level]
            items = competency.items_of(level) - before.covered
            by_items = bool(competency.items_of(level)) and all(covering[item] for item in items)
            if len(leaders) == 1 and not by_items:
                found.add(leaders[0])
            if not leaders:
                found.update(covering[item][0] for item in items if len(covering[item]) == 1)
    return found


def _modules(problem: PathProblem, path: LearningPath) -> list[Module]:
    known: dict[ModuleId, Module] = problem.module_by_id
    return [known[step] for step in path.steps if step in known]
