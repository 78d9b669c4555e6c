"""Writes a workbook row by row into a zipped file: nothing of it is kept, and the same rows give the same bytes.

The library that reads and writes small workbooks elsewhere takes ten times as long, and a large company waits for this.
What is written is the least that spreadsheets ask for (ECMA-376, part 1, SpreadsheetML).
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Literal, NamedTuple, TypeAlias
from unicodedata import east_asian_width

#: What stands in a column, and so how it is shown.
Kind = Literal["text", "whole", "amount", "hours", "share", "gap", "day", "flag"]
Value: TypeAlias = str | int | Decimal | date | bool | None


class As(NamedTuple):
    """A value that is shown otherwise than the others of its column."""

    kind: Kind
    value: Value


Cell: TypeAlias = Value | As

KINDS: tuple[Kind, ...] = ("text", "whole", "amount", "hours", "share", "gap", "day", "flag")
#: Rows that are looked at to see how wide a column should be, and the widths it can have.
_LOOKED_AT, _NARROW, _WIDE = 200, 9, 60
#: Equal texts come again and again; so many are kept in the form in which they are written.
_KEPT_TEXTS = 100_000
_DAY_ZERO = date(1899, 12, 30).toordinal()
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
#: What spreadsheets would read as one character of that number.
_LIKE_A_NUMBER = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
#: How much is written at a time, in characters.
_BATCH = 2**16
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of one column."""

    name: str
    kind: Kind = "text"
    #: Whether the last row has the sum of what the filter shows.
    is_summed: bool = False


@dataclass(frozen=True, slots=True)
class _Written:
    title: str
    columns: int
    #: The last row that the filter is for; 0 where there is none.
    last: int


class Workbook:
    """A workbook in the making; it is one when `close` has been called.

    Every text is written as `spelled` returns it.
    """

    def __init__(self, out: IO[bytes], *, digits: int, spelled: Callable[[str], str] = str) -> None:
        self._archive = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        self._sheets: list[_Written] = []
        self._texts: dict[str, str] = {}
        self._spelled = spelled
        relation = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        self._put("_rels/.rels", _relations(relation))
        self._put("xl/styles.xml", _styles(digits))

    def sheet(
        self,
        title: str,
        heads: Sequence[Head],
        rows: Iterable[Sequence[Cell]],
        *,
        last: Sequence[Cell] | None = None,
        sum_name: str = "",
        is_list: bool = True,
    ) -> None:
        """Write a sheet: its head, its rows, and at the end `last` or the sums, called `sum_name`.

        A list can be filtered by any column; its head and its first column stay in sight.
        """
        row = iter(rows)
        first = list(islice(row, _LOOKED_AT))
        shown = [[head.name for head in heads], *first, *([last] if last is not None else [])]
        widths = [_width(head, [each[place] for each in shown]) for place, head in enumerate(heads)]
        name = f"xl/worksheets/sheet{len(self._sheets) + 1}.xml"
        with self._archive.open(name, "w") as part:
            body = _Body(heads, self._texts, self._spelled, is_list=is_list)
            for text in _batched(body.lines(widths, chain(first, row), last, sum_name)):
                part.write(text.encode())
        self._sheets.append(_Written(title, len(heads), body.filtered))

    def close(self) -> None:
        """Write what names the sheets; without it there is no workbook."""
        numbered = list(enumerate(self._sheets, 1))
        sheets = "".join(
            f'<sheet name="{_attribute(each.title)}" sheetId="{number}" r:id="rId{number}"/>'
            for number, each in numbered
        )
        names = "".join(_names(number - 1, each) for number, each in numbered if each.last)
        relations = "".join(
            f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number, _ in numbered
        )
        styles = f'<Relationship Id="rId{len(numbered) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        self._put(
            "xl/workbook.xml",
            f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
            f"<sheets>{sheets}</sheets>{f'<definedNames>{names}</definedNames>' if names else ''}</workbook>",
        )
        self._put("xl/_rels/workbook.xml.rels", _relations(relations + styles))
        parts = {f"worksheets/sheet{number}": "worksheet" for number, _ in numbered}
        parts |= {"workbook": "sheet.main", "styles": "styles"}
        types = "".join(
            f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in parts.items()
        )
        self._put(
            "[Content_Types].xml",
            f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        )
        self._archive.close()

    def _put(self, name: str, text: str) -> None:
        # Opened by its name an entry has no time of its own.
        with self._archive.open(name, "w") as part:
            part.write(text.encode())


class _Body:
    """The text of one sheet, line by line."""

    def __init__(
        self, heads: Sequence[Head], texts: dict[str, str], spelled: Callable[[str], str], *, is_list: bool
    ) -> None:
        self._heads = heads
        self._is_list = is_list
        self._letters = [_letters(place) for place in range(len(heads))]
        self._begins = [f'<c r="{letters}' for letters in self._letters]
        self._shown = {style: [shown[head.kind] for head in heads] for style, shown in _SHOWN.items()}
        self._texts = texts
        self._spelled = spelled
        #: The last row that the filter is for; known once all lines were asked for.
        self.filtered = 0

    def lines(
        self, widths: Sequence[int], rows: Iterable[Sequence[Cell]], last: Sequence[Cell] | None, sum_name: str
    ) -> Iterator[str]:
        heads = self._heads
        pane = '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>'
        yield (
            f'{_XML}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
            f'<sheetView workbookViewId="0">{pane if self._is_list else ""}</sheetView></sheetViews><cols>'
        )
        for place, width in enumerate(widths, 1):
            yield f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        yield "</cols><sheetData>"
        yield self._row(1, [As("text", head.name) for head in heads], style=_HEAD)
        number = 1
        sums: list[int | Decimal] = [0] * len(heads)
        summed = [place for place, head in enumerate(heads) if head.is_summed]
        for row in rows:
            number += 1
            for place in summed:
                value = row[place]
                if isinstance(value, (int, Decimal)):
                    sums[place] += value
            yield self._row(number, row)
        if self._is_list:
            self.filtered = number
        if last is not None:
            yield self._row(number + 1, last, style=_LAST)
        elif summed and number > 1:
            yield self._sums(number + 1, sums, sum_name)
        yield "</sheetData>"
        if self._is_list:
            yield f'<autoFilter ref="A1:{self._letters[-1]}{number}"/>'
        yield '<pageSetup orientation="landscape" paperSize="9" fitToHeight="0"/></worksheet>'

    def _row(self, number: int, row: Sequence[Cell], *, style: int = 0) -> str:
        texts, styles, place = self._texts, _SHOWN[style], str(number)
        cells = [f'<row r="{place}">']
        for begin, own, cell in zip(self._begins, self._shown[style], row, strict=True):
            shown, value = (styles[cell.kind], cell.value) if type(cell) is As else (own, cell)
            if value is None:
                continue
            if type(value) is str:
                told = texts.get(value) or self._told(value)
                cells.append(f'{begin}{place}{shown} t="inlineStr">{told}</c>')
            elif type(value) is bool:
                cells.append(f'{begin}{place}{shown} t="b"><v>{value:d}</v></c>')
            elif type(value) is date:
                cells.append(f"{begin}{place}{shown}><v>{value.toordinal() - _DAY_ZERO}</v></c>")
            else:
                cells.append(f"{begin}{place}{shown}><v>{value}</v></c>")
        cells.append("</row>")
        return "".join(cells)

    def _sums(self, number: int, sums: Sequence[int | Decimal], name: str) -> str:
        """Return the row of sums, which follow the filter."""
        cells = [f'<row r="{number}">']
        for place, (head, letters) in enumerate(zip(self._heads, self._letters, strict=True)):
            cell = f'<c r="{letters}{number}" s="{_LAST + _STYLES[head.kind]}"'
            if head.is_summed:
                formula = f"SUBTOTAL(109,{letters}2:{letters}{number - 1})"
                cells.append(f"{cell}><f>{formula}</f><v>{sums[place]}</v></c>")
            elif place == 0:
                cells.append(f'{cell} t="inlineStr">{self._told(name)}</c>')
            else:
                cells.append(f"{cell}/>")
        return "".join([*cells, "</row>"])

    def _told(self, text: str) -> str:
        clean = _LIKE_A_NUMBER.sub("_x005F_", _NOT_IN_XML.sub("", self._spelled(text)))
        space = ' xml:space="preserve"' if clean != clean.strip() or "\n" in clean else ""
        told = f"<is><t{space}>{_escaped(clean)}</t></is>"
        if len(self._texts) >= _KEPT_TEXTS:
            self._texts.clear()
        self._texts[text] = told
        return told


#: The places of styles: as they are, those of the head, those of the last row.
_STYLES = {kind: place for place, kind in enumerate(KINDS, 1)}
_HEAD, _LAST = len(KINDS), 2 * len(KINDS)
#: How a cell goes on after its place.
_SHOWN = {style: {kind: f'" s="{style + place}"' for kind, place in _STYLES.items()} for style in (0, _HEAD, _LAST)}


def _styles(digits: int) -> str:
    own = {
        "amount": "#,##0" + ("." + "0" * digits if digits else ""),
        "hours": "#,##0.00",
        "share": "0.0%",
        "gap": "0.000%",
        "day": "yyyy-mm-dd",
    }
    formats = {"text": 49, "whole": 3, "flag": 0} | {kind: place for place, kind in enumerate(own, 164)}
    made = "".join(f'<numFmt numFmtId="{formats[kind]}" formatCode="{code}"/>' for kind, code in own.items())
    plain = "".join(f'<xf numFmtId="{formats[kind]}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for kind in KINDS)
    head = (
        '<xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf>'
    ) * len(KINDS)
    last = "".join(f'<xf numFmtId="{formats[kind]}" fontId="1" fillId="0" borderId="2" xfId="0"/>' for kind in KINDS)
    side = "<left/><right/>{}<diagonal/>"
    line = '<{0} style="thin"><color auto="1"/></{0}>'
    below, above = side.format("<top/>" + line.format("bottom")), side.format(line.format("top") + "<bottom/>")
    font = '<font>{}<sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    return (
        f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="{len(own)}">{made}</numFmts>'
        f'<fonts count="2">{font.format("")}{font.format("<b/>")}</fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
        '</fill><fill><patternFill patternType="solid"><fgColor rgb="FFE7EBF0"/></patternFill></fill></fills>'
        f'<borders count="3"><border>{side.format("<top/><bottom/>")}</border><border>{below}</border>'
        f"<border>{above}</border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{1 + 3 * len(KINDS)}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        f"{plain}{head}{last}</cellXfs>"
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _names(place: int, sheet: _Written) -> str:
    """Return what spreadsheets call the filter of a sheet, and the rows that every printed page repeats."""
    title = _escaped("'" + sheet.title.replace("'", "''") + "'")
    area = f"{title}!$A$1:${_letters(sheet.columns - 1)}${sheet.last}"
    return (
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">{area}</definedName>'
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">{title}!$1:$1</definedName>'
    )


def _width(head: Head, cells: Iterable[Cell]) -> int:
    """Return how wide a column should be for its head and for the cells that were looked at."""
    longest = max(_length(cell.value if isinstance(cell, As) else cell) for cell in cells)
    # A head may be broken in two lines, and has a button for the filter beside it; amounts grow in their sums.
    room = {"amount": 5, "hours": 4, "whole": 2, "day": 1}.get(head.kind, 2)
    return max(_NARROW, min(_WIDE, longest + room))


def _length(value: Value) -> int:
    """Return how many letters wide a value is; a Chinese character takes the room of two."""
    text = "" if value is None else str(value)
    return len(text) if text.isascii() else sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def _letters(place: int) -> str:
    """Return what the column at a place, from 0, is called."""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _batched(lines: Iterable[str]) -> Iterator[str]:
    batch: list[str] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if size >= _BATCH:
            yield "".join(batch)
            batch, size = [], 0
    yield "".join(batch)


def _relations(inner: str) -> str:
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(text: str) -> str:
    return _escaped(text).replace('"', "&quot;")
