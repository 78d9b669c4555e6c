"""A year as files that HR and finance open: every figure once more, and no text that runs as a formula."""

import csv
import io
import zipfile
from datetime import datetime
from typing import Any, get_args

import pytest
from openpyxl import load_workbook

from service.annual import exports
from service.annual.plans import SheetName
from service.annual.sheets import SHEETS
from service.annual.workbooks import Head, Workbook
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
    book = load_workbook(io.BytesIO(exports.workbook(answer, language)), data_only=True)
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def test_the_workbook_has_the_sheets_that_people_use(answer: AnnualAnswer) -> None:
    book = opened(answer)
    assert list(book) == [
        "Summary",
        "Learners",
        "Enrolments",
        "Cost centres",
        "Runs",
        "Months",
        "Months by cost centre",
        "Open gaps",
    ]
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
        ("all", None, 3, None, 40, None, None, 0.2, 0.8),
        ("team", "all", 2, 100, 40, None, 60, 0, 1),
        ("Whole company", None, 3, 55, 40, 0, 15, 0.2, 0.8),
    ]
    assert book["Runs"][1][:3] == ("B", "B", "B-1")
    assert book["Runs"][1][5:] == (1, 1, 0, 40, 0, 40)
    assert book["Open gaps"][1][:9] == ("E-3", "all", "x", "x", 1, 2, 1, 2, False)


def test_every_sheet_can_be_asked_for_as_csv() -> None:
    assert get_args(SheetName) == tuple(sheet.name for sheet in SHEETS)


def test_the_months_come_to_the_whole(answer: AnnualAnswer) -> None:
    *months, total = opened(answer)["Months"][1:]
    assert [row[0] for row in months] == sorted(row[0] for row in months)
    assert {row[0][:4] for row in months} == {"2027"}
    totals = answer.document.totals
    assert totals is not None
    assert sum(row[1] for row in months) == totals.enrolments
    assert f"{sum(row[5] for row in months):.2f}" == totals.price.amount
    assert ("2027-03", 1, 40, 20, 0, 20, 2) in months
    assert total[:2] == ("Total", totals.enrolments)
    *by_centre, again = opened(answer)["Months by cost centre"][1:]
    assert ("team", "2027-03", 1, 40, 20, 20, 2) in by_centre
    assert again[2:] == (*total[1:4], *total[5:])
    # Alone as well as after the sheets in which everybody stands.
    alone = csv.reader(io.StringIO(exports.csv_text(answer, "en", sheet="centre_months"), newline=""))
    assert [tuple(row[:4]) for row in alone][1:] == [
        (centre, month, str(count), f"{price:.2f}") for centre, month, count, price, *_ in by_centre
    ]


def test_the_summary_tells_what_the_plan_says(answer: AnnualAnswer) -> None:
    told = {row[0]: row[1:] for row in opened(answer)["Summary"]}
    document = answer.document
    assert document.totals is not None
    assert document.proof is not None
    assert told["Plan"][0] == document.id
    assert (told["Budget"][0], told["To pay in all"][0], told["Remaining"][0]) == (55, 40, 15)
    for name, term in zip(("essential weighted steps", "weighted steps"), document.proof.terms, strict=False):
        assert told[f"Proof: {name}"] == (term.value, term.bound, 0)
    assert told["Proof: price"] == (40, 40, 0)


def test_sums_follow_the_filter(answer: AnnualAnswer) -> None:
    book = load_workbook(io.BytesIO(exports.workbook(answer, "en")))
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        last = sheet.max_row if sheet.title == "Open gaps" else sheet.max_row - 1
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}{last}"
    learners = book["Learners"]
    assert learners["I5"].value == "=SUBTOTAL(109,I2:I4)"
    assert learners["I5"].font.bold
    assert opened(answer)["Learners"][-1][5:10] == (3, 60, 20, 40, 6)


def test_every_kind_of_cell_is_shown_as_what_it_is(answer: AnnualAnswer) -> None:
    book = load_workbook(io.BytesIO(exports.workbook(answer, "en")))
    shown = {cell.column_letter: cell.number_format for cell in book["Enrolments"][2]}
    assert (shown["A"], shown["F"], shown["H"], shown["K"]) == ("@", "yyyy-mm-dd", "#,##0.00", "#,##0.00")
    assert book["Learners"]["E2"].number_format == "0.0%"
    assert book["Enrolments"].column_dimensions["M"].width >= len("x 1 → 2")


def test_texts_of_every_kind_come_back_from_a_workbook() -> None:
    texts = ["<&>\"'", "  spaces  ", "two\nlines", "客户 😀", "a" * 300]
    out = io.BytesIO()
    book = Workbook(out, digits=2)
    book.sheet("One & 'two'", [Head(name="text"), Head(name="none")], [(text, None) for text in [*texts, "bell\x07"]])
    book.close()
    sheet = load_workbook(out).worksheets[0]
    assert sheet.title == "One & 'two'"
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [*texts, "bell"]
    assert sheet.column_dimensions["A"].width == 60


def test_a_wide_sheet_has_columns_of_two_letters() -> None:
    out = io.BytesIO()
    book = Workbook(out, digits=2)
    book.sheet("wide", [Head(name=str(place), kind="whole") for place in range(60)], [tuple(range(60))])
    book.close()
    sheet = load_workbook(out).worksheets[0]
    assert [cell.value for cell in sheet[2]] == list(range(60))


def test_what_others_do_with_a_workbook_is_named_in_it(answer: AnnualAnswer) -> None:
    """Spreadsheets look the parts up by these lists, whatever order they come in."""
    with zipfile.ZipFile(io.BytesIO(exports.workbook(answer, "en"))) as archive:
        assert archive.testzip() is None
        types = archive.read("[Content_Types].xml").decode()
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        assert len(sheets) == sum(not sheet.is_optional for sheet in SHEETS)
        assert all(f'PartName="/{name}"' in types for name in (*sheets, "xl/workbook.xml", "xl/styles.xml"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_formats_say_the_same_in_each_language(answer: AnnualAnswer, language: Language) -> None:
    book = opened(answer, language)
    for sheet in SHEETS:
        text = exports.csv_text(answer, language, sheet=sheet.name)
        if sheet.is_optional:
            assert len(text.splitlines()) == 1
            continue
        assert text.startswith("\ufeff")
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        written = book[sheet.title(language)]
        assert rows[0] == list(written[0])
        has_last = any(column.is_summed for column in sheet.columns) or sheet.last is not None
        assert len(rows) == len(written) - has_last
        assert [row[0] for row in rows[1:]] == [str(row[0]) for row in written[1 : len(rows)]]


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
    assert [len(book[name]) for name in ("Learners", "Learners 2")] == [4, 3]
    assert "Cost centres 2" not in book


def test_a_year_without_a_plan_has_empty_sheets(planned: Ask) -> None:
    book = opened(planned(year(), infeasible))
    assert {name: len(rows) for name, rows in book.items() if name in ("Enrolments", "Cost centres", "Runs")} == {
        "Enrolments": 1,
        "Cost centres": 2,
        "Runs": 1,
    }
