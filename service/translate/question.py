"""From a request without faults to the solver's problem, with everything the answer will need to be told in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import solver
from catalog import NO_CURRENCY
from service.schemas.requests import LimitsGiven, LockGiven, RecommendationRequest, RequirementGiven
from service.translate import dates, modules
from service.translate.dates import AskedOn
from service.translate.knowledge import Gathered, Learner, named_competencies, requirements_of
from service.translate.modules import ModuleWords
from service.translate.notices import Notice
from service.translate.prepared import item_levels_of, prepared
from service.translate.scales import Scale
from service.translate.standing import standing

#: The version of a catalogue that came with the request.
INLINE = "inline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The problem, and beside it what the solver has no use for."""

    problem: solver.PathProblem
    #: The first day of the plan, on which ratings count; none where no date is part of the question.
    counted_on: date | None
    currency: str
    catalog_version: str
    #: English and Chinese name of each competency that the catalogue knows.
    competency_names: Mapping[str, tuple[str, str]]
    #: English and Chinese name of each framework that ratings may come from or count in.
    framework_names: Mapping[str, tuple[str, str]]
    module_words: Mapping[str, ModuleWords]
    #: The competency and level that list each item.
    item_levels: Mapping[str, tuple[str, int]]
    limits: LimitsGiven
    #: Requirements in which the learner has neither a rating that counts nor an item.
    unrated: frozenset[str]
    notices: tuple[Notice, ...]


def question(
    request: RecommendationRequest,
    gathered: Gathered,
    learner: Learner,
    scales: Mapping[str, Scale],
    asked: AskedOn,
    *,
    named: Iterable[str] = (),
) -> Question:
    """Translate; everything comes out sorted by id, so that equal requests give equal problems.

    The modules `named` are among those to choose from even where they cannot matter, if the catalogue has them.
    """
    limits = request.limits or LimitsGiven()
    requirements = requirements_of(request, gathered)
    stands = standing(request, gathered, learner, scales, requirements, on=asked.counted(limits))
    item_levels = item_levels_of(gathered.catalog, scales)
    chosen = _choice(request, learner, gathered, requirements, named)
    named = named_competencies(request, requirements)
    for module in chosen.modules:
        named |= {outcome.competency for outcome in module.outcomes}
        named |= {needed.competency for needed in module.level_prerequisites}
    mentioned = {module.id for module in chosen.modules}
    for module in chosen.modules:
        mentioned.update(*module.module_prerequisites)
    in_progress = in_progress_of(learner, {module.id: module for module in chosen.modules})
    calendar = dates.calendar(limits, chosen.horizon, (entry.effort_left_hundredths for entry in in_progress), asked)
    problem = solver.PathProblem(
        competencies=tuple(competency_of(key, scales[key]) for key in sorted(named)),
        modules=chosen.modules,
        requirements=tuple(requirement_of(entry) for entry in requirements),
        attainments=tuple(
            solver.Attainment(competency=solver.CompetencyId(key), level=stands.levels[key])
            for key in sorted(stands.levels)
            if key in named
        ),
        items_held=frozenset(solver.ItemId(item) for item in stands.items_held if item_levels[item][0] in named),
        completed=frozenset(solver.ModuleId(key) for key in learner.completed_modules if key in mentioned),
        budget_minor=limits.budget.minor if limits.budget else None,
        effort_limit_hundredths=limits.effort_hours,
        bars=bars_of(limits, chosen.modules, chosen.words),
        locks=locks_of(request.locks or ()),
        goal=solver.Goal(request.goal),
        calendar=calendar,
        in_progress=in_progress,
    )
    counts_by_day = calendar is not None or any(rating.expires_on for rating in learner.attainments)
    names = prepared(gathered.catalog).competency_names
    from_catalog = request.modules is None or request.target.requirements is None or not named.isdisjoint(names)
    return Question(
        problem=problem,
        counted_on=asked.start(limits) if counts_by_day else None,
        currency=_currency(request, gathered),
        catalog_version=gathered.catalog.version if from_catalog else INLINE,
        competency_names=names,
        framework_names=gathered.conversions.framework_names,
        module_words=chosen.words,
        item_levels=item_levels,
        limits=limits,
        unrated=stands.unrated,
        notices=stands.notices,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """What a plan may be made of."""

    #: Sorted by id: all that came with the request, or those of the catalogue that can matter to it.
    modules: tuple[solver.Module, ...]
    words: Mapping[str, ModuleWords]
    #: Of all that there are, so that what can matter does not decide whether dates do.
    horizon: dates.Horizon


def _choice(
    request: RecommendationRequest,
    learner: Learner,
    gathered: Gathered,
    requirements: Iterable[RequirementGiven],
    also: Iterable[str],
) -> _Choice:
    if request.modules is not None:
        translated = sorted((modules.of_request(module) for module in request.modules), key=lambda pair: pair[0].id)
        given = tuple(module for module, _ in translated)
        words: dict[str, ModuleWords] = {module.id: entry for module, entry in translated}
        return _Choice(modules=given, words=words, horizon=dates.horizon(given))
    catalogue = prepared(gathered.catalog)
    named = [lock.module for lock in request.locks or ()] + [entry.module for entry in learner.in_progress] + [*also]
    return _Choice(
        modules=catalogue.relevant((entry.competency for entry in requirements), named),
        words=catalogue.module_words,
        horizon=catalogue.horizon,
    )


def competency_names(gathered: Gathered) -> Mapping[str, tuple[str, str]]:
    """Return the English and the Chinese name of each competency of the catalogue."""
    return prepared(gathered.catalog).competency_names


def competency_of(key: str, scale: Scale) -> solver.Competency:
    """Translate the scale of a competency."""
    return solver.Competency(
        id=solver.CompetencyId(key),
        levels=scale.levels,
        items=tuple(
            solver.LevelItems(level=level, items=frozenset(solver.ItemId(item) for item in listed))
            for level, listed in sorted(scale.items_by_level.items())
            if listed
        ),
    )


def requirement_of(entry: RequirementGiven) -> solver.Requirement:
    """Translate what the target asks for in one competency."""
    return solver.Requirement(
        competency=solver.CompetencyId(entry.competency),
        level=entry.level,
        weight=entry.weight,
        essential=entry.essential,
    )


def in_progress_of(
    learner: Learner, by_id: Mapping[solver.ModuleId, solver.Module]
) -> tuple[solver.ModuleInProgress, ...]:
    """Return what is left of each module under way: by default all of its effort, and nothing to pay."""
    return tuple(
        solver.ModuleInProgress(
            module=solver.ModuleId(entry.module),
            offering=solver.OfferingId(entry.offering) if entry.offering is not None else None,
            effort_left_hundredths=by_id[solver.ModuleId(entry.module)].effort_hundredths
            if entry.effort_left_hours is None
            else entry.effort_left_hours,
            price_left_minor=entry.price_left.minor if entry.price_left is not None else 0,
            after=tuple(solver.ModuleId(earlier) for earlier in sorted({*(entry.after or ())})),
        )
        for entry in sorted(learner.in_progress, key=lambda entry: entry.module)
    )


def locks_of(locks: Iterable[LockGiven]) -> tuple[solver.Lock, ...]:
    """Translate locks, sorted by what they are about."""
    return tuple(
        solver.Lock(
            module=solver.ModuleId(lock.module),
            keep=lock.keep,
            offering=solver.OfferingId(lock.offering) if lock.offering is not None else None,
        )
        for lock in sorted(locks, key=lambda lock: (lock.module, lock.offering or ""))
    )


def bars_of(
    limits: LimitsGiven, chosen: Iterable[solver.Module], words: Mapping[str, ModuleWords]
) -> tuple[solver.Bar, ...]:
    """Bar each module that states a value outside the list; one that states none is open to all."""
    chosen = tuple(chosen)
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
            module.id
            for module in chosen
            if value_of(words[module.id]) is not None and value_of(words[module.id]) not in allowed
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
