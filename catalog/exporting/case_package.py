"""Writes a framework and its roles as a CASE package, strictly by the schema of version 1.0 or 1.1.

What the standard has a field for stands there, for other programs; the rows of each entry also stand in its note, so
that reading the package back loses nothing.
"""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import quote

from sqlmodel import Session, col, select

from catalog.importing.case_identity import (
    COMPETENCY,
    COMPETENCY_LEVEL,
    LEVEL,
    ROLE,
    Row,
    identifier,
    level_key,
    note,
    statements,
)
from catalog.importing.kinds import KINDS, table_of
from catalog.versions import CatalogVersion

Version = Literal["1.0", "1.1"]
Thing = dict[str, Any]


#: The associations that stand for relations between competencies.
_ASSOCIATIONS = {
    "exact_match": "exactMatchOf",
    "related": "isRelatedTo",
    "broader": "isPartOf",
    "replaced_by": "replacedBy",
}


class UnknownFramework(LookupError):
    """Is raised when a framework is to be exported that the catalogue does not have."""


def case_package(session: Session, framework: str, version: Version = "1.1") -> Thing:
    """Return one framework, with its scale, competencies and roles, as a CFPackage."""
    tables = _stored(session, framework)
    if not tables["framework"]:
        raise UnknownFramework(f"the catalogue has no framework {framework}")
    question = select(CatalogVersion.imported_at).order_by(col(CatalogVersion.number).desc()).limit(1)
    changed = session.exec(question).first() or datetime(1970, 1, 1, tzinfo=UTC)
    return _Writer(framework, tables, changed, version).package()


def _stored(session: Session, framework: str) -> dict[str, list[Row]]:
    """Return the rows of the framework by table, each entry's parts with it."""
    tables: defaultdict[str, list[Row]] = defaultdict(list)
    owners: dict[str, set[str]] = {"framework": {framework}}
    for kind in KINDS:
        table = table_of(kind.model)
        if kind.is_entry and kind.owner_kind in ("competency", "role"):
            condition = table.c.framework == framework
        elif kind.owner_kind in owners:
            condition = table.c[kind.owner].in_(sorted(owners[kind.owner_kind]))
        else:
            continue
        order = [table.c[name] for name in ("level", "position") if name in table.c]
        rows = session.execute(table.select().where(condition).order_by(*order, *table.primary_key.columns))
        tables[table.name] = [dict(row._mapping) for row in rows]
        if kind.is_entry:
            owners[kind.owner_kind] = {row[kind.owner] for row in tables[table.name]}
    relations = next(table_of(kind.model) for kind in KINDS if kind.owner_kind == "relation")
    ends = [column.in_(sorted(owners["competency"])) for column in (relations.c.competency, relations.c.other)]
    # What stands beside a competency of another framework belongs to neither of the two.
    related = session.execute(relations.select().where(*ends, ~relations.c.retired).order_by(relations.c.id))
    tables[relations.name] = [dict(row._mapping) for row in related]
    documents = {row["source_document"] for rows in tables.values() for row in rows if row.get("source_document")}
    sources = next(table_of(kind.model) for kind in KINDS if kind.owner_kind == "source")
    found = session.execute(sources.select().where(sources.c.key.in_(sorted(documents))).order_by(sources.c.key))
    tables[sources.name] = [dict(row._mapping) for row in found]
    return tables


class _Writer:
    """Writes items and associations, each with an identifier that follows from the entry's own id."""

    def __init__(self, framework: str, tables: dict[str, list[Row]], changed: datetime, version: Version) -> None:
        self.framework, self.tables, self.version = framework, tables, version
        moment = changed if changed.tzinfo else changed.replace(tzinfo=UTC)
        self.changed = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.items: list[Thing] = []
        self.associations: list[Thing] = []
        self.types: dict[str, Thing] = {}
        self.titles: dict[str, str] = {}
        self.document = identifier("framework", framework)
        self._indexes: dict[str, defaultdict[str, list[Row]]] = {}

    def package(self) -> Thing:
        row = self.tables["framework"][0]
        self.titles[self.document] = row["name_en"]
        self._write_levels()
        for competency in self.tables["competency"]:
            self._write_competency(competency)
        for relation in self.tables["competency_relation"]:
            ends = [identifier("competency", relation[end]) for end in ("competency", "other")]
            self._associate(_ASSOCIATIONS[relation["kind"]], ends[0], ends[1])
        for role in self.tables["role"]:
            self._write_role(role)
        head = {
            "identifier": self.document,
            "uri": _uri("CFDocuments", self.document),
            "creator": "Gradus",
            "title": row["name_en"],
            "lastChangeDateTime": self.changed,
            "language": "en",
            "notes": note({"source_document": self.tables["source_document"], "framework": [row]}),
        }
        if row["description_en"]:
            head["description"] = row["description_en"]
        if self.version == "1.1":
            head["caseVersion"] = "1.1"
        return {
            "CFDocument": head,
            "CFItems": self.items,
            "CFAssociations": self.associations,
            "CFDefinitions": {"CFItemTypes": list(self.types.values())},
        }

    def _write_levels(self) -> None:
        before: str | None = None
        for row in self.tables["proficiency_level"]:
            key = identifier("level", level_key(self.framework, row["level"]))
            code = level_key(self.framework, row["level"])
            texts = statements("proficiency_level", row)
            self._item(key, LEVEL, code, texts, rows={"proficiency_level": [row]})
            self._associate("isChildOf", key, self.document, row["level"])
            if before is not None:
                self._associate("precedes", before, key)
            before = key

    def _write_competency(self, row: Row) -> None:
        competency = row["id"]
        key = identifier("competency", competency)
        texts = statements("competency", row)
        rows = {"competency": [row], "competency_relation": self._of("competency_relation", "competency", competency)}
        self._item(key, COMPETENCY, competency, texts, rows=rows, other=row["name_zh"])
        self._associate("isChildOf", key, self.document, len(self.items))
        for level in self._of("competency_level", "competency", competency):
            code = level_key(competency, level["level"])
            levelled = identifier("competency_level", code)
            label = f"{row['name_en']} @ {level['level']}"
            texts = (level["descriptor_en"] or label, label)
            self._item(levelled, COMPETENCY_LEVEL, code, texts, rows={"competency_level": [level]})
            self._associate("isChildOf", levelled, key, level["level"])
            step = identifier("level", level_key(self.framework, level["level"]))
            if step in self.titles:
                self._associate("hasSkillLevel", levelled, step)
        for item in self._of("competency_item", "competency", competency):
            above = item["parent_item"]
            parent = (
                identifier("item", above)
                if above
                else identifier("competency_level", level_key(competency, item["level"]))
            )
            kind = item["kind"].replace("_", " ").capitalize()
            texts = statements("competency_item", item)
            mine = identifier("item", item["id"])
            self._item(mine, kind, item["id"], texts, rows={"competency_item": [item]}, other=item["text_zh"])
            self._associate("isChildOf", mine, parent, item["position"])

    def _write_role(self, row: Row) -> None:
        key = identifier("role", row["id"])
        parts = {
            table_of(kind.model).name: self._of(table_of(kind.model).name, kind.owner, row["id"])
            for kind in KINDS
            if kind.owner_kind == "role" and not kind.is_entry
        }
        texts = statements("role", row)
        self._item(key, ROLE, row["id"], texts, rows={"role": [row], **parts}, other=row["name_zh"])
        self._associate("isChildOf", key, self.document, len(self.items))
        for requirement in parts["role_requirement"]:
            if requirement["level"]:
                code = level_key(requirement["competency"], requirement["level"])
                asked = identifier("competency_level", code)
                self.titles.setdefault(asked, code)
                self._associate("ext:requires" if self.version == "1.1" else "isRelatedTo", key, asked)

    def _of(self, table: str, owner: str, key: str) -> list[Row]:
        index = self._indexes.get(table)
        if index is None:
            index = self._indexes[table] = defaultdict(list)
            for row in self.tables.get(table, []):
                index[row[owner]].append(row)
        return index[key]

    def _item(
        self,
        key: str,
        kind: str,
        code: str,
        texts: tuple[str, str | None],
        *,
        rows: dict[str, list[Row]],
        other: str | None = None,
    ) -> None:
        full, short = texts
        self.titles[key] = short or full
        item = {
            "identifier": key,
            "uri": _uri("CFItems", key),
            "fullStatement": full,
            "humanCodingScheme": code,
            "CFItemType": kind,
            "CFItemTypeURI": self._type(kind),
            "language": "en",
            "notes": note(rows),
            "lastChangeDateTime": self.changed,
        }
        if short:
            item["abbreviatedStatement"] = short
        if other and other not in texts:
            item["alternativeLabel"] = other
        self.items.append(item)

    def _type(self, kind: str) -> Thing:
        key = identifier("type", kind)
        uri = _uri("CFItemTypes", key)
        self.types.setdefault(
            kind,
            {
                "identifier": key,
                "uri": uri,
                "title": kind,
                "description": kind,
                "hierarchyCode": str(len(self.types) + 1),
                "typeCode": kind.upper().replace(" ", "_"),
                "lastChangeDateTime": self.changed,
            },
        )
        return {"title": kind, "identifier": key, "uri": uri}

    def _associate(self, kind: str, origin: str, destination: str, order: int | None = None) -> None:
        key = identifier("association", f"{kind} {origin} {destination}")
        association: Thing = {
            "identifier": key,
            "associationType": kind,
            "uri": _uri("CFAssociations", key),
            "originNodeURI": self._link(origin),
            "destinationNodeURI": self._link(destination),
            "lastChangeDateTime": self.changed,
        }
        if order is not None:
            association["sequenceNumber"] = order
        self.associations.append(association)

    def _link(self, key: str) -> Thing:
        kind = "CFDocuments" if key == self.document else "CFItems"
        return {"title": self.titles[key], "identifier": key, "uri": _uri(kind, key)}


def _uri(kind: str, key: str) -> str:
    """Return a name that is an URI wherever the package goes; nothing is served there."""
    return f"urn:gradus:{quote(kind)}:{key}"
