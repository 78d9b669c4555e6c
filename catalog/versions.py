"""Which state of the catalogue an answer was made from."""

import json
from datetime import datetime
from hashlib import sha256

from sqlalchemy import DateTime, Table
from sqlmodel import Field, Session, SQLModel, col, select

from catalog.publication import CatalogDraft
from catalog.tables import bound_texts, within, words

#: The version of a catalogue into which nothing has been imported.
EMPTY = f"sha256:{sha256().hexdigest()}"


class CatalogVersionBase(SQLModel):
    """A state of the whole catalogue; the newest row is the present one."""

    #: `sha256:` and the digest of the content in canonical form: equal content, equal digest.
    digest: str = words(80)
    imported_at: datetime = Field(sa_type=DateTime(timezone=True))


class CatalogVersion(CatalogVersionBase, table=True):
    __tablename__ = "catalog_version"
    __table_args__ = (within("number", 1, 1_000_000_000),)

    #: Counts the imports that changed anything, from 1.
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


bound_texts(CatalogVersion)

# Every request asks this: made once, and without the machinery that rows need.
_NEWEST = select(CatalogVersion.digest).order_by(col(CatalogVersion.number).desc()).limit(1)


def current_version(session: Session) -> str:
    """Return the digest of the present catalogue: one row, however large the catalogue."""
    return session.connection().execute(_NEWEST).scalar() or EMPTY


def find_version(session: Session, digest: str, at: datetime) -> CatalogVersion | None:
    """Return the newest version with this digest that was there at a moment; None when none was.

    A catalogue that was changed and changed back has the same digest in several versions.
    """
    there = select(CatalogVersion).where(CatalogVersion.digest == digest, col(CatalogVersion.imported_at) <= at)
    return session.exec(there.order_by(col(CatalogVersion.number).desc()).limit(1)).first()


def record_version(session: Session, tables: tuple[Table, ...], imported_at: datetime) -> str:
    """Store the digest of these tables' content, and of what is a draft, if it differs from the present one.

    Whoever changes the catalogue calls this before the transaction ends; the digest is returned.
    """
    digest = sha256()
    for table in tables:
        columns = sorted(table.columns, key=lambda column: column.name)
        keys = [column for column in columns if column.primary_key]
        question = table.select().with_only_columns(*columns).order_by(*keys)
        # Written piece by piece: the text of a large table would take more memory than everything else.
        digest.update(f"[{_canonical(table.name)},{_canonical([column.name for column in columns])},[".encode())
        comma = ""
        for rows in session.execute(question).partitions(1000):
            digest.update(f"{comma}{','.join(_canonical(list(row)) for row in rows)}".encode())
            comma = ","
        digest.update(b"]]")
    drafts = session.exec(
        select(CatalogDraft.kind, CatalogDraft.id).order_by(col(CatalogDraft.kind), col(CatalogDraft.id))
    )
    for kind, key in drafts:
        digest.update(_canonical([kind, key]).encode())
    present = f"sha256:{digest.hexdigest()}"
    if present != current_version(session):
        last = session.exec(select(CatalogVersion.number).order_by(col(CatalogVersion.number).desc()).limit(1)).first()
        session.add(CatalogVersion(number=(last or 0) + 1, digest=present, imported_at=imported_at))
        session.flush()
    return present


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
