"""What differs between two years of a company, learner by learner, and why only one of the plans has a step."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId, Seat
from solver.domain import CompetencyId, Module, ModuleId, Offering, OfferingId


class MissingReason(StrEnum):
    """Why a year has not a step that another one has: the first that is true there."""

    NO_LEARNER = "no_learner"
    COMPLETED = "completed"
    #: A lock refuses it here, or keeps it in the other year alone.
    LOCKED = "locked"
    KEPT = "kept"
    NO_MODULE = "no_module"
    #: A language, mode or place that the learner does not take.
    BARRED = "barred"
    NO_OFFERING = "no_offering"
    OFFERING_MOVED = "offering_moved"
    OFFERING_FULL = "offering_full"
    #: It begins before the learner does, or ends after.
    OUT_OF_TIME = "out_of_time"
    #: What the learner holds or needs is another.
    LEARNER_CHANGED = "learner_changed"
    #: The same is reached by other steps.
    REPLACED = "replaced"
    #: The gap stays open, for the reason that the gap has.
    GAP_OPEN = "gap_open"


class Fact(StrEnum):
    """What is another for a learner."""

    TARGET = "target"
    HELD = "held"
    COMPLETED = "completed"
    UNDER_WAY = "under_way"
    LOCKS = "locks"
    LIMITS = "limits"
    OWN_BUDGET = "own_budget"
    EFFORT = "effort"
    TIME = "time"
    COST_CENTRE = "cost_centre"
    CENTRE_BUDGET = "centre_budget"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGap:
    """A requirement that a plan does not close; the reason is the word that was found for it, if any."""

    required: int
    reached: int
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLearner:
    """The year of one learner, as far as years are compared."""

    seats: tuple[Seat, ...] = ()
    #: After grants.
    price_minor: int = 0
    #: Which competencies that are asked for a step raises.
    raises: Mapping[ModuleId, frozenset[CompetencyId]] = field(default_factory=dict)
    open_gaps: Mapping[CompetencyId, OpenGap] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDifference:
    """A step that one plan has and the other has not."""

    seat: Seat
    reason: MissingReason
    #: With GAP_OPEN: which gap, and the word for why it stays open where the step is missing.
    competency: CompetencyId | None = None
    gap_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatMove:
    """A step that both plans have, in another run."""

    module: ModuleId
    before: OfferingId | None
    after: OfferingId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapDifference:
    """A requirement that comes out otherwise; None where it is not asked for."""

    competency: CompetencyId
    required_before: int | None
    required_after: int | None
    reached_before: int | None
    reached_after: int | None
    #: Why it stays open in the first plan, and in the second, where it does.
    reason_before: str | None = None
    reason_after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerDifference:
    """Everything that differs for one learner."""

    learner: LearnerId
    price_before_minor: int
    price_after_minor: int
    lost: tuple[StepDifference, ...]
    gained: tuple[StepDifference, ...]
    moved: tuple[SeatMove, ...]
    gaps: tuple[GapDifference, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class YearsCompared:
    """Two years of a company, ready to be compared learner by learner."""

    before: AnnualProblem
    after: AnnualProblem

    def learner(
        self, key: LearnerId, before: PlannedLearner | None, after: PlannedLearner | None
    ) -> LearnerDifference | None:
        """Return what differs for a learner between the plans; None when nothing does. None is a year without them."""
        then, now = before or PlannedLearner(), after or PlannedLearner()
        there, here = self.before.learner_by_id.get(key), self.after.learner_by_id.get(key)
        places_then, places_now = dict(then.seats), dict(now.seats)
        lost = [(module, offering) for module, offering in then.seats if module not in places_now]
        gained = [(module, offering) for module, offering in now.seats if module not in places_then]
        moved = [
            SeatMove(module=module, before=places_then[module], after=offering)
            for module, offering in now.seats
            if module in places_then and places_then[module] != offering
        ]
        gaps = _gaps(there, here, then, now)
        if not (lost or gained or moved or gaps) and then.price_minor == now.price_minor:
            return None
        missing_now = _Missing(self.after, here, now, self._after_modules, there)
        missing_then = _Missing(self.before, there, then, self._before_modules, here)
        return LearnerDifference(
            learner=key,
            price_before_minor=then.price_minor,
            price_after_minor=now.price_minor,
            lost=tuple(missing_now.step(seat, then, self._before_modules) for seat in lost),
            gained=tuple(missing_then.step(seat, now, self._after_modules) for seat in gained),
            moved=tuple(moved),
            gaps=gaps,
            facts=self.facts(there, here),
        )

    def facts(self, there: AnnualLearner | None, here: AnnualLearner | None) -> tuple[Fact, ...]:
        """Return what is another for a learner who is in both years."""
        if there is None or here is None:
            return ()
        differs = {
            Fact.TARGET: there.requirements != here.requirements,
            Fact.HELD: (there.attainments, there.items_held) != (here.attainments, here.items_held),
            Fact.COMPLETED: there.completed != here.completed,
            Fact.UNDER_WAY: there.in_progress != here.in_progress,
            Fact.LOCKS: set(there.locks) != set(here.locks),
            Fact.LIMITS: self._barred(there) != self._barred(here),
            Fact.OWN_BUDGET: there.budget_minor != here.budget_minor,
            Fact.EFFORT: there.effort_limit_hundredths != here.effort_limit_hundredths,
            Fact.TIME: there.calendar != here.calendar,
            Fact.COST_CENTRE: self.before.centres_of(there) != self.after.centres_of(here),
            Fact.CENTRE_BUDGET: _budgets(self.before, there) != _budgets(self.after, here),
            Fact.PRIORITY: there.priority != here.priority,
        }
        return tuple(fact for fact, is_another in differs.items() if is_another)

    @cached_property
    def _before_modules(self) -> Mapping[ModuleId, Module]:
        return self.before.module_by_id

    @cached_property
    def _after_modules(self) -> Mapping[ModuleId, Module]:
        return self.after.module_by_id

    def _barred(self, learner: AnnualLearner) -> frozenset[ModuleId]:
        """Return which of the modules that both years have are kept from a learner."""
        barred = frozenset[ModuleId]().union(*(bar.modules for bar in learner.bars))
        return frozenset(key for key in barred if key in self._before_modules and key in self._after_modules)


@dataclass(frozen=True, slots=True)
class _Missing:
    """Says why steps of another year are missing in this one, for one learner."""

    problem: AnnualProblem
    learner: AnnualLearner | None
    planned: PlannedLearner
    modules: Mapping[ModuleId, Module]
    #: The same learner in the other year.
    other: AnnualLearner | None

    def step(self, seat: Seat, there: PlannedLearner, modules_there: Mapping[ModuleId, Module]) -> StepDifference:
        """Return the reason why this year has not a step that the other one has."""
        reason = self._outside(seat, modules_there)
        if reason is not None:
            return StepDifference(seat=seat, reason=reason)
        competency = self._open_gap(there.raises.get(seat[0], frozenset()), there.open_gaps)
        if competency is not None:
            why = self.planned.open_gaps[competency].reason
            return StepDifference(seat=seat, reason=MissingReason.GAP_OPEN, competency=competency, gap_reason=why)
        return StepDifference(seat=seat, reason=MissingReason.REPLACED)

    def _outside(self, seat: Seat, modules_there: Mapping[ModuleId, Module]) -> MissingReason | None:
        """Return what is another about the learner or the catalogue that keeps the step out, if anything is."""
        module_id, offering_id = seat
        learner = self.learner
        if learner is None:
            return MissingReason.NO_LEARNER
        reason = self._decided(learner, module_id)
        module = self.modules.get(module_id)
        if reason is None and module is None:
            return MissingReason.NO_MODULE
        if reason is None and any(module_id in bar.modules for bar in learner.bars):
            return MissingReason.BARRED
        if reason is None and module is not None and offering_id is not None:
            reason = self._offering(module, offering_id, modules_there)
        if reason is None and self.other is not None and _stands_otherwise(learner, self.other):
            return MissingReason.LEARNER_CHANGED
        return reason

    def _decided(self, learner: AnnualLearner, module: ModuleId) -> MissingReason | None:
        """Return what was done or decided about the step, if anything was."""
        if module in learner.completed:
            return MissingReason.COMPLETED
        if any(lock.module == module and not lock.keep and lock.offering is None for lock in learner.locks):
            return MissingReason.LOCKED
        if self.other is not None and _is_kept(self.other, module) and not _is_kept(learner, module):
            return MissingReason.KEPT
        return None

    def _offering(
        self, module: Module, offering_id: OfferingId, modules_there: Mapping[ModuleId, Module]
    ) -> MissingReason | None:
        """Return what is another about the run of a step, if anything is."""
        offering = module.offering(offering_id)
        if offering is None:
            return MissingReason.NO_OFFERING
        before = modules_there[module.id].offering(offering_id) if module.id in modules_there else None
        if before is not None and _days(before) != _days(offering):
            return MissingReason.OFFERING_MOVED
        if not offering.has_a_seat:
            return MissingReason.OFFERING_FULL
        calendar = None if self.learner is None else self.learner.calendar
        if calendar is not None and (
            offering.first_day < calendar.start_day
            or (calendar.finish_day is not None and offering.last_day > calendar.finish_day)
        ):
            return MissingReason.OUT_OF_TIME
        return None

    def _open_gap(self, raised: Collection[CompetencyId], there: Mapping[CompetencyId, OpenGap]) -> CompetencyId | None:
        """Return a gap that the step raises in the other year, and that stays open further below in this one."""
        for competency in sorted(raised):
            gap = self.planned.open_gaps.get(competency)
            if gap is not None and (competency not in there or there[competency].reached > gap.reached):
                return competency
        return None


def _gaps(
    there: AnnualLearner | None, here: AnnualLearner | None, then: PlannedLearner, now: PlannedLearner
) -> tuple[GapDifference, ...]:
    """Return the requirements whose outcome differs; what was closed has reached what was asked for."""
    asked_then = {} if there is None else {entry.competency: entry.level for entry in there.requirements}
    asked_now = {} if here is None else {entry.competency: entry.level for entry in here.requirements}
    found = []
    for competency in sorted(asked_then.keys() | asked_now.keys()):
        before, after = then.open_gaps.get(competency), now.open_gaps.get(competency)
        change = GapDifference(
            competency=competency,
            required_before=asked_then.get(competency),
            required_after=asked_now.get(competency),
            reached_before=asked_then.get(competency) if before is None else before.reached,
            reached_after=asked_now.get(competency) if after is None else after.reached,
            reason_before=None if before is None else before.reason,
            reason_after=None if after is None else after.reason,
        )
        if (change.required_before, change.reached_before) != (change.required_after, change.reached_after):
            found.append(change)
    return tuple(found)


def _is_kept(learner: AnnualLearner, module: ModuleId) -> bool:
    return any(lock.module == module and lock.keep for lock in learner.locks) or any(
        entry.module == module for entry in learner.in_progress
    )


def _stands_otherwise(learner: AnnualLearner, other: AnnualLearner) -> bool:
    """Tell whether a learner holds or needs something else."""
    return (learner.requirements, learner.attainments, learner.items_held) != (
        other.requirements,
        other.attainments,
        other.items_held,
    )


def _days(offering: Offering) -> tuple[int, int]:
    return offering.first_day, offering.last_day


def _budgets(problem: AnnualProblem, learner: AnnualLearner) -> list[int | None]:
    return [problem.centre_by_id[centre].budget_minor for centre in problem.centres_of(learner)]
