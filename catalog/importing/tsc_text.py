"""Reads the text of a Singapore reference document on one technical skill and competency, as it is published.

The table of the document arrives as lines of cells between tabs: a label, then one cell a level. Abilities have kept
their bullets; where knowledge has lost them, an item begins at a capital letter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from catalog.importing.findings import Place
from catalog.importing.guard import read_text
from catalog.importing.published import Published, slug
from catalog.saying import says

LEVELS = range(1, 7)
#: Frameworks that already have a shorter key in the catalogue.
SHORT_KEYS = {"financial-services": "ssg-fs"}
LABELS = ("TSC Category", "TSC", "TSC Description", "TSC Proficiency Description", "Knowledge", "Abilities")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ITEM = re.compile(r"<li[^<>]*>|[•●▪◦\uf0b7]")


@dataclass(slots=True)
class _Row:
    """What stands under one label: its line, and the cells of the table's rows, column by column."""

    line: int
    rows: list[list[str]] = field(default_factory=list)


def parse_tsc_text(path: Path, published: Published, framework: str | None = None) -> None:
    """Read one document into records and findings."""
    text = read_text(path, published.records.findings)
    if text is None:
        return
    top = Place(file=str(path), line=1, path="")
    heading = re.search(r"SKILLS FRAMEWORK FOR ([^\n*]+)", text, re.IGNORECASE)
    rows = _rows(text)
    missing = [label for label in LABELS if label not in rows]
    if heading is None or missing:
        published.fault(top, says("tsc-incomplete", missing=tuple(missing) or says("tsc-heading")))
        return
    sector = heading.group(1).strip().title()
    key = framework or SHORT_KEYS.get(slug(sector), f"ssg-{slug(sector)}")
    published.document(key, f"Skills Framework for {sector}: TSC reference documents", top)
    scale = [(level, f"Level {level}", True) for level in LEVELS]
    published.framework(key, f"Skills Framework for {sector}", scale, top, assumed=True)
    name = _only(rows["TSC"])
    competency = f"{key}/{slug(name)}"
    published.competency(
        competency,
        key,
        name,
        Place(file=str(path), line=rows["TSC"].line, path="TSC"),
        category=_only(rows["TSC Category"]),
        description=_only(rows["TSC Description"]),
        retired=False,
    )
    _read_levels(path, rows, competency, published)


def _read_levels(path: Path, rows: dict[str, _Row], competency: str, published: Published) -> None:
    described = rows["TSC Proficiency Description"]
    place = Place(file=str(path), line=described.line, path="TSC Proficiency Description")
    columns = {match: column for column, cell in enumerate(described.rows[0]) if (match := _level(cell))}
    if sorted(columns) != list(LEVELS):
        published.fault(place, says("tsc-columns"))
        return
    codes, descriptors = [*described.rows[1:], [], []][:2]
    found = 0
    for level, column in sorted(columns.items()):
        code, descriptor = _cell(codes, column), _cell(descriptors, column)
        items = [(kind, label, _cell(rows[label].rows[0], column)) for kind, label in _KINDS]
        if not code and not descriptor and not any(cell for _, _, cell in items):
            continue
        found += 1
        if not code or not descriptor:
            published.fault(place, says("tsc-level", level=level))
            continue
        published.level(competency, level, place, code=code, descriptor=descriptor)
        for kind, label, cell in items:
            where = Place(file=str(path), line=rows[label].line, path=f"{label}, Level {level}")
            texts, sure = split_items(cell)
            if not sure:
                published.warn(where, says("tsc-bullets", count=len(texts)))
            for number, text in enumerate(texts, start=1):
                published.item(competency, level, f"{label[0]}{number}", text, where, kind=kind)
    if not found:
        published.fault(place, says("tsc-no-level"))


_KINDS = (("knowledge", "Knowledge"), ("ability", "Abilities"))


def split_items(cell: str) -> tuple[list[str], bool]:
    """Return the items of a cell, and whether their borders were certain."""
    plain = _TAG.sub(" ", _ITEM.sub("•", cell))
    if "•" in plain:
        return [text for part in plain.split("•") if (text := " ".join(part.split()))], True
    text = " ".join(plain.split())
    if not text:
        return [], True
    # A word that begins with a capital and goes on small begins an item; an acronym does not.
    parts = re.split(r" (?=[A-Z][a-z])", text)
    return parts, len(parts) == 1


def _rows(text: str) -> dict[str, _Row]:
    """Return the table's rows by their label; a row without one belongs to the label above it."""
    rows: dict[str, _Row] = {}
    last: _Row | None = None
    for number, cells in _lines(text):
        label = cells[0]
        if label in LABELS:
            last = rows.setdefault(label, _Row(number))
            last.rows.append(cells)
        elif not label and last is not None:
            last.rows.append(cells)
        else:
            last = None
    return rows


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if "\t" in line:
            label, *cells = line.split("\t")
            yield number, [" ".join(_TAG.sub("", label).split()), *(cell.strip() for cell in cells)]


def _level(cell: str) -> int:
    match = re.fullmatch(r"Level ([1-6])", cell)
    return int(match.group(1)) if match else 0


def _cell(cells: list[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _only(row: _Row) -> str:
    return " ".join(cell for cell in row.rows[0][1:] if cell)
