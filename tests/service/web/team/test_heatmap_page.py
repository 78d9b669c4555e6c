"""Who is below target where, as a page: rolled up by part of the company, and said in words."""

import re

import pytest

from service.database import Database
from service.schemas.period_sheets import HeatCell, HeatCentre, HeatCompetency, Heatmap
from service.schemas.periods import PeriodRecord
from service.web.needs.heatmap_page import HeatmapPage, Part, heatmap_page
from service.web.words import words_in
from service.years import period_changes
from tests.service.conftest import TODAY
from tests.service.team.company import HR
from tests.service.web.team.conftest import Browsers
from tests.service.web.team.test_needs_pages import PAGE, PERIOD, open_period
from tests.service.web.team.test_team_page import shown

MAP = PAGE.replace("/needs", "/heatmap")
PARTS = (
    Part(id="TOP", parent=None, name="All of us"),
    Part(id="N", parent="TOP", name="North"),
    Part(id="N1", parent="N", name="North one"),
    Part(id="N2", parent="N", name="North two"),
    Part(id="S", parent="TOP", name="South"),
)
#: People and those below, by part of the company; two work at the top, one nowhere.
CELLS = {"TOP": (2, 1), "N": (1, 0), "N1": (4, 1), "N2": (4, 4), "S": (5, 0), None: (1, 1)}


def drawn(database: Database, *, chosen: str | None = None, only_holes: bool = False) -> HeatmapPage:
    days = {"start_on": "2026-01-01", "end_on": "2026-12-31", "currency": "SGD"}
    period, _ = period_changes.store(database, "P", PeriodRecord.model_validate(days), HR, TODAY, expected=None)
    found = Heatmap(
        period="P",
        centres=[HeatCentre(cost_centre=key, name=None, people=people) for key, (people, _) in CELLS.items()],
        competencies=[
            HeatCompetency(competency="c/one", name="One", people=17, below=7, holes=[3]),
            HeatCompetency(competency="c/two", name="Two", people=5, below=0, holes=[]),
        ],
        cells=[
            HeatCell(cost_centre=key, competency="c/one", people=people, below=below, steps=below * 2)
            for key, (people, below) in CELLS.items()
        ]
        + [HeatCell(cost_centre="S", competency="c/two", people=5, below=0, steps=0)],
    )
    words = words_in("en")
    return heatmap_page(period, found, PARTS, words, chosen=chosen, only_holes=only_holes, frameworks={"c/one": "F"})


def cells(page: HeatmapPage) -> dict[str, list[tuple[str, str]]]:
    return {line.title: [(field.text, field.kind) for field in (line.total, *line.fields)] for line in page.lines}


def test_parts_of_the_whole_are_rolled_up_with_what_is_in_none(database: Database) -> None:
    page = drawn(database)
    assert [column.title for column in page.columns] == ["North", "South", "All of us itself", "No part"]
    assert [column.people for column in page.columns] == ["9 people", "5 people", "2 people", "1 person"]
    assert cells(page) == {
        "One": [
            ("7 / 17", "below-2"),
            ("5 / 9", "below-3"),
            ("0 / 5", "below-0"),
            ("1 / 2", "below-2"),
            ("1 / 1", "below-4"),
        ],
        "Two": [("0 / 5", "below-0"), ("–", "absent"), ("0 / 5", "below-0"), ("–", "absent"), ("–", "absent")],
    }
    assert page.lines[0].fields[0].label == "5 of 9 below target, 10 steps missing"
    assert [hole.title for hole in page.lines[0].holes] == ["no module to level 3"]
    assert [bool(column.href) for column in page.columns] == [True, False, False, False]


@pytest.mark.parametrize(
    ("chosen", "columns", "line", "above"),
    [
        ("N", ["North one", "North two", "North itself"], ["5 / 9", "1 / 4", "4 / 4", "0 / 1"], ["All of us"]),
        ("N2", ["North two itself"], ["4 / 4", "4 / 4"], ["All of us", "North"]),
        ("TOP", ["North", "South", "All of us itself"], ["6 / 16", "5 / 9", "0 / 5", "1 / 2"], []),
    ],
)
def test_one_part_is_shown_with_its_own_parts(
    database: Database, chosen: str, columns: list[str], line: list[str], above: list[str]
) -> None:
    page = drawn(database, chosen=chosen)
    assert [column.title for column in page.columns] == columns
    assert [text for text, _ in cells(page)["One"]] == line
    assert [link.title for link in page.above] == above


def test_a_part_that_is_not_there_is_the_whole(database: Database) -> None:
    assert cells(drawn(database, chosen="nowhere")) == cells(drawn(database))


def test_only_what_has_a_hole_is_shown_where_that_is_asked(database: Database) -> None:
    assert [line.title for line in drawn(database, only_holes=True).lines] == ["One"]


def test_the_page_shows_the_company_as_it_stands(browsers: Browsers, database: Database) -> None:
    open_period(database)
    hr = browsers("hr")
    page = shown(hr, MAP)
    assert re.search(r'<a href="/catalogue/competencies/t/a">Advising</a>', page)
    assert "Trade" in page
    assert "4 / 5" in page
    assert 'href="/periods/Y/26%20%C3%BC/heatmap?cost_centre=NORTH">Part NORTH</a>' in page
    assert "2 / 3" in shown(hr, f"{MAP}?cost_centre=NORTH")
    assert "低于目标" in shown(browsers("hr", language="zh"), MAP)
    document = hr.get(f"{MAP}?as=json").json()
    assert document["period"] == PERIOD
    assert {cell["competency"] for cell in document["cells"]} == {"t/a", "t/b"}
    assert browsers("manager", centres=("TOP",)).get(MAP).status_code == 403
    assert hr.get("/periods/nowhere/heatmap").status_code == 404
