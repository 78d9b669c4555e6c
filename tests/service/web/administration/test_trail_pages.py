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
