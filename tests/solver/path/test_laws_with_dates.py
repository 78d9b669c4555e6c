"""Laws of plans with dates, of any size: what must not change the answer does not, and what helps never hurts."""

from dataclasses import replace
from random import Random

import pytest

from solver import recommend_path
from solver.control import SearchLimits
from solver.domain import Calendar, ModuleId, Offering, OfferingId
from solver.path.check import check_result
from solver.path.objective import tiers
from solver.path.problem import PathProblem
from solver.result import Status
from tests.brute_force import Oracle
from tests.dated_problems import random_dated_problem
from tests.solver.path.test_laws import renamed, worth

SEEDS = range(5_000, 5_060)


def large(seed: int) -> PathProblem:
    """Return a problem with dates too large for brute force."""
    return random_dated_problem(seed, modules=15 + seed % 11)


def calendar_of(case: PathProblem) -> Calendar:
    assert case.calendar is not None
    return case.calendar


@pytest.mark.parametrize("seed", SEEDS)
def test_names_and_order_change_no_value(seed: int) -> None:
    """The same facts under other names, in another order: the same status and terms."""
    case = large(seed)
    other = renamed(replace(case, in_progress=()), Random(seed))
    other = replace(
        other,
        modules=tuple(
            replace(module, offerings=None if module.offerings is None else module.offerings[::-1])
            for module in other.modules
        ),
    )
    assert worth(recommend_path(other)) == worth(recommend_path(replace(case, in_progress=())))


@pytest.mark.parametrize("seed", SEEDS)
def test_more_time_never_hurts(seed: int) -> None:
    """A day more, a quarter of an hour more, no day away, and no limit of time: each as good or better than before.

    With another last day the finish itself is left out: a last week that was cut by it is cut later.
    """
    case = large(seed)
    calendar = calendar_of(case)
    finish, weekly = calendar.finish_day, calendar.weekly_hundredths
    wider = [
        replace(calendar, finish_day=None if finish is None else finish + 1),
        replace(calendar, weekly_hundredths=None if weekly is None else weekly + 25),
        replace(calendar, unavailable=()),
        Calendar(start_day=calendar.start_day, weekly_hundredths=None),
    ]
    for other in wider:
        with_finish = other.finish_day == finish
        before = rank(case, with_finish=with_finish)
        after = rank(replace(case, calendar=other), with_finish=with_finish)
        assert before is None or (after is not None and after >= before)


def rank(case: PathProblem, *, with_finish: bool) -> tuple[int, ...] | None:
    """Return the terms so that more is better, up to the finish or with it; None without a plan."""
    result = recommend_path(case)
    if result.path is None:
        return None
    ranked = []
    for term, measure in zip(result.terms, tiers(case), strict=True):
        if measure.name == "finish_on" and not with_finish:
            break
        ranked.append(term.value * measure.direction.value)
    return tuple(ranked)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_week_later_is_a_week_later(seed: int) -> None:
    """All days a week on: the same plan, a week on."""
    case = large(seed)
    result, later = recommend_path(case), recommend_path(shifted(case, 7))
    assert later.status is result.status
    for term, measure, other in zip(result.terms, tiers(case), later.terms, strict=False):
        assert other.value == term.value + (7 if measure.name == "finish_on" and term.value else 0)
    assert (later.path.steps if later.path else None) == (result.path.steps if result.path else None)


def shifted(case: PathProblem, days: int) -> PathProblem:
    """Move every day of a problem."""

    def moved(offering: Offering) -> Offering:
        return replace(offering, first_day=offering.first_day + days, last_day=offering.last_day + days)

    calendar = calendar_of(case)
    return replace(
        case,
        modules=tuple(
            replace(module, offerings=None if module.offerings is None else tuple(map(moved, module.offerings)))
            for module in case.modules
        ),
        calendar=replace(
            calendar,
            start_day=calendar.start_day + days,
            finish_day=None if calendar.finish_day is None else calendar.finish_day + days,
            unavailable=tuple(
                replace(period, first_day=period.first_day + days, last_day=period.last_day + days)
                for period in calendar.unavailable
            ),
        ),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_an_offering_that_is_full_changes_nothing(seed: int) -> None:
    """One more offering of every dated module, free of conflicts and without a seat."""
    case = large(seed)
    start = calendar_of(case).start_day
    full = replace(
        case,
        modules=tuple(
            replace(module, offerings=(*module.offerings, Offering(
                id=OfferingId(f"{module.id}/full"), first_day=start, last_day=start, seats_left=0,
            ))) if module.offerings is not None else module
            for module in case.modules
        ),
    )  # fmt: skip
    assert worth(recommend_path(full)) == worth(recommend_path(case))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_module_without_a_date_changes_nothing(seed: int) -> None:
    """One that would be free and lead everywhere, and has no offering left."""
    case = large(seed)
    outcomes = {outcome.competency: outcome for module in case.modules for outcome in module.outcomes}
    closed = replace(
        case.modules[0],
        id=ModuleId("ZZZ"),
        price_minor=0,
        effort_hundredths=1,
        outcomes=tuple(outcomes.values()),
        level_prerequisites=(),
        module_prerequisites=(),
        excludes=frozenset(),
        offerings=(),
    )
    assert worth(recommend_path(replace(case, modules=(*case.modules, closed)))) == worth(recommend_path(case))


@pytest.mark.parametrize("seed", range(5_100, 5_160))
def test_a_search_cut_short_tells_no_lie(seed: int) -> None:
    """With next to no work allowed: a true status, a plan that obeys, bounds that leave out nothing better."""
    case = random_dated_problem(seed)
    best = Oracle(case).best()
    for work in (0.0, 1e-7, 1e-5, 1e-3):
        result = recommend_path(case, SearchLimits(deterministic=work, deterministic_reason=work))
        assert check_result(case, result) == ()
        if result.status is Status.INFEASIBLE:
            assert best is None
        elif result.path is not None:
            assert best is not None
            for measure, term, value in zip(tiers(case), result.terms, best, strict=True):
                assert measure.is_possible_bound(term.bound, value)
                assert not measure.is_better(term.value, value)
                if term.value != value:
                    # Later terms are bounded among plans as good as this one, not as the best.
                    break
