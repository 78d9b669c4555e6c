"""The documents that the catalogue comes from."""

from sqlmodel import SQLModel

from catalog.tables import NAME_LENGTH, bound_texts, flag, key, one_of, words

LANGUAGES = ("en", "zh")


class SourceDocumentBase(SQLModel):
    """One document, named by the key under which entries are listed."""

    key: str = key(primary=True)
    title: str = words()
    #: Null when the document does not say who issued it.
    issuer: str | None = words(NAME_LENGTH, optional=True)
    language: str = words(10)
    is_translation: bool = flag("is_translation")


class SourceDocument(SourceDocumentBase, table=True):
    __tablename__ = "source_document"
    __table_args__ = (one_of("language", LANGUAGES),)


bound_texts(SourceDocument)
