"""Other plans that are as good, or nearly: truly different ones, best first, each proven."""

from dataclasses import dataclass

from solver.control import LOOKS_AWAY, SearchLimits, Watch
from solver.domain import InvalidProblem
from solver.path.problem import PathProblem
from solver.questions.difference import Difference, difference
from solver.questions.limits import MILLION
from solver.questions.model import closes_at_least, differs_from, every_module
from solver.questions.plans import Asking, Plan, with_reasons
from solver.questions.unpadded import Unpadded

DEFAULT_LIMITS = SearchLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another plan, and what is different in it from the best one."""

    plan: Plan
    difference: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives:
    """The best plan and others, best first, each with the reasons of the gaps that it leaves open.

    Each is the best, by the terms of the goal, of all plans that obey every rule, lose no more than was allowed and
    differ enough from the best and from the alternatives before it.
    """

    best: Plan
    alternatives: tuple[Alternative, ...]
    #: Whether it is proven that there are no more; never when as many as asked for were found.
    are_all: bool
    #: Whether a limit of the search came before an alternative, or before the proof that one is the next best.
    is_cut_short: bool


def alternatives(
    problem: PathProblem,
    limits: SearchLimits = DEFAULT_LIMITS,
    watch: Watch = LOOKS_AWAY,
    *,
    most: int = 5,
    loss_millionths: int = 0,
    differing_by: int = 1,
) -> Alternatives:
    """Return other plans that lose at most a stated share of what the best one closes.

    Args:
        problem: The problem that the best plan answers.
        limits: How much work may be done for all plans together.
        watch: Is told which phase begins.
        most: How many alternatives are wanted.
        loss_millionths: The share of each of the two step terms that may be lost, in millionths. For the goals cheapest
            and fastest it loosens their demand by as much.
        differing_by: In how many modules each differs from the best and from the others, counted both ways.

    Returns:
        The alternatives found, none of them with a superfluous step, and whether there are more.

    Raises:
        InvalidProblem: A number asked for makes no sense.
    """
    if most < 1 or differing_by < 1 or not 0 <= loss_millionths <= MILLION:
        raise InvalidProblem(
            [f"{most} alternatives, {differing_by} modules apart, loss {loss_millionths} of a million"]
        )
    asking = Asking(limits, watch)
    best, worlds = asking.best_and_worlds(problem)
    unpadded = Unpadded(asking, worlds, every_module(worlds))
    rows = [closes_at_least(least_steps(best, loss_millionths)), differs_from(best.modules, differing_by)]
    found: list[Plan] = []
    is_cut_short = not best.is_settled
    has_more = best.path is not None
    while has_more and len(found) < most:
        plan, is_proven = unpadded.best(rows)
        is_cut_short = is_cut_short or not is_proven
        has_more = plan.path is not None
        if has_more:
            found.append(plan)
            rows.append(differs_from(plan.modules, differing_by))
    watch.enters("explain")
    steps_are_proven = all(term.is_proven for term in best.terms[:2])
    best, *others = with_reasons(
        [best, *found], worlds, limits, seconds=asking.search.seconds_left, steps_are_proven=steps_are_proven
    )
    return Alternatives(
        best=best,
        alternatives=tuple(Alternative(plan=plan, difference=difference(best, plan)) for plan in others),
        are_all=not has_more and not is_cut_short,
        is_cut_short=is_cut_short,
    )


def least_steps(best: Plan, loss_millionths: int) -> tuple[int, int]:
    """Return what the two step terms must reach at least when so much may be lost of each."""
    essential, steps = best.term("essential_steps"), best.term("steps")
    return essential - essential * loss_millionths // MILLION, steps - steps * loss_millionths // MILLION
