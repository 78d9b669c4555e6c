"""Whatever reads or changes what is kept of a person leaves its row, and the row says whose it was."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from service.audit import known_token
from service.tables import AuditEvent
from tests.service.asked import choices
from tests.service.conftest import Api, serving
from tests.service.privacy.people import PATH, PERSON, address, request, store, worker

Written = list[tuple[str, bool]]


@pytest.fixture
def hr(database_url: str) -> Iterator[Api]:
    """The application on a database without a row, called by HR."""
    with serving(database_url) as api:
        yield api.keyed("hr")


def written(api: Api, call: Any) -> Written:
    """Return the acts that a call leaves on record, each with whether it names the person."""
    with api.database.read() as session:
        last = session.exec(select(sa.func.max(AuditEvent.number))).one() or 0
    response = call()
    assert response.status_code < 300, response.text
    assert response.headers["request-id"]
    with api.database.read() as session:
        rows = session.exec(select(AuditEvent).where(col(AuditEvent.number) > last).order_by(col(AuditEvent.number)))
        named = known_token(session, PERSON)
        found = list(rows)
    assert {row.request for row in found} <= {response.headers["request-id"]}
    return [(row.action, named is not None and row.person == named) for row in found]


def test_one_learner_and_their_recommendations(hr: Api) -> None:
    store(hr)
    assert written(hr, lambda: hr.get(address())) == [("learner.read", True)]
    assert written(hr, lambda: hr.put(address(), json={"name": "x"})) == [("learner.store", True)]
    assert written(hr, lambda: hr.get("/v1/learners")) == [("learner.list", False)]
    assert written(hr, lambda: hr.get(address("/export"))) == [("learner.export", True)]
    document = {**choices(), "learner": {**choices()["learner"], "id": PERSON}}
    checked = {**document, "validate_only": True}
    assert written(hr, lambda: hr.post("/v1/recommendations", json=checked)) == [("recommendation.validate", False)]
    for given in (document, {**document, "store": False}):
        asked = written(hr, lambda given=given: hr.post("/v1/recommendations", json=given))  # type: ignore[misc]
        assert asked == [("recommendation.create", True)]
    batch = {"items": [document, document]}
    assert written(hr, lambda: hr.post("/v1/recommendations/batch", json=batch)) == [
        ("recommendation.create", True),
        ("recommendation.create", True),
    ]
    key = hr.post("/v1/recommendations", json=document).json()["id"]
    at = f"/v1/recommendations/{key}"
    assert written(hr, lambda: hr.get(at)) == [("recommendation.read", True)]
    for name in ("alternatives", "frontier", "explain?module=A"):
        asked = written(hr, lambda name=name: hr.get(f"{at}/{name}"))  # type: ignore[misc]
        assert asked == [(f"recommendation.{name.partition('?')[0]}", True)]
    assert written(hr, lambda: hr.post(f"{at}/what-if", json={})) == [("recommendation.what_if", True)]
    assert written(hr, lambda: hr.post(f"{at}/replan", json={"store": False})) == [("recommendation.replan", True)]
    assert written(hr, lambda: hr.post(address("/erasure")))[-1] == ("learner.erase", True)


def test_a_development_plan(hr: Api) -> None:
    assert hr.put(address(), json={"name": "x"}).status_code == 201
    document = {**choices(), "learner": {**choices()["learner"], "id": PERSON}}
    made = {"learner": PERSON, "recommendation": hr.post("/v1/recommendations", json=document).json()["id"]}
    path = "/v1/development-plans"
    assert written(hr, lambda: hr.post(path, json=made)) == [("development_plan.start", True)]
    at = f"{path}/{hr.get(path).json()['items'][0]['id']}"
    assert written(hr, lambda: hr.get(at)) == [("development_plan.read", True)]
    assert written(hr, lambda: hr.get(path)) == [("development_plan.list", False)]
    change = {"change": {"kind": "refuse", "module": "A"}}
    assert written(hr, lambda: hr.post(f"{at}/trials", json=change)) == [("development_plan.try", True)]
    trial = {"trial": hr.post(f"{at}/trials", json=change).json()["trial"]}
    shown = written(hr, lambda: hr.get(f"{at}/trials/{trial['trial']}"))
    assert shown == [("development_plan.read_trial", True)]
    assert written(hr, lambda: hr.post(f"{at}/acceptance", json=trial)) == [("development_plan.accept", True)]
    for state in ("proposed", "approved"):
        said = {"json": {"to": state}, "headers": {"If-Match": "*"}}
        moved = written(hr, lambda said=said: hr.post(f"{at}/transitions", **said))  # type: ignore[misc]
        assert moved == [(f"development_plan.{state}", True)]
    done = {"status": "done"}
    assert written(hr, lambda: hr.put(f"{at}/steps/D", json=done)) == [("development_plan.mark", True)]
    assert written(hr, lambda: hr.get(f"{at}/calendar")) == [("development_plan.calendar", True)]
    own = hr.keyed("employee", learner=PERSON)
    assert written(hr, lambda: own.post(f"{at}/calendar-address")) == [("development_plan.subscribe", True)]
    feed = own.post(f"{at}/calendar-address").json()["path"]
    assert written(hr, lambda: hr.without_key().get(feed)) == [("development_plan.calendar", True)]
    assert written(hr, lambda: own.delete(f"{at}/calendar-address")) == [("development_plan.unsubscribe", True)]


def test_a_company_s_year(hr: Api) -> None:
    assert written(hr, lambda: hr.post(PATH, json=request())) == [("annual_plan.create", False)]
    plan = hr.get(PATH).json()["items"][0]["id"]
    at = f"{PATH}/{plan}"
    assert written(hr, lambda: hr.get(at)) == [], "how far a search is tells nobody's data"
    assert worker(hr.database).work()
    for name in ("", "/enrolments", "/gaps", "/export", "/certificate"):
        read = written(hr, lambda name=name: hr.get(f"{at}{name}"))  # type: ignore[misc]
        assert read == [("annual_plan.read", False)], name
    assert written(hr, lambda: hr.get(PATH)) == [("annual_plan.list", False)]
    for _ in range(2):
        asked = written(hr, lambda: hr.get(f"{at}/frontier", headers={"Prefer": "wait=0"}))
        assert asked == [("annual_plan.frontier", False)]
    assert written(hr, lambda: hr.delete(at)) == [("annual_plan.stop", False)]


def test_what_acts_for_a_learner_says_so(hr: Api) -> None:
    store(hr)
    assert hr.get(address(), headers={"Acting-For": "Z%C3%A4pfchen-7731%2F%E5%AE%A2"}).status_code == 200
    with hr.database.read() as session:
        row = session.exec(select(AuditEvent).order_by(col(AuditEvent.number).desc()).limit(1)).one()
        assert (row.action, row.acting_for) == ("learner.read", known_token(session, PERSON))
