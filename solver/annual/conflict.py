"""Whether what must be fits together, and which limits do not: one program of those who are bound to anything.

Everybody else does nothing in it, and classes that others may fill ask for fewer; so what it cannot do no plan can.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import inf

from solver.annual.answer import AnnualTier
from solver.annual.commitments import Commitments, is_open_to
from solver.annual.company import Company
from solver.annual.control import AnnualLimits
from solver.annual.group import GroupQuestion, decide_group
from solver.annual.groups import Choice, questions
from solver.annual.obstacle import LimitKind, SharedLimit
from solver.annual.problem import AnnualProblem
from solver.annual.shared import shared_of

#: Learners who are decided in one program here.
MOST_LEARNERS = 400
#: Programs that are solved to tell which limits are too tight; seconds for one, after which it is taken for possible.
MOST_TRIALS = 60
TRIAL_SECONDS = 20.0
#: Any plan will do.
ANY_PLAN = 1e6


@dataclass(frozen=True, slots=True)
class Fit:
    """What came of the program: paths that fit together, or that there are none; neither where it was not settled."""

    choice: Choice | None = None
    is_impossible: bool = False


class Conflict:
    """The program of the learners who are bound to anything."""

    def __init__(self, commitments: Commitments) -> None:
        problem = _eased(commitments)
        self._company = Company(problem)
        self._packed = shared_of(problem).packed
        self._learners = [learner.id for learner in problem.learners]
        self._question: GroupQuestion | None = None
        is_small = 0 < len(self._learners) <= MOST_LEARNERS
        if is_small and len(commitments.cheapest) == len(self._learners) and not self._company.is_coarse:
            (question,) = questions(
                self._company,
                commitments.cheapest,
                [self._learners],
                tier=AnnualTier.PRICE,
                earlier=(),
                turn=0,
                seconds=TRIAL_SECONDS,
                relative_gap=ANY_PLAN,
            )
            rooms = {seat: 0 for seat, left in commitments.problem.seats_by_offering.items() if not left}
            self._question = replace(question, rooms={**question.rooms, **rooms})

    def fit(self, seconds: float = TRIAL_SECONDS) -> Fit:
        """Return what fits together of all that must be."""
        if self._question is None:
            return Fit()
        answer = decide_group(self._packed, replace(self._question, seconds=seconds))
        if answer.columns is None:
            return Fit(is_impossible=answer.bound == -inf)
        return Fit(dict(zip(self._learners, answer.columns, strict=True)))

    def limits(self, ends: AnnualLimits) -> tuple[SharedLimit, ...]:
        """Return limits that alone let nothing fit together, as few as are found; none where that is not known."""
        question = self._question
        if question is None or not self.fit().is_impossible:
            return ()

        def is_impossible(limits: Sequence[SharedLimit]) -> bool:
            return decide_group(self._packed, _with_only(question, limits)).bound == -inf

        return fewest(tuple(_limits_of(question)), is_impossible, ends)


def fewest(
    limits: Sequence[SharedLimit], is_impossible: Callable[[Sequence[SharedLimit]], bool], ends: AnnualLimits
) -> tuple[SharedLimit, ...]:
    """Return some of the limits, none of which can be spared, with which nothing is possible, as with all of them.

    Halves are looked at first, for few of many limits matter (QuickXplain). After so many trials, or when the time is
    over, all the rest stays.
    """
    left = MOST_TRIALS

    def looked_at(limits: Sequence[SharedLimit]) -> bool:
        nonlocal left
        left -= 1
        return left >= 0 and not ends.is_over and is_impossible(limits)

    def needed(
        others: tuple[SharedLimit, ...], some: tuple[SharedLimit, ...], *, is_new: bool
    ) -> tuple[SharedLimit, ...]:
        if is_new and looked_at(others):
            return ()
        if len(some) <= 1:
            return some
        first, second = some[: len(some) // 2], some[len(some) // 2 :]
        of_second = needed((*others, *first), second, is_new=True)
        return (*needed((*others, *of_second), first, is_new=bool(of_second)), *of_second)

    return needed((), tuple(limits), is_new=False)


def limits_of(problem: AnnualProblem) -> tuple[SharedLimit, ...]:
    """Return everything in a year that learners share and that is limited."""
    return (
        *([SharedLimit(kind=LimitKind.WHOLE_BUDGET)] if problem.budget_minor is not None else []),
        *(
            SharedLimit(kind=LimitKind.CENTRE_BUDGET, centre=centre.id)
            for centre in problem.cost_centres
            if centre.budget_minor is not None
        ),
        *(
            SharedLimit(kind=LimitKind.GRANT, grant=grant.id)
            for grant in problem.grants
            if grant.most_minor is not None
        ),
        *(
            SharedLimit(kind=LimitKind.SEATS, module=module, offering=offering)
            for module, offering in problem.seats_by_offering
        ),
        *(
            SharedLimit(kind=LimitKind.LEAST_LEARNERS, module=terms.module, offering=terms.offering)
            for terms in problem.terms
            if terms.least_learners
        ),
    )


def _eased(commitments: Commitments) -> AnnualProblem:
    """Return the year of those who are bound to anything: a class asks for no more than others cannot be.

    Each offering has a seat there, so that those without one are limits like any other.
    """
    problem = commitments.problem
    bound_to = {learner.id for learner in commitments.learners}
    free = [learner for learner in problem.learners if learner.id not in bound_to]
    terms = []
    for entry in problem.terms:
        others = sum(is_open_to(learner, (entry.module, entry.offering)) for learner in free)
        terms.append(replace(entry, least_learners=max(0, entry.least_learners - others)))
    modules = tuple(
        module
        if module.offerings is None
        else replace(module, offerings=tuple(o if o.has_a_seat else replace(o, seats_left=1) for o in module.offerings))
        for module in problem.modules
    )
    return replace(problem, modules=modules, learners=commitments.learners, terms=tuple(terms))


def _limits_of(question: GroupQuestion) -> list[SharedLimit]:
    """Return the limits of a question."""
    found = [] if question.budget_minor is None else [SharedLimit(kind=LimitKind.WHOLE_BUDGET)]
    found += [SharedLimit(kind=LimitKind.CENTRE_BUDGET, centre=centre) for centre in question.centre_minor]
    found += [SharedLimit(kind=LimitKind.GRANT, grant=grant) for grant in question.grant_minor]
    found += [
        SharedLimit(kind=LimitKind.SEATS, module=module, offering=offering) for module, offering in question.rooms
    ]
    found += [
        SharedLimit(kind=LimitKind.LEAST_LEARNERS, module=module, offering=offering)
        for (module, offering), opening in question.openings.items()
        if opening.least_learners
    ]
    return found


def _with_only(question: GroupQuestion, limits: Sequence[SharedLimit]) -> GroupQuestion:
    """Return the question with no limits but these."""
    stay = set(limits)

    def stays(kind: LimitKind, **about: object) -> bool:
        return SharedLimit(kind=kind, **about) in stay  # type: ignore[arg-type]

    return replace(
        question,
        budget_minor=question.budget_minor if stays(LimitKind.WHOLE_BUDGET) else None,
        centre_minor={c: most for c, most in question.centre_minor.items() if stays(LimitKind.CENTRE_BUDGET, centre=c)},
        grant_minor={g: most for g, most in question.grant_minor.items() if stays(LimitKind.GRANT, grant=g)},
        rooms={
            seat: room
            for seat, room in question.rooms.items()
            if stays(LimitKind.SEATS, module=seat[0], offering=seat[1])
        },
        openings={
            seat: opening
            if stays(LimitKind.LEAST_LEARNERS, module=seat[0], offering=seat[1])
            else replace(opening, least_learners=0)
            for seat, opening in question.openings.items()
        },
    )
