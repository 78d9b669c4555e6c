"""Writes a framework as Moodle imports it: 14 columns, the framework first, each competency after its parent."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Sequence
from html import escape

from sqlmodel import Session, col, select

from catalog.crosswalks import SYMMETRIC_KINDS, CompetencyRelation
from catalog.exporting.case_package import UnknownFramework
from catalog.frameworks import Competency, CompetencyBase, Framework, ProficiencyLevel
from catalog.importing.moodle_csv import COLUMNS, HTML_FORMAT, MOODLE_LENGTH, step_label
from catalog.importing.moodle_tree import Tree

#: What a spreadsheet would run, or split a cell at.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def moodle_csv(session: Session, framework: str) -> tuple[str, list[str]]:
    """Return one framework as CSV, and what Moodle has no place for or would cut."""
    stored = session.get(Framework, framework)
    if stored is None:
        raise UnknownFramework(f"the catalogue has no framework {framework}")
    levels = session.exec(
        select(ProficiencyLevel).where(ProficiencyLevel.framework == framework).order_by(col(ProficiencyLevel.level))
    ).all()
    competencies = session.exec(
        select(Competency)
        .where(Competency.framework == framework, ~col(Competency.retired))
        .order_by(col(Competency.id))
    ).all()
    tree = Tree(competencies)
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    head = ["", framework, stored.name_en, _html(stored.description_en), HTML_FORMAT]
    head += [",".join(_scale(levels)), _configuration(levels), "", "", "", "", "", "1", tree.taxonomy]
    writer.writerow([shielded(cell) for cell in head])
    losses = ["levels of single competencies, items, roles and Chinese texts have no place in this format"]
    related = _related(session, {row.id for row in competencies})
    for competency in tree.ordered:
        parent = tree.parent(competency)
        key, above = _id(framework, competency), _id(framework, parent) if parent else ""
        if parent is None and competency.area_en:
            group = competency.category_en or competency.area_en
            losses.append(f"{competency.id}: its group {group} is no entry of the framework and is left out")
        if max(len(key), len(competency.name_en)) > MOODLE_LENGTH:
            losses.append(f"{competency.id}: Moodle cuts ids and names at {MOODLE_LENGTH} characters")
        cells = [above, key, competency.name_en, _html(competency.description_en), HTML_FORMAT]
        others = ",".join(other.removeprefix(f"{framework}/").replace(",", "%2C") for other in related[competency.id])
        writer.writerow([shielded(cell) for cell in [*cells, "", "", "", "", "null", others, "", "", ""]])
    return written.getvalue(), losses


def shielded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def _related(session: Session, competencies: set[str]) -> dict[str, list[str]]:
    """Return what stands beside each competency in the same framework: Moodle's cross-references hold both ways."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in session.exec(select(CompetencyRelation).where(~col(CompetencyRelation.retired))):
        if row.kind in SYMMETRIC_KINDS and {row.competency, row.other} <= competencies:
            found[row.competency].add(row.other)
            found[row.other].add(row.competency)
    return defaultdict(list, {key: sorted(others) for key, others in found.items()})


def _id(framework: str, competency: CompetencyBase) -> str:
    return competency.id.removeprefix(f"{framework}/")


def _scale(levels: Sequence[ProficiencyLevel]) -> list[str]:
    """Return the labels of a scale by place; a place that the framework does not name gets its number."""
    labels = {step.level: step.label_en.replace(",", ";") for step in levels}
    return [labels.get(level, step_label(level)) for level in range(1, max(labels, default=0) + 1)]


def _configuration(levels: Sequence[ProficiencyLevel]) -> str:
    """Return the marks of Moodle's scale: the lowest populated level is the default, those above are proficient."""
    steps = [step.level for step in levels if step.populated]
    # Where the framework leaves a step empty after the first, only the mark of proficiency tells which are held.
    from_first = len(steps) == 1 or (len(steps) > 1 and steps[1] != steps[0] + 1)
    marks: list[dict[str, object]] = [{"scaleid": "1"}]
    for number, level in enumerate(steps):
        proficient = int(number > 0 or from_first)
        marks.append({"id": level, "scaledefault": int(number == 0), "proficient": proficient})
    return json.dumps(marks, separators=(",", ":"))


def _html(text: str | None) -> str:
    return "" if text is None else "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.split("\n"))
