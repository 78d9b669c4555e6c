"""What more money buys, and more hours: every distinct closest answer as one limit goes up from nothing.

At a limit `b` the closest answer uses `p` of it, at most `b`, and stays the closest for every limit from `p` to `b`. So
the walk goes down: from no limit at all to the answer there, then to one unit less than it uses, and so on. No answer
is missed, and each search finds a new one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from solver.control import LOOKS_AWAY, SearchLimits, Watch
from solver.cpsat import UnsoundSearch
from solver.domain import InvalidProblem
from solver.path.problem import Goal, PathProblem
from solver.questions.plans import Asking, Plan
from solver.result import Status

DEFAULT_LIMITS = SearchLimits()
MOST_POINTS = 200


class Resource(StrEnum):
    """What goes up along a frontier, by the name of its term."""

    #: In minor units.
    BUDGET = "price"
    #: In hundredths of an hour.
    EFFORT = "effort"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierPoint:
    """One closest answer: the best there is from `from_limit` on, up to the next point's."""

    from_limit: int
    plan: Plan

    @property
    def essential_steps(self) -> int:
        return self.plan.term("essential_steps")

    @property
    def steps(self) -> int:
        return self.plan.term("steps")


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What an amount more buys, on top of the limit as it is."""

    amount: int
    now: Plan
    then: Plan
    #: The least amount on top of the limit that buys anything, and what it buys; None when nothing does.
    least_amount: int | None
    next_point: FrontierPoint | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """Every closest answer as a limit goes up, the others as they are."""

    resource: Resource
    #: Ascending; each closes more than the one before it, or is better in a later term.
    points: tuple[FrontierPoint, ...]
    #: The point that lies farthest above the straight line from the first point to the last, in weighted steps over
    #: what is used; the lowest of equals, and none when no point lies above it.
    knee: int | None
    #: Whether these are all: each proven, and none left out.
    is_complete: bool
    #: Below the first point no plan obeys the locks and other limits; None when there is one even for nothing.
    infeasible_below: int | None
    #: Only where a limit is set now and an amount was asked about.
    next: Next | None


def frontier(
    problem: PathProblem,
    limits: SearchLimits = DEFAULT_LIMITS,
    watch: Watch = LOOKS_AWAY,
    *,
    resource: Resource = Resource.BUDGET,
    amount: int | None = None,
    most_points: int = MOST_POINTS,
) -> Frontier:
    """Return the distinct closest answers as the budget, or the effort limit, goes up from nothing.

    Args:
        problem: The problem; its goal does not count, its other limits and its locks do.
        limits: How much work may be done for all points together.
        watch: Is told which phase begins.
        resource: What goes up.
        amount: Ask also what so much more than the present limit buys.
        most_points: Where to stop. The points at no limit and at the present limit are always there, the others from
            the top down.

    Returns:
        The points, each a plan with its proof.

    Raises:
        InvalidProblem: A number asked for makes no sense.
    """
    if most_points < 2 or (amount is not None and amount < 1):
        raise InvalidProblem([f"{most_points} points, an amount of {amount}"])
    asking = Asking(limits, watch)
    walk = _Walk(problem, resource, asking, most_points)
    present = _limit(problem, resource)
    if present is not None:
        walk.visit(present)
    walk.go_down()
    points = walk.points()
    return Frontier(
        resource=resource,
        points=points,
        knee=_knee([(point.from_limit, point.steps) for point in points]),
        is_complete=walk.is_complete,
        infeasible_below=points[0].from_limit if points and points[0].from_limit and walk.is_complete else None,
        next=None if present is None or amount is None else walk.next(present, amount),
    )


class _Walk:
    """Answers found so far, each with the limits that it is the answer for."""

    def __init__(self, problem: PathProblem, resource: Resource, asking: Asking, most_points: int) -> None:
        self._problem = replace(problem, goal=Goal.CLOSEST)
        self._resource = resource
        self._asking = asking
        self._most_points = most_points
        #: What an answer uses, the highest limit for which it is known to be the answer (None is no limit), the answer.
        self._known: dict[int, tuple[int | None, Plan]] = {}
        #: The highest limit known to be too low for any plan.
        self._too_low = -1
        self.is_complete = True

    def visit(self, limit: int | None) -> Plan:
        """Return the closest answer at a limit."""
        for used, (highest, plan) in self._known.items():
            if limit is not None and used <= limit and (highest is None or limit <= highest):
                return plan
        plan = self._asking.best(_limited(self._problem, self._resource, limit))
        if not plan.is_settled:
            self.is_complete = False
        if plan.path is None:
            if plan.status is Status.INFEASIBLE and limit is not None:
                self._too_low = max(self._too_low, limit)
            return plan
        used = plan.term(self._resource)
        if limit is not None and used > limit:
            raise UnsoundSearch(f"an answer for {limit} uses {used}")
        highest = self._known[used][0] if used in self._known else limit
        covers = None if highest is None or limit is None else max(highest, limit)
        self._known[used] = covers, plan
        return plan

    def go_down(self) -> None:
        """Find every answer from no limit at all down to nothing, or as many as there may be."""
        plan = self.visit(None)
        while plan.path is not None:
            below = plan.term(self._resource) - 1
            if below <= self._too_low or below < 0:
                return
            if self._asking.is_out_of_work or (len(self._known) >= self._most_points and not self._is_known(below)):
                self.is_complete = False
                return
            plan = self.visit(below)

    def _is_known(self, limit: int) -> bool:
        return any(
            used <= limit and (highest is None or limit <= highest) for used, (highest, _) in self._known.items()
        )

    def points(self) -> tuple[FrontierPoint, ...]:
        return tuple(FrontierPoint(from_limit=used, plan=plan) for used, (_, plan) in sorted(self._known.items()))

    def next(self, present: int, amount: int) -> Next:
        """Return what an amount more buys, and the least amount that buys anything."""
        points = self.points()
        now, then = self.visit(present), self.visit(present + amount)
        further = next((point for point in points if point.from_limit > present), None) if self.is_complete else None
        return Next(
            amount=amount,
            now=now,
            then=then,
            least_amount=None if further is None else further.from_limit - present,
            next_point=further,
        )


def _limit(problem: PathProblem, resource: Resource) -> int | None:
    return problem.budget_minor if resource is Resource.BUDGET else problem.effort_limit_hundredths


def _limited(problem: PathProblem, resource: Resource, limit: int | None) -> PathProblem:
    if resource is Resource.BUDGET:
        return replace(problem, budget_minor=limit)
    return replace(problem, effort_limit_hundredths=limit)


def _knee(points: Sequence[tuple[int, int]]) -> int | None:
    """Return the place of the point farthest above the line from the first to the last; in whole numbers."""
    if len(points) < 3:
        return None
    (first_x, first_y), (last_x, last_y) = points[0], points[-1]
    heights = [(y - first_y) * (last_x - first_x) - (x - first_x) * (last_y - first_y) for x, y in points]
    highest = max(heights)
    return heights.index(highest) if highest > 0 else None
