"""Lets a published file change what its format can say, and nothing else of an entry that is stored already.

A text that a file gives is the English one: the Chinese stays, unless it only stood in. A stored part that the file
does not hold is retired only where the file speaks of such parts and the part came from the entry's own document.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from catalog.frameworks import (
    Competency,
    CompetencyBase,
    CompetencyItemBase,
    CompetencyLevelBase,
    FrameworkBase,
    ProficiencyLevelBase,
)
from catalog.importing.findings import Spot
from catalog.importing.kinds import KINDS, Kind, table_of
from catalog.importing.moodle_tree import Tree
from catalog.importing.published import Published
from catalog.importing.records import Record
from catalog.importing.settling_relations import settle_relations, settle_sources
from catalog.responsibilities import ResponsibilityBase, ResponsibilityLinkBase
from catalog.roles import RoleBase, RoleRequirementBase
from catalog.saying import says

Row = dict[str, Any]
#: The texts that published files give, in one language.
TEXTS: dict[type[SQLModel], tuple[str, ...]] = {
    FrameworkBase: ("name", "description"),
    ProficiencyLevelBase: ("label",),
    CompetencyBase: ("name", "area", "category", "description"),
    CompetencyLevelBase: ("descriptor",),
    CompetencyItemBase: ("text",),
    RoleBase: ("name", "description"),
    ResponsibilityBase: ("text", "list_title"),
}
#: What else they give; a value that a file leaves open stays as it is stored.
PLAIN: dict[type[SQLModel], tuple[str, ...]] = {
    CompetencyBase: ("code", "credit", "retired"),
    CompetencyLevelBase: ("code",),
    RoleRequirementBase: ("level", "weight"),
    ResponsibilityBase: ("position", "ordinal"),
}
_GROUPS = ("area_en", "area_zh", "category_en", "category_zh")
#: The kinds of entries that published files bring.
OWNERS = ("framework", "competency", "role")
#: So many owners are asked for at a time.
BATCH = 500


def settle(session: Session, published: Published) -> None:
    """Complete what published files bring from what is stored."""
    settling = _Settling(session, published)
    for kind in KINDS:
        if kind.owner_kind in OWNERS:
            settling.entries(kind) if kind.is_entry else settling.parts(kind)
    settle_relations(session, published)
    settle_sources(session, published)


def alike(first: str | None, second: str | None) -> bool:
    """Say whether two texts differ at most in spaces, and in commas that a format has no place for."""
    return _squeezed(first) == _squeezed(second)


def _squeezed(text: str | None) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text or "")).strip().replace(",", ";")


class _Settling:
    """Goes through the kinds of rows in their order, each entry before its parts."""

    def __init__(self, session: Session, published: Published) -> None:
        self.session, self.published, self.records = session, published, published.records
        #: The stored entries that the files name, and where the files name them.
        self.stored: dict[tuple[str, str], tuple[Row, Spot]] = {}
        #: Lines of roles that are gone, or say something else now.
        self.other_lines: set[tuple[str, str]] = set()
        self._needed: defaultdict[str, set[int]] = defaultdict(set)

    def entries(self, kind: Kind) -> None:
        rows = self.records.of(kind.base)
        places = {key: index for index, record in enumerate(rows) if (key := self._named(kind, record.value))}
        for stored in self._read(kind, sorted(places)):
            key = stored[kind.owner]
            record = rows[places[key]]
            self.stored[kind.owner_kind, key] = (stored, record.spot)
            kept = kind.owner_kind == "framework" and key in self.published.assumed
            values = stored if kept else self._merged(kind.base, record.value, stored)
            rows[places[key]] = Record(kind.base.model_construct(**values), record.spot)
        if kind.base is CompetencyBase:
            self._settle_groups()

    def parts(self, kind: Kind) -> None:
        owners = sorted(key for owner_kind, key in self.stored if owner_kind == kind.owner_kind)
        if not owners:
            return
        self._drop_assumed(kind)
        rows = self.records.of(kind.base)
        stored_owners = set(owners)
        places = {
            kind.key_of(record.value): index
            for index, record in enumerate(rows)
            if getattr(record.value, kind.owner) in stored_owners
        }
        spoken: defaultdict[str, set[str]] = defaultdict(set)
        for index in places.values():
            value = rows[index].value
            spoken[getattr(value, kind.owner)].add(getattr(value, "kind", ""))
        known = set()
        for stored in self._read(kind, owners):
            key = tuple(stored[name] for name in kind.keys)
            known.add(key)
            if key in places:
                index = places[key]
                values = self._merged(kind.base, rows[index].value, stored)
                # Of a large file read once more nearly all rows are as they were: those are kept, not made anew.
                if any(getattr(rows[index].value, name) != value for name, value in values.items()):
                    rows[index] = Record(kind.base.model_construct(**values), rows[index].spot)
            elif self._stays(kind, stored, spoken):
                rows.append(Record(kind.base.model_construct(**stored), self._spot(kind, stored)))
        for key in places.keys() - known:
            self._take_over_document(kind, rows[places[key]].value)

    def _named(self, kind: Kind, value: SQLModel) -> str | None:
        key = str(getattr(value, kind.owner))
        return key if (kind.owner_kind, key) in self.published.named else None

    def _spot(self, kind: Kind, row: Row) -> Spot:
        return self.stored[kind.owner_kind, row[kind.owner]][1]

    def _read(self, kind: Kind, owners: list[str]) -> Iterator[Row]:
        table = table_of(kind.model)
        for start in range(0, len(owners), BATCH):
            listed = table.c[kind.owner].in_(owners[start : start + BATCH])
            for row in self.session.execute(table.select().where(listed).order_by(*table.primary_key.columns)):
                yield dict(row._mapping)

    def _merged(self, base: type[SQLModel], given: SQLModel, stored: Row) -> Row:
        values, told = dict(stored), given.__pydantic_fields_set__
        assumed = base is ProficiencyLevelBase and stored["framework"] in self.published.assumed
        for stem in () if assumed else TEXTS.get(base, ()):
            english, chinese = f"{stem}_en", f"{stem}_zh"
            text = getattr(given, english)
            if text is None or alike(text, stored[english]) or alike(text, stored[chinese]):
                continue
            if stored[chinese] is None or stored[chinese] == stored[english]:
                values[chinese] = text
            values[english] = text
        for name in PLAIN.get(base, ()):
            value = getattr(given, name)
            repeated = name == "code" and str(stored.get("id")).endswith(f"/{value}")
            if name in told and value is not None and not repeated:
                values[name] = value
        if base is ProficiencyLevelBase:
            values["populated"] = self._populated(given, stored)
        elif base is not CompetencyBase and "retired" in stored:
            values["retired"] = False
        if getattr(given, "inferred", False):
            values |= {name: getattr(given, name) for name in values if name.startswith("inferred")}
        elif base is RoleRequirementBase and values != stored:
            values |= {"inferred": False, "inferred_reason_en": None, "inferred_reason_zh": None}
        if base is ResponsibilityBase and values["text_en"] != stored["text_en"]:
            self.other_lines.add((stored["role"], stored["code"]))
        return values

    def _populated(self, given: SQLModel, step: Row) -> bool:
        if step["framework"] in self.published.trees:
            return bool(getattr(given, "populated", False))
        return bool(step["populated"]) or step["level"] in self._levels_needed()[step["framework"]]

    def _levels_needed(self) -> defaultdict[str, set[int]]:
        """Return the levels at which the files give competencies of each framework."""
        if not self._needed:
            frameworks = {record.value.id: record.value.framework for record in self.records.of(CompetencyBase)}
            supposed = self.published.levels_assumed & set(self.session.exec(select(col(Competency.id))))
            for record in self.records.of(CompetencyLevelBase):
                if record.value.competency in supposed:
                    continue
                self._needed[frameworks.get(record.value.competency, "")].add(record.value.level)
        return self._needed

    def _drop_assumed(self, kind: Kind) -> None:
        """Take out what a file does not say itself: steps of a scale that it only names, levels that it supposes."""
        rows = self.records.of(kind.base)
        if kind.base is ProficiencyLevelBase:
            found = {(row["framework"], row["level"]) for row in self._read(kind, sorted(self.published.assumed))}
            needed = self._levels_needed()
            rows[:] = [
                record
                for record in rows
                if not isinstance(step := record.value, ProficiencyLevelBase)
                or step.framework not in self.published.assumed
                or ("framework", step.framework) not in self.stored
                or (step.framework, step.level) in found
                or step.level in needed[step.framework]
            ]
        elif kind.base is CompetencyLevelBase:
            supposed = {key for key in self.published.levels_assumed if ("competency", key) in self.stored}
            rows[:] = [record for record in rows if getattr(record.value, "competency", "") not in supposed]

    def _stays(self, kind: Kind, stored: Row, spoken: defaultdict[str, set[str]]) -> bool:
        """Say whether a stored part stays that is not in the files."""
        owner = stored[kind.owner]
        if kind.base is ResponsibilityLinkBase and (stored["role"], stored["code"]) in self.other_lines:
            told = {name: str(stored[name]) for name in ("code", "role", "competency")}
            message = says("responsibility-other", **told)
            self.published.warn(self._spot(kind, stored).place, message)
            return False
        document = self.stored[kind.owner_kind, owner][0]["source_document"]
        if owner not in spoken or "source_document" not in stored or stored["source_document"] != document:
            return True
        # A weight without a level can be told by no format.
        if stored.get("kind", "") not in spoken[owner] or stored.get("level") == 0:
            return True
        if kind.base is ResponsibilityBase:
            self.other_lines.add((stored["role"], stored["code"]))
        return False

    def _take_over_document(self, kind: Kind, value: SQLModel) -> None:
        """Let a new part of a stored entry come from the entry's own document."""
        entry = self.stored[kind.owner_kind, getattr(value, kind.owner)][0]
        if "source_document" in type(value).model_fields and entry["source_document"] is not None:
            value.source_document = entry["source_document"]

    def _settle_groups(self) -> None:
        """Hang competencies of a tree where their file does; groups that a tree cannot show stay as they are stored."""
        rows = self.records.of(CompetencyBase)
        for framework, given in self.published.trees.items():
            of_framework = select(Competency).where(Competency.framework == framework, ~col(Competency.retired))
            tree = Tree(self.session.exec(of_framework).all())
            names = {row.value.name_en: row.value.name_zh for row in rows if row.value.framework == framework}
            for index, record in enumerate(rows):
                entry = self.stored.get(("competency", record.value.id))
                if entry is None or record.value.id not in given:
                    continue
                stored, groups = entry[0], given[record.value.id]
                values = record.value.model_dump() | {name: stored[name] for name in _GROUPS}
                if tree.groups(CompetencyBase.model_construct(**stored)) != groups:
                    words = [word for group in groups for word in (group, names.get(group or "", group))]
                    values |= dict(zip(_GROUPS, words, strict=True))
                rows[index] = Record(CompetencyBase.model_construct(**values), record.spot)
