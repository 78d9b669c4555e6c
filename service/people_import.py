"""Use case: people and what is known of them from CSV files and workbooks, all of it or nothing.

A sheet replaces what is stored of its kind for the learners it names; what no sheet speaks of stays as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, delete, select

import catalog
from catalog import FaultyImport, Finding, Record, SheetTable, read_rows
from service.addressed import BELOW
from service.audit import record as note
from service.cost_centre_import import CentreChange, compare_centres
from service.people_sayings import says
from service.people_sheets import (
    PARTS,
    AttainmentRow,
    CompletedModuleRow,
    CostCentreRow,
    EmploymentRow,
    ItemHeldRow,
    ReportingLineRow,
    TargetRow,
    people_sheets,
    rows_of,
    stored_ids,
    table_of,
)
from service.tables import Learner, LearnerBase

#: So many learners are asked for at a time.
BATCH = 500


@dataclass(slots=True)
class LearnerChange:
    """What an import does to one learner."""

    id: str
    is_new: bool
    #: The learner's own fields as they will be.
    base: LearnerBase
    #: The kinds of rows that are replaced, with the new ones.
    parts: dict[type[SQLModel], list[SQLModel]] = field(default_factory=dict)
    what: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return f"+ learner {self.id}" if self.is_new else f"~ learner {self.id} ({', '.join(sorted(self.what))})"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleChangeset:
    """What an import would do to the people. Print it to see; apply it to do so."""

    centres: tuple[CentreChange, ...]
    changes: tuple[LearnerChange, ...]
    #: How many cost centres and learners of the import are stored already, exactly so.
    same: int
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "fault")

    @property
    def is_empty(self) -> bool:
        return not self.centres and not self.changes and not self.same and not self.findings

    def __str__(self) -> str:
        return self.told("en")

    def told(self, language: catalog.saying.Language) -> str:
        """Return what there is to say about the rows in one language, and then what changes."""
        everything: list[CentreChange | LearnerChange] = [*self.centres, *self.changes]
        new = sum(change.is_new for change in everything)
        counts = f"people: {new} created, {len(everything) - new} changed, {self.same} same"
        found = [finding.told(language) for finding in self.findings]
        return "\n".join([*found, *map(str, everything), counts])

    def apply(self, session: Session, *, principal: str) -> None:
        """Write the difference in the session's transaction; every learner that changes is on record."""
        if self.faults:
            raise FaultyImport(self.faults)
        now = datetime.now(UTC)
        for centre in self.centres:
            centre.apply(session)
        for change in self.changes:
            learner = session.get(Learner, change.id)
            if learner is None:
                learner = Learner.model_validate(change.base, update={"created_at": now, "updated_at": now})
            else:
                learner.sqlmodel_update(change.base.model_dump())
                learner.updated_at = now
            session.add(learner)
            session.flush()
            for base, rows in change.parts.items():
                model: Any = PARTS[base]
                session.exec(delete(model).where(col(model.learner) == change.id))
                for position, row in enumerate(rows, start=1):
                    ordered = {"position": position} if "position" in table_of(model).c else {}
                    session.add(model.model_validate(row.model_dump() | ordered))
            note(session, principal=principal, action="learner.store", object_kind="learner", object_id=change.id)
        session.flush()


def compare_people(session: Session, tables: Iterable[SheetTable], records: catalog.Records) -> PeopleChangeset:
    """Compare people's tables with what is stored; `records` are those of the catalogue in the same import."""
    findings: list[Finding] = []
    found = {table.sheet.base: list(read_rows(table, findings, _complete)) for table in _in_order(tables, findings)}
    centres, known_centres, same = compare_centres(session, found.get(CostCentreRow, []), findings)
    findings += _faults(found, stored_ids(session), known_centres)
    findings += _warnings(session, found, records)
    people = [rows for base, rows in found.items() if base is not CostCentreRow]
    named = sorted({_learner(record.value) for rows in people for record in rows})
    changes = []
    for start in range(0, len(named), BATCH):
        batch = named[start : start + BATCH]
        for change in _changes(session, batch, found):
            if change.is_new or change.what:
                changes.append(change)
            else:
                same += 1
    ordered = sorted(findings, key=lambda finding: finding.place)
    return PeopleChangeset(centres=tuple(centres), changes=tuple(changes), same=same, findings=tuple(ordered))


Found = Mapping[type[SQLModel], list[Record[SQLModel]]]


def _in_order(tables: Iterable[SheetTable], findings: list[Finding]) -> list[SheetTable]:
    """Return one table of each sheet; a second one would leave open which of the two counts."""
    chosen: dict[str, SheetTable] = {}
    for table in tables:
        first = chosen.setdefault(table.sheet.name, table)
        if first is not table:
            message = says("sheet-twice", sheet=table.sheet.name, first=first.raw.file)
            findings.append(Finding(place=table.raw.place(), message=message))
    return [chosen[sheet.name] for sheet in people_sheets() if sheet.name in chosen]


def _complete(values: dict[str, Any]) -> None:
    if "competency" in values:
        values.setdefault("source", "assessment")


def _learner(row: SQLModel) -> str:
    return str(row.id if isinstance(row, LearnerBase) else row.learner)  # type: ignore[attr-defined]


def _faults(found: Found, stored: set[str], centres: set[str]) -> list[Finding]:
    given = stored | {_learner(record.value) for record in found.get(LearnerBase, ())}
    faults = []
    for record in found.get(LearnerBase, ()):
        key = _learner(record.value)
        if key not in stored and (advice := catalog.key_advice(key, BELOW["learner"])) is not None:
            faults.append(Finding(place=record.spot.at("id"), message=advice))
    for base in PARTS:
        for record in found.get(base, ()):
            learner = _learner(record.value)
            if learner not in given:
                message = says("learner-unknown", learner=learner)
                faults.append(Finding(place=record.spot.at("learner"), message=message))
            if isinstance(record.value, EmploymentRow) and record.value.cost_centre not in {None, *centres}:
                message = says("centre-unknown", centre=str(record.value.cost_centre))
                faults.append(Finding(place=record.spot.at("cost_centre"), message=message))
            if isinstance(record.value, ReportingLineRow) and record.value.manager == learner:
                message = says("own-manager", learner=learner)
                faults.append(Finding(place=record.spot.at("manager"), message=message))
            if isinstance(record.value, AttainmentRow):
                assessed, expires = record.value.assessed_on, record.value.expires_on
                if assessed and expires and expires < assessed:
                    message = says("expires-early", expires=str(expires), assessed=str(assessed))
                    faults.append(Finding(place=record.spot.at("expires_on"), message=message))
    return faults


def _warnings(session: Session, found: Found, records: catalog.Records) -> list[Finding]:
    """Name what the catalogue does not have: it is stored all the same, for it may come later."""
    kinds: tuple[tuple[type[SQLModel], str, Any, str], ...] = (
        (AttainmentRow, "competency", catalog.Competency, "competency"),
        (ItemHeldRow, "item", catalog.CompetencyItem, "item"),
        (CompletedModuleRow, "module", catalog.Module, "module"),
        (EmploymentRow, "role", catalog.Role, "role"),
        (TargetRow, "role", catalog.Role, "role"),
    )
    warnings = []
    for base, name, model, kind in kinds:
        if not found.get(base):
            continue
        known = set(session.exec(select(col(model.id)))) | {key for of, key in records.declared if of == kind}
        for record in found[base]:
            key = getattr(record.value, name)
            if key is not None and key not in known:
                message = says("not-in-catalogue", kind=catalog.saying.kind_named(kind), id=key)
                warnings.append(Finding(place=record.spot.at(name), message=message, severity="warning"))
    return warnings


def _changes(session: Session, batch: list[str], found: Found) -> Iterable[LearnerChange]:
    chosen = set(batch)
    stored = {row.id: row for row in rows_of(session, Learner, batch) if isinstance(row, Learner)}
    given = {_learner(record.value): record for record in found.get(LearnerBase, ())}
    spoken = [base for base in PARTS if base in found]
    wanted: dict[type[SQLModel], defaultdict[str, list[SQLModel]]] = {}
    present: dict[type[SQLModel], defaultdict[str, list[SQLModel]]] = {}
    for base in spoken:
        wanted[base], present[base] = defaultdict(list), defaultdict(list)
        for record in found[base]:
            if _learner(record.value) in chosen:
                wanted[base][_learner(record.value)].append(record.value)
        for row in rows_of(session, PARTS[base], batch):
            present[base][_learner(row)].append(base(**{name: getattr(row, name) for name in base.model_fields}))
    for key in batch:
        before = stored.get(key)
        change = LearnerChange(id=key, is_new=before is None, base=_own_fields(key, given.get(key), before))
        if before is not None:
            change.what = {name for name, value in change.base.model_dump().items() if value != getattr(before, name)}
        for base in spoken:
            # A learner listed without a row loses those that are stored; one only mentioned elsewhere keeps them.
            if key not in given and not wanted[base][key]:
                continue
            if _in_the_same_order(base, wanted[base][key]) != _in_the_same_order(base, present[base][key]):
                change.parts[base] = wanted[base][key]
                change.what.add(next(sheet.name for sheet in people_sheets() if sheet.base is base))
        yield change


def _own_fields(key: str, given: Record[SQLModel] | None, before: Learner | None) -> LearnerBase:
    """Return a learner's own fields: as given, and where the sheet has no such column as stored."""
    values = {} if before is None else {name: getattr(before, name) for name in LearnerBase.model_fields}
    if given is not None:
        columns = getattr(given.spot, "columns", {})
        values |= {name: value for name, value in given.value.model_dump().items() if name in columns}
    return LearnerBase(**{**values, "id": key})


def _in_the_same_order(base: type[SQLModel], rows: list[SQLModel]) -> list[Any]:
    """Return rows so that equal ones compare equal; some are kept in an order, others are not."""
    dumped = [row.model_dump() for row in rows]
    return dumped if "position" in table_of(PARTS[base]).c else sorted(dumped, key=str)
