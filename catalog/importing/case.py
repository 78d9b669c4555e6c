"""Reads a CASE 1.0 or 1.1 package: leniently, and saying what it had to bend or leave out.

CASE has neither a scale nor a role. Both are read in the encoding with levelled items: an item for a competency at a
level is a child of the competency and has the level as its skill level, and a role item requires such items.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from catalog.importing.case_house import has_note, read_note
from catalog.importing.case_identity import LEVEL, ROLE, identifier
from catalog.importing.findings import Place
from catalog.importing.guard import Document, read_document
from catalog.importing.published import Published
from catalog.tables import KEY_LENGTH

#: What says that a role asks for an item: our own word in 1.1, and the closest of the standard's in 1.0.
REQUIRES = ("ext:requires", "isRelatedTo")
ROLE_TYPES = (ROLE.casefold(), "role", "occupation", "job", "job profile")
KINDS = {
    "knowledge": "knowledge",
    "ability": "ability",
    "skill": "ability",
    "behaviour": "behaviour",
    "task": "ability",
}
#: The one level of a package that states none.
ONE_LEVEL = (
    "The package states no levels; each competency is held or not.",
    "文件未给出等级；每项能力只分具备与否。",
)


@dataclass(slots=True)
class _Item:
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
class _Package:
    """The items of a package, and what its associations say about them."""

    items: dict[str, _Item] = field(default_factory=dict)
    #: The parent of each child; the document is no item.
    parents: dict[str, str] = field(default_factory=dict)
    children: defaultdict[str, list[_Item]] = field(default_factory=lambda: defaultdict(list))
    skill_levels: dict[str, str] = field(default_factory=dict)
    before: list[tuple[str, str]] = field(default_factory=list)
    required: list[tuple[str, str, str, Place]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def parse_case(path: Path, published: Published) -> None:
    """Read one package into records and findings."""
    document = read_document(path, published.records.findings)
    if document is None:
        return
    head = document.value.get("CFDocument")
    top = document.place("CFDocument")
    if not isinstance(head, dict):
        published.fault(top, "CFDocument is missing; this would be a CFPackage as the standard describes it")
        return
    before = len(published.records.faults)
    package = _read(document, published)
    if len(published.records.faults) > before:
        return
    if has_note(head):
        read_note(head, top, published)
        for item in package.items.values():
            if has_note(item.value):
                read_note(item.value, item.place, published)
            else:
                published.warn(item.place, "the item was added to an exported package without a note and is left out")
        return
    _Foreign(head, top, package, published).add()
    _report(document, package, published)


def _read(document: Document, published: Published) -> _Package:
    package = _Package()
    for index, value in enumerate(_list(document, "CFItems", published)):
        place = document.place("CFItems", index)
        key = value.get("identifier") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(key, str) or not key:
            published.fault(place, "the item has no identifier; give it one")
            continue
        if not isinstance(value.get("fullStatement"), str) or not value["fullStatement"].strip():
            published.fault(document.place("CFItems", index, "fullStatement"), "the statement is empty; fill it in")
            continue
        key = _uuid(key, place, published)
        if key in package.items:
            published.fault(place, f"identifier {key} stands twice; give each item its own")
            continue
        package.items[key] = _Item(value, place, key, (0, index))
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
        published.fault(document.place(name), f"{name} would be a list")
        return []
    return value


def _uuid(key: str, place: Place, published: Published) -> str:
    try:
        return str(UUID(key))
    except ValueError:
        published.warn(place, f"identifier {key[:60]} is no UUID; it is taken as it is")
        return key


def _read_association(value: Any, place: Place, package: _Package, published: Published) -> None:
    try:
        kind = value["associationType"]
        origin, destination = (str(value[name]["identifier"]) for name in ("originNodeURI", "destinationNodeURI"))
    except (KeyError, TypeError):
        published.fault(place, "the association lacks its type, origin or destination; give all three")
        return
    origin, destination = origin.lower(), destination.lower()
    if origin not in package.items:
        package.left_out[f"{kind} from an item that is not in the package"] += 1
        return
    order = value.get("sequenceNumber", 0)
    if isinstance(order, str) and order.strip().isdecimal():
        published.warn(place, "sequenceNumber is a text; it is read as a number")
        order = int(order)
    order = order if isinstance(order, int) else 0
    if kind == "isChildOf":
        item = package.items[origin]
        item.order = (order, item.order[1])
        if package.parents.setdefault(origin, destination) == destination:
            package.children[destination].append(item)
        else:
            package.left_out["isChildOf to a second parent"] += 1
    elif kind == "hasSkillLevel":
        package.skill_levels[origin] = destination
    elif kind == "precedes":
        package.before.append((origin, destination))
    elif str(kind).startswith(REQUIRES):
        package.required.append((str(kind), origin, destination, place))
    else:
        package.left_out[str(kind)] += 1


def _report(document: Document, package: _Package, published: Published) -> None:
    for kind, count in sorted(package.left_out.items()):
        published.warn(document.place("CFAssociations"), f"{count} associations are not stored: {kind[:80]}")
    rubrics = document.value.get("CFRubrics")
    if isinstance(rubrics, list) and rubrics:
        published.warn(document.place("CFRubrics"), f"{len(rubrics)} rubrics are not stored")


class _Foreign:
    """Makes a framework, its competencies and its roles out of a package that somebody else wrote."""

    def __init__(self, head: dict[str, Any], top: Place, package: _Package, published: Published) -> None:
        self.head, self.top, self.package, self.published = head, top, package, published
        self.document = str(head.get("identifier") or "").lower()
        required = {origin for kind, origin, _, _ in package.required if kind.startswith("ext:requires")}
        self.roles = {
            key for key, item in package.items.items() if key in required or item.kind.casefold() in ROLE_TYPES
        }
        stated = {key for key, item in package.items.items() if item.kind == LEVEL}
        self.levels = self._ordered((set(package.skill_levels.values()) & package.items.keys()) | stated)
        #: Competency and level of each levelled item.
        self.levelled = {
            key: (package.parents[key], self.levels[level])
            for key, level in package.skill_levels.items()
            if level in self.levels and package.parents.get(key) in package.items
        }
        self.keys: dict[str, str] = {}

    def add(self) -> None:
        package, published = self.package, self.published
        title = published.text(self.head.get("title"), self.top)
        if not title or not self.document:
            published.fault(self.top, "the document has no title or no identifier; give both")
            return
        framework = self._framework_key()
        issuer = published.text(self.head.get("publisher") or self.head.get("creator"), self.top, 300)
        published.document(framework, title, self.top, issuer=issuer)
        names = {level: package.items[key].name for key, level in self.levels.items()}
        scale = [(level, names[level], True) for level in sorted(names)] or [(1, "As described", True)]
        published.framework(
            framework,
            title,
            scale,
            self.top,
            description=published.text(self.head.get("description"), self.top),
            inferred=None if names else ONE_LEVEL,
        )
        aside = self.roles | self.levels.keys() | self.levelled.keys() | self._below_levels()
        for item in sorted(package.items.values(), key=lambda item: item.order):
            if item.identifier not in aside:
                self._add_competency(framework, item, aside)
        self._add_roles(framework)

    def _add_competency(self, framework: str, item: _Item, aside: set[str]) -> None:
        package, published = self.package, self.published
        key = self._key(framework, "competency", item)
        own = {level: key for key, (parent, level) in self.levelled.items() if parent == item.identifier}
        heading = not own and any(child.identifier not in aside for child in package.children[item.identifier])
        above = self._above(item)
        code = item.value.get("humanCodingScheme")
        added = published.competency(
            key,
            framework,
            item.name[:300],
            item.place,
            code=published.text(code, item.place, 100) if code and str(code) != key else None,
            area=above[0].name[:300] if above else None,
            category=above[-1].name[:300] if len(above) > 1 else None,
            description=item.statement if item.statement != item.name[:300] else None,
            heading=heading,
        )
        if not added or heading:
            return
        if not self.levels:
            published.level(key, 1, item.place, inferred=ONE_LEVEL)
        for level in sorted(own) or sorted(self.levels.values()):
            levelled = package.items.get(own.get(level, ""))
            place = item.place if levelled is None else levelled.place
            published.level(key, level, place, descriptor=levelled.statement if levelled else None)
            if levelled is not None:
                self._add_items(key, level, levelled, "")

    def _add_items(self, competency: str, level: int, parent: _Item, above: str) -> None:
        for number, item in enumerate(self.package.children[parent.identifier], start=1):
            kind = KINDS.get(item.kind.casefold(), "criterion")
            code = f"{above}{kind[0].upper() if not above else '.'}{number}"
            if item.name != item.statement and len(item.name) <= 50:
                code = item.name
            self.published.item(
                competency, level, code, item.statement, item.place, kind=kind, parent=above or None, coverable=False
            )
            if not above:
                self._add_items(competency, level, item, code)

    def _add_roles(self, framework: str) -> None:
        package, published = self.package, self.published
        asked: defaultdict[str, dict[str, tuple[int, Place]]] = defaultdict(dict)
        open_ended: list[tuple[str, str, Place]] = []
        for kind, role, required, place in package.required:
            if role not in self.roles:
                package.left_out[kind] += 1
            elif required in self.levelled:
                competency, level = self.levelled[required]
                before = asked[role].get(competency)
                if before is None or level > before[0]:
                    asked[role][competency] = (level, place)
            else:
                open_ended.append((role, required, place))
        for role, required, place in open_ended:
            if required in asked[role]:
                continue
            if not self.levels and required in self.keys:
                asked[role][required] = (1, place)
            else:
                published.warn(place, "the role requires something without a level in this package; it is left out")
        for role in sorted(self.roles):
            item = package.items[role]
            key = self._key(framework, "role", item)
            description = item.statement if item.statement != item.name else None
            if published.role(key, framework, item.name[:300], item.place, description=description):
                for competency, (level, place) in asked[role].items():
                    published.requirement(key, self.keys[competency], level, place)

    def _ordered(self, levels: set[str]) -> dict[str, int]:
        """Number the levels upwards: each after those that precede it, else as they are listed."""
        before = {level: {first for first, then in self.package.before if then == level} & levels for level in levels}
        numbers: dict[str, int] = {}
        while len(numbers) < len(levels):
            ready = [level for level in levels if level not in numbers and before[level] <= numbers.keys()]
            if not ready:
                self.published.fault(self.top, "the levels precede each other in a circle; take one association out")
                return {}
            numbers[min(ready, key=lambda level: self.package.items[level].order)] = len(numbers) + 1
        return numbers

    def _above(self, item: _Item) -> list[_Item]:
        """Return the items over this one, the topmost first."""
        found: list[_Item] = []
        parent = self.package.parents.get(item.identifier, "")
        while parent in self.package.items:
            if any(other.identifier == parent for other in found) or parent == item.identifier:
                self.published.fault(item.place, "the item stands below itself; name another parent")
                return []
            found.insert(0, self.package.items[parent])
            parent = self.package.parents.get(parent, "")
        return found

    def _below_levels(self) -> set[str]:
        """Return the items that belong to a levelled item."""
        found: set[str] = set()
        waiting = list(self.levelled)
        while waiting:
            for child in self.package.children[waiting.pop()]:
                if child.identifier not in found:
                    found.add(child.identifier)
                    waiting.append(child.identifier)
        return found

    def _framework_key(self) -> str:
        """Return the document's identifier, or the id of the house from which it was made."""
        for item in self.package.items.values():
            candidate = str(item.value.get("humanCodingScheme") or "").partition("/")[0].partition("@")[0]
            if candidate and identifier("framework", candidate) == self.document:
                return candidate
        return self.document[:KEY_LENGTH]

    def _key(self, framework: str, kind: str, item: _Item) -> str:
        """Return the item's identifier within its framework, or the id of the house from which it was made."""
        code = str(item.value.get("humanCodingScheme") or "")
        key = code if code and identifier(kind, code) == item.identifier else f"{framework}/{item.identifier}"
        self.keys[item.identifier] = key
        return key
