"""Lists of a scenario that are longer than its page: the first entries, how many follow, and the way to all of them."""

import html
import re

from fastapi.testclient import TestClient
from sqlmodel import select

from service import companies
from service.schemas.companies import CostCentreRecord
from service.tables import AnnualPlanDocument
from service.years.years import Years
from tests.service.sites import Site
from tests.service.web.years.browsing import etag, plain, solved_page
from tests.service.years.made import HR, PERIOD, scenario

#: More than stand on the first page and on the second.
OLD = [f"OLD-{number:03}" for number in range(130)]
CENTRES = [f"C-{number:03}" for number in range(410)]


def followed(browser: TestClient, page: str, words: str) -> str:
    """Follow the link that says this, and return the page behind it."""
    found = re.search(rf'<a href="([^"]*)">{re.escape(words)}</a>', page)
    assert found, words
    return browser.get(html.unescape(found[1])).text


def warned(page: str) -> list[str]:
    found = re.search(r'aria-labelledby="warnings-heading">.*?</section>', page, re.DOTALL)
    return re.findall(r"OLD-\d+", found[0]) if found else []


def test_every_warning_of_a_scenario_is_come_to(house: Site, years: Years) -> None:
    browser, key = house.signed_in("hr"), scenario(years)
    solved_page(house, browser, key)
    with house.database.write() as session:
        # As a company's whole catalogue warns, which nobody wants to solve here.
        stored = session.exec(select(AnnualPlanDocument).where(AnnualPlanDocument.part == "answer")).one()
        notes = [{"code": "unknown_module", "params": {"module": "X1", "unknown": old}, "text": ""} for old in OLD]
        plan = {**stored.document["plan"], "warnings": notes}
        stored.document = {**stored.document, "plan": plan}
    page = plain(browser.get(f"/scenarios/{key}").text)
    first = warned(page)
    assert len(first) == 12
    second = followed(browser, page, "Read 118 more")
    third = followed(browser, second, "Read 18 more")
    assert [*first, *warned(second), *warned(third)] == OLD
    assert "more</a>" not in third.partition('aria-labelledby="warnings-heading"')[2].partition("</section>")[0]
    # Where an address leads beyond the end, the list begins anew.
    assert warned(plain(browser.get(f"/scenarios/{key}?warnings=1000").text)) == first
    assert browser.get(f"/scenarios/{key}?warnings=-1").status_code == 422
    assert "再看 118 条" in browser.get(f"/scenarios/{key}?lang=zh").text


def test_every_cost_centre_can_be_given_a_budget_of_its_own(house: Site, years: Years) -> None:
    for centre in CENTRES:
        companies.store(house.database, centre, CostCentreRecord(parent="TOP", name=f"Centre {centre}"), HR)
    browser, key = house.signed_in("hr"), scenario(years)
    page = browser.get(f"/scenarios/{key}").text
    last = f'<option value="{CENTRES[-1]}"'
    assert last not in page
    more = followed(browser, page, "14 more cost centres")
    assert last in more
    assert '<details class="block" id="change" open' in more
    sent = {"etag": etag(more), "name": "More", "centre": CENTRES[-1], "amount": "12.50"}
    stored = browser.post(f"/scenarios/{key}", data=sent)
    assert stored.status_code == 200
    (budget,) = years.scenario(key, HR, "en").content.cost_centres
    assert (budget.cost_centre, budget.amount.amount if budget.amount else None) == (CENTRES[-1], "12.50")
    assert years.period(PERIOD, HR).budgets == []
