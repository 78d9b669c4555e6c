"""Makes a framework out of a CASE package that somebody else wrote.

CASE has neither a scale nor a role. Both are read in the encoding with levelled items: an item for a competency at a
level is a child of the competency and has the level as its skill level, and a role item requires such items.
"""

from collections import defaultdict
from typing import Any

from catalog.importing.case_identity import LEVEL, ROLE, identifier
from catalog.importing.case_items import Item, Package
from catalog.importing.findings import Place
from catalog.importing.published import Published
from catalog.saying import says
from catalog.tables import KEY_LENGTH

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


class Foreign:
    """Makes a framework, its competencies and its roles out of a package that somebody else wrote."""

    def __init__(self, head: dict[str, Any], top: Place, package: Package, published: Published) -> None:
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
            published.fault(self.top, says("case-no-title"))
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

    def _add_competency(self, framework: str, item: Item, aside: set[str]) -> None:
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
        if not own:
            published.levels_assumed.add(key)
        for level in sorted(own) or sorted(self.levels.values()):
            levelled = package.items.get(own.get(level, ""))
            place = item.place if levelled is None else levelled.place
            named = levelled is None or levelled.value.get("abbreviatedStatement") == levelled.statement
            published.level(key, level, place, descriptor=None if levelled is None or named else levelled.statement)
            if levelled is not None:
                self._add_items(key, level, levelled, "")

    def _add_items(self, competency: str, level: int, parent: Item, above: str) -> None:
        for number, item in enumerate(self.package.children[parent.identifier], start=1):
            kind = KINDS.get(item.kind.casefold(), "criterion")
            code = f"{above}{kind[0].upper() if not above else '.'}{number}"
            if item.name != item.statement and len(item.name) <= 50:
                code = item.name
            self.published.item(
                competency,
                self._own_level(item, competency, code) or level,
                code,
                item.statement,
                item.place,
                kind=kind,
                parent=f"{competency}/{level}/{above}" if above else None,
                coverable=False,
            )
            if not above:
                self._add_items(competency, level, item, code)

    def _own_level(self, item: Item, competency: str, code: str) -> int | None:
        """Return the level of an item of the house, which may be above that of the item that it is a detail of."""
        key = str(item.value.get("humanCodingScheme") or "")
        level = key.removeprefix(f"{competency}/").removesuffix(f"/{code}")
        made = identifier("item", key) == item.identifier and key == f"{competency}/{level}/{code}"
        return int(level) if made and level.isdecimal() and len(level) <= 4 else None

    def _add_roles(self, framework: str) -> None:
        package, published = self.package, self.published
        asked = self._asked()
        for role in sorted(self.roles):
            item = package.items[role]
            key = self._key(framework, "role", item)
            description = item.statement if item.statement != item.name else None
            if published.role(key, framework, item.name[:300], item.place, description=description):
                for competency, (level, place) in asked[role].items():
                    published.requirement(key, self.keys[competency], level, place)

    def _asked(self) -> defaultdict[str, dict[str, tuple[int, Place]]]:
        """Return the level at which each role asks for each competency; of several the highest."""
        package = self.package
        asked: defaultdict[str, dict[str, tuple[int, Place]]] = defaultdict(dict)
        open_ended: list[tuple[str, str, Place]] = []
        for kind, role, required, place in package.required:
            if role not in self.roles:
                package.others.append((kind, role, required, place))
            elif required in self.levelled:
                competency, level = self.levelled[required]
                before = asked[role].get(competency)
                if before is None or level > before[0]:
                    asked[role][competency] = (level, place)
            else:
                open_ended.append((role, required, place))
        for role, required, place in open_ended:
            competency, _, number = package.titles.get(required, "").rpartition("@")
            if required in asked[role]:
                continue
            if not self.levels and required in self.keys:
                asked[role][required] = (1, place)
            elif number.isdecimal() and identifier("competency_level", f"{competency}@{number}") == required:
                # The house calls levels of other frameworks by their own ids.
                self.keys[required] = competency
                asked[role][required] = (int(number), place)
            else:
                self.published.warn(place, says("case-role-outside"))
        return asked

    def _ordered(self, levels: set[str]) -> dict[str, int]:
        """Number the levels upwards: each after those that precede it, else as they are listed."""
        before = {level: {first for first, then in self.package.before if then == level} & levels for level in levels}
        numbers: dict[str, int] = {}
        while len(numbers) < len(levels):
            ready = [level for level in levels if level not in numbers and before[level] <= numbers.keys()]
            if not ready:
                self.published.fault(self.top, says("case-circle"))
                return {}
            numbers[min(ready, key=lambda level: self.package.items[level].order)] = len(numbers) + 1
        return {level: self._own_number(level) or number for level, number in numbers.items()}

    def _own_number(self, level: str) -> int | None:
        """Return the number of a level in the house's own framework from which it was made."""
        code = str(self.package.items[level].value.get("humanCodingScheme") or "")
        number = code.rpartition("@")[2]
        made = number.isdecimal() and len(number) <= 4 and identifier("level", code) == level
        return int(number) if made else None

    def _above(self, item: Item) -> list[Item]:
        """Return the items over this one, the topmost first."""
        found: list[Item] = []
        parent = self.package.parents.get(item.identifier, "")
        while parent in self.package.items:
            if any(other.identifier == parent for other in found) or parent == item.identifier:
                self.published.fault(item.place, says("case-below-itself"))
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

    def _key(self, framework: str, kind: str, item: Item) -> str:
        """Return the item's identifier within its framework, or the id of the house from which it was made."""
        code = str(item.value.get("humanCodingScheme") or "")
        key = code if code and identifier(kind, code) == item.identifier else f"{framework}/{item.identifier}"
        self.keys[item.identifier] = key
        return key
