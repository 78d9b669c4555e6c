"""A budget that is exceeded is told in one way, and a kind of budget by one word, wherever they stand."""

import html
import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook

from service.database import Database
from service.texts import Language, say
from service.web.words import words_in
from tests.service.sites import site_on
from tests.service.years.agreed import Agreed, agreed
from tests.service.years.made import HR, PERIOD, company, period, scenario, solved, years_on

REMAINING = re.compile(r'<td class="number[^"]*" data-label="{label}">(.*?)</td>', re.DOTALL)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_budget_that_is_exceeded_and_its_kind_are_told_in_one_way(
    sqlite_database: Database, language: Language
) -> None:
    company(sqlite_database)
    years = years_on(sqlite_database)
    budgets = {"A": ("100.00", "warning"), "B": ("0.00", "hard")}
    years.store_period(PERIOD, period(budget="120.00", budgets=budgets), HR)
    days = date(2027, 5, 3), date(2027, 5, 4)
    agreed(sqlite_database, "L-1", {"Y1": Agreed(minor=15_000, first=days[0], last=days[1], offering="Y1-05")})
    key = scenario(years)
    solved(years, key)
    site, words = site_on(sqlite_database), words_in(language)
    browser = site.signed_in("hr")
    label = words.text("money-remaining")
    # Of A 150.00 are committed: 50.00 over its 100.00, and 30.00 over the 120.00 of the company.
    over = words.text("money-overrun", amount=words.amount("50.00", "SGD"))
    kinds = {kind: say(language, f"binding_{kind}") for kind in ("hard", "warning")}
    for address in (f"/periods/{PERIOD}", f"/periods/{PERIOD}/money?scenario={key}", f"/scenarios/{key}"):
        page = html.unescape(browser.get(address, params={"lang": language, "scenario": key}).text)
        cells = re.findall(REMAINING.pattern.format(label=label), page, re.DOTALL)
        told = [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]
        assert over in told, address
        if "money" in address:
            assert words.text("money-overrun", amount=words.money("30.00", "SGD")) in page
        if address != f"/scenarios/{key}":
            assert all(f'<span class="tag plain">{kind}</span>' in page for kind in kinds.values()), address
    sheets = browser.get(f"/scenarios/{key}/export", params={"lang": language})
    book = load_workbook(io.BytesIO(sheets.content))
    assert set(kinds.values()) <= {cell.value for row in book[say(language, "sheet_budgets")].rows for cell in row}
    site.close()
