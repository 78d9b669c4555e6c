"""What a search of the catalogue answers."""

from typing import Literal

from service.schemas.values import Answer

EntryKind = Literal["framework", "role", "competency", "module"]
#: Where the words stand: they are the name, begin it, are in it, or only in what is told about the entry.
Matched = Literal["exact", "begins", "name", "text"]


class HitRead(Answer):
    """An entry that was found."""

    kind: EntryKind
    id: str
    name_en: str
    name_zh: str
    framework: str | None
    matched: Matched


class HitPage(Answer):
    """One page of what was found, the best first."""

    items: list[HitRead]
    next_page_token: str | None
