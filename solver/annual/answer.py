"""The shape of a company's year: a plan for every learner, its proof, and what proves the bounds."""

from dataclasses import dataclass
from enum import StrEnum

from solver.annual.problem import CostCentreId, GrantId, LearnerId, Seat
from solver.domain import InvalidProblem
from solver.path.answer import LearningPath
from solver.result import Status, Term


class AnnualTier(StrEnum):
    """The terms of a year, in the order in which they count."""

    ESSENTIAL_STEPS = "essential_steps"
    STEPS = "steps"
    #: Enrolments and fixed prices, less what grants pay.
    PRICE = "price"


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What a grant pays for one learner, in minor units."""

    grant: GrantId
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerPlan:
    """The path of one learner, with what grants pay of it."""

    learner: LearnerId
    path: LearningPath
    granted: tuple[Granted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualPlan:
    """One plan for each learner, in the order of the learners; many are empty."""

    learners: tuple[LearnerPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What shared things are worth, in units of one weighted step divided by `scale`: whole numbers from 0 up.

    With any such prices the sum of what each learner can make of them, plus what the shared things are worth, is at
    least what any plan reaches. Each list is in a stable order and names only prices above 0.
    """

    scale: int
    #: For each minor unit of the whole budget, of a cost centre's, and of a grant's.
    budget: int = 0
    centres: tuple[tuple[CostCentreId, int], ...] = ()
    grants: tuple[tuple[GrantId, int], ...] = ()
    #: For each seat of an offering, for each learner it must have, and for a certain learner's place in it.
    seats: tuple[tuple[Seat, int], ...] = ()
    least: tuple[tuple[Seat, int], ...] = ()
    links: tuple[tuple[LearnerId, Seat, int], ...] = ()
    #: For each unit of the terms before, which must stay as they are.
    earlier: tuple[int, ...] = ()
    #: The case that they are for: offerings with terms that are decided to be open, and to be closed.
    opened: tuple[Seat, ...] = ()
    closed: tuple[Seat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The prices that prove the bound of each term: one entry, or one for each of the cases that leave nothing out."""

    prices: tuple[tuple[AnnualTier, Prices], ...]

    def of(self, tier: AnnualTier) -> tuple[Prices, ...]:
        """Return the prices of one term, case by case; none where it was decided without."""
        return tuple(prices for each, prices in self.prices if each is tier)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualResult:
    """The answer for a company; the plan is None exactly when the status is infeasible or unknown."""

    status: Status
    plan: AnnualPlan | None
    terms: tuple[Term, ...]
    certificate: Certificate | None = None

    def __post_init__(self) -> None:
        if (self.plan is None) != (self.status in (Status.INFEASIBLE, Status.UNKNOWN)):
            raise InvalidProblem([f"status {self.status} with a plan: {self.plan is not None}"])
