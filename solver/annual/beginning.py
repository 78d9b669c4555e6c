"""The beginning of a search: a path for everybody, unless what must be cannot be."""

from solver.annual.columns import EMPTY
from solver.annual.commitments import Commitments
from solver.annual.conflict import Conflict
from solver.annual.course import Course
from solver.annual.rounding import obeys

#: Seconds for a first plan of those who are bound to anything, and the share of those left.
MOST_SECONDS = 60.0
SHARE = 0.1


def begin(course: Course) -> bool:
    """Give every learner the cheapest path that obeys locks and work under way: for most the empty one.

    Tell whether there may be a plan. Of a large company a first one is looked for where these paths are none: nobody
    is decided there but who is bound to anything.
    """
    problem, work = course.problem, course.work
    commitments = Commitments(problem, work.pricing)
    if commitments.without_path or any(True for _ in commitments.obstacles()):
        return False
    choice = {learner.id: EMPTY for learner in problem.learners if not learner.must_take_something}
    choice |= commitments.cheapest
    for learner, column in choice.items():
        work.add(learner, column)
    is_begun = course.choice is not None or bool(course.settled)
    if is_begun or course.is_small or len(choice) < len(problem.learners) or obeys(work.company, choice, ()):
        return True
    fit = Conflict(commitments).fit(min(MOST_SECONDS, max(1.0, SHARE * course.limits.seconds_left())))
    if fit.choice is not None and obeys(work.company, choice | fit.choice, ()):
        course.choice = choice | fit.choice
    return not fit.is_impossible
