"""Counts what a database holds of document 004, extract by extract, under the names that the inventory gives."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from catalog import CompetencyItem
from tests.catalog.documents import Loaded, first_line, sizes

GRADES = {1: "初级", 2: "中级", 3: "高级", 4: "资深"}
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
        "004.A.named_competencies": len(data.named("average-performers")),
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
        "004.E.rows_named": len(data.named("manager-posts")),
        "004.E.rows_unnamed": len(rows) - len(data.named("manager-posts")),
        "004.E.level_fragments": len(pieces),
        "004.E.level_fragments_complete": sum(item.certainty == "medium" for item in pieces),
        "004.E.fragments_by_row": data.per_competency("manager-posts", pieces),
        "004.E.definitions": sum(entry.description_en is not None for entry in rows),
        "004.E.definitions_complete": sum("cut off" not in (entry.description_en or "cut off") for entry in rows),
        "004.H.names": len(names),
        "004.H.by_group": sizes((entry.category_en for entry in names), groups),
        "004.H.with_descriptor": len(data.items_of("credit-account-manager", "descriptor")),
    }


def _csm(data: Loaded) -> Mapping[str, Any]:
    asked = [row for row in data.requirements if row.role == "csm/customer-service-manager"]
    kpis = [row for row in data.kpis if row.role == "csm/customer-service-manager"]
    groups = ("Knowledge", "Skills and abilities", "Professional qualities")
    return {
        "004.F.competencies": len(data.of("csm")),
        "004.F.by_group": sizes((entry.category_en for entry in data.of("csm")), groups),
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


def grades(data: Loaded) -> Mapping[str, Any]:
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
    # What the document prints has a certainty; a counterpart of our own has none.
    items = [item for item in data.items_of("am-grades") if item.certainty]
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
        **grades(data),
        "004.named_competency_entries_all_extracts": sum(len(data.named(name)) for name in EXTRACTS)
        + len(grades(data)["004.I.kpi_rows"]),
    }
