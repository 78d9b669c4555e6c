"""Keeps what people have put in the place of shipped entries from being taken back by the shipped files."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlmodel import Session, SQLModel

from catalog.importing.findings import Finding, Place
from catalog.importing.kinds import KINDS, Kind, table_of
from catalog.importing.records import Records
from catalog.saying import kind_named, says

Owner = tuple[str, str]
#: So many owners are asked for at a time.
BATCH = 500


def keep_stored(session: Session, records: Records, is_shipped: Callable[[Place], bool]) -> None:
    """Leave out shipped entries that are stored otherwise, each with a warning; new and equal ones stay in."""
    places: dict[Owner, Place] = {}
    wanted: dict[type[SQLModel], defaultdict[str, dict[tuple[Any, ...], dict[str, Any]]]] = {}
    for kind in KINDS:
        wanted[kind.base] = defaultdict(dict)
        for record in records.of(kind.base):
            if is_shipped(record.spot.place):
                owner = str(getattr(record.value, kind.owner))
                wanted[kind.base][owner][kind.key_of(record.value)] = record.value.model_dump()
                if kind.is_entry:
                    places[kind.owner_kind, owner] = record.spot.place
    stored: set[Owner] = set()
    differing: set[Owner] = set()
    for kind in KINDS:
        owners = sorted(owner for owner_kind, owner in places if owner_kind == kind.owner_kind)
        for owner, rows in _stored(session, kind, owners).items():
            if kind.is_entry and rows:
                stored.add((kind.owner_kind, owner))
            own = wanted[kind.base][owner]
            if any(rows.get(key) != row for key, row in own.items()) or any(
                key not in own and not row.get("retired") for key, row in rows.items()
            ):
                differing.add((kind.owner_kind, owner))
    kept = stored & differing
    for kind in KINDS:
        of_kind = records.of(kind.base)
        of_kind[:] = [r for r in of_kind if (kind.owner_kind, str(getattr(r.value, kind.owner))) not in kept]
    for owner_kind, owner in sorted(kept):
        records.declared.pop((owner_kind, owner), None)
        message = says("kept-stored", kind=kind_named(owner_kind), id=owner)
        records.findings.append(Finding(place=places[owner_kind, owner], message=message, severity="warning"))


def _stored(session: Session, kind: Kind, owners: list[str]) -> dict[str, dict[tuple[Any, ...], dict[str, Any]]]:
    """Return the stored rows of these owners, of each owner some or none."""
    table = table_of(kind.model)
    found: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {owner: {} for owner in owners}
    for start in range(0, len(owners), BATCH):
        listed = table.c[kind.owner].in_(owners[start : start + BATCH])
        for row in session.execute(table.select().where(listed)):
            values = dict(row._mapping)
            found[values[kind.owner]][tuple(values[name] for name in kind.keys)] = values
    return found
