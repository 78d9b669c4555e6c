"""Sheets written out and brought in again."""

from pathlib import Path

from catalog import (
    Changeset,
    FilledSheet,
    catalogue_content,
    compare,
    csv_text,
    current_version,
    parse_content,
    parse_files,
    workbook,
)
from catalog.importing.records import Records
from service.database import Database

OFFERINGS = """\
offerings:
  - {id: M1-1, module: M1, start_on: 2027-03-01, end_on: "2027-03-02", exclusive: true, seats: 12, booked: 3,
     min_seats: 6, fixed_price: {amount: "400.00", currency: SGD}}
  - {id: M2-1, module: M2, start_on: 2027-04-01, end_on: 2027-05-01, fixed_price: {amount: "9000", currency: SGD}}
"""
#: Texts that a careless export or import would change.
AWKWARD = """\
modules:
  - id: "=M3"
    title: {en: "=1+1", zh: "-2,5;\\"x\\""}
    summary: {en: "two\\nlines\\t", zh: "'@home"}
    provider: "'quoted'"
    price: {amount: "0.10", currency: SGD}
    effort_hours: 0.01
    outcomes: [{competency: f/b, from_level: 0, to_level: 3}]
"""


def as_csv(folder: Path, content: tuple[FilledSheet, ...]) -> Path:
    folder.mkdir()
    for filled in content:
        (folder / f"{filled.sheet.name}.csv").write_bytes(csv_text(filled).encode())
    return folder


def as_workbook(folder: Path, content: tuple[FilledSheet, ...]) -> Path:
    folder.mkdir()
    path = folder / "book.xlsx"
    path.write_bytes(workbook(content))
    return path


def content_of(database: Database) -> tuple[FilledSheet, ...]:
    with database.read() as session:
        return catalogue_content(session)


def texts(content: tuple[FilledSheet, ...]) -> list[str]:
    return [csv_text(filled) for filled in content]


def load(database: Database, *files: str) -> None:
    records = Records()
    for number, text in enumerate(files):
        parse_content(f"{number}.yaml", text.encode(), records)
    with database.write() as session:
        compare(session, records).apply(session)


def brought(database: Database, *paths: Path) -> Changeset:
    """Compare files with what is stored, and apply them where there is no fault."""
    with database.write() as session:
        changeset = compare(session, parse_files(paths))
        if not changeset.faults:
            changeset.apply(session)
    return changeset


def version(database: Database) -> str:
    with database.read() as session:
        return current_version(session)
