"""Whoever is erased is nowhere any more, and everybody else's plans stay as they were."""

from collections.abc import Iterator
from typing import Any

import pytest

from service import keys
from service.annual.verifying import verified
from service.database import Database
from service.idempotency import Again
from service.principals import Principal
from service.privacy import erasing, years
from service.recommend import Recommender
from tests.service.conftest import Api, serving
from tests.service.jobs.years import Slowly
from tests.service.privacy.people import (
    NAME,
    PATH,
    PERSON,
    address,
    recommend,
    request,
    rows,
    sign_in,
    store,
    traces,
    worker,
)
from tests.service.requests import small


@pytest.fixture
def hr(database_url: str) -> Iterator[Api]:
    """The application on a database without a row, called by HR."""
    with serving(database_url) as api:
        yield api.keyed("hr")


def planned(api: Api) -> str:
    """Return the id of a year of which the person is a part, found."""
    response = api.post(PATH, json=request())
    assert response.status_code == 202, response.text
    assert worker(api.database).work()
    return str(response.json()["id"])


def erased(api: Api) -> dict[str, Any]:
    response = api.post(address("/erasure"))
    assert response.status_code == 202, response.text
    assert worker(api.database).work()
    found: dict[str, Any] = api.get(response.headers["location"]).json()
    return found


def others(api: Api, plan: str) -> list[Any]:
    """Return what a year says of everybody else, and in all."""
    lists = [api.get(f"{PATH}/{plan}/{name}").json()["items"] for name in ("enrolments", "gaps")]
    shown = api.get(f"{PATH}/{plan}").json()
    # Of a question in which the person has another name.
    del shown["proof"]["input_hash"]
    return [shown, *([row for row in rows if _is_other(row)] for rows in lists)]


def _is_other(row: dict[str, Any]) -> bool:
    return row["learner"] != PERSON and not row["learner"].startswith("erased-")


def test_nothing_is_left_of_whoever_is_erased(hr: Api) -> None:
    store(hr)
    recommend(hr)
    sign_in(hr.database)
    own = hr.keyed("employee", learner=PERSON)
    assert own.get(address()).status_code == 200
    plan = planned(hr)
    before = others(hr, plan)
    assert set(traces(hr.database)) >= {
        "learner.id",
        "learner.name",
        "recommendation.learner",
        "api_key.learner",
        "account.subject",
        "reporting_line.manager",
        "annual_plan_document.document",
        "annual_learner.document",
        "annual_certificate.content",
        "job_kept.content",
        "person_token.learner",
    }

    told = erased(hr)

    assert told["status"] == "done"
    assert told["counts"]["learner"] == 1
    assert told["counts"]["annual_certificate"] == 1
    assert list(traces(hr.database)) == []
    assert others(hr, plan) == before
    certificate = hr.get(f"{PATH}/{plan}/certificate")
    assert PERSON not in certificate.text
    assert verified(certificate.content, executor=None, language="en").is_verified
    assert own.get(address()).status_code == 401
    assert hr.get(address()).status_code == 404
    assert hr.post(address("/erasure")).status_code == 404


def test_the_audit_trail_keeps_its_rows_and_names_nobody(hr: Api) -> None:
    store(hr)
    assert hr.get(address()).status_code == 200
    before = {row["number"] for row in rows(hr.database)["audit_event"]}
    erased(hr)
    after = rows(hr.database)["audit_event"]
    assert before < {row["number"] for row in after}
    actions = [row["action"] for row in sorted(after, key=lambda row: row["number"])]
    assert actions[-2:] == ["learner.erase", "learner.erased"]
    assert {row["person"] for row in after if row["action"] == "learner.read"} != {None}
    assert [row["learner"] for row in rows(hr.database)["person_token"]] == ["E-9"]


def test_a_year_that_is_worked_on_is_waited_for(hr: Api) -> None:
    response = hr.post(PATH, json={**request(), "locks": []})
    plan = response.json()["id"]
    search = Slowly()
    erasing_worker = worker(hr.database)

    def erases_meanwhile(problem: Any, limits: Any, **about: Any) -> Any:
        asked = hr.post(address("/erasure"))
        assert asked.status_code == 202, asked.text
        assert erasing_worker.work()
        assert hr.get(asked.headers["location"]).json()["status"] == "running"
        assert not erasing_worker.work(), "it waits for somebody else, and does not go round"
        assert hr.delete(f"{PATH}/{plan}").status_code == 202
        return search(problem, limits, **about)

    assert worker(hr.database, erases_meanwhile).work()
    assert hr.get(f"{PATH}/{plan}").json()["totals"]["enrolments"] > 0
    assert worker(hr.database).work(), "the end of the year had it taken up again"
    assert list(traces(hr.database)) == []


@pytest.mark.parametrize("is_stored", [False, True], ids=["came along", "was stored"])
def test_after_an_erasure_a_year_is_replanned_and_changed_as_before(hr: Api, is_stored: bool) -> None:
    document = request()
    if is_stored:
        # Only who is meant and what for; what the person holds is stored.
        store(hr)
        document["learners"][0] = {"id": PERSON, "cost_centre": "team", "target": document["learners"][0]["target"]}
    plan = hr.post(PATH, json=document).json()["id"]
    assert worker(hr.database).work()
    assert PERSON in hr.get(f"{PATH}/{plan}/enrolments").text
    erased(hr)
    changed = {"based_on": plan, "budget": {"amount": "900.00", "currency": "SGD"}}
    for path, sent in ((f"{PATH}/{plan}/replan", {"on": "2027-06-01"}), (PATH, changed)):
        asked = hr.post(path, json=sent)
        assert asked.status_code == 202, asked.text
        assert worker(hr.database).work()
        shown = hr.get(asked.headers["location"])
        assert shown.json()["status"] == "optimal"
        compared = hr.get(f"{PATH}/{plan}/difference?to={asked.json()['id']}")
        assert compared.status_code == 200, compared.text
        assert PERSON not in shown.text + compared.text
    assert list(traces(hr.database)) == []


def test_an_erasure_that_broke_off_is_gone_on_with(hr: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    store(hr)
    plan = planned(hr)
    location = hr.post(address("/erasure")).headers["location"]

    def breaks(_: Database) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Database, "rewrite_files", breaks)
        with pytest.raises(KeyboardInterrupt):
            worker(hr.database).work()
    assert hr.get(location).json()["status"] == "running"
    with hr.database.write() as session:
        session.connection().exec_driver_sql("UPDATE job SET leased_until = created_at WHERE state = 'running'")
    assert worker(hr.database).work()
    assert hr.get(location).json()["status"] == "done"
    assert list(traces(hr.database)) == []
    assert hr.get(f"{PATH}/{plan}").status_code == 200


SMALL = {**small(), "learner": {**small()["learner"], "id": PERSON}, "limits": {"effort_hours": 39}}
RECOMMENDATIONS = "/v1/recommendations"


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        (RECOMMENDATIONS, SMALL, {}),
        (RECOMMENDATIONS, {**SMALL, "store": False}, {}),
        (RECOMMENDATIONS, SMALL, {"Idempotency-Key": "late"}),
        (f"{RECOMMENDATIONS}/batch", {"items": [SMALL]}, {}),
        (f"{RECOMMENDATIONS}/{{answer}}/replan", {"cancelled": ["A"]}, {}),
        (f"{RECOMMENDATIONS}/{{answer}}/replan", {"cancelled": ["A"]}, {"Idempotency-Key": "late"}),
        (f"{RECOMMENDATIONS}/{{answer}}/what-if", {"goal": "cheapest"}, {}),
        ("/v1/development-plans/{plan}/trials", {"change": {"kind": "keep", "module": "B"}}, {}),
    ],
)
def test_what_was_worked_out_meanwhile_brings_nobody_back(
    hr: Api, monkeypatch: pytest.MonkeyPatch, path: str, body: dict[str, Any], headers: dict[str, str]
) -> None:
    assert hr.put(address(), json={"name": NAME}).status_code == 201
    answer = recommend(hr)
    started = hr.post("/v1/development-plans", json={"learner": PERSON, "recommendation": answer})
    plan = started.json()["id"]
    engine, erasures = hr.http.app.state.recommender.engine, []
    answered = engine.answer

    def late(*asked: Any, **about: Any) -> Any:
        found = answered(*asked, **about)
        if not erasures:
            erasures.append(erased(hr))
        return found

    monkeypatch.setattr(engine, "answer", late)
    told = hr.post(path.format(answer=answer, plan=plan), json=body, headers=headers)
    assert [erasure["status"] for erasure in erasures] == ["done"]
    assert told.status_code in (404, 409), told.text
    assert list(traces(hr.database)) == []


def test_what_was_read_meanwhile_names_nobody_on_record(hr: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hr.put(address(), json={"name": NAME}).status_code == 201
    answer = recommend(hr)
    looked = Recommender.is_stale

    def late(recommender: Recommender, *about: Any) -> bool:
        found = looked(recommender, *about)
        assert erased(hr)["status"] == "done"
        return found

    monkeypatch.setattr(Recommender, "is_stale", late)
    assert hr.get(f"{RECOMMENDATIONS}/{answer}").status_code == 404
    assert list(traces(hr.database)) == []


def test_asking_again_is_the_same_erasure(hr: Api) -> None:
    store(hr)
    first, second = (hr.post(address("/erasure")).json()["id"] for _ in range(2))
    assert first == second
    assert len(rows(hr.database)["job"]) == 1
    assert worker(hr.database).work()
    assert not worker(hr.database).work()


def test_one_key_is_one_erasure_even_when_it_is_over(hr: Api) -> None:
    store(hr)
    key = {"Idempotency-Key": "gone-for-good"}
    first = hr.post(address("/erasure"), headers=key)
    assert first.status_code == 202, first.text
    assert worker(hr.database).work()
    again = hr.post(address("/erasure"), headers=key)
    assert (again.status_code, again.json()) == (202, first.json())
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotency-replayed"] == "true"
    assert list(traces(hr.database)) == []
    assert hr.post("/v1/learners/somebody/erasure", headers=key).status_code == 422
    assert hr.post(address("/erasure"), json={"why": "so"}).status_code == 422
    assert hr.post(address("/erasure")).status_code == 404


def test_who_erases_themself_under_a_key_is_erased(hr: Api) -> None:
    store(hr)
    with hr.database.write() as session:
        row, _ = keys.create(session, name="own", permissions=["employee"], learner=PERSON)
        myself = Principal(name=f"key:{row.id}", permissions=frozenset({"hr"}), learner=PERSON)
    told = erasing.ask(hr.database, PERSON, myself, again=Again(key="myself", fingerprint="sha256:0"))
    assert not told.is_replay
    assert worker(hr.database).work()
    assert list(traces(hr.database)) == []
    assert rows(hr.database)["idempotent_request"] == []


def test_who_may_erase(hr: Api) -> None:
    store(hr)
    assert hr.keyed("lms").post(address("/erasure")).status_code == 403
    assert hr.keyed("employee", learner=PERSON).post(address("/erasure")).status_code == 403
    keeper = hr.keyed("admin")
    assert keeper.get(address()).status_code == 403
    asked = keeper.post(address("/erasure"))
    assert asked.status_code == 202
    assert keeper.get(asked.headers["location"]).status_code == 200
    assert NAME not in asked.text


def test_nobody_is_not_there(hr: Api) -> None:
    planned(hr)
    # Words that stand in every stored year, as fields, as values, and as ids of other things.
    for nobody in ("nobody", "E", "learners", "totals", "optimal", "SGD", "x", "A", "B-1", "team", "House", "half"):
        assert hr.post(f"/v1/learners/{nobody}/erasure").status_code == 404, nobody
    assert hr.get("/v1/erasures/era_0").status_code == 404
    assert rows(hr.database)["person_token"] == []


def test_servers_forget_what_they_remember(hr: Api) -> None:
    app = hr.http.app
    store(hr)
    recommend(hr)
    app.state.forgetting.look()  # type: ignore[attr-defined]
    kept = app.state.recommender.answers._kept  # type: ignore[attr-defined]
    kept[b"k"] = "somebody's"
    app.state.forgetting.look()  # type: ignore[attr-defined]
    assert kept, "nothing has happened"
    hr.post(address("/erasure"))
    assert not kept


def test_a_name_of_something_else_stays() -> None:
    renamed = years.renamed({"modules": [{"id": "A"}], "learners": [{"id": "A", "name": "n"}]}, "A", "B")
    assert renamed == ({"modules": [{"id": "A"}], "learners": [{"id": "B"}]}, 2)
