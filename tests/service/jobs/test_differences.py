"""Two years beside each other over HTTP, the list of all of them, and old ones that go."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from sqlmodel import SQLModel, func, select

import solver
from service.annual import difference
from service.annual.retention import old_plans, remove_old_plans
from service.schemas.annual_answers import AnnualReasonName
from service.tables import AnnualPlan, Job, JobKept
from service.texts import LANGUAGES, Language, say
from tests.service.annual.conftest import HR
from tests.service.annual.greedy import infeasible
from tests.service.annual.years import learner, sgd, year
from tests.service.conftest import Api, serving
from tests.service.jobs.years import worker
from tests.service.requests import faults

PATH = "/v1/annual-plans"


@pytest.fixture
def hr(database_url: str) -> Iterator[Api]:
    """The application on a database without a row, called by HR."""
    with serving(database_url) as api:
        yield api.keyed("hr")


def planned(api: Api, document: dict[str, Any], search: Any = solver.plan_year) -> str:
    """Return the id of a plan that a worker has found."""
    response = api.post(PATH, json=document)
    assert response.status_code == 202, response.text
    assert worker(api.database, search).work()
    return str(response.json()["id"])


def compared(api: Api, before: str, after: str, query: str = "", language: Language = "en") -> dict[str, Any]:
    address = f"{PATH}/{before}/difference?to={after}{query}"
    response = api.get(address, headers={"Accept-Language": language})
    assert response.status_code == 200, response.text
    return dict(response.json())


def test_less_money_loses_steps_for_the_reason_that_their_gaps_have(hr: Api) -> None:
    before = planned(hr, {**year(), "grants": []})
    after = planned(
        hr, {"based_on": before, "budget": sgd("60.00"), "cost_centres": [{"id": "team", "budget": sgd("0")}]}
    )
    found = compared(hr, before, after)
    assert (found["before"]["id"], found["after"]["id"]) == (before, after)
    assert found["after"]["totals"] == hr.get(f"{PATH}/{after}").json()["totals"]
    terms = {term["name"]: (term["before"], term["after"]) for term in found["terms"]}
    assert terms["steps"][0] > terms["steps"][1]
    team = next(centre for centre in found["cost_centres"] if centre["id"] == "team")
    assert (team["before"]["budget"], team["after"]["budget"]) == (sgd("100.00"), sgd("0.00"))
    assert [(change["code"], change["subject"]) for change in found["changes"]] == [
        ("budget", None),
        ("centre_budget", "team"),
    ]
    assert found["changes"][1]["text"] == "The budget of team is SGD\xa00.00 instead of SGD\xa0100.00."
    steps = {entry["learner"]: entry for entry in found["learners"]}
    assert set(steps) == {"E-1", "E-2"}
    assert steps["E-1"]["gained"] == []
    lost = steps["E-1"]["lost"][0]
    assert (lost["module"], lost["reason"]["code"], lost["gap_reason"]) == ("A", "gap_open", "centre_budget")
    assert lost["reason"]["text"].startswith("Without it x stays open: The budgets of the cost centres")
    assert {note["code"] for note in steps["E-1"]["changed"]} == {"centre_budget"}
    assert steps["E-2"]["gaps"][0] | {"reason_after": None} == {
        "competency": "x",
        "required_before": 1,
        "required_after": 1,
        "reached_before": 1,
        "reached_after": 0,
        "reason_before": None,
        "reason_after": None,
    }
    back = compared(hr, after, before, language="zh")
    assert {entry["learner"] for entry in back["learners"]} == {"E-1", "E-2"}
    gained = next(entry for entry in back["learners"] if entry["learner"] == "E-1")["gained"]
    assert gained[0]["reason"]["text"].startswith("没有此步，")


def test_what_the_older_of_two_plans_never_had_is_not_said_to_be_gone(hr: Api) -> None:
    older = planned(hr, year())
    other = {"id": "N", "title": "New", "price": sgd("0.00"), "effort_hours": 1}
    outcomes = [{"competency": "x", "from_level": 0, "to_level": 1}]
    newer = planned(hr, {"based_on": older, "modules": [{**other, "outcomes": outcomes}]})
    for before, after, code, text in (
        (older, newer, "module_added", "Only the second plan has New to choose from."),
        (newer, older, "module_removed", "Only the first plan has New to choose from."),
    ):
        found = compared(hr, before, after)
        assert [(change["code"], change["text"]) for change in found["changes"]] == [(code, text)]
        way = "gained" if code == "module_added" else "lost"
        steps = [step for entry in found["learners"] for step in entry[way] if step["module"] == "N"]
        assert {step["reason"]["text"] for step in steps} == {"The plan without it does not have it to choose from."}


def test_learners_come_in_pages_and_newcomers_among_them(hr: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(difference, "_AT_ONCE", 2)
    document = year()
    document["cost_centres"] = [{"id": "all"}, {"id": "team", "parent": "all"}]
    document["learners"] += [learner(f"F-{number}", cost_centre="all") for number in range(5)]
    before = planned(hr, document)
    after = planned(
        hr,
        {
            "based_on": before,
            "removed": {"learners": ["F-1"]},
            "learners": [
                learner("F-9", cost_centre="all"),
                {"id": "F-3", "attainments": [{"competency": "x", "level": 1}]},
            ],
        },
    )
    whole = compared(hr, before, after)
    assert [entry["learner"] for entry in whole["learners"]] == ["F-1", "F-3", "F-9"]
    reasons = [step["reason"]["code"] for entry in whole["learners"] for step in (*entry["lost"], *entry["gained"])]
    assert reasons == ["no_learner", "learner_changed", "no_learner"]
    pages, token = [], ""
    while True:
        page = compared(hr, before, after, f"&page_size=1{token}")
        pages.append([entry["learner"] for entry in page["learners"]])
        if page["next_page_token"] is None:
            break
        token = f"&page_token={page['next_page_token']}"
    assert pages == [["F-1"], ["F-3"], ["F-9"]]


def test_a_plan_does_not_differ_from_itself_and_one_that_is_none_from_every_plan(hr: Api) -> None:
    before, none = planned(hr, year()), planned(hr, year(), infeasible)
    same = compared(hr, before, before)
    assert (same["learners"], same["changes"]) == ([], [])
    found = compared(hr, before, none)
    assert found["after"]["totals"] is None
    assert {term["after"] for term in found["terms"]} == {None}
    assert {entry["learner"] for entry in found["learners"]} == {"E-1", "E-2", "E-3"}


def test_only_plans_that_are_over_are_compared(hr: Api) -> None:
    before = planned(hr, year())
    waiting = hr.post(PATH, json=year()).json()["id"]
    assert hr.get(f"{PATH}/{before}/difference?to={waiting}").status_code == 409
    assert hr.get(f"{PATH}/{before}/difference?to=ann_0").status_code == 404
    assert faults(hr.get(f"{PATH}/{before}/difference")) == {("query/to", "missing")}


def test_years_are_listed_the_newest_first(hr: Api) -> None:
    assert hr.get(PATH).json() == {"items": [], "next_page_token": None}
    first = planned(hr, year())
    second = planned(hr, {"based_on": first, "name": "Second"})
    third = hr.post(f"{PATH}/{second}/replan", json={"on": "2027-06-01"}).json()["id"]
    listed = hr.get(PATH).json()["items"]
    assert [(entry["id"], entry["status"], entry["based_on"], entry["made_by"]) for entry in listed] == [
        (third, "queued", second, "replan"),
        (second, "optimal", first, "scenario"),
        (first, "optimal", None, None),
    ]
    assert listed[0]["totals"] is None
    assert (listed[0]["replanned_on"], listed[0]["period"]["start_on"]) == ("2027-06-01", "2027-06-01")
    assert listed[2]["totals"] == hr.get(f"{PATH}/{first}").json()["totals"]
    page = hr.get(f"{PATH}?page_size=2").json()
    rest = hr.get(f"{PATH}?page_size=2&page_token={page['next_page_token']}").json()
    assert [entry["id"] for entry in (*page["items"], *rest["items"])] == [third, second, first]
    assert rest["next_page_token"] is None
    assert faults(hr.get(f"{PATH}?page_token=eA")) == {("query/page_token", "wrong_form")}


def test_old_plans_go_with_all_that_is_stored_of_them(hr: Api) -> None:
    first = planned(hr, year())
    second = planned(hr, {"based_on": first})
    hr.post(PATH, json=year())
    with hr.database.write() as session:
        row = session.get_one(AnnualPlan, first)
        row.ended_at = datetime.now(UTC) - timedelta(days=400)
        session.add(row)
    with hr.database.read() as session:
        assert list(old_plans(session, days=400, now=datetime.now(UTC))) == [first]
        assert list(old_plans(session, days=401, now=datetime.now(UTC))) == []
    assert remove_old_plans(hr.database, HR, days=399) == 1
    assert remove_old_plans(hr.database, HR, days=399) == 0
    assert hr.get(f"{PATH}/{first}").status_code == 404
    assert hr.get(f"{PATH}/{second}").json()["based_on"] == first
    with hr.database.read() as session:
        assert session.exec(select(func.count()).select_from(Job)).one() == 2
        assert session.exec(select(func.count()).select_from(JobKept)).one() == 2
        for name, table in SQLModel.metadata.tables.items():
            if name.startswith("annual_") and "plan" in table.c:
                left = session.connection().execute(table.select().where(table.c.plan == first)).all()
                assert left == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_sentence(language: Language) -> None:
    words = {"subject": "S", "offering": "O", "before": "1", "after": "2", "competency": "c", "why": "w"}
    for change in solver.YearChange:
        assert say(language, f"year_change_{change.value}", words)
    for reason in solver.MissingReason:
        assert say(language, f"year_missing_{reason.value}", words)
    for fact in solver.Fact:
        assert say(language, f"year_fact_{fact.value}")
    for name in (*get_args(AnnualReasonName), "unsettled"):
        assert say(language, f"reason_{name}")
