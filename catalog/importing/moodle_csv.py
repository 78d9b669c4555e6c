"""Reads a competency framework as Moodle exports it: 14 columns, told by their place and not by their names.

Moodle's own importer drops rows in silence; here each of them is a finding.
"""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from catalog.importing.findings import Place
from catalog.importing.guard import Cell, Sheet, read_sheets
from catalog.importing.published import Published
from catalog.saying import says

#: The names that Moodle writes above its columns; only their order counts.
COLUMNS = (
    "Parent ID number",
    "ID number",
    "Short name",
    "Description",
    "Description format",
    "Scale values",
    "Scale configuration",
    "Rule type (optional)",
    "Rule outcome (optional)",
    "Rule config (optional)",
    "Cross-referenced competency ID numbers",
    "Exported ID (optional)",
    "Is framework",
    "Taxonomy",
)
PARENT, ID, NAME, DESCRIPTION, FORMAT, SCALE, CONFIGURATION, RULE, _, _, CROSS, _, IS_FRAMEWORK, TAXONOMY = COLUMNS
#: Where Moodle cuts ids and names.
MOODLE_LENGTH = 100
HTML_FORMAT = "1"


@dataclass(slots=True)
class _Row:
    sheet: Sheet
    number: int
    values: dict[str, str]
    children: list["_Row"] = field(default_factory=list)
    parent: "_Row | None" = None

    def place(self, column: str = "") -> Place:
        return self.sheet.place(self.number, column)

    @property
    def ancestors(self) -> list["_Row"]:
        """The rows above this one, the topmost first."""
        return [*self.parent.ancestors, self.parent] if self.parent else []


def parse_moodle_csv(path: Path, published: Published) -> None:
    """Read one framework into records and findings."""
    sheets = read_sheets(path, published.records.findings)
    if sheets is None:
        return
    rows = _rows(sheets[0], published)
    frameworks = [row for row in rows if row.values[IS_FRAMEWORK] == "1"]
    if len(frameworks) != 1:
        where = frameworks[1].place(IS_FRAMEWORK) if frameworks else sheets[0].place(1, IS_FRAMEWORK)
        published.fault(where, says("moodle-frameworks", count=len(frameworks)))
        return
    head = frameworks[0]
    tree = _tree([row for row in rows if row is not head], head, published)
    if not head.values[ID] or not head.values[NAME]:
        published.fault(head.place(ID), says("moodle-no-id"))
        return
    scale = _scale(head, published)
    if scale is None:
        return
    key = head.values[ID]
    published.document(key, f"Moodle competency framework {head.values[NAME]}", head.place())
    published.framework(key, head.values[NAME], scale, head.place(), description=_description(head, published))
    taxonomies = [word.strip() for word in head.values[TAXONOMY].split(",")]
    populated = [level for level, _, filled in scale if filled]
    published.trees[key] = {}
    for row in tree:
        _add(row, key, taxonomies, populated, published)
    _relate(tree, key, published)


def _rows(sheet: Sheet, published: Published) -> list[_Row]:
    rows = []
    for number, cells in sheet.rows[1:]:
        if len(cells) < len(COLUMNS) and any(cells):
            published.fault(sheet.place(number), says("moodle-columns", count=len(cells), wanted=len(COLUMNS)))
            continue
        values = {name: unshielded(cell) for name, cell in zip(COLUMNS, cells, strict=False)}
        if any(values.values()):
            rows.append(_Row(sheet, number, values))
    return rows


def unshielded(cell: Cell) -> str:
    """Return a cell as it was before a quote was put in front of what a spreadsheet would run."""
    text = "" if cell is None else str(cell)
    return text[1:] if re.match(r"'[=+\-@\t\r\n]", text) else text.strip()


def _tree(rows: list[_Row], head: _Row, published: Published) -> list[_Row]:
    """Hang each row below its parent, and find those that Moodle would drop."""
    by_id: dict[str, _Row] = {}
    for row in rows:
        key, name = row.values[ID], row.values[NAME]
        if not key or not name:
            column = NAME if key else ID
            published.fault(row.place(column), says("moodle-dropped"))
        elif key in by_id:
            published.fault(row.place(ID), says("moodle-twice", id=key, row=by_id[key].number))
        else:
            by_id[key] = row
            for column in (ID, NAME):
                if len(row.values[column]) > MOODLE_LENGTH:
                    published.warn(row.place(column), says("moodle-cut", most=MOODLE_LENGTH))
    for row in by_id.values():
        parent = row.values[PARENT]
        if parent in ("", head.values[ID]):
            continue
        if parent not in by_id:
            published.fault(row.place(PARENT), says("moodle-parent", id=parent[:60]))
        else:
            row.parent = by_id[parent]
            by_id[parent].children.append(row)
    return [row for row in by_id.values() if not _circles(row, published)]


def _circles(row: _Row, published: Published) -> bool:
    seen, above = {row.number}, row.parent
    while above is not None:
        if above.number in seen:
            published.fault(row.place(PARENT), says("moodle-circle"))
            row.parent = None
            return True
        seen.add(above.number)
        above = above.parent
    return False


def _scale(head: _Row, published: Published) -> list[tuple[int, str, bool]] | None:
    """Return the scale: levels are the places of Moodle's scale, so that its grades are levels.

    What the configuration calls neither proficient nor default, before the first that it does, is not held: such a
    value is a level that the framework leaves empty. So is one above the first proficient one that is not proficient.
    """
    labels = [label.strip() for label in head.values[SCALE].split(",") if label.strip()]
    if not labels:
        published.fault(head.place(SCALE), says("moodle-no-scale"))
        return None
    try:
        entries = json.loads(head.values[CONFIGURATION] or "[]")
        marks = {
            int(entry["id"]): (bool(int(entry.get("scaledefault", 0))), bool(int(entry.get("proficient", 0))))
            for entry in entries
            if "id" in entry
        }
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        published.fault(head.place(CONFIGURATION), says("moodle-configuration"))
        return None
    marked = sorted(level for level, mark in marks.items() if any(mark))
    if any(not 1 <= level <= len(labels) for level in marked):
        published.fault(head.place(CONFIGURATION), says("moodle-marks", count=len(labels)))
        return None
    first = marked[0] if marked else 1
    proficient = sorted(level for level, mark in marks.items() if mark[1])
    if proficient and proficient[0] != min(first + 1, len(labels)):
        published.warn(head.place(CONFIGURATION), says("moodle-proficiency", label=labels[proficient[0] - 1]))
    lowest = proficient[0] if proficient else len(labels)
    filled = [first <= level <= lowest or level in proficient for level in range(1, len(labels) + 1)]
    steps = zip(range(1, len(labels) + 1), labels, filled, strict=True)
    # A place without a name only keeps the others in theirs.
    return [(level, label, held) for level, label, held in steps if held or label != step_label(level)]


def step_label(level: int) -> str:
    """Return what stands for a place of the scale that the framework does not name."""
    return f"({level})"


def _add(row: _Row, framework: str, taxonomies: list[str], populated: list[int], published: Published) -> None:
    values, above = row.values, row.ancestors
    depth = len(above)
    if values[SCALE] or values[CONFIGURATION]:
        published.fault(row.place(SCALE), says("moodle-own-scale"))
    if values[RULE] and values[RULE] != "null":
        published.warn(row.place(RULE), says("moodle-completion"))
    heading = bool(row.children) and depth < len(taxonomies) and taxonomies[depth] == "domain"
    key = f"{framework}/{values[ID]}"
    area = above[0].values[NAME] if above else None
    category = above[-1].values[NAME] if depth > 1 else None
    published.trees[framework][key] = (area, category)
    added = published.competency(
        key,
        framework,
        values[NAME],
        row.place(ID),
        code=values[ID] if len(values[ID]) <= MOODLE_LENGTH else None,
        area=area,
        category=category,
        description=_description(row, published),
        heading=heading,
    )
    if added and not heading:
        published.levels_assumed.add(key)
        for level in populated:
            published.level(key, level, row.place(ID))


def _relate(tree: list[_Row], framework: str, published: Published) -> None:
    """Keep cross-references between the rows of the file; commas in an id are written as %2C."""
    known = {row.values[ID] for row in tree}
    for row in tree:
        for other in row.values[CROSS].split(","):
            key = other.strip().replace("%2C", ",")
            if key in known:
                published.relation(f"{framework}/{row.values[ID]}", "related", f"{framework}/{key}", row.place(CROSS))
            elif key:
                published.warn(row.place(CROSS), says("moodle-cross", id=key[:60]))


def _description(row: _Row, published: Published) -> str | None:
    """Return a description as plain text, whatever Moodle stored it as."""
    text = row.values[DESCRIPTION]
    if row.values[FORMAT] != HTML_FORMAT:
        return text or None
    plain = _Plain()
    plain.feed(text)
    plain.close()
    return published.text(plain.text, row.place(DESCRIPTION))


class _Plain(HTMLParser):
    """Takes the tags out of a text; each paragraph and list item gets a line."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self._parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5"):
            self._parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._parts.append("\n")

    @property
    def text(self) -> str:
        lines = ("".join(self._parts)).split("\n")
        return "\n".join(line for part in lines if (line := " ".join(part.split())))
