"""Scenarios: what is another in each is what is solved, overrides are kept to, and what is frozen stays."""

from typing import Any

import pytest

from service.database import Database
from service.errors import Conflict, InvalidRequest, NotFound, PreconditionFailed
from service.etags import Expected
from service.schemas.needs import NeedDecisionGiven, NeedGiven
from service.schemas.training_scenarios import OverrideGiven, ScenarioGiven, ScenarioRecord
from service.tables import ScenarioOverride
from service.years.years import Years
from tests.service.conftest import Api
from tests.service.years.made import (
    HR,
    PERIOD,
    company,
    money,
    period,
    scenario,
    solved,
    taken,
    worker,
    years_on,
)


def planned(database: Database, **fields: Any) -> Years:
    company(database)
    years = years_on(database)
    years.store_period(PERIOD, period(**fields), HR)
    years.move(PERIOD, "collecting", HR)
    return years


def override(years: Years, key: str, learner: str, module: str, *, keep: bool) -> None:
    given = OverrideGiven(learner=learner, module=module, keep=keep, reason="said so")
    years.override(key, given, HR, "en")


def accepted(years: Years, **need: Any) -> str:
    made = years.ask(PERIOD, NeedGiven.model_validate(need), HR, "en")
    years.decide(made.id, NeedDecisionGiven(state="accepted"), HR, "en")
    return made.id


def test_a_scenario_is_solved_as_it_stands_and_knows_when_it_no_longer_does(database: Database) -> None:
    years = planned(database, budget="100.00")
    key = scenario(years, priorities=[{"learner": "L-2", "priority": 5}])
    assert years.scenario(key, HR, "en").status == "unsolved"
    first = solved(years, key)
    assert taken(years, key) == {("L-2", "X1")}
    years.change_scenario(key, ScenarioRecord(name="More", budget=money("200.00")), HR, "en")  # type: ignore[arg-type]
    changed = years.scenario(key, HR, "en")
    assert (changed.is_stale, changed.plan, changed.name) == (True, first.plan, "More")
    again = solved(years, key)
    assert again.totals is not None
    assert again.totals.price.amount == "200.00"
    # It goes on from where the plan before had come to.
    assert again.plan is not None
    assert years.plans.show(again.plan, HR, "en").based_on == first.plan
    accepted(years, learner="L-3", module="Z1")
    assert years.scenario(key, HR, "en").is_stale


def test_a_scenario_is_not_solved_twice_at_once(database: Database) -> None:
    years = planned(database)
    key = scenario(years)
    years.solve(key, HR)
    with pytest.raises(Conflict):
        years.solve(key, HR)
    assert years.scenario(key, HR, "en").status == "queued"


def test_accepted_needs_are_asked_for_and_no_others(database: Database) -> None:
    years = planned(database, budget="50.00")
    key = scenario(years)
    new = years.ask(PERIOD, NeedGiven(learner="L-3", module="Z1"), HR, "en")
    refused = years.ask(PERIOD, NeedGiven(learner="L-2", competency="z", level=1), HR, "en")
    years.decide(refused.id, NeedDecisionGiven(state="refused", reason="no"), HR, "en")
    solved(years, key)
    assert taken(years, key) == set()
    years.decide(new.id, NeedDecisionGiven(state="accepted", weight=9), HR, "en")
    solved(years, key)
    assert taken(years, key) == {("L-3", "Z1")}
    (entry, other) = years.arbitration(key, HR, "en").items
    assert (entry.need, entry.worth, entry.solver.state, entry.solver.modules) == (new.id, 9, "granted", ["Z1"])
    assert entry.net_cost is not None
    assert entry.net_cost.amount == "50.00"
    assert entry.human is not None
    assert (entry.human.state, entry.human.decided_by) == ("accepted", HR.name)
    assert (other.need, other.solver.state, other.worth) == (refused.id, "unknown", None)


def test_what_the_law_asks_for_comes_first(database: Database) -> None:
    years = planned(database, budget="100.00")
    key = scenario(years)
    need = accepted(years, learner="L-1", competency="z", level=1, source="law")
    lost = accepted(years, learner="L-2", competency="z", level=1)
    solved(years, key)
    assert ("L-1", "Z1") in taken(years, key)
    verdicts = {entry.need: entry for entry in years.arbitration(key, HR, "en").items}
    assert (verdicts[need].solver.state, verdicts[need].essential) == ("granted", True)
    # Half of the money is left, which is not enough for anything but the same of somebody else.
    assert verdicts[lost].solver.state == "granted"
    assert verdicts[lost].source == "hr"


def test_the_reason_of_a_need_that_the_money_does_not_reach_is_told(database: Database) -> None:
    years = planned(database, budget="20.00")
    key = scenario(years)
    accepted(years, learner="L-1", competency="z", level=1)
    solved(years, key)
    (entry,) = years.arbitration(key, HR, "zh").items
    assert (entry.solver.state, entry.solver.modules) == ("left_open", [])
    # Its level stands beside it.
    assert (entry.subject.title, entry.subject.level) == ("名", 1)
    assert entry.solver.reason is not None
    assert entry.solver.reason.text != ""
    assert entry.net_cost is not None
    assert entry.net_cost.amount == "0.00"


def test_a_warning_is_no_limit_and_its_overrun_is_shown(database: Database) -> None:
    budgets = {"A": ("50.00", "warning"), "B": ("0.00", "hard")}
    years = planned(database, budget="300.00", budgets=budgets)
    key = scenario(years)
    found = solved(years, key)
    assert {learner for learner, _ in taken(years, key)} == {"L-1", "L-2"}
    centres = {centre.cost_centre: centre for centre in found.cost_centres}
    assert centres["A"].planned is not None
    assert centres["A"].overrun is not None
    over = centres["A"].planned.minor - 5_000
    assert (centres["A"].binding, centres["A"].overrun.minor, centres["A"].remaining) == ("warning", over, None)
    assert (centres["B"].binding, centres["B"].overrun) == ("hard", None)
    # A scenario may bind where the period only warns.
    bound = {"cost_centres": [{"cost_centre": "A", "amount": money("100.00")}]}
    years.change_scenario(key, ScenarioRecord.model_validate({"name": "Bound", **bound}), HR, "en")
    bounded = {centre.cost_centre: centre for centre in solved(years, key).cost_centres}
    assert bounded["A"].planned is not None
    assert (bounded["A"].binding, bounded["A"].planned.amount) == ("hard", "100.00")


@pytest.mark.parametrize("keep", [True, False])
def test_an_override_is_kept_to_and_what_it_displaced_is_told(database: Database, keep: bool) -> None:
    years = planned(database, budget="100.00")
    key = scenario(years, priorities=[{"learner": "L-2", "priority": 5}, {"learner": "L-1", "priority": 2}])
    solved(years, key)
    assert taken(years, key) == {("L-2", "X1")}
    override(years, key, "L-3" if keep else "L-2", "X1", keep=keep)
    assert not years.scenario(key, HR, "en").overrides[0].is_in_plan
    solved(years, key)
    assert taken(years, key) == {("L-3" if keep else "L-1", "X1")}
    (entry,) = years.arbitration(key, HR, "en").items
    told = {(one.learner, one.way, one.module) for one in entry.displaced}
    assert told == {("L-2", "lost", "X1") if keep else ("L-1", "gained", "X1")}
    assert all(one.text for one in entry.displaced)
    assert entry.displaced_in_all == 1
    assert entry.solver.state == ("left_open" if keep else "granted")
    assert entry.human is not None
    assert (entry.human.state, entry.human.reason) == ("keep" if keep else "exclude", "said so")
    # Once taken back it binds no more.
    years.withdraw(key, HR, "en", learner="L-3" if keep else "L-2", module="X1")
    solved(years, key)
    assert taken(years, key) == {("L-2", "X1")}


def test_an_override_of_a_run_keeps_to_that_run(database: Database) -> None:
    years = planned(database)
    key = scenario(years)
    solved(years, key)
    # The class has seats for two of three.
    there = sorted(learner for learner, module in taken(years, key) if module == "X2")
    assert len(there) == 2
    given = OverrideGiven(learner=there[0], module="X2", offering="X2-03", keep=False, reason="away")
    years.override(key, given, HR, "en")
    solved(years, key)
    assert {learner for learner, module in taken(years, key) if module == "X2"} == {"L-1", "L-2", "L-3"} - {there[0]}


def test_a_copy_has_all_that_was_said_and_begins_where_its_model_had_come_to(database: Database) -> None:
    years = planned(database, budget="100.00")
    key = scenario(years, budget=money("200.00"), priorities=[{"learner": "L-2", "priority": 5}])
    override(years, key, "L-3", "X1", keep=True)
    plan = solved(years, key).plan
    copy = years.create_scenario(PERIOD, ScenarioGiven(name="Copy", copy_from=key), HR, "en")
    original = years.scenario(key, HR, "en")
    assert copy.content.model_copy(update={"name": "First"}) == original.content
    assert [(one.learner, one.module, one.keep) for one in copy.overrides] == [("L-3", "X1", True)]
    assert (copy.plan, copy.status, copy.copied_from) == (None, "unsolved", key)
    found = solved(years, copy.id)
    assert found.plan is not None
    assert years.plans.show(found.plan, HR, "en").based_on == plan
    assert taken(years, copy.id) == taken(years, key)
    # What is changed in one is not in the other.
    years.change_scenario(copy.id, ScenarioRecord(name="Copy"), HR, "en")
    assert years.scenario(key, HR, "en").content == original.content


def test_two_scenarios_are_held_beside_each_other(database: Database) -> None:
    years = planned(database, budget="100.00")
    less, more = scenario(years, "Less"), scenario(years, "More", budget=money("200.00"))
    solved(years, less)
    with pytest.raises(Conflict, match="yet of More"):
        years.comparison(less, more, HR, "en")
    solved(years, more)
    found = years.comparison(less, more, HR, "en")
    assert (found.before.name, found.after.name) == ("Less", "More")
    gained = [(one.learner, [step.module for step in one.gained]) for one in found.difference.learners if one.gained]
    assert len(gained) == len(taken(years, more)) - len(taken(years, less)) == 1
    years.store_period("other", period(), HR)
    elsewhere = years.create_scenario("other", ScenarioGiven(name="Elsewhere"), HR, "en").id
    with pytest.raises(InvalidRequest):
        years.comparison(less, elsewhere, HR, "en")


@pytest.mark.parametrize(("module", "offering", "field"), [("NOPE", None, "module"), ("X2", "Y1-05", "offering")])
def test_an_override_that_no_search_can_keep_to_is_refused_where_it_is_made(
    database: Database, module: str, offering: str | None, field: str
) -> None:
    years = planned(database)
    key = scenario(years)
    given = OverrideGiven(learner="L-1", module=module, offering=offering, keep=True, reason="said so")
    with pytest.raises(InvalidRequest) as refused:
        years.override(key, given, HR, "en")
    assert [fault.pointer for fault in refused.value.faults] == [f"#/{field}"]
    assert years.scenario(key, HR, "en").overrides == []


def test_what_is_frozen_refuses_every_change_and_can_be_copied(database: Database) -> None:
    years = planned(database, budget="100.00")
    key = scenario(years)
    solved(years, key)
    years.activate(key, HR, "en")
    accepted(years, learner="L-1", module="Z1")
    with pytest.raises(Conflict, match="another one"):
        years.freeze(key, HR, "en")
    solved(years, key)
    frozen = years.freeze(key, HR, "en")
    assert years.freeze(key, HR, "en").frozen_at == frozen.frozen_at
    given = OverrideGiven(learner="L-1", module="X1", keep=True, reason="late")
    for change in (
        lambda: years.change_scenario(key, ScenarioRecord(name="Other"), HR, "en"),
        lambda: years.override(key, given, HR, "en"),
        lambda: years.withdraw(key, HR, "en", learner="L-1", module="X1"),
        lambda: years.solve(key, HR),
    ):
        with pytest.raises(Conflict, match="frozen"):
            change()
    accepted(years, learner="L-2", module="Z1")
    after = years.scenario(key, HR, "en")
    assert (after.content, after.overrides, after.plan) == (frozen.content, frozen.overrides, frozen.plan)
    # What is decided is not out of date because the company goes on.
    assert (after.is_stale, after.changed_since_frozen) == (False, True)
    assert (frozen.is_stale, frozen.changed_since_frozen) == (False, False)
    assert not worker(database).work()
    copy = years.create_scenario(PERIOD, ScenarioGiven(name="Copy", copy_from=key), HR, "en")
    assert copy.frozen_at is None


def test_what_nobody_knows_is_refused_at_its_place(database: Database) -> None:
    years = planned(database)
    key = scenario(years)
    wrong = {
        "name": "x",
        "budget": {"amount": "1.00", "currency": "HKD"},
        "unlimited": True,
        "cost_centres": [{"cost_centre": "nowhere"}, {"cost_centre": "A"}, {"cost_centre": "A"}],
        "priorities": [{"learner": "nobody", "priority": 2}],
    }
    with pytest.raises(InvalidRequest) as refused:
        years.change_scenario(key, ScenarioRecord.model_validate(wrong), HR, "en")
    assert {fault.pointer for fault in refused.value.faults} == {
        *("#/budget/currency", "#/unlimited", "#/priorities/0/learner"),
        *("#/cost_centres/0/cost_centre", "#/cost_centres/2/cost_centre"),
    }
    with pytest.raises(InvalidRequest):
        years.create_scenario(PERIOD, ScenarioGiven(name="x", copy_from="scn_none"), HR, "en")
    with pytest.raises(InvalidRequest) as refused:
        override(years, key, "nobody", "X0", keep=True)
    assert [fault.pointer for fault in refused.value.faults] == ["#/learner", "#/module"]
    with pytest.raises(NotFound):
        years.withdraw(key, HR, "en", learner="L-1", module="X1")
    # Of what has left the catalogue since, it is told when a search is asked for.
    override(years, key, "L-1", "Z1", keep=True)
    with database.write() as session:
        session.get_one(ScenarioOverride, (key, "L-1", "Z1")).module = "none"
    with pytest.raises(InvalidRequest):
        years.solve(key, HR)


def test_what_somebody_else_has_chosen_meanwhile_is_not_undone(database: Database) -> None:
    years = planned(database, budget="100.00")
    one, other = scenario(years, "One"), scenario(years, "Other")
    for key in (one, other):
        solved(years, key)
    seen = {key: Expected.named([years.scenario(key, HR, "en").etag]) for key in (one, other)}
    years.activate(one, HR, "en", expected=seen[one])
    with pytest.raises(PreconditionFailed):
        years.activate(other, HR, "en", expected=seen[other])
    with pytest.raises(PreconditionFailed):
        years.solve(one, HR, expected=seen[one])
    with pytest.raises(PreconditionFailed):
        years.freeze(one, HR, "en", expected=seen[one])
    assert years.period(PERIOD, HR).active_scenario == one
    now = years.scenario(other, HR, "zh")
    # Neither who reads it nor what was found is part of it.
    assert now.etag == years.scenario(other, HR, "en").etag
    assert [entry.etag for entry in years.scenarios(PERIOD, HR).items if entry.id == other] == [now.etag]
    assert years.activate(other, HR, "en", expected=Expected.named([now.etag])).is_active


def test_grants_that_no_search_can_reckon_with_are_refused_where_they_are_given(database: Database) -> None:
    years = planned(database)
    key = scenario(years)
    seat = {"module": "X2", "offering": "Y1-05"}
    grants = [
        {
            "id": "G",
            "share_percent": 60,
            "modules": ["NOPE", "X1"],
            "per_learner": {"amount": "1.00", "currency": "HKD"},
        },
        {"id": "G", "share_percent": 60, "modules": ["X1"], "from": "2027-03-01", "to": "2027-02-01"},
        {"id": "H", "share_percent": 70, "offerings": [seat], "providers": ["Nobody"]},
        {"id": "I", "share_percent": 50, "modules": ["X1"]},
    ]
    with pytest.raises(InvalidRequest) as refused:
        years.change_scenario(key, ScenarioRecord.model_validate({"name": "x", "grants": grants}), HR, "en")
    assert {(fault.pointer, fault.code) for fault in refused.value.faults} == {
        ("#/grants/0/modules/0", "unknown_reference"),
        ("#/grants/0/per_learner/currency", "currency_mismatch"),
        ("#/grants/1/id", "duplicate_id"),
        ("#/grants/1/to", "contradiction"),
        ("#/grants/2/offerings/0/offering", "unknown_reference"),
        ("#/grants/2/providers/0", "unknown_reference"),
        ("#/grants/3/share_percent", "contradiction"),
    }


def test_over_http_a_scenario_is_changed_as_it_was_seen_and_solved_once(api: Api) -> None:
    years = planned(api.database, budget="100.00")
    hr, key = api.keyed("hr"), scenario(years)
    address = f"/v1/scenarios/{key}"
    seen = hr.get(address).headers["etag"]
    assert hr.put(address, json={"name": "Ours"}, headers={"If-Match": seen}).status_code == 200
    lock = {"learner": "L-1", "module": "X1", "keep": True, "reason": "x"}
    assert hr.put(f"{address}/overrides", json=lock, headers={"If-Match": seen}).status_code == 412
    assert hr.put(f"{address}/overrides", json=lock).status_code == 200
    for route in (hr.post, f"{address}/solve"), (hr.put, f"{address}/activation"), (hr.put, f"{address}/freeze"):
        assert route[0](route[1], headers={"If-Match": seen}).status_code == 412
    now = hr.get(address)
    assert now.headers["etag"] == now.json()["etag"]
    once = {"Idempotency-Key": "one", "If-Match": now.headers["etag"]}
    # A repetition is answered as the first was, though the scenario is another by then.
    first, again = (hr.post(f"{address}/solve", headers=once) for _ in range(2))
    assert (first.status_code, first.json()) == (202, again.json())
    assert first.headers["location"] == f"/v1/annual-plans/{first.json()['id']}"
    assert worker(api.database).work()
    assert hr.get(first.headers["location"]).json()["status"] == "optimal"
    gone = hr.delete(f"{address}/overrides", params={"learner": "L-1", "module": "X1"})
    assert (gone.status_code, gone.json()["overrides"]) == (200, [])
    for permission in ("employee", "manager", "lms", "admin"):
        other = api.keyed(permission, learner="L-1" if permission == "employee" else None)
        assert other.get(address).status_code == 403
        assert other.post(f"/v1/periods/{PERIOD}/scenarios", json={"name": "x"}).status_code == 403
