"""The audit trail in a chain, with people under names that say nothing of them; what was written before begins it."""

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.building import COUNTER, KEY, MOMENT, create, key, other, whole, words

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_HIGHEST_PLACE = 1_000_000_000_000
_NOTHING = "0" * 64
_AT_ONCE = 1000

_ENTRIES = sa.table(
    "audit_entry",
    sa.column("number", COUNTER),
    sa.column("at", MOMENT),
    *(sa.column(name, sa.String()) for name in ("principal", "action", "object_kind", "object_id")),
)
_EVENTS = sa.table(
    "audit_event",
    sa.column("number", COUNTER),
    sa.column("at", MOMENT),
    *(sa.column(name, sa.BigInteger()) for name in ("lane", "place", "people")),
    *(
        sa.column(name, sa.String())
        for name in (
            *("principal", "action", "object_kind", "object_id", "person", "acting_for"),
            *("request", "previous", "hash"),
        )
    ),
)
_HEADS = sa.table("audit_head", sa.column("lane"), sa.column("place"), sa.column("hash", sa.String()))
_TOKENS = sa.table("person_token", sa.column("learner", KEY), sa.column("token", KEY), sa.column("created_at", MOMENT))


def upgrade() -> None:
    create(
        "person_token",
        key("learner"),
        key("token"),
        other("created_at", MOMENT),
        primary=["learner"],
        unique=[("token",)],
    )
    create(
        "audit_head",
        whole("lane"),
        whole("place"),
        words("hash", 64),
        primary=["lane"],
        checks={
            "lane_within": "lane BETWEEN 0 AND 15",
            "place_within": f"place BETWEEN 0 AND {_HIGHEST_PLACE}",
            "hash_is_sha256": "length(hash) = 64",
        },
    )
    create(
        "audit_event",
        words("principal", 200),
        words("action", 100),
        words("object_kind", 50),
        key("object_id", optional=True),
        key("person", optional=True),
        whole("people", optional=True),
        key("acting_for", optional=True),
        words("request", 50, optional=True),
        other("number", COUNTER),
        whole("lane"),
        whole("place"),
        other("at", MOMENT),
        words("previous", 64),
        words("hash", 64),
        primary=["number"],
        unique=[("lane", "place")],
        checks={
            "lane_within": "lane BETWEEN 0 AND 15",
            "place_within": f"place BETWEEN 1 AND {_HIGHEST_PLACE}",
            "people_within": f"people BETWEEN 0 AND {_HIGHEST_PLACE}",
            "previous_is_sha256": "length(previous) = 64",
            "hash_is_sha256": "length(hash) = 64",
        },
        indexes=["at", "person"],
        sqlite_autoincrement=True,
    )
    _bring_over()
    op.drop_index(op.f("ix_audit_entry_at"), "audit_entry")
    op.drop_table("audit_entry")


def downgrade() -> None:
    create(
        "audit_entry",
        words("principal", 200),
        words("action", 100),
        words("object_kind", 50),
        key("object_id", optional=True),
        other("number", COUNTER),
        other("at", MOMENT),
        primary=["number"],
        indexes=["at"],
        sqlite_autoincrement=True,
    )
    _take_back()
    op.drop_table("audit_event")
    op.drop_table("audit_head")
    op.drop_table("person_token")


def _bring_over() -> None:
    """Seal what is there in the first lane, in its order; rows about learners name them no more."""
    connection = op.get_bind()
    tokens: dict[str, str] = {}
    after, place, previous = 0, 0, _NOTHING
    while rows := connection.execute(_next(_ENTRIES, after)).all():
        events = []
        for row in rows:
            place += 1
            event = _event(row, lane=0, place=place, previous=previous, person=_token(row, tokens))
            previous = event["hash"]
            events.append(event)
        connection.execute(_EVENTS.insert(), events)
        after = rows[-1].number
    _count_on("audit_event", after)
    if place:
        connection.execute(_HEADS.insert(), {"lane": 0, "place": place, "hash": previous})
    now = datetime.now(UTC)
    people = [{"learner": learner, "token": token, "created_at": now} for learner, token in tokens.items()]
    for start in range(0, len(people), _AT_ONCE):
        connection.execute(_TOKENS.insert(), people[start : start + _AT_ONCE])


def _token(row: Any, tokens: dict[str, str]) -> str | None:
    if row.object_kind != "learner" or row.object_id is None:
        return None
    return tokens.setdefault(row.object_id, f"per_{secrets.token_hex(12)}")


def _event(row: Any, *, lane: int, place: int, previous: str, person: str | None) -> dict[str, Any]:
    at = row.at if row.at.tzinfo is not None else row.at.replace(tzinfo=UTC)
    said = {
        "principal": row.principal,
        "action": row.action,
        "object_kind": row.object_kind,
        "object_id": row.object_id if person is None else None,
        "person": person,
        "people": None,
        "acting_for": None,
        "request": None,
    }
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    content = json.dumps([lane, place, moment, previous, *said.values()], ensure_ascii=True, separators=(",", ":"))
    digest = hashlib.sha256(content.encode()).hexdigest()
    about = {"number": row.number, "lane": lane, "place": place, "at": row.at, "previous": previous, "hash": digest}
    return {**said, **about}


def _take_back() -> None:
    """Name learners again where the trail still knows them."""
    connection = op.get_bind()
    learners = {row.token: row.learner for row in connection.execute(sa.select(_TOKENS))}
    after = 0
    while rows := connection.execute(_next(_EVENTS, after)).all():
        entries = [
            {
                "number": row.number,
                "principal": row.principal,
                "action": row.action,
                "object_kind": row.object_kind,
                "object_id": learners.get(row.person, row.person) if row.object_kind == "learner" else row.object_id,
                "at": row.at,
            }
            for row in rows
        ]
        connection.execute(_ENTRIES.insert(), entries)
        after = rows[-1].number
    _count_on("audit_entry", after)


def _next(table: sa.TableClause, after: int) -> sa.Select[Any]:
    return sa.select(table).where(table.c.number > after).order_by(table.c.number).limit(_AT_ONCE)


def _count_on(table: str, last: int) -> None:
    """Number the next row after those that came with numbers of their own; SQLite does so by itself."""
    if last and op.get_bind().dialect.name == "postgresql":
        op.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'number'), {last})")
