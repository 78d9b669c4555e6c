"""What is wrong with the form of an entry, by its fields and with their labels.

An entry is refused in the names that programs have for its parts. On the page the same is said with labels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.errors import Fault
from service.web.administration.entry_fields import FORMS, Field
from service.web.administration.parts import Faults, Wrong
from service.web.words import Words

Path = tuple[str | int, ...]
#: For each list the lines of the form that its entries were.
Kept = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place on the form: the name of its field, none where there is no such field, and the message of its label."""

    name: str | None
    label: str
    #: The list and the line that the field is in, if it is in one.
    line: tuple[str, int] | None = None


_ID = Place(name="id", label="admin-field-id")
_WHOLE = Place(name=None, label="fault-whole-form")


def form_faults(found: Sequence[Fault], kind: str, kept: Kept, words: Words) -> Faults:
    """Return what is wrong with what was entered, by the fields of the form."""
    by_field: dict[str, str] = {}
    listed = []
    for fault in found:
        place = place_of(kind, _path(fault.pointer), kept)
        label = words.text(place.label)
        if place.name is not None:
            by_field.setdefault(place.name, fault.called(label).told(words.language))
        if place.line is not None:
            # Away from its line a label is that of many fields.
            name, number = place.line
            line = words.text("admin-line", number=words.number(number + 1))
            label = " · ".join((words.text(f"admin-list-{name}"), line, label))
        listed.append(Wrong(text=fault.called(label).told(words.language), id=place.name))
    return Faults(by_field=by_field, listed=tuple(dict.fromkeys(listed)))


def place_of(kind: str, path: Path, kept: Kept) -> Place:
    """Return the place that a path leads to, as far as there is one; what is no field is the form as a whole."""
    if path[:1] == ("id",):
        return _ID
    form = FORMS[kind]
    for lines in form.lists:
        depth = len(lines.path)
        if path[:depth] != lines.path:
            continue
        entry = path[depth] if len(path) > depth else None
        if not isinstance(entry, int):
            return Place(name=None, label=f"admin-list-{lines.name}")
        place = kept[lines.name][entry]
        inner = _nearest(lines.fields, path[depth + 1 :]) or lines.fields[0]
        name = f"{lines.name}-{place}-{inner.name}"
        return Place(name=name, label=f"admin-field-{inner.name}", line=(lines.name, place))
    field = _nearest(form.fields, path)
    return _WHOLE if field is None else Place(name=field.name, label=f"admin-field-{field.name}")


def _nearest(fields: Sequence[Field], path: Path) -> Field | None:
    """Return the field that a path leads to, or the first of those that its part is taken apart into."""
    found = next((field for field in fields if path[: len(field.path)] == field.path), None)
    return found or next((field for field in fields if path[:1] == field.path[:1]), None)


def _path(pointer: str) -> Path:
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.removeprefix("#").split("/") if part]
    return tuple(int(part) if part.isdigit() else part for part in parts)
