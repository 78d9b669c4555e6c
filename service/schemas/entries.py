"""Entries of the catalogue as an editor reads them: listed, whole, and where each is used; and what was published."""

from typing import Any

from pydantic import Field

from service.schemas.editing import EditedKind, PublishedKind
from service.schemas.values import Answer, EntryState


class EntryRead(Answer):
    """One entry of a list of entries to edit."""

    kind: EditedKind
    id: str
    name_en: str
    name_zh: str
    state: EntryState
    belongs_to: str | None = Field(description="The framework of a role or competency, the module of an offering.")


class EntryPage(Answer):
    """One page of entries."""

    items: list[EntryRead]
    next_page_token: str | None


class EntryDocument(Answer):
    """An entry as it can be sent back, changed."""

    kind: EditedKind
    id: str
    state: EntryState
    document: dict[str, Any] = Field(description="What `PUT` takes; `state` may be left out there.")
    warnings: list[str] = Field(description="What is odd about what was sent, and kept nothing out.")


class UserRead(Answer):
    """One entry that uses another."""

    id: str
    name_en: str
    name_zh: str


class UsesRead(Answer):
    """Entries, or people, that use an entry in the same way; people are counted and never named."""

    how: str
    count: int
    first: list[UserRead]


class UsageRead(Answer):
    """Where an entry is used."""

    kind: EditedKind
    id: str
    uses: list[UsesRead]


class NotReady(Answer):
    """A draft that stays one."""

    id: str
    #: What keeps it from being published.
    reasons: list[str]


class PublicationRead(Answer):
    """What was published, and which drafts are not ready."""

    kind: PublishedKind
    published: list[str]
    not_ready: list[NotReady]
    #: Whether there are drafts beyond the first thousand, which were not looked at.
    more: bool
