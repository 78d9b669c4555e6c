"""Which paths of all learners fit together: a linear program over columns, whose prices lead to better columns.

Dantzig and Wolfe's decomposition (Operations Research 8, 1960): a row for each budget, each priced offering and each
grant, one for each learner's choice, and, where an offering has terms, one for each learner who could be in it: who is
in an offering is in an open one.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from solver.annual.answer import AnnualTier, Prices
from solver.annual.columns import Column
from solver.annual.problem import AnnualLearner, AnnualProblem, CostCentreId, GrantId, LearnerId, Seat
from solver.linear import LinearProgram

#: Parts of a unit in which prices are whole numbers.
SCALE = 10**12
#: What a row that is not obeyed costs, for each unit of the best column.
DEAR = 10.0

#: A place of a learner in an offering with terms.
Link = tuple[LearnerId, Seat]
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Worth:
    """The terms of a column for the company, the learner's priority included."""

    essential_steps: int
    steps: int
    price_minor: int

    def of(self, tier: AnnualTier) -> int:
        """Return the value in one tier, in which more is better."""
        if tier is AnnualTier.ESSENTIAL_STEPS:
            return self.essential_steps
        return self.steps if tier is AnnualTier.STEPS else -self.price_minor


def worth(learner: AnnualLearner, column: Column) -> Worth:
    return Worth(learner.priority * column.essential_steps, learner.priority * column.steps, column.net_minor)


class Company:
    """One company with what its columns take of what is shared."""

    def __init__(self, problem: AnnualProblem) -> None:
        self.problem = problem
        self.terms = problem.terms_by_offering
        self.seats = problem.seats_by_offering
        self.centres = {c.id: c.budget_minor for c in problem.cost_centres if c.budget_minor is not None}
        self.grants = {g.id: g.most_minor for g in problem.grants if g.most_minor is not None}
        limits = [problem.budget_minor or 0, *self.centres.values(), *self.grants.values()]
        #: Money in the rows is counted in so many minor units, near the size of the other numbers there.
        self.money_unit = max(1, max(limits) // 1000)
        self._under_way = {
            learner.id: frozenset(entry.module for entry in learner.in_progress) for learner in problem.learners
        }

    def room(self, seat: Seat) -> int:
        """Return how many learners an offering has room for."""
        return self.seats.get(seat, len(self.problem.learners))

    def places(self, learner: AnnualLearner, column: Column) -> list[Seat]:
        """Return the priced offerings in which a column takes a new place."""
        own = self._under_way[learner.id]
        return [s for s in column.seats if s[0] not in own and (s in self.seats or s in self.terms)]

    def limited_centres(self, learner: AnnualLearner) -> list[CostCentreId]:
        """Return the cost centres with a budget that a learner's price counts in."""
        return [centre for centre in self.problem.centres_of(learner) if centre in self.centres]


@dataclass(frozen=True, slots=True)
class Solved:
    """What came of a master: how much of each column is taken, how far each offering with terms is open, and prices."""

    #: Whether every row is obeyed: otherwise there are too few columns yet, or there is no plan.
    is_sound: bool
    objective: float
    #: What no shares of these columns pass.
    bound: float
    shares: Mapping[LearnerId, tuple[tuple[Column, float], ...]]
    opened: Mapping[Seat, float]
    #: What limited grants pay, in minor units, where they pay anything.
    granted: Mapping[LearnerId, tuple[tuple[GrantId, float], ...]]
    #: None for a whole-number program.
    prices: Prices | None


@dataclass(slots=True)
class Master:
    """The linear program of one tier over some columns; a whole-number program when asked."""

    company: Company
    tier: AnnualTier
    #: The least that the tiers before must come to.
    earlier: tuple[int, ...]
    #: What each learner may choose from; the learners that are not here are fixed.
    columns: Mapping[LearnerId, Collection[Column]]
    fixed: Mapping[LearnerId, Column] = field(default_factory=dict)
    links: Collection[Link] = ()
    #: A little of all steps where essential ones are counted, so that among equals the better path is chosen.
    ballast: float = 0.0
    #: Whether rows may be broken at a high price: what must be may need columns that are not there yet.
    is_lenient: bool = True
    _program: LinearProgram = field(init=False, default_factory=LinearProgram)
    _budget: int | None = field(init=False, default=None)
    _centres: dict[CostCentreId, int] = field(init=False, default_factory=dict)
    _grants: dict[GrantId, int] = field(init=False, default_factory=dict)
    _rooms: dict[Seat, int] = field(init=False, default_factory=dict)
    _least: dict[Seat, int] = field(init=False, default_factory=dict)
    _linked: dict[Link, int] = field(init=False, default_factory=dict)
    _tiers: list[int] = field(init=False, default_factory=list)
    _opened: dict[Seat, int] = field(init=False, default_factory=dict)
    _amounts: dict[tuple[LearnerId, GrantId], int] = field(init=False, default_factory=dict)
    _missing: list[int] = field(init=False, default_factory=list)
    _occupied: set[Seat] = field(init=False, default_factory=set)
    _choices: list[tuple[LearnerId, Column, int]] = field(init=False, default_factory=list)

    def solve(
        self,
        *,
        whole_columns: bool = False,
        whole_openings: bool = False,
        seconds: float = float("inf"),
        relative_gap: float = 1e-6,
    ) -> Solved | None:
        """Return the best shares of the columns; None when none were found in time."""
        self._add_rows()
        self._add_openings(is_whole=whole_openings)
        if self.is_lenient:
            self._add_missing()
        learners = self.company.problem.learner_by_id
        for learner_id, columns in self.columns.items():
            self._add_columns(learners[learner_id], columns, is_whole=whole_columns)
        answer = self._program.solve(seconds=seconds, relative_gap=relative_gap)
        if not answer.values:
            return None
        shares: dict[LearnerId, list[tuple[Column, float]]] = defaultdict(list)
        for learner_id, column, number in self._choices:
            if answer.values[number] > 1e-7:
                shares[learner_id].append((column, answer.values[number]))
        return Solved(
            is_sound=sum(answer.values[number] for number in self._missing) < 1e-4,
            objective=answer.objective,
            bound=answer.bound,
            shares={learner: tuple(found) for learner, found in shares.items()},
            opened={seat: answer.values[number] for seat, number in self._opened.items()},
            granted=self._granted(answer.values),
            prices=self._prices(answer.duals) if answer.duals else None,
        )

    def _add_rows(self) -> None:
        """Add a row for everything shared, less what fixed learners take of it."""
        company, add = self.company, self._program.add_row
        problem = company.problem
        spent: Counter[CostCentreId | GrantId | None] = Counter()
        places: Counter[Seat] = Counter()
        values = [0] * len(self.earlier)
        for learner_id, column in self.fixed.items():
            learner = problem.learner_by_id[learner_id]
            for centre in (None, *company.limited_centres(learner)):
                spent[centre] += column.net_minor
            for grant, amount in column.granted:
                spent[grant] += amount
            places.update(company.places(learner, column))
            for place, value in enumerate(values):
                values[place] = value + worth(learner, column).of(tuple(AnnualTier)[place])
        if problem.budget_minor is not None:
            self._budget = add(upper=problem.budget_minor - spent[None], unit=company.money_unit)
        self._centres = {
            centre: add(upper=most - spent[centre], unit=company.money_unit) for centre, most in company.centres.items()
        }
        self._grants = {
            grant: add(upper=most - spent[grant], unit=company.money_unit) for grant, most in company.grants.items()
        }
        for seat in sorted(company.seats.keys() | company.terms.keys(), key=str):
            room = 0 if seat in company.terms else company.seats[seat]
            self._rooms[seat] = add(upper=room - places[seat])
        self._least = {seat: add(upper=places[seat]) for seat, terms in company.terms.items() if terms.least_learners}
        self._linked = {link: add(upper=0) for link in sorted(self.links, key=str) if link[0] in self.columns}
        self._tiers = [add(lower=value - has) for value, has in zip(self.earlier, values, strict=True)]
        self._occupied = {seat for seat, count in places.items() if count}

    def _add_openings(self, *, is_whole: bool) -> None:
        """Add for each offering with terms how far it is open."""
        linked: dict[Seat, list[int]] = defaultdict(list)
        for (_, seat), row in self._linked.items():
            linked[seat].append(row)
        for seat, terms in self.company.terms.items():
            entries: list[tuple[int, float]] = [(self._rooms[seat], -self.company.room(seat))]
            if seat in self._least:
                entries.append((self._least[seat], terms.least_learners))
            if self._budget is not None:
                entries.append((self._budget, terms.fixed_price_minor))
            entries += [(row, -1) for row in linked[seat]]
            self._opened[seat] = self._program.add_variable(
                -terms.fixed_price_minor if self.tier is AnnualTier.PRICE else 0,
                entries,
                # Who is fixed may be in it already.
                least=1 if seat in self._occupied else 0,
                most=1,
                is_whole=is_whole,
            )

    def _add_missing(self) -> None:
        """Let rows be broken at a high price."""
        learners = self.company.problem.learner_by_id
        values = (abs(worth(learners[key], c).of(self.tier)) for key, known in self.columns.items() for c in known)
        dear = DEAR * max(values, default=1)
        money = [*self._centres.values(), *self._grants.values(), *([] if self._budget is None else [self._budget])]
        add = self._program.add_variable
        self._missing = [add(-dear, [(row, -1)]) for row in (*money, *self._rooms.values(), *self._least.values())]
        self._missing += [add(-dear, [(row, 1)]) for row in self._tiers]

    def _add_columns(self, learner: AnnualLearner, columns: Collection[Column], *, is_whole: bool) -> None:
        """Add what a learner may choose from, exactly one of it."""
        company, names = self.company, tuple(AnnualTier)
        choice = self._program.add_row(lower=1, upper=1)
        purses = [self._centres[centre] for centre in company.limited_centres(learner)]
        if self._budget is not None:
            purses.append(self._budget)
        shares = self._add_amounts(learner, columns, purses, is_whole=is_whole)
        for column in columns:
            value = worth(learner, column)
            entries: list[tuple[int, float]] = [(choice, 1)]
            # What limited grants pay is decided apart from the path.
            limited = [(grant, amount) for grant, amount in column.granted if grant in self._grants]
            paid = column.net_minor + sum(amount for _, amount in limited)
            entries += [(row, paid) for row in purses]
            entries += [(shares[grant], -amount) for grant, amount in limited]
            if None in shares:
                entries.append((shares[None], paid))
            for seat in company.places(learner, column):
                entries.append((self._rooms[seat], 1))
                if seat in self._least:
                    entries.append((self._least[seat], -1))
                if (learner.id, seat) in self._linked:
                    entries.append((self._linked[learner.id, seat], 1))
            entries += [(row, value.of(names[place])) for place, row in enumerate(self._tiers)]
            factor: float = -paid if self.tier is AnnualTier.PRICE else value.of(self.tier)
            if self.tier is AnnualTier.ESSENTIAL_STEPS:
                factor += self.ballast * value.steps
            self._choices.append((learner.id, column, self._program.add_variable(factor, entries, is_whole=is_whole)))

    def _add_amounts(
        self, learner: AnnualLearner, columns: Collection[Column], purses: Sequence[int], *, is_whole: bool
    ) -> dict[GrantId | None, int]:
        """Add what limited grants pay for a learner; return the row of each grant's share, and of the own budget."""
        names = {grant for column in columns for grant, _ in column.granted if grant in self._grants}
        if not names:
            return {}
        rows: dict[GrantId | None, int] = {
            grant: self._program.add_row(upper=0, unit=self.company.money_unit) for grant in sorted(names)
        }
        own: list[tuple[int, float]] = []
        if learner.budget_minor is not None:
            rows[None] = self._program.add_row(upper=learner.budget_minor, unit=self.company.money_unit)
            own = [(rows[None], -1)]
        for grant in sorted(names):
            entries = [(rows[grant], 1), (self._grants[grant], 1), *own]
            entries += [(purse, -1) for purse in purses]
            factor = 1 if self.tier is AnnualTier.PRICE else 0
            self._amounts[learner.id, grant] = self._program.add_variable(factor, entries, is_whole=is_whole)
        return rows

    def _granted(self, values: Sequence[float]) -> Mapping[LearnerId, tuple[tuple[GrantId, float], ...]]:
        granted: dict[LearnerId, list[tuple[GrantId, float]]] = defaultdict(list)
        for (learner, grant), number in self._amounts.items():
            granted[learner].append((grant, values[number]))
        return {learner: tuple(found) for learner, found in granted.items()}

    def _prices(self, duals: tuple[float, ...]) -> Prices:
        return Prices(
            scale=SCALE,
            budget=0 if self._budget is None else _whole(duals[self._budget]),
            centres=_above_0((centre, duals[row]) for centre, row in self._centres.items()),
            grants=_above_0((grant, duals[row]) for grant, row in self._grants.items()),
            seats=_above_0((seat, duals[row]) for seat, row in self._rooms.items()),
            least=_above_0((seat, duals[row]) for seat, row in self._least.items()),
            links=tuple((*link, price) for link, price in _above_0((k, duals[row]) for k, row in self._linked.items())),
            earlier=tuple(_whole(-duals[row]) for row in self._tiers),
        )


def _whole(dual: float) -> int:
    return max(0, round(dual * SCALE))


def _above_0(duals: Iterable[tuple[Key, float]]) -> tuple[tuple[Key, int], ...]:
    listed = sorted(duals, key=lambda entry: str(entry[0]))
    return tuple((key, price) for key, dual in listed if (price := _whole(dual)))
