"""A year beside plans that people have approved: nothing is paid, held or learned twice, and no year is lost by it.

Of the small company every figure is worked out by hand: X1 gives 2 of weight for 100.00, X2 after it 2 for 200.00 and
a class of 40.00, Y1 gives 1 for 150.00.
"""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from catalog import LearningOutcome, Module, ModuleExclusion, Offering
from service import learners
from service.annual import scenario as annual_scenario
from service.annual.gather import posed
from service.annual.questions import stored_question
from service.database import Database
from service.privacy import years as erased
from service.schemas.learners import LearnerRecord
from service.schemas.training_scenarios import OverrideGiven, ScenarioRead
from service.tables import DevelopmentPlan, DevelopmentStep, Learner, Recommendation
from service.years.years import Years
from solver import LearnerId
from tests.brute_force_annual import AnnualOracle
from tests.service.years.agreed import Agreed, agreed
from tests.service.years.made import HR, PERIOD, company, money, period, scenario, solved, taken, years_on

X1 = Agreed(minor=10_000, first=date(2027, 2, 1), last=date(2027, 2, 7))
X2 = Agreed(minor=20_000, first=date(2027, 3, 30), last=date(2027, 4, 1), offering="X2-03")
Y1 = Agreed(minor=15_000, first=date(2027, 5, 3), last=date(2027, 5, 4), offering="Y1-05")


def year_of(database: Database, **fields: Any) -> Years:
    """Return a company with a period and its money."""
    company(database)
    years = years_on(database)
    years.store_period(PERIOD, period(**fields), HR)
    return years


def values(found: ScenarioRead) -> tuple[Any, ...]:
    """Return what the plan reaches: weighted steps, and the price."""
    assert found.proof is not None
    return tuple(term.value for term in found.proof.terms)


def checked_by_brute_force(years: Years, found: ScenarioRead) -> None:
    """Compare a plan with the best of everything that everybody could do."""
    assert found.plan is not None
    best = AnnualOracle(stored_question(years.database, found.plan)).best()
    assert best is not None
    essential, steps, price = values(found)
    assert (essential, steps, round(float(price) * 100)) == best


def gaps_of(years: Years, found: ScenarioRead) -> dict[tuple[str, str], tuple[int, str | None]]:
    """Return what stays open: how far it gets, and why no farther."""
    assert found.plan is not None
    page = years.plans.gaps(found.plan, HR, page_size=200, page_token=None)
    return {(gap.learner, gap.competency): (gap.reached, gap.reason) for gap in page.items}


def test_money_that_plans_have_committed_is_not_spent_again(database: Database) -> None:
    years = year_of(database, budget="400.00")
    agreed(database, "L-1", {"X1": X1, "Y1": Y1})
    key = scenario(years)
    found = solved(years, key)
    # Of 400.00 there are 150.00 left: X1 for one of the two others.
    assert values(found)[1:] == (2 + 1 + 2, "100.00")
    assert Counter(module for _, module in taken(years, key)) == {"X1": 2, "Y1": 1}
    assert {("L-1", "X1"), ("L-1", "Y1")} <= taken(years, key)
    checked_by_brute_force(years, found)
    sums = years.money(PERIOD, HR, scenario=key)
    assert (sums.total.committed, sums.total.forecast.amount) == (sums.total.committed, "100.00")
    assert (sums.total.committed.amount, sums.total.planned.amount, sums.overrun) == ("250.00", "350.00", None)


def test_a_cost_centre_and_a_learner_have_what_plans_have_left_them(database: Database) -> None:
    years = year_of(database, budgets={"A": ("420.00", "hard")})
    own = {"cost_centre": "A1", "targets": ["R"], "budget": money("240.00")}
    learners.store(database, "L-2", LearnerRecord.model_validate(own), HR)
    agreed(database, "L-1", {"Y1": Y1})
    agreed(database, "L-2", {"Y1": Y1})
    key = scenario(years)
    found = solved(years, key)
    # A has 120.00 left for L-1 and L-2, of whom L-2 has 90.00: X1 for L-1 alone. B pays all for L-3.
    others = {("L-1", "Y1"), ("L-2", "Y1"), ("L-3", "X1"), ("L-3", "X2"), ("L-3", "Y1")}
    assert taken(years, key) == {("L-1", "X1"), *others}
    checked_by_brute_force(years, found)
    centres = {centre.cost_centre: centre for centre in found.cost_centres}
    told = centres["A"]
    sums = (told.budget, told.planned, told.decided, told.remaining)
    assert [amount and amount.amount for amount in sums] == ["420.00", "400.00", "300.00", "20.00"]


def test_people_who_are_no_part_of_a_scenario_keep_their_money_and_seats(database: Database) -> None:
    years = year_of(database, budget="700.00")
    learners.store(database, "L-9", LearnerRecord.model_validate({"cost_centre": "B"}), HR)
    agreed(database, "L-9", {"X2": X2})
    agreed(database, "L-1", {"X1": X1, "X2": X2})
    key = scenario(years)
    found = solved(years, key)
    # Both seats of X2 are held, its class is paid: 700.00 less 200.00 twice, 40.00 and 100.00 are 160.00.
    assert taken(years, key) - {("L-1", "X1"), ("L-1", "X2")} <= {("L-2", "X1"), ("L-3", "X1")}
    assert values(found)[1:] == (4 + 2, "100.00")
    checked_by_brute_force(years, found)
    sums = years.money(PERIOD, HR, scenario=key).total
    assert (sums.committed.amount, sums.forecast.amount) == ("540.00", "100.00")


def test_seats_that_plans_hold_are_not_given_again(database: Database) -> None:
    years = year_of(database)
    agreed(database, "L-1", {"X1": X1, "X2": X2})
    agreed(database, "L-2", {"X1": X1, "X2": X2}, state="in_progress")
    key = scenario(years)
    found = solved(years, key)
    assert ("L-3", "X2") not in taken(years, key)
    assert gaps_of(years, found) == {("L-3", "x"): (1, "seats")}
    checked_by_brute_force(years, found)
    # The class of X2 is due by those who hold a seat in it: once, and not by the scenario.
    assert found.totals is not None
    assert (found.totals.fixed_prices.amount, found.totals.price.amount) == ("0.00", "550.00")
    committed = years.money(PERIOD, HR, scenario=key).total.committed
    assert committed.amount == "640.00"
    run = next(run for run in years.courses(PERIOD, HR, "en", scenario=key).items if run.offering == "X2-03")
    assert (run.enrolled, run.committed, run.booked, run.fill_rate, run.risk) == (0, 2, 0, 1.0, "full")


def test_what_a_plan_closes_is_not_bought_a_second_time(database: Database) -> None:
    years = year_of(database)
    with database.write() as session:
        # Cheaper than Y1, so that everybody is better off with it.
        names = {"title_en": "T", "title_zh": "题"}
        session.add(Module(id="Y2", **names, price_minor=1_000, price_currency="SGD", effort_hundredths=100))
        session.flush()
        session.add(LearningOutcome(module="Y2", competency="y", from_level=0, to_level=1))
    agreed(database, "L-1", {"Y1": Y1})
    key = scenario(years)
    solved(years, key)
    assert {entry for entry in taken(years, key) if entry[1].startswith("Y")} == {
        ("L-1", "Y1"),
        ("L-2", "Y2"),
        ("L-3", "Y2"),
    }


def test_a_budget_below_what_is_committed_leaves_a_year_with_what_is_committed(database: Database) -> None:
    years = year_of(database, budget="200.00", budgets={"B": ("50.00", "hard")})
    agreed(database, "L-1", {"X1": X1, "Y1": Y1})
    agreed(database, "L-3", {"X1": X1})
    key = scenario(years)
    found = solved(years, key)
    assert taken(years, key) == {("L-1", "X1"), ("L-1", "Y1"), ("L-3", "X1")}
    notes = {note.code: note.params for note in found.warnings}
    assert notes["scenario_overcommitted"]["amount"] == "150.00"
    assert notes["scenario_centre_overcommitted"] == {
        "cost_centre": "B",
        "name": "Centre B",
        "amount": "50.00",
        "currency": "SGD",
    }
    assert all(note.text for note in found.warnings)


@pytest.mark.parametrize("limits", [{"effort_hours": 1}, {"budget": money("0.00")}])
def test_what_is_agreed_to_beyond_the_limits_of_a_learner_stays(database: Database, limits: dict[str, Any]) -> None:
    years = year_of(database)
    own = {"cost_centre": "A", "targets": ["R"], **limits}
    learners.store(database, "L-1", LearnerRecord.model_validate(own), HR)
    long = Agreed(minor=15_000, first=Y1.first, last=Y1.last, offering="Y1-05", hundredths=6_000)
    agreed(database, "L-1", {"Y1": long})
    key = scenario(years)
    solved(years, key)
    # 60 hours in one week were agreed to, though people have 40 of them; and there is nothing left for more.
    assert {module for learner, module in taken(years, key) if learner == "L-1"} == {"Y1"}


def test_a_decision_in_a_scenario_changes_nothing_of_what_a_plan_has_settled(database: Database) -> None:
    years = year_of(database)
    agreed(database, "L-1", {"Y1": Y1, "X1": X1})
    key = scenario(years)
    for module, keep in (("Y1", False), ("X1", True)):
        given = OverrideGiven(learner="L-1", module=module, keep=keep, reason="so it is")
        years.override(key, given, HR, "en")
    solved(years, key)
    assert {("L-1", "Y1"), ("L-1", "X1")} <= taken(years, key)


def test_what_is_done_is_held_until_somebody_has_looked(database: Database) -> None:
    years = year_of(database)
    done = Agreed(status="done", minor=10_000, first=date(2027, 2, 1), last=date(2027, 2, 7))
    agreed(database, "L-1", {"X1": done}, state="completed")
    agreed(database, "L-2", {"X1": done}, state="completed")
    # Of L-2 somebody has said since that it is not so.
    since = [{"competency": "x", "level": 0, "assessed_on": "2027-03-01"}]
    told = {"cost_centre": "A1", "targets": ["R"], "attainments": since, "completed_modules": ["X1"]}
    learners.store(database, "L-2", LearnerRecord.model_validate(told), HR)
    key = scenario(years)
    found = solved(years, key)
    # What is passed is never taken again.
    assert {entry for entry in taken(years, key) if entry[1].startswith("X")} == {
        ("L-1", "X2"),
        ("L-3", "X1"),
        ("L-3", "X2"),
    }
    assert set(gaps_of(years, found)) == {("L-2", "x")}
    assert years.money(PERIOD, HR, scenario=key).total.consumed.amount == "200.00"


def test_a_year_with_what_is_held_is_changed_as_before_once_its_learner_is_gone(database: Database) -> None:
    """Of whoever has done something the request says what is held, and not what they aim at: that was stored."""
    years = year_of(database)
    agreed(database, "L-1", {"X1": replace(X1, status="done")}, state="completed")
    found = solved(years, scenario(years))
    assert found.plan is not None
    with database.write() as session:
        erased.rename(session, found.plan, "L-1", "erased-1")
        session.delete(session.get_one(DevelopmentPlan, "dev_L-1-1"))
        session.flush()
        session.delete(session.get_one(Recommendation, "rec_L-1-1"))
        session.delete(session.get_one(Learner, "L-1"))
    again = annual_scenario.resolved(database, {"based_on": found.plan, "name": "Again"})
    _, question = posed(database, again.document)
    assert [learner.id for learner in question.problem.learners] == ["L-2", "L-3"]


def test_what_begins_in_another_period_is_its_money_and_is_not_bought_now(database: Database) -> None:
    years = year_of(database)
    with database.write() as session:
        late = date(2028, 2, 1)
        session.add(Offering(id="X2-28", module="X2", start_on=late, end_on=late, seats=9))
    before = Agreed(minor=10_000, first=date(2026, 12, 7), last=date(2026, 12, 13))
    after = Agreed(minor=20_000, first=late, last=late, offering="X2-28")
    agreed(database, "L-1", {"X1": before, "X2": after})
    key = scenario(years)
    found = solved(years, key)
    # x 1 is held when the year begins, x 2 comes in the next one: only y is left.
    assert {module for learner, module in taken(years, key) if learner == "L-1"} == {"Y1"}
    assert ("L-1", "x") not in gaps_of(years, found)
    assert years.money(PERIOD, HR, scenario=key).total.committed.amount == "0.00"


def test_what_began_before_the_period_goes_on_and_what_does_not_go_together_any_more_waits(database: Database) -> None:
    years = year_of(database)
    with database.write() as session:
        session.add(ModuleExclusion(module="Y1", excluded="Z1"))
    begun = Agreed(minor=10_000, first=date(2026, 12, 22), last=date(2027, 1, 10), hundredths=1_000)
    z1 = Agreed(minor=5_000, first=date(2027, 6, 7), last=date(2027, 6, 13))
    agreed(database, "L-1", {"X1": begun, "Y1": Y1, "Z1": z1}, state="in_progress")
    key = scenario(years)
    found = solved(years, key)
    assert found.plan is not None
    learner = stored_question(database, found.plan).learner_by_id[LearnerId("L-1")]
    # Of 20 days 10 lie in the period, and so does half of the effort; the money is that of the year before.
    assert {(entry.module, entry.effort_left_hundredths, entry.price_left_minor) for entry in learner.in_progress} == {
        ("X1", 500, 0),
        ("Y1", 800, 0),
    }
    assert {module for person, module in taken(years, key) if person == "L-1"} - {"X2"} == {"X1", "Y1"}
    assert years.money(PERIOD, HR, scenario=key).total.committed.amount == "200.00"


def test_a_step_without_a_run_is_followed_in_any(database: Database) -> None:
    years = year_of(database)
    key = scenario(years)
    solved(years, key)
    agreed(database, "L-1", {"Y1": Agreed(minor=15_000)})
    after = years.scenario(key, HR, "en")
    assert (after.is_stale, after.money.committed.amount) == (False, "150.00")
    # Nobody has a run of it: it is laid in weeks, and stands beside the runs.
    solved(years, key)
    runs = {(run.module, run.offering): run for run in years.courses(PERIOD, HR, "en", scenario=key).items}
    assert (runs["Y1", None].committed, runs["Y1", "Y1-05"].enrolled, runs["Y1", "Y1-05"].committed) == (1, 2, 0)


def test_agreeing_to_what_a_scenario_came_to_changes_nothing(database: Database) -> None:
    years = year_of(database, budget="2000.00")
    key = scenario(years)
    found = solved(years, key)
    whole = years.money(PERIOD, HR, scenario=key).total
    person = next(learner for learner, module in sorted(taken(years, key)) if module == "X2")
    agreed(database, person, {"X1": X1, "X2": X2, "Y1": Y1})
    after = years.scenario(key, HR, "en")
    assert (after.is_stale, after.plan) == (False, found.plan)
    sums = years.money(PERIOD, HR, scenario=key).total
    assert (sums.planned, sums.committed.amount) == (whole.planned, "490.00")
    run = next(run for run in years.courses(PERIOD, HR, "en", scenario=key).items if run.offering == "X2-03")
    assert (run.enrolled, run.committed, run.fill_rate) == (2, 0, 1.0)
    # Solved again it comes to the same.
    again = solved(years, key)
    assert years.money(PERIOD, HR, scenario=key).total.planned == whole.planned
    assert values(again)[:2] == values(found)[:2]
    # What nobody had planned is news.
    with database.write() as session:
        row = session.get_one(DevelopmentStep, (f"dev_{person}-1", "Y1"))
        row.status = "failed"
        session.add(row)
    assert years.scenario(key, HR, "en").is_stale
