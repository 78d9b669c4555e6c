"""The shipped files load without a word, and hold what the documents hold, counted."""

import json
from collections import Counter
from functools import cache
from typing import Any

import pytest

from catalog import (
    SHIPPED,
    CompetencyBase,
    CompetencyItemBase,
    CompetencyLevelBase,
    Finding,
    FrameworkBase,
    ModuleBase,
    Records,
    RoleBase,
    RoleKpiBase,
    RoleRequirementBase,
    parse_paths,
)
from catalog.importing.known import Known, overlay
from catalog.importing.references import SOURCED, check_references
from tests.catalog.files import SHARED_SOURCES

INVENTORY = SHARED_SOURCES / "inventory.json"
needs_inventory = pytest.mark.skipif(not INVENTORY.is_file(), reason="the inventory of the documents is not at hand")


@cache
def shipped() -> Records:
    return parse_paths([SHIPPED])


@cache
def inventory() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(INVENTORY.read_text(encoding="utf-8"))
    return found


def items_of(framework: str) -> list[CompetencyItemBase]:
    values = [record.value for record in shipped().of(CompetencyItemBase)]
    return [item for item in values if item.competency.startswith(f"{framework}/")]


def requirements_of(role: str) -> dict[str, RoleRequirementBase]:
    values = [record.value for record in shipped().of(RoleRequirementBase)]
    return {requirement.competency: requirement for requirement in values if requirement.role == role}


def test_shipped_files_have_no_findings() -> None:
    records = shipped()
    findings: list[Finding] = [*records.findings, *check_references(records, overlay(Known(), records))]
    assert [str(finding) for finding in findings] == []


def test_every_entry_but_a_sample_names_its_document_and_lines() -> None:
    for base in SOURCED:
        for record in shipped().of(base):
            if isinstance(record.value, ModuleBase) and record.value.sample:
                continue
            assert record.value.source_document is not None, record
            assert (record.value.source_place or "").startswith("line"), record


def test_every_module_is_marked_as_a_sample() -> None:
    modules = [record.value for record in shipped().of(ModuleBase)]
    assert len(modules) >= 60
    assert all(module.sample for module in modules)


def test_level_profiles_are_inferred_and_say_why() -> None:
    roles = {record.value.id: record.value for record in shipped().of(RoleBase)}
    profiles = [f"ssg-fs/account-management-{level}" for level in (2, 3, 4, 5)] + ["hkqf-banking/109509L6-6"]
    for role in profiles:
        assert roles[role].inferred
        assert roles[role].inferred_reason_en
        assert roles[role].inferred_reason_zh
    assert not roles["csm/customer-service-manager"].inferred


def test_figures_are_no_competencies_and_no_requirements() -> None:
    kpis = {record.value.kpi for record in shipped().of(RoleKpiBase)}
    assert {"am-grades/sales-performance", "am-grades/daily-discipline"} <= kpis
    assert not kpis & {record.value.id for record in shipped().of(CompetencyBase)}
    assert not kpis & {record.value.competency for record in shipped().of(RoleRequirementBase)}


def test_weights_of_each_grade_add_up_to_a_hundred() -> None:
    for grade in ("junior", "intermediate", "senior", "principal"):
        role = f"am-grades/{grade}-account-manager"
        weights = [requirement.weight for requirement in requirements_of(role).values()]
        weights += [record.value.weight or 0 for record in shipped().of(RoleKpiBase) if record.value.role == role]
        assert sum(weights) == 100


def test_only_the_items_of_two_frameworks_are_coverable() -> None:
    coverable = Counter(item.competency for framework in ("ssg-fs", "hkqf-banking", "csm", "am-grades")
                        for item in items_of(framework) if item.coverable)  # fmt: skip
    assert coverable == {"ssg-fs/account-management": 50, "hkqf-banking/109509L6": 8}


def test_what_must_not_be_asked_is_kept_as_excluded() -> None:
    """Influence through alliances (2), private friendship (1) and a buyer's tender (1)."""
    excluded = sorted(item.id for item in items_of("am-grades") if item.status == "excluded")
    assert excluded == [
        "am-grades/customer-communication/4/C1",
        "am-grades/customer-communication/4/C2",
        "am-grades/product-knowledge/4/C2",
        "am-grades/relationship-building/4/C1",
    ]


def test_nothing_is_asked_where_the_document_asks_nothing() -> None:
    """New staff are coached from the second grade on; the row keeps its weight in the first."""
    junior = requirements_of("am-grades/junior-account-manager")["am-grades/coaching-new-staff"]
    assert (junior.level, junior.weight) == (0, 5)
    assert not [item for item in items_of("am-grades") if item.id.startswith("am-grades/coaching-new-staff/1/")]


@needs_inventory
def test_account_management_is_whole() -> None:
    counts = inventory()["counts"]
    source = inventory()["frameworks"]["F000"]["levels"]
    levels = [r.value for r in shipped().of(CompetencyLevelBase) if r.value.competency == "ssg-fs/account-management"]
    assert [level.level for level in levels] == counts["000.levels_populated"]
    assert [level.code for level in levels] == [level["code"] for level in source if level["populated"]]
    for level in source:
        for kind, field in (("knowledge", "knowledge"), ("ability", "abilities")):
            ours = [item for item in items_of("ssg-fs") if (item.level, item.kind) == (level["level"], kind)]
            assert len(ours) == len(level[field])
            assert [item.source_place for item in ours] == [
                f"line {item['place']['lines'][0]}" for item in level[field]
            ]
    assert len(items_of("ssg-fs")) == counts["000.items_total"]


@needs_inventory
def test_banking_unit_is_whole() -> None:
    source = inventory()["frameworks"]["F001"]
    unit = next(r.value for r in shipped().of(CompetencyBase) if r.value.id == "hkqf-banking/109509L6")
    assert (unit.code, unit.credit, unit.name_en) == (source["code"], source["credit"], source["name"])
    codes = []
    for section in source["sections"]:
        for statement in section["statements"]:
            codes += [statement["id"], *(detail["id"] for detail in statement["subitems"])]
    codes += [criterion["id"] for criterion in source["assessment_criteria"]]
    assert [item.code for item in items_of("hkqf-banking")] == [code.rpartition("/")[2] for code in codes]
    details = [item.code for item in items_of("hkqf-banking") if item.parent_item == "hkqf-banking/109509L6/6/PR1.2"]
    assert details == ["PR1.2a", "PR1.2b", "PR1.2c", "PR1.2d"]


@needs_inventory
def test_customer_service_manager_is_whole() -> None:
    section = next(section for section in inventory()["sections_004"] if section["section"] == "F")
    names = {r.value.name_zh: r.value.id for r in shipped().of(CompetencyBase) if r.value.framework == "csm"}
    requirements = requirements_of("csm/customer-service-manager")
    assert list(names) == [competency["name"] for competency in section["competencies"]]
    for competency in section["competencies"]:
        assert requirements[names[competency["name"]]].level == competency["required_level"]
    kpis = [r.value.name_zh for r in shipped().of(RoleKpiBase) if r.value.role == "csm/customer-service-manager"]
    assert kpis == [kpi["name"]["text"] for kpi in section["kpis"]]


@needs_inventory
def test_account_manager_grades_are_whole() -> None:
    """Every printed criterion has its item, at each grade that it stands for; figures stand with the roles."""
    section = next(section for section in inventory()["sections_004"] if section["section"] == "I")
    names = {r.value.name_zh: r.value.id for r in shipped().of(CompetencyBase) if r.value.framework == "am-grades"}
    grades = ("junior", "intermediate", "senior", "principal")
    kpis = {(r.value.role, r.value.name_zh): r.value for r in shipped().of(RoleKpiBase)}
    actions = {"exclude": "excluded", "review": "review", "rewrite": "rewrite"}
    for row in section["rows"]:
        for level, (grade, cell) in enumerate(zip(grades, row["cells"], strict=True), start=1):
            role = f"am-grades/{grade}-account-manager"
            if row["kind"] == "kpi":
                assert kpis[role, row["name"]].weight == row["weight_percent"]
                continue
            requirement = requirements_of(role)[names[row["name"]]]
            assert (requirement.weight, requirement.certainty) == (row["weight_percent"], cell["certainty"])
            own = [item for item in items_of("am-grades") if item.certainty]
            items = [item for item in own if (item.competency, item.level) == (names[row["name"]], level)]
            printed = [criterion for criterion in cell["criteria"] if criterion["text"] != "无"]
            assert len(items) == len(printed)
            flags = [actions[flag["action"]] for flag in row.get("flags") or [] if flag["action"] in actions]
            for item, criterion in zip(items, printed, strict=True):
                own = [actions[flag["action"]] for flag in criterion.get("flags") or []]
                assert item.status == (own or flags or ["active"])[0], item
                assert item.certainty == cell["certainty"]
                assert item.source_place == f"line {criterion['place']['lines'][0]}"
    printed = [item for item in items_of("am-grades") if item.certainty]
    assert len(printed) == inventory()["counts"]["004.I.criteria_cell_total"] - 2 * len(grades) - 1


@needs_inventory
def test_source_documents_are_those_of_the_inventory() -> None:
    records = [(key, place.line) for (kind, key), place in shipped().declared.items() if kind == "source"]
    assert [key for key, _ in records] == [document["id"] for document in inventory()["documents"]]
    assert {record.value.source_document for record in shipped().of(FrameworkBase)} <= {key for key, _ in records}


def test_no_requirement_rests_on_excluded_items_alone() -> None:
    """What must not be asked of anybody is asked of nobody by way of its level either."""
    items: dict[tuple[str, int], set[str]] = {}
    for record in shipped().of(CompetencyItemBase):
        items.setdefault((record.value.competency, record.value.level), set()).add(record.value.status)
    for record in shipped().of(RoleRequirementBase):
        if (statuses := items.get((record.value.competency, record.value.level))) is not None:
            assert statuses != {"excluded"}, record.value
