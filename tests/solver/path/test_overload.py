"""The proof by hours that a set of modules finds no room: what it counts, and that a search for places agrees."""

from random import Random

import pytest

from solver import SearchLimits
from solver.cpsat import Ending, Search
from solver.domain import Calendar, Module, Offering, Period
from solver.path.dates import Timetable, earliest_ends, timetable, week_of
from solver.path.overload import Stay, is_overloaded
from solver.path.placed import _placed_by_search
from solver.path.prepare import only
from solver.path.windows import Windowed
from solver.path.world import World
from solver.path.worlds import Worlds
from tests.build import gives, module, offering, problem, requires
from tests.dated_problems import random_dated_problem

#: Day 15 is a Monday and begins week 2.
START = 15

#: Of the random sets, as many must be proven to find no room.
ENOUGH = 20


def _times(modules: list[Module], weekly: int, *, weeks: int = 4, away: tuple[Period, ...] = ()) -> Timetable:
    calendar = Calendar(start_day=START, finish_day=START + 7 * weeks - 1, weekly_hundredths=weekly, unavailable=away)
    wanted = sorted({outcome.competency for entry in modules for outcome in entry.outcomes})
    return timetable(problem(modules, [requires(key, 1) for key in wanted], calendar=calendar), calendar, modules)


def _undated(name: str, effort: int) -> Module:
    return module(name, gives(name, 0, 1), effort=effort)


def _dated(name: str, effort: int, *offerings: Offering) -> Module:
    return module(name, gives(name, 0, 1), effort=effort, offerings=offerings)


@pytest.mark.parametrize(("effort", "is_too_much"), [(400, False), (425, True)])
def test_weeks_hold_their_hours_and_no_more(effort: int, is_too_much: bool) -> None:
    """Four weeks of one hour."""
    entry = _undated("A", effort)
    assert is_overloaded(_times([entry], 100), [Stay(entry, 2, 5)]) is is_too_much


@pytest.mark.parametrize(("last_week", "is_too_much"), [(2, True), (3, False)])
def test_what_must_end_soon_shares_the_first_weeks(last_week: int, is_too_much: bool) -> None:
    """Two of an hour each stand in one week, or in two."""
    entries = [_undated("A", 100), _undated("B", 100)]
    stays = [Stay(entry, 2, last_week) for entry in entries]
    assert is_overloaded(_times(entries, 100), stays) is is_too_much


@pytest.mark.parametrize(("effort", "is_too_much"), [(300, False), (325, True)])
def test_what_does_not_fit_into_the_other_weeks_stands_in_these(effort: int, is_too_much: bool) -> None:
    """B fills week 3. A may take any of weeks 2 to 5, and three of them are left."""
    a, b = _undated("A", effort), _undated("B", 100)
    assert is_overloaded(_times([a, b], 100), [Stay(a, 2, 5), Stay(b, 3, 3)]) is is_too_much


@pytest.mark.parametrize(("days", "is_too_much"), [([(15, 16)], True), ([(15, 16), (29, 30)], False)])
def test_an_offering_takes_the_least_that_any_of_its_kind_takes(days: list[tuple[int, int]], is_too_much: bool) -> None:
    """A stands in week 2, where D is given; another of its offerings leaves the week free."""
    d = _dated("D", 50, *(offering(f"D{first}", first, last) for first, last in days))
    a = _undated("A", 75)
    assert is_overloaded(_times([a, d], 100), [Stay(a, 2, 2), Stay(d, 2, 2)]) is is_too_much


def test_days_away_take_nothing_and_are_taken_from_by_nothing() -> None:
    """Week 3 is away: three hours are left for undated ones."""
    away = (Period(first_day=22, last_day=28),)
    for effort, is_too_much in ((300, False), (325, True)):
        entry = _undated("A", effort)
        assert is_overloaded(_times([entry], 100, away=away), [Stay(entry, 2, 5)]) is is_too_much


def test_an_offering_under_way_on_days_away_takes_nothing_of_the_other_weeks() -> None:
    """It goes on in a week away, whose hours no undated module could take."""
    away = (Period(first_day=22, last_day=28),)
    d, a = _dated("D", 100, offering("D1", 24, 25)), _undated("A", 300)
    times = _times([a, d], 100, away=away)
    under_way = Timetable(times.calendar, {d.id: d.offerings or ()}, times.blocked, times.latest_day)
    assert not is_overloaded(under_way, [Stay(a, 2, 5), Stay(d, 2, 2)])


def test_without_weekly_hours_nothing_is_too_much() -> None:
    calendar = Calendar(start_day=START, finish_day=START + 6, weekly_hundredths=None)
    entry = _undated("A", 100_000)
    times = timetable(problem([entry], [requires("A", 1)], calendar=calendar), calendar, [entry])
    assert not is_overloaded(times, [Stay(entry, 2, 2)])


def test_what_is_overloaded_finds_no_room_in_a_search() -> None:
    """Sets of modules by chance, of problems by chance; the search knows nothing of the proof."""
    proven = 0
    for seed in range(600):
        world = Worlds(random_dated_problem(seed, modules=12)).as_asked
        chance = Random(seed)
        taken = [entry.id for entry in world.modules if chance.random() < 0.7]
        alone = only(world, taken)
        stays = _stays(alone)
        if alone.times is None or stays is None or not is_overloaded(alone.times, stays):
            continue
        proven += 1
        effort = sum(entry.effort_hundredths for entry in alone.modules)
        searched = _placed_by_search(Windowed(alone, {}), effort, None, 0, Search(SearchLimits()))
        assert searched.ending is Ending.INFEASIBLE, seed
    # Enough of them to mean something.
    assert proven >= ENOUGH


def _stays(alone: World) -> list[Stay] | None:
    """Return the weeks between the soonest start and the last week of all, where there are any."""
    if alone.times is None or alone.times.last_week is None or not alone.kept_are_reachable:
        return None
    _, ready = earliest_ends(alone.actions, alone.initial, alone.times)
    return [
        Stay(action.module, max(alone.times.first_week, week_of(max(day, 1))), alone.times.last_week)
        for action, day in zip(alone.actions, ready, strict=True)
        if action.module and day is not None
    ]
