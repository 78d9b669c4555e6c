"""Which of several ratings of one competency counts, and what is said about the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from service.schemas.learners import AttainmentGiven
from service.translate.notices import Notice

_RANK = {"assessment": 1, "manager": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """The rating that counts in each rated competency, its level, and the ratings that do not count."""

    levels: Mapping[str, int]
    chosen: Mapping[str, AttainmentGiven]
    notices: tuple[Notice, ...]


def counted(attainments: Iterable[AttainmentGiven], on: date) -> Ratings:
    """Choose for each competency: assessment over manager, then the newest, then the lower level.

    A rating of the learner's own never counts, nor does one that expired before `on`.
    """
    chosen: dict[str, AttainmentGiven] = {}
    notices: set[Notice] = set()
    for rating in attainments:
        if rating.source == "self":
            notices.add(_own_word(rating.competency))
        elif rating.expires_on is not None and rating.expires_on <= on:
            day = rating.expires_on.isoformat()
            notices.add(Notice.of("expired_rating", competency=rating.competency, expires_on=day))
        elif (before := chosen.get(rating.competency)) is None or (
            standing(rating, rating.level) > standing(before, before.level)
        ):
            chosen[rating.competency] = rating
    return Ratings(
        levels={competency: rating.level for competency, rating in chosen.items()},
        chosen=chosen,
        notices=tuple(sorted(notices)),
    )


@lru_cache(maxsize=4096)
def _own_word(competency: str) -> Notice:
    return Notice.of("self_rating", competency=competency)


def counts(rating: AttainmentGiven, on: date) -> bool:
    """Tell whether a rating counts on a day."""
    return rating.source != "self" and (rating.expires_on is None or rating.expires_on > on)


def is_assessed_since(competency: str, day: date, ratings: Iterable[AttainmentGiven]) -> bool:
    """Tell whether somebody has looked on a day or later: that says more than the end of a module."""
    return any(
        rating.competency == competency
        and rating.source == "assessment"
        and rating.assessed_on is not None
        and rating.assessed_on >= day
        for rating in ratings
    )


def standing(rating: AttainmentGiven, level: int) -> tuple[int, date, int]:
    """Return how well a level is founded that a rating stands for; of several the greatest counts."""
    return (_RANK[rating.source], rating.assessed_on or date.min, -level)
