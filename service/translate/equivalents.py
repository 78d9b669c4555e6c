"""Ratings in one framework that count in another, through an exact match and an approved comparison of the scales."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from catalog import Conversions, Scales
from service.schemas.learners import AttainmentGiven
from service.translate.notices import Notice
from service.translate.ratings import counts, standing
from service.translate.scales import Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalents:
    """The level that counts in each competency that has no rating of its own, and what is said about it."""

    levels: Mapping[str, int]
    notices: tuple[Notice, ...]


def equivalents(
    attainments: Iterable[AttainmentGiven],
    *,
    rated: Collection[str],
    wanted: Collection[str],
    scales: Mapping[str, Scale],
    conversions: Conversions,
    on: date,
) -> Equivalents:
    """Convert ratings, rounding down; each stays a rating of its source and its day.

    A competency that is `rated` itself takes nothing over: what was judged directly is not lowered by a comparison.
    What an unapproved comparison would give is told of the competencies that are `wanted`, and not counted.
    """
    open_to_others = [key for key in sorted(conversions.matches) if key in scales and key not in rated]
    given = list(attainments) if open_to_others else []
    levels: dict[str, int] = {}
    notices: list[Notice] = []
    for competency in open_to_others:
        approved = _best(competency, given, scales, conversions, compared=conversions.approved, on=on)
        newest = _best(competency, given, scales, conversions, compared=conversions.newest, on=on)
        if approved.level:
            levels[competency] = approved.level
        if competency not in wanted:
            continue
        if approved.level:
            notices.append(approved.notice("crosswalk_used", competency, conversions.framework_of))
        if newest.level > approved.level:
            notices.append(newest.notice("crosswalk_unapproved", competency, conversions.framework_of))
    return Equivalents(levels=levels, notices=tuple(notices))


@dataclass(frozen=True, slots=True)
class _Found:
    level: int
    other: str = ""

    def notice(self, code: str, competency: str, framework_of: Mapping[str, str]) -> Notice:
        return Notice.of(
            code,
            competency=competency,
            framework=framework_of[competency],
            other=self.other,
            other_framework=framework_of[self.other],
            level=str(self.level),
        )


def _best(
    competency: str,
    attainments: Iterable[AttainmentGiven],
    scales: Mapping[str, Scale],
    conversions: Conversions,
    *,
    compared: Scales,
    on: date,
) -> _Found:
    """Return the level that the converted ratings give together, and the competency that the level comes from."""
    matches = conversions.matches[competency]
    # How well the best is founded, and its level; what does not count may still say where the level is known from.
    best: tuple[int, date, int] | None = None
    sources: dict[int, str] = {}
    for rating in attainments:
        if rating.competency not in matches or rating.competency not in scales:
            continue
        worth = compared.attainment(
            conversions.framework_of[rating.competency],
            scales[rating.competency].at_most(rating.level),
            conversions.framework_of[competency],
            scales[competency].levels,
        )
        level = worth.level if worth else 0
        sources[level] = min(sources.get(level, rating.competency), rating.competency)
        if counts(rating, on):
            founded = standing(rating, level)
            best = founded if best is None else max(best, founded)
    level = 0 if best is None else -best[2]
    return _Found(level, sources.get(level, ""))
