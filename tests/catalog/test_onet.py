"""O*NET's tables: levels round up, importance is the weight, and what is suppressed or irrelevant asks nothing."""

from pathlib import Path

import pytest

from catalog import get_competency, get_role
from service.database import Database
from tests.catalog.published import STANDARDS, applied, findings_of, parsed

HEAD = "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tN\tRecommend Suppress\tNot Relevant\tDate\n"


def _line(scale: str, value: str, suppress: str = "N", irrelevant: str = "N", element: str = "2.A.1") -> str:
    return f"11-1011.00\t{element}\tReading\t{scale}\t{value}\t8\t{suppress}\t{irrelevant}\t07/2014\n"


def test_tables_that_belong_together_make_one_profile(tmp_path: Path, database: Database) -> None:
    parsed(tmp_path, "Skills.txt", HEAD + _line("IM", "4.12") + _line("LV", "4.75") + _line("LV", "0", element="2.A.2"))
    knowledge = HEAD + _line("LV", "3.00", element="2.C.1") + _line("LV", "5", "Y", element="2.C.2")
    parsed(tmp_path, "Knowledge.txt", knowledge + _line("LV", "5", "N", "Y", element="2.C.3"))
    parsed(tmp_path, "Occupation Data.txt", "O*NET-SOC Code\tTitle\tDescription\n11-1011.00\tChief\tLeads\n", "onet")
    printed = applied(database, *sorted(tmp_path.glob("*.txt")))
    assert "1 values are recommended for suppression by O*NET and are left out" in printed
    with database.read() as session:
        role = get_role(session, "onet/11-1011.00")
        assert role is not None
        assert (role.role.name_en, role.role.description_en) == ("Chief", "Leads")
        assert [(row.competency, row.level, row.weight, row.inferred_reason_en) for row in role.requirements] == [
            ("onet/2.A.1", 5, 412, "The mean level 4.75 is rounded up; importance 4.12 times 100 is the weight."),
            ("onet/2.C.1", 3, 1, "The mean level 3.00 is rounded up; no importance is given, so the weight is 1."),
        ]
        entry = get_competency(session, "onet/2.C.3")
        assert entry is not None
        assert entry.competency.category_en == "Knowledge"
        assert [row.level for row in entry.levels] == [1, 2, 3, 4, 5, 6, 7]


def test_published_rows_are_read(database: Database) -> None:
    folder = STANDARDS / "onet"
    if not folder.is_dir():
        pytest.skip("the samples of the standards are not at hand")
    assert applied(database, folder, format_name="onet").splitlines()[-1] == "9 created, 0 changed, 0 retired, 0 same"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (_line("XX", "1"), "Skills.txt:2: Scale ID: the scale 'XX' is not read; it would be IM or LV"),
        (_line("LV", "7.5"), "Skills.txt:2: Data Value: '7.5' is no value of LV; it would be a number from 0 to 7"),
        (_line("IM", "0.5"), "Skills.txt:2: Data Value: '0.5' is no value of IM; it would be a number from 1 to 5"),
        (_line("LV", "NaN"), "Skills.txt:2: Data Value: 'NaN' is no value of LV"),
        (_line("LV", ""), "Skills.txt:2: Data Value: '' is no value of LV"),
        (
            _line("LV", "1") + _line("LV", "2"),
            "Skills.txt:3: Scale ID: LV of 2.A.1 stands twice for 11-1011.00; keep one",
        ),
        (_line("LV", "1", element=""), "Skills.txt:2: Element ID: the cell is empty; fill it in or drop the row"),
    ],
)
def test_faults_are_named_by_row_and_column(tmp_path: Path, lines: str, said: str) -> None:
    assert findings_of(parsed(tmp_path, "Skills.txt", HEAD + lines), tmp_path)[0].startswith(said)


def test_missing_columns_are_named(tmp_path: Path) -> None:
    found = findings_of(parsed(tmp_path, "Skills.txt", HEAD.replace("Scale ID", "Scale")), tmp_path)
    assert found == ["Skills.txt:1: columns are missing: Scale ID; give each its name"]
