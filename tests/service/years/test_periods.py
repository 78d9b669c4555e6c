"""Training periods: what may be said of them, the states they go through, and when they take needs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from service.database import Database
from service.errors import Conflict, InvalidRequest
from service.schemas.needs import NeedGiven
from service.schemas.periods import PeriodRecord, PeriodStateName
from service.schemas.training_scenarios import ScenarioRecord
from service.years.periods import NEXT
from tests.service.conftest import Api
from tests.service.years.made import EMPLOYEE, HR, MANAGER, PERIOD, company, period, scenario, solved, years_on

STATES: tuple[PeriodStateName, ...] = tuple(NEXT)
#: How a period comes to each state.
WAYS: dict[PeriodStateName, tuple[PeriodStateName, ...]] = {
    "setup": (),
    "collecting": ("collecting",),
    "arbitration": ("collecting", "arbitration"),
}


@pytest.mark.parametrize("state", list(WAYS))
def test_a_period_goes_on_only_where_its_state_leads(database: Database, state: PeriodStateName) -> None:
    company(database)
    for place, to in enumerate(STATES):
        years, key = years_on(database), f"P-{place}"
        years.store_period(key, period(), HR)
        for step in WAYS[state]:
            years.move(key, step, HR)
        if to == state or (to in NEXT[state] and to != "finalised"):
            assert years.move(key, to, HR).state == to
            continue
        with pytest.raises(Conflict):
            years.move(key, to, HR)
        assert years.period(key, HR).state == state


def test_a_period_is_final_only_with_a_frozen_scenario_and_then_stays_as_it_is(database: Database) -> None:
    company(database)
    years = years_on(database)
    years.store_period(PERIOD, period(budget="500.00"), HR)
    years.move(PERIOD, "arbitration", HR)
    first, second = scenario(years), scenario(years, "Second")
    with pytest.raises(Conflict):
        years.move(PERIOD, "finalised", HR)
    with pytest.raises(Conflict):
        years.freeze(first, HR, "en")
    years.activate(first, HR, "en")
    with pytest.raises(Conflict, match="no plan"):
        years.freeze(first, HR, "en")
    solved(years, first)
    assert years.freeze(first, HR, "en").frozen_by == HR.name
    with pytest.raises(Conflict):
        years.activate(second, HR, "en")
    for changed in ({"budget": "900.00"}, {"budget": "500.00", "budgets": {"A": ("5.00", "warning")}}):
        with pytest.raises(Conflict, match="frozen"):
            years.store_period(PERIOD, period(**changed), HR)
    renamed, _ = years.store_period(PERIOD, period(budget="500.00", name="Renamed"), HR)
    assert (renamed.name, years.scenario(first, HR, "en").is_stale) == ("Renamed", False)
    assert years.move(PERIOD, "finalised", HR).next_states == ["running"]
    with pytest.raises(Conflict):
        years.store_period(PERIOD, period(budget="900.00"), HR)
    with pytest.raises(Conflict):
        years.activate(second, HR, "en")
    years.move(PERIOD, "running", HR)
    assert years.move(PERIOD, "closed", HR).next_states == []
    with pytest.raises(Conflict):
        years.ask(PERIOD, NeedGiven(learner="L-1", wish="more"), HR, "en")


@pytest.mark.parametrize(
    ("day", "state", "told"),
    [
        (date(2026, 10, 31), "collecting", None),
        (date(2026, 11, 1), "collecting", False),
        (date(2026, 12, 15), "collecting", False),
        (date(2026, 12, 16), "collecting", True),
        (date(2026, 11, 10), "setup", None),
        (date(2026, 11, 10), "arbitration", True),
    ],
)
def test_what_comes_after_the_window_is_off_the_plan(
    database: Database, day: date, state: PeriodStateName, told: bool | None
) -> None:
    company(database)
    years = years_on(database, today=day)
    years.store_period(PERIOD, period(collect_from="2026-11-01", collect_until="2026-12-15"), HR)
    for step in WAYS[state]:
        years.move(PERIOD, step, HR)
    found = years.period(PERIOD, EMPLOYEE)
    assert (found.takes_needs, found.takes_off_plan) == (told is False, told is True)
    need = NeedGiven(learner="L-1", wish="more")
    if told is None:
        with pytest.raises(Conflict):
            years.ask(PERIOD, need, EMPLOYEE, "en")
    else:
        assert years.ask(PERIOD, need, EMPLOYEE, "en").off_plan is told
    # Until the plan is final, HR sees to what is left out.
    assert years.ask(PERIOD, need, HR, "en").off_plan is False


def test_of_money_and_scenarios_only_hr_is_told(database: Database) -> None:
    company(database)
    years = years_on(database)
    years.store_period(PERIOD, period(budget="500.00", budgets={"A": ("100.00", "hard")}), HR)
    key = scenario(years)
    years.activate(key, HR, "en")
    whole = years.period(PERIOD, HR)
    assert whole.budget is not None
    assert (whole.budget.amount, len(whole.budgets), whole.scenarios, whole.active_scenario) == ("500.00", 1, 1, key)
    for caller in (EMPLOYEE, MANAGER):
        found = years.period(PERIOD, caller)
        assert (found.budget, found.budgets, found.scenarios, found.active_scenario) == (None, [], 0, None)
        assert years.periods(caller).items == [found]


def test_every_fault_of_a_period_is_told_at_its_place(database: Database) -> None:
    company(database)
    wrong = period(budgets={"A": ("1.00", "hard"), "nowhere": ("1.00", "warning")}, currency="HKD", budget="5.00")
    with pytest.raises(InvalidRequest) as refused:
        years_on(database).store_period(PERIOD, wrong, HR)
    assert {(fault.pointer, fault.code) for fault in refused.value.faults} == {
        ("#/budget/currency", "currency_mismatch"),
        ("#/budgets/0/amount/currency", "currency_mismatch"),
        ("#/budgets/1/amount/currency", "currency_mismatch"),
        ("#/budgets/1/cost_centre", "unknown_reference"),
    }


def test_a_period_is_changed_only_as_it_was_seen(api: Api) -> None:
    hr = api.keyed("hr")
    body = {"start_on": "2027-01-01", "end_on": "2027-12-31", "currency": "SGD"}
    made = hr.put("/v1/periods/2027", json=body)
    assert made.status_code == 201
    seen = {"If-Match": made.headers["etag"]}
    assert hr.get("/v1/periods/2027").headers["etag"] == made.headers["etag"]
    assert hr.put("/v1/periods/2027", json=body | {"name": "Ours"}, headers=seen).status_code == 200
    assert hr.put("/v1/periods/2027", json=body | {"name": "Theirs"}, headers=seen).status_code == 412
    assert hr.put("/v1/periods/2027/state", json={"state": "collecting"}, headers=seen).status_code == 412
    assert hr.get("/v1/periods/2027").json()["name"] == "Ours"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"end_on": "2026-12-31"}, "contradiction"),
        ({"collect_from": "2026-12-01", "collect_until": "2026-11-01"}, "contradiction"),
        ({"currency": "XQQ"}, "unknown_currency"),
        ({"state": "closed"}, "unknown_field"),
        ({"active_scenario": "scn_1"}, "unknown_field"),
    ],
)
def test_what_contradicts_itself_is_refused(api: Api, change: dict[str, object], code: str) -> None:
    body = {"start_on": "2027-01-01", "end_on": "2027-12-31", "currency": "SGD"}
    told = api.keyed("hr").put("/v1/periods/2027", json=body | change)
    assert told.status_code == 422
    assert {fault["code"] for fault in told.json()["errors"]} == {code}


def test_a_new_period_takes_the_place_of_none(database: Database) -> None:
    company(database)
    years = years_on(database)
    first = years.make_period(PERIOD, period(budget="500.00", budgets={"A": ("5.00", "hard")}), HR)
    wrong = period(budgets={"nowhere": ("5.00", "hard")})
    with pytest.raises(InvalidRequest) as refused:
        years.make_period(PERIOD, wrong, HR)
    assert [fault.pointer for fault in refused.value.faults] == ["path/period_id", "#/budgets/0/cost_centre"]
    # All of it or nothing: with budgets that cannot be stored there is no period.
    with pytest.raises(InvalidRequest):
        years.make_period("2028", wrong, HR)
    assert [entry.id for entry in years.periods(HR).items] == [PERIOD]
    assert years.period(PERIOD, HR) == first


def test_of_several_who_make_the_same_period_at_once_one_does(database: Database) -> None:
    company(database)
    years = years_on(database)

    def made(amount: int) -> str | None:
        try:
            years.make_period(PERIOD, period(budget=f"{amount}.00"), HR)
        except InvalidRequest:
            return None
        return f"{amount}.00"

    with ThreadPoolExecutor(4) as people:
        (amount,) = {found for found in people.map(made, range(1, 9)) if found is not None}
    found = years.period(PERIOD, HR).budget
    assert found is not None
    assert found.amount == amount


@pytest.mark.parametrize("money", ["budget", "cost_centres", "grants", "plan"])
def test_the_currency_stays_while_scenarios_have_money_in_it(database: Database, money: str) -> None:
    company(database)
    years = years_on(database)
    years.store_period(PERIOD, period(budget="500.00"), HR)
    amount = {"amount": "1.00", "currency": "SGD"}
    content = {
        "budget": amount,
        "cost_centres": [{"cost_centre": "A", "amount": amount}],
        "grants": [{"id": "G", "share_percent": 50, "in_all": amount}],
    }
    key = scenario(years, "Ours", **({} if money == "plan" else {money: content[money]}))
    if money == "plan":
        solved(years, key)
    other = PeriodRecord.model_validate({**period().model_dump(mode="json"), "currency": "HKD"})
    with pytest.raises(InvalidRequest, match="stays SGD") as refused:
        years.store_period(PERIOD, other, HR)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("#/currency", "currency_mismatch")]
    assert "Ours" in refused.value.faults[0].told("zh")
    assert years.period(PERIOD, HR).currency == "SGD"
    if money != "plan":
        years.change_scenario(key, ScenarioRecord(name="Ours", unlimited=True), HR, "en")
        assert years.store_period(PERIOD, other, HR)[0].currency == "HKD"
