"""Writes a framework as Moodle imports it: 14 columns, the framework first, each competency after its parent."""

import csv
import io
import json
from collections.abc import Sequence
from html import escape

from sqlmodel import Session, col, select

from catalog.exporting.case_package import UnknownFramework
from catalog.frameworks import Competency, Framework, ProficiencyLevel
from catalog.importing.moodle_csv import COLUMNS, HTML_FORMAT, MOODLE_LENGTH

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
    ids = {competency.id: _id(framework, competency) for competency in competencies}
    by_name = {competency.name_en: competency for competency in competencies if competency.status == "excluded"}
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    head = ["", framework, stored.name_en, _html(stored.description_en), HTML_FORMAT]
    head += [",".join(_scale(levels)), _configuration(levels), "", "", "", "", "", "1", _taxonomy(competencies)]
    writer.writerow([shielded(cell) for cell in head])
    notes = []
    for competency in sorted(competencies, key=lambda row: (_depth(row), row.id)):
        parent = by_name.get(competency.category_en or competency.area_en or "")
        key = ids[competency.id]
        above = ids[parent.id] if parent is not None and parent is not competency else ""
        cells = [above, key, competency.name_en, _html(competency.description_en), HTML_FORMAT]
        cells += ["", "", "", "", "null", "", "", "", ""]
        writer.writerow([shielded(cell) for cell in cells])
        if max(len(key), len(competency.name_en)) > MOODLE_LENGTH:
            notes.append(f"{competency.id}: Moodle cuts ids and names at {MOODLE_LENGTH} characters")
    notes.append("levels of single competencies, items, roles and Chinese texts have no place in this format")
    return written.getvalue(), notes


def shielded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def _id(framework: str, competency: Competency) -> str:
    return competency.id.removeprefix(f"{framework}/")


def _depth(competency: Competency) -> int:
    return (competency.area_en is not None) + (competency.category_en is not None)


def _scale(levels: Sequence[ProficiencyLevel]) -> list[str]:
    """Return the labels of a scale by place; a place that the framework does not name gets its number."""
    labels = {step.level: step.label_en.replace(",", ";") for step in levels}
    return [labels.get(level, f"({level})") for level in range(1, max(labels, default=0) + 1)]


def _configuration(levels: Sequence[ProficiencyLevel]) -> str:
    """Return the marks of Moodle's scale: the lowest populated level is the default, those above are proficient."""
    steps = [step.level for step in levels if step.populated]
    marks: list[dict[str, object]] = [{"scaleid": "1"}]
    for number, level in enumerate(steps):
        proficient = int(number > 0 or len(steps) == 1)
        marks.append({"id": level, "scaledefault": int(number == 0), "proficient": proficient})
    return json.dumps(marks, separators=(",", ":"))


def _taxonomy(competencies: Sequence[Competency]) -> str:
    headings = any(row.status == "excluded" for row in competencies)
    return "domain,competency,competency,competency" if headings else "competency,competency,competency,competency"


def _html(text: str | None) -> str:
    return "" if text is None else "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.split("\n"))
