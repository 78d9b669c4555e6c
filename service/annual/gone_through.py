"""A year that is told sheet by sheet, and gone through once: reading each of its enrolments takes its time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from service.schemas.annual_answers import EnrolmentRead, LearnerYear
from service.translate.annual_answer import AnnualAnswer


@lru_cache(maxsize=10_000)
def decimal(amount: str) -> Decimal:
    """Return an amount as the number that it is."""
    return Decimal(amount)


@lru_cache(maxsize=10_000)
def number(value: float) -> Decimal:
    """Return a share or a number of hours as it is written."""
    return Decimal(str(value))


@lru_cache(maxsize=10_000)
def month_of(day: date | None) -> str:
    """Return the month of a day, such as "2027-03"; of no day nothing."""
    return f"{day.year:04d}-{day.month:02d}" if day is not None else ""


@dataclass(slots=True)
class Month:
    """What some enrolments of one month come to."""

    enrolments: int = 0
    prices: Decimal = Decimal(0)
    granted: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)

    def add(self, entry: EnrolmentRead) -> None:
        """Add one enrolment."""
        self.enrolments += 1
        self.prices += decimal(entry.price.amount)
        self.granted += decimal(entry.granted.amount)
        self.hours += number(entry.effort_hours)

    def add_all(self, other: "Month") -> None:
        """Add all that other enrolments come to."""
        self.enrolments += other.enrolments
        self.prices += other.prices
        self.granted += other.granted
        self.hours += other.hours

    @property
    def net(self) -> Decimal:
        return self.prices - self.granted


class GoneThrough:
    """A year, with what was seen of it when a list was gone through to its end."""

    def __init__(self, answer: AnnualAnswer) -> None:
        self.answer = answer
        self._centres: Mapping[str, str | None] | None = None
        self._months: Mapping[tuple[str, str], Month] | None = None

    def learners(self) -> Iterator[LearnerYear]:
        """Yield everybody."""
        seen: dict[str, str | None] = {}
        for entry in self.answer.learners:
            seen[entry.learner] = entry.cost_centre
            yield entry
        self._centres = seen

    def enrolments(self) -> Iterator[EnrolmentRead]:
        """Yield who takes what."""
        centres = self.centres
        seen: defaultdict[tuple[str, str], Month] = defaultdict(Month)
        for entry in self.answer.enrolments:
            seen[centres.get(entry.learner) or "", month_of(entry.start_on)].add(entry)
            yield entry
        self._months = seen

    @property
    def centres(self) -> Mapping[str, str | None]:
        """The cost centre of each learner."""
        if self._centres is None:
            _to_its_end(self.learners())
        return self._centres or {}

    @property
    def months(self) -> Mapping[tuple[str, str], Month]:
        """What enrolments come to, by the cost centre of the learner, or `""`, and the month in which each starts."""
        if self._months is None:
            _to_its_end(self.enrolments())
        return self._months or {}


def _to_its_end(entries: Iterator[object]) -> None:
    for _ in entries:
        pass
