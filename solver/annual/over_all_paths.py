"""One tier of a small company decided over every path of every learner: one whole-number program."""

from math import floor

from solver.annual.answer import AnnualTier
from solver.annual.decompose import Decomposition
from solver.annual.groups import Choice
from solver.annual.master import Master
from solver.annual.rounding import chosen, obeys, value
from solver.cpsat import UnsoundSearch


def best_of_all(work: Decomposition, tier: AnnualTier, earlier: tuple[int, ...]) -> tuple[Choice, int] | None:
    """Return the best choice of all paths, which are known, and what no choice passes; None when none obeys the rows.

    Raises:
        UnsoundSearch: the program took a choice for one that obeys every rule, and it does not.
    """
    master = Master(work.company, tier, earlier, is_whole=True, is_lenient=False)
    for learner in work.problem.learners:
        master.add(learner, list(work.pool[learner.id].values()))
    solved = master.solve(relative_gap=0.0)
    if solved is None:
        return None
    choice = chosen(work.company, solved)
    if not obeys(work.company, choice, earlier):
        raise UnsoundSearch("a whole plan was found that does not obey the rows it was found under")
    # The program's own bound is a float.
    return choice, max(value(work.company, choice, tier), floor(solved.bound + 1e-3))
