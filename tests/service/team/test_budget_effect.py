"""What approving a plan takes of budgets: counted by hand, and told only to those who may know of them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from service.database import Database
from service.errors import NotFound
from service.principals import Principal
from service.schemas.development_sent import StepRequest
from service.schemas.team import BudgetEffect, CentreEffect
from service.tables import DevelopmentStep, PeriodBudget, TrainingPeriod, TrainingScenario
from service.team import budget_effect
from service.team.listing import TeamQuestion, listed
from tests.service.conftest import TODAY
from tests.service.team.company import HR, developing, manager, planned

YEAR = date(2026, 1, 1), date(2026, 12, 31)
NEXT_YEAR = date(2027, 1, 1), date(2027, 12, 31)


@pytest.fixture
def budgeted(company_database: Database) -> Database:
    period(company_database, "2026", YEAR, "running", {"TOP": (100_000, "warning"), "NORTH": (60_000, "hard")})
    return company_database


def period(
    database: Database, key: str, days: tuple[date, date], state: str, budgets: dict[str, tuple[int, str]]
) -> None:
    made = TrainingPeriod(
        id=key,
        name=f"Year {key}",
        start_on=days[0],
        end_on=days[1],
        currency="SGD",
        state=state,
        created_at=datetime.now(UTC),
    )
    with database.write() as session:
        session.add(made)
        session.flush()
        for centre, (amount, binding) in budgets.items():
            session.add(PeriodBudget(period=key, cost_centre=centre, amount_minor=amount, binding=binding))


def shown(database: Database, plan: str, caller: Principal = HR) -> BudgetEffect:
    return budget_effect.shown(database, plan, caller, today=TODAY)


def told(effect: BudgetEffect) -> dict[str, tuple[str, ...]]:
    return told_of(effect.cost_centres)


def told_of(rows: Sequence[CentreEffect]) -> dict[str, tuple[str, ...]]:
    """Return, by cost centre: budget, committed, consumed, given back, added, and what is left or missing."""
    return {
        row.cost_centre: (
            *(money.amount for money in (row.budget, row.committed, row.consumed, row.released, row.plan)),
            row.remaining.amount if row.remaining else "-" + (row.overrun.amount if row.overrun else ""),
        )
        for row in rows
    }


def test_a_plan_is_held_against_every_budget_above_its_learner(budgeted: Database) -> None:
    # All that Dan in the south and Cat in the north still need: 350 and 300.
    planned(budgeted, "P-dan", "proposed", "approved")
    planned(budgeted, "P-cat", "proposed", "approved")
    plan = planned(budgeted, "P-ben", "proposed")
    effect = shown(budgeted, plan.id)
    assert (effect.period, effect.period_name, effect.period_state) == ("2026", "Year 2026", "running")
    assert effect.price is not None
    assert effect.price.amount == "250.00"
    assert told(effect) == {
        "NORTH": ("600.00", "300.00", "0.00", "0.00", "250.00", "50.00"),
        "TOP": ("1000.00", "650.00", "0.00", "0.00", "250.00", "100.00"),
    }
    assert [row.binding for row in effect.cost_centres] == ["hard", "warning"]
    assert list(told(effect)) == ["NORTH", "TOP"]


def test_what_is_done_is_consumed_once_and_committed_no_more(budgeted: Database) -> None:
    under_way = planned(budgeted, "P-cat", "proposed", "approved")
    development = developing(budgeted)
    for status in ("enrolled", "done"):
        development.mark(under_way.id, "A1", StepRequest(status=status), HR, "en")  # type: ignore[arg-type]
    plan = planned(budgeted, "P-ben", "proposed")
    assert told(shown(budgeted, plan.id))["NORTH"] == ("600.00", "200.00", "100.00", "0.00", "250.00", "50.00")
    # The same step stands in the version after as well.
    again = planned(budgeted, "P-cat", "proposed", "approved")
    assert again.id != under_way.id
    assert told(shown(budgeted, plan.id))["NORTH"][2] == "100.00"


def test_a_plan_gives_back_what_the_one_under_way_is_bound_to(budgeted: Database) -> None:
    planned(budgeted, "P-ben", "proposed", "approved")
    plan = planned(budgeted, "P-ben", "proposed")
    assert told(shown(budgeted, plan.id))["NORTH"] == ("600.00", "250.00", "0.00", "250.00", "250.00", "350.00")


def test_what_is_missing_is_told_as_missing(budgeted: Database) -> None:
    with budgeted.write() as session:
        session.add(PeriodBudget(period="2026", cost_centre="NORTH-1", amount_minor=20_000, binding="hard"))
    plan = planned(budgeted, "P-ben", "proposed")
    effect = shown(budgeted, plan.id)
    assert told(effect)["NORTH-1"] == ("200.00", "0.00", "0.00", "0.00", "250.00", "-50.00")
    assert effect.cost_centres[0].overrun is not None
    assert effect.cost_centres[0].remaining is None


def test_a_manager_is_told_of_the_budgets_they_lead_and_of_no_other(budgeted: Database) -> None:
    plan = planned(budgeted, "P-ben", "proposed")
    assert list(told(shown(budgeted, plan.id, manager("NORTH")))) == ["NORTH"]
    assert list(told(shown(budgeted, plan.id, manager("NORTH-1")))) == []
    assert list(told(shown(budgeted, plan.id, manager("TOP")))) == ["NORTH", "TOP"]
    for stranger in (manager("SOUTH"), manager()):
        with pytest.raises(NotFound):
            shown(budgeted, plan.id, stranger)
    with pytest.raises(NotFound):
        shown(budgeted, "dev_nowhere", HR)


def test_all_that_wait_are_held_against_the_budgets_of_their_manager(budgeted: Database) -> None:
    planned(budgeted, "P-ben", "proposed", "approved")
    planned(budgeted, "P-ben", "proposed")
    planned(budgeted, "P-cat", "proposed")
    planned(budgeted, "P-dan", "proposed")

    def seen(caller: Principal) -> tuple[str | None, dict[str, tuple[str, ...]]]:
        whole = listed(budgeted, caller, TeamQuestion(page_size=10), today=TODAY).overview
        assert whole is not None
        return whole.waiting_period, told_of(whole.waiting_budgets)

    # What Ben is bound to is given back; Cat's 300 and Ben's 250 come, and Dan is no business of the north.
    assert seen(manager("NORTH")) == ("2026", {"NORTH": ("600.00", "250.00", "0.00", "250.00", "550.00", "50.00")})
    assert seen(manager("TOP"))[1]["TOP"] == ("1000.00", "250.00", "0.00", "250.00", "900.00", "100.00")
    # Nothing of whoever leads no budget, and human resources have the pages of the period.
    assert seen(manager("SOUTH")) == (None, {})
    assert seen(HR) == (None, {})


def test_steps_of_another_year_are_counted_apart(budgeted: Database) -> None:
    plan = planned(budgeted, "P-ben", "proposed")
    with budgeted.write() as session:
        step = session.get_one(DevelopmentStep, (plan.id, "A2"))
        step.start_on, step.end_on = date(2027, 1, 4), date(2027, 1, 8)
        session.add(step)
    effect = shown(budgeted, plan.id)
    assert effect.outside == 1
    assert told(effect)["NORTH"] == ("600.00", "0.00", "0.00", "0.00", "50.00", "550.00")


def test_the_running_period_counts_else_the_next_in_the_making(budgeted: Database) -> None:
    period(budgeted, "2027", NEXT_YEAR, "arbitration", {"NORTH": (1_000, "hard")})
    plan = planned(budgeted, "P-ben", "proposed")
    assert shown(budgeted, plan.id).period == "2026"
    with budgeted.write() as session:
        session.get_one(TrainingPeriod, "2026").state = "closed"
    assert shown(budgeted, plan.id).period == "2027"
    with budgeted.write() as session:
        session.get_one(TrainingPeriod, "2027").state = "closed"
    effect = shown(budgeted, plan.id)
    assert (effect.period, effect.cost_centres) == (None, [])
    assert effect.price is not None
    assert effect.price.amount == "250.00"


def test_a_plan_is_held_against_the_budgets_of_the_scenario_that_the_company_works_by(budgeted: Database) -> None:
    plan = planned(budgeted, "P-ben", "proposed")
    before = told(shown(budgeted, plan.id))
    with budgeted.write() as session:
        scenario = TrainingScenario(
            id="scn_1",
            period="2026",
            name="Leaner",
            changes={"cost_centres": [{"cost_centre": "NORTH", "amount": {"amount": "200.00", "currency": "SGD"}}]},
            created_at=datetime.now(UTC),
            created_by="key:hr",
        )
        session.add(scenario)
        session.flush()
        year = session.get_one(TrainingPeriod, "2026")
        year.active_scenario = "scn_1"
        session.add(year)
    after = told(shown(budgeted, plan.id))
    assert before["NORTH"] == ("600.00", "0.00", "0.00", "0.00", "250.00", "350.00")
    assert after["NORTH"] == ("200.00", "0.00", "0.00", "0.00", "250.00", "-50.00")
    assert after["TOP"] == before["TOP"]
