"""What can be wrong with any plan that a question is answered with, and with the difference between two."""

from collections.abc import Iterator

from solver.path.problem import PathProblem
from solver.path.rules import violations
from solver.questions.difference import Difference
from solver.questions.plans import Plan


def terms_of(plan: Plan) -> tuple[int, ...] | None:
    return tuple(term.value for term in plan.terms) if plan.path else None


def plan_faults(problem: PathProblem, plan: Plan, expected: tuple[int, ...] | None, what: str) -> Iterator[str]:
    """Yield what is wrong with a plan: rules broken, other terms than those expected, anything unproven."""
    if terms_of(plan) != expected:
        yield f"{what}: {terms_of(plan)}, true is {expected}"
    if not plan.is_settled or any(not term.is_proven for term in plan.terms):
        yield f"{what}: {plan.status} with {plan.terms} is not proven"
    if plan.path is not None:
        yield from (f"{what}: {broken.rule}: {broken.detail}" for broken in violations(problem, plan.path))


def difference_faults(before: Plan, after: Plan, told: Difference) -> Iterator[str]:
    """Yield what is wrong with a difference, recomputed from both plans."""
    if (frozenset(told.kept), frozenset(told.added), frozenset(told.dropped)) != (
        before.modules & after.modules,
        after.modules - before.modules,
        before.modules - after.modules,
    ):
        yield f"difference {told} from {before.modules} to {after.modules}"
    then, now = ({gap.competency: gap.reached for gap in plan.gaps} for plan in (before, after))
    if {gap.competency for gap in told.gaps if gap.from_reached != gap.to_reached} != {
        key for key in {**then, **now} if then.get(key) != now.get(key)
    }:
        yield f"gaps {told.gaps} from {then} to {now}"
    if any((gap.from_required, gap.from_reached) == (gap.to_required, gap.to_reached) for gap in told.gaps):
        yield f"gaps {told.gaps}, and not each is another"
    for change in told.terms:
        if (change.from_value or 0, change.to_value or 0) != (before.term(change.name), after.term(change.name)):
            yield f"term {change} from {before.terms} to {after.terms}"
