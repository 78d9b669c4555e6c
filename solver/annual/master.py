"""Which paths of all learners fit together: a linear program over columns, whose prices lead to better columns.

Dantzig and Wolfe's decomposition (Operations Research 8, 1960): a row for each budget, each priced offering and each
grant, one for each learner's choice, and, where an offering has terms, one for each learner who could be in it: who is
in an offering is in an open one. The program grows with the columns, and each search goes on from the last.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from solver.annual.answer import AnnualTier, Prices
from solver.annual.columns import Column
from solver.annual.company import BALLAST, Company, Link, ballast, worth
from solver.annual.problem import AnnualLearner, GrantId, LearnerId, Seat
from solver.linear import LinearProgram

#: Parts of a unit in which prices are whole numbers.
SCALE = 10**12
#: What a row that is not obeyed costs, for each unit of the best column; of money each part of so many of its units.
DEAR = 10.0
MONEY_PARTS = 50

Key = TypeVar("Key")
_Entries = list[tuple[int, float]]


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


class Master:
    """The linear program of one tier over the columns it was given; a whole-number program when asked."""

    def __init__(
        self,
        company: Company,
        tier: AnnualTier,
        earlier: tuple[int, ...],
        *,
        links: Collection[Link] = (),
        share: float = 1.0,
        is_whole: bool = False,
        is_lenient: bool = True,
        leaning: float = 0.0,
    ) -> None:
        """Begin without a column.

        `earlier` is the least that the tiers before must come to. `share` is the part of everything shared that the
        learners here have. A lenient program may break rows at a high price: what must be may need columns that are not
        there yet. `leaning` is what an essential step counts beside all steps.
        """
        self._company = company
        self._tier = tier
        self._is_whole = is_whole
        self._ballast = ballast(company.most_steps) if is_whole else BALLAST
        self._leaning = leaning
        self._program = LinearProgram()
        self._add_rows(earlier, share)
        self._linked: dict[Link, int] = {}
        self._wanted = set(links)
        self._numbers: dict[Link, _Entries] = defaultdict(list)
        self._add_openings(share)
        self._dearest, self._dear = 0.0, DEAR
        self._missing = self._add_missing() if is_lenient else []
        self._choice: dict[LearnerId, int] = {}
        self._shares: dict[LearnerId, dict[GrantId | None, int]] = {}
        self._amounts: dict[tuple[LearnerId, GrantId], int] = {}
        self._columns: list[tuple[LearnerId, Column, int]] = []
        self._added: set[tuple[LearnerId, Column]] = set()
        self._case: dict[Seat, bool] = {}

    def add(self, learner: AnnualLearner, columns: Iterable[Column]) -> None:
        """Add what a learner may choose from, exactly one of all."""
        company, add_variable = self._company, self._program.add_variable
        if learner.id not in self._choice:
            self._choice[learner.id] = self._program.add_row(1, 1)
            self._shares[learner.id] = self._add_amounts(learner)
        choice, shares = self._choice[learner.id], self._shares[learner.id]
        purses = self._purses(learner)
        for column in columns:
            if (learner.id, column) in self._added:
                continue
            self._added.add((learner.id, column))
            value = worth(learner, column)
            # What limited grants pay is decided apart from the path.
            limited = [(grant, amount) for grant, amount in column.granted if grant in self._grants]
            paid = column.net_minor + sum(amount for _, amount in limited)
            entries: _Entries = [(choice, 1), *((row, paid) for row in purses)]
            entries += [(shares[grant], -amount) for grant, amount in limited]
            if None in shares:
                entries.append((shares[None], paid))
            places = company.places(learner, column)
            for seat in places:
                entries.append((self._rooms[seat], 1))
                if seat in self._least:
                    entries.append((self._least[seat], -1))
                if (learner.id, seat) in self._linked:
                    entries.append((self._linked[learner.id, seat], 1))
            entries += [(row, value.of(tier)) for tier, row in zip(AnnualTier, self._tiers, strict=False)]
            factor: float = -paid if self._tier is AnnualTier.PRICE else value.of(self._tier)
            if self._tier is AnnualTier.ESSENTIAL_STEPS:
                factor += self._ballast * value.steps
            factor += self._leaning * value.essential_steps
            self._dearest = max(self._dearest, abs(factor))
            number = add_variable(factor, entries, is_whole=self._is_whole)
            self._columns.append((learner.id, column, number))
            for seat in places:
                if seat in company.terms:
                    self._numbers[learner.id, seat].append((number, 1))
                    if (learner.id, seat) in self._wanted:
                        self._link((learner.id, seat))

    def hold(self, links: Iterable[Link]) -> None:
        """Hold each of these learners' places to the opening of its offering."""
        for link in sorted(links, key=str):
            self._wanted.add(link)
            if link in self._numbers:
                self._link(link)

    def decide(self, case: Mapping[Seat, bool]) -> None:
        """Open and close these offerings from now on, and leave it to the program for all others."""
        for seat in sorted(self._case.keys() | case.keys(), key=str):
            if case.get(seat) is not self._case.get(seat):
                least, most = (float(case[seat]),) * 2 if seat in case else (0.0, 1.0)
                self._program.set_limits(self._opened[seat], least, most)
        self._case, self._dear = dict(case), DEAR

    def insist(self) -> None:
        """Make it dearer to break rows."""
        self._dear *= DEAR

    def solve(
        self,
        *,
        seconds: float = float("inf"),
        relative_gap: float = 1e-6,
        known: Mapping[LearnerId, Column] | None = None,
    ) -> Solved | None:
        """Return the best shares of the columns; None when none were found in time.

        A whole-number program begins from the `known` choice, whose columns it has.
        """
        for number in self._missing:
            self._program.set_factor(number, -self._dear * max(1.0, self._dearest))
        start = [] if known is None or self._amounts else self._values_of(known)
        answer = self._program.solve(seconds=seconds, relative_gap=relative_gap, start=start)
        if not answer.values:
            return None
        shares: dict[LearnerId, list[tuple[Column, float]]] = defaultdict(list)
        for learner_id, column, number in self._columns:
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

    def _values_of(self, known: Mapping[LearnerId, Column]) -> list[float]:
        """Return the value of each variable in a choice."""
        values = [0.0] * self._program.count
        for learner, column, number in self._columns:
            values[number] = float(known[learner].seats == column.seats)
        used = {seat for column in known.values() for seat in column.seats}
        for seat, number in self._opened.items():
            values[number] = float(seat in used)
        return values

    def _add_rows(self, earlier: tuple[int, ...], share: float) -> None:
        """Add a row for everything shared."""
        company, add = self._company, self._program.add_row
        most, unit = company.problem.budget_minor, company.money_unit
        self._budget = None if most is None else add(upper=most * share, unit=unit)
        self._centres = {centre: add(upper=most * share, unit=unit) for centre, most in company.centres.items()}
        self._grants = {grant: add(upper=most * share, unit=unit) for grant, most in company.grants.items()}
        self._rooms = {
            seat: add(upper=0 if seat in company.terms else company.seats[seat] * share)
            for seat in sorted(company.seats.keys() | company.terms.keys(), key=str)
        }
        self._least = {seat: add(upper=0) for seat, terms in company.terms.items() if terms.least_learners}
        self._tiers = [add(lower=value * share) for value in earlier]

    def _add_openings(self, share: float) -> None:
        """Add for each offering with terms how far it is open."""
        self._opened: dict[Seat, int] = {}
        for seat, terms in self._company.terms.items():
            entries: _Entries = [(self._rooms[seat], -self._company.room(seat) * share)]
            if seat in self._least:
                entries.append((self._least[seat], terms.least_learners * share))
            if self._budget is not None:
                entries.append((self._budget, terms.fixed_price_minor * share))
            self._opened[seat] = self._program.add_variable(
                -terms.fixed_price_minor * share if self._tier is AnnualTier.PRICE else 0,
                entries,
                most=1,
                is_whole=self._is_whole,
            )

    def _add_missing(self) -> list[int]:
        """Let rows be broken at a high price."""
        money = [*self._centres.values(), *self._grants.values(), *([] if self._budget is None else [self._budget])]
        unit, add = self._company.money_unit, self._program.add_variable
        missing = [add(0, [(row, -unit / MONEY_PARTS)]) for row in money]
        missing += [add(0, [(row, -1)]) for row in (*self._rooms.values(), *self._least.values())]
        return missing + [add(0, [(row, 1)]) for row in self._tiers]

    def _purses(self, learner: AnnualLearner) -> list[int]:
        rows = [self._centres[centre] for centre in self._company.limited_centres(learner)]
        return rows if self._budget is None else [*rows, self._budget]

    def _link(self, link: Link) -> None:
        if link not in self._linked:
            entries = [*self._numbers[link], (self._opened[link[1]], -1.0)]
            self._linked[link] = self._program.add_row(upper=0, entries=entries)

    def _add_amounts(self, learner: AnnualLearner) -> dict[GrantId | None, int]:
        """Add what limited grants pay for a learner; return the row of each grant's share, and of the own budget."""
        unit, add_row = self._company.money_unit, self._program.add_row
        if not self._grants:
            return {}
        rows: dict[GrantId | None, int] = {grant: add_row(upper=0, unit=unit) for grant in sorted(self._grants)}
        own: _Entries = []
        if learner.budget_minor is not None:
            rows[None] = add_row(upper=learner.budget_minor, unit=unit)
            own = [(rows[None], -1)]
        for grant in sorted(self._grants):
            entries = [(rows[grant], 1), (self._grants[grant], 1), *own, *((row, -1) for row in self._purses(learner))]
            factor = 1 if self._tier is AnnualTier.PRICE else 0
            number = self._program.add_variable(factor, entries, is_whole=self._is_whole)
            self._amounts[learner.id, grant] = number
        return rows

    def _granted(self, values: Sequence[float]) -> Mapping[LearnerId, tuple[tuple[GrantId, float], ...]]:
        granted: dict[LearnerId, list[tuple[GrantId, float]]] = defaultdict(list)
        for (learner, grant), number in self._amounts.items():
            granted[learner].append((grant, values[number]))
        return {learner: tuple(found) for learner, found in granted.items()}

    def _prices(self, duals: tuple[float, ...]) -> Prices:
        earlier = tuple(_whole(-duals[row]) for row in self._tiers)
        closed = tuple(seat for seat, is_open in self._case.items() if not is_open)
        rooms = ((seat, duals[row]) for seat, row in self._rooms.items() if seat not in closed)
        wanted = ((seat, duals[row]) for seat, row in self._least.items() if seat not in closed)
        links = ((link, duals[row]) for link, row in self._linked.items() if link[1] not in closed)
        least = _above_0(wanted)
        # Nobody goes where a place costs more than all that anybody can gain.
        dear = (1 + self._company.most_steps_of_one) * (SCALE + sum(earlier)) + sum(price for _, price in least)
        return Prices(
            scale=SCALE,
            budget=0 if self._budget is None else _whole(duals[self._budget]),
            centres=_above_0((centre, duals[row]) for centre, row in self._centres.items()),
            grants=_above_0((grant, duals[row]) for grant, row in self._grants.items()),
            seats=tuple(sorted((*_above_0(rooms), *((seat, dear) for seat in closed)), key=str)),
            least=least,
            links=tuple((*link, price) for link, price in _above_0(links)),
            earlier=earlier,
            opened=tuple(sorted((seat for seat, is_open in self._case.items() if is_open), key=str)),
            closed=tuple(sorted(closed, key=str)),
        )


def _whole(dual: float) -> int:
    return max(0, round(dual * SCALE))


def _above_0(duals: Iterable[tuple[Key, float]]) -> tuple[tuple[Key, int], ...]:
    listed = sorted(duals, key=lambda entry: str(entry[0]))
    return tuple((key, price) for key, dual in listed if (price := _whole(dual)))
