"""Which state of the catalogue an answer was made from."""

from datetime import datetime

from sqlalchemy import DateTime
from sqlmodel import Field, SQLModel

from catalog.tables import bound_texts, within, words


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
