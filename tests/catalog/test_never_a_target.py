"""What must not be asked of anybody: excluded competencies and negative anchors are shown, and never reached for."""

import pytest
from sqlmodel import col, select

from catalog import SHIPPED, CompetencyBase, LearningOutcomeBase, RoleRequirementBase, catalog_slice, parse_paths
from catalog.frameworks import NEGATIVE_KIND, Competency, CompetencyItem
from service.database import Database
from tests.catalog.files import SMALL, faults_of, line_of

EXCLUDED = SMALL.replace("name: Second", "name: Second\n        status: excluded\n        status_reason: For show")
ITEM = "{code: K2, kind: knowledge, text: To doubt, status: excluded, status_reason: Nobody may}"


def faults_at(text: str, part: str) -> list[str]:
    """Return the faults of the line in which `part` first stands."""
    return [fault for fault in faults_of(text) if fault.startswith(f"1.yaml:{line_of(text, part)}:")]


def test_an_excluded_competency_is_no_requirement() -> None:
    faults = faults_at(EXCLUDED, "{competency: f/b, level: 1}")
    assert len(faults) == 1
    assert "can never become a requirement" in faults[0]


def test_no_module_leads_to_an_excluded_competency() -> None:
    text = EXCLUDED.replace("competency: f/a, from_level: 0", "competency: f/b, from_level: 0")
    faults = faults_at(text, "competency: f/b, from_level: 0")
    assert len(faults) == 1
    assert "no module names it" in faults[0]


def test_no_module_asks_for_an_excluded_competency() -> None:
    faults = faults_at(EXCLUDED, "levels: [{competency: f/b")
    assert len(faults) == 1
    assert "no module names it" in faults[0]


def test_a_competency_that_is_not_excluded_has_none_of_these_faults() -> None:
    assert faults_of(SMALL) == []
    assert (
        faults_of(SMALL.replace("name: Second", "name: Second\n        status: review\n        status_reason: W")) == []
    )


@pytest.mark.parametrize("status", ["", ", status: review, status_reason: Perhaps"])
def test_a_negative_anchor_is_always_excluded(status: str) -> None:
    text = SMALL.replace(ITEM, f"{{code: K2, kind: {NEGATIVE_KIND}, text: To doubt{status}}}")
    faults = faults_of(text)
    assert len(faults) == 1
    assert "never reached for" in faults[0]
    assert faults_of(SMALL.replace("K2, kind: knowledge", f"K2, kind: {NEGATIVE_KIND}")) == []


def test_a_detail_may_stand_at_another_level_than_its_item() -> None:
    lower = SMALL.replace(
        "- level: 1\n", "- level: 1\n            items: [{code: D1, kind: dimension, text: Side}]\n", 1
    )
    assert faults_of(lower.replace(ITEM, "{code: K2, kind: behaviour, text: To doubt, detail_of: 1/D1}")) == []
    for missing in ("1/D2", "D1", "3/A1a", "3/K2"):
        faults = faults_of(lower.replace(ITEM, f"{{code: K2, kind: behaviour, text: T, detail_of: {missing}}}"))
        assert len(faults) == 1, missing
        assert "is no item that can have details" in faults[0]


def test_a_detail_is_a_detail_of_one_item_and_never_coverable() -> None:
    coverable = SMALL.replace(ITEM, "{code: K2, kind: behaviour, text: T, detail_of: 3/K1, coverable: true}")
    assert ["only an active item" in fault for fault in faults_of(coverable)] == [True]
    twice = SMALL.replace("{code: A1a, kind: detail,", "{code: A1a, kind: detail, detail_of: 3/K1,")
    assert ["is a detail of A1 already" in fault for fault in faults_of(twice)] == [True]


def test_nothing_shipped_asks_for_what_is_excluded() -> None:
    records = parse_paths([SHIPPED])
    excluded = {record.value.id for record in records.of(CompetencyBase) if record.value.status == "excluded"}
    assert {key.partition("/")[0] for key in excluded} == {"average-performers", "manager-posts"}
    assert not excluded & {record.value.competency for record in records.of(RoleRequirementBase)}
    assert not excluded & {record.value.competency for record in records.of(LearningOutcomeBase)}


def test_what_is_excluded_can_be_read_and_is_no_part_of_a_recommendation(catalog_database: Database) -> None:
    with catalog_database.read() as session:
        known = {entry.id: entry for entry in catalog_slice(session).competencies}
        excluded = set(session.exec(select(Competency.id).where(col(Competency.status) == "excluded")))
        negative = session.exec(select(CompetencyItem).where(col(CompetencyItem.kind) == NEGATIVE_KIND)).all()
        assert {(item.status, item.coverable) for item in negative} == {("excluded", False)}
        counting = {item for entry in known.values() for items in entry.items_by_level.values() for item in items}
        assert not counting & {item.id for item in negative}
    assert excluded
    assert len(negative) == 9
    assert not excluded & known.keys()
