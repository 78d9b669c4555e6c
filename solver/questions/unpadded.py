"""Plans that are not the best by the goal alone, and still have nothing superfluous in them.

A search that is asked to differ, or to keep much, would pad a plan with modules that close nothing. Each padded plan is
cut off together with those like it, and the search goes on: no plan without superfluous steps is ever cut off.
With dates a step counts as superfluous here when the others can be placed anew without it and close as much.
"""

from collections.abc import Sequence

from solver.domain import ModuleId
from solver.path.tiers import Row
from solver.path.world import World
from solver.path.worlds import Worlds
from solver.questions.model import Most, best_plan_with, has_a_use, is_not_padded, part_of
from solver.questions.plans import Asking, Plan, no_plan, plan_of
from solver.result import Status


class Unpadded:
    """The best plans of one world under changing rows; what was learned of padding is kept from one to the next."""

    def __init__(self, asking: Asking, worlds: Worlds, world: World) -> None:
        self._asking = asking
        self._worlds = worlds
        self._world = world
        self._cuts: list[Row] = []
        self._useful: set[ModuleId] = set()

    def best(self, rows: Sequence[Row], most: Most | None = None) -> tuple[Plan, bool]:
        """Return the best plan that obeys the rows and has no superfluous step, and whether all of that is proven."""
        problem = self._worlds.problem
        while True:
            best, is_proven = best_plan_with(self._worlds, self._world, self._asking.search, (*rows, *self._cuts), most)
            plan = plan_of(problem, self._world, best, is_padded=True)
            if plan.path is None:
                return plan, plan.is_settled and is_proven
            part, is_least = self._asking.least_part(problem, plan.modules)
            if part == plan.modules:
                return plan_of(problem, self._world, best), plan.is_settled and is_proven and is_least
            if not is_least and self._asking.is_out_of_work:
                return no_plan(problem, Status.UNKNOWN), False
            self._cut_off(plan.modules - part, part)

    def _cut_off(self, padding: frozenset[ModuleId], part: frozenset[ModuleId]) -> None:
        """Demand a use of every module that was padding; where that was not enough, cut off what contains the part."""
        new = sorted(padding - self._useful) if self._worlds.problem.calendar is None else []
        if new:
            self._useful.update(new)
            self._cuts += [has_a_use(module) for module in new]
        else:
            self._cuts.append(is_not_padded(part_of(self._world, part)))
