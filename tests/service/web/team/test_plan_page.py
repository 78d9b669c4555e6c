"""One plan with the word on it: what is shown, what is refused beside its field, and where a decision leads."""

from html import unescape
from re import findall

from fastapi.testclient import TestClient

from service.database import Database
from service.schemas.development import DevelopmentPlanRead
from service.schemas.development_sent import StepRequest, TransitionRequest
from service.tables import Evidence
from tests.service.sites import HOSTILE
from tests.service.team.company import HR, developing, manager, planned
from tests.service.team.test_budget_effect import YEAR, period
from tests.service.web.team.conftest import Browsers
from tests.service.web.team.test_team_page import shown

#: Ben knows both levels of one competency already, or says so.
CLAIM = {"competency": "t/a", "level": 2, "statement": f"Did it for years {HOSTILE}", "link": "https://example.org/x"}


def claimed(database: Database, *, state: str = "proposed") -> tuple[DevelopmentPlanRead, str]:
    """Return a plan that counts on evidence, and the evidence."""
    development = developing(database)
    plan = planned(database, "P-ben")
    trial = development.tried(plan.id, {"change": {"kind": "know", "evidence": CLAIM}}, HR, "en")
    plan = development.accept(plan.id, trial.trial, HR, "en")
    if state == "proposed":
        plan = development.move(plan.id, TransitionRequest(to="proposed"), HR, "en")
    return plan, next(entry.id for entry in plan.evidence)


def decide(browser: TestClient, plan: DevelopmentPlanRead, **form: str) -> tuple[int, str]:
    given = {"etag": plan.etag} | {name.replace("__", "-"): value for name, value in form.items()}
    answer = browser.post(f"/team/plans/{plan.id}/decision", data=given, follow_redirects=False)
    return answer.status_code, unescape(answer.text) if answer.status_code != 303 else answer.headers["location"]


def state_of(database: Database, plan: DevelopmentPlanRead) -> str:
    return developing(database).get(plan.id, HR, "en").state


def test_a_plan_is_shown_short_with_what_it_takes_of_the_budget(browsers: Browsers, database: Database) -> None:
    period(database, "2026", YEAR, "running", {"TOP": (50_000, "hard"), "NORTH": (20_000, "warning")})
    plan = planned(database, "P-ben", "proposed")
    browser = browsers("manager", centres=("NORTH",))
    assert "Only steps that begin in the period and are paid in its currency are counted here." in shown(
        browser, "/team"
    )
    page = shown(browser, f"/team/plans/{plan.id}")
    for told in (
        "The plan of Ben",
        "Adviser",
        "Advising two",
        "Advising 1 → 2",
        "SGD\xa0200.00",
        "8 hours",
        "43%",
        "100%",
    ):
        assert told in page, told
    assert "Period Year 2026, running." in page
    assert "SGD\xa050.00 over" in page
    assert ">warning<" in page
    assert "Part TOP" not in page
    assert f'href="/v1/development-plans/{plan.id}/budget-effect"' in page
    chinese = shown(browsers("hr", language="zh"), f"/team/plans/{plan.id}")
    assert "对预算的影响" in chinese
    assert "Part TOP" in chinese
    assert "咨询二" in chinese


def test_its_document_is_that_of_the_api(browsers: Browsers, database: Database) -> None:
    plan = planned(database, "P-ben", "proposed")
    browser = browsers("hr")
    document = browser.get(f"/team/plans/{plan.id}?as=json").json()
    assert document["development_plan"] == plan.id
    assert document["price"] == {"amount": "250.00", "currency": "SGD"}


def test_approving_leads_back_to_the_team_and_on_to_the_next(browsers: Browsers, database: Database) -> None:
    first, second = planned(database, "P-cat", "proposed"), planned(database, "P-ben", "proposed")
    browser = browsers("manager", centres=("NORTH",))
    listed = shown(browser, "/team")
    assert listed.index(f"/team/plans/{first.id}") < listed.index(f"/team/plans/{second.id}")
    assert "Next:" not in listed
    assert decide(browser, first, to="approved") == (303, "/team?decided=yes")
    assert state_of(database, first) == "approved"
    after = shown(browser, "/team?decided=yes")
    assert "The plan is approved." in after
    assert f'href="/team/plans/{second.id}">Next: Ben</a>' in after
    assert "The plan is approved." not in shown(browser, "/team")


def test_a_plan_is_sent_back_with_a_reason_and_not_without(browsers: Browsers, database: Database) -> None:
    plan = planned(database, "P-ben", "proposed")
    browser = browsers("manager", centres=("NORTH",))
    status, page = decide(browser, plan, to="draft", reason="  \n ")
    assert status == 422
    assert 'id="reason-fault"' in page
    assert state_of(database, plan) == "proposed"
    assert decide(browser, plan, to="draft", reason="Begin with\nthe books.") == (303, "/team?decided=yes")
    found = developing(database).get(plan.id, HR, "en")
    assert (found.state, found.reason) == ("draft", "Begin with the books.")
    assert "was sent back" in shown(browser, "/team?decided=yes")


def test_evidence_is_answered_one_by_one(browsers: Browsers, database: Database) -> None:
    plan, evidence = claimed(database)
    browser = browsers("manager", centres=("NORTH",))
    raw = browser.get(f"/team/plans/{plan.id}").text
    assert "<script>alert" not in raw
    page = unescape(raw)
    assert "Advising, level 2" in page
    assert 'href="https://example.org/x" rel="noreferrer noopener nofollow"' in page
    status, page = decide(browser, plan, to="approved")
    assert (status, f'id="{evidence}-fault"' in page) == (422, True)
    status, page = decide(browser, plan, to="approved", **{f"evidence-{evidence}": "refuse"})
    assert status == 422
    assert f'id="{evidence}-refuse" name="evidence-{evidence}" value="refuse" checked' in page
    assert state_of(database, plan) == "proposed"
    assert decide(browser, plan, to="approved", **{f"evidence-{evidence}": "accept"})[0] == 303
    with database.read() as session:
        assert session.get_one(Evidence, evidence).state == "accepted"


def test_evidence_is_refused_when_a_plan_is_sent_back(browsers: Browsers, database: Database) -> None:
    plan, evidence = claimed(database)
    browser = browsers("manager", centres=("NORTH",))
    form = {"to": "draft", "reason": "Not shown.", f"evidence-{evidence}": "refuse"}
    assert decide(browser, plan, **form)[0] == 303
    with database.read() as session:
        assert session.get_one(Evidence, evidence).state == "refused"


def test_a_plan_that_changed_meanwhile_is_looked_at_again(browsers: Browsers, database: Database) -> None:
    plan = planned(database, "P-ben", "proposed")
    developing(database).move(plan.id, TransitionRequest(to="draft", reason="Wait."), HR, "en")
    browser = browsers("manager", centres=("NORTH",))
    status, page = decide(browser, plan, to="approved")
    assert status == 422
    assert "was changed while you looked at it" in page
    assert "Nothing waits here: the plan is Draft." in page
    assert state_of(database, plan) == "draft"
    assert decide(browser, plan, to="approved", etag="")[0] == 422
    assert decide(browser, plan, to="approved", etag='"nothing", *')[0] == 422
    assert state_of(database, plan) == "draft"


def test_a_decision_that_is_none_names_what_it_could_be(browsers: Browsers, database: Database) -> None:
    plan = planned(database, "P-ben", "proposed")
    browser = browsers("manager", centres=("NORTH",))
    for to in ("superseded", "heaven", ""):
        status, page = decide(browser, plan, to=to, reason="Because")
        assert (status, "to: has to be one of approved, draft." in page) == (422, True), to
        assert ">Because</textarea>" in page
    assert state_of(database, plan) == "proposed"


def test_a_double_click_decides_once_and_both_lead_on(browsers: Browsers, database: Database) -> None:
    plan = planned(database, "P-ben", "proposed")
    browser = browsers("manager", centres=("NORTH",))
    once = findall(r'name="once" value="([^"]{16,})"', shown(browser, f"/team/plans/{plan.id}"))
    assert len(once) == 1
    for _ in range(2):
        assert decide(browser, plan, to="approved", once=once[0]) == (303, "/team?decided=yes")
    assert [event.to_state for event in developing(database).get(plan.id, HR, "en").history].count("approved") == 1
    assert decide(browser, plan, to="draft", reason="No.", once=once[0])[0] == 422


def test_nobody_decides_on_their_own_plan(browsers: Browsers, database: Database) -> None:
    plan = planned(database, "P-ben", "proposed")
    browser = browsers("manager", "employee", centres=("NORTH",), learner="P-ben")
    page = shown(browser, f"/team/plans/{plan.id}")
    assert "Nobody decides on their own plan." in page
    assert "/decision" not in page
    assert decide(browser, plan, to="approved")[0] in (403, 409, 422)
    assert state_of(database, plan) == "proposed"


def test_a_stranger_s_plan_is_not_there(browsers: Browsers, database: Database) -> None:
    plan = planned(database, "P-dan", "proposed")
    browser = browsers("manager", centres=("NORTH",))
    for key in (plan.id, "dev_nowhere", "%00", "x" * 300):
        assert browser.get(f"/team/plans/{key}").status_code == 404, key
    assert decide(browser, plan, to="approved")[0] == 404
    assert browsers("employee", learner="P-dan").get(f"/team/plans/{plan.id}").status_code == 403
    assert state_of(database, plan) == "proposed"


def test_a_form_of_another_site_is_refused(browsers: Browsers, database: Database) -> None:
    plan = planned(database, "P-ben", "proposed")
    browser = browsers("manager", centres=("NORTH",))
    browser.headers["sec-fetch-site"] = "cross-site"
    assert decide(browser, plan, to="approved")[0] == 403
    assert state_of(database, plan) == "proposed"


def test_what_is_under_way_is_shown_without_anything_to_decide(browsers: Browsers, database: Database) -> None:
    plan = planned(database, "P-ben", "proposed", "approved")
    developing(database).mark(plan.id, "B1", StepRequest(status="enrolled"), manager("NORTH"), "en")
    page = shown(browsers("manager", centres=("NORTH",)), f"/team/plans/{plan.id}")
    assert "Nothing waits here: the plan is In progress." in page
    assert "/decision" not in page


def test_readiness_now_is_what_is_accepted_wherever_it_is_told(browsers: Browsers, database: Database) -> None:
    plan, evidence = claimed(database)
    browser = browsers("hr")
    pages = (
        f"/team/plans/{plan.id}",
        "/development/P-ben",
        f"/recommendations/{plan.recommendation.id}",
    )
    member = next(one for one in browser.get("/team?as=json").json()["items"] if one["learner"] == "P-ben")
    assert (round(member["readiness"]["now"], 4), plan.accepted_coverage, plan.coverage.before) == (
        0.4286,
        0.4286,
        0.8571,
    )
    assert [(gap.competency, gap.held, gap.accepted) for gap in plan.gaps] == [("t/a", 2, 1), ("t/b", None, None)]
    for path in pages:
        page = shown(browser, path)
        assert _figure(page) == ("43%", "100%"), path
        assert "86% now with the evidence that waits to be accepted" in page, path
    for path in pages[1:]:
        page = shown(browser, path)
        assert "level 2 claimed, and not accepted yet" in page
        assert "Met once the evidence is accepted" in page
    chinese = shown(browsers("hr", language="zh"), pages[0])
    assert "计入尚待认可的证明，目前为 86%" in chinese
    assert decide(browser, plan, to="approved", **{f"evidence__{evidence}": "accept"})[0] == 303
    for path in pages[1:]:
        page = shown(browser, path)
        assert _figure(page) == ("86%", "100%"), path
        assert "not accepted yet" not in page
    after = next(one for one in browser.get("/team?as=json").json()["items"] if one["learner"] == "P-ben")
    assert round(after["readiness"]["now"], 4) == 0.8571


def _figure(page: str) -> tuple[str, str]:
    """Return readiness now and after the plan, as the first tile has it."""
    found = findall(r'(?s)<span class="before">.*?</span>([^<]+)</span>.*?<span class="after">([^<]+)</span>', page)
    return found[0]
