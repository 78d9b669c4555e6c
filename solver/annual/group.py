"""A group of learners decided exactly and together, within what all others leave them: one whole-number program.

The group may be the whole company. A path is a column once it has found its places in the calendar; what finds none is
cut off, and the program is solved again.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from solver.annual.answer import AnnualTier
from solver.annual.block import Block, add_block, assignment
from solver.annual.columns import Column, LearnerModel
from solver.annual.company import ballast
from solver.annual.control import SecondsLeft, without_end
from solver.annual.grants import within_grants
from solver.annual.lean import NotSettled
from solver.annual.pricing import kept_model
from solver.annual.problem import AnnualLearner, CostCentreId, GrantId, Seat
from solver.annual.shared import Packed, Shared
from solver.linear import LinearProgram
from solver.path.placing import thinned
from solver.path.plans import without_superfluous

#: Times that paths without places are cut off before the group stays as it is; so many more, by all learners, of few.
MOST_CUTS = 6
MORE_CUTS = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """An offering with terms as a group meets it."""

    #: How many of the group it needs if it is open, and what the group pays for opening it.
    least_learners: int
    fixed_price_minor: int
    #: Whether others are in it anyway, or nobody may open it.
    is_open: bool = False
    is_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupQuestion:
    """Who is decided together, and what there is for them; None is no limit."""

    learners: tuple[AnnualLearner, ...]
    centres: tuple[tuple[CostCentreId, ...], ...]
    #: What they have now.
    current: tuple[Column, ...]
    tier: AnnualTier
    #: The least that the tiers before must come to.
    earlier: tuple[int, ...]
    budget_minor: int | None
    centre_minor: Mapping[CostCentreId, int]
    grant_minor: Mapping[GrantId, int]
    rooms: Mapping[Seat, int]
    openings: Mapping[Seat, Opening]
    money_unit: int
    seconds: float
    relative_gap: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAnswer:
    """The path of each learner, in the order asked, and what no paths of the group come to, as far as floats say."""

    columns: tuple[Column, ...] | None
    bound: float = math.inf


def decide_group(packed: Packed, question: GroupQuestion, seconds_left: SecondsLeft = without_end) -> GroupAnswer:
    """Return the best paths found for a group, if there are seconds enough to write its program down; in a worker."""
    try:
        return _Group(packed, question, seconds_left).answer()
    except _Late:
        return GroupAnswer(columns=None)


class _Late(Exception):
    """The time is over before the program is written down."""


class _Group:
    """One group in its program."""

    def __init__(self, packed: Packed, question: GroupQuestion, seconds_left: SecondsLeft) -> None:
        shared: Shared = packed.unpacked()
        self._question = question
        self._seconds_left = seconds_left
        self._program = LinearProgram()
        self._models: list[LearnerModel] = []
        self._blocks: list[Block | None] = []
        self._tiers: dict[AnnualTier, list[tuple[int, float]]] = {tier: [] for tier in AnnualTier}
        self._spent: dict[CostCentreId | None, list[tuple[int, float]]] = defaultdict(list)
        self._granted: dict[GrantId, list[tuple[int, float]]] = defaultdict(list)
        self._taking: dict[Seat, list[int]] = defaultdict(list)
        self._opened: dict[Seat, int] = {}
        #: Whether something was cut off that may be a path.
        self._is_guessing = False
        for place, learner in enumerate(question.learners):
            if seconds_left() <= 0:
                raise _Late
            self._models.append(kept_model(packed.digest, shared, learner))
            self._add_learner(place)
        self._add_openings()
        self._add_limits()
        self._add_objective()

    def answer(self) -> GroupAnswer:
        bound = math.inf
        start = self._start()
        for _ in range(MOST_CUTS + MORE_CUTS // len(self._models)):
            # What is cut off costs time of the same question.
            left = min(self._question.seconds - self._program.seconds_spent, self._seconds_left())
            if left <= 0:
                break
            solved = self._program.solve(seconds=left, relative_gap=self._question.relative_gap, start=start)
            if not self._is_guessing:
                bound = min(bound, solved.bound)
            if not solved.values:
                return GroupAnswer(columns=None, bound=bound)
            columns = [self._column(place, solved.values) for place in range(len(self._models))]
            found = [column for column in columns if column is not None]
            if len(found) == len(columns) and self._is_filled(found, solved.values):
                return GroupAnswer(columns=self._within_grants(found), bound=bound)
        return GroupAnswer(columns=None, bound=bound)

    def _is_filled(self, columns: list[Column], values: Sequence[float]) -> bool:
        """Let steps stay that a class or a grant was counted on with, in places in which they are of use.

        Where there are no such places the path is cut off; return whether none was.
        """
        while waiting := self._fallen_short(columns, values):
            is_any_cut = False
            for place in waiting:
                column = self._whole_column(place, values)
                if column is None:
                    self._cut_off(place, values)
                    is_any_cut = True
                else:
                    columns[place] = column
            if is_any_cut:
                return False
        return True

    def _fallen_short(self, columns: Sequence[Column], values: Sequence[float]) -> list[int]:
        """Return who, without steps of no use, leaves a class too small or costs more than in the solution."""
        counts = Counter(seat for column in columns for seat in column.seats)
        small = {
            seat
            for seat, opening in self._question.openings.items()
            if counts[seat] < opening.least_learners and (counts[seat] or opening.is_open)
        }
        found = []
        for place, (block, column) in enumerate(zip(self._blocks, columns, strict=True)):
            if block is None or len(column.seats) == len(block.taken(values)):
                continue
            lost = block.seats_in(values) - set(column.seats)
            if lost & small or (block.amounts and column.net_minor > self._net(place, values)):
                found.append(place)
        return found

    def _net(self, place: int, values: Sequence[float]) -> int:
        """Return what a learner pays in a solution."""
        block = self._blocks[place]
        if block is None:
            return self._question.current[place].net_minor
        taken = block.taken(values)
        paid = sum(module.price_minor for module in self._models[place].world.modules if module.id in taken)
        return paid - sum(round(values[amount]) for amount in block.amounts.values())

    def _within_grants(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """Return the paths with a unit less of a grant here and there, where rounding has given more than it has."""
        own = [learner.budget_minor for learner in self._question.learners]
        return tuple(within_grants(columns, own, self._question.grant_minor))

    def _add_learner(self, place: int) -> None:
        learner, model = self._question.learners[place], self._models[place]
        choices = model.choices()
        if choices is None:
            self._blocks.append(None)
            return
        block = add_block(self._program, choices)
        self._blocks.append(block)
        for target, claim in block.claims.items():
            count = learner.priority * target.weight
            self._tiers[AnnualTier.STEPS].append((claim, count))
            if target.essential:
                self._tiers[AnnualTier.ESSENTIAL_STEPS].append((claim, count))
        prices = {module.id: module.price_minor for module in model.world.modules}
        net: list[tuple[int, float]] = [(taken, prices[module]) for module, taken in block.takes.items()]
        net += [(amount, -1.0) for amount in block.amounts.values()]
        for purse in (None, *self._question.centres[place]):
            self._spent[purse] += net
        for grant, amount in block.amounts.items():
            self._granted[grant].append((amount, 1.0))
        for seat, variable in block.seats.items():
            self._taking[seat].append(variable)

    def _add_openings(self) -> None:
        """Share the seats, and hold every place in an offering with terms to its opening."""
        question, add_row = self._question, self._program.add_row
        for seat, taking in self._taking.items():
            everybody = [(variable, 1.0) for variable in taking]
            opening = question.openings.get(seat)
            room = min(question.rooms.get(seat, len(taking)), len(taking))
            if opening is None or opening.is_open or opening.is_closed:
                room = 0 if opening is not None and opening.is_closed else room
                if room < len(taking):
                    add_row(upper=room, entries=everybody)
                if opening is not None and opening.is_open and opening.least_learners:
                    add_row(lower=opening.least_learners, entries=everybody)
                continue
            is_open = self._opened[seat] = self._program.add_variable(0.0, most=1, is_whole=True)
            for variable in taking:
                add_row(upper=0, entries=[(variable, 1.0), (is_open, -1.0)])
            if room < len(taking):
                add_row(upper=0, entries=[*everybody, (is_open, -float(room))])
            if opening.least_learners > 1:
                add_row(lower=0, entries=[*everybody, (is_open, -float(opening.least_learners))])
            if opening.fixed_price_minor:
                self._spent[None].append((is_open, opening.fixed_price_minor))

    def _add_limits(self) -> None:
        question, unit = self._question, self._question.money_unit
        limits = [(self._spent[centre], most) for centre, most in question.centre_minor.items()]
        limits += [(self._granted[grant], most) for grant, most in question.grant_minor.items()]
        if question.budget_minor is not None:
            limits.append((self._spent[None], question.budget_minor))
        for entries, most in limits:
            if entries:
                self._program.add_row(upper=most, unit=unit, entries=_together(entries))
        for tier, least in zip(AnnualTier, question.earlier, strict=False):
            self._program.add_row(lower=least, entries=self._tiers[tier])

    def _add_objective(self) -> None:
        question = self._question
        factors: dict[int, float] = defaultdict(float)
        if question.tier is AnnualTier.PRICE:
            for variable, price in self._spent[None]:
                factors[variable] -= price
        else:
            for variable, count in self._tiers[question.tier]:
                factors[variable] += count
        if question.tier is AnnualTier.ESSENTIAL_STEPS:
            beside = ballast(sum(count for _, count in self._tiers[AnnualTier.STEPS]))
            for variable, count in self._tiers[AnnualTier.STEPS]:
                factors[variable] += beside * count
        for variable, factor in factors.items():
            self._program.set_factor(variable, factor)

    def _column(self, place: int, values: Sequence[float]) -> Column | None:
        """Return the path of a learner in a solution; where it finds no places, cut it off."""
        block, model = self._blocks[place], self._models[place]
        if block is None:
            return self._question.current[place]
        offerings, taken = dict(block.seats_in(values)), block.taken(values)
        for steps in (without_superfluous(model.world, taken), taken):
            seats = [(step, offerings.get(step)) for step in sorted(steps)]
            placing = model.placed(seats) or (model.surely_placed(seats) if seats else {})
            if placing is not None:
                column = model.column(thinned(model.world, placing))
                return self._paid(column, block, values)
        self._cut_off(place, values)
        return None

    def _whole_column(self, place: int, values: Sequence[float]) -> Column | None:
        """Return the path of a learner in a solution with all its steps, where all can be of use."""
        block, model = self._blocks[place], self._models[place]
        if block is None:
            return None
        offerings = dict(block.seats_in(values))
        try:
            placing = model.leanly_placed([(step, offerings.get(step)) for step in sorted(block.taken(values))])
        except NotSettled:
            # The path is cut off all the same: what is found from now on is no bound.
            self._is_guessing, placing = True, None
        return None if placing is None else self._paid(model.column(placing), block, values)

    def _cut_off(self, place: int, values: Sequence[float]) -> None:
        """Let no solution have these steps alone in these offerings: beside another one they may find their places."""
        block = self._blocks[place]
        if block is None:
            return
        offerings, taken = dict(block.seats_in(values)), block.taken(values)
        factors = {variable: -1.0 for module, variable in block.takes.items() if module not in taken}
        factors |= {block.seats.get((step, offerings.get(step)), block.takes[step]): 1.0 for step in taken}
        self._program.add_row(upper=len(taken) - 1, entries=factors.items())

    def _paid(self, column: Column, block: Block, values: Sequence[float]) -> Column:
        """Return a column with what limited grants pay of it in a solution."""
        granted = [
            (grant, min(most, round(values[block.amounts[grant]])) if grant in self._question.grant_minor else most)
            for grant, most in column.granted
        ]
        return replace(column, granted=tuple((grant, amount) for grant, amount in granted if amount))

    def _start(self) -> Sequence[float]:
        """Return what they have now as a solution; nothing when a part of it cannot be said."""
        values: list[float] = []
        for model, block, column in zip(self._models, self._blocks, self._question.current, strict=True):
            choices = None if block is None else model.choices()
            if block is not None and choices is not None:
                found = assignment(choices, column)
                if len(found) != block.size:
                    return ()
                values.extend(found)
        # The openings come after all learners, in the order in which they were added.
        used = {seat for column in self._question.current for seat in column.seats}
        return [*values, *(float(seat in used) for seat in self._opened)]


def _together(entries: Iterable[tuple[int, float]]) -> list[tuple[int, float]]:
    """Return each variable once, with the sum of its factors."""
    factors: dict[int, float] = defaultdict(float)
    for variable, factor in entries:
        factors[variable] += factor
    return list(factors.items())
