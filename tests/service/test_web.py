"""The pages in a real application: signing in and out, whose plans are shown, failures, headers."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from service import keys, learners
from service.app import create_app
from service.database import Database
from service.migrating import migrate
from service.policy import RULES
from service.schemas.learners import LearnerRecord
from service.settings import Settings
from service.tables import CostCentre
from service.web.sign_in import COOKIE, own_address
from tests.conftest import Databases
from tests.service.sites import BROWSER, Site


def test_who_is_not_signed_in_is_led_to_the_first_page_and_back(site: Site) -> None:
    browser = site.browser()
    answer = browser.get("/learners/E-1", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?next=%2Flearners%2FE-1")
    landing = browser.get("/learners/E-1")
    assert "Please sign in to see that page." in landing.text
    assert 'name="next" value="/learners/E-1"' in landing.text
    back = browser.post("/sign-in", data={"key": site.tokens["employee"], "next": "/learners/E-1"})
    assert (back.url.path, back.status_code) == ("/learners/E-1", 200)


@pytest.mark.parametrize(
    ("asked", "back"),
    [
        ("/learners?cost_centre=A%26B&page_token=x", "/learners?cost_centre=A%26B&page_token=x"),
        ("/learners/E%3F1%2F%E7%8E%8B?ask=why%20not", "/learners/E%3F1%2F%E7%8E%8B?ask=why%20not"),
        ("/learners?", "/learners"),
    ],
)
def test_the_way_back_is_the_whole_address_as_it_was_sent(site: Site, asked: str, back: str) -> None:
    answer = site.browser(follow_redirects=False).get(asked)
    assert parse_qs(urlsplit(answer.headers["location"]).query)["next"] == [back]
    leads = site.signed_in("hr").get("/", params={"next": back}, follow_redirects=False)
    assert leads.headers["location"] == back


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://127.0.0.1/learners/E-1?instead=AM-1", "/learners/E-1?instead=AM-1"),
        ("http://evil.example/learners/E-1", "/"),
        ("http://127.0.0.1//evil.example", "/"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
def test_who_was_signed_out_before_a_form_came_back_to_its_page(site: Site, referer: str, back: str) -> None:
    browser = site.browser(follow_redirects=False, base_url="http://127.0.0.1")
    answer = browser.post("/learners/E-1/recommendations", data={}, headers={"referer": referer})
    assert (answer.status_code, parse_qs(urlsplit(answer.headers["location"]).query)["next"]) == (303, [back])


def test_the_cookie_is_for_the_server_alone_and_holds_no_secret(site: Site) -> None:
    answer = site.browser(follow_redirects=False).post("/sign-in", data={"key": site.tokens["hr"]})
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 303
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert "Secure" not in cookie
    # A secret may hold an underscore itself.
    assert site.tokens["hr"].split("_", 2)[2] not in cookie
    assert "gk_" not in answer.headers["location"]
    safe = site.browser(follow_redirects=False, base_url="https://127.0.0.1")
    assert "Secure" in safe.post("/sign-in", data={"key": site.tokens["hr"]}).headers["set-cookie"]


@pytest.mark.parametrize("wrong", ["", "gk_", "gk_0123456789abcdef_wrong", "x" * 201, "\x00", "gk_\u2028_"])
def test_a_wrong_key_opens_nothing(site: Site, wrong: str) -> None:
    answer = site.browser().post("/sign-in", data={"key": wrong})
    assert answer.status_code in (401, 422)
    assert COOKIE not in answer.headers.get("set-cookie", "")


def test_a_forged_cookie_opens_nothing(site: Site) -> None:
    good = site.signed_in("hr").cookies[COOKIE]
    key_id = site.principals["hr"].name.removeprefix("key:")
    for cookie in ("", "x", "..", f"{good}0", good[:-1], good.swapcase(), key_id, site.tokens["hr"], "x" * 5000):
        browser = site.browser(follow_redirects=False, cookies={COOKIE: cookie})
        assert browser.get("/learners").status_code == 303, cookie
    assert site.browser(follow_redirects=False, cookies={COOKIE: good}).get("/learners").status_code == 200
    # Behind https another cookie counts, which no other host could have set.
    safe = {"follow_redirects": False, "base_url": "https://127.0.0.1"}
    assert site.browser(**safe, cookies={COOKIE: good}).get("/learners").status_code == 303
    assert site.browser(**safe, cookies={f"__Host-{COOKIE}": good}).get("/learners").status_code == 200


def test_a_revoked_key_is_signed_out_at_once(site: Site) -> None:
    browser = site.signed_in("hr")
    with site.database.write() as session:
        keys.revoke(session, site.principals["hr"].name.removeprefix("key:"))
    assert browser.get("/learners", follow_redirects=False).status_code == 303


def test_signing_out_ends_the_session_wherever_its_cookie_has_gone(site: Site) -> None:
    browser = site.signed_in("hr")
    copied = site.browser(follow_redirects=False, cookies={COOKIE: browser.cookies[COOKIE]})
    assert copied.get("/learners").status_code == 200
    assert browser.post("/sign-out").url.path == "/"
    assert browser.get("/learners", follow_redirects=False).status_code == 303
    assert copied.get("/learners").status_code == 303
    # Who is out already is out.
    assert browser.post("/sign-out").status_code == 200


def test_signing_in_again_ends_the_earlier_session_of_the_same_browser(site: Site) -> None:
    browser = site.signed_in("hr")
    earlier = browser.cookies[COOKIE]
    browser.post("/sign-in", data={"key": site.tokens["employee"]})
    assert browser.cookies[COOKIE] != earlier
    assert site.browser(follow_redirects=False, cookies={COOKIE: earlier}).get("/learners").status_code == 303


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/\r\nx", ""]
)
def test_signing_in_never_leads_to_another_site(elsewhere: str) -> None:
    assert own_address(elsewhere) == "/"


@pytest.mark.parametrize(
    ("who", "room", "otherwise"),
    [
        ("hr", "/periods", "/learners"),
        ("manager", "/team", "/learners"),
        ("employee", "/me", "/learners/E-1"),
        ("admin", "/administration", "/learners"),
        ("lms", "/learners", "/learners"),
    ],
)
def test_everybody_begins_where_their_work_is(site: Site, who: str, room: str, otherwise: str) -> None:
    begun = site.signed_in(who).get("/", follow_redirects=False)
    assert begun.headers["location"] == (room if ("GET", room) in RULES else otherwise)


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "http://evil.example"}])
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/demo", "/learners/E-1/recommendations"])
def test_a_form_of_another_site_is_refused(demo_site: Site, path: str, headers: dict[str, str]) -> None:
    browser = demo_site.signed_in("hr")
    plain = {name: value for name, value in BROWSER.items() if name != "sec-fetch-site"}
    browser.headers.clear()
    browser.headers.update(plain | headers)
    assert browser.post(path, data={"key": demo_site.tokens["hr"], "role": "x"}).status_code == 403


def test_the_demo_offers_whoever_is_there_to_be(demo_site: Site) -> None:
    browser = demo_site.browser()
    landing = browser.get("/").text
    assert re.findall(r'name="who" value="(\w+)"', landing) == ["hr", "developer", "admin"]
    for _ in range(2):
        answer = browser.post("/demo", data={"who": "hr", "next": "/learners"})
        assert (answer.status_code, answer.url.path) == (200, "/learners")
        assert "Tan Wei Ling" in answer.text
    assert "Signed in as human resources (visitor)" in answer.text
    assert "当前登录：人力资源（访客）" in browser.get("/learners?lang=zh").text
    with demo_site.database.write() as session:
        session.add(CostCentre(id="THG-SG-CB", name="Corporate banking"))
    for learner in ("E-1001", "E-1002"):
        learners.store(demo_site.database, learner, LearnerRecord(), demo_site.principals["lms"])
    for who, path in {"employee": "/learners/E-1001", "colleague": "/learners/E-1002", "manager": "/learners"}.items():
        assert demo_site.browser().post("/demo", data={"who": who, "next": "/learners"}).url.path == path
    answer = demo_site.browser().post("/demo", data={"who": "admin", "next": "/learners"})
    assert "sees nobody’s plan" in answer.text
    onward = demo_site.browser().post("/demo", data={"next": "/learners/E-1"})
    assert onward.url.path == "/learners/E-1"
    assert demo_site.browser().post("/demo", data={"who": "root"}).status_code == 404


def test_a_developer_is_shown_a_key_that_ends_the_one_before(demo_site: Site) -> None:
    browser = demo_site.browser()
    shown = []
    for _ in range(2):
        answer = browser.post("/demo", data={"who": "developer"})
        assert COOKIE not in browser.cookies
        shown += re.findall(r"gk_[0-9a-f]{16}_[\w-]{43}", answer.text)
    assert len(set(shown)) == 2
    statuses = [browser.get("/v1/roles", headers={"authorization": f"Bearer {key}"}).status_code for key in shown]
    assert statuses == [401, 200]


@pytest.mark.parametrize("path", ["/", "/learners", "/v1/health/live", "/static/mark.svg"])
def test_the_demo_answers_nobody_from_elsewhere(demo_site: Site, path: str) -> None:
    for name in ("rebound.example", "127.0.0.1.evil.example", "10.0.0.7", "[::2]", ""):
        answer = demo_site.browser(headers=BROWSER | {"host": name}).get(path)
        assert answer.status_code == 403, name
    for name in ("localhost:8000", "127.0.0.1:1", "[::1]:8000"):
        assert demo_site.browser(headers=BROWSER | {"host": name}).get(path).status_code == 200, name
    from_elsewhere = TestClient(demo_site.app, headers=BROWSER, base_url="http://127.0.0.1", client=("10.0.0.7", 1))
    assert from_elsewhere.get(path).status_code == 403


def test_outside_the_demo_there_is_no_such_door(site: Site) -> None:
    browser = site.browser()
    assert 'name="who"' not in browser.get("/").text
    assert browser.post("/demo").status_code == 404


def test_a_plan_is_shown_with_everything_escaped(site: Site) -> None:
    key = site.plan_of("E-1")
    page = site.signed_in("hr").get(f"/recommendations/{key}")
    assert page.status_code == 200
    assert "Plan for Tan Wei Ling" in page.text
    assert "The best possible within your limits" in page.text
    # Two of three steps fit into 300.00: weight 2 of 3 steps, so 67 % of what is required.
    assert "67%" in page.text
    assert "The budget is too small to close more of it." in page.text
    assert f'href="/v1/recommendations/{key}"' in page.text
    assert "<script>" not in page.text
    assert "<img src=x" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def test_an_infeasible_answer_is_a_page_too(site: Site) -> None:
    locks = [{"module": f"X-{level}", "keep": True} for level in (1, 2, 3)]
    page = site.signed_in("hr").get(f"/recommendations/{site.plan_of('E-1', locks=locks)}")
    assert page.status_code == 200
    assert "No plan fits these demands" in page.text
    assert "What would make a plan possible" in page.text


def test_the_plan_speaks_the_language_of_the_browser_and_of_the_switch(site: Site) -> None:
    key = site.plan_of("E-1")
    browser = site.signed_in("hr")
    chinese = browser.get(f"/recommendations/{key}", headers={"accept-language": "zh-CN,zh;q=0.9,en;q=0.5"})
    assert 'lang="zh-Hans"' in chinese.text
    assert "预算不足以继续缩小这一差距。" in chinese.text
    assert "等级：目前、之后、要求" in browser.get(f"/recommendations/{key}?lang=zh").text
    # The switch is remembered.
    assert "等级：目前、之后、要求" in browser.get(f"/recommendations/{key}").text


def test_the_same_document_is_there_as_json(site: Site) -> None:
    key = site.plan_of("E-1")
    document = site.signed_in("hr").get(f"/recommendations/{key}.json").json()
    bearer = {"authorization": f"Bearer {site.tokens['hr']}", "accept-language": "en"}
    assert document == TestClient(site.app).get(f"/v1/recommendations/{key}", headers=bearer).json()


def test_the_learners_page_shows_the_newest_plan(site: Site) -> None:
    site.plan_of("E-1", goal="cheapest", limits={})
    newest = site.plan_of("E-1")
    page = site.signed_in("employee").get("/learners/E-1")
    assert f'href="/v1/recommendations/{newest}"' in page.text


def test_a_learner_without_a_plan_is_told_how_to_get_one(site: Site) -> None:
    browser = site.signed_in("employee")
    home = browser.get("/")
    assert home.url.path == "/development/E-1"
    assert "No target is recorded" in home.text
    page = browser.get("/learners/E-1")
    assert "No plan yet" in page.text
    assert "The catalogue holds no roles yet." in page.text


def test_an_id_with_any_character_has_its_page(site: Site) -> None:
    browser = site.signed_in("hr")
    assert 'href="/learners/E%2F2%20%C3%BC"' in browser.get("/learners").text
    assert "Plan for E/2 ü" in browser.get("/learners/E%2F2%20%C3%BC").text
    assert "Plan for E/2 ü" in browser.get("/learners", params={"id": "E/2 ü"}).text


def test_an_employee_sees_their_own_plan_and_nothing_else(site: Site) -> None:
    own, foreign = site.plan_of("E-1"), site.plan_of("E/2 ü")
    browser = site.signed_in("employee")
    assert browser.get(f"/recommendations/{own}").status_code == 200
    strange = browser.get(f"/recommendations/{foreign}")
    missing = browser.get("/recommendations/rec_missing")
    assert strange.status_code == missing.status_code == 404
    assert strange.text == missing.text
    for path in ("/learners/E%2F2%20%C3%BC", "/learners/nobody", f"/recommendations/{foreign}.json"):
        assert browser.get(path).status_code == 404, path
    assert browser.post("/learners/nobody/recommendations", data={"role": "x"}).status_code == 404
    assert browser.get("/learners").url.path == "/learners/E-1"


def test_a_key_without_people_sees_nobodys_plan(site: Site) -> None:
    key = site.plan_of("E-1")
    browser = site.signed_in("admin")
    assert "sees nobody’s plan" in browser.get("/learners").text
    for path in (f"/recommendations/{key}", f"/recommendations/{key}.json", "/learners/E-1"):
        assert browser.get(path).status_code == 403, path


def test_a_manager_of_nobody_finds_nobody(site: Site) -> None:
    key = site.plan_of("E-1")
    browser = site.signed_in("manager")
    assert "Tan Wei Ling" not in browser.get("/learners").text
    for path in (f"/recommendations/{key}", f"/recommendations/{key}.json", "/learners/E-1"):
        assert browser.get(path).status_code == 404, path


@pytest.mark.parametrize(
    "path", ["/learners/%00", "/learners/%ED%A0%80", "/recommendations/%00", "/recommendations/%FF"]
)
def test_an_id_that_can_be_none_is_nowhere(site: Site, path: str) -> None:
    assert site.signed_in("hr").get(path).status_code == 404


def test_people_get_failures_as_pages_and_programs_as_documents(site: Site) -> None:
    browser = site.browser()
    lost = browser.get("/no/such/page")
    assert (lost.status_code, lost.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "Nothing here" in lost.text
    assert "content-security-policy" in lost.headers
    program = browser.get("/no/such/page", headers={"accept": "*/*"})
    assert program.headers["content-type"] == "application/problem+json"
    api = browser.get("/v1/recommendations/x")
    assert (api.status_code, api.headers["content-type"]) == (401, "application/problem+json")
    wrong = browser.get("/sign-in")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    assert "Not this way" in wrong.text


def test_whoever_is_signed_in_keeps_the_way_to_the_other_rooms_when_something_fails(site: Site) -> None:
    browser = site.signed_in("hr")
    for path, status in (("/learners/nobody", 404), ("/administration/imports", 403)):
        failed = browser.get(path)
        assert failed.status_code == status
        assert 'href="/catalogue"' in failed.text, path
        assert 'action="/sign-out"' in failed.text, path
    assert 'action="/sign-out"' not in site.browser().get("/no/such/page").text


def test_a_key_that_is_refused_leads_back_to_its_field(demo_site: Site) -> None:
    browser = demo_site.browser()
    assert "autofocus" not in browser.get("/").text
    assert " autofocus>" in browser.post("/sign-in", data={"key": "gk_none"}).text


def test_every_page_carries_the_strict_policy(site: Site) -> None:
    key = site.plan_of("E-1")
    browser = site.signed_in("hr")
    for path in ("/learners", "/learners/E-1", f"/recommendations/{key}", f"/recommendations/{key}.json", "/none"):
        headers = browser.get(path).headers
        assert "default-src 'self'; script-src 'self'" in headers["content-security-policy"], path
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"


def test_the_style_sheets_are_our_own(site: Site) -> None:
    browser = site.browser()
    for path in ("/static/gradus.css", "/static/print.css", "/static/mark.svg"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert "http://" not in answer.text.replace("http://www.w3.org/2000/svg", "")


def test_a_browser_stays_signed_in_over_a_restart(databases: Databases) -> None:
    url = databases.copy("sqlite", "migrated", migrate)
    database = Database(url)
    with database.write() as session:
        _, token = keys.create(session, name="HR", permissions=["hr"])
    database.dispose()

    def browser() -> TestClient:
        app = create_app(Settings(database_url=url))
        return TestClient(app, headers=BROWSER, base_url="http://127.0.0.1", follow_redirects=False)

    with browser() as first:
        jar = {COOKIE: first.post("/sign-in", data={"key": token}).cookies[COOKIE]}
    with browser() as second:
        second.cookies.update(jar)
        assert second.get("/learners").status_code == 200
    databases.discard(url)
