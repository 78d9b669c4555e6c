"""Turns what published formats say into records: texts in one language, ids made of names, scales given once."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any

from sqlmodel import SQLModel

from catalog.crosswalks import SYMMETRIC_KINDS, CompetencyRelationBase, relation_id
from catalog.frameworks import (
    CompetencyBase,
    CompetencyItemBase,
    CompetencyLevelBase,
    FrameworkBase,
    ProficiencyLevelBase,
)
from catalog.importing.findings import Finding, Place, Spot
from catalog.importing.records import Records
from catalog.responsibilities import ResponsibilityBase
from catalog.roles import RoleBase, RoleRequirementBase
from catalog.saying import Saying, says
from catalog.sources import SourceDocumentBase
from catalog.tables import KEY_LENGTH, NAME_LENGTH, TEXT_LENGTH

#: Control characters but for tabs and new lines, and halves of characters.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
#: The longest code of a competency or a level that is stored.
CODE_LENGTH = 100
#: As many items a level, and responsibilities a role, as are stored.
MOST_LINES = 10_000
#: Why an entry that only groups others is never asked of anybody.
HEADING = (
    "A heading of the framework: it groups competencies and is not itself held to a level.",
    "框架中的分类标题：只用来归类，本身不评等级。",
)


@cache
def slug(name: str) -> str:
    """Return a name as part of an id: lower case, words joined by hyphens, letters of every script kept."""
    plain = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", name).casefold()).strip("-")
    if len(plain) <= 80:
        return plain or "unnamed"
    return f"{plain[:70].rstrip('-')}-{sha256(plain.encode()).hexdigest()[:8]}"


@dataclass(slots=True)
class Published:
    """Collects the entries of published files; a text in one language stands for both.

    A framework that a file only belongs to, and does not bring as a whole, is `assumed`: where it is stored already it
    stays as it is, but for levels that the file needs.
    """

    records: Records
    assumed: set[str] = field(default_factory=set)
    source: str | None = None
    #: The entries that the files bring, by kind and id; rows of the house's own files are none of them.
    named: set[tuple[str, str]] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    relations: set[str] = field(default_factory=set)
    #: Competencies of which a file gives no levels: a new one has those of its framework, a stored one keeps its own.
    levels_assumed: set[str] = field(default_factory=set)
    #: Frameworks that a file gives as a tree with the marks of its scale: area and category of each competency.
    trees: dict[str, dict[str, tuple[str | None, str | None]]] = field(default_factory=dict)
    _positions: dict[tuple[str, int], int] = field(default_factory=dict)
    _given: dict[tuple[type[SQLModel], frozenset[str]], set[str]] = field(default_factory=dict)

    def fault(self, place: Place, message: Saying) -> None:
        self.records.findings.append(Finding(place=place, message=message))

    def warn(self, place: Place, message: Saying) -> None:
        self.records.findings.append(Finding(place=place, message=message, severity="warning"))

    def text(self, value: object, place: Place, limit: int = TEXT_LENGTH) -> str | None:
        """Return a text as it is stored: one normal form, no control characters, cut with a warning where too long."""
        if value is None:
            return None
        text = unicodedata.normalize("NFC", str(value)).strip()
        refused = _CONTROL.search(text)
        if refused:
            self.fault(place, says("published-control", character=repr(refused.group())))
            return None
        if len(text) > limit:
            self.warn(place, says("published-cut", count=len(text), most=limit))
            text = text[: limit - 1].rstrip() + "…"
        return text or None

    def key(self, value: str, place: Place) -> str:
        """Return an id, and find one that is too long to store."""
        if len(value) > KEY_LENGTH:
            self.fault(place, says("published-id-long", id=value[:60], most=KEY_LENGTH))
        return value

    def code(self, value: str | None, place: Place) -> str | None:
        """Return a published code, and find one that is none: what is so long stands in the wrong cell."""
        if value is not None and len(value) > CODE_LENGTH:
            self.fault(place, says("published-code-long", code=value[:30], most=CODE_LENGTH))
            return None
        return self.text(value, place, CODE_LENGTH)

    def document(self, key: str, title: str, place: Place, *, issuer: str | None = None, language: str = "en") -> None:
        """Name the document from which what follows comes; several files may belong to one."""
        self.source = key
        self.documents.add(key)
        if ("source", key) not in self.records.declared:
            self.records.declare("source", key, place)
            title = title[:NAME_LENGTH]
            row = SourceDocumentBase(key=key, title=title, issuer=issuer, language=language, is_translation=False)
            self._add(row, Spot(place=place))

    def framework(
        self,
        key: str,
        name: str,
        scale: Iterable[tuple[int, str, bool]],
        place: Place,
        *,
        description: str | None = None,
        inferred: tuple[str, str] | None = None,
        assumed: bool = False,
    ) -> None:
        """Add a framework with its scale: each level's number, label, and whether it is populated."""
        if assumed:
            self.assumed.add(key)
            if ("framework", key) in self.records.declared:
                return
        if not self.records.declare("framework", self.key(key, place), place):
            return
        self.named.add(("framework", key))
        spot = Spot(place=place)
        row = FrameworkBase(
            id=key, **both("name", name[:NAME_LENGTH]), **both("description", description), **self._origin(inferred)
        )
        self._add(row, spot)
        for level, label, populated in scale:
            step = ProficiencyLevelBase(
                framework=key, level=level, populated=populated, **both("label", label[:NAME_LENGTH])
            )
            self._add(step, spot)

    def competency(
        self,
        key: str,
        framework: str,
        name: str,
        place: Place,
        *,
        code: str | None = None,
        area: str | None = None,
        category: str | None = None,
        description: str | None = None,
        credit: int | None = None,
        heading: bool = False,
        retired: bool | None = None,
    ) -> bool:
        """Add a competency; its levels and items are added for themselves."""
        if not self.records.declare("competency", self.key(key, place), place) or len(key) > KEY_LENGTH:
            return False
        self.named.add(("competency", key))
        row = CompetencyBase(
            id=key,
            framework=framework,
            code=self.code(code, place),
            credit=credit,
            status="excluded" if heading else "active",
            status_reason_en=HEADING[0] if heading else None,
            status_reason_zh=HEADING[1] if heading else None,
            **both("name", self.text(name, place, NAME_LENGTH) or "?"),
            **both("area", self.text(area, place, NAME_LENGTH)),
            **both("category", self.text(category, place, NAME_LENGTH)),
            **both("description", self.text(description, place)),
            **self._origin(),
        )
        if retired is not None:
            row.retired = retired
        self._add(row, Spot(place=place))
        return True

    def level(
        self,
        competency: str,
        level: int,
        place: Place,
        *,
        code: str | None = None,
        descriptor: str | None = None,
        inferred: tuple[str, str] | None = None,
    ) -> None:
        """Add a level of a competency."""
        row = CompetencyLevelBase(
            competency=competency,
            level=level,
            code=self.code(code, place),
            **both("descriptor", self.text(descriptor, place)),
            **self._origin(inferred),
        )
        self._add(row, Spot(place=place))

    def item(
        self,
        competency: str,
        level: int,
        code: str,
        text: str,
        place: Place,
        *,
        kind: str,
        parent: str | None = None,
        coverable: bool = True,
    ) -> None:
        """Add the next item of a level; a detail names the id of the item that it belongs to."""
        prefix = f"{competency}/{level}/"
        key = self.key(prefix + code, place)
        words = self.text(text, place)
        if words is None or not self.records.declare("item", key, place) or len(key) > KEY_LENGTH:
            return
        position = self._positions.get((competency, level), 0) + 1
        if position > MOST_LINES:
            self.fault(place, says("level-items-many", most=MOST_LINES))
            return
        self._positions[competency, level] = position
        row = CompetencyItemBase(
            id=key,
            competency=competency,
            level=level,
            code=code,
            position=position,
            kind=kind,
            parent_item=parent,
            coverable=coverable and parent is None,
            **both("text", words),
            **self._origin(),
        )
        self._add(row, Spot(place=place))

    def role(self, key: str, framework: str | None, name: str, place: Place, *, description: str | None = None) -> bool:
        """Add a role; its requirements are added for themselves."""
        if not self.records.declare("role", self.key(key, place), place) or len(key) > KEY_LENGTH:
            return False
        self.named.add(("role", key))
        row = RoleBase(
            id=key,
            framework=framework,
            **both("name", self.text(name, place, NAME_LENGTH) or "?"),
            **both("description", self.text(description, place)),
            **self._origin(),
        )
        self._add(row, Spot(place=place))
        return True

    def requirement(
        self,
        role: str,
        competency: str,
        level: int,
        place: Place,
        *,
        weight: int | None = None,
        inferred: tuple[str, str] | None = None,
    ) -> None:
        """Add what a role asks for in one competency; without a weight of its own a stored one stays."""
        row = RoleRequirementBase(role=role, competency=competency, level=level, **self._origin(inferred))
        if weight is not None:
            row.weight = weight
        self._add(row, Spot(place=place))

    def responsibility(self, role: str, code: str, text: str, place: Place, *, title: str | None = None) -> None:
        """Add the next thing that the holder of a role does; the code ends in its number within its list."""
        words = self.text(text, place)
        if words is None:
            return
        position = self._positions.get((role, 0), 0) + 1
        if position > MOST_LINES:
            self.fault(place, says("role-lines-many", most=MOST_LINES))
            return
        self._positions[role, 0] = position
        row = ResponsibilityBase(
            role=role,
            code=code,
            position=position,
            ordinal=int(code.rpartition(".")[2]),
            **both("text", words),
            **both("list_title", self.text(title, place, NAME_LENGTH)),
            **self._origin(),
        )
        self._add(row, Spot(place=place))

    def relation(self, competency: str, kind: str, other: str, place: Place) -> None:
        """Add what one competency is to another, once; a mutual relation stands at the first of both ids."""
        if kind in SYMMETRIC_KINDS and other < competency:
            competency, other = other, competency
        key = relation_id(competency, kind, other)
        turned = relation_id(other, kind, competency) if kind in SYMMETRIC_KINDS else key
        if competency == other or {("relation", key), ("relation", turned)} & self.records.declared.keys():
            return
        if len(key) > KEY_LENGTH:
            self.warn(place, says("relation-long"))
            return
        self.relations.add(key)
        self.records.declare("relation", key, place)
        row = CompetencyRelationBase(id=key, competency=competency, kind=kind, other=other, **self._origin())
        self._add(row, Spot(place=place))

    def _add(self, row: SQLModel, spot: Spot) -> None:
        # Each row would keep its own set of the fields that were given; of a hundred thousand rows that is most of it.
        given = self._given.setdefault((type(row), frozenset(row.__pydantic_fields_set__)), row.__pydantic_fields_set__)
        row.__pydantic_fields_set__ = given
        self.records.add(row, spot)

    def _origin(self, inferred: tuple[str, str] | None = None) -> dict[str, Any]:
        return {
            "source_document": self.source,
            "inferred": inferred is not None,
            "inferred_reason_en": inferred[0] if inferred else None,
            "inferred_reason_zh": inferred[1] if inferred else None,
        }


def both(name: str, text: str | None) -> dict[str, Any]:
    """Return the two columns of a text that is given in one language."""
    return {f"{name}_en": text, f"{name}_zh": text}
