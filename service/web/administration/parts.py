"""What the administrator's pages share: their views, addresses, and the parts of their forms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote, urlencode

from service.errors import Fault
from service.policy import RULES
from service.web.catalogue_parts import pick
from service.web.readers import Reader
from service.web.words import Words

#: The kinds of entries in the order in which they are shown, and the state of each as a kind of mark.
KINDS = ("module", "offering", "role", "competency", "framework")
STATES = ("draft", "published", "outdated")
STATE_MARKS = {"draft": "waiting", "published": "good", "outdated": "ended"}
_VIEWS = ("", "/entries/module", "/imports", "/keys", "/webhooks", "/webhook-subscriptions", "/audit", "/settings")
_PATHS = {"/entries/module": "/entries/{kind}"}
#: A form whose fields go by the names of what is sent.
NO_FIELDS: Mapping[str, tuple[str, str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One of the pages beside this one."""

    title: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something to choose."""

    id: str
    title: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a form, with what was entered and what is wrong with it."""

    name: str
    label: str
    value: str = ""
    #: `text`, `area`, `choice`, `tick`, or a kind of input.
    kind: str = "text"
    hint: str | None = None
    fault: str | None = None
    options: Sequence[Option] = ()
    maxlength: int = 2000
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLine:
    """One line of a list in a form."""

    legend: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormList:
    """A list in a form, with lines that are free."""

    name: str
    title: str
    hint: str
    lines: tuple[FormLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One thing that is wrong, and the field that it is about, if any is."""

    text: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong, by field."""

    by_field: dict[str, str] = field(default_factory=dict)
    listed: tuple[Wrong, ...] = ()


def views(path: str, reader: Reader, words: Words) -> tuple[View, ...]:
    """Return the pages that this reader may go to from here."""
    return tuple(_views(path, reader, words))


def _views(path: str, reader: Reader, words: Words) -> Iterator[View]:
    for view in _VIEWS:
        rule = RULES["GET", f"/administration{_PATHS.get(view, view)}"]
        if rule.opens.keys() & reader.permissions:
            address = f"/administration{view}"
            part = address.rpartition("/")[0] if view.startswith("/entries") else address
            here = path == address or (view != "" and (path == part or path.startswith(f"{part}/")))
            here = here or (view.startswith("/entries") and path.startswith("/administration/additions/"))
            name = view.strip("/").partition("/")[0] or "overview"
            yield View(title=words.text(f"admin-view-{name}"), href=address, current=here)


def entry_address(kind: str, key: str) -> str:
    """Return where an entry is edited; its id may hold anything."""
    return f"/administration/entries/{kind}/{_quoted(key)}"


def state_address(kind: str, key: str) -> str:
    """Return where the form for the state of an entry goes."""
    return f"/administration/states/{kind}/{_quoted(key)}"


def list_address(kind: str, **narrowed: str | None) -> str:
    """Return where entries of a kind are listed."""
    query = urlencode({name: value for name, value in narrowed.items() if value})
    return f"/administration/entries/{kind}" + (f"?{query}" if query else "")


def entry_name(english: str, chinese: str, kind: str, words: Words) -> str:
    """Return what an entry is called from its English and its Chinese name."""
    # A run is known by its days.
    if kind == "offering":
        return words.days(date.fromisoformat(english), date.fromisoformat(chinese))
    return pick(words, english, chinese)


def faults_of(found: Sequence[Fault], words: Words, fields: Mapping[str, tuple[str, str]] = NO_FIELDS) -> Faults:
    """Return what is wrong by field: that at the top of what was sent, or the id and label that the form has for it."""
    by_field: dict[str, str] = {}
    listed = []
    for fault in found:
        name = fault.pointer.removeprefix("#").removeprefix("/").partition("/")[0] or None
        told = fault
        if name is not None and name in fields:
            name, label = fields[name]
            told = fault.called(words.text(label))
        text = told.told(words.language)
        if name is not None:
            by_field.setdefault(name, text)
        listed.append(Wrong(text=text, id=name))
    return Faults(by_field=by_field, listed=tuple(listed))


def _quoted(key: str) -> str:
    plain = all(part not in ("", ".", "..") for part in key.split("/"))
    return quote(key, safe="/" if plain else "")
