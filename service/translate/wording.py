"""Puts an answer into the reader's language: titles, and a sentence beside every code."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel.numbers import format_decimal
from pydantic import BaseModel, ConfigDict

from service.schemas.answers import LevelRaise, Note, Plan, Recommendation, Step
from service.texts import LANGUAGES, Language, listed, say
from service.translate.question import Question
from service.written import money


class Names(BaseModel):
    """What the things in one answer are called in English and Chinese; stored beside it."""

    model_config = ConfigDict(frozen=True)

    modules: dict[str, tuple[str, str]]
    competencies: dict[str, tuple[str, str]]
    #: The competency and level of each item.
    items: dict[str, tuple[str, int]] = {}
    frameworks: dict[str, tuple[str, str]] = {}

    def module(self, key: str, language: Language) -> str:
        return self.modules.get(key, (key, key))[LANGUAGES.index(language)]

    def competency(self, key: str, language: Language) -> str:
        return self.competencies.get(key, (key, key))[LANGUAGES.index(language)]

    def framework(self, key: str, language: Language) -> str:
        return self.frameworks.get(key, (key, key))[LANGUAGES.index(language)]


def names_in(question: Question, recommendation: Recommendation) -> Names:
    """Return the names of everything that the answer mentions."""
    modules: set[str] = set()
    items: set[str] = set()
    competencies = {gap.competency for gap in recommendation.gaps}
    frameworks: set[str] = set()
    for step in recommendation.plan.steps if recommendation.plan else ():
        modules |= {step.module, *step.needs, *step.why.params.get("modules", ())}
        items |= set(step.why.params.get("items", ()))
    for gap in recommendation.gaps:
        modules |= set(gap.closed_by)
    for note in recommendation.warnings:
        competencies |= {note.params[name] for name in ("competency", "other") if name in note.params}
        frameworks |= {note.params[name] for name in ("framework", "other_framework") if name in note.params}
    for note in recommendation.relaxations:
        for change in note.params["changes"]:
            if change["limit"] == "locks":
                modules |= {_locked(lock) for lock in (*(change["from"] or ()), *(change["to"] or ()))}
    places = {item: question.item_levels[item] for item in sorted(items)}
    competencies |= {competency for competency, _ in places.values()}
    words = question.module_words
    return Names(
        modules={key: (words[key].title_en, words[key].title_zh) for key in sorted(modules) if key in words},
        competencies={
            key: question.competency_names[key] for key in sorted(competencies) if key in question.competency_names
        },
        items=places,
        frameworks={
            key: question.framework_names[key] for key in sorted(frameworks) if key in question.framework_names
        },
    )


def spoken(recommendation: Recommendation, names: Names, language: Language) -> Recommendation:
    """Return the answer with all its words."""
    return recommendation.model_copy(
        update={
            "plan": _plan(recommendation.plan, names, language) if recommendation.plan else None,
            "relaxations": [_relaxation(note, names, language) for note in recommendation.relaxations],
            "warnings": [warning(note, names, language) for note in recommendation.warnings],
        }
    )


def warning(note: Note, names: Names, language: Language) -> Note:
    """Return a warning with its sentence."""
    params = dict(note.params)
    for name in ("competency", "other"):
        if name in params:
            params[name] = names.competency(params[name], language)
    code = note.code
    if "other_framework" in params:
        # An answer that was stored before frameworks were named is still told without them.
        code = f"{code}_between"
        for name in ("framework", "other_framework"):
            params[name] = names.framework(params[name], language)
    return note.model_copy(update={"text": say(language, code, params)})


def _plan(plan: Plan, names: Names, language: Language) -> Plan:
    return plan.model_copy(update={"steps": [_step(step, names, language) for step in plan.steps]})


def _step(step: Step, names: Names, language: Language) -> Step:
    return step.model_copy(
        update={
            "title": names.module(step.module, language),
            "why": step.why.model_copy(update={"text": _why(step, names, language)}),
        }
    )


def _why(step: Step, names: Names, language: Language) -> str:
    params: dict[str, str] = {}
    if step.why.code == "closes_gap":
        params["changes"] = listed(language, (_rise(rise, names, language) for rise in step.closes))
    elif step.why.code == "covers_items":
        params["items"] = _items(step.why.params["items"], names, language)
    elif step.why.code == "enables":
        params["modules"] = listed(language, (names.module(key, language) for key in step.why.params["modules"]))
    return say(language, step.why.code, params)


def _items(items: Iterable[str], names: Names, language: Language) -> str:
    """Name items by level; an id that repeats its competency and level is cut to what it adds."""
    by_level: dict[tuple[str, int], list[str]] = {}
    for item in items:
        place = names.items[item]
        by_level.setdefault(place, []).append(item.removeprefix(f"{place[0]}/{place[1]}/"))
    return listed(
        language,
        (
            say(
                language,
                "items_of_level",
                {
                    "items": listed(language, short),
                    "competency": names.competency(competency, language),
                    "level": str(level),
                },
            )
            for (competency, level), short in by_level.items()
        ),
    )


def _rise(rise: LevelRaise, names: Names, language: Language) -> str:
    return say(
        language,
        "level_change",
        {
            "competency": names.competency(rise.competency, language),
            "from": str(rise.from_level),
            "to": str(rise.to_level),
        },
    )


def _relaxation(note: Note, names: Names, language: Language) -> Note:
    changes = listed(language, (told_change(change, names, language) for change in note.params["changes"]))
    return note.model_copy(update={"text": say(language, note.code, {"changes": changes})})


def told_change(change: Mapping[str, Any], names: Names, language: Language) -> str:
    """Return a limit at another value."""
    limit = say(language, f"limit_{change['limit']}")
    # No day without learning left is none that binds.
    if change["to"] is None or (change["limit"] == "unavailable" and not change["to"]):
        return say(language, "limit_lifted", {"limit": limit})
    return say(
        language,
        "limit_change",
        {
            "limit": limit,
            "from": told_value(change["from"], names, language),
            "to": told_value(change["to"], names, language),
        },
    )


def told_value(value: Any, names: Names, language: Language) -> str:
    """Return the value of a limit."""
    if isinstance(value, dict):
        return money(value["amount"], value["currency"], language)
    if isinstance(value, (int, float)):
        return str(format_decimal(value, locale=language))
    if not value:
        return say(language, "nothing")
    if isinstance(value, str):
        return value
    return listed(language, (_entry(entry, names, language) for entry in value))


def _entry(value: Any, names: Names, language: Language) -> str:
    if isinstance(value, dict) and "module" in value:
        module = names.module(value["module"], language)
        if value["offering"] is not None:
            module = say(language, "module_in_run", {"module": module, "offering": value["offering"]})
        return module if value["keep"] else say(language, "module_refused", {"module": module})
    return say(language, "day_range", value) if isinstance(value, dict) else names.module(value, language)


def _locked(lock: Any) -> str:
    """Return the module of a lock; answers of earlier versions name only that."""
    return str(lock["module"] if isinstance(lock, dict) else lock)
