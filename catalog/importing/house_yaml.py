"""The house's own format: YAML files that a person reads and edits, with sources, frameworks, roles and modules."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from catalog.frameworks import CERTAINTIES
from catalog.importing.findings import Finding, Place
from catalog.importing.house_frameworks import read_competency, read_framework
from catalog.importing.house_modules import read_module
from catalog.importing.records import Records
from catalog.importing.sourcing import Origin, sourced
from catalog.importing.yaml_records import Entry
from catalog.importing.yaml_text import open_yaml
from catalog.roles import RoleBase, RoleKpiBase, RoleRequirementBase
from catalog.sources import LANGUAGES, SourceDocumentBase
from catalog.tables import HIGHEST_LEVEL, HIGHEST_WEIGHT, KEY_LENGTH, TEXT_LENGTH


def parse_paths(paths: Iterable[Path]) -> Records:
    """Read files, and all `.yaml` and `.yml` files below folders, in the order of their names, to the last fault."""
    records = Records()
    for path in paths:
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.suffix in (".yaml", ".yml"))
            if not files:
                _unreadable(records, path, "the folder holds no YAML file; name one that does")
        else:
            files = [path]
        for file in files:
            try:
                content = file.read_bytes()
            except OSError as error:
                _unreadable(records, file, f"the file cannot be read ({error.strerror}); name one that can")
                continue
            parse_content(str(file), content, records)
    return records


def parse_content(file: str, content: bytes, records: Records) -> None:
    """Read one file's content into records and findings."""
    node = open_yaml(file, content, records.findings)
    if node is None:
        return
    top = Entry(node, Place(file=file, line=1, path=""), records.findings)
    origin = Origin(document=top.optional_text("source", KEY_LENGTH))
    sample = top.flag("sample")
    for entry in top.entries("sources"):
        _read_source(entry, records)
    for entry in top.entries("frameworks"):
        read_framework(entry, origin, records)
    for entry in top.entries("competencies"):
        read_competency(entry, origin, records)
    for entry in top.entries("roles"):
        _read_role(entry, origin, records)
    for entry in top.entries("modules"):
        read_module(entry, origin, sample, records)
    top.close()


def _unreadable(records: Records, path: Path, message: str) -> None:
    records.findings.append(Finding(place=Place(file=str(path), line=1, path=""), message=message))


def _read_source(entry: Entry, records: Records) -> None:
    values: dict[str, Any] = {
        "key": entry.text("key", KEY_LENGTH),
        "title": entry.text("title"),
        "issuer": entry.optional_text("issuer"),
        "language": entry.choice("language", LANGUAGES),
        "is_translation": entry.flag("is_translation"),
    }
    if not entry.has("language"):
        entry.fault(entry.place, f"language is missing; it would be one of {', '.join(LANGUAGES)}")
    entry.close()
    if records.declare("source", values["key"], entry.spot.at("key")) and entry.sound:
        records.add(SourceDocumentBase(**values), entry.spot)


def _read_role(entry: Entry, origin: Origin, records: Records) -> None:
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


def _once(entry: Entry, field: str, key: str, seen: dict[str, Place]) -> None:
    """Find a second line about the same thing in one role."""
    place = entry.spot.at(field)
    first = seen.setdefault(key, place)
    if first is not place and key:
        entry.fault(field, f"{key} is named twice, first in line {first.line}; name it once")
