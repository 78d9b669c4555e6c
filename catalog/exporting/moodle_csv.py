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
    tree = _Tree(competencies)
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    head = ["", framework, stored.name_en, _html(stored.description_en), HTML_FORMAT]
    head += [",".join(_scale(levels)), _configuration(levels), "", "", "", "", "", "1", tree.taxonomy]
    writer.writerow([shielded(cell) for cell in head])
    losses = ["levels of single competencies, items, roles and Chinese texts have no place in this format"]
    for competency in tree.ordered:
        parent = tree.parent(competency)
        key, above = _id(framework, competency), _id(framework, parent) if parent else ""
        if parent is None and competency.area_en:
            group = competency.category_en or competency.area_en
            losses.append(f"{competency.id}: its group {group} is no entry of the framework and is left out")
        if max(len(key), len(competency.name_en)) > MOODLE_LENGTH:
            losses.append(f"{competency.id}: Moodle cuts ids and names at {MOODLE_LENGTH} characters")
        cells = [above, key, competency.name_en, _html(competency.description_en), HTML_FORMAT]
        writer.writerow([shielded(cell) for cell in [*cells, "", "", "", "", "null", "", "", "", ""]])
    return written.getvalue(), losses


class _Tree:
    """Which entry stands below which: groups are told by their names."""

    def __init__(self, competencies: Sequence[Competency]) -> None:
        self._groups = {(row.area_en, row.name_en): row for row in competencies}
        self.ordered = sorted(competencies, key=lambda row: (self._depth(row), row.id))

    def parent(self, competency: Competency) -> Competency | None:
        """Return the entry that has the name of a competency's narrower group, or of its only one."""
        name = competency.category_en or competency.area_en
        above = competency.area_en if competency.category_en else None
        found = self._groups.get((above, name)) if name else None
        return None if found is competency else found

    @property
    def taxonomy(self) -> str:
        """Return what Moodle calls each of four depths; where every parent is a heading, they are domains."""
        parents = [parent for row in self.ordered if (parent := self.parent(row)) is not None]
        words = []
        for depth in range(4):
            statuses = {row.status for row in parents if self._depth(row) == depth}
            words.append("domain" if statuses == {"excluded"} else "competency")
        return ",".join(words)

    def _depth(self, competency: Competency) -> int:
        depth, above = 0, self.parent(competency)
        # Names that lead in a circle end the climb.
        while above is not None and depth < len(self._groups):
            depth, above = depth + 1, self.parent(above)
        return depth


def shielded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def _id(framework: str, competency: Competency) -> str:
    return competency.id.removeprefix(f"{framework}/")


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


def _html(text: str | None) -> str:
    return "" if text is None else "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.split("\n"))
