"""The administrator's first page: what there is to look after, and the way to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from service.administration.overview import Overview
from service.principals import Permission
from service.web.administration.parts import KINDS, View, list_address
from service.web.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing to look after."""

    title: str
    text: str
    figures: tuple[str, ...]
    links: tuple[View, ...]


def overview_view(found: Overview, permissions: frozenset[Permission], words: Words) -> tuple[Card, ...]:
    """Return the cards that this reader can do anything with."""
    return tuple(_cards(found, permissions, words))


def _cards(found: Overview, permissions: frozenset[Permission], words: Words) -> Iterator[Card]:
    if permissions & {"admin", "hr"}:
        yield Card(
            title=words.text("admin-card-catalogue"),
            text=words.text("admin-card-catalogue-text"),
            figures=tuple(_figures(found, words)),
            links=(
                *(View(title=words.text(f"admin-kind-{kind}-many"), href=list_address(kind)) for kind in KINDS),
                View(title=words.text("room-coverage"), href="/coverage"),
            ),
        )
    if "admin" in permissions:
        yield _card("imports", found.waiting_imports, words)
        yield _card("keys", found.open_keys, words)
        yield _card("webhook-subscriptions", found.failed_deliveries, words)
        yield _card("audit", None, words)
        yield _card("settings", None, words)
    if permissions & {"lms", "hr"}:
        yield _card("webhooks", None, words)


def _figures(found: Overview, words: Words) -> Iterator[str]:
    for kind in KINDS:
        if kind in found.entries:
            published, drafts, outdated = found.entries[kind]
            yield words.text(
                "admin-figure",
                kind=words.text(f"admin-kind-{kind}-many"),
                published=words.number(published),
                drafts=words.number(drafts),
                outdated=words.number(outdated),
            )


def _card(name: str, count: int | None, words: Words) -> Card:
    figures = (
        () if count is None else (words.text(f"admin-card-{name}-figure", count=count, number=words.number(count)),)
    )
    return Card(
        title=words.text(f"admin-view-{name}"),
        text=words.text(f"admin-card-{name}-text"),
        figures=figures,
        links=(View(title=words.text(f"admin-card-{name}-link"), href=f"/administration/{name}"),),
    )
