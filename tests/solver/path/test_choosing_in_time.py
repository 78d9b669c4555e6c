"""Choosing modules with the calendar in sight: what it sees, and that no plan is lost by it."""

import pytest

from solver import SearchLimits, Status, recommend_path
from solver.cpsat import Ending, Search
from solver.domain import Calendar, Module, ModuleId, Period
from solver.path import timely
from solver.path.choosing_in_time import build_choosing
from solver.path.dates import Timetable
from solver.path.few import with_few_ways
from solver.path.model import steps
from solver.path.problem import PathProblem
from solver.path.worlds import Worlds
from tests.benchmarks.calendars import tight_calendar
from tests.build import gives, module, offering, problem, requires
from tests.dated_problems import random_dated_problem
from tests.judge import faults
from tests.ways import Way, by


def _most_steps(asked: PathProblem) -> int | None:
    """Return the most weighted steps that the model with the calendar in sight lets a plan close."""
    world = Worlds(asked).as_asked
    variables = build_choosing(world)
    variables.model.maximize(steps(variables, world))
    found = Search(SearchLimits()).run(variables.model)
    assert found.ending is Ending.OPTIMAL
    return found.bound


def _asked(modules: list[Module], weeks: int, weekly: int, *away: Period) -> PathProblem:
    wanted = sorted({outcome.competency for entry in modules for outcome in entry.outcomes})
    calendar = Calendar(start_day=15, finish_day=14 + 7 * weeks, weekly_hundredths=weekly, unavailable=tuple(away))
    return problem(modules, [requires(key, 1) for key in wanted], calendar=calendar)


def test_offerings_that_exclude_each_other_are_seen() -> None:
    entries = [
        module("A", gives("X", 0, 1), offerings=[offering("A1", 15, 16, exclusive=True)]),
        module("B", gives("Y", 0, 1), offerings=[offering("B1", 16, 17, exclusive=True)]),
    ]
    assert _most_steps(_asked(entries, 2, 4000)) == 1


@pytest.mark.parametrize(("first_day", "most"), [(22, 2), (21, 1)])
def test_what_comes_before_an_offering_is_seen(first_day: int, most: int) -> None:
    """Undated A takes week 2 and holds after its Sunday, day 21."""
    entries = [
        module("A", gives("X", 0, 1)),
        module("B", gives("Y", 0, 1), needs={"X": 1}, offerings=[offering("B1", first_day, first_day)]),
    ]
    assert _most_steps(_asked(entries, 2, 4000)) == most


@pytest.mark.parametrize(("weekly", "most"), [(200, 3), (175, 2)])
def test_hours_before_an_offering_are_seen(weekly: int, most: int) -> None:
    """A and B take an hour each in week 2, so that C can follow in week 3."""
    entries = [
        module("A", gives("X", 0, 1)),
        module("B", gives("Y", 0, 1)),
        module("C", gives("Z", 0, 1), needs={"X": 1, "Y": 1}, effort=25, offerings=[offering("C1", 22, 22)]),
    ]
    assert _most_steps(_asked(entries, 3, weekly)) == most


@pytest.mark.parametrize(("first_day", "most"), [(29, 3), (36, 2)])
def test_no_step_goes_on_through_weeks_away(first_day: int, most: int) -> None:
    """Three of two weeks each: six weeks are open, two and four of them in a row, or three and three."""
    entries = [module(name, gives(name, 0, 1), effort=200) for name in "ABC"]
    away = Period(first_day=first_day, last_day=first_day + 6)
    assert _most_steps(_asked(entries, 7, 100, away)) == most


@pytest.mark.parametrize(
    ("blocked", "last_day", "runs"),
    [
        (set(), 42, ((2, 5),)),
        ({3}, 42, ((2, 2), (4, 5))),
        ({2}, 42, ((3, 5),)),
        ({5}, 42, ((2, 4),)),
        ({3, 4}, 42, ((2, 2), (5, 5))),
        ({4}, 21, ((2, 2),)),
        ({2}, 21, ()),
        ({3}, None, ((2, 2), (4, None))),
    ],
)
def test_runs_of_open_weeks(blocked: set[int], last_day: int | None, runs: tuple[tuple[int, int | None], ...]) -> None:
    calendar = Calendar(start_day=15, finish_day=last_day)
    times = Timetable(calendar, {}, frozenset(blocked), last_day)
    assert times.runs == runs


def test_few_ways_are_the_cheapest_and_the_shortest_with_dates_and_without() -> None:
    entries = [module(f"U{price}", gives("X", 0, 1), price=price, effort=500 - price) for price in (10, 20, 30, 40)]
    entries += [
        module(
            f"D{price}", gives("X", 0, 1), price=price, effort=500 - price, offerings=[offering(f"D{price}1", 15, 16)]
        )
        for price in (10, 20, 30, 40)
    ]
    few = with_few_ways(Worlds(_asked(entries, 4, 4000)).as_asked, [ModuleId("U30")])
    assert {entry.id for entry in few.modules} == {"U10", "U20", "U30", "U40", "D10", "D20", "D40"}


def test_answers_with_the_calendar_in_sight_are_right() -> None:
    """All from the start, few ways first wherever there are fewer: every tier is what brute force finds."""
    with by(Way.IN_SIGHT):
        for seed in range(3_000, 3_100):
            asked = random_dated_problem(seed)
            assert list(faults(asked, recommend_path(asked))) == [], seed


@pytest.mark.parametrize("seed", [1, 5, 27])
def test_tight_calendars_are_decided_before_modules_and_weeks_must_be_together(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hundreds of modules, and time alone binds: sets chosen with the calendar in sight find room."""
    monkeypatch.setattr(timely, "_together", None)
    assert recommend_path(tight_calendar(1_000, 12, seed)).status is Status.OPTIMAL
