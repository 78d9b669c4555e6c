"""What somebody is at is ended by nobody who has not seen it: neither by a new plan nor by a trial of an older one."""

from typing import Any

from sqlmodel import delete

from service.tables import DevelopmentPlan
from tests.service.asked import recommended
from tests.service.conftest import Api
from tests.service.development.people import (
    LEARNER,
    PATH,
    accepted,
    asking,
    people,
    sent,
    started,
    tried,
    under_way,
)
from tests.service.development.test_calendar import DATED, read


def test_a_plan_takes_the_place_of_a_draft_or_a_proposal_that_is_named(api: Api) -> None:
    who = people(api)
    answer = recommended(who.hr, asking())
    given = {"learner": LEARNER, "recommendation": answer["id"]}
    first = who.employee.post(PATH, json=given).json()
    for state in ("draft", "proposed"):
        if state == "proposed":
            sent(who.employee, first, "proposed")
        again: Any = who.employee.post(PATH, json=given)
        assert again.status_code == 409, again.text
        fault = again.json()["errors"][0]
        assert (fault["pointer"], fault["code"]) == ("#/supersedes", "missing")
        assert first["id"] in fault["detail"]
        assert who.hr.get(f"{PATH}/{first['id']}").json()["state"] == state
    named: Any = who.employee.post(PATH, json={**given, "supersedes": first["id"]})
    assert (named.status_code, named.json()["version"]) == (201, 2)
    assert who.hr.get(f"{PATH}/{first['id']}").json()["state"] == "superseded"
    # Sent once more, it names what is there no more.
    late = who.employee.post(PATH, json={**given, "supersedes": first["id"]})
    assert late.status_code == 409
    assert late.json()["errors"][0]["code"] == "contradiction"
    assert who.hr.get(f"{PATH}/{named.json()['id']}").json()["state"] == "draft"


def test_where_nothing_is_open_nothing_can_be_superseded(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    plan = under_way(who)
    answer = recommended(who.hr, asking())
    given = {"learner": LEARNER, "recommendation": answer["id"]}
    assert who.employee.post(PATH, json={**given, "supersedes": plan["id"]}).status_code == 409
    assert who.employee.post(PATH, json=given).status_code == 201
    assert who.hr.get(f"{PATH}/{plan['id']}").json()["state"] == "approved"


def test_a_trial_of_an_older_version_ends_no_newer_one(api: Api) -> None:
    who = people(api)
    plan = under_way(who)
    old = tried(who.employee, plan, kind="refuse", module="A")
    assert old["acceptable"]
    draft = accepted(who.employee, plan, kind="keep", module="C")
    assert (draft["version"], draft["state"]) == (2, "draft")
    for state in ("draft", "proposed"):
        if state == "proposed":
            sent(who.employee, draft, "proposed")
        refused: Any = who.employee.post(f"{PATH}/{plan['id']}/acceptance", json={"trial": old["trial"]})
        assert refused.status_code == 409
        assert f"{PATH}/{draft['id']}" in refused.json()["detail"], "where to look again"
        assert not who.employee.get(f"{PATH}/{plan['id']}/trials/{old['trial']}").json()["acceptable"]
        assert who.hr.get(f"{PATH}/{draft['id']}").json()["state"] == state
    assert not tried(who.employee, plan, kind="refuse", module="D")["acceptable"]
    # Given up, the newer version stands in nobody's way.
    sent(who.employee, draft, "superseded")
    assert who.employee.post(f"{PATH}/{plan['id']}/acceptance", json={"trial": old["trial"]}).status_code == 200


def test_an_event_goes_by_a_name_that_stays_and_that_nobody_guesses(sqlite_api: Api) -> None:
    who = people(sqlite_api)

    def names(plan: dict[str, Any]) -> list[str]:
        return [event["UID"] for event in read(who.employee.get(f"{PATH}/{plan['id']}/calendar").text)]

    plan = started(who, **DATED)
    first = names(plan)
    assert names(plan) == first
    assert names(started(who, **DATED)) == first, "the next version moves the same events"
    address: Any = who.employee.post(f"{PATH}/{plan['id']}/calendar-address").json()["path"]
    fed = sqlite_api.without_key().get(address)
    assert [event["UID"] for event in read(fed.text)] == first  # type: ignore[attr-defined]
    with sqlite_api.database.write() as session:
        session.exec(delete(DevelopmentPlan))
    assert not set(names(started(who, **DATED))) & set(first), "the learner and the module alone do not tell it"
