"""What people have agreed to take one after the other a year takes in that order, though its weeks may be others.

A week has 40 hours, and the year begins with the three days of one that counts in full: the 60 hours of X1 end on
10 January, in the second week.
"""

from datetime import date

import pytest

from catalog import Offering
from service.annual.questions import stored_question
from service.database import Database
from service.years.years import Years
from solver import LearnerId
from tests.service.years.agreed import Agreed, agreed
from tests.service.years.made import HR, PERIOD, company, period, scenario, solved, years_on

LONG = Agreed(minor=10_000, first=date(2027, 3, 1), last=date(2027, 3, 21), hundredths=6_000)
AFTER = Agreed(minor=5_000, first=date(2027, 5, 10), last=date(2027, 5, 16))
RUN = Agreed(minor=20_000, first=date(2027, 3, 30), last=date(2027, 4, 1), offering="X2-03")


@pytest.fixture
def years(database: Database) -> Years:
    company(database)
    found = years_on(database)
    found.store_period(PERIOD, period(), HR)
    return found


def placed(years: Years) -> dict[str, tuple[date | None, date | None]]:
    """Solve a scenario, and return the days of the steps of L-1."""
    found = solved(years, scenario(years))
    assert found.plan is not None
    page = years.plans.enrolments(found.plan, HR, page_size=200, page_token=None)
    return {entry.module: (entry.start_on, entry.end_on) for entry in page.items if entry.learner == "L-1"}


def waits_for(years: Years) -> dict[str, set[str]]:
    """Return what each step under way of L-1 comes after, in the question of the scenario's plan."""
    found = solved(years, scenario(years))
    assert found.plan is not None
    learner = stored_question(years.database, found.plan).learner_by_id[LearnerId("L-1")]
    return {entry.module: set(entry.after) for entry in learner.in_progress}


def move_run(database: Database, first: date, last: date) -> None:
    with database.write() as session:
        row = session.get_one(Offering, "X2-03")
        row.start_on, row.end_on = first, last
        session.add(row)


def test_a_step_in_weeks_stays_behind_the_one_that_it_was_to_follow(years: Years) -> None:
    """Z1 needs nothing of X1: by itself it would be taken in the first week."""
    agreed(years.database, "L-1", {"X1": LONG, "Z1": AFTER})
    days = placed(years)
    assert days["X1"] == (date(2027, 1, 1), date(2027, 1, 10))
    assert days["Z1"] == (date(2027, 1, 4), date(2027, 1, 10))


def test_a_step_in_weeks_that_was_to_come_first_does(years: Years) -> None:
    before = Agreed(minor=5_000, first=date(2027, 2, 1), last=date(2027, 2, 7))
    agreed(years.database, "L-1", {"Z1": before, "X1": LONG})
    days = placed(years)
    assert (days["Z1"], days["X1"][0]) == ((date(2027, 1, 1), date(2027, 1, 3)), date(2027, 1, 1))


def test_steps_on_days_and_in_weeks_keep_the_order_agreed_to(years: Years) -> None:
    agreed(years.database, "L-1", {"X1": LONG, "X2": RUN, "Z1": AFTER})
    assert waits_for(years) == {"X1": set(), "X2": {"X1"}, "Z1": {"X1", "X2"}}
    days = placed(years)
    # After 1 April begins the week of 29 March.
    assert (days["X2"], days["Z1"][0]) == ((date(2027, 3, 30), date(2027, 4, 1)), date(2027, 3, 29))


def test_what_was_to_go_side_by_side_waits_for_nothing(years: Years) -> None:
    beside = Agreed(minor=5_000, first=date(2027, 3, 8), last=date(2027, 3, 14))
    agreed(years.database, "L-1", {"X1": LONG, "Z1": beside})
    assert waits_for(years) == {"X1": set(), "Z1": set()}


def test_steps_without_days_stand_in_the_order_of_their_plan(years: Years) -> None:
    agreed(years.database, "L-1", {"X1": Agreed(minor=10_000, hundredths=6_000), "Z1": Agreed(minor=5_000)})
    assert waits_for(years) == {"X1": set(), "Z1": {"X1"}}
    assert placed(years)["Z1"][0] == date(2027, 1, 4)


def test_who_has_begun_a_step_waits_for_none_that_has_not_begun(years: Years) -> None:
    begun = Agreed(minor=5_000, first=AFTER.first, last=AFTER.last, status="enrolled")
    agreed(years.database, "L-1", {"X1": LONG, "Z1": begun}, state="in_progress")
    assert waits_for(years) == {"X1": set(), "Z1": set()}
    assert placed(years)["Z1"] == (date(2027, 1, 1), date(2027, 1, 3))


def test_what_follows_a_run_moves_with_it(years: Years) -> None:
    agreed(years.database, "L-1", {"X1": LONG, "X2": RUN, "Z1": AFTER})
    move_run(years.database, date(2027, 9, 6), date(2027, 9, 7))
    assert placed(years)["Z1"] == (date(2027, 9, 6), date(2027, 9, 12))


def test_a_run_that_moves_where_no_room_is_left_leaves_a_year_with_a_plan(years: Years) -> None:
    """Z1 takes a week, and of the year five days are left; X1 cannot be over before a run in January."""
    agreed(years.database, "L-1", {"X1": LONG, "X2": RUN, "Z1": AFTER})
    move_run(years.database, date(2027, 12, 28), date(2027, 12, 31))
    assert waits_for(years) == {"X1": set(), "X2": {"X1"}, "Z1": {"X1"}}
    move_run(years.database, date(2027, 1, 5), date(2027, 1, 6))
    assert waits_for(years)["X2"] == set()
