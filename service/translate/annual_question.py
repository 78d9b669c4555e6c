"""From a request for a year without faults to the solver's problem, with what its answer will need to be told.

What many learners share is translated once: modules, scales, equal targets, equal limits.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import solver
from catalog import Conversions
from service.schemas.annual import AnnualPlanRequest
from service.schemas.requests import LimitsGiven, LockGiven, TargetGiven
from service.translate.annual_choice import choice_of
from service.translate.annual_grants import grants_of
from service.translate.annual_knowledge import AskedAsOne, GatheredCompany, Participant, budgets, cost_centre_parents
from service.translate.annual_money import currency_of
from service.translate.dates import HOURS_PER_WEEK
from service.translate.knowledge import named_competencies, requirements_of
from service.translate.prepared import item_levels_of, prepared
from service.translate.question import (
    INLINE,
    bars_of,
    competency_of,
    in_progress_of,
    locks_of,
    requirement_of,
)
from service.translate.standing import stands

Shared = TypeVar("Shared")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualQuestion:
    """The problem of a year, and beside it what the solver has no use for."""

    problem: solver.AnnualProblem
    name: str | None
    start_on: date
    end_on: date
    currency: str
    catalog_version: str
    #: English and Chinese title of each module, and name of each competency that the catalogue knows.
    module_names: Mapping[str, tuple[str, str]]
    competency_names: Mapping[str, tuple[str, str]]
    #: For each learner who has any: requirements without a rating that counts and without an item.
    unrated: Mapping[str, frozenset[str]]
    #: For how many learners there is something to say, by its code.
    learners_by_notice: Mapping[str, int]
    #: Unknown modules that modules of the request name, with the module that names each.
    unknown_modules: tuple[tuple[str, str], ...] = ()


def annual_question(
    request: AnnualPlanRequest, gathered: GatheredCompany, learners: Sequence[Participant], shared: AskedAsOne
) -> AnnualQuestion:
    """Translate; everything comes out sorted by id, so that equal requests give equal problems."""
    company = _Company(request, gathered, learners, shared)
    translated = [company.learner(participant) for participant in sorted(learners, key=lambda each: each.id)]
    return AnnualQuestion(
        problem=solver.AnnualProblem(
            competencies=company.competencies,
            modules=company.choice.modules,
            learners=tuple(translated),
            cost_centres=_cost_centres(request, gathered),
            budget_minor=request.budget.minor if request.budget is not None else None,
            terms=company.choice.terms,
            grants=grants_of(
                request,
                company.choice.modules,
                company.choice.words,
                frozenset(
                    (entry.module, None)
                    for learner in translated
                    for entry in learner.in_progress
                    if entry.offering is None
                ),
            ),
        ),
        name=request.name,
        start_on=request.period.start_on,
        end_on=request.period.end_on,
        currency=currency_of(request, gathered, learners),
        catalog_version=company.catalog_version,
        module_names={
            module.id: (company.choice.words[module.id].title_en, company.choice.words[module.id].title_zh)
            for module in company.choice.modules
        },
        competency_names={
            competency.id: company.competency_names[competency.id]
            for competency in company.competencies
            if competency.id in company.competency_names
        },
        unrated=company.unrated,
        learners_by_notice=dict(sorted(company.learners_by_notice.items())),
        unknown_modules=tuple(_unknown_modules(request, learners)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What one target asks for."""

    competencies: frozenset[str]
    requirements: tuple[solver.Requirement, ...]


class _Company:
    """One year on its way to the solver."""

    def __init__(
        self, request: AnnualPlanRequest, gathered: GatheredCompany, learners: Sequence[Participant], shared: AskedAsOne
    ) -> None:
        self._request = request
        self._shared = shared
        self._conversions = gathered.catalogue.conversions
        #: By each competency whose ratings may count elsewhere: where they may.
        self._counts_in: dict[str, set[str]] = {}
        for competency, others in self._conversions.matches.items():
            for other in others:
                self._counts_in.setdefault(other, set()).add(competency)
        self._kept: dict[Any, Any] = {}
        self._attainments: dict[tuple[str, int], solver.Attainment] = {}
        self._owners = item_levels_of(gathered.catalogue.catalog, shared.scales)
        self._locks: dict[str, list[LockGiven]] = {}
        for lock in request.locks or ():
            self._locks.setdefault(lock.learner, []).append(lock)
        self.learners_by_notice: Counter[str] = Counter()
        if gathered.without_target:
            self.learners_by_notice["no_target"] = gathered.without_target
        self.unrated: dict[str, frozenset[str]] = {}
        self._choose(gathered, learners)

    def _choose(self, gathered: GatheredCompany, learners: Sequence[Participant]) -> None:
        """Settle which modules there are to choose from, and which competencies play a part."""
        request, catalogue = self._request, gathered.catalogue.catalog
        asked = {
            competency
            for participant in learners
            if participant.target is not None
            for competency in self._requirements(participant.target).competencies
        }
        named = [lock.module for lock in request.locks or ()]
        named += [entry.module for participant in learners for entry in participant.learner.in_progress]
        self.choice = choice_of(request, catalogue, sorted(asked), named)
        self._by_id = {module.id: module for module in self.choice.modules}
        self._settle_names(asked)
        self.competency_names = prepared(catalogue).competency_names
        from_catalog = (
            request.modules is None
            or any(each.target is not None and each.target.requirements is None for each in learners)
            or not self._named.isdisjoint(self.competency_names)
        )
        self.catalog_version = gathered.catalogue.version if from_catalog else INLINE

    def _settle_names(self, asked: Iterable[str]) -> None:
        named = named_competencies(self._shared.request, ()) | set(asked)
        self._mentioned: set[str] = set()
        for module in self.choice.modules:
            named |= {outcome.competency for outcome in module.outcomes}
            named |= {needed.competency for needed in module.level_prerequisites}
            self._mentioned.add(module.id)
            self._mentioned.update(*module.module_prerequisites)
        self._named = named
        self.competencies = tuple(competency_of(key, self._shared.scales[key]) for key in sorted(named))

    def learner(self, participant: Participant) -> solver.AnnualLearner:
        """Translate one learner."""
        if participant.target is None or participant.limits.start_on is None:
            raise LookupError("a learner without a target or a first day cannot be asked for anything")
        limits, learner = participant.limits, participant.learner
        asked = self._requirements(participant.target)
        competencies = {rating.competency for rating in learner.attainments}
        standing = stands(
            learner,
            self._shared.scales,
            self._owners,
            self._conversions_from(frozenset(competencies & self._counts_in.keys())),
            asked.competencies,
            on=participant.limits.start_on,
        )
        codes = {notice.code for notice in standing.notices}
        if competencies - self._shared.scales.keys():
            codes.add("unknown_competency")
        if any(item not in self._owners for item in learner.items_held):
            codes.add("unknown_item")
        self.learners_by_notice.update(codes)
        if standing.unrated:
            self.unrated[participant.id] = standing.unrated
        return solver.AnnualLearner(
            id=solver.LearnerId(participant.id),
            calendar=self._calendar(limits),
            requirements=asked.requirements,
            cost_centre=solver.CostCentreId(participant.cost_centre) if participant.cost_centre is not None else None,
            priority=participant.given.priority,
            attainments=tuple(
                self._attainment(key, level) for key, level in sorted(standing.levels.items()) if key in self._named
            ),
            items_held=frozenset(
                solver.ItemId(item) for item in standing.items_held if self._owners[item][0] in self._named
            ),
            completed=frozenset(solver.ModuleId(key) for key in learner.completed_modules if key in self._mentioned),
            in_progress=in_progress_of(learner, self._by_id) if learner.in_progress else (),
            bars=self._bars(limits),
            locks=locks_of(self._locks.get(participant.id, ())),
            budget_minor=limits.budget.minor if limits.budget is not None else None,
            effort_limit_hundredths=limits.effort_hours,
        )

    def _requirements(self, target: TargetGiven) -> "_Asked":
        """Return what a target asks for, translated once for all who have the same one."""

        def made() -> _Asked:
            alone = self._shared.request.model_copy(update={"target": target})
            given = requirements_of(alone, self._shared.gathered)
            return _Asked(
                competencies=frozenset(requirement.competency for requirement in given),
                requirements=tuple(map(requirement_of, given)),
            )

        return self._once(("asked", _key(target)), made)

    def _attainment(self, competency: str, level: int) -> solver.Attainment:
        found = self._attainments.get((competency, level))
        if found is None:
            found = solver.Attainment(competency=solver.CompetencyId(competency), level=level)
            self._attainments[competency, level] = found
        return found

    def _conversions_from(self, rated: frozenset[str]) -> Conversions:
        """Return the comparisons that ratings of these competencies can use; most learners have none."""

        def made() -> Conversions:
            into = {competency for other in rated for competency in self._counts_in[other]}
            matches = {key: listed for key, listed in self._conversions.matches.items() if key in into}
            return replace(self._conversions, matches=matches)

        return self._once(("conversions", rated), made)

    def _calendar(self, limits: LimitsGiven) -> solver.Calendar:
        days = sorted((entry.first.toordinal(), entry.last.toordinal()) for entry in limits.unavailable or ())
        start = (limits.start_on or self._request.period.start_on).toordinal()
        finish = (limits.finish_by or self._request.period.end_on).toordinal()
        weekly = HOURS_PER_WEEK if limits.hours_per_week is None else limits.hours_per_week
        return self._once(
            ("calendar", start, finish, weekly, tuple(days)),
            lambda: solver.Calendar(
                start_day=start,
                finish_day=finish,
                weekly_hundredths=weekly,
                unavailable=tuple(solver.Period(first_day=first, last_day=last) for first, last in days),
            ),
        )

    def _bars(self, limits: LimitsGiven) -> tuple[solver.Bar, ...]:
        stated = (limits.languages, limits.locations, limits.modes)
        if stated == (None, None, None):
            return ()
        key = tuple(tuple(allowed) if allowed is not None else None for allowed in stated)
        return self._once(("bars", key), lambda: bars_of(limits, self.choice.modules, self.choice.words))

    def _once(self, key: Any, make: Callable[[], Shared]) -> Shared:
        """Make what equal learners share only once."""
        if key not in self._kept:
            self._kept[key] = make()
        found: Shared = self._kept[key]
        return found


def _key(target: TargetGiven) -> Any:
    if target.requirements is None:
        return (target.role,) if target.role is not None else tuple(target.roles or ())
    return tuple((each.competency, each.level, each.weight, each.essential) for each in target.requirements), "inline"


def _cost_centres(request: AnnualPlanRequest, gathered: GatheredCompany) -> tuple[solver.CostCentre, ...]:
    limits = budgets(request)
    return tuple(
        solver.CostCentre(
            id=solver.CostCentreId(key),
            parent=solver.CostCentreId(parent) if parent is not None else None,
            budget_minor=limits[key].minor if key in limits else None,
        )
        for key, parent in sorted(cost_centre_parents(request, gathered).items())
    )


def _unknown_modules(request: AnnualPlanRequest, learners: Iterable[Participant]) -> Iterator[tuple[str, str]]:
    """Yield each module of the request with each one it names that nobody knows and nobody has completed."""
    if request.modules is None:
        return
    known = {module.id for module in request.modules}
    known |= {module for participant in learners for module in participant.learner.completed_modules}
    for module in sorted(request.modules, key=lambda module: module.id):
        mentioned = set(module.excludes or ())
        for choices in (module.requires and module.requires.modules) or ():
            mentioned |= set(choices)
        for unknown in sorted(mentioned - known):
            yield module.id, unknown
