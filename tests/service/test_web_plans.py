"""The pages in a real application: asking for a plan, and what it then says."""

import html
from datetime import UTC, datetime

import pytest
from sqlmodel import select

import catalog
from service import learners
from service.schemas.learners import LearnerRecord
from service.web.words import words_in
from tests.service.sites import HOSTILE, Site

ASK = "/learners/E-1/recommendations"


def test_a_plan_can_be_asked_for_by_choosing_a_role(shipped_site: Site) -> None:
    browser = shipped_site.signed_in("employee")
    form = browser.get("/learners/E-1").text
    assert '<option value="ssg-fs/account-management-4">' in form
    assert f'action="{ASK}#ask"' in form
    entered = {"role": "ssg-fs/account-management-2", "budget": "1,500", "hours": "60.5", "goal": "cheapest"}
    page = browser.post(ASK, data=entered)
    assert page.status_code == 200
    assert page.url.path.startswith("/recommendations/rec_")
    # What was typed as 1,500 and 60.5 has become the limits of the plan.
    assert "of SGD\xa01,500.00" in page.text
    assert "of 60.5 hours" in page.text
    assert "All that can be reached, at the least price" in page.text
    assert "Account Management" in page.text
    # And it is the learner's newest plan from now on.
    assert page.url.path.removeprefix("/recommendations/") in browser.get("/learners/E-1").text


def test_what_is_wrong_with_the_form_is_said_and_nothing_entered_is_lost(shipped_site: Site) -> None:
    browser = shipped_site.signed_in("employee")
    entered = {"role": "ssg-fs/account-management-2", "budget": "lots", "hours": HOSTILE, "goal": "cheapest"}
    page = browser.post(ASK, data=entered)
    assert page.status_code == 422
    assert "Budget: an amount such as 1500" in page.text
    assert "Learning hours: a number such as 14" in page.text
    assert 'value="lots"' in page.text
    assert '<option value="ssg-fs/account-management-2" selected>' in page.text
    assert "<script>" not in page.text
    chinese = browser.post(ASK, data=entered, headers={"accept-language": "zh"})
    assert "预算：请填金额" in chinese.text


def test_people_are_told_the_day_of_the_catalogue_and_programs_its_digest(shipped_site: Site) -> None:
    browser = shipped_site.signed_in("employee")
    page = browser.post(ASK, data={"role": "ssg-fs/account-management-2"})
    digest = browser.get(f"{page.url.path}.json").json()["proof"]["catalog_version"]
    assert digest.startswith("sha256:")
    with shipped_site.database.read() as session:
        version = catalog.find_version(session, digest, datetime.now(UTC))
    assert version is not None
    shown, folded, proof = page.text.partition('<details class="proof">')
    assert folded
    assert "sha256:" not in shown
    assert f"version {version.number}, of {words_in('en').day(version.imported_at.date())}" in shown
    assert digest in proof
    # What came along with the question is of no version, and says nothing.
    inline = browser.get(f"/recommendations/{shipped_site.plan_of('E-1')}").text
    assert ("<dt>Worked out</dt>" in inline, "<dt>Catalogue</dt>" in inline) == (True, False)


@pytest.mark.parametrize(
    "entered",
    [
        {},
        {"role": ""},
        {"role": "nobody/knows"},
        {"role": "x\x00"},
        {"role": "ssg-fs/account-management-2", "goal": "soonest"},
        {"role": "ssg-fs/account-management-2", "hours": "-1"},
        {"role": "ssg-fs/account-management-2", "hours": "NaN"},
        {"role": "ssg-fs/account-management-2", "hours": "sNaN"},
        {"role": "ssg-fs/account-management-2", "hours": "Infinity"},
        {"role": "ssg-fs/account-management-2", "hours_per_week": "-Infinity"},
        {"role": "ssg-fs/account-management-2", "hours": "1e999999"},
        {"role": "ssg-fs/account-management-2", "budget": "0.001"},
        {"role": "ssg-fs/account-management-2", "budget": "9" * 400},
    ],
)
def test_a_form_that_cannot_be_meant_is_never_a_fault_of_ours(shipped_site: Site, entered: dict[str, str]) -> None:
    assert shipped_site.signed_in("employee").post(ASK, data=entered).status_code == 422


def test_a_stale_plan_says_so(shipped_site: Site) -> None:
    browser = shipped_site.signed_in("employee")
    page = browser.post(ASK, data={"role": "ssg-fs/account-management-2"})
    assert "has changed since" not in page.text
    held = {"competency": "ssg-fs/account-management", "level": 2}
    record = LearnerRecord.model_validate({"name": "Tan Wei Ling", "attainments": [held]})
    learners.store(shipped_site.database, "E-1", record, shipped_site.principals["lms"])
    assert "has changed since" in browser.get(page.url.path).text


def test_a_plan_without_limits_claims_none_and_shows_what_is_under_review(shipped_site: Site) -> None:
    with shipped_site.database.read() as session:
        rows = session.exec(select(catalog.Competency).where(catalog.Competency.status == "review")).all()
    assert rows
    reviewed = rows[0]
    requirement = {"competency": reviewed.id, "level": 1}
    with shipped_site.database.read() as session:
        levels = session.exec(
            select(catalog.CompetencyLevel.level).where(catalog.CompetencyLevel.competency == reviewed.id)
        ).all()
    requirement["level"] = max(levels)
    request = {"learner": {"id": "E-1"}, "target": {"requirements": [requirement]}}
    answer = shipped_site.app.state.recommender.recommend(request, shipped_site.principals["lms"], "en")
    page = shipped_site.signed_in("employee").get(f"/recommendations/{answer.id}")
    assert "within your limits" not in page.text
    assert f"Under review: {reviewed.status_reason_en}" in html.unescape(page.text)
