"""A year as files that HR and finance open: every figure once more, and no text that runs as a formula."""

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from service.annual import exports
from service.annual.sheets import SHEETS
from service.texts import LANGUAGES, Language
from service.translate.annual_answer import AnnualAnswer
from tests.service.annual.conftest import Ask
from tests.service.annual.greedy import infeasible
from tests.service.annual.years import sgd, year
from tests.service.requests import changed


@pytest.fixture
def answer(planned: Ask) -> AnnualAnswer:
    # Of the budget nothing is left for E-3, so that a gap stays open.
    return planned(changed(year(), "budget", sgd("55.00")))


def opened(answer: AnnualAnswer, language: Language = "en") -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(exports.workbook(answer, language)))
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def test_the_workbook_has_the_sheets_that_people_use(answer: AnnualAnswer) -> None:
    book = opened(answer)
    assert list(book) == ["Learners", "Enrolments", "Cost centres", "Runs", "Months", "Open gaps"]
    assert book["Learners"][0][6:9] == ("List prices (SGD)", "Paid by grants (SGD)", "Left to pay (SGD)")
    assert book["Learners"][1][:9] == ("E-1", "team", 3, 0, 1, 2, 50, 20, 30)
    assert book["Enrolments"][2] == (
        "E-1",
        "team",
        "B",
        "B",
        "B-1",
        datetime(2027, 3, 1),
        datetime(2027, 3, 5),
        40,
        20,
        20,
        2,
        False,
        "x 1 → 2",
    )
    assert book["Cost centres"][1:] == [
        ("all", None, 3, None, 40, None, 0.2, 0.8),
        ("team", "all", 2, 100, 40, 60, 0, 1),
    ]
    assert book["Runs"][1][:3] == ("B", "B", "B-1")
    assert book["Runs"][1][5:] == (1, 1, 0, 40, 0, 40)
    assert book["Open gaps"][1][:9] == ("E-3", "all", "x", "x", 1, 2, 1, 2, False)


def test_the_months_come_to_the_whole(answer: AnnualAnswer) -> None:
    months = opened(answer)["Months"][1:]
    assert [row[0] for row in months] == sorted(row[0] for row in months)
    assert {row[0][:4] for row in months} == {"2027"}
    totals = answer.document.totals
    assert totals is not None
    assert sum(row[1] for row in months) == totals.enrolments
    assert f"{sum(row[5] for row in months):.2f}" == totals.price.amount
    assert ("2027-03", 1, 40, 20, 0, 20, 2) in months


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_formats_say_the_same_in_each_language(answer: AnnualAnswer, language: Language) -> None:
    book = opened(answer, language)
    for sheet in SHEETS:
        text = exports.csv_text(answer, language, sheet=sheet.name)
        assert text.startswith("\ufeff")
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        written = book[sheet.title(language)]
        assert rows[0] == list(written[0])
        assert len(rows) == len(written)
        assert [row[0] for row in rows[1:]] == [str(row[0]) for row in written[1:]]


def test_amounts_have_the_digits_of_their_currency(answer: AnnualAnswer) -> None:
    rows = list(csv.reader(io.StringIO(exports.csv_text(answer, "en"), newline="")))
    assert rows[2][7:10] == ["40.00", "20.00", "20.00"]
    assert rows[2][5] == "2027-03-01"


def test_the_same_year_gives_the_same_bytes(answer: AnnualAnswer) -> None:
    assert exports.workbook(answer, "en") == exports.workbook(answer, "en")


def test_no_text_is_run_as_a_formula(planned: Ask) -> None:
    document = changed(year(), "learners/0/id", "=1+1")
    answer = planned(document)
    assert opened(answer)["Learners"][1][0] == "'=1+1"
    assert "'=1+1," in exports.csv_text(answer, "en")


def test_a_long_sheet_goes_on_in_another(answer: AnnualAnswer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    book = opened(answer)
    assert [len(book[name]) for name in ("Learners", "Learners 2")] == [3, 2]
    assert "Cost centres 2" not in book


def test_a_year_without_a_plan_has_empty_sheets(planned: Ask) -> None:
    book = opened(planned(year(), infeasible))
    assert {name: len(rows) for name, rows in book.items() if name in ("Enrolments", "Cost centres", "Runs")} == {
        "Enrolments": 1,
        "Cost centres": 1,
        "Runs": 1,
    }
