"""The plan of a company from the column of each learner: every step in its place."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor

from solver.annual.answer import AnnualPlan, Granted, LearnerPlan
from solver.annual.columns import Column
from solver.annual.pricing import kept_model
from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId
from solver.annual.shared import Packed, shared_of
from solver.path.answer import LearningPath

#: Learners whose paths are placed in one piece of work: so few that no process waits long for another.
CHUNK = 50
#: Of so few they are found sooner than a busy machine hands them out.
FEW = 400


def placed_plan(problem: AnnualProblem, choice: Mapping[LearnerId, Column], executor: Executor | None) -> AnnualPlan:
    """Return the paths of a choice, in the order of the learners."""
    asked = [(learner, choice[learner.id]) for learner in problem.learners if choice[learner.id].seats]
    packed = shared_of(problem).packed
    pieces = [asked[start : start + CHUNK] for start in range(0, len(asked), CHUNK)]
    if executor is None or len(asked) <= FEW:
        answers = [placed_chunk(packed, piece) for piece in pieces]
    else:
        answers = [future.result() for future in [executor.submit(placed_chunk, packed, piece) for piece in pieces]]
    paths: dict[LearnerId, LearningPath] = {}
    for piece, found in zip(pieces, answers, strict=True):
        paths.update({learner.id: path for (learner, _), path in zip(piece, found, strict=True)})
    empty = LearningPath(steps=())
    return AnnualPlan(
        learners=tuple(
            LearnerPlan(
                learner=learner.id,
                path=paths.get(learner.id, empty),
                granted=tuple(Granted(grant=grant, amount_minor=paid) for grant, paid in choice[learner.id].granted),
            )
            for learner in problem.learners
        )
    )


def placed_chunk(packed: Packed, asked: Sequence[tuple[AnnualLearner, Column]]) -> list[LearningPath]:
    """Return the paths of some learners' columns; this runs in a worker."""
    shared = packed.unpacked()
    return [kept_model(packed.digest, shared, learner).path(column) for learner, column in asked]
