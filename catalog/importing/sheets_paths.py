"""Finds the files of an import, and reads each by what it is: YAML of the house, CSV or a workbook."""

from collections.abc import Collection, Iterable
from pathlib import Path

from catalog.importing.findings import Finding, Place
from catalog.importing.house_yaml import parse_content
from catalog.importing.records import Records
from catalog.importing.sheets import take_tables
from catalog.importing.sheets_columns import Sheet
from catalog.importing.sheets_tables import RawTable, open_tables
from catalog.importing.yaml_text import bounded_content
from catalog.saying import says

YAML = (".yaml", ".yml")
SHEETS = (".csv", ".tsv", ".xlsx")


def parse_files(paths: Iterable[Path], also: Collection[Sheet] = ()) -> Records:
    """Read files, and all of these kinds below folders, in the order of their names, to the last fault.

    Tables of `also` are put aside in the records: the catalogue does not know what they mean.
    """
    records = Records()
    tables: list[RawTable] = []
    for path in paths:
        for file in _files(path, records):
            if file.suffix.lower() in SHEETS:
                tables += open_tables(file, records.findings)
                continue
            try:
                content = bounded_content(file)
            except OSError as error:
                _fault(records, file, says("file-unreadable", reason=str(error.strerror)))
                continue
            parse_content(str(file), content, records)
    take_tables(tables, records, also)
    return records


def _files(path: Path, records: Records) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in YAML + SHEETS)
    if not files:
        _fault(records, path, says("folder-no-files"))
    return files


def _fault(records: Records, path: Path, message: str) -> None:
    records.findings.append(Finding(place=Place(file=str(path), line=1, path=""), message=message))
