"""The filters of the audit trail: folded up, still sent without a script, and told where any is set."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from service.audit import record
from service.database import Database
from tests.service.sites import HOSTILE, Site, site_on

TRAIL = "/administration/audit"


@pytest.fixture
def site(database: Database) -> Iterator[Site]:
    site = site_on(database)
    yield site
    site.close()


@pytest.fixture
def keeper(site: Site) -> TestClient:
    return arrived(site)


def arrived(site: Site) -> TestClient:
    browser = site.browser()
    browser.post("/sign-in", data={"key": site.tokens["admin"]})
    return browser


def folded(page: str) -> tuple[str, str]:
    """Return what stands on the fold of the filters, and what is in it."""
    found = re.search(r'<details class="fold"><summary>([^<]*)</summary>(.*?)</details>', page, re.DOTALL)
    assert found, page
    return found[1], found[2]


def test_filters_are_folded_up_and_say_so_when_none_is_set(keeper: TestClient) -> None:
    page = keeper.get(TRAIL).text
    label, inside = folded(page)
    assert label == "Narrow down"
    assert 'name="principal"' in inside
    assert "Shown are only acts with" not in page


def test_filters_that_are_set_are_told_outside_of_the_fold_with_the_way_back(keeper: TestClient) -> None:
    page = keeper.get(TRAIL, params={"action": "key.list", "since": "2026-11-01", "person": HOSTILE}).text
    label, inside = folded(page)
    assert label == "Narrow down (3 filters are set)"
    assert 'value="key.list"' in inside
    outside = page.replace(inside, "")
    assert "Code of the act: <code>key.list</code>" in outside
    assert "From day: <code>1 Nov 2026</code>" in outside
    assert f'<a href="{TRAIL}">Show all acts</a>' in outside
    assert "<script>alert" not in page
    assert "已设 1 项" in keeper.get(TRAIL, params={"lang": "zh", "action": "key.list"}).text


def test_a_day_that_is_none_narrows_nothing_and_is_not_told_to(keeper: TestClient) -> None:
    label, _ = folded(keeper.get(TRAIL, params={"since": "soon"}).text)
    assert label == "Narrow down"


def test_the_last_day_is_a_whole_one(site: Site, keeper: TestClient) -> None:
    at = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
    with site.database.write() as session:
        record(session, principal="key:1", action="crosswalk.propose", object_kind="crosswalk", at=at)

    def is_shown(**days: str) -> bool:
        return "key:1</" in keeper.get(TRAIL, params={"action": "crosswalk.propose", **days}).text

    assert is_shown(since="2026-11-22", until="2026-11-22")
    assert not is_shown(until="2026-11-21")
    assert not is_shown(since="2026-11-23")


def test_the_trail_is_shown_and_verified(site: Site, keeper: TestClient) -> None:
    keeper.post("/administration/keys", data={"name": "A system", "permissions": ["lms"]})
    shown = keeper.get("/administration/audit", params={"action": "key.create"})
    assert re.search(r">Made an API key</a><code[^>]*>key.create<", shown.text)
    chinese = keeper.get("/administration/audit", headers={"accept-language": "zh-CN"})
    assert re.search(r">创建 API 密钥</a><code[^>]*>key.create<", chinese.text)
    assert 'href="/administration/audit?action=key.create&amp;principal=key%3A' in shown.text
    assert "rows are as they were written" in keeper.get("/administration/audit/trail").text
    assert "Sealed without the secret" not in keeper.get("/administration/audit/trail").text
    assert "E-1" not in keeper.get("/administration/audit").text
    with site.database.write() as session:
        session.connection().exec_driver_sql("UPDATE audit_event SET request = 'x' WHERE action = 'key.create'")
    assert "the row says something else than what was sealed" in keeper.get("/administration/audit/trail").text


def test_the_trail_says_how_much_of_it_needs_no_secret(sqlite_database: Database) -> None:
    site = site_on(sqlite_database, audit_secret="s" * 40)
    told = arrived(site).get("/administration/audit/trail").text
    rows = re.search(r"<p>Sealed without the secret, as before it was set: (\d+) rows, the last at [^<]+ UTC\.", told)
    # The people and keys of the site were made without one.
    assert rows is not None
    assert int(rows[1]) >= 2
    site.close()
