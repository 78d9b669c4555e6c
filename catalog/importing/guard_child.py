"""Reads one file that nobody has looked at yet, in a process of its own with little memory and little time.

Run as a script by `guard.py`, so it imports nothing of the catalogue. It answers on standard output with marshalled
frames: ("sheet", name), ("rows", [(number, cells), ...]), ("text", text), ("document", value, lines), then ("end",), or
at any time ("refused", line, part, code, parameters): which message of the catalogue says why not.
"""

import codecs
import contextlib
import csv
import importlib.util
import io
import marshal
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

MEBIBYTE = 1024 * 1024
#: The largest file of each kind. A real text is a few pages, a real package a few megabytes.
LARGEST = {
    "text": 2 * MEBIBYTE,
    "csv": 32 * MEBIBYTE,
    "json": 16 * MEBIBYTE,
    "workbook": 64 * MEBIBYTE,
    "names": 64 * MEBIBYTE,
}
#: The largest published sheet has 150,000 rows of 10 columns.
MOST_ROWS, MOST_COLUMNS, MOST_CELLS, MOST_SHEETS, LONGEST_CELL = 300_000, 200, 5_000_000, 50, 32_767
#: Letters of all cells together.
MOST_LETTERS = 256 * MEBIBYTE
#: All parts of a workbook unpacked, those that are no sheet or string table, and how far a part may have been packed.
LARGEST_UNPACKED, LARGEST_OTHER_PART, MOST_PARTS, HIGHEST_RATIO = 400 * MEBIBYTE, 8 * MEBIBYTE, 1000, 200
LARGEST_STRINGS = 64 * MEBIBYTE
#: Rows that are sent together.
BATCH = 2000

Cells = tuple[str | int | float | bool | None, ...]


class Refused(Exception):
    """Says where and why a file is not read: the code of a message with its parameters."""

    def __init__(self, code: str, /, *, line: int = 1, part: str = "", **params: str | int) -> None:
        super().__init__(code)
        self.code, self.params, self.line, self.part = code, params, line, part


def send(*frame: Any) -> None:
    marshal.dump(frame, sys.stdout.buffer)


def decoded(content: bytes) -> str:
    """Return a text whose encoding is certain: UTF-8, or UTF-16 with its mark."""
    encoding = "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not content.startswith(codecs.BOM_UTF32_LE):
        encoding = "utf-16"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        code = "guard-not-utf8"
        with contextlib.suppress(UnicodeDecodeError):
            content[: 64 * 1024].decode("gb18030")
            code = "guard-gb18030"
        raise Refused(code, line=line) from None
    found = re.search(r"[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]", text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise Refused("guard-control", character=repr(found.group()), line=line)
    return text


def read_csv(content: bytes) -> None:
    """Send the rows of a CSV file; comma, semicolon or tab, whichever the first line has most of."""
    text = decoded(content)
    # Only a quoted cell goes over several lines.
    if text.count("\n") > MOST_ROWS * (1 if '"' not in text else 10):
        raise Refused("guard-rows", most=MOST_ROWS, line=MOST_ROWS + 1)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    lines = (found.group() for found in re.finditer(r"[^\n]*\n|[^\n]+", text))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    send("sheet", "")
    try:
        send_rows(((reader.line_num, tuple(row)) for row in reader), "")
    except csv.Error as error:
        raise Refused("guard-row", reason=str(error), line=reader.line_num) from None


def read_json(content: bytes) -> None:
    """Send a JSON object and, for each list in it, the line at which each member begins."""
    text = decoded(content)
    reading = _neighbour("guard_json")
    try:
        value, lines = reading.document(text)
    except reading.BadDocument as bad:
        raise Refused(bad.code, line=bad.line, **bad.params) from None
    send("document", value, lines)


def read_workbook(content: bytes, *, names_only: bool = False) -> None:
    """Send the sheets of a workbook, row by row, once its parts have been weighed."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("guard-encrypted-or-old")
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OverflowError):
        raise Refused("guard-no-workbook") from None
    weigh(package, len(content))
    reading = _neighbour("guard_workbook")
    try:
        book = reading.Workbook(package, MOST_COLUMNS)
        if len(book.names) > MOST_SHEETS:
            raise Refused("guard-sheets", most=MOST_SHEETS)
        if names_only:
            for name in book.names:
                send("sheet", name)
            return
        for name, rows in book.sheets():
            send("sheet", name)
            send_rows(rows, name)
    except reading.BadWorkbook as bad:
        raise Refused(bad.code, line=bad.line, part=bad.part, **bad.params) from None


def _neighbour(name: str) -> Any:
    """Load the file of that name beside this one, without the package that both lie in."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    if spec is None or spec.loader is None:
        raise ImportError(name)
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def weigh(package: zipfile.ZipFile, size: int) -> None:
    """Refuse a package that unpacks to more than it should."""
    parts = package.infolist()
    if len(parts) > MOST_PARTS or len({part.filename for part in parts}) < len(parts):
        raise Refused("guard-parts", most=MOST_PARTS)
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED or sum(part.compress_size for part in parts) > size:
        raise Refused("guard-unpacked", most=LARGEST_UNPACKED // MEBIBYTE)
    for part in parts:
        name = part.filename
        if part.flag_bits & 1:
            raise Refused("guard-encrypted", part=name)
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
            raise Refused("guard-outside", part=name)
        if part.file_size > MEBIBYTE and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
            raise Refused("guard-packed", most=HIGHEST_RATIO, part=name)
        if "worksheets/" in name.lower():
            refuse_many_rows(package, part)
        elif name.lower().endswith((".xml", ".rels")):
            largest = LARGEST_STRINGS if "sharedstrings" in name.lower() else LARGEST_OTHER_PART
            if part.file_size > largest:
                raise Refused("guard-part-large", most=largest // MEBIBYTE, part=name)


def refuse_many_rows(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Count what looks like a row before any is read; the reader counts again what is one."""
    count = 0
    with contextlib.suppress(zipfile.BadZipFile, zlib.error, EOFError), package.open(part) as opened:
        while chunk := opened.read(MEBIBYTE):
            count += chunk.count(b"<row ")
            if count > MOST_ROWS:
                raise Refused("guard-sheet-rows", most=MOST_ROWS, part=part.filename)


def send_rows(rows: Iterable[tuple[int, Cells]], part: str) -> None:
    """Send the rows that have a cell, in batches, and refuse what is larger than any real sheet."""
    for batch in _batches(_bounded(rows, part)):
        send("rows", batch)


def _bounded(rows: Iterable[tuple[int, Cells]], part: str) -> Iterator[tuple[int, Cells]]:
    count = cells = letters = 0
    for number, row in rows:
        lengths = [len(cell) for cell in row if isinstance(cell, str)]
        count, cells, letters = count + 1, cells + len(row), letters + sum(lengths)
        if count > MOST_ROWS or cells > MOST_CELLS or letters > MOST_LETTERS:
            raise Refused("guard-cells", rows=MOST_ROWS, cells=MOST_CELLS, line=number, part=part)
        if len(row) > MOST_COLUMNS:
            raise Refused("guard-columns", most=MOST_COLUMNS, line=number, part=part)
        if lengths and max(lengths) > LONGEST_CELL:
            raise Refused("guard-cell-long", most=LONGEST_CELL, line=number, part=part)
        if row:
            yield number, row


def _batches(rows: Iterator[tuple[int, Cells]]) -> Iterator[list[tuple[int, Cells]]]:
    batch: list[tuple[int, Cells]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def limit(memory: int, seconds: int) -> None:
    """Take no more memory and processor time than this, where the system can be told so."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(kind: str, path: str) -> None:
    """Send what a file holds, or why it is not read."""
    readers: dict[str, Callable[[bytes], None]] = {
        "text": lambda content: send("text", decoded(content)),
        "csv": read_csv,
        "json": read_json,
        "workbook": read_workbook,
        "names": lambda content: read_workbook(content, names_only=True),
    }
    try:
        with open(path, "rb") as opened:
            content = opened.read(LARGEST[kind] + 1)
        if len(content) > LARGEST[kind]:
            raise Refused("file-large", most=LARGEST[kind] // MEBIBYTE)
        readers[kind](content)
        send("end")
    except Refused as refused:
        send("refused", refused.line, refused.part, refused.code, refused.params)
    except OSError as error:
        send("refused", 1, "", "file-unreadable", {"reason": str(error.strerror)})


def main(kind: str, memory: str, seconds: str, path: str) -> None:
    limit(int(memory), int(seconds))
    code, params = "", {}
    try:
        answer(kind, path)
    except MemoryError:
        code = "guard-memory"
    except Exception as error:  # whatever a parser says about a hostile file is a reason not to read it
        code, params = "guard-broken", {"reason": type(error).__name__}
    # What was read so far is gone only now, and there is memory again to say so.
    if code:
        send("refused", 1, "", code, params)


if __name__ == "__main__":
    main(*sys.argv[1:])
