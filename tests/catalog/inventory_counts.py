"""Counts what a database holds of each source document, under the names that the inventory gives its counts."""

import re
from collections.abc import Mapping
from typing import Any

from tests.catalog.documents import Loaded, sizes
from tests.catalog.extracts import EXTRACTS, grades, of_004

JOBS = [f"account-manager-jobs/block-{number:02}" for number in range(1, 16)]


def of_000(data: Loaded) -> Mapping[str, Any]:
    scale = sorted(step.level for step in data.scales if step.framework == "ssg-fs")
    levels = data.levels_of("ssg-fs")
    knowledge = sizes((item.level for item in data.items_of("ssg-fs", "knowledge")), scale)
    abilities = sizes((item.level for item in data.items_of("ssg-fs", "ability")), scale)
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
        "001.performance_requirement_statements_by_section": sizes((item.code[2] for item in statements), "123"),
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
        "002.dimensions_listed_by_competency": sizes(
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
            sizes((grades[item.id] for item in behaviours if item.parent_item == dimension.id), order)
            for dimension in described
        ],
        "002.descriptors_total": len(behaviours),
        "002.descriptors_by_level": sizes(grades.values(), order),
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
        "003.responsibilities_by_block": sizes((row.role for row in duties), JOBS),
        "003.responsibilities_numbered_total": len(duties),
        "003.requirements_by_block": sizes((row.role for row in asked), JOBS),
        "003.requirements_total": len(asked),
        "003.block7_lists": lists[7],
        "003.block8_lists": lists[8],
        "003.block3_sections": len(sections),
        "003.block3_statements_by_section": sizes((row.section_en for row in essay), sections),
        "003.block3_statements": len(essay),
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
    figures = grades(data)
    return {
        "all.role_profiles": len(profiles),
        "all.roles_with_required_level": len(leveled),
        "all.role_requirements_with_level": sum(row.role in leveled for row in asked) + len(weighted),
        "all.roles_with_weights": len({row.role for row in weighted}),
        "all.roles_with_competencies_but_no_level": len({row.role for row in asked} - leveled),
        "all.job_description_roles": sum(key in JOBS for key in profiles),
        "all.competency_entries": sum(len(data.named(name)) for name in frameworks) + len(figures["004.I.kpi_rows"]),
        "all.competency_text_items": len(texts)
        - len(data.items_of("am-grades"))
        + figures["004.I.criteria_printed"]
        + len(definitions),
    }


COUNTS = {"000": of_000, "001": of_001, "002": of_002, "003": of_003, "004": of_004, "all": of_all}
