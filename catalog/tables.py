"""What all tables share: names of constraints, kinds of columns, and bounds that both databases enforce."""

from typing import Any

from pydantic_core import PydanticUndefined
from sqlalchemy import BigInteger, Boolean, CheckConstraint, String, inspect
from sqlmodel import Field, SQLModel

#: Set once, before the first table is declared, so that every migration can name what it changes.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING_CONVENTION

#: The longest id that is stored.
KEY_LENGTH = 200
#: The longest name or title.
NAME_LENGTH = 300
#: The longest description, item or note.
TEXT_LENGTH = 2000
#: The highest number a framework may give a level.
HIGHEST_LEVEL = 1000
#: The largest weight of a requirement.
HIGHEST_WEIGHT = 1_000_000
#: The largest amount in minor units; sums of thousands of them stay within 64 bits.
HIGHEST_AMOUNT = 1_000_000_000_000
#: The largest effort in hundredths of an hour (a hundred thousand hours).
HIGHEST_EFFORT = 10_000_000

#: Sorted by code point on both databases; PostgreSQL would otherwise sort by the words of its own language.
_KEY_TYPE = String(KEY_LENGTH).with_variant(String(KEY_LENGTH, collation="C"), "postgresql")


def key(*, primary: bool = False, refers_to: str | None = None, optional: bool = False, index: bool = False) -> Any:
    """Declare a column that holds a caller's own id."""
    return Field(
        default=None if optional else PydanticUndefined,
        min_length=1,
        max_length=KEY_LENGTH,
        primary_key=primary,
        foreign_key=refers_to,
        index=index,
        nullable=optional,
        sa_type=_KEY_TYPE,
    )


def words(limit: int = NAME_LENGTH, *, optional: bool = False, default: Any = PydanticUndefined) -> Any:
    """Declare a column of text that is never empty: absent is null."""
    return Field(
        default=None if optional else default,
        min_length=1,
        max_length=limit,
        nullable=optional,
        sa_type=String(limit),
    )


def whole(
    lowest: int, highest: int, *, primary: bool = False, optional: bool = False, default: Any = PydanticUndefined
) -> Any:
    """Declare a column of whole numbers of up to 64 bits; the table states the same bounds with `within`."""
    return Field(
        default=None if optional else default,
        ge=lowest,
        le=highest,
        primary_key=primary,
        nullable=optional,
        sa_type=BigInteger,
        sa_column_kwargs={"autoincrement": False} if primary else {},
    )


def flag(name: str) -> Any:
    """Declare a column that is true or false, false by default, on databases without such a type as well."""
    return Field(default=False, nullable=False, sa_type=Boolean(create_constraint=True, name=f"{name}_is_boolean"))


def within(column: str, lowest: int, highest: int) -> CheckConstraint:
    """Bound a number; the upper bound also keeps text out of a number's column on SQLite."""
    return CheckConstraint(f"{column} BETWEEN {lowest} AND {highest}", name=f"{column}_within")


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """Allow only these words; null passes where the column allows it."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_one_of")


def bound_texts(*models: type[SQLModel]) -> None:
    """Add a check to every text column of these tables: never empty, never longer than its type says.

    SQLite does not enforce the length of a text type by itself.
    """
    for model in models:
        table = inspect(model).local_table
        for column in table.columns:
            if isinstance(column.type, String) and column.type.length:
                rule = f"length({column.name}) BETWEEN 1 AND {column.type.length}"
                table.append_constraint(CheckConstraint(rule, name=f"{column.name}_length"))


class Sourced(SQLModel):
    """Says where an entry comes from, and what the project decided where its document is silent."""

    #: Key of the source document; null when the entry belongs to the house.
    source_document: str | None = key(refers_to="source_document.key", optional=True, index=True)
    #: The lines of the document, such as "lines 11-12".
    source_place: str | None = words(100, optional=True)
    #: True where the project, not the document, decided; then a reason is given.
    inferred: bool = flag("inferred")
    inferred_reason_en: str | None = words(TEXT_LENGTH, optional=True)
    inferred_reason_zh: str | None = words(TEXT_LENGTH, optional=True)


def inference_has_reason() -> CheckConstraint:
    """Demand a reason for every decision of the project's own."""
    return CheckConstraint(
        "(inferred AND inferred_reason_en IS NOT NULL AND inferred_reason_zh IS NOT NULL)"
        " OR (NOT inferred AND inferred_reason_en IS NULL AND inferred_reason_zh IS NULL)",
        name="inference_has_reason",
    )


def status_has_reason() -> CheckConstraint:
    """Demand a reason for every status but the usual one."""
    return CheckConstraint(
        "status = 'active' OR (status_reason_en IS NOT NULL AND status_reason_zh IS NOT NULL)", name="status_has_reason"
    )
