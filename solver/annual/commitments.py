"""What locks and work under way ask for whatever else is planned, and where that is more than there is.

A company can be without a plan only through these: who is free may always do nothing. All is counted in whole numbers,
and each obstacle found here is one by itself.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from solver.annual.answer import AnnualTier, Prices
from solver.annual.columns import Column, LearnerModel
from solver.annual.master import SCALE
from solver.annual.obstacle import LimitKind, Obstacle, ObstacleKind, SharedLimit
from solver.annual.pricing import Pricing
from solver.annual.problem import AnnualLearner, AnnualProblem, CostCentreId, LearnerId, Seat
from solver.annual.shared import Shared, shared_of
from solver.domain import Lock, ModuleId, OfferingId

#: Learners who are looked at closely before it is taken for possible that a class can be filled.
MOST_LOOKS = 5_000


class Commitments:
    """What the learners of one company are bound to."""

    def __init__(self, problem: AnnualProblem, pricing: Pricing) -> None:
        self.problem = problem
        self.learners = tuple(learner for learner in problem.learners if learner.must_take_something)
        #: By learner: the cheapest path, when grants pay all they can, and what no path costs less than.
        self.cheapest: dict[LearnerId, Column] = {}
        self.least_minor: dict[LearnerId, int] = {}
        for piece, answers in pricing.answers(self.learners, Prices(scale=SCALE), AnnualTier.PRICE):
            for learner, answer in zip(piece, answers, strict=True):
                if answer.bound is not None:
                    self.least_minor[learner.id] = max(0, -(answer.bound // SCALE))
                if answer.bound is not None and answer.column is not None:
                    self.cheapest[learner.id] = answer.column

    @cached_property
    def _shared(self) -> Shared:
        return shared_of(self.problem)

    @property
    def without_path(self) -> tuple[AnnualLearner, ...]:
        """Who has no path at all."""
        return tuple(learner for learner in self.learners if learner.id not in self.least_minor)

    def obstacles(self) -> Iterator[Obstacle]:
        """Yield every limit on what is shared that alone leaves no room for what must be."""
        yield from self._seats()
        yield from self._classes()
        yield from self._centres()
        yield from self._whole()

    @cached_property
    def places(self) -> Mapping[Seat, Sequence[AnnualLearner]]:
        """Who must have a new place in which offering: one that a lock names, or the only one that there is."""
        found: dict[Seat, list[AnnualLearner]] = defaultdict(list)
        for learner in self.learners:
            seats = {
                (lock.module, lock.offering or self._only_offering(learner, lock.module)) for lock in _new(learner)
            }
            for module, offering in sorted(seats, key=str):
                if offering is not None:
                    found[module, offering].append(learner)
        return found

    def _only_offering(self, learner: AnnualLearner, module: ModuleId) -> OfferingId | None:
        """Return the offering that a learner must take a module in, where that follows from the calendar."""
        offerings = self.problem.module_by_id[module].offerings or ()
        # One that is full would be left out as well.
        if module not in self._shared.priced_modules or not all(each.has_a_seat for each in offerings):
            return None
        seats = LearnerModel(self._shared, learner).seats_of(module)
        return seats[0][1] if len(seats) == 1 else None

    def others_who_may_come(self, seat: Seat, enough: int) -> int:
        """Count the learners who are not bound to an offering and may come into it; no more than are enough."""
        bound_to = {learner.id for learner in self.places[seat]}
        found = looked = 0
        for learner in self.problem.learners:
            if found == enough or looked > MOST_LOOKS:
                return enough
            if learner.id not in bound_to and is_open_to(learner, seat):
                looked += 1
                found += self._has_use_for(learner, seat)
        return found

    def _has_use_for(self, learner: AnnualLearner, seat: Seat) -> bool:
        model = LearnerModel(self._shared, learner)
        return any(module.id == seat[0] for module in model.world.modules) and seat in model.seats_of(seat[0])

    def _seats(self) -> Iterator[Obstacle]:
        left = self.problem.seats_by_offering
        told = set()
        for seat, learners in self.places.items():
            module, offering = seat
            if seat in left and len(learners) > left[seat]:
                told.add(module)
                yield _obstacle(
                    ObstacleKind.SEATS,
                    learners,
                    SharedLimit(kind=LimitKind.SEATS, module=module, offering=offering),
                    needed=len(learners),
                    available=left[seat],
                )
        wanted: dict[ModuleId, list[AnnualLearner]] = defaultdict(list)
        for learner in self.learners:
            for name in {lock.module for lock in _new(learner)}:
                wanted[name].append(learner)
        for name, learners in wanted.items():
            offerings = self.problem.module_by_id[name].offerings
            if name in told or offerings is None or any((name, each.id) not in left for each in offerings):
                continue
            available = sum(left[name, each.id] for each in offerings)
            if len(learners) > available:
                yield _obstacle(
                    ObstacleKind.SEATS,
                    learners,
                    SharedLimit(kind=LimitKind.SEATS, module=name),
                    needed=len(learners),
                    available=available,
                )

    def _classes(self) -> Iterator[Obstacle]:
        """Look for classes that somebody is bound to and too few can come into."""
        for seat, learners in self.places.items():
            terms = self.problem.terms_by_offering.get(seat)
            if terms is None or len(learners) >= terms.least_learners:
                continue
            module, offering = seat
            missing = terms.least_learners - len(learners)
            available = len(learners) + self.others_who_may_come(seat, missing)
            limits = [SharedLimit(kind=LimitKind.LEAST_LEARNERS, module=module, offering=offering)]
            room = self.problem.seats_by_offering.get(seat)
            if room is not None and room < terms.least_learners:
                limits.append(SharedLimit(kind=LimitKind.SEATS, module=module, offering=offering))
                available = min(available, room)
            if available < terms.least_learners:
                kind = ObstacleKind.LEAST_LEARNERS
                yield _obstacle(kind, learners, *limits, needed=terms.least_learners, available=available)

    def _centres(self) -> Iterator[Obstacle]:
        below: dict[CostCentreId, list[AnnualLearner]] = defaultdict(list)
        for learner in self.learners:
            for centre in self.problem.centres_of(learner):
                below[centre].append(learner)
        for node in self.problem.cost_centres:
            limit = SharedLimit(kind=LimitKind.CENTRE_BUDGET, centre=node.id)
            for needed, others in self._least_prices(below[node.id]):
                if node.budget_minor is not None and needed > node.budget_minor:
                    payers = self._payers(below[node.id])
                    kind, available = ObstacleKind.CENTRE_BUDGET, node.budget_minor
                    yield _obstacle(kind, payers, limit, *others, needed=needed, available=available)
                    break

    def _whole(self) -> Iterator[Obstacle]:
        most, terms = self.problem.budget_minor, self.problem.terms_by_offering
        if most is None:
            return
        opened = [seat for seat in self.places if seat in terms and terms[seat].fixed_price_minor]
        fixed = sum(terms[seat].fixed_price_minor for seat in opened)
        filling, classes = self._filling()
        prices = list(self._least_prices(self.learners))
        ways = [*prices, *((price + filling, (*others, *classes)) for price, others in prices if filling)]
        for price, others in ways:
            if price + fixed > most:
                payers = self._payers(self.learners, {each.id for seat in opened for each in self.places[seat]})
                limits = SharedLimit(kind=LimitKind.WHOLE_BUDGET), *others
                yield _obstacle(ObstacleKind.WHOLE_BUDGET, payers, *limits, needed=price + fixed, available=most)
                break

    def _least_prices(self, learners: Sequence[AnnualLearner]) -> Iterator[tuple[int, tuple[SharedLimit, ...]]]:
        """Yield what some learners cost at least: when grants pay all they can, and when these have their limits."""
        yield sum(self.least_minor.get(learner.id, 0) for learner in learners), ()
        grants = self.problem.grants
        limited = [grant.most_minor for grant in grants if grant.most_minor is not None]
        if grants and len(limited) == len(grants):
            limits = tuple(SharedLimit(kind=LimitKind.GRANT, grant=grant.id) for grant in grants)
            yield sum(map(self._list_price, learners)) - sum(limited), limits

    def _list_price(self, learner: AnnualLearner) -> int:
        """Return what a learner costs at least before grants."""
        prices = {lock.module: self.problem.module_by_id[lock.module].price_minor for lock in _new(learner)}
        left = sum(entry.price_left_minor for entry in learner.in_progress)
        return max(self.least_minor.get(learner.id, 0), left + sum(prices.values()))

    def _filling(self) -> tuple[int, tuple[SharedLimit, ...]]:
        """Return what those cost at least who are bound to nothing and must fill classes that others are bound to."""
        total, limits = 0, []
        for seat, learners in self.places.items():
            terms = self.problem.terms_by_offering.get(seat)
            if terms is None:
                continue
            bound_to = {learner.id for learner in learners}
            others = sum(each.id not in bound_to and is_open_to(each, seat) for each in self.learners)
            missing = terms.least_learners - len(learners) - others
            price = self.problem.module_by_id[seat[0]].price_minor
            share = sum(grant.share_percent for grant in self.problem.grants if seat in grant.seats)
            each = price * (100 - share) // 100
            if missing > 0 and each:
                total += missing * each
                limits.append(SharedLimit(kind=LimitKind.LEAST_LEARNERS, module=seat[0], offering=seat[1]))
        return total, tuple(limits)

    def _payers(self, learners: Sequence[AnnualLearner], others: Collection[LearnerId] = ()) -> Sequence[AnnualLearner]:
        """Return the learners who must pay something, or who stand among others."""
        return [each for each in learners if each.id in others or self._list_price(each)]


def _obstacle(
    kind: ObstacleKind, learners: Sequence[AnnualLearner], *limits: SharedLimit, needed: int, available: int
) -> Obstacle:
    return Obstacle(
        kind=kind,
        learners=tuple(learner.id for learner in learners),
        limits=limits,
        needed=needed,
        available=available,
    )


def _new(learner: AnnualLearner) -> Iterator[Lock]:
    """Yield the locks that ask for something which is not under way."""
    under_way = {entry.module for entry in learner.in_progress}
    for lock in learner.locks:
        if lock.keep and lock.module not in under_way:
            yield lock


def is_open_to(learner: AnnualLearner, seat: Seat) -> bool:
    """Tell, at a glance, whether nothing keeps a learner from a new place in an offering."""
    module, offering = seat
    if module in learner.completed or any(entry.module == module for entry in learner.in_progress):
        return False
    if any(module in bar.modules for bar in learner.bars):
        return False
    locks = [lock for lock in learner.locks if lock.module == module]
    return not any((lock.offering in (None, offering)) != lock.keep for lock in locks if lock.offering or not lock.keep)
