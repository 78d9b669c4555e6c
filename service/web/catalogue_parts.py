"""What all catalogue pages share: addresses, links, where an entry comes from, and the marks that it bears."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlmodel import Session, SQLModel

import catalog
from service.texts import LANGUAGES
from service.web.words import Words

#: The folder of each kind of entry, on the pages and in the API alike.
FOLDERS = {
    "framework": "frameworks",
    "competency": "competencies",
    "role": "roles",
    "family": "families",
    "module": "modules",
}
MODELS: Mapping[str, type[SQLModel]] = {
    "framework": catalog.Framework,
    "competency": catalog.Competency,
    "role": catalog.Role,
    "module": catalog.Module,
}
#: A page shows so many rows of one kind; what is left out is said, and is in the JSON document.
MOST_ROWS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Another page of the catalogue."""

    title: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something to know about an entry: a status that is not the usual one, doubt, or a decision of our own."""

    kind: str
    text: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A small thing worth a label."""

    label: str
    value: str


def address(kind: str, key: str) -> str:
    """Return where the page of an entry is; the id is the caller's own and may hold anything."""
    plain = all(part not in ("", ".", "..") for part in key.split("/"))
    return f"/catalogue/{FOLDERS[kind]}/{quote(key, safe='/' if plain else '')}"


def twin(kind: str, key: str) -> str:
    """Return where programs find the same entry."""
    return address(kind, key).replace("/catalogue/", "/v1/", 1)


def pick(words: Words, english: str, chinese: str) -> str:
    """Return the text in the reader's language."""
    return (english, chinese)[LANGUAGES.index(words.language)]


def told(words: Words, row: Any, field: str) -> str | None:
    """Return a text of a row in the reader's language, if it has one."""
    value: str | None = getattr(row, f"{field}_{words.language}")
    return value


def links(session: Session, kind: str, keys: set[str], words: Words) -> Mapping[str, Link]:
    """Return a link to each of these entries; one that the catalogue does not have is missing."""
    names = catalog.names_of(session, MODELS[kind], keys)
    return {key: Link(title=pick(words, *both), href=address(kind, key)) for key, both in names.items()}


def sources(session: Session, words: Words) -> Mapping[str, str]:
    """Return what each source document is called."""
    return {
        entry.key: words.text("catalogue-document", key=entry.key, title=entry.title)
        for entry in catalog.list_sources(session)
    }


def origin(row: Any, documents: Mapping[str, str], words: Words) -> str:
    """Return where an entry comes from."""
    if row.source_document is None:
        return words.text("catalogue-own")
    document: str = documents.get(row.source_document, row.source_document)
    if row.source_place is None:
        return document
    return words.text("catalogue-place", document=document, place=place(row, words))


def place(row: Any, words: Words) -> str:
    """Return the lines of a document, in the reader's language where they are written in the usual way."""
    given: str = row.source_place or ""
    first, _, rest = given.partition(" ")
    if first in ("line", "lines") and rest:
        return words.text("catalogue-lines", lines=rest, count=1 if rest.isdigit() else 2)
    return given


def marks(row: Any, words: Words) -> tuple[Mark, ...]:
    """Return the marks of an entry, the weightiest first."""
    return tuple(_marks(row, words))


def _marks(row: Any, words: Words) -> Iterator[Mark]:
    status = getattr(row, "status", "active")
    if status != "active":
        yield Mark(kind=status, text=words.text(f"mark-{status}"), reason=told(words, row, "status_reason"))
    if getattr(row, "retired", False):
        yield Mark(kind="excluded", text=words.text("mark-retired"), reason=None)
    if getattr(row, "sample", False):
        yield Mark(kind="sample", text=words.text("mark-sample"), reason=words.text("mark-sample-reason"))
    certainty = getattr(row, "certainty", None)
    if certainty in ("medium", "low"):
        yield Mark(kind="review", text=words.text(f"mark-certainty-{certainty}"), reason=None)
    if row.inferred:
        yield Mark(kind="inferred", text=words.text("mark-inferred"), reason=told(words, row, "inferred_reason"))
