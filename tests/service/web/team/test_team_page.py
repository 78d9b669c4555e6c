"""The team as a page: for whom, in which language, with what, and never more than its reader may see."""

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from service import learners
from service.database import Database
from service.schemas.development_sent import StepRequest
from service.schemas.learners import LearnerRecord
from tests.catalog.files import compared
from tests.service.sites import HOSTILE
from tests.service.team.company import HR, developing, planned
from tests.service.web.team.conftest import Browsers

LARGEST_PAGE = 300_000


def shown(browser: TestClient, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, (address, answer.text[:500])
    assert len(answer.content) < LARGEST_PAGE
    return unescape(answer.text)


def test_a_manager_sees_the_team_and_nobody_else(browsers: Browsers) -> None:
    page = shown(browsers("manager", centres=("NORTH",)), "/team")
    for name in ("Ann", "Ben", "Cat", "P-ben", "Part NORTH-1", "Adviser"):
        assert name in page
    for name in ("Dan", "P-dan", "P-eve", "Fay", "SOUTH", "TOP"):
        assert name not in page
    assert "2 of 3 below" in page
    assert "1 essential" in page
    assert '<a href="/development/P-ben">Ben</a>' in page


def test_human_resources_see_everybody_and_find_them(browsers: Browsers) -> None:
    hr = browsers("hr")
    page = shown(hr, "/team")
    assert all(name in page for name in ("Ann", "Ben", "Cat", "Dan", "P-eve", "Fay"))
    assert "no target role" in page
    found = shown(hr, "/team?name=da&order=gaps")
    assert "P-dan" in found
    assert "P-ben" not in found
    assert '<option value="gaps" selected>' in found
    assert 'value="da"' in found
    assert "Nobody in the team is like that." in shown(hr, "/team?name=zzz")
    assert "Only those below in Book-keeping." in shown(hr, "/team?competency=t%2Fb")
    assert "P-ann" not in shown(hr, "/team?competency=t%2Fb")


def test_it_speaks_chinese_and_names_its_document(browsers: Browsers) -> None:
    browser = browsers("manager", centres=("NORTH",), language="zh-CN")
    page = shown(browser, "/team?order=readiness")
    assert '<html lang="zh-Hans">' in page
    assert "团队差距所在" in page
    assert "3 人中 2 人低于要求" in page
    assert "咨询" in page
    assert 'rel="via" href="/v1/team?order=readiness&page_size=12"' in page
    assert 'rel="alternate" href="/team?order=readiness&as=json"' in page
    document = browser.get("/team?order=readiness&as=json").json()
    assert [member["learner"] for member in document["items"]] == ["P-cat", "P-ben", "P-ann"]
    assert document["overview"]["people"] == 3


def test_what_people_are_called_does_nothing_to_the_page(browsers: Browsers, database: Database) -> None:
    key = f"P-{HOSTILE}"
    record = {"name": HOSTILE, "cost_centre": "NORTH", "targets": [HOSTILE], "role": HOSTILE}
    learners.store(database, key, LearnerRecord.model_validate(record), HR)
    browser = browsers("manager", centres=("NORTH",))
    for address in ("/team", "/team?name=%3Cscript%3E", "/team?competency=%3Cscript%3E&state=%3Cscript%3E&order=x"):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
    assert 'href="/development/P-%3Cscript%3Ealert' in browser.get("/team").text


def test_many_people_stand_on_several_pages_below_what_waits(browsers: Browsers, database: Database) -> None:
    for number in range(20):
        record = LearnerRecord(name=f"New {number:02}", cost_centre="NORTH")
        learners.store(database, f"N-{number:02}", record, HR)
    browser = browsers("manager", centres=("NORTH",))
    found, address, pages = [], "/team", 0
    while address:
        page = shown(browser, address)
        people = page[page.index('id="people"') :]
        found += re.findall(r'<tr><th scope="row"><a href="/development/[^"]*">([^<]*)', people)
        pages += 1
        assert len(found) <= 12 * pages
        onward = re.search(r'<a class="button" href="([^"#]*)#people">', people)
        address = onward[1] if onward else ""
    assert found == ["Ann", "Ben", "Cat", *(f"New {number:02}" for number in range(20))]
    assert pages == 2


@pytest.mark.parametrize("address", ["/team", "/team?as=json"])
def test_whoever_leads_nobody_is_refused(browsers: Browsers, address: str) -> None:
    for permission in ("employee", "admin", "lms"):
        made = {"learner": "P-ben"} if permission == "employee" else {}
        assert browsers(permission, **made).get(address).status_code == 403


def test_a_manager_without_a_team_is_told_what_a_team_is(browsers: Browsers) -> None:
    page = shown(browsers("manager", learner="P-ann"), "/team")
    assert "Nobody is in your team yet" in page
    assert "P-ann" not in page


def test_a_page_that_nobody_was_given_is_refused_in_words(browsers: Browsers) -> None:
    hr = browsers("hr")
    for token in ("%00", "x", "====", "a" * 1201):
        assert hr.get(f"/team?page_token={token}").status_code in (200, 422), token
    assert hr.get("/team?name=%00Ann%00").status_code == 200


def test_what_waits_to_be_assessed_stands_beside_readiness(browsers: Browsers, database: Database) -> None:
    plan = planned(database, "P-ben", "proposed", "approved")
    developing(database).mark(plan.id, "A2", StepRequest(status="done"), HR, "en")
    for language, told in (
        ("en", "done, not assessed yet: Advising: level 2"),
        ("zh", "已完成，尚待评估：咨询：2 级"),
    ):
        browser = browsers("manager", centres=("NORTH",), language=language)
        assert shown(browser, "/team").count(told) == 1
        found = {member["learner"]: member for member in browser.get("/team?as=json").json()["items"]}
        assert found["P-ben"]["awaited"] == [
            {"competency": "t/a", "name_en": "Advising", "name_zh": "咨询", "level": 2}
        ]
        assert (found["P-ben"]["readiness"]["now"], found["P-ann"]["awaited"]) == (pytest.approx(3 / 7), [])
    record = {"name": "Ben", "cost_centre": "NORTH-1", "targets": ["t/r"], "completed_modules": ["A2"]}
    rated = {"competency": "t/a", "level": 2, "assessed_on": "2030-01-01", "source": "assessment"}
    learners.store(database, "P-ben", LearnerRecord.model_validate(record | {"attainments": [rated]}), HR)
    assert "尚待评估" not in shown(browser, "/team")


#: More in which somebody is short than a team sees at a glance.
WIDE = """\
source: "D2"
sources: [{{key: "D2", title: Another document, language: en}}]
frameworks:
  - id: w
    name: {{en: Wide, zh: 宽}}
    levels: [{{level: 1, label: One}}]
    competencies: [{competencies}]
roles:
  - id: w/r
    framework: w
    name: {{en: Everything, zh: 全部}}
    requirements: [{requirements}]
""".format(
    competencies=", ".join(f"{{id: w/{n:02}, name: {{en: Skill {n:02}, zh: 技能 {n:02}}}}}" for n in range(14)),
    requirements=", ".join(f"{{competency: w/{n:02}, level: 1}}" for n in range(14)),
)


def test_the_competencies_left_out_are_a_click_away(browsers: Browsers, database: Database) -> None:
    with database.write() as session:
        changes = compared(session, WIDE)
        assert changes.faults == (), changes.faults
        changes.apply(session)
    record = LearnerRecord(name="Gus", cost_centre="NORTH", targets=["w/r"])
    learners.store(database, "P-gus", record, HR)
    browser = browsers("manager", centres=("NORTH",))
    page = shown(browser, "/team?state=none")
    bars = re.compile(r'<a class="bar-name"')
    assert len(bars.findall(page)) == 12
    way = re.search(r'<a href="([^"]*)">Show 4 more competencies that have somebody below</a>', page)
    assert way is not None
    whole = shown(browser, way[1])
    assert len(bars.findall(whole)) == 16
    assert '<input type="hidden" name="gaps" value="all">' in whole, "whoever narrows the list keeps them"
    assert 'href="/team?state=none#short">Show only the 12 with most people below' in whole
    twin = re.search(r'<link rel="via" [^>]*href="([^"]*)"', whole)
    assert twin is not None
    assert "all_gaps=true" in twin[1]
    document = browser.get("/team?state=none&gaps=all&as=json").json()["overview"]
    assert (len(document["gaps"]), document["more_gaps"]) == (16, 0)
