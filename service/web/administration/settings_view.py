"""The settings as a page: each with its value as it would be written, and its meaning in the reader's language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.schemas.administration import SettingRead
from service.web.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """One setting."""

    name: str
    #: None where there is none, and for a secret.
    value: str | None
    is_set: bool
    is_secret: bool
    meaning: str


def setting_rows(found: Iterable[SettingRead], words: Words) -> Iterator[SettingRow]:
    """Yield every setting; where a language has no words of its own for one, its definition speaks."""
    for setting in found:
        message = f"setting-{setting.name.removeprefix('GRADUS_').lower()}"
        meaning = words.text(message) if words.knows(message) else setting.description
        yield SettingRow(
            name=setting.name,
            value=setting.value or None,
            is_set=setting.is_set,
            is_secret=setting.is_secret,
            meaning=meaning.replace("`", ""),
        )
