"""What keeps a year from having any plan: ids and whole numbers, no words."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from solver.annual.problem import AnnualProblem, CostCentre, CostCentreId, Grant, GrantId, LearnerId, OfferingTerms
from solver.domain import Module, ModuleId, OfferingId
from solver.path.answer import Relaxation


class ObstacleKind(StrEnum):
    """Why locks and work under way fit no plan."""

    #: A learner alone: whatever money there is, no path obeys the locks, the calendar and the other limits.
    NO_PATH = "no_path"
    #: A learner alone: every path costs more than the learner's own budget.
    OWN_BUDGET = "own_budget"
    CENTRE_BUDGET = "centre_budget"
    WHOLE_BUDGET = "whole_budget"
    #: More learners are bound to an offering, or to all offerings of a module, than there are seats.
    SEATS = "seats"
    #: Somebody is bound to an offering, and too few can come.
    LEAST_LEARNERS = "least_learners"
    #: Several limits that hold one by one, and not together.
    TOGETHER = "together"


class LimitKind(StrEnum):
    """What learners share."""

    WHOLE_BUDGET = "whole_budget"
    CENTRE_BUDGET = "centre_budget"
    SEATS = "seats"
    LEAST_LEARNERS = "least_learners"
    GRANT = "grant"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLimit:
    """One limit on what learners share; without an offering, on all offerings of a module together."""

    kind: LimitKind
    centre: CostCentreId | None = None
    grant: GrantId | None = None
    module: ModuleId | None = None
    offering: OfferingId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One reason why there is no plan; lifting all but what it names makes none."""

    kind: ObstacleKind
    #: Whose locks and work under way it comes from, in the order of the problem.
    learners: tuple[LearnerId, ...]
    #: The limits that are too tight, with the locks and the work under way of these learners: none for a learner alone,
    #: and none where it was not found out which they are.
    limits: tuple[SharedLimit, ...] = ()
    #: What is needed at least, and what there is: minor units, or learners.
    needed: int | None = None
    available: int | None = None
    #: For a learner alone, the smallest changes that would make a path.
    relaxations: tuple[Relaxation, ...] = ()


def with_only(problem: AnnualProblem, limits: Collection[SharedLimit]) -> AnnualProblem:
    """Return the year in which learners share no limits but these."""
    centres = {limit.centre for limit in limits if limit.kind is LimitKind.CENTRE_BUDGET}
    grants = {limit.grant for limit in limits if limit.kind is LimitKind.GRANT}
    seats = {(limit.module, limit.offering) for limit in limits if limit.kind is LimitKind.SEATS}
    classes = {(limit.module, limit.offering) for limit in limits if limit.kind is LimitKind.LEAST_LEARNERS}

    def centre(entry: CostCentre) -> CostCentre:
        return entry if entry.id in centres else replace(entry, budget_minor=None)

    def grant(entry: Grant) -> Grant:
        return entry if entry.id in grants else replace(entry, most_minor=None)

    def module(entry: Module) -> Module:
        if entry.offerings is None or (entry.id, None) in seats:
            return entry
        offerings = (
            each if (entry.id, each.id) in seats else replace(each, seats_left=None) for each in entry.offerings
        )
        return replace(entry, offerings=tuple(offerings))

    def asked(entry: OfferingTerms) -> OfferingTerms:
        return entry if (entry.module, entry.offering) in classes else replace(entry, least_learners=0)

    has_whole = any(limit.kind is LimitKind.WHOLE_BUDGET for limit in limits)
    return replace(
        problem,
        modules=tuple(map(module, problem.modules)),
        cost_centres=tuple(map(centre, problem.cost_centres)),
        budget_minor=problem.budget_minor if has_whole else None,
        terms=tuple(map(asked, problem.terms)),
        grants=tuple(map(grant, problem.grants)),
    )
