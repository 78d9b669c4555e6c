"""The paths of one learner as the company sees them, and the best of them at given prices.

A path is best for a learner's prices in a model without the weeks of the calendar; it is a column once it has found its
places. Only where it finds none are modules and calendar decided together. Either way no path is better than the bound.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from solver.annual.asking import MOST_FORBIDDEN, Asking
from solver.annual.choices import Choices
from solver.annual.dated import build_dated
from solver.annual.lean import NotSettled, is_lean, lean_placing
from solver.annual.problem import AnnualLearner, Grant, GrantId, Seat
from solver.annual.quotes import Quote, Size
from solver.annual.shared import Shared
from solver.control import SearchLimits
from solver.cpsat import Ending, Found, Search, UnsoundSearch
from solver.domain import ModuleId, OfferingId
from solver.path.answer import LearningPath
from solver.path.calendar_model import build_with_calendar, last_week_needed
from solver.path.dates import Timetable
from solver.path.placed import place
from solver.path.placing import Placing, in_order, quick_placing, thinned
from solver.path.plans import held_after, without_superfluous
from solver.path.prepare import only

#: Deterministic time for one path at one set of prices: far more than nearly all take.
WORK = 0.5
#: The first places found will do.
ANY_DAY = 2**62
#: Columns of a learner that are remembered.
MOST_KNOWN = 12

Chosen = Mapping[ModuleId, OfferingId | None]


@dataclass(frozen=True, slots=True)
class Column:
    """One path of a learner, as the company sees it."""

    #: Weighted steps, the learner's priority apart.
    essential_steps: int
    steps: int
    #: What the learner's steps cost, and what each grant pays of it.
    price_minor: int
    granted: tuple[tuple[GrantId, int], ...]
    #: Every step with its offering, in the order of the modules' ids.
    seats: tuple[Seat, ...]

    @property
    def net_minor(self) -> int:
        return self.price_minor - sum(amount for _, amount in self.granted)


#: The path of who does nothing.
EMPTY = Column(0, 0, 0, (), ())


@dataclass(frozen=True, slots=True)
class Priced:
    """The best path found for a learner at some prices, and what no path of the learner can be worth more than."""

    column: Column | None
    #: In the parts of the quote. None when the learner has no path that obeys the rules.
    bound: int | None


class LearnerModel:
    """What one learner can do, ready to be asked at many prices."""

    def __init__(self, shared: Shared, learner: AnnualLearner) -> None:
        self._shared = shared
        self._learner = learner
        self.world = shared.world(learner)
        self._asking: Asking | None = None
        #: What was asked last, and what came of it.
        self._last: tuple[tuple[int, ...], Priced] | None = None
        #: What became of steps that were found best before, for they often are again.
        self._known: dict[tuple[Seat, ...], Column | None] = {}
        #: The same, with all steps: None where one of them is of no use.
        self._known_whole: dict[tuple[Seat, ...], Column | None] = {}

    @property
    def size(self) -> Size:
        return Size(self.world.steps, self.world.largest_price)

    @property
    def may_fill(self) -> bool:
        """Whether a step that others could stand in for may pay: it fills a class, or grants round it to more."""
        return self._shared.has_least or bool(self._shared.grants)

    def choices(self) -> Choices | None:
        """Return the rows of all paths that can be best, without an objective; None when there is no path."""
        if not self.world.kept_are_reachable:
            return None
        needed = self._shared.without_needless(self.world)
        variables = build_dated(needed, is_useful=self._shared.has_least)
        return Choices(variables, needed, self._shared, self._learner)

    def best(self, quote: Quote) -> Priced:
        """Return the best path at these prices that has its places in the calendar, and a bound."""
        if not self.world.modules or not self.world.kept_are_reachable:
            return Priced(self.column({}), 0) if self.world.kept_are_reachable else Priced(None, None)
        asking = self._asking
        if asking is None:
            choices = self.choices()
            if choices is None:
                return Priced(None, None)
            asking = self._asking = Asking(choices, self._shared, deterministic=WORK)
        factors = asking.factors(quote)
        if self._last is None or self._last[0] != factors:
            try:
                self._last = factors, self._best(asking, factors, quote)
            finally:
                # Nothing may hang on what was asked before: elsewhere another learner's model is asked in its place.
                asking.permit_all()
        return self._last[1]

    def _best(self, asking: Asking, factors: tuple[int, ...], quote: Quote) -> Priced:
        if not asking.is_askable(factors):
            return Priced(None, self._most(quote))
        found = asking.best(factors, Search(SearchLimits(deterministic=WORK)))
        if found.ending is Ending.INFEASIBLE:
            return Priced(None, None)
        if not found.values or found.bound is None:
            return Priced(None, self._most(quote))
        bound = found.bound
        for number in range(MOST_FORBIDDEN):
            column, is_useless = self._column_of(asking, found, quote)
            if not is_useless:
                break
            asking.forbid(number, found)
            found = asking.best(factors, Search(SearchLimits(deterministic=WORK)))
            if not found.values or found.bound is None:
                return Priced(None, bound)
            bound = found.bound
        # A path of fewer steps would do as a column; but what it lacks can count a hundred times in the bound.
        return self._best_with_calendar(quote, bound) if column is None else Priced(column, bound)

    def _column_of(self, asking: Asking, found: Found, quote: Quote) -> tuple[Column | None, bool]:
        """Return the path of a solution with its places, if any, and whether it counts on a step that is of no use."""
        taken, chosen = asking.taken(found), asking.chosen(found)
        seats = tuple((module, chosen.get(module)) for module in sorted(taken))
        column = _kept(self._known, seats, lambda: self._column(self._placed(taken, chosen)))
        if column is None or len(column.seats) == len(taken) or not self.may_fill:
            return column, False
        if found.bound is None or self._worth(column, quote) >= found.bound:
            return column, False
        try:
            whole = _kept(self._known_whole, seats, lambda: self._column(self.leanly_placed(seats)))
        except NotSettled:
            return column, False
        return whole or column, whole is None

    def _column(self, placing: Placing | None) -> Column | None:
        return None if placing is None else self.column(placing)

    def _best_with_calendar(self, quote: Quote, bound: int) -> Priced:
        """Return the best path when modules and calendar are decided together."""
        world = self._shared.without_needless(self.world)
        last_week = last_week_needed(world, world.largest_effort)
        variables = build_with_calendar(world, last_week)
        together = Choices(variables, world, self._shared, self._learner)
        asking = Asking(together, self._shared, deterministic=WORK)
        found = asking.best(asking.factors(quote), Search(SearchLimits(deterministic=WORK)))
        if found.ending is Ending.INFEASIBLE:
            return Priced(None, None)
        if found.bound is not None:
            bound = min(bound, found.bound)
        if not found.values:
            return Priced(None, bound)
        taken = [module for module in world.modules if found.is_true(variables.takes(module.id))]
        placing = {module.id: variables.placement(module, found) for module in taken}
        return Priced(self.column(thinned(self.world, placing)), bound)

    def _placed(self, taken: Collection[ModuleId], chosen: Chosen) -> Placing | None:
        """Return places for the steps that are needed of those taken, in the offerings chosen."""
        for steps in (without_superfluous(self.world, taken), taken):
            placing = self.placed([(step, chosen.get(step)) for step in steps])
            if placing is not None:
                return thinned(self.world, placing)
        return None

    def _worth(self, column: Column, quote: Quote) -> int:
        """Return what a column is worth at these prices, in the parts of the quote."""
        paid = sum(quote.seat_parts(seat) for seat in column.seats) + quote.money_parts(column.net_minor)
        return column.steps * quote.step + column.essential_steps * quote.essential_step - paid

    def placed(self, seats: Collection[Seat]) -> Placing | None:
        """Return places for these steps, each in the offering named, if any; None when the simple way finds none."""
        times = self.world.times
        if times is None:
            raise ValueError("a year without dates")
        if not seats:
            return {}
        alone = only(replace(self.world, times=in_offerings(times, dict(seats))), [module for module, _ in seats])
        return quick_placing(alone, soon_enough=ANY_DAY)

    def surely_placed(self, seats: Collection[Seat]) -> Placing | None:
        """Return places for these steps; None when there are none."""
        placing = self.placed(seats)
        if placing is not None or self.world.times is None:
            return placing
        world = replace(self.world, times=in_offerings(self.world.times, dict(seats)))
        found = place(world, [module for module, _ in seats], Search(SearchLimits()))
        if found.placing is None and found.ending is not Ending.INFEASIBLE:
            raise UnsoundSearch(f"whether {sorted(seats, key=str)} find places was not settled")
        return found.placing

    def leanly_placed(self, seats: Collection[Seat]) -> Placing | None:
        """Return places for these steps in which none is superfluous; None when there are none."""
        placing = self.surely_placed(seats)
        times = self.world.times
        if placing is None or times is None or is_lean(self.world, placing):
            return placing
        world = replace(self.world, times=in_offerings(times, dict(seats)))
        return lean_placing(world, [module for module, _ in seats])

    def seats_of(self, module: ModuleId) -> list[Seat]:
        """Return the offerings that matter to others in which a module can be taken, or the module alone."""
        times = self.world.times
        if times is None or module not in self._shared.priced_modules or module not in times.choices:
            return [(module, None)]
        return [(module, offering.id) for offering in times.choices[module]]

    def affords(self, column: Column) -> bool:
        """Tell whether what is left to pay is within the learner's own budget."""
        return self._learner.budget_minor is None or column.net_minor <= self._learner.budget_minor

    def path(self, column: Column) -> LearningPath:
        """Return the steps of a column in their order, each with its place."""
        placing = self.leanly_placed(column.seats)
        if placing is None:
            raise UnsoundSearch(f"{column.seats} were said to find places, and do not")
        steps = in_order(self.world, placing)
        return LearningPath(steps=steps, placements=tuple(placing[step] for step in steps))

    def column(self, placing: Placing) -> Column:
        """Return what the company sees of a plan with its places, when grants pay all they can."""
        held = held_after(self.world, placing.keys())
        reached = [target for target in self.world.targets if target.fact in held]
        prices = {module.id: module.price_minor for module in self.world.modules}
        seats = tuple((step, placing[step].offering) for step in sorted(placing))
        held_seats = self._learner.held_seats(seats)
        return Column(
            essential_steps=sum(target.weight for target in reached if target.essential),
            steps=sum(target.weight for target in reached),
            price_minor=sum(prices[step] for step in placing),
            granted=tuple(
                (grant.id, amount) for grant in self._shared.grants if (amount := _granted(grant, held_seats, prices))
            ),
            seats=seats,
        )

    def _most(self, quote: Quote) -> int:
        """Return a value that no path passes at these prices."""
        gains = sum(
            target.weight * (quote.step + (quote.essential_step if target.essential else 0))
            for target in self.world.targets
        )
        mine = {module.id for module in self.world.modules}
        return (
            gains
            + sum(max(0, -quote.seat_parts(seat)) for seat in self._shared.priced if seat[0] in mine)
            + sum(max(0, quote.grants.get(grant.id, 0)) * self.world.largest_price for grant in self._shared.grants)
        )


def _kept(
    known: dict[tuple[Seat, ...], Column | None], seats: tuple[Seat, ...], found: Callable[[], Column | None]
) -> Column | None:
    """Return what is known of these seats, or find it and remember it for a while."""
    if seats not in known:
        known[seats] = found()
        if len(known) > MOST_KNOWN:
            del known[next(iter(known))]
    return known[seats]


def in_offerings(times: Timetable, chosen: Chosen) -> Timetable:
    """Return the timetable in which each of these modules has the offering chosen alone, if one is."""
    choices = {
        module: tuple(o for o in offerings if chosen.get(module) in (None, o.id))
        for module, offerings in times.choices.items()
    }
    return replace(times, choices=choices)


def _granted(grant: Grant, seats: Collection[Seat], prices: Mapping[ModuleId, int]) -> int:
    """Return the most that a grant pays for these steps."""
    amount = sum(prices[seat[0]] for seat in seats if seat in grant.seats) * grant.share_percent // 100
    return amount if grant.most_per_learner_minor is None else min(amount, grant.most_per_learner_minor)
