"""Use case: the money of a period by cost centre and month, whose sums all come to the same total."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from service.schemas.annual import LargeMoney
from service.schemas.period_sheets import CentreMoney, MoneySums, MonthMoney, PeriodMoney
from service.schemas.periods import BindingName
from service.tables import CostCentre, TrainingPeriod, TrainingScenario
from service.years.ledger import CERTAINTIES, Certainty, Entry, entries
from service.years.periods import budgets_of
from service.years.question import budget_of, limits_of

#: A month in which nothing is dated comes last.
_LAST = "9999-99"


@dataclass(slots=True)
class Sums:
    """Money by how certain it is, in minor units, with the hours that it buys."""

    minor: dict[Certainty, int] = field(default_factory=lambda: dict.fromkeys(CERTAINTIES, 0))
    effort_hundredths: int = 0

    def add(self, entry: Entry) -> None:
        """Add one entry."""
        self.minor[entry.certainty] += entry.minor
        self.effort_hundredths += entry.effort_hundredths

    def add_all(self, other: "Sums") -> None:
        """Add all that somebody else has."""
        for certainty in CERTAINTIES:
            self.minor[certainty] += other.minor[certainty]
        self.effort_hundredths += other.effort_hundredths

    @property
    def planned(self) -> int:
        return sum(self.minor.values())

    @property
    def decided(self) -> int:
        """What development plans have committed and consumed."""
        return self.minor["committed"] + self.minor["consumed"]

    def told(self, currency: str) -> MoneySums:
        """Return the sums as amounts."""
        amounts = {certainty: LargeMoney.of_minor(self.minor[certainty], currency) for certainty in CERTAINTIES}
        return MoneySums(**amounts, planned=LargeMoney.of_minor(self.planned, currency))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The budget of a cost centre."""

    minor: int
    binding: BindingName


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The money of a period, summed."""

    period: TrainingPeriod
    scenario: str | None
    #: In the order of the tree: each cost centre below the one above it.
    centres: tuple[CostCentre, ...]
    budget: LargeMoney | None
    limits: Mapping[str, Limit]
    total: Sums
    months: Mapping[str | None, Sums]
    own: Mapping[str | None, Sums]
    rolled_up: Mapping[str | None, Sums]
    cells: Mapping[tuple[str | None, str | None], Sums]


def book(session: Session, period: TrainingPeriod, scenario: TrainingScenario | None) -> Book:
    """Sum up the money of a period, with what the plan of a scenario adds to what is decided."""
    total = Sums()
    months: defaultdict[str | None, Sums] = defaultdict(Sums)
    own: defaultdict[str | None, Sums] = defaultdict(Sums)
    cells: defaultdict[tuple[str | None, str | None], Sums] = defaultdict(Sums)
    for entry in entries(session, period, scenario):
        for sums in (total, months[entry.month], own[entry.cost_centre], cells[entry.cost_centre, entry.month]):
            sums.add(entry)
    centres = in_tree_order(session.exec(select(CostCentre).order_by(col(CostCentre.id))).all())
    parents = {centre.id: centre.parent for centre in centres}
    rolled_up: defaultdict[str | None, Sums] = defaultdict(Sums)
    for key, sums in own.items():
        above = key
        while above is not None:
            rolled_up[above].add_all(sums)
            above = parents.get(above)
    rolled_up[None].add_all(own[None])
    return Book(
        period=period,
        scenario=None if scenario is None else scenario.id,
        centres=centres,
        budget=budget_of(period, {} if scenario is None else scenario.changes),
        limits=limits(session, period, scenario),
        total=total,
        months=months,
        own=own,
        rolled_up=rolled_up,
        cells=cells,
    )


def limits(session: Session, period: TrainingPeriod, scenario: TrainingScenario | None) -> Mapping[str, Limit]:
    """Return the budgets of cost centres: those of the period, but where a scenario has others."""
    budgets = budgets_of(session, period.id)
    hard = limits_of(period.currency, budgets, {} if scenario is None else scenario.changes)
    warned = {key: row.amount_minor for key, row in budgets.items() if row.binding == "warning"}
    return {
        **{key: Limit(minor=minor, binding="warning") for key, minor in warned.items()},
        **{key: Limit(minor=amount.minor, binding="hard") for key, amount in hard.items()},
    }


def money(session: Session, period: TrainingPeriod, scenario: TrainingScenario | None) -> PeriodMoney:
    """Return the money of a period by cost centre and month."""
    found = book(session, period, scenario)
    currency = period.currency
    budget = None if found.budget is None else found.budget.minor
    left, uncommitted = _left(budget, found.total.planned), _left(budget, found.total.decided)
    months_by_centre: defaultdict[str | None, dict[str | None, Sums]] = defaultdict(dict)
    for (key, month), sums in found.cells.items():
        months_by_centre[key][month] = sums
    return PeriodMoney(
        period=period.id,
        state=period.state,  # type: ignore[arg-type]
        scenario=found.scenario,
        currency=currency,
        budget=found.budget,
        total=found.total.told(currency),
        remaining=remaining(left, currency),
        uncommitted=remaining(uncommitted, currency),
        overrun=overrun(left, currency),
        months=_months(found.months, currency),
        centres=[
            _centre(found, centre, _months(months_by_centre.get(centre.id, {}), currency)) for centre in found.centres
        ]
        + ([_nobody(found, _months(months_by_centre[None], currency))] if None in months_by_centre else []),
    )


def in_tree_order(centres: Iterable[CostCentre]) -> tuple[CostCentre, ...]:
    """Return cost centres each below the one above it, side by side by id."""
    below: defaultdict[str | None, list[CostCentre]] = defaultdict(list)
    for centre in centres:
        below[centre.parent].append(centre)
    found: list[CostCentre] = []
    waiting = list(reversed(below[None]))
    while waiting:
        centre = waiting.pop()
        found.append(centre)
        waiting.extend(reversed(below[centre.id]))
    return tuple(found)


def remaining(left: int | None, currency: str) -> LargeMoney | None:
    """Return what is left of a budget; None where nothing is, or there is no budget."""
    return None if left is None or left < 0 else LargeMoney.of_minor(left, currency)


def overrun(left: int | None, currency: str) -> LargeMoney | None:
    """Return by how much a budget is exceeded; None where it is not."""
    return None if left is None or left >= 0 else LargeMoney.of_minor(-left, currency)


def _left(budget: int | None, spent: int) -> int | None:
    return None if budget is None else budget - spent


def _months(found: Mapping[str | None, Sums], currency: str) -> list[MonthMoney]:
    return [
        MonthMoney(month=month, **found[month].told(currency).model_dump())
        for month in sorted(found, key=lambda month: month or _LAST)
    ]


def _centre(found: Book, centre: CostCentre, months: list[MonthMoney]) -> CentreMoney:
    currency, limit = found.period.currency, found.limits.get(centre.id)
    everything = found.rolled_up.get(centre.id, Sums())
    left = None if limit is None else limit.minor - everything.planned
    return CentreMoney(
        cost_centre=centre.id,
        name=centre.name,
        parent=centre.parent,
        budget=None if limit is None else LargeMoney.of_minor(limit.minor, currency),
        binding=None if limit is None else limit.binding,
        own=found.own.get(centre.id, Sums()).told(currency),
        rolled_up=everything.told(currency),
        remaining=remaining(left, currency),
        overrun=overrun(left, currency),
        months=months,
    )


def _nobody(found: Book, months: list[MonthMoney]) -> CentreMoney:
    """Return what belongs to no cost centre."""
    sums = found.own[None].told(found.period.currency)
    return CentreMoney(
        cost_centre=None,
        name=None,
        parent=None,
        budget=None,
        binding=None,
        own=sums,
        rolled_up=sums,
        remaining=None,
        overrun=None,
        months=months,
    )
