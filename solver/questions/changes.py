"""What happened to a plan, and why each step of the new one is not as it was in the old one."""

from dataclasses import dataclass, replace
from enum import StrEnum

from solver.domain import InvalidProblem, Lock, ModuleId, OfferingId
from solver.path.answer import LearningPath, Placement
from solver.path.problem import Bar, PathProblem
from solver.path.worlds import Worlds
from solver.questions.difference import place_of
from solver.questions.limits import MILLION
from solver.questions.model import best_plan_with, closes_at_least, every_module
from solver.questions.modules import OUT_FOR_GOOD
from solver.questions.plans import Asking, Plan, with_module
from solver.reach import Fact


class Loss(StrEnum):
    """What became of something that was planned."""

    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A module that cannot be taken any more, or with an offering, not in that one."""

    module: ModuleId
    why: Loss
    offering: OfferingId | None = None


class ChangeReason(StrEnum):
    """Why a step of the new plan is not as it was in the old one."""

    #: Left: it was completed since.
    COMPLETED = "completed"
    #: Left, or moved out of its offering: it was cancelled.
    CANCELLED = "cancelled"
    #: Left, or moved out of its offering: it was not passed.
    FAILED = "failed"
    #: Left: gone from the catalogue, refused, barred, without dates, or its needs cannot be met any more.
    NO_LONGER_ALLOWED = "no_longer_allowed"
    #: Left: beside the steps that stay it closes nothing.
    NO_LONGER_NEEDED = "no_longer_needed"
    #: Left: a new step gives what it would have given.
    REPLACED = "replaced"
    #: Left: the limits, locks or exclusions have no room for it beside the steps that stay.
    GIVES_WAY = "gives_way"
    #: Stays, at another time.
    MOVED = "moved"
    #: Was not in the old plan.
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChange:
    """One step that is not as it was; the placements are None where it is in no plan, or without dates."""

    module: ModuleId
    #: None when the search did not settle it.
    reason: ChangeReason | None
    from_placement: Placement | None
    to_placement: Placement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanning:
    """What was planned and what happened; the problem beside it says what the learner holds and what there is now."""

    old: LearningPath
    lost: tuple[Lost, ...] = ()
    #: Modules that stay as they stand, in their offering: a place in them is the learner's already.
    booked: frozenset[ModuleId] = frozenset()
    #: The share of each of the two step terms that may be lost against the best plan possible now, in millionths.
    loss_millionths: int = 0

    @property
    def placement_by_module(self) -> dict[ModuleId, Placement]:
        """Where the steps of the old plan stood, when it had dates."""
        return dict(zip(self.old.steps, self.old.placements, strict=False))

    def __post_init__(self) -> None:
        gone = {entry.module for entry in self.lost if entry.offering is None}
        faults = [
            f"{module} is booked and no step of the old plan" for module in sorted(self.booked - {*self.old.steps})
        ]
        faults += [f"{module} is booked and lost" for module in sorted(self.booked & gone)]
        if not 0 <= self.loss_millionths <= MILLION:
            faults.append(f"a loss of {self.loss_millionths} millionths")
        if faults:
            raise InvalidProblem(faults)


def as_things_are(problem: PathProblem, replanning: Replanning) -> PathProblem:
    """Return the problem with what is lost taken out of it, and what is booked locked in with its own seat."""
    old = replanning.placement_by_module
    lost = {(entry.module, entry.offering) for entry in replanning.lost}
    booked = {
        module: _offering_left(problem, module, old.get(module))
        for module in sorted(replanning.booked - problem.completed - problem.progress.keys())
        if (module, _offering_of(old.get(module))) not in lost
    }
    faults = [f"{module} is booked and no module any more" for module in booked if module not in problem.module_by_id]
    faults += [f"{module} is booked and refused" for module in booked if module in problem.refused]
    if faults:
        raise InvalidProblem(faults)
    locks = {
        (lock.module, lock.offering): lock
        for lock in problem.locks
        if lock.module not in booked and not lost & {(lock.module, None), (lock.module, lock.offering)}
    }
    for module, offering in sorted(lost, key=str):
        entry = problem.module_by_id.get(module)
        if entry is not None and (offering is None or entry.offering(offering)):
            locks[module, offering] = Lock(module=module, keep=False, offering=offering)
    for module, offering in booked.items():
        locks[module, offering] = Lock(module=module, keep=True, offering=offering)
    return replace(
        problem,
        modules=tuple(
            replace(
                module,
                offerings=tuple(
                    replace(entry, seats_left=None) if entry.id == booked[module.id] else entry
                    for entry in module.offerings
                ),
            )
            if module.offerings and booked.get(module.id)
            else module
            for module in problem.modules
        ),
        bars=tuple(Bar(limit=bar.limit, modules=bar.modules - booked.keys()) for bar in problem.bars),
        locks=tuple(locks.values()),
        in_progress=tuple(
            entry for entry in problem.in_progress if not lost & {(entry.module, None), (entry.module, entry.offering)}
        ),
    )


@dataclass(frozen=True, slots=True)
class Aftermath:
    """A new plan beside what was planned, and what may be asked to tell why it is so."""

    worlds: Worlds
    replanning: Replanning
    plan: Plan
    #: What both step terms must reach.
    demand: tuple[int, int]
    asking: Asking

    def changes(self) -> tuple[StepChange, ...]:
        """Return every step that left, moved or is new: those of the old plan first, each in its plan's order."""
        then, now = self.replanning.placement_by_module, self.plan.placement_by_module
        found = [
            StepChange(
                module=step,
                reason=self._why_lost(step) or (self._why_left(step) if step not in now else ChangeReason.MOVED),
                from_placement=then.get(step),
                to_placement=now.get(step),
            )
            for step in self.replanning.old.steps
            if step not in self.plan.modules or self._is_moved(step)
        ]
        new = [step for step in (self.plan.path.steps if self.plan.path else ()) if step not in self._old]
        return (
            *found,
            *(
                StepChange(module=step, reason=ChangeReason.NEW, from_placement=None, to_placement=now.get(step))
                for step in new
            ),
        )

    @property
    def _old(self) -> frozenset[ModuleId]:
        return frozenset(self.replanning.old.steps)

    def _is_moved(self, step: ModuleId) -> bool:
        then, now = self.replanning.placement_by_module.get(step), self.plan.placement_by_module.get(step)
        calendar = self.worlds.problem.calendar
        if then is None or now is None or calendar is None:
            return False
        return place_of(then, calendar.start_day) != place_of(now, calendar.start_day)

    def _why_lost(self, step: ModuleId) -> ChangeReason | None:
        """Return that a step was completed, or what became of it or its offering."""
        if step in self.worlds.problem.completed:
            return ChangeReason.COMPLETED
        offering = _offering_of(self.replanning.placement_by_module.get(step))
        lost = [
            entry.why for entry in self.replanning.lost if entry.module == step and entry.offering in (None, offering)
        ]
        return ChangeReason(lost[0]) if lost else None

    def _why_left(self, step: ModuleId) -> ChangeReason | None:
        """Return why a step that nothing happened to is in the plan no more; None when the search did not settle it."""
        problem, network = self.worlds.problem, self.worlds.network
        module = problem.module_by_id.get(step)
        if module is None or step in problem.refused | problem.barred:
            return ChangeReason.NO_LONGER_ALLOWED
        if any(is_true(self.worlds, module) for _, is_true in OUT_FOR_GOOD):
            return ChangeReason.NO_LONGER_ALLOWED
        action = network.action_by_module.get(step)
        gives = action.gives & self._asked_for() if action else frozenset()
        if any(gives & network.action_by_module[other].gives for other in self.plan.modules - self._old):
            return ChangeReason.REPLACED
        return self._why_no_room(step)

    def _why_no_room(self, step: ModuleId) -> ChangeReason | None:
        problem = self.worlds.problem
        alone = self.asking.best(with_module(problem, step))
        if alone.path is None:
            return ChangeReason.NO_LONGER_ALLOWED if alone.is_settled else None
        beside = problem
        for kept in sorted({step, *(self.plan.modules & self._old)} - problem.kept - problem.progress.keys()):
            beside = with_module(beside, kept)
        worlds = Worlds(beside)
        rows = [closes_at_least(self.demand)]
        best, is_proven = best_plan_with(worlds, every_module(worlds), self.asking.search, rows)
        if best.taken is not None:
            return ChangeReason.NO_LONGER_NEEDED
        return ChangeReason.GIVES_WAY if is_proven and best.is_infeasible else None

    def _asked_for(self) -> set[Fact]:
        """Return what the target and the steps of the plan ask for, with what completes levels by items."""
        network = self.worlds.network
        asked = {target.fact for target in self.worlds.targets}
        asked.update(*(network.action_by_module[step].needs for step in self.plan.modules))
        asked.update(*(action.needs for action in network.completions))
        return asked


def _offering_of(placement: Placement | None) -> OfferingId | None:
    return placement.offering if placement else None


def _offering_left(problem: PathProblem, module: ModuleId, placement: Placement | None) -> OfferingId | None:
    """Return the offering that a module was planned in, if the module still has it."""
    offering = _offering_of(placement)
    entry = problem.module_by_id.get(module)
    return offering if offering is not None and entry is not None and entry.offering(offering) else None
