"""What people need, as a page: handed in by whom it may be, tied to the catalogue, and decided with reasons."""

from html import unescape
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from service.database import Database
from service.schemas.needs import NeedGiven, NeedRead
from service.schemas.periods import PeriodRecord, PeriodStateName
from service.tables import TrainingNeed
from service.years import need_changes, needs, period_changes
from tests.service.conftest import TODAY
from tests.service.sites import HOSTILE
from tests.service.team.company import HR
from tests.service.web.team.conftest import Browsers
from tests.service.web.team.test_team_page import shown

PERIOD = "Y/26 ü"
PAGE = f"/periods/{quote(PERIOD)}/needs"


@pytest.fixture
def collecting(browsers: Browsers, database: Database) -> Browsers:
    """The company with a period in which needs are handed in."""
    open_period(database)
    return browsers


def open_period(database: Database, state: PeriodStateName = "collecting") -> None:
    days = {"start_on": "2026-01-01", "end_on": "2026-12-31", "currency": "SGD", "name": "The year"}
    period_changes.store(database, PERIOD, PeriodRecord.model_validate(days), HR, TODAY, expected=None)
    way: tuple[PeriodStateName, ...] = ("setup", "collecting", "arbitration", "finalised", "running", "closed")
    for following in way[1 : way.index(state) + 1]:
        period_changes.move(database, PERIOD, following, HR, TODAY, expected=None)


def need(database: Database, learner: str, **given: object) -> NeedRead:
    with database.write() as session:
        asked = NeedGiven.model_validate({"learner": learner} | given)
        return need_changes.ask(session, PERIOD, asked, HR, "en", today=TODAY)


def stored(database: Database) -> list[tuple[str, str | None, int | None, str | None, str | None, str, str]]:
    with database.read() as session:
        rows = session.exec(select(TrainingNeed).order_by(col(TrainingNeed.asked_at))).all()
    return [(row.learner, row.competency, row.level, row.module, row.wish, row.source, row.state) for row in rows]


def send(browser: TestClient, address: str, **form: str) -> tuple[int, str]:
    answer = browser.post(address, data=form, follow_redirects=False)
    return answer.status_code, answer.headers["location"] if answer.status_code == 303 else unescape(answer.text)


def test_an_employee_hands_in_their_own_need_and_sees_no_other(collecting: Browsers, database: Database) -> None:
    need(database, "P-ben", wish="Something of Ben")
    ann = collecting("employee", learner="P-ann")
    page = shown(ann, PAGE)
    assert "Something of Ben" not in page
    assert 'type="hidden" name="learner" value="P-ann"' in page
    assert "Needs can be handed in now." in page
    assert send(ann, PAGE, learner="P-ann", wish="To speak up", reason="Soon") == (303, PAGE)
    assert "The need is handed in." in shown(ann, PAGE)
    status, page = send(ann, PAGE, learner="P-ben", wish="For somebody else")
    assert (status, "Nobody whom you may ask for" in page) == (422, True)
    assert [row[0] for row in stored(database)] == ["P-ben", "P-ann"]
    page = shown(ann, PAGE)
    assert "To speak up" in page
    assert "The need is handed in." not in page
    assert "only words so far" in page
    assert "/decision" not in page


def test_a_manager_hands_in_for_the_team(collecting: Browsers, database: Database) -> None:
    boss = collecting("manager", centres=("NORTH",))
    page = shown(boss, PAGE)
    assert '<option value="P-ben">Ben</option>' in page
    assert "P-dan" not in page
    assert "Advising (1, 2)" in page
    assert send(boss, PAGE, learner="P-ben", competency="t/a", level=" 2 ")[0] == 303
    assert send(boss, PAGE, learner="P-cat", module="A1")[0] == 303
    assert send(boss, PAGE, learner="P-dan", module="A1")[0] == 422
    assert stored(database) == [
        ("P-ben", "t/a", 2, None, None, "manager", "new"),
        ("P-cat", None, None, "A1", None, "manager", "new"),
    ]


@pytest.mark.parametrize(
    ("form", "field", "message"),
    [
        ({"competency": "t/a", "level": "7"}, "level", "Please give one of the levels of this competency."),
        ({"competency": "t/a", "level": "two"}, "level", "Please give one of the levels of this competency."),
        ({"module": HOSTILE}, "module", None),
        ({"competency": "t/none", "level": "1"}, "competency", None),
        ({}, "form", None),
        ({"competency": "t/a", "level": "1", "module": "A1"}, "form", None),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    collecting: Browsers, database: Database, form: dict[str, str], field: str, message: str | None
) -> None:
    boss = collecting("manager", centres=("NORTH",))
    answer = boss.post(PAGE, data={"learner": "P-ben", "reason": "Kept as it was"} | form)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    page = unescape(answer.text)
    assert "Kept as it was" in page
    assert '<option value="P-ben" selected>' in page
    if field == "form":
        assert '<div class="notice" role="alert">' in page
    else:
        assert f'id="{field}-fault"' in page
    assert message is None or message in page
    assert stored(database) == []


def test_human_resources_decide_from_the_list_with_a_reason(collecting: Browsers, database: Database) -> None:
    first, second = need(database, "P-ben", module="A1"), need(database, "P-dan", module="A2")
    hr = collecting("hr")
    page = shown(hr, PAGE)
    assert "Advising one" in page
    assert "Accept" in page
    at = f"{PAGE}/{first.id}/decision"
    assert send(hr, at, state="accepted", etag=needs.tag_of(first), back="list") == (303, f"{PAGE}#need-{first.id}")
    at = f"{PAGE}/{second.id}/decision"
    status, page = send(hr, at, state="refused", reason=" ", etag=needs.tag_of(second), back="list")
    assert status == 422
    assert f'id="reason-{second.id}-fault">To refuse or to defer, give a reason.' in page
    reason = {"reason": "No money  left", "etag": needs.tag_of(second)}
    assert send(hr, at, state="deferred", back="list", **reason)[0] == 303
    assert [row[6] for row in stored(database)] == ["accepted", "deferred"]
    assert "Decided because: No money left" in shown(hr, PAGE)
    assert ">Advising two</a>" not in shown(hr, f"{PAGE}?state=accepted")
    status, page = send(hr, at, state="refused", back="list", **reason)
    assert (status, "was changed" in page or "has changed this need" in page) == (422, True)


def test_words_are_tied_to_the_catalogue_before_they_are_accepted(collecting: Browsers, database: Database) -> None:
    asked = need(database, "P-ben", wish=f"Figures {HOSTILE}")
    hr = collecting("hr")
    page = hr.get(f"{PAGE}/{asked.id}")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert 'value="accepted"' not in page.text
    status, text = send(hr, f"{PAGE}/{asked.id}/subject", competency="t/b", level="9", etag=needs.tag_of(asked))
    assert (status, 'id="level-fault"' in text, 'value="9"' in text) == (422, True, True)
    tied = send(hr, f"{PAGE}/{asked.id}/subject", competency="t/b", level="1", etag=needs.tag_of(asked))
    assert tied == (303, f"{PAGE}/{asked.id}")
    page = hr.get(f"{PAGE}/{asked.id}")
    assert "The need is tied to the catalogue." in page.text
    assert "Book-keeping, level 1" in page.text
    assert "Figures" in page.text
    assert 'value="accepted"' in page.text
    assert stored(database)[0][1:4] == ("t/b", 1, None)


def test_what_a_need_counts_is_said_with_the_decision(collecting: Browsers, database: Database) -> None:
    asked = need(database, "P-ben", module="A1")
    hr = collecting("hr")
    at = f"{PAGE}/{asked.id}/decision"
    form = {"state": "accepted", "weighs": "yes", "essential": "yes", "etag": needs.tag_of(asked)}
    status, page = send(hr, at, weight="none", **form)
    assert (status, 'id="weight-fault"' in page, 'value="none"' in page) == (422, True, True)
    assert send(hr, at, weight="7", **form) == (303, f"{PAGE}/{asked.id}")
    with database.read() as session:
        row = session.get_one(TrainingNeed, asked.id)
        assert (row.weight, row.essential, row.state) == (7, True, "accepted")


def test_others_read_their_needs_and_answer_none(collecting: Browsers, database: Database) -> None:
    asked = need(database, "P-ben", module="A1")
    for reader in (collecting("manager", centres=("NORTH",)), collecting("employee", learner="P-ben")):
        page = shown(reader, f"{PAGE}/{asked.id}")
        assert "Advising one" in page
        assert "<form" not in page.split("<main")[1].split("</main")[0]
        assert send(reader, f"{PAGE}/{asked.id}/decision", state="accepted")[0] == 403
        assert send(reader, f"{PAGE}/{asked.id}/subject", module="A2")[0] == 403
    for stranger in (collecting("manager", centres=("SOUTH",)), collecting("employee", learner="P-dan")):
        assert stranger.get(f"{PAGE}/{asked.id}").status_code == 404
    assert collecting("admin").get(PAGE).status_code == 403
    assert stored(database)[0][6] == "new"


def test_documents_are_those_of_the_api_and_pages_speak_chinese(collecting: Browsers, database: Database) -> None:
    asked = need(database, "P-ben", competency="t/a", level=2)
    hr = collecting("hr", language="zh")
    page = shown(hr, f"{PAGE}?state=new&source=hr")
    assert "提交需求" in page
    assert "咨询" in page
    assert f'rel="via" href="/v1{PAGE}?state=new&source=hr"' in page
    document = hr.get(f"{PAGE}?state=new&source=hr&as=json").json()
    assert [entry["id"] for entry in document["items"]] == [asked.id]
    assert hr.get(f"{PAGE}/{asked.id}?as=json").json()["id"] == asked.id
    assert hr.get(f"{PAGE}?state=accepted&as=json").json()["items"] == []


def test_outside_the_window_there_is_no_form_for_people(browsers: Browsers, database: Database) -> None:
    open_period(database, "setup")
    ann, hr = browsers("employee", learner="P-ann"), browsers("hr")
    assert "No needs can be handed in at the moment." in shown(ann, PAGE)
    assert 'id="hand-in"' not in shown(ann, PAGE)
    assert 'id="hand-in"' in shown(hr, PAGE)
    status, page = send(ann, PAGE, learner="P-ann", wish="All the same")
    assert (status, '<div class="notice" role="alert">' in page) == (422, False)
    assert stored(database) == []
    assert ann.get("/periods/nowhere/needs").status_code == 404


def test_a_form_of_another_site_is_refused(collecting: Browsers, database: Database) -> None:
    ann = collecting("employee", learner="P-ann")
    ann.headers["sec-fetch-site"] = "cross-site"
    assert send(ann, PAGE, learner="P-ann", wish="x")[0] == 403
    assert stored(database) == []


def test_the_team_leads_to_the_period_that_takes_needs(browsers: Browsers, database: Database) -> None:
    boss = browsers("manager", centres=("NORTH",))
    assert "Needs of the year" not in shown(boss, "/team")
    open_period(database)
    assert f'href="{PAGE}">Needs of the year</a>' in shown(boss, "/team")
