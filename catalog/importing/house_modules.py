"""Modules in the house's own format: price, effort, outcomes, and what they ask for first."""

import re
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision

from catalog.currencies import CURRENCIES, NO_CURRENCY
from catalog.importing.findings import Place, Spot
from catalog.importing.records import Records
from catalog.importing.sourcing import Origin, sourced
from catalog.importing.yaml_records import Entry
from catalog.modules import (
    MODES,
    LearningOutcomeBase,
    LearningOutcomeItemBase,
    LevelPrerequisiteBase,
    ModuleBase,
    ModuleExclusionBase,
    ModulePrerequisiteBase,
)
from catalog.saying import says
from catalog.sources import LANGUAGES
from catalog.tables import HIGHEST_AMOUNT, HIGHEST_EFFORT, HIGHEST_LEVEL, KEY_LENGTH, TEXT_LENGTH

_DECIMAL = re.compile(r"[0-9]{1,15}(\.[0-9]{1,10})?")


def read_module(entry: Entry, origin: Origin, sample: bool, records: Records) -> None:
    """Read a module with all that belongs to it."""
    module = entry.text("id", KEY_LENGTH)
    title_en, title_zh = entry.optional_words("title")
    summary_en, summary_zh = entry.optional_words("summary", TEXT_LENGTH)
    own = entry.optional_flag("sample")
    values: dict[str, Any] = {
        "id": module,
        "title_en": title_en or module,
        "title_zh": title_zh or module,
        "summary_en": summary_en,
        "summary_zh": summary_zh,
        "provider": entry.optional_text("provider"),
        "mode": entry.choice("mode", MODES),
        "language": entry.choice("language", LANGUAGES),
        "location": entry.optional_text("location", KEY_LENGTH),
        "effort_hundredths": _effort(entry),
        "sample": sample if own is None else own,
        "retired": entry.flag("retired"),
        **_price(entry),
        **sourced(entry, origin),
    }
    _read_outcomes(entry, module, records)
    _read_requires(entry, module, records)
    _read_excludes(entry, module, records)
    entry.close()
    if module and records.declare("module", module, entry.spot.at("id")) and entry.sound:
        records.add(ModuleBase(**values), entry.spot)


def _effort(entry: Entry) -> int:
    written = entry.figure("effort_hours")
    if not written:
        return 1
    value = Decimal(written) * 100 if _DECIMAL.fullmatch(written) else Decimal(0)
    if value != value.to_integral_value() or not 1 <= value <= HIGHEST_EFFORT:
        entry.fault("effort_hours", says("effort-wrong", given=written[:40], most=HIGHEST_EFFORT // 100))
        return 1
    return int(value)


def _price(entry: Entry) -> dict[str, Any]:
    if not entry.has("price"):
        entry.lack("price", says("wanted-price"))
    minor, currency = read_price(entry, "price")
    return {"price_minor": minor, "price_currency": currency}


def read_price(entry: Entry, name: str) -> tuple[int, str]:
    """Read an amount in the smallest unit of its currency; a faulty or absent one is nothing in no currency."""
    nothing = (0, NO_CURRENCY)
    price = entry.entry(name)
    if price is None:
        return nothing
    written, currency = price.figure("amount"), price.text("currency", 3)
    price.close()
    if currency and currency not in CURRENCIES:
        price.fault("currency", says("currency-unknown", currency=currency))
    if price.sound:
        digits = get_currency_precision(currency)
        value = Decimal(written).scaleb(digits) if _DECIMAL.fullmatch(written) else Decimal(-1)
        if value != value.to_integral_value() or not 0 <= value <= HIGHEST_AMOUNT:
            most = f"{Decimal(HIGHEST_AMOUNT).scaleb(-digits):f}"
            price.fault("amount", says("amount-wrong", given=written[:40], digits=digits, currency=currency, most=most))
        else:
            return int(value), currency
    entry.sound = False
    return nothing


def _read_outcomes(entry: Entry, module: str, records: Records) -> None:
    if not entry.has("outcomes"):
        entry.lack("outcomes", says("wanted-outcomes"))
    seen: dict[str, Place] = {}
    for outcome in entry.entries("outcomes"):
        competency = outcome.text("competency", KEY_LENGTH)
        from_level = outcome.whole("from_level", 0, HIGHEST_LEVEL)
        to_level = outcome.whole("to_level", 1, HIGHEST_LEVEL)
        items = outcome.keys("items")
        outcome.close()
        place = outcome.spot.at("competency")
        if competency and seen.setdefault(competency, place) is not place:
            line = seen[competency].line
            outcome.fault("competency", says("outcome-twice", id=competency, line=line))
        if outcome.sound and from_level >= to_level:
            outcome.fault("from_level", says("outcome-not-up", to=to_level, **{"from": from_level}))
        if outcome.has("items") and not items and outcome.sound:
            outcome.fault("items", says("outcome-no-items"))
        covered: dict[str, Place] = {}
        for item, where in items:
            if item and covered.setdefault(item, where) is not where:
                outcome.fault(where, says("outcome-item-twice", id=item))
        entry.sound = entry.sound and outcome.sound
        if not outcome.sound or not module:
            continue
        row = LearningOutcomeBase(module=module, competency=competency, from_level=from_level, to_level=to_level)
        records.add(row, outcome.spot)
        for item, where in items:
            row_item = LearningOutcomeItemBase(module=module, competency=competency, item=item)
            records.add(row_item, Spot(place=where))


def _read_requires(entry: Entry, module: str, records: Records) -> None:
    requires = entry.entry("requires")
    if requires is None:
        return
    seen: dict[str, Place] = {}
    for level in requires.entries("levels"):
        competency, number = level.text("competency", KEY_LENGTH), level.whole("level", 1, HIGHEST_LEVEL)
        level.close()
        place = level.spot.at("competency")
        if competency and seen.setdefault(competency, place) is not place:
            line = seen[competency].line
            level.fault("competency", says("level-required-twice", id=competency, line=line))
        requires.sound = requires.sound and level.sound
        if level.sound and module:
            row = LevelPrerequisiteBase(module=module, competency=competency, level=number)
            records.add(row, level.spot)
    for choice, (place, alternatives) in enumerate(requires.lists_of_keys("modules"), start=1):
        if not alternatives:
            requires.fault(place, says("choice-empty"))
        named: set[str] = set()
        for alternative, where in alternatives:
            if alternative == module and module:
                requires.fault(where, says("choice-itself", id=module))
            elif alternative in named:
                requires.fault(where, says("choice-twice", id=alternative))
            elif alternative and module:
                row_choice = ModulePrerequisiteBase(module=module, choice=choice, alternative=alternative)
                records.add(row_choice, Spot(place=where))
            named.add(alternative)
    requires.close()
    entry.sound = entry.sound and requires.sound


def _read_excludes(entry: Entry, module: str, records: Records) -> None:
    named: set[str] = set()
    for excluded, where in entry.keys("excludes"):
        if excluded == module and module:
            entry.fault(where, says("excludes-itself", id=module))
        elif excluded in named:
            entry.fault(where, says("excludes-twice", id=excluded))
        elif excluded and module:
            records.add(ModuleExclusionBase(module=module, excluded=excluded), Spot(place=where))
        named.add(excluded)
