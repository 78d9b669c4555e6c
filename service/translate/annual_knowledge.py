"""What a year's request is resolved against, and each learner of the company as known: given inline, else stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from catalog import CatalogSnapshot
from service.schemas.annual import AnnualLearnerGiven, AnnualPlanRequest, LargeMoney, PeriodGiven
from service.schemas.requests import LimitsGiven, RecommendationRequest, TargetGiven
from service.schemas.values import Money
from service.translate.knowledge import Gathered, Learner, StoredLearner, learner_of, scales_of
from service.translate.scales import Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEmployee:
    """A learner as the database has it, with what the company keeps about the learner."""

    known: StoredLearner
    cost_centre: str | None = None
    targets: tuple[str, ...] = ()
    budget: Money | None = None
    effort_hundredths: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredCompany:
    """Everything that was read for a year, detached from the database."""

    catalogue: CatalogSnapshot
    #: Those whom the request names; without any named, everybody in scope.
    employees: Mapping[str, StoredEmployee] = field(default_factory=dict)
    #: The parent of each stored cost centre.
    parents: Mapping[str, str | None] = field(default_factory=dict)
    #: How many were in scope but have no target.
    without_target: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One learner of the year, everything resolved."""

    #: The place in the request; None when the learner comes from what is stored.
    place: int | None
    given: AnnualLearnerGiven
    employee: StoredEmployee | None
    learner: Learner
    #: None only in a request that has this fault.
    target: TargetGiven | None
    #: With the learner's own budget and hours, cut to the period.
    limits: LimitsGiven
    cost_centre: str | None

    @property
    def id(self) -> str:
        return self.given.id

    @property
    def is_as_stored(self) -> bool:
        """Tell whether all that is known of the learner is stored; target, money and hours may be given beside it."""
        given = self.given
        inline = (given.attainments, given.items_held, given.completed_modules, given.in_progress, given.limits)
        return self.employee is not None and inline == _NOTHING


_NO_LIMITS = LimitsGiven()
_NOTHING = (None,) * 5


def participants(request: AnnualPlanRequest, gathered: GatheredCompany) -> Iterator[Participant]:
    """Yield every learner of the year, in the order of the request or else by id."""
    alike = _Alike(request.period)
    if request.learners is not None:
        for place, given in enumerate(request.learners):
            yield _participant(place, given, gathered.employees.get(given.id), alike)
        return
    for key in sorted(gathered.employees):
        given = AnnualLearnerGiven.model_construct(id=key)
        yield _participant(None, given, gathered.employees[key], alike)


def _participant(
    place: int | None, given: AnnualLearnerGiven, employee: StoredEmployee | None, alike: "_Alike"
) -> Participant:
    target = given.target
    if target is None and employee is not None and employee.targets:
        target = alike.target(employee.targets)
    return Participant(
        place=place,
        given=given,
        employee=employee,
        learner=learner_of(given, employee.known if employee is not None else None),
        target=target,
        limits=alike.limits(given, employee),
        cost_centre=given.cost_centre or (employee.cost_centre if employee is not None else None),
    )


class _Alike:
    """What many learners of one year have alike, made once for all of them."""

    def __init__(self, period: PeriodGiven) -> None:
        self._period = period
        self._targets: dict[tuple[str, ...], TargetGiven] = {}
        self._limits: dict[tuple[int | None, Money | None], LimitsGiven] = {}

    def target(self, roles: tuple[str, ...]) -> TargetGiven:
        """Return the target that stored roles are."""
        found = self._targets.get(roles)
        if found is None:
            found = TargetGiven.model_construct(role=None, roles=list(roles), requirements=None)
            self._targets[roles] = found
        return found

    def limits(self, given: AnnualLearnerGiven, employee: StoredEmployee | None) -> LimitsGiven:
        """Return the limits of a learner; who comes without own ones shares them with all who have as much."""
        if employee is None or given.limits is not None or given.budget is not None or given.effort_hours is not None:
            return _limits(given, employee, self._period)
        own = employee.effort_hundredths, employee.budget
        if own not in self._limits:
            self._limits[own] = _limits(given, employee, self._period)
        return self._limits[own]


def _limits(given: AnnualLearnerGiven, employee: StoredEmployee | None, period: PeriodGiven) -> LimitsGiven:
    stated = given.limits or _NO_LIMITS
    budget = given.budget or stated.budget
    effort = given.effort_hours if given.effort_hours is not None else stated.effort_hours
    if employee is not None:
        budget = budget or employee.budget
        effort = effort if effort is not None else employee.effort_hundredths
    return stated.model_copy(
        update={
            "budget": budget,
            "effort_hours": effort,
            "start_on": max(period.start_on, stated.start_on or date.min),
            "finish_by": min(period.end_on, stated.finish_by or date.max),
        }
    )


def cost_centre_parents(request: AnnualPlanRequest, gathered: GatheredCompany) -> Mapping[str, str | None]:
    """Return each cost centre of the year with the one above it."""
    if request.cost_centres is None:
        return gathered.parents
    return {centre.id: centre.parent for centre in request.cost_centres}


def budgets(request: AnnualPlanRequest) -> Mapping[str, LargeMoney]:
    """Return the budget of each cost centre that has one."""
    return {centre.id: centre.budget for centre in request.cost_centres or () if centre.budget is not None}


def as_one(request: AnnualPlanRequest, gathered: GatheredCompany, learners: list[Participant]) -> "AskedAsOne":
    """Return the year as a request of one learner who is asked for everything: what does not depend on the learner."""
    asked = [
        requirement
        for participant in learners
        if participant.target is not None
        for requirement in participant.target.requirements or ()
    ]
    together = RecommendationRequest.model_construct(
        learner=AnnualLearnerGiven.model_construct(id=""),
        target=TargetGiven.model_construct(role=None, roles=None, requirements=asked),
        limits=None,
        locks=None,
        modules=request.modules,
        competencies=request.competencies,
    )
    everybody = Learner(
        id=None,
        attainments=tuple(rating for participant in learners for rating in participant.learner.attainments)
        if request.modules is not None or request.competencies
        else (),
        items_held=(),
        items_are_given=False,
        completed_modules=(),
    )
    found = Gathered(
        catalog=gathered.catalogue.catalog,
        requirements_by_role=gathered.catalogue.requirements_by_role,
        learner=None,
        conversions=gathered.catalogue.conversions,
    )
    return AskedAsOne(request=together, gathered=found, scales=scales_of(together, found, everybody))


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAsOne:
    """What all learners of a year share."""

    request: RecommendationRequest
    gathered: Gathered
    #: Competencies that came with the request have the levels up to the highest that anybody's part of it names.
    scales: Mapping[str, Scale]
