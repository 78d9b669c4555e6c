"""Comparisons in the house's own format: crosswalks between scales, relations between competencies, career families."""

from typing import Any

from catalog.crosswalks import (
    CONFIDENCES,
    HIGHEST_VERSION,
    RELATION_KINDS,
    SYMMETRIC_KINDS,
    CompetencyRelationBase,
    CrosswalkBase,
    crosswalk_id,
    relation_id,
)
from catalog.families import CareerFamilyBase, CareerRoleBase, CareerStepBase
from catalog.importing.findings import Place, Spot
from catalog.importing.records import Records
from catalog.importing.sourcing import Origin, sourced
from catalog.importing.yaml_records import Entry
from catalog.saying import says
from catalog.tables import HIGHEST_LEVEL, KEY_LENGTH, TEXT_LENGTH


def read_crosswalk(entry: Entry, origin: Origin, records: Records) -> None:
    """Read what one level is worth on another scale; `inferred: true` takes the rationale as the reason."""
    start = entry.entry("from")
    if start is None:
        if not entry.has("from"):
            entry.fault(entry.place, "from is missing; it would be a mapping with framework and level")
        from_framework, from_level = "", 0
    else:
        from_framework, from_level = start.text("framework", KEY_LENGTH), start.whole("level", 0, HIGHEST_LEVEL)
        start.close()
        entry.sound = entry.sound and start.sound
    rationale_en, rationale_zh = entry.words("rationale", TEXT_LENGTH)
    inferred = entry.flag("inferred")
    values: dict[str, Any] = {
        "from_framework": from_framework,
        "from_level": from_level,
        **_read_worth(entry),
        "confidence": entry.choice("confidence", CONFIDENCES),
        "rationale_en": rationale_en,
        "rationale_zh": rationale_zh,
        "version": entry.optional_whole("version", 1, HIGHEST_VERSION) or 1,
        **_read_approval(entry),
        "retired": entry.flag("retired"),
        "source_document": entry.optional_text("source", KEY_LENGTH) or origin.document,
        "source_place": entry.optional_text("place", 100) or origin.place,
        "inferred": inferred,
        "inferred_reason_en": rationale_en if inferred else None,
        "inferred_reason_zh": rationale_zh if inferred else None,
    }
    if not entry.has("confidence"):
        entry.lack("confidence", says("wanted-choice", known=CONFIDENCES))
    elif entry.sound and (values["confidence"] == "none") == entry.has("to"):
        entry.fault("confidence", says("confidence-with-to", confidence=str(values["confidence"])))
    entry.close()
    values["id"] = crosswalk_id(from_framework, from_level, values["to_framework"], values["version"])
    if _fits(entry, values["id"]) and records.declare("crosswalk", values["id"], entry.place) and entry.sound:
        records.add(CrosswalkBase(**values), _spot(entry, start))


def _read_worth(entry: Entry) -> dict[str, Any]:
    """Read `to`: a level or a range of another scale, or a place relative to the role's own level."""
    nothing = {"to_framework": None, "to_lowest": None, "to_highest": None, "to_relative": None}
    worth = entry.entry("to")
    if worth is None:
        return nothing
    if worth.has("relative"):
        relative = worth.whole("relative", -HIGHEST_LEVEL, HIGHEST_LEVEL)
        worth.close()
        entry.sound = entry.sound and worth.sound
        return {**nothing, "to_relative": relative}
    framework, lowest = worth.text("framework", KEY_LENGTH), worth.whole("level", 1, HIGHEST_LEVEL)
    highest = worth.optional_whole("up_to", 1, HIGHEST_LEVEL)
    worth.close()
    if worth.sound and highest is not None and highest <= lowest:
        worth.fault("up_to", says("range-empty", highest=highest, lowest=lowest))
    entry.sound = entry.sound and worth.sound
    return {**nothing, "to_framework": framework, "to_lowest": lowest, "to_highest": highest or lowest}


def _read_approval(entry: Entry) -> dict[str, Any]:
    """Read `approved`: who said so and on which day; a row without it is proposed."""
    approval = entry.entry("approved")
    if approval is None:
        return {"state": "proposed", "approved_by": None, "approved_on": None}
    by, day = approval.text("by"), approval.day("on")
    approval.close()
    entry.sound = entry.sound and approval.sound
    return {"state": "approved", "approved_by": by, "approved_on": day}


def read_relation(entry: Entry, origin: Origin, records: Records) -> None:
    """Read what one competency is to another."""
    competency, other = entry.text("competency", KEY_LENGTH), entry.text("other", KEY_LENGTH)
    kind = entry.choice("kind", RELATION_KINDS) or ""
    if not entry.has("kind"):
        entry.lack("kind", says("wanted-choice", known=RELATION_KINDS))
    if competency and competency == other:
        entry.fault("other", says("relation-itself", id=other))
    values: dict[str, Any] = {
        "id": relation_id(competency, kind, other),
        "competency": competency,
        "other": other,
        "kind": kind,
        "retired": entry.flag("retired"),
        **sourced(entry, origin),
    }
    entry.close()
    if not entry.sound or not _fits(entry, values["id"]):
        return
    turned = ("relation", relation_id(other, kind, competency))
    if kind in SYMMETRIC_KINDS and turned in records.declared:
        line = records.declared[turned].line
        entry.fault("other", says("relation-turned", kind=kind, line=line))
    elif records.declare("relation", values["id"], entry.place):
        records.add(CompetencyRelationBase(**values), entry.spot)


def read_family(entry: Entry, origin: Origin, records: Records) -> None:
    """Read a family of roles with the steps between them."""
    family = entry.text("id", KEY_LENGTH)
    name_en, name_zh = entry.words("name")
    description_en, description_zh = entry.optional_words("description", TEXT_LENGTH)
    values: dict[str, Any] = {
        "id": family,
        "name_en": name_en,
        "name_zh": name_zh,
        "description_en": description_en,
        "description_zh": description_zh,
        "retired": entry.flag("retired"),
        **sourced(entry, origin),
    }
    if not entry.has("roles"):
        entry.lack("roles", says("wanted-family-roles"))
    members: dict[str, Place] = {}
    for role, where in entry.keys("roles"):
        if role and members.setdefault(role, where) is not where:
            entry.fault(where, says("family-role-twice", id=role))
        elif role and family:
            row = CareerRoleBase(family=family, role=role, position=len(members))
            records.add(row, Spot(place=where))
    _read_steps(entry, family, members, records)
    entry.close()
    if family and records.declare("family", family, entry.spot.at("id")) and entry.sound:
        records.add(CareerFamilyBase(**values), entry.spot)


def _read_steps(entry: Entry, family: str, members: dict[str, Place], records: Records) -> None:
    seen: dict[tuple[str, str], Place] = {}
    for step in entry.entries("steps"):
        ends = step.text("from", KEY_LENGTH), step.text("to", KEY_LENGTH)
        step.close()
        for name, role in zip(("from", "to"), ends, strict=True):
            if role and role not in members:
                step.fault(name, says("family-role-unknown", id=role))
        if step.sound and ends[0] == ends[1]:
            step.fault("to", says("step-itself", id=ends[1]))
        first = seen.setdefault(ends, step.place)
        if step.sound and first is not step.place:
            step.fault(step.place, says("step-twice", line=first.line))
        entry.sound = entry.sound and step.sound
        if step.sound and family:
            records.add(CareerStepBase(family=family, from_role=ends[0], to_role=ends[1]), step.spot)


def _fits(entry: Entry, key: str) -> bool:
    if len(key) <= KEY_LENGTH:
        return True
    entry.fault(entry.place, says("ids-long", count=len(key), most=KEY_LENGTH))
    return False


def _spot(entry: Entry, start: Entry | None) -> Spot:
    """Point at the level in `from` as well, so that later checks can blame it."""
    lines = dict(entry.spot.lines)
    if start is not None:
        lines |= {f"from.{name}": line for name, line in start.spot.lines.items()}
    return Spot(place=entry.place, lines=lines)
