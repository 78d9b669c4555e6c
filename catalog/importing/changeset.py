"""Compares what was read with what is stored, and applies the difference in the caller's transaction, or nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Table, delete, insert, tuple_, update
from sqlmodel import Session

from catalog.importing.approvals import check_approvals
from catalog.importing.dependents import check_dependents
from catalog.importing.findings import Finding
from catalog.importing.house_yaml import parse_paths
from catalog.importing.keys import check_keys
from catalog.importing.kinds import KINDS, Kind, table_of
from catalog.importing.known import brought_competencies, known_in, overlay
from catalog.importing.prices import check_prices
from catalog.importing.records import Records
from catalog.importing.references import check_item_ids, check_references
from catalog.importing.sheets_completion import complete_from_stored
from catalog.importing.shipping import keep_stored
from catalog.saying import Language
from catalog.versions import record_version

Row = dict[str, Any]


class FaultyImport(ValueError):
    """Is raised when a changeset with faults is applied; it names them all."""

    def __init__(self, faults: Iterable[Finding]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class EntryChange:
    """One source, framework, competency, role or module that is not as it was; its parts are counted in."""

    kind: str
    id: str
    change: Literal["created", "changed", "retired"]
    #: The fields and parts that differ, for a changed entry.
    what: tuple[str, ...] = ()

    def __str__(self) -> str:
        sign = {"created": "+", "changed": "~", "retired": "-"}[self.change]
        return f"{sign} {self.kind} {self.id}" + (f" ({', '.join(self.what)})" if self.what else "")


@dataclass(slots=True)
class TableChange:
    """The rows to write in one table."""

    table: Table
    inserts: list[Row] = field(default_factory=list)
    updates: list[Row] = field(default_factory=list)
    deletes: list[tuple[Any, ...]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changeset:
    """What an import would do. Print it to see; apply it to do so."""

    entries: tuple[EntryChange, ...]
    #: How many entries of the import are stored already, exactly so.
    same: int
    findings: tuple[Finding, ...]
    tables: tuple[TableChange, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "fault")

    @property
    def created(self) -> tuple[EntryChange, ...]:
        return tuple(entry for entry in self.entries if entry.change == "created")

    @property
    def changed(self) -> tuple[EntryChange, ...]:
        return tuple(entry for entry in self.entries if entry.change == "changed")

    @property
    def retired(self) -> tuple[EntryChange, ...]:
        return tuple(entry for entry in self.entries if entry.change == "retired")

    def __str__(self) -> str:
        return self.told("en")

    def told(self, language: Language) -> str:
        """Return what there is to say about the entries in one language, and then what changes."""
        found = [finding.told(language) for finding in self.findings]
        if self.faults:
            # Nothing will come of the rest.
            return "\n".join(found)
        counts = (
            f"{len(self.created)} created, {len(self.changed)} changed, {len(self.retired)} retired, {self.same} same"
        )
        return "\n".join([*found, *map(str, self.entries), counts])

    def apply(self, session: Session, *, imported_at: datetime | None = None) -> str:
        """Write the difference in the session's transaction, and return the version of the catalogue after it.

        Raises FaultyImport, and writes nothing, when there is any fault.
        """
        if self.faults:
            raise FaultyImport(self.faults)
        for change in self.tables:
            _write(session, change)
        for change in reversed(self.tables):
            if change.deletes:
                keys = tuple_(*change.table.primary_key.columns)
                for start in range(0, len(change.deletes), 500):
                    session.execute(delete(change.table).where(keys.in_(change.deletes[start : start + 500])))
        session.expire_all()
        return record_version(session, tuple(table_of(kind.model) for kind in KINDS), imported_at or datetime.now(UTC))


def import_catalog(session: Session, paths: Iterable[Path], *, complete: bool = False) -> Changeset:
    """Read files and folders, and compare them with what is stored; the caller looks at the answer and applies it.

    With `complete` the files are the whole catalogue: what is stored and not in them is retired.
    """
    return compare(session, parse_paths(paths), complete=complete)


def import_shipped(session: Session, folder: Path) -> Changeset:
    """Read the files that are shipped, and compare them; an entry that is stored otherwise stays as it is."""
    records = parse_paths([folder])
    keep_stored(session, records, lambda _: True)
    return compare(session, records)


def compare(session: Session, records: Records, *, complete: bool = False, paid_in: Collection[str] = ()) -> Changeset:
    """Compare records with what is stored; an entry brings all its parts, and an entry not named stays as it is.

    `paid_in` are the currencies in which whoever pays for modules holds budgets, as far as there are any.
    """
    complete_from_stored(session, records)
    stored_known = known_in(session, brought_competencies(records))
    known = overlay(stored_known, records)
    findings = [*records.findings, *check_references(records, known), *check_dependents(session, records, known)]
    findings += check_item_ids(records, stored_known)
    findings += check_approvals(session, records)
    findings += check_prices(session, records, paid_in=paid_in, complete=complete)
    tables = []
    differing: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    new: set[tuple[str, str]] = set()
    gone: set[tuple[str, str]] = set()
    named: set[tuple[str, str]] = set()
    for kind in KINDS:
        stored = _stored(session, kind)
        wanted = {kind.key_of(record.value): record.value.model_dump() for record in records.of(kind.base)}
        change = TableChange(table_of(kind.model))
        for key, row in wanted.items():
            owner = (kind.owner_kind, row[kind.owner])
            named.add(owner)
            if key not in stored:
                change.inserts.append(row)
                new.add(owner) if kind.is_entry else differing[owner].add(kind.part)
            elif row != stored[key]:
                change.updates.append(row)
                differing[owner].update(_fields(kind, row, stored[key]))
        for key, row in stored.items():
            owner = (kind.owner_kind, row[kind.owner])
            if key in wanted or not (complete if kind.is_entry else owner in named):
                continue
            if kind.is_entry and not kind.can_retire:
                continue
            if not kind.can_retire:
                change.deletes.append(key)
                differing[owner].add(kind.part)
            elif not row["retired"]:
                change.updates.append({**row, **kind.when_retired})
                gone.add(owner) if kind.is_entry else differing[owner].add(kind.part)
        tables.append(change)
    findings += check_keys(records, new)
    whole = new | gone
    entries = [EntryChange(kind=kind, id=key, change="created") for kind, key in new]
    entries += [EntryChange(kind=kind, id=key, change="retired") for kind, key in gone]
    entries += [
        EntryChange(kind=owner[0], id=owner[1], change="changed", what=tuple(sorted(what)))
        for owner, what in differing.items()
        if owner not in whole
    ]
    return Changeset(
        entries=tuple(sorted(entries)),
        same=len(named - new - differing.keys()),
        findings=tuple(sorted(findings, key=lambda finding: finding.place)),
        tables=tuple(tables),
    )


def _stored(session: Session, kind: Kind) -> dict[tuple[Any, ...], Row]:
    rows = [dict(row._mapping) for row in session.execute(table_of(kind.model).select())]
    return {tuple(row[name] for name in kind.keys): row for row in rows}


def _fields(kind: Kind, row: Row, stored: Row) -> set[str]:
    if not kind.is_entry:
        return {kind.part}
    return {name for name in row if row[name] != stored[name]}


def _write(session: Session, change: TableChange) -> None:
    table = change.table
    if change.inserts:
        # Details come after the items they belong to.
        session.execute(insert(table), sorted(change.inserts, key=lambda row: row.get("parent_item") is not None))
    keys = [column.name for column in table.primary_key.columns]
    for row in change.updates:
        same = [table.c[name] == row[name] for name in keys]
        session.execute(update(table).where(*same).values({name: row[name] for name in row if name not in keys}))
