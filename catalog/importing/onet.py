"""Reads O*NET's tables of skills and knowledge: tab-separated, one line an occupation, element and scale.

The importance scale (IM, 1 to 5) becomes the weight of a requirement, the level scale (LV, 0 to 7) its level. Levels
are means with decimals; a requirement rounds up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from math import ceil
from pathlib import Path

from catalog.importing.findings import Place
from catalog.importing.guard import Sheet, read_sheets
from catalog.importing.published import Published
from catalog.saying import says

COLUMNS = (
    "O*NET-SOC Code",
    "Element ID",
    "Element Name",
    "Scale ID",
    "Data Value",
    "Recommend Suppress",
    "Not Relevant",
)
CODE, ELEMENT, NAME, SCALE, VALUE, SUPPRESS, NOT_RELEVANT = COLUMNS
TITLES = ("O*NET-SOC Code", "Title", "Description")
FRAMEWORK = "onet"
LEVELS = range(1, 8)
#: The lowest and highest value of each scale that is read.
BOUNDS = {"IM": (Decimal(1), Decimal(5)), "LV": (Decimal(0), Decimal(7))}


@dataclass(slots=True)
class _Ratings:
    """What the tables say of one element in one occupation."""

    place: Place
    level: Decimal | None = None
    importance: Decimal | None = None
    relevant: bool = True


@dataclass(slots=True)
class _Tables:
    """What all files together say."""

    elements: dict[str, tuple[str, str, Place]] = field(default_factory=dict)
    ratings: dict[tuple[str, str], _Ratings] = field(default_factory=dict)
    titles: dict[str, tuple[str, str]] = field(default_factory=dict)
    suppressed: int = 0


def parse_onet(paths: Sequence[Path], published: Published) -> None:
    """Read tables that belong together: an occupation requires what all of them say of it."""
    tables = _Tables()
    for path in paths:
        for sheet in read_sheets(path, published.records.findings) or ():
            _read(path, sheet, tables, published)
    if not tables.elements:
        return
    top = Place(file=str(paths[0]), line=1, path="")
    published.document(
        FRAMEWORK, "O*NET database", top, issuer="U.S. Department of Labor, Employment and Training Administration"
    )
    published.framework(FRAMEWORK, "O*NET", [(level, f"Level {level}", True) for level in LEVELS], top, assumed=True)
    for element, (name, category, place) in sorted(tables.elements.items()):
        key = f"{FRAMEWORK}/{element}"
        if published.competency(key, FRAMEWORK, name, place, code=element, category=category, retired=False):
            published.levels_assumed.add(key)
            for level in LEVELS:
                published.level(key, level, place)
    _add_roles(tables, published)
    if tables.suppressed:
        published.warn(top, says("onet-suppressed", count=tables.suppressed))


def _read(path: Path, sheet: Sheet, tables: _Tables, published: Published) -> None:
    if not sheet.rows:
        return
    number, header = sheet.rows[0]
    columns = {str(name).strip(): index for index, name in enumerate(header)}
    names = TITLES if "Title" in columns else COLUMNS
    missing = [name for name in names if name not in columns]
    if missing:
        published.fault(sheet.place(number), says("columns-missing", missing=tuple(missing)))
        return
    for row, cells in sheet.rows[1:]:
        values = {name: str(cells[columns[name]]).strip() if columns[name] < len(cells) else "" for name in names}
        if names is TITLES:
            tables.titles[values[CODE]] = (values["Title"], values["Description"])
        else:
            _read_rating(values, path.stem.partition(".")[0], sheet, row, tables=tables, published=published)


def _read_rating(
    values: dict[str, str], category: str, sheet: Sheet, row: int, *, tables: _Tables, published: Published
) -> None:
    if values[SCALE] not in BOUNDS:
        published.fault(sheet.place(row, SCALE), says("onet-scale", given=repr(values[SCALE][:20])))
        return
    for column in (CODE, ELEMENT, NAME):
        if not values[column]:
            published.fault(sheet.place(row, column), says("onet-empty"))
            return
    tables.elements.setdefault(values[ELEMENT], (values[NAME], category, sheet.place(row, ELEMENT)))
    # The occupation is there even where nothing of it can be used.
    ratings = tables.ratings.setdefault((values[CODE], values[ELEMENT]), _Ratings(sheet.place(row, VALUE)))
    if values[SUPPRESS].upper() == "Y":
        tables.suppressed += 1
        return
    if values[NOT_RELEVANT].upper() == "Y":
        ratings.relevant = False
        return
    lowest, highest = BOUNDS[values[SCALE]]
    try:
        value = Decimal(values[VALUE])
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not lowest <= value <= highest:
        told = {"given": repr(values[VALUE][:20]), "scale": values[SCALE]}
        published.fault(sheet.place(row, VALUE), says("onet-value", lowest=str(lowest), highest=str(highest), **told))
        return
    name = "level" if values[SCALE] == "LV" else "importance"
    if getattr(ratings, name) is not None:
        told = {"scale": values[SCALE], "element": values[ELEMENT], "code": values[CODE]}
        published.fault(sheet.place(row, SCALE), says("onet-twice", **told))
    setattr(ratings, name, value)


def _add_roles(tables: _Tables, published: Published) -> None:
    for (occupation, element), ratings in sorted(tables.ratings.items()):
        role = f"{FRAMEWORK}/{occupation}"
        if ("role", role) not in published.records.declared:
            title, description = tables.titles.get(occupation, (f"O*NET occupation {occupation}", ""))
            published.role(role, FRAMEWORK, title, ratings.place, description=description or None)
        if not ratings.relevant or ratings.level is None or ratings.level == 0:
            continue
        importance = ratings.importance
        published.requirement(
            role,
            f"{FRAMEWORK}/{element}",
            ceil(ratings.level),
            ratings.place,
            weight=1 if importance is None else int(importance * 100),
            inferred=_reason(ratings.level, importance),
        )


def _reason(level: Decimal, importance: Decimal | None) -> tuple[str, str]:
    weight_en = (
        "no importance is given, so the weight is 1"
        if importance is None
        else f"importance {importance} times 100 is the weight"
    )
    weight_zh = "未给出重要性，权重取1" if importance is None else f"重要性{importance}乘以100作为权重"
    return f"The mean level {level} is rounded up; {weight_en}.", f"平均等级{level}向上取整；{weight_zh}。"
