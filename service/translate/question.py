"""From a request without faults to the solver's problem, with everything the answer will need to be told in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

import solver
from service.schemas.requests import LimitsGiven, RecommendationRequest, RequirementGiven
from service.translate import modules
from service.translate.equivalents import equivalents
from service.translate.knowledge import Gathered, Learner, Scale, named_competencies, requirements_of
from service.translate.modules import ModuleWords
from service.translate.notices import Notice
from service.translate.ratings import counted

#: The currency of an answer in which no price occurs: ISO 4217 keeps this code for transactions without one.
NO_CURRENCY = "XXX"
#: The version of a catalogue that came with the request.
INLINE = "inline"
#: A hostile request could name a million unknown modules; nobody reads more warnings than this.
MOST_NOTICES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The problem, and beside it what the solver has no use for."""

    problem: solver.PathProblem
    #: Set when a date decides which ratings count; otherwise no date is part of the question.
    counted_on: date | None
    currency: str
    catalog_version: str
    #: English and Chinese name of each competency that the catalogue knows.
    competency_names: Mapping[str, tuple[str, str]]
    module_words: Mapping[str, ModuleWords]
    #: The competency and level that list each item.
    item_levels: Mapping[str, tuple[str, int]]
    limits: LimitsGiven
    #: Requirements in which the learner has neither a rating that counts nor an item.
    unrated: frozenset[str]
    notices: tuple[Notice, ...]


def question(
    request: RecommendationRequest, gathered: Gathered, learner: Learner, scales: Mapping[str, Scale], *, today: date
) -> Question:
    """Translate; everything comes out sorted by id, so that equal requests give equal problems."""
    limits = request.limits or LimitsGiven()
    counted_on = today if any(rating.expires_on for rating in learner.attainments) else None
    ratings = counted(learner.attainments, today)
    requirements = requirements_of(request, gathered)
    if request.modules is not None:
        translated = [modules.of_request(module) for module in request.modules]
    else:
        translated = [modules.of_catalog(module) for module in gathered.catalog.modules]
    translated.sort(key=lambda pair: pair[0].id)
    chosen = tuple(module for module, _ in translated)
    words: dict[str, ModuleWords] = {module.id: entry for module, entry in translated}
    item_levels = {
        item: (competency, level)
        for competency, scale in scales.items()
        for level, listed in scale.items_by_level.items()
        for item in listed
    }
    owners = {item: competency for item, (competency, _) in item_levels.items()}
    items_held = sorted(item for item in learner.items_held if item in owners)
    levels = {competency: level for competency, level in ratings.levels.items() if competency in scales}
    taken_over = equivalents(
        learner.attainments,
        rated=levels,
        wanted={requirement.competency for requirement in requirements},
        scales=scales,
        conversions=gathered.conversions,
        on=today,
    )
    levels |= taken_over.levels
    named = named_competencies(request, requirements) | set(levels) | {owners[item] for item in items_held}
    for module in chosen:
        named |= {outcome.competency for outcome in module.outcomes}
        named |= {needed.competency for needed in module.level_prerequisites}
    problem = solver.PathProblem(
        competencies=tuple(_competency(key, scales[key]) for key in sorted(named)),
        modules=chosen,
        requirements=tuple(_requirement(entry) for entry in requirements),
        attainments=tuple(
            solver.Attainment(competency=solver.CompetencyId(key), level=scales[key].at_most(levels[key]))
            for key in sorted(levels)
        ),
        items_held=frozenset(solver.ItemId(item) for item in items_held),
        completed=frozenset(solver.ModuleId(module) for module in learner.completed_modules),
        budget_minor=limits.budget.minor if limits.budget else None,
        effort_limit_hundredths=limits.effort_hours,
        bars=_bars(limits, words),
        locks=tuple(
            solver.Lock(module=solver.ModuleId(lock.module), keep=lock.keep)
            for lock in sorted(request.locks or (), key=lambda lock: lock.module)
        ),
        goal=solver.Goal(request.goal),
    )
    rated = set(levels) | {owners[item] for item in items_held}
    unrated = frozenset(entry.competency for entry in requirements if entry.competency not in rated)
    names = {entry.id: (entry.name_en, entry.name_zh) for entry in gathered.catalog.competencies if entry.id in named}
    from_catalog = request.modules is None or bool(names) or request.target.requirements is None
    return Question(
        problem=problem,
        counted_on=counted_on,
        currency=_currency(request, gathered),
        catalog_version=gathered.catalog.version if from_catalog else INLINE,
        competency_names=names,
        module_words=words,
        item_levels=item_levels,
        limits=limits,
        unrated=unrated,
        notices=(
            *(Notice.of("unrated", competency=competency) for competency in sorted(unrated)),
            *ratings.notices,
            *taken_over.notices,
            *islice(_unknown(request, learner, scales, owners), MOST_NOTICES),
        ),
    )


def _competency(key: str, scale: Scale) -> solver.Competency:
    return solver.Competency(
        id=solver.CompetencyId(key),
        levels=scale.levels,
        items=tuple(
            solver.LevelItems(level=level, items=frozenset(solver.ItemId(item) for item in listed))
            for level, listed in sorted(scale.items_by_level.items())
            if listed
        ),
    )


def _requirement(entry: RequirementGiven) -> solver.Requirement:
    return solver.Requirement(
        competency=solver.CompetencyId(entry.competency),
        level=entry.level,
        weight=entry.weight,
        essential=entry.essential,
    )


def _bars(limits: LimitsGiven, words: Mapping[str, ModuleWords]) -> tuple[solver.Bar, ...]:
    """Bar each module that states a value outside the list; one that states none is open to all."""
    bars: list[solver.Bar] = []
    stated: tuple[tuple[str, list[str] | None, Callable[[ModuleWords], str | None]], ...] = (
        ("languages", limits.languages, lambda module: module.language),
        ("locations", limits.locations, lambda module: module.location),
        ("modes", limits.modes, lambda module: module.mode),
    )
    for limit, allowed, value_of in stated:
        if allowed is None:
            continue
        barred = frozenset(
            solver.ModuleId(key)
            for key, module in words.items()
            if value_of(module) is not None and value_of(module) not in allowed
        )
        if barred:
            bars.append(solver.Bar(limit=limit, modules=barred))
    return tuple(bars)


def _currency(request: RecommendationRequest, gathered: Gathered) -> str:
    if request.limits and request.limits.budget:
        return request.limits.budget.currency
    if request.modules is not None:
        return request.modules[0].price.currency if request.modules else NO_CURRENCY
    return gathered.catalog.modules[0].price_currency if gathered.catalog.modules else NO_CURRENCY


def _unknown(
    request: RecommendationRequest, learner: Learner, scales: Mapping[str, Scale], owners: Mapping[str, str]
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
