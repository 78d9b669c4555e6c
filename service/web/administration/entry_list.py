"""Entries as a page: those of one kind, and what became of publishing some of them."""

from dataclasses import dataclass
from typing import get_args

from service.schemas.editing import PublishedKind
from service.schemas.entries import EntryPage
from service.web.administration.parts import (
    KINDS,
    STATE_MARKS,
    STATES,
    Option,
    View,
    entry_address,
    entry_name,
    list_address,
)
from service.web.administration.publication import Publication
from service.web.words import Words

#: The kinds with a state of their own.
PUBLISHED = get_args(PublishedKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One entry of a list."""

    href: str
    name: str
    id: str
    state: str
    mark: str
    belongs_to: str | None
    #: What its box is called; none where it cannot be published.
    tick: str | None
    ticked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """The list of one kind."""

    kind: str
    title: str
    kinds: tuple[View, ...]
    states: tuple[Option, ...]
    text: str
    belongs_to: str
    rows: tuple[EntryRow, ...]
    more: str | None
    add: str | None
    #: Where drafts that are ticked go to be published; none where nothing can be.
    publish: str | None
    publication: Publication | None


def list_view(
    found: EntryPage,
    kind: str,
    *,
    state: str,
    text: str,
    belongs_to: str,
    editable: bool,
    words: Words,
    publication: Publication | None = None,
) -> ListView:
    """Return one page of the entries of a kind, and what became of publishing some of them."""
    more = found.next_page_token
    ticked = frozenset() if publication is None else publication.ticked
    return ListView(
        kind=kind,
        title=words.text(f"admin-kind-{kind}-many"),
        kinds=tuple(
            View(title=words.text(f"admin-kind-{each}-many"), href=list_address(each), current=each == kind)
            for each in KINDS
        ),
        states=tuple(Option(id=each, title=words.text(f"admin-state-{each}"), chosen=each == state) for each in STATES),
        text=text,
        belongs_to=belongs_to,
        rows=tuple(
            EntryRow(
                href=entry_address(kind, entry.id),
                name=entry_name(entry.name_en, entry.name_zh, kind, words),
                id=entry.id,
                state=words.text(f"admin-state-{entry.state}"),
                mark=STATE_MARKS[entry.state],
                belongs_to=entry.belongs_to,
                tick=words.text("admin-publish-tick", name=entry_name(entry.name_en, entry.name_zh, kind, words))
                if editable and kind in PUBLISHED and entry.state == "draft"
                else None,
                ticked=entry.id in ticked,
            )
            for entry in found.items
        ),
        more=list_address(kind, state=state, q=text, belongs_to=belongs_to, page_token=more) if more else None,
        add=f"/administration/additions/{kind}" if editable else None,
        publish=f"/administration/publications/{kind}"
        if editable and kind in PUBLISHED and any(entry.state == "draft" for entry in found.items)
        else None,
        publication=publication,
    )
