"""Planning again after something happened: as much of the old plan as can be kept for at most a stated loss."""

from dataclasses import dataclass

from solver.control import LOOKS_AWAY, SearchLimits, Watch
from solver.domain import ModuleId
from solver.path.answer import Relaxation
from solver.path.problem import PathProblem
from solver.questions.alternatives import least_steps
from solver.questions.changes import Aftermath, Replanning, StepChange, as_things_are
from solver.questions.difference import Difference, difference
from solver.questions.model import Most, closes_at_least, every_module
from solver.questions.plans import Asking, Plan
from solver.questions.unpadded import Unpadded
from solver.result import Status

DEFAULT_LIMITS = SearchLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """The new plan beside the best one possible now."""

    #: The plan that keeps the most.
    plan: Plan
    #: The best plan possible now, whatever it keeps of the old one.
    best: Plan
    #: From the best plan to this one: what keeping costs.
    against_best: Difference
    kept: tuple[ModuleId, ...]
    changes: tuple[StepChange, ...]
    #: Whether it is proven that no plan within the loss keeps more.
    keeps_the_most: bool
    #: Where nothing obeys the rules any more: the smallest changes that would make a plan possible.
    relaxations: tuple[Relaxation, ...] = ()


def replan(
    problem: PathProblem,
    replanning: Replanning,
    limits: SearchLimits = DEFAULT_LIMITS,
    watch: Watch = LOOKS_AWAY,
) -> Replanned:
    """Return the plan that keeps as much of an old one as it can.

    Most modules kept, then most of them where they stood, then the terms of the goal.

    Args:
        problem: The learner as things are now: attainments, modules completed and under way, catalogue, limits, locks.
        replanning: The old plan, what happened to it, what is booked, and how much may be lost.
        limits: How much work may be done for everything together.
        watch: Is told which phase begins.

    Returns:
        The plan, the best plan possible now, and each change with its reason.
    """
    asking = Asking(limits, watch)
    now = as_things_are(problem, replanning)
    best, worlds = asking.best_and_worlds(now)
    if best.path is None:
        return Replanned(
            plan=best,
            best=best,
            against_best=difference(best, best),
            kept=(),
            changes=(),
            keeps_the_most=best.is_settled,
            relaxations=asking.relaxations(now) if best.status is Status.INFEASIBLE else (),
        )
    demand = least_steps(best, replanning.loss_millionths)
    most = Most(modules=frozenset(replanning.old.steps), placements=replanning.placement_by_module)
    found, is_proven = Unpadded(asking, worlds, every_module(worlds)).best([closes_at_least(demand)], most)
    plan = found if found.path else best
    return Replanned(
        plan=plan,
        best=best,
        against_best=difference(best, plan),
        kept=tuple(step for step in plan.path.steps if step in replanning.old.steps) if plan.path else (),
        changes=Aftermath(worlds, replanning, plan, demand, asking).changes(),
        keeps_the_most=is_proven and best.is_settled and found.path is not None,
    )
