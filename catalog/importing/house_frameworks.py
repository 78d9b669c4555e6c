"""Frameworks in the house's own format: scale, competencies, their levels and items."""

from typing import Any

from catalog.frameworks import (
    CERTAINTIES,
    ITEM_KINDS,
    NEGATIVE_KIND,
    STATUSES,
    CompetencyBase,
    CompetencyItemBase,
    CompetencyLevelBase,
    FrameworkBase,
    ProficiencyLevelBase,
)
from catalog.importing.findings import Place
from catalog.importing.records import Records
from catalog.importing.sourcing import Origin, sourced
from catalog.importing.yaml_records import Entry
from catalog.saying import says
from catalog.tables import HIGHEST_LEVEL, KEY_LENGTH, TEXT_LENGTH

#: Why a competency has levels that its own entry does not list.
INHERITED = {
    "en": "The levels are those of the framework's scale; the document lists none for this competency alone.",
    "zh": "级别取自框架的等级表；原文未单独为此项能力列出。",
}


def read_framework(entry: Entry, origin: Origin, records: Records) -> None:
    """Read a framework with its scale and the competencies listed in it."""
    framework = entry.text("id", KEY_LENGTH)
    name_en, name_zh = entry.words("name")
    description_en, description_zh = entry.optional_words("description", TEXT_LENGTH)
    values: dict[str, Any] = {
        "id": framework,
        "name_en": name_en,
        "name_zh": name_zh,
        "description_en": description_en,
        "description_zh": description_zh,
        "retired": entry.flag("retired"),
        **sourced(entry, origin),
    }
    populated = _read_scale(entry, framework, records)
    coverable = entry.flag("items_coverable")
    for competency in entry.entries("competencies"):
        _read_competency(
            competency, records, origin.of(values), framework=framework, populated=populated, coverable=coverable
        )
    entry.close()
    if framework and records.declare("framework", framework, entry.spot.at("id")) and entry.sound:
        records.add(FrameworkBase(**values), entry.spot)


def read_competency(entry: Entry, origin: Origin, records: Records) -> None:
    """Read a competency that stands outside its framework and therefore names it."""
    framework = entry.text("framework", KEY_LENGTH)
    coverable = entry.flag("items_coverable")
    _read_competency(entry, records, origin, framework=framework, populated=(), coverable=coverable)


def _read_scale(entry: Entry, framework: str, records: Records) -> tuple[int, ...] | None:
    """Read the levels of a framework, and return the populated ones, or None when they are faulty."""
    if not entry.has("levels"):
        entry.lack("levels", says("wanted-scale"))
    populated: list[int] = []
    last = 0
    for step in entry.entries("levels"):
        level = step.whole("level", 1, HIGHEST_LEVEL)
        label_en, label_zh = step.words("label")
        filled = step.optional_flag("populated")
        step.close()
        if step.sound and level <= last:
            step.fault("level", says("level-not-ascending", level=level, before=last))
        last = max(last, level)
        entry.sound = entry.sound and step.sound
        if step.sound and framework:
            row = ProficiencyLevelBase(
                framework=framework, level=level, label_en=label_en, label_zh=label_zh, populated=filled is not False
            )
            records.add(row, step.spot)
            populated += [level] if row.populated else []
    return tuple(populated) if entry.sound else None


def _read_competency(
    entry: Entry,
    records: Records,
    origin: Origin,
    *,
    framework: str,
    populated: tuple[int, ...] | None,
    coverable: bool,
) -> None:
    competency = entry.text("id", KEY_LENGTH)
    values: dict[str, Any] = {
        "id": competency,
        "framework": framework,
        "code": entry.optional_text("code", 100),
        "credit": entry.optional_whole("credit", 0, 1000),
        "retired": entry.flag("retired"),
        **_status(entry),
        **sourced(entry, origin),
    }
    values["name_en"], values["name_zh"] = entry.words("name")
    for field in ("area", "category"):
        values[f"{field}_en"], values[f"{field}_zh"] = entry.optional_words(field)
    values["description_en"], values["description_zh"] = entry.optional_words("description", TEXT_LENGTH)
    inner = origin.of(values)
    if entry.has("levels"):
        seen: list[int] = []
        for level in entry.entries("levels"):
            _read_level(level, records, inner, competency=competency, seen=seen, coverable=coverable)
            entry.sound = entry.sound and level.sound
    elif populated is None:
        # The framework's scale is at fault, and is blamed for it; this entry can only not be used.
        entry.sound = False
    elif populated:
        for step in populated:
            row = CompetencyLevelBase(
                competency=competency or "?",
                level=step,
                source_document=inner.document,
                source_place=inner.place,
                inferred=True,
                inferred_reason_en=INHERITED["en"],
                inferred_reason_zh=INHERITED["zh"],
            )
            records.add(row, entry.spot)
    else:
        entry.fault(entry.place, says("levels-missing"))
    entry.close()
    if competency and records.declare("competency", competency, entry.spot.at("id")) and entry.sound and framework:
        records.add(CompetencyBase(**values), entry.spot)


def _read_level(
    entry: Entry, records: Records, origin: Origin, *, competency: str, seen: list[int], coverable: bool
) -> None:
    level = entry.whole("level", 1, HIGHEST_LEVEL)
    if entry.sound and seen and level <= seen[-1]:
        entry.fault("level", says("level-not-ascending", level=level, before=seen[-1]))
    seen.append(level)
    descriptor_en, descriptor_zh = entry.optional_words("descriptor", TEXT_LENGTH)
    values: dict[str, Any] = {
        "competency": competency or "?",
        "level": level,
        "code": entry.optional_text("code", 100),
        "descriptor_en": descriptor_en,
        "descriptor_zh": descriptor_zh,
        **sourced(entry, origin),
    }
    codes: dict[str, Place] = {}
    position = 0
    for item in entry.entries("items"):
        position += 1
        _read_item(item, records, values, codes, position=position, coverable=coverable, parent=None)
        for detail in item.entries("details"):
            position += 1
            parent = item.optional_text("code", 50)
            _read_item(detail, records, values, codes, position=position, coverable=False, parent=parent)
            item.sound = item.sound and detail.sound
        item.close()
        entry.sound = entry.sound and item.sound
    entry.close()
    if entry.sound:
        records.add(CompetencyLevelBase(**values), entry.spot)


def _read_item(
    entry: Entry,
    records: Records,
    level: dict[str, Any],
    codes: dict[str, Place],
    *,
    position: int,
    coverable: bool,
    parent: str | None,
) -> None:
    """Read one item; its id is made of the competency, the level and its own code."""
    code = entry.text("code", 50)
    place = entry.spot.at("code")
    if code and codes.setdefault(code, place) is not place:
        entry.fault("code", says("item-twice", id=code, line=codes[code].line))
    prefix = f"{level['competency']}/{level['level']}/"
    if len(prefix + code) > KEY_LENGTH:
        entry.fault("code", says("item-id-long", id=prefix + code, most=KEY_LENGTH))
    text_en, text_zh = entry.words("text", TEXT_LENGTH)
    kind = entry.choice("kind", ITEM_KINDS)
    if not entry.has("kind"):
        entry.lack("kind", says("wanted-choice", known=ITEM_KINDS))
    status = _status(entry)
    if kind == NEGATIVE_KIND and status["status"] != "excluded":
        entry.fault("kind", says("item-negative", kind=kind))
    elsewhere = entry.optional_text("detail_of", 100)
    if elsewhere is not None and parent is not None:
        entry.fault("detail_of", says("item-detail-twice", parent=parent))
    part_of = prefix + parent if parent is not None else elsewhere and f"{level['competency']}/{elsewhere}"
    own = entry.optional_flag("coverable")
    if own and (status["status"] != "active" or part_of is not None):
        entry.fault("coverable", says("item-not-coverable-here"))
    values: dict[str, Any] = {
        "id": prefix + code,
        "competency": level["competency"],
        "level": level["level"],
        "code": code,
        "position": position,
        "kind": kind,
        "text_en": text_en,
        "text_zh": text_zh,
        "parent_item": part_of,
        "certainty": entry.choice("certainty", CERTAINTIES),
        "coverable": (coverable if own is None else own) and status["status"] == "active" and part_of is None,
        **status,
        **sourced(entry, Origin(document=level["source_document"], place=level["source_place"])),
    }
    if parent is not None:
        entry.close()
    if entry.sound and records.declare("item", values["id"], place):
        records.add(CompetencyItemBase(**values), entry.spot)


def _status(entry: Entry) -> dict[str, Any]:
    """Read `status` and the reason that every status but the usual one needs."""
    status = entry.choice("status", STATUSES) or "active"
    reason_en, reason_zh = entry.optional_words("status_reason", TEXT_LENGTH)
    if status != "active" and reason_en is None and status in STATUSES:
        entry.fault("status", says("status-no-reason", status=status))
    return {"status": status, "status_reason_en": reason_en, "status_reason_zh": reason_zh}
