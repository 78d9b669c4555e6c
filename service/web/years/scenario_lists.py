"""Lists of a scenario that are longer than there is room for: the first of them, and the way to the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query

from service.schemas.answers import Note
from service.web.words import Words
from service.web.years.parts import Link, scenario_address
from service.web.years.years_of import LAST_PLACE

#: So many warnings stand on the page of a scenario, and so many at a time for whoever reads on.
MOST_NOTES = 12
MOST_AT_A_TIME = 100
#: So many cost centres can be chosen from at a time.
MOST_CENTRES = 400

Place = Annotated[int, Query(ge=0, le=LAST_PLACE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """From which place on each list is shown."""

    warnings: int = 0
    obstacles: int = 0
    centres: int = 0


BEGINNING = Places()


def places(warnings: Place = 0, obstacles: Place = 0, centres: Place = 0) -> Places:
    """Return what the address of a page says of it."""
    return Places(warnings=warnings, obstacles=obstacles, centres=centres)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """Sentences about a scenario."""

    texts: tuple[str, ...]
    #: The way to the rest, with how many there are; None at the end.
    more: Link | None


def notes(found: Sequence[Note], *, scenario: str, name: str, first: int, words: Words) -> Notes:
    """Return the sentences from the given place on; `name` is that of the list in addresses."""
    first = first if first < len(found) else 0
    after = first + (MOST_AT_A_TIME if first else MOST_NOTES)
    return Notes(
        texts=tuple(note.text for note in found[first:after]),
        more=onward(
            scenario, name, after, f"{name}-heading", words, message="year-notes-more", count=len(found) - after
        ),
    )


def onward(scenario: str, name: str, after: int, anchor: str, words: Words, *, message: str, count: int) -> Link | None:
    """Return the way to what follows in a list of a scenario, if anything does."""
    if count <= 0:
        return None
    title = words.text(message, count=count, number=words.number(count))
    return Link(title=title, href=scenario_address(scenario, f"?{urlencode({name: after})}#{anchor}"))
