"""What if: other locks, limits or another target, answered as a difference to the plan as it is."""

from dataclasses import dataclass

from solver.control import LOOKS_AWAY, SearchLimits, Watch
from solver.path.answer import Relaxation
from solver.path.problem import PathProblem
from solver.questions.difference import Difference, difference
from solver.questions.plans import Asking, Plan
from solver.result import Status

DEFAULT_LIMITS = SearchLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The best plan as things are, the best plan as they would be, and what changes from one to the other."""

    before: Plan
    after: Plan
    difference: Difference
    #: Where nothing obeys the changed rules: the smallest changes that would make a plan possible again.
    relaxations: tuple[Relaxation, ...]


def what_if(
    before: PathProblem, after: PathProblem, limits: SearchLimits = DEFAULT_LIMITS, watch: Watch = LOOKS_AWAY
) -> WhatIf:
    """Return the best plan of a changed problem beside that of the problem as it is.

    Args:
        before: The problem as it is.
        after: The same learner with other locks, limits, target or goal.
        limits: How much work may be done for both together.
        watch: Is told which phase begins.

    Returns:
        Both plans, each with its status and bounds, and the difference.
    """
    asking = Asking(limits, watch)
    first, second = asking.best(before), asking.best(after)
    return WhatIf(
        before=first,
        after=second,
        difference=difference(first, second),
        relaxations=asking.relaxations(after) if second.status is Status.INFEASIBLE else (),
    )
