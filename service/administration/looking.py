"""Reads files and compares them with the catalogue: what they would change, and what is wrong with them."""

import hashlib
import json
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlmodel import Session

import catalog
from service.administration.wishes import Wish, safe_name
from service.budgets_held import currencies_held
from service.people_sheets import people_sheets
from service.texts import Language

#: So many changes and findings are shown; all are counted.
MOST_SHOWN = 1000


def parsed(wish: Wish) -> tuple[catalog.Published, Callable[[str], str]]:
    """Read the files, and return how to speak of them by the names that they were sent under."""
    with tempfile.TemporaryDirectory(prefix="gradus-import-") as folder:
        paths = []
        for number, file in enumerate(wish.files, start=1):
            place = Path(folder, str(number))
            place.mkdir()
            path = place / safe_name(file.name)
            path.write_bytes(file.content)
            paths.append(path)
        found = catalog.parse_published(
            paths, format_name=wish.format_name, framework=wish.framework, also=people_sheets()
        )
    for table in found.records.aside:
        # Whoever keeps the catalogue is not told of people, and files that wait would keep theirs.
        message = catalog.saying.says("sheet-of-people", sheet=table.raw.name[:60])
        found.records.findings.append(catalog.Finding(place=table.raw.place(), message=message))
    found.records.aside.clear()
    inside = re.compile(re.escape(f"{folder}/") + r"\d+/")
    return found, lambda text: inside.sub("", text)


def compared(session: Session, published: catalog.Published) -> catalog.Changeset:
    """Compare what was read with what is stored."""
    catalog.settle(session, published)
    return catalog.compare(session, published.records, paid_in=currencies_held(session))


def digest_of(changes: catalog.Changeset) -> str:
    """Return what two comparisons share exactly when they would write the same."""
    digest = hashlib.sha256()
    for table in changes.tables:
        for part in (table.inserts, table.updates, table.deletes):
            lines = sorted(json.dumps(row, sort_keys=True, default=str) for row in part)
            digest.update(json.dumps([table.table.name, lines]).encode())
    return f"sha256:{digest.hexdigest()}"


def document_of(wish: Wish, changes: catalog.Changeset, shorten: Callable[[str], str]) -> dict[str, Any]:
    """Return what is remembered of a comparison: numbers, changes and findings."""
    faults = changes.faults
    entries = () if faults else changes.entries
    findings = sorted(changes.findings, key=lambda finding: finding.severity)
    return {
        "files": [safe_name(file.name) for file in wish.files],
        **{kind: sum(entry.change == kind for entry in entries) for kind in ("created", "changed", "retired")},
        "same": 0 if faults else changes.same,
        "faults": len(faults),
        "warnings": len(changes.findings) - len(faults),
        "changes": [
            {"kind": entry.kind, "id": entry.id, "change": entry.change, "what": list(entry.what)}
            for entry in entries[:MOST_SHOWN]
        ],
        "findings": [_finding(finding, shorten) for finding in findings[:MOST_SHOWN]],
    }


def told(finding: dict[str, Any], language: Language) -> dict[str, Any]:
    """Return a finding that is remembered, in one language; in English where what was said then is no longer said."""
    shown = {name: value for name, value in finding.items() if name != "said"}
    if finding.get("said") is not None:
        # A later version may have another name for the message, or for what stands in its gaps.
        with suppress(KeyError):
            shown["message"] = storable(catalog.saying.from_data(finding["said"]).told(language))
    return shown


def _finding(finding: catalog.Finding, shorten: Callable[[str], str]) -> dict[str, Any]:
    place = finding.place
    return {
        "severity": finding.severity,
        "file": storable(shorten(place.file)),
        "line": place.line,
        "path": storable(place.path),
        "message": storable(shorten(finding.message)),
        # What the sentence is made of, so that it can be told in another language.
        "said": _cleaned(catalog.saying.as_data(finding.message), shorten),
    }


def _cleaned(data: Any, shorten: Callable[[str], str]) -> Any:
    if isinstance(data, dict):
        return {name: _cleaned(part, shorten) for name, part in data.items()}
    if isinstance(data, list):
        return [_cleaned(part, shorten) for part in data]
    return storable(shorten(data)) if isinstance(data, str) else data


def storable(text: str) -> str:
    """Return a text as any database takes it."""
    return text[:2000].replace("\x00", "�").encode("utf-8", errors="replace").decode("utf-8")
