"""Some learners who stand for all: so many from every cost centre and role."""

from collections.abc import Iterator, Sequence

from solver.annual.problem import AnnualLearner, AnnualProblem

#: Learners from whom first prices come, where there are more than twice as many; then from so many times as many.
SAMPLE = 250
LARGER = 4


def alike(problem: AnnualProblem) -> list[AnnualLearner]:
    """Return the learners so that who is of the same centre and role, and holds much the same, stands side by side."""
    return sorted(
        problem.learners,
        key=lambda learner: (
            learner.cost_centre or "",
            str(learner.requirements),
            str(learner.attainments),
            learner.id,
        ),
    )


def sample_sizes(count: int) -> Iterator[int]:
    """Yield how many learners give first prices, then how many give better ones."""
    size = SAMPLE
    while 2 * size < count:
        yield size
        size *= LARGER


def spread(ordered: Sequence[AnnualLearner], size: int) -> list[AnnualLearner]:
    """Return so many of these learners, evenly from everywhere."""
    return [ordered[len(ordered) * place // size] for place in range(size)]
