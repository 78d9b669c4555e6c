"""Completes what sheets bring from what is stored, and checks it by the rules of the tables themselves."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Table, create_engine, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable
from sqlmodel import Session, SQLModel, col, select

from catalog.crosswalks import CompetencyRelationBase, CrosswalkBase, crosswalk_id, relation_id
from catalog.frameworks import (
    Competency,
    CompetencyBase,
    CompetencyLevelBase,
    ProficiencyLevel,
    ProficiencyLevelBase,
)
from catalog.importing.findings import Finding
from catalog.importing.kinds import KINDS, Kind, table_of
from catalog.importing.records import Record, Records
from catalog.importing.sheets_columns import Sheet, catalogue_sheets
from catalog.importing.sheets_tables import SheetSpot
from catalog.saying import kind_named, says

#: The rules between columns by the name of their constraint: the column to look at. A message says what is wrong.
_RULES = {
    "leads_up": "from_level",
    "status_has_reason": "status",
    "coverable_is_active": "coverable",
    "not_itself": "module",
    "to_is_levels_or_not": "to_framework",
    "confidence_says_whether": "confidence",
    "approval_is_signed": "state",
    "joins_two": "other",
    "leads_on": "to_role",
    "ends_after_start": "end_on",
    "fixed_price_has_currency": "fixed_price",
    "minimum_fits_seats": "min_seats",
}


def complete_from_stored(session: Session, records: Records) -> None:
    """Add what the sheets leave unsaid from what is stored, and find rows that belong to nothing or break a rule."""
    if not records.partial:
        return
    stored_entries: set[tuple[str, str]] = set()
    for kind in KINDS:
        _add_stored(session, kind, records, stored_entries)
    # What a sheet says may break a rule only together with what is stored.
    for sheet in catalogue_sheets():
        _check_by_the_table(sheet, records)
    records.findings.extend(_check_made_ids(records))
    _add_levels_of_new_competencies(session, records)
    _check_owners(records, stored_entries)
    for kind in KINDS:
        records.findings.extend(_check_inner_references(kind, records))


def _add_stored(session: Session, kind: Kind, records: Records, stored_entries: set[tuple[str, str]]) -> None:
    """Bring in stored rows: an entry of which only parts are named, and the parts that no sheet speaks of."""
    owners = sorted(key for owner_kind, key in records.partial if owner_kind == kind.owner_kind)
    table = table_of(kind.model)
    rows = records.of(kind.base)
    named = {getattr(record.value, kind.owner): place for place, record in enumerate(rows)}
    for start in range(0, len(owners), 500):
        listed = table.c[kind.owner].in_(owners[start : start + 500])
        for row in session.execute(table.select().where(listed)):
            owner = row._mapping[kind.owner]
            if kind.is_entry:
                stored_entries.add((kind.owner_kind, owner))
                if owner in named:
                    place = named[owner]
                    rows[place] = _with_stored_columns(rows[place], dict(row._mapping))
                    continue
            elif kind.base in records.spoken:
                continue
            records.add(kind.base(**row._mapping), records.partial[kind.owner_kind, owner])


def _with_stored_columns(record: Record[SQLModel], stored: dict[str, Any]) -> Record[SQLModel]:
    """Return the row with the stored values of the columns that its sheet does not have."""
    if not isinstance(record.spot, SheetSpot):
        return record
    values = record.value.model_dump()
    sheet = next(sheet for sheet in catalogue_sheets() if sheet.base is type(record.value))
    for column in sheet.columns:
        if column.name not in record.spot.columns:
            values[column.field] = stored[column.field]
    _keep_languages_together(values, record.spot.columns)
    if "inferred" in values:
        values["inferred"] = values["inferred_reason_en"] is not None
    return Record(type(record.value)(**values), record.spot)


def _keep_languages_together(values: dict[str, Any], columns: Collection[str]) -> None:
    """Let the one language of a text that a sheet has clear the other, and stand for it where nothing is stored."""
    for english in [name for name in values if name.endswith("_en")]:
        chinese = f"{english[:-2]}zh"
        if (english in columns) == (chinese in columns):
            continue
        given, other = (english, chinese) if english in columns else (chinese, english)
        if values[given] is None or values[other] is None:
            values[other] = values[given]


def _check_made_ids(records: Records) -> Iterator[Finding]:
    """Find ids that do not say what their row compares: the same row would then be there twice."""
    made: dict[Any, Callable[[Any], str]] = {
        CrosswalkBase: lambda row: crosswalk_id(row.from_framework, row.from_level, row.to_framework, row.version),
        CompetencyRelationBase: lambda row: relation_id(row.competency, row.kind, row.other),
    }
    for base, id_of in made.items():
        for record in records.of(base):
            wanted = id_of(record.value)
            if isinstance(record.spot, SheetSpot) and record.value.id != wanted:
                yield Finding(place=record.spot.at("id"), message=says("id-made", wanted=wanted))


def _add_levels_of_new_competencies(session: Session, records: Records) -> None:
    """Give a new competency the populated levels of its framework where no sheet lists levels."""
    if CompetencyLevelBase in records.spoken:
        return
    brought = {framework for kind, framework in records.declared if kind == "framework"}
    steps: list[ProficiencyLevelBase] = [record.value for record in records.of(ProficiencyLevelBase)]
    steps += [step for step in session.exec(select(ProficiencyLevel)) if step.framework not in brought]
    stored = set(session.exec(select(col(Competency.id))))
    for record in records.of(CompetencyBase):
        competency = record.value
        if competency.id in stored or ("competency", competency.id) not in records.partial:
            continue
        for level in sorted(s.level for s in steps if s.populated and s.framework == competency.framework):
            row = CompetencyLevelBase(
                competency=competency.id,
                level=level,
                source_document=competency.source_document,
                source_place=competency.source_place,
            )
            records.add(row, record.spot)


def _check_owners(records: Records, stored_entries: set[tuple[str, str]]) -> None:
    for (owner_kind, owner), spot in sorted(records.partial.items(), key=lambda entry: entry[1].place):
        if (owner_kind, owner) not in stored_entries and (owner_kind, owner) not in records.declared:
            message = says("owner-missing", kind=kind_named(owner_kind), id=owner)
            records.findings.append(Finding(place=spot.at(owner_kind), message=message))


def _check_inner_references(kind: Kind, records: Records) -> Iterator[Finding]:
    """Find parts that refer to other parts of their entry which are not there."""
    for constraint in table_of(kind.model).constraints:
        if not isinstance(constraint, ForeignKeyConstraint):
            continue
        aim = next((other for other in KINDS if table_of(other.model) is constraint.referred_table), None)
        if aim is None or aim.owner_kind != kind.owner_kind or (aim.is_entry and not kind.is_entry):
            continue
        theirs = [element.column.name for element in constraint.elements]
        ours = list(constraint.column_keys)
        there = {_values(record.value, theirs) for record in records.of(aim.base)}
        for record in _from_sheets(kind, records):
            wanted = _values(record.value, ours)
            if None not in wanted and wanted not in there:
                named = tuple(map(str, wanted))
                message = says("part-missing", id=named, kind=kind_named(aim.part or aim.owner_kind))
                yield Finding(place=record.spot.at(ours[-1]), message=message)


def _from_sheets(kind: Kind, records: Records) -> Iterable[Record[SQLModel]]:
    return [
        record
        for record in records.of(kind.base)
        if (kind.owner_kind, getattr(record.value, kind.owner)) in records.partial
    ]


def _values(row: SQLModel, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _check_by_the_table(sheet: Sheet, records: Records) -> None:
    """Try every row in an empty table of the same make, and turn what the table refuses into faults."""
    if sheet.kind is None or sheet.base not in records.spoken:
        return
    rows = list(_from_sheets(sheet.kind, records))
    records.findings.extend(refused_by(sheet.table, rows))


def refused_by(table: Table, rows: list[Record[SQLModel]]) -> Iterator[Finding]:
    """Yield a finding for each row that breaks a rule between its own columns, or repeats what must be unique."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.execute(CreateTable(table, include_foreign_key_constraints=[]))
        for record in rows:
            try:
                with connection.begin_nested():
                    connection.execute(insert(table), record.value.model_dump())
            except IntegrityError as error:
                column, message = _rule_of(str(error.orig), table)
                place = record.spot.at(column) if column else record.spot.place
                yield Finding(place=place, message=message)
    engine.dispose()


def _rule_of(refusal: str, table: Table) -> tuple[str | None, str]:
    """Return the column to look at, where it is one, and what is wrong."""
    broken = refusal.rpartition(": ")[2].removeprefix(f"ck_{table.name}_")
    if refusal.startswith("UNIQUE"):
        columns = broken.replace(f"{table.name}.", "")
        return None, says("same-columns", columns=columns)
    if broken in _RULES:
        return _RULES[broken], says(f"rule-{broken.replace('_', '-')}")
    return None, says("rule-broken", rule=broken)
