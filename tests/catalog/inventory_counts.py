"""Counts what a database holds of each source document, under the names that the inventory gives its counts."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, select

from catalog import (
    Competency,
    CompetencyItem,
    CompetencyLevel,
    Framework,
    ProficiencyLevel,
    Responsibility,
    Role,
    RoleKpi,
    RoleRequirement,
    RoleStatement,
    SourceDocument,
)

Row = TypeVar("Row", bound=SQLModel)
GRADES = {1: "初级", 2: "中级", 3: "高级", 4: "资深"}
JOBS = [f"account-manager-jobs/block-{number:02}" for number in range(1, 16)]
#: The frameworks of document 004 in the order of its extracts; one of them comes from two.
EXTRACTS = (
    "average-performers",
    "company-account-manager",
    "service-manager",
    "suzhou-account-manager",
    "manager-posts",
    "csm",
    "credit-account-manager",
    "am-grades",
)


def first_line(row: Any) -> int:
    """Return the first line of the place that a row names."""
    found = re.search(r"\d+", row.source_place)
    assert found, row
    return int(found.group())


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """Every row that comes from a document, in the order of the documents."""

    documents: list[SourceDocument]
    frameworks: list[Framework]
    scales: list[ProficiencyLevel]
    competencies: list[Competency]
    levels: list[CompetencyLevel]
    items: list[CompetencyItem]
    roles: list[Role]
    requirements: list[RoleRequirement]
    kpis: list[RoleKpi]
    responsibilities: list[Responsibility]
    statements: list[RoleStatement]

    def of(self, framework: str) -> list[Competency]:
        return [entry for entry in self.competencies if entry.framework == framework]

    def levels_of(self, framework: str) -> list[CompetencyLevel]:
        owners = {entry.id for entry in self.of(framework)}
        return sorted((row for row in self.levels if row.competency in owners), key=lambda row: row.level)

    def items_of(self, framework: str, *kinds: str) -> list[CompetencyItem]:
        owners = {entry.id for entry in self.of(framework)}
        return [item for item in self.items if item.competency in owners and (not kinds or item.kind in kinds)]

    def per_competency(self, framework: str, items: Iterable[CompetencyItem]) -> list[int]:
        """Count items by competency, in the order of the document."""
        counted = Counter(item.competency for item in items)
        return [counted[entry.id] for entry in self.of(framework)]


def loaded(session: Session) -> Loaded:
    """Read everything; entries come in the order of their lines."""

    def rows(model: type[Row]) -> list[Row]:
        found = list(session.exec(select(model)))
        if "source_place" in model.model_fields:
            found = [row for row in found if getattr(row, "source_place", None) is not None]
            found.sort(key=first_line)
        return found

    return Loaded(
        documents=rows(SourceDocument),
        frameworks=rows(Framework),
        scales=rows(ProficiencyLevel),
        competencies=rows(Competency),
        levels=rows(CompetencyLevel),
        items=rows(CompetencyItem),
        roles=rows(Role),
        requirements=rows(RoleRequirement),
        kpis=rows(RoleKpi),
        responsibilities=rows(Responsibility),
        statements=rows(RoleStatement),
    )


def _sizes(values: Iterable[Any], order: Iterable[Any]) -> list[int]:
    counted = Counter(values)
    return [counted[value] for value in order]


def of_000(data: Loaded) -> Mapping[str, Any]:
    scale = sorted(step.level for step in data.scales if step.framework == "ssg-fs")
    levels = data.levels_of("ssg-fs")
    knowledge = _sizes((item.level for item in data.items_of("ssg-fs", "knowledge")), scale)
    abilities = _sizes((item.level for item in data.items_of("ssg-fs", "ability")), scale)
    return {
        "000.competencies": len(data.of("ssg-fs")),
        "000.levels_named": len(scale),
        "000.levels_populated": [level.level for level in levels],
        "000.codes": [level.code for level in levels],
        "000.level_descriptors": sum(level.descriptor_en is not None for level in levels),
        "000.knowledge_by_level_1_to_6": knowledge,
        "000.knowledge_total": sum(knowledge),
        "000.abilities_by_level_1_to_6": abilities,
        "000.abilities_total": sum(abilities),
        "000.items_total": len(data.items_of("ssg-fs")),
    }


def of_001(data: Loaded) -> Mapping[str, Any]:
    (unit,) = data.of("hkqf-banking")
    (level,) = data.levels_of("hkqf-banking")
    statements = data.items_of("hkqf-banking", "performance_requirement")
    criteria = data.items_of("hkqf-banking", "assessment_criterion")
    (document,) = (document for document in data.documents if document.key == "001")
    fields = {
        "document type": document.title,
        "functional area": unit.area_en,
        "key function": unit.category_en,
        "title": unit.name_en,
        "code": unit.code,
        "range": unit.description_en,
        "level": level.level,
        "credit": unit.credit,
        "performance requirements": statements,
        "assessment criteria": criteria,
    }
    # The eleventh field, the remark, is empty in the document: there is nothing to hold.
    assert all(fields.values())
    return {
        "001.units": len(data.of("hkqf-banking")),
        "001.code": unit.code,
        "001.level": level.level,
        "001.credit": unit.credit,
        "001.performance_requirement_statements_by_section": _sizes((item.code[2] for item in statements), "123"),
        "001.performance_requirement_statements": len(statements),
        "001.subitems_under_statement_1.2": sum(
            item.parent_item == "hkqf-banking/109509L6/6/PR1.2" for item in data.items_of("hkqf-banking")
        ),
        "001.assessment_criteria": len(criteria),
        "001.fields_stored": len(fields) + 1,
    }


def of_002(data: Loaded) -> Mapping[str, Any]:
    name = "customer-supervisor"
    (framework,) = (framework for framework in data.frameworks if framework.id == name)
    stated = re.search(r"(\d+) dimensions declared", framework.description_en or "")
    assert stated, framework.description_en
    declared = int(stated.group(1))
    dimensions = data.items_of(name, "dimension")
    behaviours = data.items_of(name, "behaviour", "behaviour_to_avoid")
    grades = {
        item.id: "insufficient" if item.kind == "behaviour_to_avoid" else {1: "qualified", 2: "excellent"}[item.level]
        for item in behaviours
    }
    order = ("excellent", "qualified", "insufficient")
    described = [item for item in dimensions if any(behaviour.parent_item == item.id for behaviour in behaviours)]
    return {
        "002.modules": len({entry.area_en for entry in data.of(name)}),
        "002.competencies": len(data.of(name)),
        "002.dimensions_declared": declared,
        "002.dimensions_listed_by_competency": _sizes(
            (item.competency.partition("/")[2] for item in dimensions),
            (
                "achievement-orientation",
                "learning-innovation",
                "team-management",
                "communication-and-coordination",
                "customer-orientation",
                "plan-management",
            ),
        ),
        "002.dimensions_listed_in_line_5": sum(item.source_place == "line 5" for item in dimensions),
        "002.dimensions_in_behaviour_table": len(described),
        "002.dimensions_listed_total": len(dimensions),
        "002.dimensions_not_listed": declared - len(dimensions),
        "002.descriptors_by_dimension_excellent_qualified_insufficient": [
            _sizes((grades[item.id] for item in behaviours if item.parent_item == dimension.id), order)
            for dimension in described
        ],
        "002.descriptors_total": len(behaviours),
        "002.descriptors_by_level": _sizes(grades.values(), order),
    }


def of_003(data: Loaded) -> Mapping[str, Any]:
    duties = [row for row in data.responsibilities if row.role in JOBS]
    asked = [row for row in data.statements if row.role in JOBS and row.strength is not None]
    essay = [row for row in data.statements if row.role == JOBS[2]]
    sections = list(dict.fromkeys(row.section_en for row in sorted(essay, key=lambda row: row.position)))
    lists = {
        block: [
            len([row for row in duties if row.role == role and row.list_title_en == title])
            for title in dict.fromkeys(row.list_title_en for row in duties if row.role == role)
        ]
        for block, role in ((7, JOBS[6]), (8, JOBS[7]))
    }
    return {
        "003.blocks": sum(role.id in JOBS for role in data.roles),
        "003.responsibilities_by_block": _sizes((row.role for row in duties), JOBS),
        "003.responsibilities_numbered_total": len(duties),
        "003.requirements_by_block": _sizes((row.role for row in asked), JOBS),
        "003.requirements_total": len(asked),
        "003.block7_lists": lists[7],
        "003.block8_lists": lists[8],
        "003.block3_sections": len(sections),
        "003.block3_statements_by_section": _sizes((row.section_en for row in essay), sections),
        "003.block3_statements": len(essay),
    }


def _named(data: Loaded, framework: str) -> list[Competency]:
    """Return the competencies that the document itself names."""
    return [entry for entry in data.of(framework) if not entry.inferred]


def _part_of_004(data: Loaded) -> Mapping[str, Any]:
    average = data.items_of("average-performers")
    guessed = {(row.competency, row.level) for row in data.levels_of("average-performers") if row.inferred}
    bank = data.of("suzhou-account-manager")
    described = {item.competency for item in data.items_of("suzhou-account-manager", "descriptor")}
    first = [entry for entry in bank if first_line(entry) <= 92]
    second = [entry for entry in bank if first_line(entry) >= 157]
    pieces = data.items_of("manager-posts")
    rows = data.of("manager-posts")
    names = data.of("credit-account-manager")
    groups = ("Basic abilities", "Professional abilities", "Awareness and character", "Business thinking")
    return {
        "004.A.named_competencies": len(_named(data, "average-performers")),
        "004.A.descriptors": len(average),
        "004.A.levels_stated": sorted(item.level for item in average if (item.competency, item.level) not in guessed),
        "004.B.competencies": len(data.of("company-account-manager")),
        "004.B.duties": sum(row.role == "company-account-manager/account-manager" for row in data.responsibilities),
        "004.C.competencies": len(data.of("service-manager")),
        "004.C.descriptors": len(data.items_of("service-manager", "descriptor")),
        "004.D.competencies_with_descriptor": sum(entry.id in described for entry in first),
        "004.D.names_only": sum(entry.id not in described for entry in first),
        "004.G.competencies_with_descriptor": sum(entry.id in described for entry in second),
        "004.DG.competencies_with_descriptor": sum(entry.id in described for entry in bank),
        "004.E.rows_named": len(_named(data, "manager-posts")),
        "004.E.rows_unnamed": len(rows) - len(_named(data, "manager-posts")),
        "004.E.level_fragments": len(pieces),
        "004.E.level_fragments_complete": sum(item.certainty == "medium" for item in pieces),
        "004.E.fragments_by_row": data.per_competency("manager-posts", pieces),
        "004.E.definitions": sum(entry.description_en is not None for entry in rows),
        "004.E.definitions_complete": sum("cut off" not in (entry.description_en or "cut off") for entry in rows),
        "004.H.names": len(names),
        "004.H.by_group": _sizes((entry.category_en for entry in names), groups),
        "004.H.with_descriptor": len(data.items_of("credit-account-manager", "descriptor")),
    }


def _csm(data: Loaded) -> Mapping[str, Any]:
    asked = [row for row in data.requirements if row.role == "csm/customer-service-manager"]
    kpis = [row for row in data.kpis if row.role == "csm/customer-service-manager"]
    groups = ("Knowledge", "Skills and abilities", "Professional qualities")
    return {
        "004.F.competencies": len(data.of("csm")),
        "004.F.by_group": _sizes((entry.category_en for entry in data.of("csm")), groups),
        "004.F.by_required_level": {str(level): size for level, size in Counter(row.level for row in asked).items()},
        "004.F.kpi_rows": len(kpis),
        "004.F.kpi_indicators": sum(row.measure_en is not None for row in kpis),
        "004.F.kpi_formulas": sum((row.measure_en or "").startswith("Share of") for row in kpis),
        "004.F.kpi_targets": sum(row.target_en is not None for row in kpis),
    }


#: The rows of the grade table, in its order.
GRADE_ROWS = (
    "sales-performance",
    "product-knowledge",
    "customer-communication",
    "relationship-building",
    "review-and-analysis",
    "customer-satisfaction",
    "technical-command",
    "teamwork",
    "coaching-new-staff",
    "inner-drive",
    "professional-integrity",
    "daily-discipline",
)


def _grades(data: Loaded) -> Mapping[str, Any]:
    """Count the grade table: a cell is a requirement, or a figure that has a weight."""
    grade_of = {
        f"am-grades/{name}-account-manager": level
        for level, name in enumerate(("junior", "intermediate", "senior", "principal"), start=1)
    }
    cells: dict[tuple[int, int], Any] = {}
    for asked in data.requirements:
        if asked.role in grade_of:
            cells[GRADE_ROWS.index(asked.competency.partition("/")[2]) + 1, grade_of[asked.role]] = asked
    measured = set()
    for kpi in data.kpis:
        if kpi.role in grade_of and kpi.weight is not None:
            row = GRADE_ROWS.index(kpi.kpi.partition("/")[2]) + 1
            cells[row, grade_of[kpi.role]] = kpi
            measured.add(row)
    nothing = {key for key, cell in cells.items() if getattr(cell, "level", None) == 0}
    items = data.items_of("am-grades")
    criteria = Counter((GRADE_ROWS.index(item.competency.partition("/")[2]) + 1, item.level) for item in items)
    # A figure is one criterion, and so is the line that says that nothing is asked.
    criteria.update(key for key in cells if key[0] in measured or key in nothing)
    rows = range(1, len(GRADE_ROWS) + 1)
    weights = [{cells[row, grade].weight for grade in GRADES} for row in rows]
    without_target = sum((row.target_en or "").startswith("No figure") for row in data.kpis if row.role in grade_of)
    return {
        "004.I.rows": len({row for row, _ in cells}),
        "004.I.grades": len(grade_of.keys() & {role.id for role in data.roles}),
        "004.I.cells": len(cells),
        "004.I.weights": [weight for alike in weights for weight in alike],
        "004.I.weight_total": sum(weight for alike in weights for weight in alike),
        "004.I.kpi_rows": sorted(measured),
        "004.I.criteria_by_grade": [sum(criteria[row, grade] for row in rows) for grade in GRADES],
        "004.I.criteria_cell_total": criteria.total(),
        "004.I.criteria_printed": criteria.total() - _merged(items),
        "004.I.criteria_no_requirement": len(nothing) + without_target,
        "004.I.criteria_per_row_by_grade": {str(row): [criteria[row, grade] for grade in GRADES] for row in rows},
        "004.I.cells_by_certainty": dict(Counter(cell.certainty for cell in cells.values())),
        "004.I.cells_low": _cells(cells, "low"),
        "004.I.cells_medium": _cells(cells, "medium"),
    }


def _cells(cells: Mapping[tuple[int, int], Any], certainty: str) -> list[str]:
    return [f"{row} {GRADES[grade]}" for (row, grade) in sorted(cells) if cells[row, grade].certainty == certainty]


def _merged(items: Iterable[CompetencyItem]) -> int:
    """Count the criteria that are printed once for two grades: the same words from one line, in cells without a border.

    Cells of which the document shows the border are certain; they may say the same as their neighbour, in print too.
    """
    unsure = [item for item in items if item.certainty != "high"]
    printed = Counter((item.competency, item.source_place, item.text_en) for item in unsure)
    return sum(size - 1 for size in printed.values())


def of_004(data: Loaded) -> Mapping[str, Any]:
    bank = {first_line(entry) >= 157 for entry in data.of("suzhou-account-manager")}
    present = [name for name in EXTRACTS if data.of(name)]
    return {
        "004.extracts": len(present) - 1 + len(bank),
        "004.distinct_documents": len(present),
        **_part_of_004(data),
        **_csm(data),
        **_grades(data),
        "004.named_competency_entries_all_extracts": sum(len(_named(data, name)) for name in EXTRACTS)
        + len(_grades(data)["004.I.kpi_rows"]),
    }


def of_all(data: Loaded) -> Mapping[str, Any]:
    """Count across documents; the profiles of 000 and 001 are the project's own and count as none of them."""
    profiles = [role.id for role in data.roles if role.source_document in ("002", "003", "004")]
    asked = [row for row in data.requirements if row.role in profiles and row.role not in JOBS]
    weighted = [row for row in data.kpis if row.role in profiles and row.weight is not None]
    leveled = {row.role for row in asked if not row.inferred}
    frameworks = ("ssg-fs", "hkqf-banking", "customer-supervisor", *EXTRACTS)
    texts = [item for name in frameworks for item in data.items_of(name) if item.kind != "dimension"]
    definitions = [entry for entry in data.of("manager-posts") if entry.description_en is not None]
    figures = _grades(data)
    return {
        "all.role_profiles": len(profiles),
        "all.roles_with_required_level": len(leveled),
        "all.role_requirements_with_level": sum(row.role in leveled for row in asked) + len(weighted),
        "all.roles_with_weights": len({row.role for row in weighted}),
        "all.roles_with_competencies_but_no_level": len({row.role for row in asked} - leveled),
        "all.job_description_roles": sum(key in JOBS for key in profiles),
        "all.competency_entries": sum(len(_named(data, name)) for name in frameworks) + len(figures["004.I.kpi_rows"]),
        "all.competency_text_items": len(texts)
        - len(data.items_of("am-grades"))
        + figures["004.I.criteria_printed"]
        + len(definitions),
    }


COUNTS = {"000": of_000, "001": of_001, "002": of_002, "003": of_003, "004": of_004, "all": of_all}
