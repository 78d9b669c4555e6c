"""Why a module is in the plan, or is not: the best plan without it, or with it forced in, and what both differ in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from solver.control import LOOKS_AWAY, SearchLimits, Watch
from solver.domain import InvalidProblem, Module, ModuleId
from solver.path.answer import Relaxation
from solver.path.objective import Direction, tiers
from solver.path.problem import Goal, PathProblem
from solver.path.worlds import NO_LIMITS, Worlds
from solver.questions.difference import Difference, difference
from solver.questions.limits import Lifted, limits_set, smallest_sets, without_limits
from solver.questions.plans import Asking, Plan, forcing, with_module, without_module
from solver.result import Status

DEFAULT_LIMITS = SearchLimits()


class ModuleReason(StrEnum):
    """Why a module is in the plan or not: the first that is true, in this order."""

    #: In: it is under way.
    IN_PROGRESS = "in_progress"
    #: In: a lock keeps it.
    KEPT = "kept"
    #: Out: it was completed before.
    COMPLETED = "completed"
    #: Out: a lock refuses it.
    REFUSED = "refused"
    #: Out: the learner's languages, modes or locations keep it out.
    BARRED = "barred"
    #: Out: it is given on dates, and on none of them can it be taken, even with every limit lifted: no seat is left, or
    #: it begins before the start day.
    NO_DATES = "no_dates"
    #: Out: no order of modules, at any price, leads to what it needs.
    ENTRY = "entry"
    #: Out: it excludes, or is excluded by, what it needs itself or what is under way; exclusive dates among them.
    EXCLUDED = "excluded"
    #: Out: no plan with it obeys the limits and locks; `blocked_by` says which.
    LIMITS = "limits"
    #: Either: the other plan is worse in the term that `worse_in` names.
    BETTER_OTHERWISE = "better_otherwise"
    #: In: there is no plan without it that obeys.
    NO_PLAN_OTHERWISE = "no_plan_otherwise"
    #: Either: the other plan is as good in every term.
    EQUALLY_GOOD = "equally_good"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleExplanation:
    """Why one module is in the best plan or not, shown by the best plan in which it is the other way round."""

    module: ModuleId
    is_in: bool
    #: None when the search did not settle it.
    reason: ModuleReason | None
    best: Plan
    #: The best plan without it when it is in, with it forced in when it is out: None where that cannot be asked of a
    #: module under way, completed before, or out of reach whatever is lifted.
    other: Plan | None = None
    #: From the best plan to the other; None without another plan.
    difference: Difference | None = None
    #: The first term of the goal in which the other plan is worse.
    worse_in: str | None = None
    #: Where no plan with it obeys: every smallest set of limits whose lifting makes one possible, the smallest first.
    blocked_by: tuple[tuple[str, ...], ...] = ()
    #: Whether it is proven that there are no other such sets.
    are_all: bool = True
    #: And the smallest changes that would: of one limit each, or of several where no single one is enough.
    relaxations: tuple[Relaxation, ...] = ()


def explain_module(
    problem: PathProblem,
    module: ModuleId,
    limits: SearchLimits = DEFAULT_LIMITS,
    watch: Watch = LOOKS_AWAY,
) -> ModuleExplanation:
    """Return why a module is in the best plan, or why it is not.

    Args:
        problem: The problem that the best plan answers.
        module: One of its modules.
        limits: How much work may be done for all plans together.
        watch: Is told which phase begins.

    Returns:
        The best plan and the best one in which the module is left out, or forced in even if a lock refuses it; or what
        keeps every plan from having it.

    Raises:
        InvalidProblem: The module is not one of the problem's.
    """
    if module not in problem.module_by_id:
        raise InvalidProblem([f"module {module} is unknown"])
    asking = Asking(limits, watch)
    best, worlds = asking.best_and_worlds(problem)
    if module in problem.progress:
        return ModuleExplanation(module=module, is_in=True, reason=ModuleReason.IN_PROGRESS, best=best)
    if module in best.modules:
        return _why_in(problem, module, best, asking)
    for reason, is_true in OUT_FOR_GOOD:
        if is_true(worlds, problem.module_by_id[module]):
            return ModuleExplanation(module=module, is_in=False, reason=reason, best=best)
    return _why_out(problem, module, best, asking)


def _why_in(problem: PathProblem, module: ModuleId, best: Plan, asking: Asking) -> ModuleExplanation:
    other = asking.best(without_module(problem, module))
    worse_in, reason = _compared(problem, best, other)
    if module in problem.kept:
        reason = ModuleReason.KEPT
    elif other.status is Status.INFEASIBLE:
        reason = ModuleReason.NO_PLAN_OTHERWISE
    return ModuleExplanation(
        module=module,
        is_in=True,
        reason=reason,
        best=best,
        other=other,
        difference=difference(best, other) if other.path else None,
        worse_in=worse_in,
    )


def _why_out(problem: PathProblem, module: ModuleId, best: Plan, asking: Asking) -> ModuleExplanation:
    forced = with_module(problem, module)
    other = asking.best(forced)
    worse_in, reason = _compared(problem, best, other)
    blocked_by: tuple[tuple[str, ...], ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    are_all = True
    if other.status is Status.INFEASIBLE:
        names = limits_set(forced, spared=forcing(module))

        def makes_one_possible(lifted: Lifted) -> bool | None:
            plan = asking.best(without_limits(forced, lifted, spared=forcing(module)))
            return None if plan.status is Status.UNKNOWN else plan.path is not None

        def may_make_one_possible(lifted: Lifted) -> bool | None:
            """Tell whether some plan has it, however little it closes."""
            plan = asking.best(replace(without_limits(forced, lifted, spared=forcing(module)), goal=Goal.CLOSEST))
            return None if plan.status is Status.UNKNOWN else plan.path is not None

        found = smallest_sets(names, makes_one_possible, may_make_one_possible)
        blocked_by = tuple(tuple(name for name in names if name in lifted) for lifted in found.sets)
        are_all = found.are_all
        relaxations = asking.relaxations(forced)
        reason = ModuleReason.LIMITS if blocked_by else ModuleReason.EXCLUDED if are_all else None
    if module in problem.refused:
        reason = ModuleReason.REFUSED
    elif module in problem.barred:
        reason = ModuleReason.BARRED
    return ModuleExplanation(
        module=module,
        is_in=False,
        reason=reason,
        best=best,
        other=other,
        difference=difference(best, other) if other.path else None,
        worse_in=worse_in,
        blocked_by=blocked_by,
        are_all=are_all,
        relaxations=relaxations,
    )


def _compared(problem: PathProblem, best: Plan, other: Plan) -> tuple[str | None, ModuleReason | None]:
    """Return the first term in which the other plan is worse, and what that says of the module."""
    if best.path is None or other.path is None:
        return None, None
    for measure, ours, theirs in zip(tiers(problem), best.terms, other.terms, strict=True):
        if ours.value != theirs.value:
            sign = 1 if measure.direction is Direction.MOST else -1
            is_worse = sign * theirs.value < sign * ours.value
            # Told only when nothing better can turn up on the other side.
            is_proven = theirs.is_proven and all(term.is_proven for term in other.terms[: other.terms.index(theirs)])
            return measure.name, ModuleReason.BETTER_OTHERWISE if is_worse and is_proven else None
    return None, ModuleReason.EQUALLY_GOOD


def _is_without_dates(worlds: Worlds, module: Module) -> bool:
    calendar = worlds.problem.calendar
    return module.offerings is not None and not any(
        offering.has_a_seat and (calendar is None or offering.first_day >= calendar.start_day)
        for offering in module.offerings
    )


def _is_out_of_reach(worlds: Worlds, module: Module) -> bool:
    """Tell whether no order of modules, in time where dates matter, leads to what this one needs, exclusions aside."""
    alone = Worlds(replace(worlds.problem, locks=(forcing(module.id),)))
    return not alone.world(NO_LIMITS).kept_are_reachable


#: What keeps a module out whatever limits and locks are lifted.
OUT_FOR_GOOD: tuple[tuple[ModuleReason, Callable[[Worlds, Module], bool]], ...] = (
    (ModuleReason.COMPLETED, lambda worlds, module: module.id in worlds.problem.completed),
    (ModuleReason.NO_DATES, _is_without_dates),
    (ModuleReason.ENTRY, _is_out_of_reach),
)
