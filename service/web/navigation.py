"""The rooms of the house: where a reader may go from every page."""

from collections.abc import Iterator
from dataclasses import dataclass

from service.policy import RULES
from service.principals import Permission
from service.web.readers import Reader
from service.web.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One entry of the navigation."""

    name: str
    href: str
    current: bool


#: Each room with the addresses below it, in the order in which they are shown.
ROOMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("me", ("/me", "/development")),
    ("team", ("/team",)),
    ("periods", ("/periods", "/scenarios")),
    ("learners", ("/learners", "/recommendations")),
    ("catalogue", ("/catalogue",)),
    ("coverage", ("/coverage",)),
    ("administration", ("/administration",)),
)
#: Where somebody begins, by what they may do: the first that fits.
HOMES: tuple[tuple[Permission, str], ...] = (
    ("hr", "periods"),
    ("manager", "team"),
    ("employee", "me"),
    ("admin", "administration"),
)


def home(reader: Reader) -> str:
    """Return the page to begin with."""
    fitting = (room for permission, room in HOMES if permission in reader.permissions and _is_open(room, reader))
    return f"/{room}" if (room := next(fitting, None)) else reader.own_page or "/learners"


def rooms(path: str, reader: Reader, words: Words) -> Iterator[Room]:
    """Yield where this reader may go; the one where they are is marked."""
    for room, places in ROOMS:
        if _is_open(room, reader):
            here = any(path == place or path.startswith(f"{place}/") for place in places)
            yield Room(name=words.text(f"room-{room}"), href=f"/{room}", current=here)


def _is_open(room: str, reader: Reader) -> bool:
    if room == "learners":
        # The page is open to everybody, and leads those who see no list on to their own.
        return reader.sees_people
    if room == "me" and reader.principal.learner is None:
        return False
    rule = RULES.get(("GET", f"/{room}"))
    return rule is not None and bool(reader.permissions & frozenset(rule.opens))
