"""What people ask for: for whom they may, tied to the catalogue, decided with a reason, on record, and erased."""

from typing import Any

import pytest
from sqlmodel import SQLModel, col, select

from service.database import Database
from service.errors import InvalidRequest, NotFound
from service.etags import Expected
from service.jobs.worker import Worker
from service.principals import Principal
from service.privacy import erasing
from service.privacy.exporting import export
from service.schemas.needs import NeedDecisionGiven, NeedGiven, NeedRequalification
from service.schemas.training_scenarios import OverrideGiven
from service.tables import AuditEvent
from service.years import needs
from tests.service.conftest import Api
from tests.service.jobs.years import LEASE
from tests.service.years.made import (
    EMPLOYEE,
    HR,
    MANAGER,
    PERIOD,
    company,
    period,
    scenario,
    solved,
    worker,
    years_on,
)


def collecting(database: Database) -> Any:
    company(database)
    years = years_on(database)
    years.store_period(PERIOD, period(budget="700.00"), HR)
    years.move(PERIOD, "collecting", HR)
    return years


@pytest.mark.parametrize(
    ("caller", "learner", "source"),
    [
        (EMPLOYEE, "L-1", "employee"),
        (EMPLOYEE, "L-2", None),
        (EMPLOYEE, "nobody", None),
        (MANAGER, "L-1", "manager"),
        (MANAGER, "L-2", "manager"),
        (MANAGER, "L-3", None),
        (HR, "L-3", "hr"),
        (HR, "nobody", None),
    ],
)
def test_a_need_is_handed_in_only_for_whom_one_may(
    database: Database, caller: Principal, learner: str, source: str | None
) -> None:
    years = collecting(database)
    given = NeedGiven(learner=learner, wish="more")
    if source is None:
        with pytest.raises(NotFound):
            years.ask(PERIOD, given, caller, "en")
        assert years.needs(PERIOD, HR, "en").items == []
        return
    made = years.ask(PERIOD, given, caller, "en")
    assert (made.source, made.asked_by, made.state, made.is_open_worded) == (source, caller.name, "new", True)
    assert years.need(made.id, caller, "en") == made
    assert made.cost_centre_name == f"Centre {made.cost_centre}"


def test_everybody_sees_the_needs_of_those_they_may_know_of(database: Database) -> None:
    years = collecting(database)
    made = {
        learner: years.ask(PERIOD, NeedGiven(learner=learner, wish="more"), HR, "en").id
        for learner in ("L-1", "L-2", "L-3")
    }
    for caller, known in ((EMPLOYEE, {"L-1"}), (MANAGER, {"L-1", "L-2"}), (HR, {"L-1", "L-2", "L-3"})):
        listed = years.needs(PERIOD, caller, "en")
        assert {need.learner for need in listed.items} == known
        assert listed.counts.new == years.period(PERIOD, caller).needs.new == len(known)
        for learner, key in made.items():
            if learner in known:
                assert years.need(key, caller, "en").learner == learner
            else:
                with pytest.raises(NotFound):
                    years.need(key, caller, "en")


def test_pages_of_needs_hold_each_once_in_the_order_in_which_they_came(database: Database) -> None:
    years = collecting(database)
    made = [years.ask(PERIOD, NeedGiven(learner="L-1", wish=f"{n}"), HR, "en").id for n in range(5)]
    found, token = [], None
    while True:
        page = years.needs(PERIOD, HR, "en", page_size=2, page_token=token)
        found += [need.id for need in page.items]
        token = page.next_page_token
        if token is None:
            break
    assert found == made


@pytest.mark.parametrize(
    ("caller", "given", "faults"),
    [
        (EMPLOYEE, {"wish": "x", "weight": 3, "essential": True}, {"#/weight", "#/essential"}),
        (EMPLOYEE, {"wish": "x", "source": "law"}, {"#/source"}),
        (MANAGER, {"wish": "x", "essential": True}, {"#/essential"}),
        (MANAGER, {"wish": "x", "weight": 3}, set()),
        (HR, {"wish": "x", "source": "law", "weight": 3}, set()),
        (HR, {"competency": "x", "level": 3}, {"#/level"}),
        (HR, {"competency": "none", "level": 1}, {"#/competency"}),
        (HR, {"module": "none"}, {"#/module"}),
        (HR, {"module": "X1"}, set()),
    ],
)
def test_what_is_not_for_the_caller_to_say_and_what_nobody_knows_is_refused(
    database: Database, caller: Principal, given: dict[str, Any], faults: set[str]
) -> None:
    years = collecting(database)
    need = NeedGiven.model_validate({"learner": "L-1", **given})
    if not faults:
        made = years.ask(PERIOD, need, caller, "en")
        assert made.essential is (given.get("source") == "law")
        return
    with pytest.raises(InvalidRequest) as refused:
        years.ask(PERIOD, need, caller, "en")
    assert {fault.pointer for fault in refused.value.faults} == faults


def test_words_are_tied_to_the_catalogue_and_stay_beside_it(database: Database) -> None:
    years = collecting(database)
    made = years.ask(PERIOD, NeedGiven(learner="L-1", wish="more of x"), EMPLOYEE, "en")
    tied = years.requalify(made.id, NeedRequalification(competency="x", level=2), HR, "zh")
    assert (tied.wish, tied.competency, tied.competency_name, tied.level, tied.is_open_worded) == (
        *("more of x", "x", "名", 2),
        False,
    )
    other = years.requalify(made.id, NeedRequalification(module="Y1"), HR, "en")
    assert (other.competency, other.level, other.module, other.module_title) == (None, None, "Y1", "T")
    with pytest.raises(InvalidRequest):
        years.requalify(made.id, NeedRequalification(module="none"), HR, "en")


def test_a_decision_has_its_reason_and_can_be_taken_back(api: Api) -> None:
    company(api.database)
    years = years_on(api.database)
    years.store_period(PERIOD, period(), HR)
    years.move(PERIOD, "collecting", HR)
    key = years.ask(PERIOD, NeedGiven(learner="L-1", wish="more"), EMPLOYEE, "en").id
    hr, address = api.keyed("hr"), f"/v1/needs/{key}"
    assert hr.put(f"{address}/decision", json={"state": "refused"}).status_code == 422
    seen = hr.get(address).headers["etag"]
    refused = hr.put(f"{address}/decision", json={"state": "refused", "reason": "no"}, headers={"If-Match": seen})
    assert (refused.json()["decision"], refused.json()["state"]) == ("no", "refused")
    stale = hr.put(f"{address}/decision", json={"state": "accepted"}, headers={"If-Match": seen})
    assert stale.status_code == 412
    back = hr.put(f"{address}/decision", json={"state": "new"}).json()
    assert (back["state"], back["decided_by"], back["decided_at"], back["decision"]) == ("new", None, None, None)
    weighed = hr.put(f"{address}/decision", json={"state": "accepted", "weight": 7, "essential": True}).json()
    assert (weighed["weight"], weighed["essential"]) == (7, True)
    # Others read, and decide nothing.
    for permission in ("employee", "manager", "lms", "admin"):
        other = api.keyed(permission, learner="L-1" if permission == "employee" else None)
        assert other.put(f"{address}/decision", json={"state": "new"}).status_code == 403


def test_a_need_sent_again_under_one_key_is_one_need(api: Api) -> None:
    company(api.database)
    years = years_on(api.database)
    years.store_period(PERIOD, period(), HR)
    years.move(PERIOD, "collecting", HR)
    hr, body = api.keyed("hr"), {"learner": "L-1", "wish": "more"}
    first, again = (
        hr.post(f"/v1/periods/{PERIOD}/needs", json=body, headers={"Idempotency-Key": "one"}) for _ in range(2)
    )
    assert (first.status_code, first.json()) == (201, again.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(years.needs(PERIOD, HR, "en").items) == 1


def test_every_reading_and_change_of_a_need_is_on_record(database: Database) -> None:
    years = collecting(database)
    made = years.ask(PERIOD, NeedGiven(learner="L-1", wish="more"), EMPLOYEE, "en")
    years.need(made.id, MANAGER, "en")
    years.needs(PERIOD, MANAGER, "en")
    years.decide(
        made.id,
        NeedDecisionGiven(state="accepted"),
        HR,
        "en",
        expected=Expected.named([needs.tag_of(made)]),
    )
    with database.read() as session:
        rows = session.exec(
            select(AuditEvent).where(col(AuditEvent.action).like("need.%")).order_by(col(AuditEvent.number))
        ).all()
    told = [(row.principal, row.action, row.object_id, row.person is not None, row.people) for row in rows]
    assert told == [
        (EMPLOYEE.name, "need.create", made.id, True, None),
        (MANAGER.name, "need.read", made.id, True, None),
        (MANAGER.name, "need.list", PERIOD, False, 1),
        (HR.name, "need.decide", made.id, True, None),
    ]


def test_an_erasure_leaves_nothing_of_a_person_in_a_period(database: Database) -> None:
    years = collecting(database)
    for learner in ("L-1", "L-2"):
        need = years.ask(PERIOD, NeedGiven(learner=learner, module="Z1", reason=f"of {learner}"), HR, "en")
        years.decide(need.id, NeedDecisionGiven(state="accepted"), HR, "en")
    key = scenario(years, priorities=[{"learner": "L-2", "priority": 3}])
    solved(years, key)
    given = {"learner": "L-2", "module": "Y1", "keep": False, "reason": "L-2 asked for it"}
    years.override(key, OverrideGiven.model_validate(given), HR, "en")
    solved(years, key)
    told = export(database, "L-2", HR).tables
    assert all(told[name] for name in ("training_need", "scenario_override", "scenario_priority", "scenario_need"))
    before = years.scenario(key, HR, "en").totals
    erasing.ask(database, "L-2", HR)
    assert Worker(database, {erasing.KIND: erasing.Erase()}, lease=LEASE).work()
    assert [place for place in _everything(database) if "L-2" in place[1]] == []
    assert [need.learner for need in years.needs(PERIOD, HR, "en").items] == ["L-1"]
    # What the others' sums hang on stays.
    assert years.scenario(key, HR, "en").totals == before
    assert years.money(PERIOD, HR, scenario=key).total.planned == before.price
    assert not worker(database).work()


def _everything(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        connection = session.connection()
        return [
            (table.name, repr(tuple(row)))
            for table in SQLModel.metadata.sorted_tables
            for row in connection.execute(table.select())
        ]
