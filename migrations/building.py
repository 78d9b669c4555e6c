"""How the first migrations create tables; they are history, so what they did here stays as it is."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

#: Sorted by code point on both databases.
KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

Names = tuple[str, ...]


def create(
    table: str,
    *columns: sa.Column[Any],
    primary: Sequence[str],
    refers: Mapping[Names, Names] | None = None,
    cascades: bool | Collection[Names] = False,
    unique: Sequence[Names] = (),
    checks: Mapping[str, str] | None = None,
    indexes: Sequence[str] = (),
    **options: Any,
) -> None:
    """Create a table with every constraint named after it, and a bound on each text and each flag.

    Rows go with what they refer to where `cascades` says so: for all references, or for those that it names.
    """
    rules = dict(checks or {})
    for column in columns:
        if isinstance(column.type, sa.String) and column.type.length:
            rules[f"{column.name}_length"] = f"length({column.name}) BETWEEN 1 AND {column.type.length}"
    op.create_table(
        table,
        *(_named(column, table) for column in columns),
        sa.PrimaryKeyConstraint(*primary, name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint(
                own,
                theirs,
                name=op.f(f"fk_{table}_{'_'.join(own)}"),
                ondelete="CASCADE" if cascades is True or (cascades and own in cascades) else None,
            )
            for own, theirs in (refers or {}).items()
        ),
        *(sa.UniqueConstraint(*names, name=op.f(f"uq_{table}_{'_'.join(names)}")) for names in unique),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in rules.items()),
        **options,
    )
    for name in indexes:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def create_sourced(
    table: str,
    *columns: sa.Column[Any],
    refers: Mapping[Names, Names] | None = None,
    checks: Mapping[str, str] | None = None,
    indexes: Sequence[str] = (),
    **options: Any,
) -> None:
    """Create a table whose rows say which document they come from, and what the project decided itself."""
    reasons = ("inferred_reason_en", "inferred_reason_zh")
    given, absent = (" AND ".join(f"{reason} IS {state}" for reason in reasons) for state in ("NOT NULL", "NULL"))
    create(
        table,
        key("source_document", optional=True),
        words("source_place", 100, optional=True),
        flag("inferred"),
        *(words(reason, 2000, optional=True) for reason in reasons),
        *columns,
        refers={("source_document",): ("source_document.key",), **(refers or {})},
        checks={"inference_has_reason": f"(inferred AND {given}) OR (NOT inferred AND {absent})", **(checks or {})},
        indexes=["source_document", *indexes],
        **options,
    )


def _named(column: sa.Column[Any], table: str) -> sa.Column[Any]:
    """Give the check of a flag its name, which only the table can complete."""
    if not isinstance(column.type, sa.Boolean):
        return column
    kind = sa.Boolean(create_constraint=True, name=op.f(f"ck_{table}_{column.name}_is_boolean"))
    return sa.Column(column.name, kind, nullable=column.nullable)


def key(name: str, *, optional: bool = False) -> sa.Column[Any]:
    """Make a column for a caller's own id."""
    return sa.Column(name, KEY, nullable=optional)


def words(name: str, length: int, *, optional: bool = False) -> sa.Column[Any]:
    """Make a column of bounded text."""
    return sa.Column(name, sa.String(length), nullable=optional)


def whole(name: str, *, optional: bool = False) -> sa.Column[Any]:
    """Make a column of whole numbers of 64 bits."""
    return sa.Column(name, sa.BigInteger(), nullable=optional, autoincrement=False)


def flag(name: str) -> sa.Column[Any]:
    """Make a column that is true or false."""
    return sa.Column(name, sa.Boolean(), nullable=False)


def other(name: str, kind: Any, *, optional: bool = False) -> sa.Column[Any]:
    """Make a column of another kind."""
    return sa.Column(name, kind, nullable=optional)
