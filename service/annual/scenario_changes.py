"""A request for a year with changes made to it, document to document: entries of lists are told apart by their ids.

What is made is a whole request again, which is read and checked like any other. Where an entry of it comes from is
kept, so that a fault is told at its place in the document that was sent.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Document = Mapping[str, Any]
Key = tuple[str, ...]

#: Lists that are changed entry by entry.
LISTS = ("cost_centres", "learners", "locks", "grants", "modules", "competencies")
#: Objects that are changed field by field.
_OBJECTS = ("period", "solve")
#: The parts of a lock that say which one it is.
_LOCK = ("learner", "module", "offering")


@dataclass(frozen=True, slots=True)
class Changed:
    """A request with its changes made."""

    document: dict[str, Any]
    #: For each list of the changes: where its entries stand in the request.
    places: Mapping[str, Mapping[int, int]]
    #: Where the changes take away what is not there, with its name.
    unknown: tuple[tuple[tuple[str | int, ...], str], ...]


@dataclass(slots=True)
class _Making:
    document: dict[str, Any]
    places: dict[str, dict[int, int]] = field(default_factory=dict)
    unknown: list[tuple[tuple[str | int, ...], str]] = field(default_factory=list)


def touched(changes: Document) -> frozenset[str]:
    """Return the lists that are changed entry by entry, so that they have to be there entry by entry."""
    removed = changes.get("removed") or {}
    found = {name for name in LISTS if changes.get(name) is not None or removed.get(name)}
    return frozenset(found | ({"modules"} if removed.get("offerings") else set()))


def changed(before: Document, changes: Document) -> Changed:
    """Return the request with the changes: first what is removed, then what is changed or added."""
    made = _Making({name: value for name, value in before.items() if value is not None})
    _remove(made, changes.get("removed") or {})
    for name, value in changes.items():
        if name in ("based_on", "removed"):
            continue
        if value is None:
            made.document.pop(name, None)
        elif name in LISTS:
            entries, made.places[name] = _with_entries(made.document.get(name) or [], value, name)
            made.document[name] = entries
        elif name in _OBJECTS:
            made.document[name] = _with_fields(made.document.get(name) or {}, value)
        else:
            made.document[name] = value
    return Changed(made.document, made.places, tuple(made.unknown))


def _with_fields(before: Document, change: Document) -> dict[str, Any]:
    return {name: value for name, value in {**before, **change}.items() if value is not None}


def _with_entries(before: Iterable[Any], changes: Iterable[Any], name: str) -> tuple[list[Any], dict[int, int]]:
    """Return the list with its entries changed, and others added; of two changes of one entry the second is added."""
    entries = list(before)
    by_key = {_key(entry, name): place for place, entry in enumerate(entries)}
    places: dict[int, int] = {}
    for sent, change in enumerate(changes):
        place = by_key.get(_key(change, name))
        if place is None or place in places:
            place = len(entries)
            entries.append({})
        entries[place] = _entry(entries[place], change, name)
        places[place] = sent
    return entries, places


def _entry(before: Document, change: Document, name: str) -> dict[str, Any]:
    found = _with_fields(before, change)
    runs = change.get("offerings")
    if name == "modules" and runs is not None:
        found["offerings"], _ = _with_entries(before.get("offerings") or [], runs, "offerings")
    return found


def _remove(made: _Making, removed: Document) -> None:
    """Take away what is removed, and the locks of learners, modules and runs that go."""
    for name in LISTS:
        if removed.get(name):
            gone = {_removed_key(entry, name): place for place, entry in enumerate(removed[name])}
            _take_out(made, name, name, gone)
    runs = {_named(entry, "module", "offering"): place for place, entry in enumerate(removed.get("offerings") or ())}
    if runs:
        _take_out_runs(made, runs)
    learners = set(map(compared, removed.get("learners") or ()))
    modules = set(map(compared, removed.get("modules") or ()))

    def goes_too(lock: Document) -> bool:
        learner, module, offering = _named(lock, *_LOCK)
        return learner in learners or module in modules or (module, offering) in runs

    if made.document.get("locks"):
        made.document["locks"] = [lock for lock in made.document["locks"] if not goes_too(lock)]
    if made.document.get("held_seats"):
        made.document["held_seats"] = [seats for seats in made.document["held_seats"] if not goes_too(seats)]


def _take_out(made: _Making, name: str, sent: str, gone: Mapping[Key, int]) -> None:
    entries = list(made.document.get(name) or [])
    there = {_key(entry, name) for entry in entries}
    made.unknown += [(("removed", sent, place), key[-1] or key[-2]) for key, place in gone.items() if key not in there]
    made.document[name] = [entry for entry in entries if _key(entry, name) not in gone]


def _take_out_runs(made: _Making, gone: Mapping[Key, int]) -> None:
    there: set[Key] = set()
    modules = []
    for module in made.document.get("modules") or []:
        runs = module.get("offerings")
        if runs is not None:
            name = compared(module.get("id"))
            there |= {(name, compared(run.get("id"))) for run in runs}
            left = [run for run in runs if (name, compared(run.get("id"))) not in gone]
        modules.append(module if runs is None else {**module, "offerings": left})
    made.document["modules"] = modules
    made.unknown += [(("removed", "offerings", place), key[-1]) for key, place in gone.items() if key not in there]


def _removed_key(entry: Any, name: str) -> Key:
    return _named(entry, *_LOCK) if name == "locks" else (compared(entry),)


def _key(entry: Document, name: str) -> Key:
    return _named(entry, *_LOCK) if name == "locks" else _named(entry, "id")


def _named(entry: Document, *names: str) -> Key:
    return tuple(compared(entry.get(name)) for name in names)


def compared(value: Any) -> str:
    """Return an id in the form in which ids are compared."""
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else ""


def sent_pointer(pointer: str, made: Changed, changes: Document) -> str:
    """Return where in the changes a fault of the request stands; else it is one of what they are based on."""
    tokens = pointer.split("/")
    if tokens[0] != "#" or len(tokens) == 1:
        return pointer
    name = tokens[1]
    if changes.get(name) is None:
        return "#/based_on"
    if name not in made.places or len(tokens) == 2:
        return pointer
    sent = made.places[name].get(int(tokens[2])) if tokens[2].isdigit() else None
    if sent is None:
        return "#/based_on"
    # The runs of a module were put together from both documents.
    inside = tokens[3:4] if name == "modules" and tokens[3:4] == ["offerings"] else tokens[3:]
    return "/".join(["#", name, str(sent), *inside])
