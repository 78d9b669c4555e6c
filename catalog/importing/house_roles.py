"""Roles in the house's own format: what they require, the figures beside it, and what they do, line by line."""

from collections import defaultdict
from typing import Any

from catalog.frameworks import CERTAINTIES
from catalog.importing.findings import Place
from catalog.importing.house_responsibilities import Link, read_lines
from catalog.importing.records import Records
from catalog.importing.sourcing import Origin, sourced
from catalog.importing.yaml_records import Entry
from catalog.roles import RoleBase, RoleKpiBase, RoleRequirementBase
from catalog.saying import says
from catalog.tables import HIGHEST_LEVEL, HIGHEST_WEIGHT, KEY_LENGTH, TEXT_LENGTH

#: The largest weight that a requirement gets from the number of lines that call for it.
_MOST_LINKS = 10


def read_role(entry: Entry, origin: Origin, records: Records) -> None:
    """Read a role with all its parts."""
    role = entry.text("id", KEY_LENGTH)
    name_en, name_zh = entry.words("name")
    description_en, description_zh = entry.optional_words("description", TEXT_LENGTH)
    values: dict[str, Any] = {
        "id": role,
        "framework": entry.optional_text("framework", KEY_LENGTH),
        "name_en": name_en,
        "name_zh": name_zh,
        "description_en": description_en,
        "description_zh": description_zh,
        "retired": entry.flag("retired"),
        **sourced(entry, origin),
    }
    inner = origin.of(values)
    asked: dict[str, Place] = {}
    for requirement in entry.entries("requirements"):
        _read_requirement(requirement, role, inner, asked, records)
        entry.sound = entry.sound and requirement.sound
    measured: dict[str, Place] = {}
    for kpi in entry.entries("kpis"):
        _read_kpi(kpi, role, inner, measured, records)
        entry.sound = entry.sound and kpi.sound
    links = read_lines(entry, role, inner, records)
    _follow_links(entry, role, inner, links, records)
    entry.close()
    if role and records.declare("role", role, entry.spot.at("id")) and entry.sound:
        records.add(RoleBase(**values), entry.spot)


def _read_requirement(entry: Entry, role: str, origin: Origin, asked: dict[str, Place], records: Records) -> None:
    values: dict[str, Any] = {
        "role": role,
        "competency": entry.text("competency", KEY_LENGTH),
        "level": entry.whole("level", 0, HIGHEST_LEVEL),
        "weight": entry.optional_whole("weight", 1, HIGHEST_WEIGHT) or 1,
        "essential": entry.flag("essential"),
        "certainty": entry.choice("certainty", CERTAINTIES),
        **sourced(entry, origin),
    }
    entry.close()
    _once(entry, "competency", values["competency"], asked)
    if entry.sound and role:
        records.add(RoleRequirementBase(**values), entry.spot)


def _read_kpi(entry: Entry, role: str, origin: Origin, measured: dict[str, Place], records: Records) -> None:
    name_en, name_zh = entry.words("name")
    values: dict[str, Any] = {
        "role": role,
        "kpi": entry.text("id", KEY_LENGTH),
        "name_en": name_en,
        "name_zh": name_zh,
        "weight": entry.optional_whole("weight", 1, HIGHEST_WEIGHT),
        "certainty": entry.choice("certainty", CERTAINTIES),
        **sourced(entry, origin),
    }
    for field in ("standard", "measure", "target"):
        values[f"{field}_en"], values[f"{field}_zh"] = entry.optional_words(field, TEXT_LENGTH)
    entry.close()
    _once(entry, "id", values["kpi"], measured)
    if entry.sound and role:
        records.add(RoleKpiBase(**values), entry.spot)


def _follow_links(entry: Entry, role: str, origin: Origin, links: list[Link], records: Records) -> None:
    """Make requirements of the links, where the role says so: the highest level of each competency, by how many ask."""
    reason_en, reason_zh = entry.optional_words("requirements_from_links", TEXT_LENGTH)
    if reason_en is None or not role:
        return
    if entry.has("requirements"):
        entry.fault("requirements_from_links", says("requirements-twice"))
        return
    if not links and entry.sound:
        entry.fault("requirements_from_links", says("requirements-no-links"))
    by_competency: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_competency[link.competency].append(link)
    for competency, calls in by_competency.items():
        highest = max(calls, key=lambda link: link.level)
        requirement = RoleRequirementBase(
            role=role,
            competency=competency,
            level=highest.level,
            weight=min(len(calls), _MOST_LINKS),
            source_document=origin.document,
            source_place=origin.place,
            inferred=True,
            inferred_reason_en=reason_en,
            inferred_reason_zh=reason_zh,
        )
        records.add(requirement, highest.spot)


def _once(entry: Entry, field: str, key: str, seen: dict[str, Place]) -> None:
    """Find a second line about the same thing in one role."""
    place = entry.spot.at(field)
    first = seen.setdefault(key, place)
    if first is not place and key:
        entry.fault(field, says("named-twice", id=key, line=first.line))
