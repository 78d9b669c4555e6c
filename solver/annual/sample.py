"""Some learners who stand for all: so many from every cost centre and role."""

from collections.abc import Iterator, Sequence

from solver.annual.problem import AnnualLearner, AnnualProblem

#: Learners from whom first prices come, where there are more than twice as many; then from so many times as many.
SAMPLE = 250
LARGER = 4
#: In the tiers after the first, whose prices mean little for few learners: where there are more than twice as many.
LATER_SAMPLE = 1_000


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


def sample_sizes(count: int, *, is_first: bool) -> Iterator[int]:
    """Yield how many learners give first prices of the first tier, or a later one, then how many give better ones."""
    size = SAMPLE if is_first or count <= 2 * LATER_SAMPLE else LATER_SAMPLE
    while 2 * size < count:
        yield size
        size *= LARGER


def spread(ordered: Sequence[AnnualLearner], size: int) -> list[AnnualLearner]:
    """Return so many of these learners, evenly from everywhere."""
    return [ordered[len(ordered) * place // size] for place in range(size)]
