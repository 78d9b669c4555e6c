"""Puts into the reader's language why a year has no plan."""

from collections.abc import Mapping, Sequence
from typing import Any

from service.schemas.answers import Note
from service.texts import Language, listed, say
from service.translate.wording import Names, told_change, told_value

#: Learners who are named in a sentence.
MOST_NAMED = 10
#: What stands between two sentences.
_BETWEEN: Mapping[Language, str] = {"en": " ", "zh": ""}
#: Limits that a learner's request states as what is let in.
_LETTING_IN = ("languages", "modes", "locations")


def obstacle(note: Note, names: Names, language: Language) -> Note:
    """Return an obstacle with its sentences."""
    given, code = note.params, note.code
    params: dict[str, str | int] = {
        name: told_value(given[name], names, language) for name in ("needed", "available") if name in given
    }
    if "learner" in given:
        params["learner"] = given["learner"]
    else:
        params["learners"] = _learners(given["learners"], given["count"], language)
        params["count"] = given["count"]
    if "cost_centre" in given:
        params["centre"] = given["cost_centre"]
    if "module" in given:
        params["place"] = _place(given["module"], given["offering"], names, language)
    limits = given.get("limits", ())
    more = limits if code == "obstacle_together" else limits[1:]
    sentences = []
    if code == "obstacle_together" and not limits:
        code = "obstacle_unknown"
    sentences.append(say(language, code, params))
    if more:
        told = listed(language, (_limit(limit, names, language) for limit in more))
        sentences.append(say(language, "obstacle_limits", {"limits": told}))
    for way in given.get("relaxations", ()):
        changes = listed(language, (_change(change, names, language) for change in way["changes"]))
        sentences.append(say(language, "obstacle_way", {"changes": changes}))
    return note.model_copy(update={"text": _BETWEEN[language].join(sentences)})


def _learners(learners: Sequence[str], count: int, language: Language) -> str:
    named = learners[:MOST_NAMED]
    told = listed(language, named)
    left = count - len(named)
    return say(language, "obstacle_and_more", {"learners": told, "count": left}) if left else told


def _place(module: str, offering: str | None, names: Names, language: Language) -> str:
    told = names.module(module, language)
    if offering is None:
        return say(language, "obstacle_all_runs", {"module": told})
    return say(language, "module_in_run", {"module": told, "offering": offering})


def _limit(limit: Mapping[str, Any], names: Names, language: Language) -> str:
    params: dict[str, str | int] = {}
    if "module" in limit:
        params["place"] = _place(limit["module"], limit.get("offering"), names, language)
    for name, param in (("cost_centre", "centre"), ("grant", "grant")):
        if name in limit:
            params[param] = limit[name]
    return say(language, f"obstacle_limit_{limit['limit']}", params)


def _change(change: Mapping[str, Any], names: Names, language: Language) -> str:
    if change["limit"] not in _LETTING_IN:
        return told_change(change, names, language)
    modules = listed(language, (names.module(key, language) for key in change["to"] or ()))
    limit = say(language, f"limit_{change['limit']}")
    return say(language, "obstacle_let_in", {"limit": limit, "modules": modules})
