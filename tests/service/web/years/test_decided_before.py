"""What development plans have decided is told on the pages of a scenario, in its workbook, and beside its runs."""

import html
import io
import re

import pytest
from openpyxl import load_workbook

from service.texts import Language
from service.web.words import words_in
from service.years.years import Years
from tests.service.sites import BROWSER, Site
from tests.service.years.agreed import agreed
from tests.service.years.made import HR, PERIOD, money, scenario, solved
from tests.service.years.test_commitments import X1, X2


@pytest.fixture
def key(house: Site, years: Years) -> str:
    """A scenario, solved beside a plan that takes 340.00 of the 1,000.00."""
    agreed(house.database, "L-1", {"X1": X1, "X2": X2})
    found = scenario(years)
    solved(years, found)
    years.activate(found, HR, "en")
    return found


def _page(house: Site, path: str, language: Language) -> str:
    browser = house.signed_in("hr")
    browser.headers.update(BROWSER | {"accept-language": language})
    found = browser.get(path)
    assert found.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", found.text)).split())


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            ("Decided by development plans, and taken off the budgets SGD 340.00", "SGD 340.00 are decided already"),
        ),
        ("zh", ("已由发展计划确定，并从预算中扣除 SGD 340.00", "其中 SGD 340.00 已定")),
    ],
)
def test_a_scenario_says_what_is_taken_off_its_budgets(
    house: Site, key: str, language: Language, told: tuple[str, ...]
) -> None:
    page = _page(house, f"/scenarios/{key}", language).replace("\xa0", " ")
    for sentence in told:
        assert sentence in page


def test_a_run_counts_whom_only_a_plan_has_put_into_it(house: Site, key: str, years: Years) -> None:
    run = next(run for run in years.courses(PERIOD, HR, "en").items if run.offering == "X2-03")
    assert (run.enrolled, run.committed, run.fill_rate) == (1, 1, 1.0)
    page = _page(house, f"/periods/{PERIOD}/courses", "en")
    assert "By approved plans" in page
    assert re.search(r"X2-03 .*? 0 1 1 0 1 to 2 100%", page)


def test_the_workbook_says_of_which_budgets_its_sheets_tell(key: str, years: Years) -> None:
    book = load_workbook(io.BytesIO(b"".join(years.export(key, HR, "en").pieces())))
    cells = [str(cell.value).replace("\xa0", " ") for row in book["Summary"].iter_rows() for cell in row]
    assert any("they have committed and consumed SGD 340.00 of it" in cell for cell in cells)
    budgets = [[cell.value for cell in row] for row in book["Budgets"].iter_rows()]
    assert float(str(budgets[-1][4])) == 1000


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_comparison_names_budgets_as_the_scenarios_do(
    house: Site, key: str, years: Years, language: Language
) -> None:
    other = scenario(years, "Second", budget=money("900.00"))
    solved(years, other)
    page = _page(house, f"/scenarios/{key}/comparison?with={other}", language).replace("\xa0", " ")
    words = words_in(language)
    assert f"{words.text('money-budget')} SGD 1,000.00 SGD 900.00" in page
    # What was asked for is what 340.00 less of it leaves, and the page says so.
    assert "SGD 560.00" in page
    assert words.text("comparison-decided") in page
