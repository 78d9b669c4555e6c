"""The house's own format: YAML files that a person reads and edits, with sources, frameworks, roles and modules."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from yaml.nodes import MappingNode

from catalog.importing.findings import Finding, Place
from catalog.importing.house_crosswalks import read_crosswalk, read_family, read_relation
from catalog.importing.house_frameworks import read_competency, read_framework
from catalog.importing.house_modules import read_module
from catalog.importing.house_offerings import read_offering
from catalog.importing.house_roles import read_role
from catalog.importing.records import Records
from catalog.importing.sourcing import Origin
from catalog.importing.yaml_records import Entry
from catalog.importing.yaml_text import bounded_content, open_yaml
from catalog.saying import says
from catalog.sources import LANGUAGES, SourceDocumentBase
from catalog.tables import KEY_LENGTH


def parse_paths(paths: Iterable[Path]) -> Records:
    """Read files, and all `.yaml` and `.yml` files below folders, in the order of their names, to the last fault."""
    records = Records()
    for path in paths:
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.suffix in (".yaml", ".yml"))
            if not files:
                _unreadable(records, path, says("folder-no-yaml"))
        else:
            files = [path]
        for file in files:
            try:
                content = bounded_content(file)
            except OSError as error:
                _unreadable(records, file, says("file-unreadable", reason=str(error.strerror)))
                continue
            parse_content(str(file), content, records)
    return records


def parse_content(file: str, content: bytes, records: Records) -> None:
    """Read one file's content into records and findings."""
    node = open_yaml(file, content, records.findings)
    if node is not None:
        read_fields(file, node, records)


def read_fields(file: str, node: MappingNode, records: Records) -> None:
    """Read the sections that a mapping holds into records and findings."""
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
        read_role(entry, origin, records)
    for entry in top.entries("crosswalks"):
        read_crosswalk(entry, origin, records)
    for entry in top.entries("relations"):
        read_relation(entry, origin, records)
    for entry in top.entries("families"):
        read_family(entry, origin, records)
    for entry in top.entries("modules"):
        read_module(entry, origin, sample, records)
    for entry in top.entries("offerings"):
        read_offering(entry, sample, records)
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
        entry.lack("language", says("wanted-choice", known=LANGUAGES))
    entry.close()
    if records.declare("source", values["key"], entry.spot.at("key")) and entry.sound:
        records.add(SourceDocumentBase(**values), entry.spot)
