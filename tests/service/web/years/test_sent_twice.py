"""Forms of a year that are sent twice, by a double click, make one thing, and both sendings lead to it."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from sqlmodel import SQLModel, func, select

from service.database import Database
from service.tables import TrainingNeed, TrainingPeriod, TrainingScenario
from tests.service.sites import Site, site_on
from tests.service.web.development.test_journey import fields
from tests.service.years.made import HR, PERIOD, company, period, years_on

BELOW = f"/periods/{PERIOD}"


@pytest.fixture
def house(sqlite_database: Database) -> Iterator[Site]:
    company(sqlite_database)
    years = years_on(sqlite_database)
    years.store_period(PERIOD, period(budget="1000.00"), HR)
    years.move(PERIOD, "collecting", HR)
    site = site_on(sqlite_database)
    yield site
    site.close()


def _count(site: Site, table: type[SQLModel]) -> int:
    with site.database.read() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def _sent_twice(browser: TestClient, address: str, form: Mapping[str, str]) -> set[tuple[int, str]]:
    def send(_: int) -> tuple[int, str]:
        answer = browser.post(address, data=dict(form), follow_redirects=False)
        return answer.status_code, answer.headers.get("location", answer.text)

    with ThreadPoolExecutor(2) as threads:
        return set(threads.map(send, range(2)))


@pytest.mark.parametrize(
    ("page", "action", "written", "table"),
    [
        (
            f"{BELOW}/needs",
            f"{BELOW}/needs#hand-in",
            {"learner": "L-1", "wish": "More of Y", "reason": "New customers"},
            TrainingNeed,
        ),
        (f"{BELOW}/scenarios", f"{BELOW}/scenarios", {"name": "First"}, TrainingScenario),
        (
            "/periods",
            "/periods",
            {"id": "2028", "start_on": "2028-01-01", "end_on": "2028-12-31", "currency": "SGD", "budget": "10.00"},
            TrainingPeriod,
        ),
    ],
    ids=["need", "scenario", "period"],
)
def test_a_double_click_makes_one_thing_and_both_lead_to_it(
    house: Site, page: str, action: str, written: dict[str, str], table: type[SQLModel]
) -> None:
    browser, before = house.signed_in("hr"), _count(house, table)
    form = fields(browser.get(page), action) | written
    assert len(form["once"]) >= 16
    led = _sent_twice(browser, action.partition("#")[0], form)
    assert len(led) == 1, led
    assert next(iter(led))[0] == 303, led
    assert _count(house, table) == before + 1


@pytest.mark.parametrize(
    ("page", "action", "written", "table"),
    [
        (f"{BELOW}/needs", f"{BELOW}/needs#hand-in", {"learner": "L-1", "wish": "More of Y"}, TrainingNeed),
        (f"{BELOW}/scenarios", f"{BELOW}/scenarios", {"name": "First"}, TrainingScenario),
    ],
    ids=["need", "scenario"],
)
def test_the_same_form_filled_in_anew_makes_another(
    house: Site, page: str, action: str, written: dict[str, str], table: type[SQLModel]
) -> None:
    browser, before = house.signed_in("hr"), _count(house, table)
    for _ in range(2):
        form = fields(browser.get(page), action) | written
        assert browser.post(action.partition("#")[0], data=form).status_code == 200
    assert _count(house, table) == before + 2
