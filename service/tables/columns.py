"""What the tables of the service add to those of the catalogue: moments in UTC, and which columns are personal."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator
from sqlalchemy import DateTime, Dialect, inspect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from catalog import bound_texts


class Moment(TypeDecorator[datetime]):
    """A point in time, always with its time zone; SQLite, which has none, keeps it in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def moment(*, optional: bool = False, index: bool = False) -> Any:
    """Declare a column that holds a point in time."""
    if optional:
        return Field(default=None, sa_type=Moment, nullable=True, index=index)
    return Field(sa_type=Moment, nullable=False, index=index)


def _storable(text: str) -> str:
    """Refuse the NUL, which PostgreSQL cannot hold; half of a surrogate pair is no text to begin with."""
    if "\x00" in text:
        raise ValueError("holds a character that cannot be stored")
    return text


#: Text that both databases hold unchanged; rows are made by `model_validate`, which checks it.
Storable = Annotated[str, AfterValidator(_storable)]


def classify(model: type[SQLModel], *, personal: set[str], other: set[str]) -> None:
    """Bound the texts of a table and say of each of its columns whether it tells something about a person.

    Export and erasure go by this. Both sets together are the columns of the table: one that nobody has thought about
    stops the program before it starts.
    """
    bound_texts(model)
    columns = inspect(model).local_table.columns
    names = set(columns.keys())
    wrong = sorted((personal & other) | ((personal | other) ^ names))
    if wrong:
        raise LookupError(f"{model.__name__} does not say once whether these are personal: {', '.join(wrong)}")
    for column in columns:
        column.info["personal"] = column.name in personal
