"""Imports that somebody looks at before they are done: what was sent, and what would become of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, LargeBinary
from sqlmodel import Field, SQLModel

from catalog import NAME_LENGTH, flag, key, one_of, whole, within, words
from service.tables.columns import Storable, classify, moment

#: With faults, so that nothing can come of it; waiting to be done; done; given up, or too old to be done.
IMPORT_STATES = ("faulty", "ready", "applied", "lapsed")
#: Files of one import.
MOST_FILES = 50


class CatalogImport(SQLModel, table=True):
    """One upload of files, compared with the catalogue as it was then."""

    __tablename__ = "catalog_import"
    __table_args__ = (
        one_of("state", IMPORT_STATES),
        CheckConstraint("(state IN ('applied', 'lapsed')) = (ended_at IS NOT NULL)", name="end_has_moment"),
    )

    #: `imp_` and random letters.
    id: str = key(primary=True)
    #: The principal that sent the files.
    owner: str = key()
    state: str = words(20)
    created_at: datetime = moment(index=True)
    ended_at: datetime | None = moment(optional=True)
    #: What the files were said to be; null when each is taken for what it looks like.
    format: str | None = words(50, optional=True)
    framework: Storable | None = key(optional=True)
    #: True when what is new becomes a draft.
    as_drafts: bool = flag("as_drafts")
    #: Of every row that would be written: what is done later is what was shown, or nothing.
    digest: str | None = words(80, optional=True)
    #: What was shown.
    document: dict[str, Any] = Field(sa_type=JSON(none_as_null=True), nullable=False)


class CatalogImportFile(SQLModel, table=True):
    """One file of an import that waits to be done; it goes when that is over."""

    __tablename__ = "catalog_import_file"
    __table_args__ = (
        ForeignKeyConstraint(["import_id"], ["catalog_import.id"], ondelete="CASCADE"),
        within("number", 1, 1000),
    )

    import_id: str = key(primary=True)
    number: int = whole(1, 1000, primary=True)
    name: Storable = words(NAME_LENGTH)
    content: bytes = Field(sa_type=LargeBinary, nullable=False)


classify(
    CatalogImport,
    personal={"owner"},
    other={
        "id",
        "state",
        "created_at",
        "ended_at",
        "format",
        "framework",
        "as_drafts",
        "digest",
        "document",
    },
)
classify(CatalogImportFile, personal=set(), other={"import_id", "number", "name", "content"})
