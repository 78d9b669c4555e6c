"""Sheets of comparisons, relations and families, whose rows have ids made of what they say."""

from pathlib import Path

import pytest

from service.database import Database
from tests.catalog.sheets import brought, content_of


def test_comparisons_and_families_have_sheets_of_their_own(catalog_database: Database, tmp_path: Path) -> None:
    """Ids are made of what a row compares, and an approved row is signed."""
    scale = "from_framework,from_level,to_framework,to_lowest,to_highest,confidence,rationale_en,version"
    (tmp_path / "crosswalks.csv").write_text(
        f"{scale},approved_by,approved_on\ncsm,2,ssg-fs,3,4,low,Ours,9,HR,2027-01-05\n", "utf-8"
    )
    (tmp_path / "competency_relations.csv").write_text(
        "competency,kind,other\ncsm/integrity,broader,csm/big-picture-view\n", "utf-8"
    )
    (tmp_path / "career_families.csv").write_text("id,name_en\nservice,Service\n", "utf-8")
    roles = ("am-grades/junior-account-manager", "csm/customer-service-manager")
    members = "".join(f"service,{role},{place}\n" for place, role in enumerate(roles, start=1))
    (tmp_path / "career_roles.csv").write_text(f"family,role,position\n{members}", "utf-8")
    steps = f"family,from_role,to_role\nservice,{roles[0]},{roles[1]}\n"
    (tmp_path / "career_steps.csv").write_text(steps, "utf-8")
    assert [str(entry) for entry in brought(catalog_database, tmp_path).entries] == [
        "+ crosswalk csm/2->ssg-fs@9",
        "+ family service",
        "+ relation csm/integrity broader csm/big-picture-view",
    ]
    assert brought(catalog_database, tmp_path).entries == ()
    rows = {filled.sheet.name: filled.rows for filled in content_of(catalog_database)}
    assert [row["state"] for row in rows["crosswalks"] if row["version"] == 9] == ["approved"]
    assert ("service", *roles) in [tuple(row.values()) for row in rows["career_steps"]]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("crosswalks", "csm,2,ssg-fs,4,3,low,Ours,", "to_framework goes with to_lowest and to_highest"),
        ("crosswalks", "csm,2,ssg-fs,3,4,none,Ours,", "confidence none goes with a level that compares with nothing"),
        ("crosswalks", "csm,2,ssg-fs,3,4,low,Ours,HR", "an approved row names approved_by and approved_on"),
        ("crosswalks", "csm,2,ssg-fs,3,99,low,Ours,", "level 99 is not on the scale of ssg-fs"),
        ("competency_relations", "csm/integrity,related,csm/integrity", "a competency stands beside itself"),
        ("competency_relations", "csm/integrity,related,csm/x", "competency csm/x is unknown"),
        ("career_steps", "nothing,a,b", "family nothing is in no sheet of this import and not stored"),
    ],
)
def test_a_faulty_comparison_is_told_by_row(
    catalog_database: Database, tmp_path: Path, name: str, text: str, message: str
) -> None:
    headers = {
        "crosswalks": "from_framework,from_level,to_framework,to_lowest,to_highest,confidence,rationale_en,approved_by",
        "competency_relations": "competency,kind,other",
        "career_steps": "family,from_role,to_role",
    }
    path = tmp_path / f"{name}.csv"
    path.write_text(f"{headers[name]}\n{text}\n", "utf-8")
    faults = [str(fault) for fault in brought(catalog_database, path).faults]
    assert any(fault.startswith(f"{path}:2") and message in fault for fault in faults), faults
