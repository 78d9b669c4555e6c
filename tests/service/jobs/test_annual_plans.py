"""A year over HTTP: asked for once, found by a worker, read in pages, followed, stopped, and taken away as files."""

import io
import json
import threading
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from sqlmodel import col, select

from service.annual import material, storing
from service.annual.following import Followers
from service.annual.saved import Saved
from service.tables import AnnualCertificate, AnnualEnrolment, AnnualGap, AnnualLearner, AnnualPlan, Job, JobKept
from tests.service.annual.greedy import infeasible
from tests.service.annual.years import year
from tests.service.conftest import Api, serving
from tests.service.jobs.counting import wait_until
from tests.service.jobs.years import PATIENCE, Slowly, at_work, worker
from tests.service.requests import changed, faults

PATH = "/v1/annual-plans"


@pytest.fixture
def hr(database_url: str) -> Iterator[Api]:
    """The application on a database without a row, called by HR."""
    with serving(database_url) as api:
        yield api.keyed("hr")


def tight() -> dict[str, Any]:
    """Return a year whose money does not close everything."""
    return changed(year(), "budget/amount", "50.00")


def asked(api: Api, document: Any | None = None, **headers: str) -> Any:
    return api.post(PATH, json=document or year(), headers=headers)


def found(api: Api, document: Any | None = None, search: Any = None) -> str:
    """Return the address of a plan that a worker has found."""
    response = asked(api, document)
    assert response.status_code == 202, response.text
    assert (worker(api.database, search) if search else worker(api.database)).work()
    return str(response.headers["location"])


def shown(api: Api, address: str) -> dict[str, Any]:
    response = api.get(address)
    assert response.status_code == 200, response.text
    return dict(response.json())


def pages(api: Api, address: str, page_size: int) -> list[list[dict[str, Any]]]:
    """Return all pages of a list."""
    listed, token = [], ""
    while True:
        page = api.get(f"{address}?page_size={page_size}{token}").json()
        listed.append(page["items"])
        if page["next_page_token"] is None:
            return listed
        token = f"&page_token={page['next_page_token']}"


def test_a_year_is_accepted_found_and_read(hr: Api) -> None:
    response = asked(hr)
    assert response.status_code == 202
    key = response.json()["id"]
    assert response.json() == {"id": key, "status": "queued"}
    address = response.headers["location"]
    assert address == f"{PATH}/{key}"
    before = shown(hr, address)
    assert (before["status"], before["name"], before["progress"], before["proof"]) == ("queued", "A draft", None, None)
    assert worker(hr.database).work()
    after = shown(hr, address)
    assert (after["id"], after["status"], after["name"]) == (key, "optimal", "A draft")
    assert after["totals"]["enrolments"] == len(hr.get(f"{address}/enrolments").json()["items"]) > 0
    assert [term["name"] for term in after["proof"]["terms"]] == ["essential_steps", "steps", "price"]
    assert {centre["id"] for centre in after["cost_centres"]} == {"all", "team"}
    assert not worker(hr.database).work(), "it is found once"


@pytest.mark.parametrize("at_once", [1, 2, 2000])
def test_lists_come_in_pages_that_hold_everything_once(hr: Api, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "AT_ONCE", at_once)
    address = found(hr, tight())
    for name in ("enrolments", "gaps"):
        whole = pages(hr, f"{address}/{name}", 200)
        assert len(whole) == 1
        single = pages(hr, f"{address}/{name}", 1)
        assert [entry for page in single for entry in page] == whole[0]
        assert len(single) == len(whole[0]) > 0
    enrolment = hr.get(f"{address}/enrolments").json()["items"][0]
    assert {"learner", "module", "offering", "price", "closes"} <= set(enrolment)


def test_nothing_is_left_of_a_longer_plan_that_an_earlier_worker_had_begun_to_store(hr: Api) -> None:
    first = found(hr, tight())
    response = asked(hr, tight())
    key, address = response.json()["id"], response.headers["location"]
    with hr.database.write() as session:
        for number in range(1, 60):
            row = {"plan": key, "number": number, "learner": "E-9", "document": {}}
            session.add(AnnualEnrolment(module="A", offering=None, **row))
            session.add(AnnualGap(competency="x", **row))
            session.add(AnnualLearner(**row))
            session.add(AnnualCertificate(plan=key, number=number, content=b"longer"))
    assert worker(hr.database).work()
    for name in ("enrolments", "gaps"):
        assert hr.get(f"{address}/{name}").json() == hr.get(f"{first}/{name}").json()
    learners = hr.get(f"{address}/export?format=csv&sheet=learners").text
    assert learners == hr.get(f"{first}/export?format=csv&sheet=learners").text
    with hr.database.read() as session:
        parts = session.exec(select(AnnualCertificate.content).where(AnnualCertificate.plan == key)).all()
    assert b"longer" not in parts


def test_gaps_say_why_they_stay_open(hr: Api) -> None:
    address = found(hr, tight())
    gaps = hr.get(f"{address}/gaps").json()["items"]
    assert {gap["reason"] for gap in gaps} == {"centre_budget"}
    assert shown(hr, address)["warnings"] == []
    assert shown(hr, address)["progress"]["phase"] == "explain"


@pytest.mark.parametrize("learners", [None, []])
def test_how_far_a_search_came_is_what_was_proven(hr: Api, learners: list[Any] | None) -> None:
    sent = tight() if learners is None else {**tight(), "learners": learners, "locks": []}
    address = found(hr, sent)
    told = shown(hr, address)
    terms = told["proof"]["terms"]
    last = next((term for term in terms if term["value"] != term["bound"]), terms[-1])
    progress = told["progress"]
    assert [progress[name] for name in ("term", "best", "bound")] == [last[name] for name in ("name", "value", "bound")]
    assert (progress["relative_gap"], progress["share_done"]) == (told["proof"]["relative_gap"], 1.0)
    followed = hr.get(f"{address}/events").text.partition("event: ended")[2]
    data = next(line for line in followed.splitlines() if line.startswith("data:"))
    assert {**json.loads(data[5:])["progress"], "elapsed_s": 0} == {**progress, "elapsed_s": 0}


@pytest.mark.parametrize("token", ["eA", "MS4w", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_a_page_token_of_another_kind_is_refused(hr: Api, token: str) -> None:
    assert faults(hr.get(f"{found(hr)}/gaps?page_token={token}")) == {("query/page_token", "wrong_form")}


def test_the_same_key_asks_once(hr: Api) -> None:
    first = asked(hr, **{"Idempotency-Key": "k"})
    again = asked(hr, **{"Idempotency-Key": "k"})
    assert (again.status_code, again.text) == (202, first.text)
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotency-replayed"] == "true"
    assert worker(hr.database).work()
    assert not worker(hr.database).work()
    assert asked(hr, **{"Idempotency-Key": "k"}).text == first.text
    assert not worker(hr.database).work()
    other = asked(hr, changed(year(), "name", "Another"), **{"Idempotency-Key": "k"})
    assert other.status_code == 422
    assert asked(hr, **{"Idempotency-Key": "another"}).json()["id"] != first.json()["id"]


def test_every_fault_is_told_before_anything_is_stored(hr: Api) -> None:
    document = changed(changed(year(), "modules/0/price/amount", "1.234"), "learners/1/cost_centre", "nowhere")
    assert {pointer for pointer, _ in faults(asked(hr, document))} == {
        "#/modules/0/price",
        "#/learners/1/cost_centre",
    }
    assert not worker(hr.database).work()


def test_what_the_search_is_done_from_does_not_change_while_it_waits(hr: Api) -> None:
    document = year()
    del document["learners"], document["locks"]
    stored = {"attainments": [{"competency": "x", "level": 0}]}
    document["learners"] = [{"id": "E-9", "target": {"requirements": [{"competency": "x", "level": 1}]}}]
    assert hr.put("/v1/learners/E-9", json=stored).status_code == 201
    address = asked(hr, document).headers["location"]
    assert hr.put("/v1/learners/E-9", json={"attainments": [{"competency": "x", "level": 1}]}).status_code == 200
    assert worker(hr.database).work()
    assert [entry["module"] for entry in hr.get(f"{address}/enrolments").json()["items"]] == ["A"]


def test_another_version_reads_the_question_anew(hr: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    address = asked(hr).headers["location"]
    monkeypatch.setattr(material, "_MARK", b"gradus of tomorrow\n")
    assert worker(hr.database).work()
    assert shown(hr, address)["status"] == "optimal"


def test_nothing_of_a_plan_is_read_before_it_is_there(hr: Api) -> None:
    address = asked(hr).headers["location"]
    for name in ("enrolments", "gaps", "export"):
        assert hr.get(f"{address}/{name}").status_code == 409
    assert hr.delete(address).json()["status"] == "cancelled"
    assert hr.get(f"{address}/enrolments").json() == {"items": [], "next_page_token": None}
    assert hr.get(f"{address}/export").status_code == 409


def test_a_plan_that_nobody_has_begun_with_is_cancelled_at_once(hr: Api) -> None:
    address = asked(hr).headers["location"]
    stopped = hr.delete(address)
    assert (stopped.status_code, stopped.json()["status"]) == (202, "cancelled")
    assert shown(hr, address)["status"] == "cancelled"
    assert not worker(hr.database).work()
    assert hr.delete(address).json() == stopped.json()


def test_a_search_that_is_stopped_keeps_the_best_plan(hr: Api) -> None:
    address = asked(hr).headers["location"]
    search = Slowly()
    with at_work(hr.database, search):
        assert search.has_begun.wait(PATIENCE)
        wait_until(lambda: shown(hr, address)["progress"] is not None)
        running = shown(hr, address)
        assert running["status"] == "running"
        assert set(running["progress"]) >= {"phase", "best", "bound", "relative_gap", "elapsed_s"}
        assert hr.delete(address).json()["status"] == "running"
        wait_until(lambda: shown(hr, address)["status"] != "running")
    ended = shown(hr, address)
    assert ended["status"] == "cancelled"
    assert ended["totals"]["enrolments"] == len(hr.get(f"{address}/enrolments").json()["items"]) > 0
    assert hr.delete(address).json()["status"] == "cancelled"
    assert shown(hr, address) == ended


def test_a_search_whose_worker_is_stopped_goes_on_from_what_was_kept(hr: Api) -> None:
    address = asked(hr).headers["location"]
    with at_work(hr.database, first := Slowly()):
        assert first.has_begun.wait(PATIENCE)
    assert shown(hr, address)["status"] == "running"
    with at_work(hr.database, second := Slowly()):
        assert second.has_begun.wait(PATIENCE)
        hr.delete(address)
        wait_until(lambda: shown(hr, address)["status"] == "cancelled")
    assert first.resumed_from is None
    assert second.resumed_from == b"3"


def test_a_plan_that_is_there_stays_when_it_is_stopped(hr: Api) -> None:
    address = found(hr)
    before = shown(hr, address)
    assert hr.delete(address).json()["status"] == "optimal"
    assert shown(hr, address) == before


def test_an_infeasible_year_is_an_answer(hr: Api) -> None:
    address = found(hr, search=infeasible)
    plan = shown(hr, address)
    assert (plan["status"], plan["totals"]) == ("infeasible", None)
    assert hr.get(f"{address}/enrolments").json()["items"] == []


def breaking(*_: object, **__: object) -> Any:
    raise ZeroDivisionError


@pytest.mark.parametrize(("language", "said"), [("en", "Something broke"), ("zh", "服务内部出错")])
def test_a_search_that_breaks_says_so_and_no_more(hr: Api, language: str, said: str) -> None:
    address = found(hr, search=breaking)
    plan = hr.get(address, headers={"Accept-Language": language}).json()
    assert plan["status"] == "failed"
    assert [note["code"] for note in plan["warnings"]] == ["year_failed_internal"]
    assert said in plan["warnings"][0]["text"]
    assert hr.get(f"{address}/gaps").json()["items"] == []


def test_events_follow_the_search_to_its_end(hr: Api) -> None:
    address = asked(hr).headers["location"]
    search = Slowly()
    with at_work(hr.database, search):
        assert search.has_begun.wait(PATIENCE)
        hr.delete(address)
        response = hr.get(f"{address}/events")
    assert response.headers["content-type"].startswith("text/event-stream")
    told = [dict(line.split(": ", 1) for line in block.split("\n")) for block in response.text.strip().split("\n\n")]
    names = [event["event"] for event in told if "event" in event]
    assert names[-1] == "ended"
    assert set(names[:-1]) == {"progress"}
    last = json.loads(told[-1]["data"])
    assert last == {"id": address.rpartition("/")[2], "status": "cancelled", "progress": last["progress"]}


def test_events_of_a_plan_that_is_there_end_at_once(hr: Api) -> None:
    address = found(hr)
    assert "event: ended" in hr.get(f"{address}/events").text
    head = hr.head(f"{asked(hr).headers['location']}/events")
    assert (head.status_code, head.text) == (200, "")


def test_a_stream_does_not_last_for_ever(hr: Api) -> None:
    address = asked(hr).headers["location"]
    hr.http.app.state.followers = Followers(longest=0.1)  # type: ignore[attr-defined]
    told = hr.get(f"{address}/events").text
    assert '"status":"queued"' in told
    assert "event: ended" not in told


def test_streams_end_when_the_server_takes_nothing_new(hr: Api) -> None:
    address = asked(hr).headers["location"]
    state = hr.http.app.state  # type: ignore[attr-defined]

    class StoppedSoon(Followers):
        def take(self) -> None:
            super().take()
            threading.Timer(0.5, state.stopping.begin).start()

    state.followers = StoppedSoon()
    told = hr.get(f"{address}/events").text
    assert '"status":"queued"' in told
    assert "event: ended" not in told


def test_more_followers_than_places_are_told_to_ask_instead(hr: Api) -> None:
    address = found(hr)
    followers = hr.http.app.state.followers  # type: ignore[attr-defined]
    for _ in range(100):
        followers.take()
    assert hr.get(f"{address}/events").status_code == 503
    followers.give_back()
    assert hr.get(f"{address}/events").status_code == 200
    assert hr.get(f"{address}/events").status_code == 200, "who has followed leaves the place to others"


def test_a_plan_is_taken_away_as_a_workbook_or_as_csv(hr: Api) -> None:
    address = found(hr, tight())
    response = hr.get(f"{address}/export?format=xlsx")
    assert "attachment" in response.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert len(book.sheetnames) == 8
    enrolments = hr.get(f"{address}/enrolments").json()["items"]
    text = hr.get(f"{address}/export?format=csv").text
    assert len(text.strip().split("\r\n")) == 1 + len(enrolments)
    gaps = hr.get(f"{address}/export?format=csv&sheet=gaps").text
    assert len(gaps.strip().split("\r\n")) == 1 + len(hr.get(f"{address}/gaps").json()["items"])
    learners = hr.get(f"{address}/export?format=csv&sheet=learners").text
    assert len(learners.strip().split("\r\n")) == 1 + 3


@pytest.mark.parametrize("query", ["format=pdf", "format=csv&sheet=secrets", "colour=red"])
def test_other_files_are_refused(hr: Api, query: str) -> None:
    assert hr.get(f"{found(hr)}/export?{query}").status_code == 422


@pytest.mark.parametrize("permission", ["lms", "manager", "employee", "admin"])
def test_only_hr_plans_years(hr: Api, permission: str) -> None:
    address = found(hr)
    other = hr.keyed(permission, learner="E-1" if permission == "employee" else None)
    assert asked(other).status_code == 403
    for name in ("", "/enrolments", "/gaps", "/events", "/export"):
        assert other.get(f"{address}{name}").status_code == 403
    assert other.delete(address).status_code == 403


def test_a_plan_that_is_not_there_is_not_found(hr: Api) -> None:
    for name in ("", "/enrolments", "/gaps", "/events", "/export"):
        assert hr.get(f"{PATH}/ann_none{name}").status_code == 404
    assert hr.delete(f"{PATH}/ann_none").status_code == 404


def test_a_search_ends_with_the_most_seconds_of_the_service(hr: Api) -> None:
    address = asked(hr, changed(year(), "solve/seconds", 3000)).headers["location"]
    assert worker(hr.database, Slowly(), most_seconds=0.2).work()
    assert shown(hr, address)["status"] == "feasible"


def test_seconds_worked_before_count(hr: Api) -> None:
    address = asked(hr, changed(year(), "solve/seconds", 30)).headers["location"]
    with hr.database.write() as session:
        job = session.exec(select(Job)).one()
        job.fence = 1
        kept = Saved(b"1", seconds=29.9).packed()
        session.add_all([job, JobKept(job=job.id, part="state", content=kept, kept_at=job.created_at)])
    assert shown(hr, address)["status"] == "running"
    assert worker(hr.database, Slowly()).work()
    assert shown(hr, address)["status"] == "feasible"
    assert shown(hr, address)["proof"]["wall_ms"] >= 29_900


def test_a_plan_and_its_job_are_stored_together(hr: Api) -> None:
    key = asked(hr).json()["id"]
    with hr.database.read() as session:
        plan = session.get_one(AnnualPlan, key)
        jobs = session.connection().execute(Job.__table__.select().where(col(Job.subject) == key)).all()
    assert plan.outcome is None
    assert len(jobs) == 1
