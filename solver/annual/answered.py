"""What learners answered at some prices: who has the same question at the same prices has the same answer.

A question is the same when everything is that decides the learner's model and its prices: its mark says so. Only the
bound of an answer is kept, for its path is among those known.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

from solver.annual.answer import AnnualTier, Prices
from solver.annual.control import SecondsLeft, without_end
from solver.annual.marks import Marks, core_of, dates_of, mark, scales_of
from solver.annual.pricing import Answered, Pricing
from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId, Seat
from solver.annual.shared import Part, Shared, shared_of
from solver.domain import CompetencyId, Module

#: Rounds of questions to everybody whose answers are remembered: the best prices are among the last.
MOST_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Answers:
    """The marks of all questions, and in each tier the bounds that were answered at its prices."""

    questions: Mapping[LearnerId, str] = field(default_factory=dict)
    bounds: Mapping[AnnualTier, Mapping[LearnerId, int]] = field(default_factory=dict)


def questions_of(problem: AnnualProblem, marks: Marks) -> dict[LearnerId, str]:
    """Return the mark of each learner's question: all that an answer hangs on, the prices of what is shared apart."""
    shared, scales = shared_of(problem), scales_of(problem)
    grants = repr(
        [(each.id, each.share_percent, each.most_per_learner_minor, _listed(each.seats)) for each in problem.grants]
    )
    known: dict[int, tuple[Part, str]] = {}
    found = {}
    for learner in problem.learners:
        part = shared.part(learner)
        if id(part) not in known:
            # With the part beside it, so that no other one can have its number.
            known[id(part)] = part, _catalogue(shared, part, scales)
        found[learner.id] = mark(
            marks.learners[learner.id],
            known[id(part)][1],
            grants,
            repr([(bar.limit, sorted(bar.modules & part.module_by_id.keys())) for bar in learner.bars]),
            repr((learner.budget_minor, learner.effort_limit_hundredths, learner.priority)),
            repr(problem.centres_of(learner)),
        )
    return found


def _catalogue(shared: Shared, part: Part, scales: Mapping[CompetencyId, str]) -> str:
    """Return the mark of a part of the catalogue with its prices, and of what of it has a price of its own."""
    mine = part.module_by_id.keys()
    return mark(
        repr([(module.id, core_of(module, scales), module.price_minor, _offerings(module)) for module in part.modules]),
        repr(_listed(seat for seat in shared.priced if seat[0] in mine)),
        repr((sorted(shared.wanted & mine), shared.has_least)),
    )


def _offerings(module: Module) -> list[tuple[str, str, bool, bool]] | None:
    if module.offerings is None:
        return None
    return [(o.id, dates_of(o), o.seats_left is None, (o.seats_left or 0) > 0) for o in module.offerings]


def _listed(seats: Collection[Seat] | Iterator[Seat]) -> list[Seat]:
    return sorted(seats, key=str)


def bounds_still_true(
    problem: AnnualProblem,
    bounds: Mapping[LearnerId, int],
    before: Prices,
    now: Prices,
) -> dict[LearnerId, int]:
    """Return which bounds of learners whose question is the same hold at other prices: where they meet the same."""
    if _common(before) != _common(now):
        return {}
    centres = {key for key, _ in set(before.centres) ^ set(now.centres)}
    seats = {key[0] for key, _ in {*before.seats} ^ {*now.seats}} | {
        key[0] for key, _ in {*before.least} ^ {*now.least}
    }
    moved = {learner for learner, _, _ in {*before.links} ^ {*now.links}}
    shared = shared_of(problem)
    found = {}
    for learner in problem.learners:
        bound = bounds.get(learner.id)
        if bound is None or learner.id in moved:
            continue
        if centres and not centres.isdisjoint(problem.centres_of(learner)):
            continue
        if seats and not seats.isdisjoint(shared.part(learner).module_by_id):
            continue
        found[learner.id] = bound
    return found


def _common(prices: Prices) -> tuple[object, ...]:
    """Return what everybody meets of prices, whatever they can do."""
    return prices.scale, prices.budget, prices.grants, prices.earlier, prices.opened, prices.closed


class RememberingPricing(Pricing):
    """Asks learners at prices, those apart whose answer is known, and remembers what everybody answered."""

    def __init__(self, problem: AnnualProblem, executor: Executor | None) -> None:
        super().__init__(problem, executor)
        self._ids = [learner.id for learner in problem.learners]
        self._known: dict[AnnualTier, tuple[Prices, Mapping[LearnerId, int]]] = {}
        #: The bounds of everybody, in the order of the problem.
        self._rounds: list[tuple[AnnualTier, Prices, list[int]]] = []

    def know(self, tier: AnnualTier, prices: Prices, bounds: Mapping[LearnerId, int]) -> None:
        """Ask nobody of these in a tier at these prices: what they answer has no path that is not known."""
        self._known[tier] = prices, bounds

    def bounds_at(self, tier: AnnualTier, prices: Prices) -> Mapping[LearnerId, int] | None:
        """Return what everybody answered at these prices, or who is known to have the same answer as before."""
        for asked, at, bounds in self._rounds:
            if asked is tier and at == prices:
                return dict(zip(self._ids, bounds, strict=True))
        return self._known_at(tier, prices) or None

    def answers(
        self,
        learners: Sequence[AnnualLearner],
        prices: Prices,
        tier: AnnualTier,
        seconds_left: SecondsLeft = without_end,
    ) -> Iterator[tuple[Sequence[AnnualLearner], list[Answered]]]:
        """Yield what is known, then the answers of the others in the order asked."""
        known = self._known_at(tier, prices)
        found: dict[LearnerId, int] = {}
        served = [learner for learner in learners if learner.id in known]
        if served:
            found.update((learner.id, known[learner.id]) for learner in served)
            yield served, [Answered(None, known[learner.id]) for learner in served]
        others = [each for each in learners if each.id not in known]
        for piece, answers in super().answers(others, prices, tier, seconds_left):
            for learner, answer in zip(piece, answers, strict=True):
                if answer.bound is not None:
                    found[learner.id] = answer.bound
            yield piece, answers
        if len(found) == len(self._ids):
            self._rounds = [entry for entry in self._rounds if entry[0] is not tier or entry[1] != prices]
            self._rounds.append((tier, prices, [found[key] for key in self._ids]))
            del self._rounds[:-MOST_ROUNDS]

    def _known_at(self, tier: AnnualTier, prices: Prices) -> Mapping[LearnerId, int]:
        entry = self._known.get(tier)
        return entry[1] if entry is not None and entry[0] == prices else {}
