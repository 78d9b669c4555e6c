"""Where a learner stands before the plan: the levels and items that count, and what is said about the others."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import islice

from catalog import Conversions
from service.schemas.requests import RecommendationRequest, RequirementGiven
from service.translate.equivalents import equivalents
from service.translate.knowledge import Gathered, Learner
from service.translate.notices import Notice
from service.translate.prepared import item_levels_of
from service.translate.ratings import counted
from service.translate.scales import Scale

#: A hostile request could name a million unknown modules; nobody reads more warnings than this.
MOST_NOTICES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What counts of a learner."""

    #: For each rated competency that is known, the level on its own scale.
    levels: Mapping[str, int]
    #: Those that some level lists, sorted.
    items_held: tuple[str, ...]
    #: Requirements in which the learner has neither a rating that counts nor an item.
    unrated: frozenset[str]
    notices: tuple[Notice, ...]


def standing(
    request: RecommendationRequest,
    gathered: Gathered,
    learner: Learner,
    scales: Mapping[str, Scale],
    requirements: Iterable[RequirementGiven],
    *,
    on: date,
) -> Standing:
    """Return what counts on a day; nothing here minds the faults that a request may have elsewhere."""
    owners = item_levels_of(gathered.catalog, scales)
    wanted = {requirement.competency for requirement in requirements}
    found = stands(learner, scales, owners, gathered.conversions, wanted, on=on)
    unknown = islice(_unknown(request, learner, scales, owners), MOST_NOTICES)
    return replace(found, notices=(*found.notices, *unknown))


def stands(
    learner: Learner,
    scales: Mapping[str, Scale],
    owners: Mapping[str, tuple[str, int]],
    conversions: Conversions,
    asked: Collection[str],
    *,
    on: date,
) -> Standing:
    """Return what counts of a learner who is asked for some competencies; `owners` says where each item is listed."""
    ratings = counted(learner.attainments, on)
    items_held = sorted(item for item in learner.items_held if item in owners)
    levels = {competency: level for competency, level in ratings.levels.items() if competency in scales}
    wanted = {competency for competency in asked if competency in scales}
    taken_over = equivalents(
        learner.attainments, rated=levels, wanted=wanted, scales=scales, conversions=conversions, on=on
    )
    levels |= taken_over.levels
    unrated = frozenset(wanted - set(levels) - {owners[item][0] for item in items_held})
    return Standing(
        levels={competency: scales[competency].at_most(level) for competency, level in levels.items()},
        items_held=tuple(items_held),
        unrated=unrated,
        notices=(
            *(_unrated(competency) for competency in sorted(unrated)),
            *ratings.notices,
            *taken_over.notices,
        ),
    )


@lru_cache(maxsize=4096)
def _unrated(competency: str) -> Notice:
    return Notice.of("unrated", competency=competency)


def _unknown(
    request: RecommendationRequest, learner: Learner, scales: Mapping[str, Scale], owners: Collection[str]
) -> Iterator[Notice]:
    """Yield a notice for each thing that is named but plays no part."""
    for competency in sorted({rating.competency for rating in learner.attainments} - set(scales)):
        yield Notice.of("unknown_competency", competency=competency)
    for item in sorted(set(learner.items_held) - set(owners)):
        yield Notice.of("unknown_item", item=item)
    known = {module.id for module in request.modules or ()} | set(learner.completed_modules)
    for module in sorted(request.modules or (), key=lambda module: module.id):
        mentioned = set(module.excludes or ())
        for choices in (module.requires and module.requires.modules) or ():
            mentioned |= set(choices)
        for unknown in sorted(mentioned - known):
            yield Notice.of("unknown_module", module=module.id, unknown=unknown)
