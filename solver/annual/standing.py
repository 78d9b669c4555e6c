"""How a company stands with one choice of paths: what it comes to, what is left, and which changes make it better."""

from collections.abc import Mapping, Sequence
from operator import ge

from solver.annual.better import Looked
from solver.annual.columns import Column
from solver.annual.left import Leavings, taking
from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId

#: One path for each learner.
Choice = dict[LearnerId, Column]


class Standing:
    """One choice with its leavings, changed only for the better."""

    def __init__(self, problem: AnnualProblem, choice: Mapping[LearnerId, Column], earlier: tuple[int, ...]) -> None:
        self.choice: Choice = dict(choice)
        self.leavings = Leavings(
            problem, ((learner, taking(learner, choice[learner.id])) for learner in problem.learners)
        )
        #: What the tiers before ask for, and what there is: essential weighted steps, and all.
        self.least = (*earlier, 0, 0)[:2]
        self.steps = [0, 0]
        for learner in problem.learners:
            self.steps[0] += learner.priority * choice[learner.id].essential_steps
            self.steps[1] += learner.priority * choice[learner.id].steps

    def looked(self, learner: AnnualLearner) -> Looked:
        """Return a learner with what is left, and with what the learner must keep so that the tiers before stay."""
        column = self.choice[learner.id]
        spare = [(now - least) // learner.priority for now, least in zip(self.steps, self.least, strict=True)]
        return Looked(
            learner,
            column,
            self.leavings.left(learner, taking(learner, column)),
            (column.essential_steps - spare[0], column.steps - spare[1]),
        )

    def accepts(self, changes: Sequence[tuple[AnnualLearner, Column]]) -> bool:
        """Give learners other paths if all still fits, the plan is better and no tier before is worse."""
        before = [(learner, self.choice[learner.id]) for learner, _ in changes]
        cost, steps = self.leavings.cost_minor, list(self.steps)
        self._change(changes)
        is_better = (*self.steps, -self.leavings.cost_minor) > (*steps, -cost)
        if is_better and all(map(ge, self.steps, self.least)) and self.leavings.are_enough:
            return True
        self._change(before)
        return False

    def _change(self, changes: Sequence[tuple[AnnualLearner, Column]]) -> None:
        for learner, column in changes:
            before = self.choice[learner.id]
            self.leavings.take_back(learner, taking(learner, before))
            self.leavings.give(learner, taking(learner, column))
            self.steps[0] += learner.priority * (column.essential_steps - before.essential_steps)
            self.steps[1] += learner.priority * (column.steps - before.steps)
            self.choice[learner.id] = column
