"""Files that would take the machine with them are refused for what they are, and cost a small part of it."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from catalog.importing import guard
from catalog.importing.findings import Finding
from tests.catalog.workbook_parts import MAIN, SHEET, STRINGS, cell, packed, parts, sheet

MEBIBYTE = 1024 * 1024
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def _with(name: str, text: str | bytes) -> bytes:
    return packed({**parts(f"<row r='1'>{cell('A1', 'x')}</row>"), name: text})


def _encrypted() -> bytes:
    """Set the mark of a password on every part, as it stands in both places of the package."""
    content = bytearray(packed(parts("")))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(sign)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(sign, at + 4)
    return bytes(content)


def _broken() -> bytes:
    """Spoil the packed bytes of the sheet, so that they cannot be unpacked."""
    content = bytearray(packed(parts("<row r='1'>" + cell("A1", "text " * 200) + "</row>")))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as package:
        start = package.getinfo(SHEET).header_offset + 30 + len(SHEET)
    content[start : start + 20] = b"\xff" * 20
    return bytes(content)


def _numbers(count: int) -> str:
    return "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, count + 1))


#: What makes each workbook, and what is said about it.
WORKBOOKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a part of a gigabyte": (lambda: _with(SHEET, b" " * (300 * MEBIBYTE)), "packed more than 200 to 1"),
    "parts of more than all": (
        lambda: packed(parts(), *((f"xl/x{n}", b"0" * 90 * MEBIBYTE) for n in range(5))),
        "unpacks",
    ),
    "a million rows": (lambda: packed(parts(_numbers(1_000_000))), "more than 300000 rows"),
    "a million empty rows": (lambda: _with(SHEET, sheet("<row/>" * 1_100_000)), "packed more than 200 to 1"),
    "a cell in the last column": (lambda: packed(parts(f"<row r='2'>{cell('XFD2', 'x')}</row>")), "beyond 200 columns"),
    "a million columns": (
        lambda: packed(parts("<row r='1'>" + "<c><v>1</v></c>" * 1_000_000 + "</row>")),
        "beyond 200 columns|packed more",
    ),
    "a column that is none": (lambda: packed(parts(f"<row r='1'>{cell('AAAA1', 'x')}</row>")), "nowhere"),
    "a formula": (
        lambda: packed(parts("<row r='3'><c r='B3'><f>1+1</f><v>2</v></c></row>")),
        "S B3: the cell holds a formula",
    ),
    "a shared formula": (lambda: packed(parts("<row r='1'><c r='A1'><f t='shared' si='0'/></c></row>")), "formula"),
    "a billion laughs": (lambda: _with(STRINGS, f"{LAUGHS}<sst xmlns='{MAIN}'><si><t>&c;</t></si></sst>"), "entities"),
    "laughs in UTF-16": (
        lambda: _with(STRINGS, f"{LAUGHS}<sst xmlns='{MAIN}'/>".encode("utf-16")),
        "entities",
    ),
    "a file of the machine": (lambda: _with(SHEET, sheet("<row><c><v>&e;</v></c></row>", OUTSIDE)), "entities"),
    "two million texts": (lambda: packed(parts(strings="<si><t>a</t></si>" * 1_500_000)), "more than|packed more"),
    "texts of 70 megabytes": (
        lambda: packed(parts(strings="".join(f"<si><t>{os.urandom(500).hex()}</t></si>" for _ in range(70_000)))),
        "larger than 64 MiB",
    ),
    "a cell of a megabyte": (
        lambda: packed(parts(f"<row r='1'>{cell('A1', 'ab' * 500_000)}</row>")),
        "characters|packed",
    ),
    "a text that is not there": (lambda: packed(parts("<row><c t='s'><v>9</v></c></row>")), "text that is not there"),
    "a number that is none": (lambda: packed(parts("<row><c><v>12monkeys</v></c></row>")), "number that is none"),
    "a way out": (lambda: packed(parts(), ("../../etc/cron.d/x", "boo")), "outside of it"),
    "a part twice": (lambda: packed(parts(), (SHEET, sheet(""))), "one twice"),
    "thousands of parts": (
        lambda: packed(parts(), *((f"xl/x{n}.xml", "") for n in range(3000))),
        "more than 1000 parts",
    ),
    "a package in the package": (lambda: _with(SHEET, packed(parts())), "broken"),
    "a sheet that is missing": (
        lambda: packed({name: text for name, text in parts().items() if name != SHEET}),
        "a part of the workbook is missing",
    ),
    "bytes that do not unpack": (_broken, "cannot be unpacked|broken"),
    "a password": (_encrypted, "encrypted"),
    "the format before 2007": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "before 2007"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "no workbook"),
    "nothing": (lambda: b"", "no workbook"),
}
SHEETS: dict[str, tuple[Callable[[], bytes], str]] = {
    "GB18030": (lambda: "名称,说明\n客户,银行\n".encode("gb18030"), "not UTF-8 .it may be GB18030"),
    "Latin 1": (lambda: "name\ncaf\xe9 au lait\n".encode("latin-1"), r":2: the file is not UTF-8"),
    "UTF-16 without its mark": (lambda: "a,b\n1,2\n".encode("utf-16-le"), "control character"),
    "bytes of nothing": (lambda: b"a,b\n1,\x00\n", ":2: the control character"),
    "a million rows": (lambda: b"a,b\n" + b"1,2\n" * 1_000_000, "more than 300000 rows"),
    "a million columns": (lambda: b"a," * 1_000_000 + b"\n", "more than 200 columns"),
    "a cell of ten megabytes": (lambda: b"a\n" + b"x" * 10 * MEBIBYTE, "field larger"),
    "a quote without end": (lambda: b'a,b\n"1,2\n3,4\n', "mend its quotes"),
    "thirty-six megabytes": (lambda: b"a,b\n" * 9 * MEBIBYTE, "more than 32 MiB"),
}
PACKAGES: dict[str, tuple[Callable[[], bytes], str]] = {
    "deep lists": (lambda: b'{"CFItems": ' + b"[" * 200_000, "nesting"),
    "deep mappings": (lambda: b'{"CFItems": [' + b'{"a":' * 200_000, "nesting"),
    "no number": (lambda: b'{"CFDocument": {"x": NaN}}', "NaN"),
    "a list": (lambda: b"[1, 2]", "not JSON"),
    "half": (lambda: b'{"CFDocument": {"title":\n "x"', ":2: this is not JSON"),
    "something after the end": (lambda: b'{"a": 1}\n{"b": 2}', ":2: this is not JSON"),
    "twenty megabytes": (lambda: b'{"a": "' + b"x" * 20 * MEBIBYTE + b'"}', "more than 16 MiB"),
    "many members": (lambda: b'{"a": [' + b"[],{}," * 2 * MEBIBYTE + b"1]}", "more than 200000 members"),
    "many small lists": (lambda: b'{"a": {"b": [' + b"[],{}," * 2 * MEBIBYTE + b"1]}}", "more memory"),
}


#: The ways of reading, each with how its files end and what it refuses.
KINDS = {"workbook": (".xlsx", WORKBOOKS), "csv": (".csv", SHEETS), "json": (".json", PACKAGES)}


def findings_of(path: Path) -> list[Finding]:
    """Read a file, and return what is said against it."""
    findings: list[Finding] = []
    read: dict[str, Callable[[Path, list[Finding]], Any]] = {".json": guard.read_document, ".txt": guard.read_text}
    found = read.get(path.suffix, guard.read_sheets)(path, findings)
    assert (found is None) == bool(findings)
    return findings


def memory_of(kind: str, path: Path) -> float:
    """Return the megabytes that reading took; a small process asks, for a child begins with the size of its parent."""
    command = [sys.executable, "-I", str(guard.CHILD), kind, str(guard.MEMORY), "60", str(path)]
    program = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    asked = subprocess.run([sys.executable, "-I", "-c", program, *command], capture_output=True, check=True)
    return int(asked.stdout) / 1024


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, (_, files) in KINDS.items() for name in files])
def test_hostile_files_are_refused_with_a_reason_in_little_memory(tmp_path: Path, kind: str, name: str) -> None:
    ending, files = KINDS[kind]
    made, reason = files[name]
    path = tmp_path / f"file{ending}"
    path.write_bytes(made())
    findings = findings_of(path)
    assert len(findings) == 1
    with pytest.raises(AssertionError, match=reason):
        raise AssertionError(str(findings[0]))
    assert memory_of(kind, path) < 200


def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that never answers, in the place of one that reads, is killed at its time."""
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("while True: pass\n", encoding="utf-8")
    path = tmp_path / "file.csv"
    path.write_text("a\n", encoding="utf-8")
    monkeypatch.setattr(guard, "CHILD", sleeper)
    monkeypatch.setattr(guard, "SECONDS", 0.2)
    findings: list[Finding] = []
    assert guard.read_sheets(path, findings) is None
    assert "takes longer" in str(findings[0])


def test_files_that_are_not_there_or_no_files_are_said_to_be_so(tmp_path: Path) -> None:
    assert "cannot be read" in str(findings_of(tmp_path / "none.csv")[0])
    (tmp_path / "folder.csv").mkdir()
    assert "cannot be read" in str(findings_of(tmp_path / "folder.csv")[0])


def test_far_rows_and_wrong_sizes_harm_nobody(tmp_path: Path) -> None:
    """A cell in the last row is a row; a sheet that calls itself small is read to its end."""
    path = tmp_path / "far.xlsx"
    rows = f"<row r='1'>{cell('A1', 'x')}</row><row r='1048576'>{cell('A1048576', 'y')}</row>"
    content = {**parts(), SHEET: sheet(rows).replace("<sheetData>", '<dimension ref="A1:A1"/><sheetData>')}
    path.write_bytes(packed(content))
    sheets = guard.read_sheets(path, [])
    assert sheets is not None
    assert sheets[0].rows == [(1, ("x",)), (1_048_576, ("y",))]


def test_cells_arrive_as_what_they_show(tmp_path: Path) -> None:
    """What another program wrote: texts, numbers, truth, dates, times, gaps, and characters of every script."""
    path = tmp_path / "cells.xlsx"
    book = Workbook()
    book.active.append(["text", "客户 😀", 3, 2.5, True, None, "after a gap"])  # type: ignore[union-attr]
    book.active.append([date(2027, 3, 1), datetime(2027, 3, 1, 9, 30), time(9, 30), date(1900, 1, 5)])  # type: ignore[union-attr]
    book.active["B3"] = 42  # type: ignore[index]
    book.active["B3"].number_format = '"days" 0'  # type: ignore[index]
    book.create_sheet("Second").append(["=", "'=1"])
    book["Second"]["A1"].data_type = "s"
    book.save(path)
    sheets = guard.read_sheets(path, [])
    assert sheets is not None
    assert [found.name for found in sheets] == ["Sheet", "Second"]
    assert sheets[0].rows == [
        (1, ("text", "客户 😀", 3, 2.5, True, None, "after a gap")),
        (2, ("2027-03-01", "2027-03-01T09:30:00", "09:30:00", "1900-01-05")),
        (3, (None, 42)),
    ]
    assert sheets[1].rows == [(1, ("=", "'=1"))]
    assert guard.read_sheet_names(path, []) == ["Sheet", "Second"]


def test_phonetic_hints_are_not_part_of_a_text(tmp_path: Path) -> None:
    path = tmp_path / "hints.xlsx"
    strings = "<si><r><t>客</t></r><r><t>户</t></r><rPh><t>kehu</t></rPh></si>"
    path.write_bytes(packed(parts("<row><c t='s'><v>0</v></c><c/><c t='b'><v>0</v></c></row>", strings=strings)))
    sheets = guard.read_sheets(path, [])
    assert sheets is not None
    assert sheets[0].rows == [(1, ("客户", None, False))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_texts_of_certain_encodings_are_read_with_any_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(f'id{delimiter}name\r\n1{delimiter}"客户\n经理"\r\n\r\n2{delimiter}x\r\n'.encode(encoding))
    sheets = guard.read_sheets(path, [])
    assert sheets is not None
    assert sheets[0].rows == [(1, ("id", "name")), (3, ("1", "客户\n经理")), (5, ("2", "x"))]


def test_members_of_a_package_know_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text(json.dumps({"a": {"b": 1}, "list": [{"x": 1}, {"x": 2}]}, indent=1), encoding="utf-8")
    document = guard.read_document(path, [])
    assert document is not None
    assert document.value["list"] == [{"x": 1}, {"x": 2}]
    assert str(document.place("list", 1, "x")) == f"{path}:9: list[1].x"
