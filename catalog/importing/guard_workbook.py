"""Reads the sheets of a workbook straight from its parts, a row at a time, and stops at the first thing that is wrong.

Loaded by the reading process alone, so it imports nothing of the catalogue. A general reader would build an object for
each cell, and fill the room between far cells.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from xml.parsers import expat

Value = str | int | float | bool | None
Cells = tuple[Value, ...]
Attributes = dict[str, str]

#: The namespaces of workbooks: the one that everybody writes, and the strict one.
MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
PACKAGE = ("http://schemas.openxmlformats.org/package/2006/relationships",)
#: The number formats that show a date or a time without being spelt out.
BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
CHUNK = 256 * 1024
LONGEST_CELL = 32_767
MOST_STRINGS = 1_000_000
#: Empty rows included.
MOST_ROWS = 1_048_576
DAY = timedelta(days=1)


class BadWorkbook(Exception):
    """Says in which row and part a workbook stops being readable, and why."""

    def __init__(self, code: str, /, *, line: int = 1, part: str = "", **params: str | int) -> None:
        super().__init__(code)
        self.code, self.params, self.line, self.part = code, params, line, part


class Workbook:
    """The sheets of a package, with what their cells refer to."""

    def __init__(self, package: zipfile.ZipFile, most_columns: int) -> None:
        self._package = package
        self._most_columns = most_columns
        self._epoch = datetime(1899, 12, 30)
        main = next(iter(self._targets("", "officeDocument").values()), "xl/workbook.xml")
        relations = self._targets(main, "")
        self._sheets: list[tuple[str, str]] = []
        self._read_main(main, relations)
        self._dates = self._date_styles(next(iter(self._targets(main, "styles").values()), None))
        self._strings: list[str] | None = None
        self._strings_part = next(iter(self._targets(main, "sharedStrings").values()), None)

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self._sheets]

    def sheets(self) -> Iterator[tuple[str, Iterator[tuple[int, Cells]]]]:
        """Yield each sheet's name and its rows that have a cell, each with its number."""
        if self._strings is None:
            self._strings = self._shared_strings()
        for name, part in self._sheets:
            yield name, self._rows(name, part)

    def _rows(self, name: str, part: str) -> Iterator[tuple[int, Cells]]:
        reading = _SheetReading(name, self._strings or [], self._dates, self._epoch, self._most_columns)
        for _ in self._parse(part, reading.start, reading.end, reading.text):
            yield from reading.rows
            reading.rows.clear()
        yield from reading.rows

    def _parse(
        self,
        part: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> Iterator[None]:
        """Feed a part to the handlers, and yield after each chunk."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _refuse_entities
        try:
            with self._package.open(part) as opened:
                while chunk := opened.read(CHUNK):
                    parser.Parse(chunk, False)
                    yield
            parser.Parse(b"", True)
            yield
        except KeyError:
            raise BadWorkbook("guard-part-missing", part=part) from None
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise BadWorkbook("guard-part-broken", reason=type(error).__name__, part=part) from None

    def _read(self, part: str, start: Callable[[str, Attributes], None]) -> None:
        for _ in self._parse(part, start):
            pass

    def _targets(self, owner: str, kind: str) -> dict[str, str]:
        """Return the parts to which a part is related, by the id of the relation; all kinds where none is named."""
        folder, file = posixpath.split(owner)
        found: dict[str, str] = {}

        def start(name: str, attributes: Attributes) -> None:
            if _local(name, PACKAGE) != "Relationship" or attributes.get("TargetMode") == "External":
                return
            if not kind or attributes.get("Type", "").endswith(f"/{kind}"):
                target = attributes.get("Target", "")
                path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found[attributes.get("Id", "")] = path

        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        if relations in self._package.namelist():
            self._read(relations, start)
        return found

    def _read_main(self, part: str, relations: dict[str, str]) -> None:
        def start(name: str, attributes: Attributes) -> None:
            local = _local(name, MAIN)
            if local == "workbookPr" and attributes.get("date1904") in ("1", "true"):
                self._epoch = datetime(1904, 1, 1)
            elif local == "sheet":
                relation = next((attributes[f"{space} id"] for space in RELATIONS if f"{space} id" in attributes), "")
                target = relations.get(relation, "")
                if "worksheets/" in target.lower():
                    self._sheets.append((attributes.get("name", ""), target))

        self._read(part, start)
        if not self._sheets:
            raise BadWorkbook("guard-no-sheet", part=part)

    def _date_styles(self, part: str | None) -> set[str]:
        """Return the numbers of the cell styles that show a date or a time."""
        dates: set[int] = set(BUILT_IN_DATES)
        styles: set[str] = set()
        inside = [False, 0]

        def start(name: str, attributes: Attributes) -> None:
            local = _local(name, MAIN)
            if local == "numFmt" and _shows_date(attributes.get("formatCode", "")):
                dates.add(int(attributes.get("numFmtId", "0")))
            elif local == "cellXfs":
                inside[0] = True
            elif local == "xf" and inside[0]:
                if int(attributes.get("numFmtId", "0")) in dates:
                    styles.add(str(inside[1]))
                inside[1] += 1
            elif local == "cellStyles":
                inside[0] = False

        if part is not None:
            self._read(part, start)
        return styles

    def _shared_strings(self) -> list[str]:
        strings: list[str] = []
        parts: list[str] = []
        state = {"text": False, "aside": False}

        def start(name: str, _: Attributes) -> None:
            local = _local(name, MAIN)
            state["text"] = local == "t" and not state["aside"]
            if local == "rPh":
                state["aside"] = True

        def end(name: str) -> None:
            local = _local(name, MAIN)
            state["text"] = False
            if local == "rPh":
                state["aside"] = False
            elif local == "si":
                strings.append("".join(parts))
                parts.clear()
                if len(strings) > MOST_STRINGS:
                    raise BadWorkbook("guard-texts", most=MOST_STRINGS)

        def text(data: str) -> None:
            if state["text"]:
                parts.append(data)

        if self._strings_part is not None:
            for _ in self._parse(self._strings_part, start, end, text):
                pass
        return strings


class _SheetReading:
    """What is known in the middle of a sheet; finished rows wait in `rows`."""

    def __init__(self, name: str, strings: list[str], dates: set[str], epoch: datetime, most_columns: int) -> None:
        self.rows: list[tuple[int, Cells]] = []
        self._name, self._strings, self._dates, self._epoch = name, strings, dates, epoch
        self._most_columns = most_columns
        self._known = {f"{space} {local}": local for space in MAIN for local in ("row", "c", "v", "t", "f", "rPh")}
        self._columns: dict[str, int] = {}
        self._number = self._count = 0
        self._cells: list[Value] = []
        self._column = 0
        self._kind, self._style = "n", ""
        self._parts: list[str] = []
        self._length = 0
        self._reading = self._aside = False

    def start(self, name: str, attributes: Attributes) -> None:
        local = self._known.get(name)
        if local == "c":
            place = attributes.get("r")
            self._column = self._column + 1 if place is None else self._column_of(place)
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._parts.clear()
            self._length = 0
        elif local in ("v", "t"):
            self._reading = not self._aside
        elif local == "row":
            self._count += 1
            if self._count > MOST_ROWS:
                raise self._bad("guard-all-rows")
            number = attributes.get("r", "")
            self._number = int(number) if number.isdecimal() else self._number + 1
            self._cells = []
            self._column = 0
        elif local == "f":
            raise self._bad("guard-formula")
        elif local == "rPh":
            self._aside = True

    def text(self, data: str) -> None:
        if self._reading:
            self._parts.append(data)
            self._length += len(data)
            if self._length > LONGEST_CELL:
                raise self._bad("guard-this-cell-long", most=LONGEST_CELL)

    def end(self, name: str) -> None:
        local = self._known.get(name)
        if local in ("v", "t"):
            self._reading = False
        elif local == "rPh":
            self._aside = False
        elif local == "c" and self._parts:
            if self._column > self._most_columns:
                raise self._bad("guard-far", most=self._most_columns)
            self._cells.extend([None] * (self._column - 1 - len(self._cells)))
            self._cells.append(self._value("".join(self._parts)))
            self._parts.clear()
        elif local == "row" and self._cells:
            self.rows.append((self._number, tuple(self._cells)))

    def _value(self, text: str) -> Value:
        if self._kind == "s":
            try:
                return self._strings[int(text)]
            except (ValueError, IndexError):
                raise self._bad("guard-text-missing") from None
        if self._kind == "b":
            return text == "1"
        if self._kind != "n":
            return text
        try:
            number = float(text) if re.search(r"[.eE]", text) else int(text)
        except ValueError:
            raise self._bad("guard-number") from None
        return self._moment(number) if self._style in self._dates else number

    def _moment(self, number: int | float) -> str:
        """Return a date, a time of day, or both, as ISO text; dates are counted in days from the workbook's epoch."""
        try:
            if 0 <= number < 1:
                return (self._epoch + _to_seconds(number)).time().isoformat()
            # Days before March 1900 are off by one, for a leap day that never was.
            early = DAY if number < 60 and self._epoch.year == 1899 else timedelta()
            moment = self._epoch + _to_seconds(number) + early
        except OverflowError:
            raise self._bad("guard-date") from None
        return moment.date().isoformat() if moment.time() == datetime.min.time() else moment.isoformat()

    def _column_of(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            if not re.fullmatch(r"[A-Z]{1,3}", letters):
                raise self._bad("guard-nowhere", place=repr(place[:20]))
            column = 0
            for letter in letters:
                column = 26 * column + ord(letter) - 64
            self._columns[letters] = column
        return column

    def _bad(self, code: str, /, **params: str | int) -> BadWorkbook:
        column, letters = self._column, ""
        while column > 0:
            column, rest = divmod(column - 1, 26)
            letters = chr(65 + rest) + letters
        return BadWorkbook(code, line=self._number or 1, part=f"{self._name} {letters}{self._number}", **params)


def _to_seconds(days: float) -> timedelta:
    return timedelta(seconds=round(days * 86400))


def _local(name: str, spaces: tuple[str, ...]) -> str | None:
    space, _, local = name.rpartition(" ")
    return local if space in spaces else None


def _shows_date(code: str) -> bool:
    """Say whether a number format has a day, month, year, hour or second outside of quotes, brackets and escapes."""
    plain = re.sub(r'"[^"]*"|\[(?!(?:h|m|s)+\])[^\]]*\]|\\.|_.|\*.', "", code.lower()).partition(";")[0]
    return bool(re.search(r"[dmyhs]", plain)) and "general" not in plain


def _refuse_entities(*_: object) -> None:
    raise BadWorkbook("guard-entities")
