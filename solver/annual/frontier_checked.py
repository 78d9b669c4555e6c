"""The last look at the plans behind a frontier: each obeys every rule within its budget, and is worth what is said."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

from solver.annual.answer import AnnualPlan, Granted, LearnerPlan
from solver.annual.columns import Column, LearnerModel
from solver.annual.frontier_lever import Lever
from solver.annual.frontier_plans import Found
from solver.annual.objective import values
from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId
from solver.annual.rules import violations
from solver.annual.shared import Packed, shared_of
from solver.path.answer import LearningPath
from solver.result import BrokenRule, Violation

#: Learners in one piece of work.
CHUNK = 200


@dataclass(slots=True)
class PlanChecks:
    """Looks at each plan once; plans of neighbouring budgets share most paths."""

    problem: AnnualProblem
    lever: Lever
    executor: Executor | None
    _paths: dict[tuple[LearnerId, Column], LearningPath] = field(init=False, default_factory=dict)
    _seen: dict[int, AnnualPlan] = field(init=False, default_factory=dict)

    def check(self, found: Found, budget_minor: int) -> None:
        """Raise BrokenRule unless a plan obeys every rule within the budget and has the values that are said."""
        if id(found.choice) in self._seen:
            return
        plan = self._plan(found)
        # Within the least budget that it fits in, so that it is looked at once for all.
        broken = violations(self.lever.within(self.problem, min(found.spent_minor, budget_minor)), plan)
        stated = (*found.values, found.price_minor)
        recomputed = tuple(values(self.problem, plan).values())
        if stated != recomputed:
            detail = f"{stated} are stated, {recomputed} recomputed"
            broken = (*broken, Violation(rule="terms_equal_the_plan", subject="terms", detail=detail))
        if broken:
            raise BrokenRule(broken)
        self._seen[id(found.choice)] = plan

    def _plan(self, found: Found) -> AnnualPlan:
        missing = [
            (learner, found.choice[learner.id])
            for learner in self.problem.learners
            if (learner.id, found.choice[learner.id]) not in self._paths
        ]
        packed = shared_of(self.problem).packed
        pieces = [missing[start : start + CHUNK] for start in range(0, len(missing), CHUNK)]
        if self.executor is None:
            answers = [placed(packed, piece) for piece in pieces]
        else:
            futures = [self.executor.submit(placed, packed, piece) for piece in pieces]
            answers = [future.result() for future in futures]
        for piece, paths in zip(pieces, answers, strict=True):
            for (learner, column), path in zip(piece, paths, strict=True):
                self._paths[learner.id, column] = path
        return AnnualPlan(
            learners=tuple(
                LearnerPlan(
                    learner=learner.id,
                    path=self._paths[learner.id, found.choice[learner.id]],
                    granted=tuple(
                        Granted(grant=grant, amount_minor=amount) for grant, amount in found.choice[learner.id].granted
                    ),
                )
                for learner in self.problem.learners
            )
        )


def placed(packed: Packed, asked: Sequence[tuple[AnnualLearner, Column]]) -> list[LearningPath]:
    """Return the paths of some learners' columns; this runs in a worker."""
    shared = packed.unpacked()
    empty = LearningPath(steps=())
    return [LearnerModel(shared, learner).path(column) if column.seats else empty for learner, column in asked]
