"""The forms about needs: what was filled in as the records that programs send, and faults beside their fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from service.errors import Fault
from service.web.form_fields import Fields, field_faults
from service.web.needs.needs_page import Handed
from service.web.words import Words

#: Said in the words of the form; other faults are told as programs are told.
_OWN_WORDS = {"level": "hand-in-fault-level", "weight": "need-weight-fault"}


def handed_record(given: Handed, *, decides: bool) -> dict[str, Any]:
    """Return a need as it is handed in; only human resources say where it comes from and whether it is essential."""
    record = {
        "learner": given.learner.strip(),
        **subject_record(given.competency, given.level, given.module),
        "wish": given.wish.strip() or None,
        "reason": given.reason.strip() or None,
    }
    if decides:
        record |= {"source": given.source or None, "essential": given.essential == "yes"}
    return {name: value for name, value in record.items() if value is not None}


def subject_record(competency: str, level: str, module: str) -> dict[str, Any]:
    """Return what a need is for, as far as it was filled in."""
    record: dict[str, Any] = {}
    if competency.strip():
        record["competency"] = competency.strip()
    if level.strip():
        record["level"] = _number(level)
    if module.strip():
        record["module"] = module.strip()
    return record


def decision_record(state: str, reason: str, *, weight: str = "", essential: bool | None = None) -> dict[str, Any]:
    """Return a decision; weight and essential only from the form that holds them."""
    record: dict[str, Any] = {"state": state}
    if reason.strip():
        record["reason"] = " ".join(reason.split())
    if weight.strip():
        record["weight"] = _number(weight)
    if essential is not None:
        record["essential"] = essential
    return record


def faults_of(faults: Iterable[Fault], fields: Fields, words: Words) -> Mapping[str, str]:
    """Return what is wrong by field, in the words of the form; one sentence a field is enough.

    What is about no field of the form stands under `form`.
    """
    found: dict[str, str] = {}
    for fault in field_faults(faults, fields, words):
        place = fault.id or "form"
        message = _OWN_WORDS.get(place)
        found.setdefault(place, words.text(message) if message is not None else fault.text)
    return found


def _number(text: str) -> int | str:
    """Return a whole number, or what was written in its place, which is then refused where every record is."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 9 else plain
