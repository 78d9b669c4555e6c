"""Imports as pages: what was sent, what would change, and what is wrong with which line."""

import re
from dataclasses import dataclass

import catalog
from service.administration.wishes import Wish
from service.schemas.imports import FindingRead, ImportPage, ImportRead
from service.web.administration.parts import Faults, Option, Wrong, entry_address
from service.web.words import Words

MARKS = {"faulty": "waiting", "ready": "open", "applied": "good", "lapsed": "ended"}
#: So many lines of each kind stand on the page; all are in the JSON document.
MOST_ROWS = 300
#: How the place of a cell is told.
_CELL = re.compile(r"(.+) \(column ([A-Z]+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """One import of the list."""

    href: str
    files: str
    at: str
    state: str
    mark: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportsView:
    """The form for files, and the imports before."""

    formats: tuple[Option, ...]
    framework: str
    as_drafts: bool
    faults: tuple[Wrong, ...]
    fault_files: str | None
    fault_format: str | None
    fault_framework: str | None
    rows: tuple[ImportRow, ...]
    more: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One entry that changes."""

    name: str
    href: str | None
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup:
    """The entries that change in one way."""

    kind: str
    title: str
    rows: tuple[ChangeRow, ...]
    more: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One thing to say about a file, with what would be right."""

    place: str
    path: str
    wrong: str
    right: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportView:
    """One import."""

    id: str
    title: str
    state: str
    mark: str
    says: str
    at: str
    facts: tuple[str, ...]
    faults: tuple[FindingRow, ...]
    warnings: tuple[FindingRow, ...]
    more: str | None
    groups: tuple[ChangeGroup, ...]
    #: Where the form goes that has it done, if it can be.
    apply: str | None
    again: bool
    #: What was chosen beside the files, for the form that sends them mended.
    kept: tuple[tuple[str, str], ...]


def import_address(key: str) -> str:
    """Return where an import is shown."""
    return f"/administration/imports/{key}"


def imports_view(found: ImportPage, wish: Wish | None, faults: Faults, words: Words) -> ImportsView:
    """Return the form with what was entered, and the imports before."""
    chosen = wish.format_name if wish is not None else None
    return ImportsView(
        formats=tuple(
            Option(id=name, title=words.text(f"admin-format-{name}"), chosen=name == chosen) for name in catalog.FORMATS
        ),
        framework=(wish.framework or "") if wish is not None else "",
        as_drafts=wish is not None and wish.as_drafts,
        faults=faults.listed,
        fault_files=faults.by_field.get("files"),
        fault_format=faults.by_field.get("format"),
        fault_framework=faults.by_field.get("framework"),
        rows=tuple(
            ImportRow(
                href=import_address(entry.id),
                files=words.listed(entry.files),
                at=words.moment(entry.created_at),
                state=words.text(f"admin-import-{entry.state}"),
                mark=MARKS[entry.state],
                what=_what(entry, words),
            )
            for entry in found.items
        ),
        more=f"/administration/imports?page_token={found.next_page_token}" if found.next_page_token else None,
    )


def import_view(found: ImportRead, words: Words) -> ImportView:
    """Return everything that the page shows of an import."""
    findings = {
        severity: tuple(_finding(entry, words) for entry in found.findings if entry.severity == severity)[:MOST_ROWS]
        for severity in ("fault", "warning")
    }
    left = found.faults + found.warnings - sum(map(len, findings.values()))
    return ImportView(
        id=found.id,
        title=words.listed(found.files),
        state=words.text(f"admin-import-{found.state}"),
        mark=MARKS[found.state],
        says=words.text(f"admin-import-{found.state}-says", count=found.faults, number=words.number(found.faults)),
        at=words.moment(found.ended_at or found.created_at),
        facts=tuple(_facts(found, words)),
        faults=findings["fault"],
        warnings=findings["warning"],
        more=words.text("admin-import-more", number=words.number(left)) if left > 0 else None,
        groups=tuple(group for kind in ("created", "changed", "retired") if (group := _group(found, kind, words)).rows),
        apply=f"{import_address(found.id)}/application" if found.state == "ready" and _any(found) else None,
        again=found.state in ("faulty", "lapsed"),
        kept=(
            ("format", found.format or ""),
            ("framework", found.framework or ""),
            ("as_drafts", "yes" if found.as_drafts else ""),
        ),
    )


def _any(found: ImportRead) -> bool:
    return bool(found.created or found.changed or found.retired)


def _facts(found: ImportRead, words: Words) -> list[str]:
    facts = [_what(found, words)]
    if found.format is not None:
        facts.append(words.text(f"admin-format-{found.format}"))
    if found.as_drafts:
        facts.append(words.text("admin-import-as-drafts"))
    return facts


def _what(found: ImportRead, words: Words) -> str:
    if found.faults:
        return words.text("admin-import-faults", count=found.faults, number=words.number(found.faults))
    counts = {name: words.number(getattr(found, name)) for name in ("created", "changed", "retired", "same")}
    return words.text("admin-import-counts", **counts)


def _group(found: ImportRead, change: str, words: Words) -> ChangeGroup:
    entries = [entry for entry in found.changes if entry.change == change]
    count = int(getattr(found, change))
    is_done = found.state == "applied"
    editable = ("framework", "competency", "role", "module", "offering")
    rest = count - len(entries[:MOST_ROWS])
    return ChangeGroup(
        kind=change,
        title=words.text(f"admin-change-{change}", count=count, number=words.number(count)),
        rows=tuple(
            ChangeRow(
                name=f"{words.text(f'admin-part-{entry.kind}')} {entry.id}",
                href=entry_address(entry.kind, entry.id)
                if entry.kind in editable and (is_done or change != "created")
                else None,
                what=words.listed(entry.what),
            )
            for entry in entries[:MOST_ROWS]
        ),
        more=words.text("admin-import-more", number=words.number(rest)) if rest > 0 else None,
    )


def _finding(entry: FindingRead, words: Words) -> FindingRow:
    wrong, _, right = entry.message.partition("；" if words.language == "zh" else "; ")
    # Of a sheet people count rows; a sheet of a workbook is named behind its file.
    code = "admin-place-row" if entry.file.lower().endswith(("]", ".csv", ".tsv", ".xlsx")) else "admin-place"
    place = words.text(code, file=entry.file, line=str(entry.line))
    cell = _CELL.fullmatch(entry.path)
    path = entry.path if cell is None else words.text("admin-place-column", name=cell[1], column=cell[2])
    return FindingRow(place=place, path=path, wrong=wrong, right=right or None)
