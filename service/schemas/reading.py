"""Reads a document into a shape and goes on after the first fault, so that all faults are told at once."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from service.errors import LISTED_FAULTS, Fault, InvalidRequest
from service.faults import faults as told
from service.faults import pointer
from service.texts import sentence

Shape = TypeVar("Shape", bound=BaseModel)
Path = tuple[str | int, ...]

#: What stands for a value that cannot be read, where any sensible one lets the rest of its object be looked at.
_VALUES: dict[str, Any] = {"amount": "0", "effort_hours": 1, "weight": 1}

#: A document with more faults than this is no request with mistakes, and naming them all would take seconds.
MOST_FAULTS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Generic[Shape]):
    """What could be read of a document, and what is wrong with the rest."""

    #: The document without the parts that have faults; null when nothing sensible is left.
    shape: Shape | None
    faults: tuple[Fault, ...]
    #: The top-level fields of which something had to be left out.
    unread: frozenset[str]
    #: For each list that lost entries: the place that each remaining one has in the document.
    places: Mapping[Path, tuple[int, ...]]

    def pointer(self, path: Path) -> str:
        """Return the pointer into the document as it was sent, for a path in what was read."""
        sent = [
            self.places[path[:depth]][token] if isinstance(token, int) and path[:depth] in self.places else token
            for depth, token in enumerate(path)
        ]
        return pointer(["body", *sent])


def read(model: type[Shape], document: Any, *, stand_ins: Mapping[str, Any] | None = None) -> Reading[Shape]:
    """Read `document`; a required top-level field that cannot be read is replaced by its stand-in, if it has one."""
    faults: tuple[Fault, ...] = ()
    unread: set[str] = set()
    places: dict[Path, tuple[int, ...]] = {}
    # Leaving out one part can bring up the fault of another only once or twice; a limit keeps this from going on.
    for _ in range(5):
        try:
            shape = model.model_validate(document)
        except ValidationError as error:
            if error.error_count() > MOST_FAULTS:
                return Reading(shape=None, faults=(_too_many(error.error_count()),), unread=frozenset(), places={})
            details = error.errors(include_url=False, include_input=False)
        else:
            return Reading(shape=shape, faults=faults, unread=frozenset(unread), places=places)
        if not faults:
            located = ({**detail, "loc": ("body", *detail["loc"])} for detail in details)
            faults = tuple(islice(told(located), LISTED_FAULTS + 1))
        # Where more is wrong already than any document lists, nobody gains by looking further.
        if not isinstance(document, dict) or len(faults) > LISTED_FAULTS:
            break
        document = _without(document, [detail["loc"] for detail in details], stand_ins or {}, unread, places)
    return Reading(shape=None, faults=faults, unread=frozenset(unread), places=places)


def read_whole(model: type[Shape], document: Any) -> Shape:
    """Return `document` as a shape without a fault.

    Raises:
        InvalidRequest: with every fault at once.
    """
    reading = read(model, document)
    if reading.faults or reading.shape is None:
        raise InvalidRequest.of(reading.faults)
    return reading.shape


def _too_many(count: int) -> Fault:
    return Fault(detail=sentence("fault-too-many", count=count), pointer="#", code="too_many_faults")


def _without(
    document: dict[str, Any],
    locations: list[Path],
    stand_ins: Mapping[str, Any],
    unread: set[str],
    places: dict[Path, tuple[int, ...]],
) -> dict[str, Any]:
    """Return the document without the parts at these locations: whole entries of lists, or whole top-level fields."""
    entries: dict[Path, set[int]] = {}
    fields: set[str] = set()
    document = copy.deepcopy(document)
    for location in locations:
        if _mended(document, location):
            continue
        depth = next((depth for depth, token in enumerate(location) if isinstance(token, int)), None)
        if location:
            unread.add(str(location[0]))
        if depth is None:
            fields |= {str(token) for token in location[:1]}
        else:
            entries.setdefault(location[:depth], set()).add(int(location[depth]))
    rest = {key: value for key, value in document.items() if key not in fields}
    for field in fields & set(stand_ins):
        rest[field] = stand_ins[field]
    for path, dropped in entries.items():
        if path[0] in fields:
            continue
        rest = _without_entries(rest, path, dropped, path, places)
    return rest


def _mended(document: dict[str, Any], location: Path) -> bool:
    """Take out, or replace, one value of an object, so that the object itself can stay; tell whether that was done.

    A value that is missing already cannot be taken out: then the object goes.
    """
    node: Any = document
    for token in location[:-1]:
        inside = node.keys() if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        if token not in inside:
            return False
        node = node[token]
    # A whole top-level field has a stand-in of its own.
    if len(location) < 2 or not isinstance(node, dict) or location[-1] not in node:
        return False
    field = str(location[-1])
    if field in _VALUES and node[field] != _VALUES[field]:
        node[field] = _VALUES[field]
    else:
        del node[field]
    return True


def _without_entries(
    node: Any, path: Path, dropped: set[int], whole_path: Path, places: dict[Path, tuple[int, ...]]
) -> Any:
    if not path:
        before = places.get(whole_path, tuple(range(len(node))))
        places[whole_path] = tuple(place for index, place in enumerate(before) if index not in dropped)
        return [entry for index, entry in enumerate(node) if index not in dropped]
    return {**node, path[0]: _without_entries(node[path[0]], path[1:], dropped, whole_path, places)}
