"""What differs between the questions of two years: money, cost centres, modules, runs, grants and people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from solver.annual.problem import AnnualProblem, Seat
from solver.domain import Module, Offering, OfferingId

Key = TypeVar("Key")
Value = TypeVar("Value")


class YearChange(StrEnum):
    """What is another."""

    BUDGET = "budget"
    CENTRE_ADDED = "centre_added"
    CENTRE_REMOVED = "centre_removed"
    CENTRE_MOVED = "centre_moved"
    CENTRE_BUDGET = "centre_budget"
    MODULE_ADDED = "module_added"
    MODULE_REMOVED = "module_removed"
    MODULE_PRICE = "module_price"
    MODULE_CHANGED = "module_changed"
    OFFERING_ADDED = "offering_added"
    OFFERING_REMOVED = "offering_removed"
    OFFERING_MOVED = "offering_moved"
    OFFERING_SEATS = "offering_seats"
    OFFERING_TERMS = "offering_terms"
    GRANT_ADDED = "grant_added"
    GRANT_REMOVED = "grant_removed"
    GRANT_CHANGED = "grant_changed"
    LEARNER_ADDED = "learner_added"
    LEARNER_REMOVED = "learner_removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemChange:
    """One thing that is another: a number of minor units, of seats, or nothing to be counted."""

    change: YearChange
    subject: str = ""
    offering: OfferingId | None = None
    before: int | None = None
    after: int | None = None


def problem_changes(before: AnnualProblem, after: AnnualProblem) -> Iterator[ProblemChange]:
    """Yield what differs between two questions; what differs for learners who are in both is told with them."""
    if before.budget_minor != after.budget_minor:
        yield ProblemChange(change=YearChange.BUDGET, before=before.budget_minor, after=after.budget_minor)
    yield from _centres(before, after)
    yield from _modules(before, after)
    for added, removed in _added_and_removed(before.learner_by_id, after.learner_by_id):
        yield ProblemChange(
            change=YearChange.LEARNER_REMOVED if added is None else YearChange.LEARNER_ADDED,
            subject=str(removed if added is None else added),
        )
    grants_before, grants_after = ({grant.id: grant for grant in year.grants} for year in (before, after))
    for added_grant, removed_grant in _added_and_removed(grants_before, grants_after):
        yield ProblemChange(
            change=YearChange.GRANT_REMOVED if added_grant is None else YearChange.GRANT_ADDED,
            subject=str(removed_grant if added_grant is None else added_grant),
        )
    for grant, (one, other) in _in_both(grants_before, grants_after):
        if one != other:
            yield ProblemChange(change=YearChange.GRANT_CHANGED, subject=grant)


def _centres(before: AnnualProblem, after: AnnualProblem) -> Iterator[ProblemChange]:
    for added, removed in _added_and_removed(before.centre_by_id, after.centre_by_id):
        yield ProblemChange(
            change=YearChange.CENTRE_REMOVED if added is None else YearChange.CENTRE_ADDED,
            subject=str(removed if added is None else added),
        )
    for centre, (one, other) in _in_both(before.centre_by_id, after.centre_by_id):
        if one.parent != other.parent:
            yield ProblemChange(change=YearChange.CENTRE_MOVED, subject=centre)
        if one.budget_minor != other.budget_minor:
            yield ProblemChange(
                change=YearChange.CENTRE_BUDGET, subject=centre, before=one.budget_minor, after=other.budget_minor
            )


def _modules(before: AnnualProblem, after: AnnualProblem) -> Iterator[ProblemChange]:
    for added, removed in _added_and_removed(before.module_by_id, after.module_by_id):
        yield ProblemChange(
            change=YearChange.MODULE_REMOVED if added is None else YearChange.MODULE_ADDED,
            subject=str(removed if added is None else added),
        )
    for module, (one, other) in _in_both(before.module_by_id, after.module_by_id):
        if one == other and _has_no_terms(before, after, other):
            continue
        if one.price_minor != other.price_minor:
            yield ProblemChange(
                change=YearChange.MODULE_PRICE, subject=module, before=one.price_minor, after=other.price_minor
            )
        if _core(one) != _core(other):
            yield ProblemChange(change=YearChange.MODULE_CHANGED, subject=module)
        yield from _offerings(before, after, one, other)


def _offerings(before: AnnualProblem, after: AnnualProblem, one: Module, other: Module) -> Iterator[ProblemChange]:
    then, now = _offering_by_id(one), _offering_by_id(other)
    for added, removed in _added_and_removed(then, now):
        yield ProblemChange(
            change=YearChange.OFFERING_REMOVED if added is None else YearChange.OFFERING_ADDED,
            subject=one.id,
            offering=removed if added is None else added,
        )
    for key, (earlier, later) in _in_both(then, now):
        seat: Seat = (one.id, key)
        if (earlier.first_day, earlier.last_day) != (later.first_day, later.last_day):
            yield ProblemChange(change=YearChange.OFFERING_MOVED, subject=one.id, offering=key)
        if earlier.seats_left != later.seats_left:
            yield ProblemChange(
                change=YearChange.OFFERING_SEATS,
                subject=one.id,
                offering=key,
                before=earlier.seats_left,
                after=later.seats_left,
            )
        if before.terms_by_offering.get(seat) != after.terms_by_offering.get(seat):
            yield ProblemChange(change=YearChange.OFFERING_TERMS, subject=one.id, offering=key)


def _has_no_terms(before: AnnualProblem, after: AnnualProblem, module: Module) -> bool:
    seats: list[Seat] = [(module.id, offering.id) for offering in module.offerings or ()]
    return all(before.terms_by_offering.get(seat) == after.terms_by_offering.get(seat) for seat in seats)


def _core(module: Module) -> Module:
    """Return a module without what is told apart."""
    return replace(module, price_minor=0, offerings=None if module.offerings is None else ())


def _offering_by_id(module: Module) -> dict[OfferingId, Offering]:
    return {offering.id: offering for offering in module.offerings or ()}


def _added_and_removed(
    before: Mapping[Key, object], after: Mapping[Key, object]
) -> Iterator[tuple[Key | None, Key | None]]:
    """Yield what only the second has as the first of a pair, and what only the first has as the second."""
    yield from ((key, None) for key in after if key not in before)
    yield from ((None, key) for key in before if key not in after)


def _in_both(before: Mapping[Key, Value], after: Mapping[Key, Value]) -> Iterator[tuple[Key, tuple[Value, Value]]]:
    yield from ((key, (value, after[key])) for key, value in before.items() if key in after)
