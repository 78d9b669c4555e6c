"""Opens files that come from outside: each in a process of its own, which is stopped when it takes too much."""

import marshal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.importing.findings import Finding, Place
from catalog.saying import Saying, says

Cell = str | int | float | bool | None
#: Address space of the reading process; the largest published workbook takes half of it.
MEMORY = 200 * 1024 * 1024
#: The time that any file may take, on a machine that does other things; each megabyte has ten seconds more.
SECONDS = 30.0
CHILD = Path(__file__).with_name("guard_child.py")


@dataclass(slots=True)
class Sheet:
    """The rows of one sheet that have a cell, each with its number; a CSV file is one sheet without a name."""

    file: str
    name: str
    rows: list[tuple[int, tuple[Cell, ...]]] = field(default_factory=list)

    @property
    def title(self) -> str:
        """How findings name the sheet."""
        return f"{self.file} [{self.name}]" if self.name else self.file

    def place(self, row: int, column: str = "") -> Place:
        return Place(file=self.title, line=row, path=column)


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON object, and the line of each member of each list at its top."""

    file: str
    value: dict[str, Any]
    lines: dict[str, list[int]]

    def place(self, name: str, index: int | None = None, field_name: str = "") -> Place:
        """Return the place of a field, of a member of a list, or of a field of a member."""
        lines = self.lines.get(name, [])
        line = lines[index] if index is not None and index < len(lines) else 1
        path = name if index is None else f"{name}[{index}]"
        return Place(file=self.file, line=line, path=f"{path}.{field_name}" if field_name else path)


def read_text(path: Path, findings: list[Finding]) -> str | None:
    """Return a file's text, or None after saying why not."""
    found: str | None = None
    for frame in _frames("text", path, findings):
        found = frame[1]
    return found


def read_document(path: Path, findings: list[Finding]) -> Document | None:
    """Return the JSON object in a file, or None after saying why not."""
    found: Document | None = None
    for frame in _frames("json", path, findings):
        found = Document(str(path), frame[1], frame[2])
    return found


def read_sheet_names(path: Path, findings: list[Finding]) -> list[str]:
    """Return the names of a workbook's sheets; none after saying why it is not read."""
    return [frame[1] for frame in _frames("names", path, findings)]


def read_sheets(path: Path, findings: list[Finding]) -> list[Sheet] | None:
    """Return the sheets of a workbook or of a CSV file, or None after saying why not.

    A cell of a workbook that holds a formula is refused; dates and times arrive as ISO texts.
    """
    before = len(findings)
    sheets: list[Sheet] = []
    # Most cells of a large sheet repeat others; one text of each kind is kept.
    texts: dict[Cell, Cell] = {}
    for frame in _frames("workbook" if path.suffix.lower() in (".xlsx", ".xlsm") else "csv", path, findings):
        if frame[0] == "sheet":
            sheets.append(Sheet(str(path), frame[1]))
        else:
            sheets[-1].rows.extend(
                (number, tuple(texts.setdefault(cell, cell) if isinstance(cell, str) else cell for cell in cells))
                for number, cells in frame[1]
            )
    return None if len(findings) > before else sheets


def _frames(kind: str, path: Path, findings: list[Finding]) -> Iterator[tuple[Any, ...]]:
    """Yield what the reading process says; it says everything, or a finding is added at the end."""
    try:
        size = path.stat().st_size // (1024 * 1024)
    except OSError as error:
        findings.append(_refusal(path, says("file-unreadable", reason=str(error.strerror))))
        return
    # A sheet of 150,000 rows is some 10 MiB and takes about 20 seconds of a slow processor.
    seconds = 2 + 4 * size
    command = [sys.executable, "-I", str(CHILD), kind, str(MEMORY), str(seconds), str(path)]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    clock = threading.Timer(SECONDS + 10 * size, child.kill)
    clock.start()
    try:
        yield from _read_to_the_end(child, path, findings)
    finally:
        clock.cancel()
        child.kill()
        child.communicate()


def _read_to_the_end(child: subprocess.Popen[bytes], path: Path, findings: list[Finding]) -> Iterator[tuple[Any, ...]]:
    assert child.stdout is not None
    while True:
        try:
            frame: tuple[Any, ...] = marshal.load(child.stdout)
        except (EOFError, ValueError, TypeError):
            findings.append(_refusal(path, says("guard-slow")))
            return
        if frame[0] == "end":
            return
        if frame[0] == "refused":
            _, line, part, code, params = frame
            findings.append(Finding(place=Place(file=str(path), line=line, path=part), message=says(code, **params)))
            return
        yield frame


def _refusal(path: Path, message: Saying) -> Finding:
    return Finding(place=Place(file=str(path), line=1, path=""), message=message)
