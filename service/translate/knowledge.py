"""What a request is resolved against: the learner as known, the target's requirements, the scale of each competency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from catalog import CatalogSlice, Conversions, RequirementSlice
from service.schemas.learners import AttainmentGiven, InProgressGiven, LearnerGiven
from service.schemas.requests import RecommendationRequest, RequirementGiven
from service.translate.prepared import prepared
from service.translate.scales import Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLearner:
    """A learner as the database has it."""

    id: str
    attainments: tuple[AttainmentGiven, ...]
    items_held: tuple[str, ...]
    completed_modules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Everything that was read for one request, detached from the database."""

    catalog: CatalogSlice
    #: For each role of the target that the catalogue knows: what it asks for.
    requirements_by_role: Mapping[str, tuple[RequirementSlice, ...]]
    learner: StoredLearner | None
    #: How the scales of the catalogue's frameworks compare.
    conversions: Conversions = field(default_factory=Conversions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """The learner that the plan is for: what was given inline, otherwise what is stored."""

    id: str | None
    attainments: tuple[AttainmentGiven, ...]
    items_held: tuple[str, ...]
    #: True when the items came with the request, so that an unknown one is the caller's fault.
    items_are_given: bool
    completed_modules: tuple[str, ...]
    #: Always the request's own: what is under way is not stored.
    in_progress: tuple[InProgressGiven, ...] = ()


def learner_of(given: LearnerGiven, stored: StoredLearner | None) -> Learner:
    """Return the learner with each field as given, or else as stored."""
    return Learner(
        id=given.id,
        attainments=tuple(given.attainments)
        if given.attainments is not None
        else (stored.attainments if stored else ()),
        items_held=tuple(given.items_held) if given.items_held is not None else (stored.items_held if stored else ()),
        items_are_given=given.items_held is not None,
        completed_modules=tuple(given.completed_modules)
        if given.completed_modules is not None
        else (stored.completed_modules if stored else ()),
        in_progress=tuple(given.in_progress or ()),
    )


def role_ids(request: RecommendationRequest) -> tuple[str, ...]:
    """Return the roles that the target names."""
    if request.target.role is not None:
        return (request.target.role,)
    return tuple(request.target.roles or ())


def requirements_of(request: RecommendationRequest, gathered: Gathered) -> tuple[RequirementGiven, ...]:
    """Return what the target asks for, one requirement a competency, sorted by competency."""
    if request.target.requirements is not None:
        return tuple(sorted(request.target.requirements, key=lambda requirement: requirement.competency))
    merged: dict[str, RequirementGiven] = {}
    for role in role_ids(request):
        for row in gathered.requirements_by_role.get(role, ()):
            before = merged.get(row.competency)
            merged[row.competency] = RequirementGiven.model_construct(
                competency=row.competency,
                level=max(row.level, before.level if before else 0),
                weight=max(row.weight, before.weight if before else 1),
                essential=row.essential or (before is not None and before.essential),
            )
    return tuple(merged[competency] for competency in sorted(merged))


def scales_of(request: RecommendationRequest, gathered: Gathered, learner: Learner) -> Mapping[str, Scale]:
    """Return the scale of every competency that may be named.

    A competency of the catalogue keeps its framework's scale and items. Without modules of its own a request can name
    only those, and the ones it lists under `competencies`; with them, whatever it names has the levels 1, 2, ... up to
    the highest named.
    """
    stored = prepared(gathered.catalog).scales
    items: dict[str, Mapping[int, tuple[str, ...]]] = {
        competency.id: {int(level): tuple(sorted(listed)) for level, listed in competency.items.items() if listed}
        for competency in request.competencies or ()
        if competency.id not in stored
    }
    if request.modules is None and not items:
        return stored
    highest = _highest_levels(request, learner)
    own = {
        competency: Scale(levels=_counted_up_to(highest[competency]), items_by_level=items.get(competency, {}))
        for competency in sorted(highest)
        if competency not in stored and (request.modules is not None or competency in items)
    }
    return {**stored, **own}


def named_competencies(request: RecommendationRequest, requirements: Iterable[RequirementGiven]) -> set[str]:
    """Return the competencies that the request itself names, beside those of ratings."""
    named = {requirement.competency for requirement in requirements}
    named |= {competency.id for competency in request.competencies or ()}
    for module in request.modules or ():
        named |= {outcome.competency for outcome in module.outcomes}
        named |= {needed.competency for needed in (module.requires and module.requires.levels) or ()}
    return named


def _highest_levels(request: RecommendationRequest, learner: Learner) -> dict[str, int]:
    highest: dict[str, int] = {}

    def name(competency: str, level: int) -> None:
        highest[competency] = max(level, highest.get(competency, 0))

    for attainment in learner.attainments:
        name(attainment.competency, attainment.level)
    for requirement in request.target.requirements or ():
        name(requirement.competency, requirement.level)
    for module in request.modules or ():
        for outcome in module.outcomes:
            name(outcome.competency, outcome.to_level)
        for needed in (module.requires and module.requires.levels) or ():
            name(needed.competency, needed.level)
    for competency in request.competencies or ():
        name(competency.id, max((int(level) for level in competency.items), default=0))
    return highest


@cache
def _counted_up_to(highest: int) -> tuple[int, ...]:
    return tuple(range(1, highest + 1))
