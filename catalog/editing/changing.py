"""Compares an entry as somebody wrote it with what is stored, by the rules by which files are read.

What an editor has no field for stays as it is stored: where the entry comes from, the lines of a role, figures, details
of items. A part that says something else than before is the house's own from then on.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, SQLModel, col, select

from catalog.editing.documents import Document, document_of
from catalog.editing.nodes import mapping_node
from catalog.frameworks import (
    Competency,
    CompetencyBase,
    CompetencyItemBase,
    CompetencyLevel,
    CompetencyLevelBase,
    FrameworkBase,
    ProficiencyLevelBase,
)
from catalog.importing.changeset import Changeset, compare
from catalog.importing.findings import Finding, Place, Spot
from catalog.importing.house_yaml import read_fields
from catalog.importing.kinds import KINDS, Kind, table_of
from catalog.importing.records import Record, Records
from catalog.modules import ModuleBase
from catalog.offerings import OfferingBase
from catalog.publication import PUBLISHED_KINDS, State, mark_draft
from catalog.roles import RoleBase, RoleRequirementBase
from catalog.saying import says
from catalog.tables import Sourced
from catalog.versions import record_version

#: The section of a file in which entries of each kind stand.
SECTIONS = {
    "framework": "frameworks",
    "competency": "competencies",
    "role": "roles",
    "module": "modules",
    "offering": "offerings",
}
#: The lists of each kind; one that is left out stays as it is.
LISTS = {
    "framework": ("levels",),
    "competency": ("levels",),
    "role": ("requirements",),
    "module": ("outcomes", "requires", "excludes"),
    "offering": (),
}
#: The columns that a document speaks of, by the class of a row; rows of other classes are as given or as stored.
_SPOKEN: dict[type[SQLModel], tuple[str, ...]] = {
    FrameworkBase: ("name_en", "name_zh", "description_en", "description_zh"),
    ProficiencyLevelBase: ("label_en", "label_zh", "populated"),
    CompetencyBase: (
        *("framework", "code", "credit", "name_en", "name_zh", "area_en", "area_zh"),
        *("category_en", "category_zh", "description_en", "description_zh"),
    ),
    CompetencyLevelBase: ("descriptor_en", "descriptor_zh"),
    CompetencyItemBase: ("kind", "text_en", "text_zh"),
    RoleBase: ("framework", "name_en", "name_zh", "description_en", "description_zh"),
    RoleRequirementBase: ("level", "weight", "essential"),
    ModuleBase: (
        *("title_en", "title_zh", "summary_en", "summary_zh", "provider", "mode", "language", "location"),
        *("price_minor", "price_currency", "effort_hundredths"),
    ),
    OfferingBase: (
        *("module", "start_on", "end_on", "exclusive", "seats", "booked", "min_seats"),
        *("fixed_price_minor", "fixed_price_currency"),
    ),
}
#: The parts of which a document holds all there are, so that what it leaves out goes.
_WHOLE = {"scale", "levels", "items", "requirements", "outcomes", "outcome items", "level prerequisites"}
_WHOLE |= {"module prerequisites", "exclusions"}
#: Where a part of an entry comes from that somebody wrote here.
_OWN = dict.fromkeys(("source_document", "source_place", "inferred_reason_en", "inferred_reason_zh"))

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One thing that is wrong, and the fields that lead to it."""

    path: tuple[str | int, ...]
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What an edit would do; apply it to do so."""

    changeset: Changeset
    is_new: bool
    refused: tuple[Refused, ...]
    #: What is odd, and keeps nothing out.
    warnings: tuple[str, ...]


def edited(session: Session, kind: str, key: str, document: Document, *, paid_in: Collection[str] = ()) -> Edited:
    """Compare an entry with what is stored of it; `paid_in` are the currencies in which budgets are held."""
    section = SECTIONS[kind]
    stored = document_of(session, kind, key)
    records = Records()
    read_fields("", mapping_node({section: [_completed(kind, key, document, stored)]}), records)
    _keep_the_rest(session, kind, key, records)
    changeset = compare(session, records, paid_in=paid_in)
    return Edited(
        changeset=changeset,
        is_new=stored is None,
        refused=(*_refused(changeset.faults, section), *_steps_in_use(session, kind, key, records)),
        warnings=tuple(finding.message for finding in changeset.findings if finding.severity == "warning"),
    )


def stated(
    session: Session, kind: str, key: str, state: State, *, at: datetime, paid_in: Collection[str] = ()
) -> tuple[Refused, ...]:
    """Give an entry a state; what is published has to fit what is there, and otherwise stays as it is."""
    if state == "published" and (found := unready(session, kind, [key], paid_in=paid_in)):
        return found[key]
    give_states(session, kind, [key], state, at=at)
    return ()


def unready(
    session: Session, kind: str, keys: Sequence[str], *, paid_in: Collection[str] = ()
) -> dict[str, tuple[Refused, ...]]:
    """Return what keeps each of these stored entries from being published, for those that anything keeps from it."""
    records = Records()
    for place, key in enumerate(keys):
        _add_stored(session, kind, key, place, records)
    found: dict[str, list[Refused]] = {}
    for fault in compare(session, records, paid_in=paid_in).faults:
        place = _entry_of(fault.place.path, SECTIONS[kind])
        path = _path(fault.place.path, SECTIONS[kind], place)
        found.setdefault(keys[place], []).append(Refused(path=path, message=fault.message))
    return {key: tuple(refused) for key, refused in found.items()}


def give_states(session: Session, kind: str, keys: Sequence[str], state: State, *, at: datetime) -> None:
    """Give entries a state as they are; whoever publishes has asked before what keeps them from it."""
    table = table_of(PUBLISHED_KINDS[kind])
    session.execute(update(table).where(table.c.id.in_(keys)).values(retired=state == "outdated"))
    mark_draft(session, kind, keys, draft=state == "draft")
    session.expire_all()
    record_version(session, tuple(table_of(kind.model) for kind in KINDS), at)


def _completed(kind: str, key: str, document: Document, stored: Document | None) -> Document:
    """Return the document with the lists that it leaves out, as a file would have it."""
    fields: Document = {"id": key, **document}
    for name in LISTS[kind]:
        if fields.get(name) is None and stored is not None:
            fields[name] = stored[name]
    if kind == "competency" and stored is not None:
        kept = {level["level"]: level["items"] for level in stored["levels"]}
        fields["levels"] = [
            {**level, "items": kept.get(level.get("level"), [])} if level.get("items") is None else level
            for level in fields["levels"] or ()
        ]
    return fields


def _steps_in_use(session: Session, kind: str, key: str, records: Records) -> Iterator[Refused]:
    """Yield the steps that a scale would lose while competencies are held to them."""
    if kind != "framework":
        return
    populated = {record.value.level for record in records.of(ProficiencyLevelBase) if record.value.populated}
    inside = select(Competency.id).where(col(Competency.framework) == key)
    held = select(CompetencyLevel.level).where(
        col(CompetencyLevel.competency).in_(inside), ~col(CompetencyLevel.retired)
    )
    for level in sorted(set(session.exec(held)) - populated):
        yield Refused(path=("levels",), message=says("level-in-use", level=level))


def _keep_the_rest(session: Session, kind: str, key: str, records: Records) -> None:
    """Complete the rows that were read by what is stored and not spoken of."""
    for each in KINDS:
        if each.owner_kind != kind:
            continue
        stored = _stored(session, each, key)
        rows = records.of(each.base)
        if each.base is CompetencyItemBase:
            _place_new_items(rows, stored)
        for place, record in enumerate(rows):
            before = stored.get(each.key_of(record.value))
            if before is not None and each.base in _SPOKEN:
                rows[place] = Record(each.base(**_merged(each, record.value, before)), record.spot)
        if each.part and each.part not in _WHOLE:
            for row in stored.values():
                records.add(each.base(**row), Spot(place=Place(file="", line=1, path="")))


def _merged(kind: Kind, given: SQLModel, stored: Row) -> Row:
    spoken = {name: getattr(given, name) for name in _SPOKEN[kind.base]}
    is_same = all(stored[name] == value for name, value in spoken.items())
    merged = {**stored, **spoken}
    if "retired" in stored and not kind.is_entry:
        # A part that was dropped before, and is written again.
        merged["retired"] = False
    if not is_same and not kind.is_entry and issubclass(kind.base, Sourced):
        merged |= {**_OWN, "inferred": False}
        merged |= {"certainty": None} if "certainty" in stored else {}
    return merged


def _place_new_items(rows: list[Record[Any]], stored: dict[tuple[Any, ...], Row]) -> None:
    """Put items that are new behind those of their level, and let them count where such items do."""
    last: dict[int, int] = {}
    for row in stored.values():
        last[row["level"]] = max(last.get(row["level"], 0), row["position"])
    counting = {row["kind"] for row in stored.values() if row["coverable"]}
    for record in rows:
        item: CompetencyItemBase = record.value
        if (item.id,) not in stored:
            item.position = last[item.level] = last.get(item.level, 0) + 1
            item.coverable = item.kind in counting and item.status == "active"


def _add_stored(session: Session, kind: str, key: str, place: int, records: Records) -> None:
    """Take a stored entry, with all its parts, for what was read at a place of its section."""
    for each in KINDS:
        if each.owner_kind == kind:
            for row in _stored(session, each, key).values():
                if each.is_entry:
                    records.declare(kind, key, Place(file="", line=1, path=""))
                    row["retired"] = False
                records.add(each.base(**row), Spot(place=Place(file="", line=1, path=f"{SECTIONS[kind]}[{place}]")))


def _stored(session: Session, kind: Kind, owner: str) -> dict[tuple[Any, ...], Row]:
    table = table_of(kind.model)
    question = table.select().where(table.c[kind.owner] == owner).order_by(*table.primary_key.columns)
    rows = [dict(row._mapping) for row in session.execute(question)]
    return {tuple(row[name] for name in kind.keys): row for row in rows}


def _refused(faults: Iterable[Finding], section: str) -> tuple[Refused, ...]:
    return tuple(Refused(path=_path(fault.place.path, section, 0), message=fault.message) for fault in faults)


def _entry_of(told: str, section: str) -> int:
    """Return which entry a place is in; what is said of no entry in particular is said at the first."""
    number = told.removeprefix(f"{section}[").partition("]")[0]
    return int(number) if told.startswith(f"{section}[") and number.isdigit() else 0


def _path(told: str, section: str, place: int) -> tuple[str | int, ...]:
    """Return the fields that lead to a place such as `modules[0].outcomes[2].level`, the entry itself left out."""
    rest = told.removeprefix(f"{section}[{place}]").lstrip(".")
    steps: list[str | int] = []
    for step in rest.split(".") if rest else ():
        name, *indexes = step.split("[")
        steps += [name] if name else []
        steps += [int(index.rstrip("]")) for index in indexes]
    return tuple(steps)
