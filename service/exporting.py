"""Use case: what is stored, as files that this and other programs read, and empty sheets to fill in."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from sqlmodel import Session

import catalog
from catalog import FilledSheet, Sheet
from service.audit import record
from service.people_sheets import people_content, people_sheets

#: What can be written: sheets of everything, or one framework in a published format.
FORMATS = ("csv", "xlsx", "case", "case-1.0", "moodle")
#: Those that hold one framework.
OF_ONE_FRAMEWORK = ("case", "case-1.0", "moodle")
#: The name of the sheets of people, beside the catalogue's groups, and the one of them that lists people.
PEOPLE, LISTED = "people", "learners"


class NotWritten(ValueError):
    """Says why nothing was written."""


def export(session: Session, path: Path, *, format_name: str, people: bool, principal: str) -> list[Path]:
    """Write every sheet: as CSV files into a folder, or as one workbook; reading people is put on record."""
    content = catalog.catalogue_content(session)
    if people:
        content += people_content(session)
        record(session, principal=principal, action="learner.export", object_kind="learner")
    if format_name == "xlsx":
        return [_write(path, catalog.workbook(content))]
    path.mkdir(parents=True, exist_ok=True)
    return [_write(path / f"{filled.sheet.name}.csv", catalog.csv_text(filled).encode()) for filled in content]


def export_framework(session: Session, path: Path, framework: str, *, format_name: str) -> tuple[list[Path], list[str]]:
    """Write one framework in a published format, and say what that format has no place for."""
    if format_name == "moodle":
        text, losses = catalog.moodle_csv(session, framework)
        return [_write(path, text.encode())], losses
    version: Literal["1.0", "1.1"] = "1.0" if format_name == "case-1.0" else "1.1"
    package = json.dumps(catalog.case_package(session, framework, version), ensure_ascii=False, indent=2)
    return [_write(path, f"{package}\n".encode())], []


def template(kind: str, path: Path | None) -> str | None:
    """Return the header of one sheet as CSV, or write a workbook with all sheets of a kind and what they hold."""
    sheets = sheets_of(kind)
    if not sheets:
        raise NotWritten(f"There is no {kind!r}.\nMaybe one of {', '.join(kinds())}.")
    empty = [FilledSheet(sheet=sheet, rows=()) for sheet in sheets]
    if path is not None:
        _write(path, catalog.workbook(empty, notes=sheets))
        return None
    wanted = LISTED if kind == PEOPLE else kind
    main = next((filled for filled in empty if filled.sheet.name == wanted), empty[0])
    return catalog.csv_text(main)


def kinds() -> list[str]:
    """Return every name that a template can be asked for by."""
    return sorted({*catalog.GROUPS, PEOPLE, *(sheet.name for sheet in _all_sheets())})


def sheets_of(kind: str) -> tuple[Sheet, ...]:
    """Return the sheets of a group, or the one of that name."""
    if kind == PEOPLE:
        return people_sheets()
    return catalog.sheets_of(kind) or tuple(sheet for sheet in people_sheets() if sheet.name == kind)


def _all_sheets() -> Iterable[Sheet]:
    return (*catalog.catalogue_sheets(), *people_sheets())


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
