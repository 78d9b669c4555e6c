"""The items of a CASE package and what its associations say about them, read leniently."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from catalog.importing.case_edits import Link
from catalog.importing.findings import Place
from catalog.importing.guard import Document
from catalog.importing.published import Published
from catalog.saying import says

#: What says that a role asks for an item: our own word in 1.1, and the closest of the standard's in 1.0.
REQUIRES = ("ext:requires", "isRelatedTo")


@dataclass(slots=True)
class Item:
    value: dict[str, Any]
    place: Place
    identifier: str
    #: Where it stands among its siblings.
    order: tuple[int, int]

    @property
    def kind(self) -> str:
        return str(self.value.get("CFItemType") or "").strip()

    @property
    def statement(self) -> str:
        return str(self.value.get("fullStatement") or "")

    @property
    def name(self) -> str:
        return str(self.value.get("abbreviatedStatement") or "") or self.statement


@dataclass(slots=True)
class Package:
    """The items of a package, and what its associations say about them."""

    items: dict[str, Item] = field(default_factory=dict)
    #: The parent of each child; the document is no item.
    parents: dict[str, str] = field(default_factory=dict)
    children: defaultdict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))
    skill_levels: dict[str, str] = field(default_factory=dict)
    before: list[tuple[str, str]] = field(default_factory=list)
    required: list[Link] = field(default_factory=list)
    #: Associations of other kinds.
    others: list[Link] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    #: What destinations that may be in another package are called.
    titles: dict[str, str] = field(default_factory=dict)


def read_package(document: Document, published: Published) -> Package:
    """Read the items and associations of a package, with a fault for each that is none."""
    package = Package()
    for index, value in enumerate(_list(document, "CFItems", published)):
        place = document.place("CFItems", index)
        key = value.get("identifier") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(key, str) or not key:
            published.fault(place, says("case-no-identifier"))
            continue
        if not isinstance(value.get("fullStatement"), str) or not value["fullStatement"].strip():
            published.fault(document.place("CFItems", index, "fullStatement"), says("case-no-statement"))
            continue
        key = _uuid(key, place, published)
        if key in package.items:
            published.fault(place, says("case-identifier-twice", id=key))
            continue
        package.items[key] = Item(value, place, key, (0, index))
    for index, value in enumerate(_list(document, "CFAssociations", published)):
        _read_association(value, document.place("CFAssociations", index), package, published)
    for children in package.children.values():
        children.sort(key=lambda item: item.order)
    return package


def _list(document: Document, name: str, published: Published) -> list[Any]:
    value = document.value.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        published.fault(document.place(name), says("case-list", field=name))
        return []
    return value


def _uuid(key: str, place: Place, published: Published) -> str:
    try:
        return str(UUID(key))
    except ValueError:
        published.warn(place, says("case-no-uuid", id=key[:60]))
        return key


def _read_association(value: Any, place: Place, package: Package, published: Published) -> None:
    try:
        kind = value["associationType"]
        origin, destination = (str(value[name]["identifier"]) for name in ("originNodeURI", "destinationNodeURI"))
    except (KeyError, TypeError):
        published.fault(place, says("case-association"))
        return
    origin, destination = origin.lower(), destination.lower()
    if origin not in package.items:
        package.left_out[f"{kind} from an item that is not in the package"] += 1
        return
    order = value.get("sequenceNumber", 0)
    if isinstance(order, str) and order.strip().isdecimal():
        published.warn(place, says("case-sequence"))
        order = int(order)
    order = order if isinstance(order, int) else 0
    if kind == "isChildOf":
        item = package.items[origin]
        item.order = (order, item.order[1])
        if package.parents.setdefault(origin, destination) == destination:
            package.children[destination].append(item)
        else:
            package.others.append(("isChildOf", origin, destination, place))
    elif kind == "hasSkillLevel":
        package.skill_levels[origin] = destination
    elif kind == "precedes":
        package.before.append((origin, destination))
    elif str(kind).startswith(REQUIRES):
        package.titles[destination] = str(value["destinationNodeURI"].get("title") or "")
        package.required.append((str(kind), origin, destination, place))
    else:
        package.others.append((str(kind), origin, destination, place))
