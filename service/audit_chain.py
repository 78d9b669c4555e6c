"""The chain of the audit trail: how its rows are sealed, and what tells that somebody changed them.

A row's hash is taken over all that it says, its place in its lane and the hash of the row before it. With a secret it
is keyed, so that who does not know the secret cannot write another one. What was written before there was a secret
needs none, and neither would a trail that was written anew from its beginning: it shows by how many rows need none, and
until when. Without a secret, the heads of the lanes have to be kept elsewhere, beside which alone it shows.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Row, Table
from sqlmodel import Session

from service.tables import AuditEvent, AuditEventBase, AuditHead
from service.tables.audit import NOTHING

#: Under this name a session of the database carries what seals the trail.
SEAL = "audit_seal"

_EVENTS: Table = AuditEvent.__table__  # type: ignore[attr-defined]
_HEADS: Table = AuditHead.__table__  # type: ignore[attr-defined]
_SAID = tuple(AuditEventBase.model_fields)

#: What can be wrong with a place: no row where one was, a row that says something else than what was sealed, one that
#: does not follow the row before it, one whose seal needs no secret after rows whose seal does, an end that is not the
#: lane's, and one that the kept heads know otherwise.
Code = Literal["missing", "changed", "not_following", "unsealed", "end", "kept"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Head:
    """The last row of a lane."""

    lane: int
    place: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Break:
    """A place at which the trail is not what was written."""

    lane: int
    place: int
    code: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What going through the whole trail has shown."""

    #: By lane.
    breaks: Sequence[Break]
    #: How many rows are taken without the secret, and when the last of them was written. Once a secret is set these
    #: never change: others show a trail that somebody without it has written anew.
    keyless_rows: int
    keyless_until: datetime | None


def sealed(row: Mapping[str, Any], *, lane: int, place: int, at: datetime, previous: str, seal: bytes | None) -> str:
    """Return the hash of a row, in hexadecimal."""
    said: list[Any] = [lane, place, at.astimezone(UTC).isoformat(timespec="microseconds"), previous]
    said += [row[name] for name in _SAID]
    content = json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode()
    if seal is None:
        return hashlib.sha256(content).hexdigest()
    return hmac.new(seal, content, hashlib.sha256).hexdigest()


def heads(session: Session) -> list[Head]:
    """Return the ends of all lanes; kept elsewhere, they show that the end of a lane was cut off or written anew."""
    rows = session.connection().execute(_HEADS.select().order_by(_HEADS.c.lane))
    return [Head(lane=row.lane, place=row.place, hash=row.hash) for row in rows]


def read_heads(text: str) -> list[Head]:
    """Return heads that were written down, one a line: lane, place and hash."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        lane, place, digest = line.split()
        found.append(Head(lane=int(lane), place=int(place), hash=digest))
    return found


def verified(session: Session, kept: Sequence[Head] = (), *, seal: bytes | None = None) -> list[Break]:
    """Return all places at which the trail is not what was written, by lane; `examined` says how they are found."""
    return list(examined(session, kept, seal=seal).breaks)


def examined(session: Session, kept: Sequence[Head] = (), *, seal: bytes | None = None) -> Findings:
    """Go through the whole trail.

    `kept` are heads as they were at one or several moments before; with a secret, rows from before it was set are
    taken without one, and counted.
    """
    ends = {head.lane: head for head in heads(session)}
    known: dict[tuple[int, int], set[str]] = {}
    for head in kept:
        known.setdefault((head.lane, head.place), set()).add(head.hash)
    found: list[Break] = []
    lanes = _Lanes(seal)
    for row in _rows(session):
        found += lanes.next(row)
        if known.pop((row.lane, row.place), {row.hash}) != {row.hash}:
            found.append(Break(lane=row.lane, place=row.place, code="kept"))
    found += [
        Break(lane=lane, place=place, code="kept")
        for (lane, place), hashes in known.items()
        if place > 0 or hashes != {NOTHING}
    ]
    for lane in sorted(ends.keys() | lanes.ends.keys()):
        place, digest = lanes.ends.get(lane, (0, NOTHING))
        end = ends.get(lane)
        if end is None or (end.place, end.hash) != (place, digest):
            found.append(Break(lane=lane, place=max(place, 0 if end is None else end.place), code="end"))
    return Findings(breaks=sorted(found), keyless_rows=lanes.keyless, keyless_until=lanes.keyless_until)


class _Lanes:
    """How far each lane was gone through."""

    def __init__(self, seal: bytes | None) -> None:
        self._seal = seal
        self.ends: dict[int, tuple[int, str]] = {}
        self._keyed: set[int] = set()
        self.keyless = 0
        self.keyless_until: datetime | None = None

    def next(self, row: Row[Any]) -> Iterator[Break]:
        place, previous = self.ends.get(row.lane, (0, NOTHING))
        self.ends[row.lane] = (row.place, row.hash)
        if row.place != place + 1:
            yield Break(lane=row.lane, place=place + 1, code="missing")
        elif row.previous != previous:
            yield Break(lane=row.lane, place=row.place, code="not_following")
        if self._seal is not None and self._is(row, self._seal):
            self._keyed.add(row.lane)
        elif not self._is(row, None):
            yield Break(lane=row.lane, place=row.place, code="changed")
        elif row.lane in self._keyed:
            yield Break(lane=row.lane, place=row.place, code="unsealed")
        else:
            self.keyless += 1
            self.keyless_until = row.at if self.keyless_until is None else max(self.keyless_until, row.at)

    def _is(self, row: Row[Any], seal: bytes | None) -> bool:
        about = {"lane": row.lane, "place": row.place, "at": row.at, "previous": row.previous}
        return hmac.compare_digest(row.hash, sealed(dict(row._mapping), seal=seal, **about))


def _rows(session: Session) -> Iterator[Row[Any]]:
    question = _EVENTS.select().order_by(_EVENTS.c.lane, _EVENTS.c.place)
    yield from session.connection().execution_options(yield_per=1000).execute(question)
