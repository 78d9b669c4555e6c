"""What happened to a plan, and why each step of the new one is not as it was in the old one."""

from dataclasses import dataclass, replace
from enum import StrEnum

from solver.domain import InvalidProblem, Lock, ModuleId, OfferingId
from solver.path.answer import LearningPath, Placement
from solver.path.problem import Bar, PathProblem
from solver.path.worlds import Worlds
from solver.questions.difference import stands
from solver.questions.model import best_plan_with, closes_at_least, every_module
from solver.questions.modules import OUT_FOR_GOOD
from solver.questions.plans import Asking, Plan, with_module
from solver.reach import Fact

MILLION = 1_000_000


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
    old = dict(zip(replanning.old.steps, replanning.old.placements, strict=False))
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


def changes(
    worlds: Worlds, replanning: Replanning, plan: Plan, demand: tuple[int, int], asking: Asking
) -> tuple[StepChange, ...]:
    """Return every step that left, moved or is new: those of the old plan first, each in its plan's order."""
    then = dict(zip(replanning.old.steps, replanning.old.placements, strict=False))
    now = plan.placement_by_module
    lost = {(entry.module, entry.offering): entry.why for entry in replanning.lost}
    found = []
    for step in replanning.old.steps:
        reason: ChangeReason | None
        why_lost = lost.get((step, None)) or lost.get((step, _offering_of(then.get(step))))
        if step in plan.modules:
            if step not in then or step not in now or stands(then[step]) == stands(now[step]):
                continue
            reason = ChangeReason(why_lost) if why_lost else ChangeReason.MOVED
        elif step in worlds.problem.completed:
            reason = ChangeReason.COMPLETED
        else:
            reason = ChangeReason(why_lost) if why_lost else _why_left(worlds, replanning, plan, step, demand, asking)
        found.append(StepChange(module=step, reason=reason, from_placement=then.get(step), to_placement=now.get(step)))
    new = [step for step in (plan.path.steps if plan.path else ()) if step not in replanning.old.steps]
    return (
        *found,
        *(
            StepChange(module=step, reason=ChangeReason.NEW, from_placement=None, to_placement=now.get(step))
            for step in new
        ),
    )


def _why_left(
    worlds: Worlds,
    replanning: Replanning,
    plan: Plan,
    step: ModuleId,
    demand: tuple[int, int],
    asking: Asking,
) -> ChangeReason | None:
    """Return why a step that could have stayed did not; None when the search did not settle it."""
    problem = worlds.problem
    module = problem.module_by_id.get(step)
    if module is None or step in problem.refused | problem.barred:
        return ChangeReason.NO_LONGER_ALLOWED
    if any(is_true(worlds, module) for _, is_true in OUT_FOR_GOOD):
        return ChangeReason.NO_LONGER_ALLOWED
    gives = worlds.network.action_by_module[step].gives & _asked_for(worlds, plan)
    new = plan.modules - {*replanning.old.steps}
    if any(gives & worlds.network.action_by_module[other].gives for other in new):
        return ChangeReason.REPLACED
    alone = asking.best(with_module(problem, step))
    if not alone.is_settled and alone.path is None:
        return None
    if alone.path is None:
        return ChangeReason.NO_LONGER_ALLOWED
    beside = problem
    for kept in sorted({step, *(plan.modules & {*replanning.old.steps})} - problem.kept - problem.progress.keys()):
        beside = with_module(beside, kept)
    with_it = Worlds(beside)
    best, is_proven = best_plan_with(with_it, every_module(with_it), asking.search, [closes_at_least(demand)])
    if best.taken is not None:
        return ChangeReason.NO_LONGER_NEEDED
    return ChangeReason.GIVES_WAY if is_proven else None


def _asked_for(worlds: Worlds, plan: Plan) -> set[Fact]:
    """Return what the target and the steps of a plan ask for, with what completes levels by items."""
    network = worlds.network
    asked = {target.fact for target in worlds.targets}
    asked.update(*(network.action_by_module[step].needs for step in plan.modules))
    asked.update(*(action.needs for action in network.completions))
    return asked


def _offering_of(placement: Placement | None) -> OfferingId | None:
    return placement.offering if placement else None


def _offering_left(problem: PathProblem, module: ModuleId, placement: Placement | None) -> OfferingId | None:
    """Return the offering that a module was planned in, if the module still has it."""
    offering = _offering_of(placement)
    entry = problem.module_by_id.get(module)
    return offering if offering is not None and entry is not None and entry.offering(offering) else None
