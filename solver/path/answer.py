"""The shape of the answer for one learner: records and numbers, no words."""

from dataclasses import dataclass
from enum import StrEnum

from solver.domain import CompetencyId, InvalidProblem, ItemId, Lock, ModuleId, OfferingId, Period
from solver.result import Status, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekShare:
    """What a step takes of one ISO week."""

    #: Counted from the week of day 1: day `d` lies in week `(d - 1) // 7`.
    week: int
    effort_hundredths: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """When a step is taken."""

    #: None for a step placed in whole weeks.
    offering: OfferingId | None
    first_day: int
    last_day: int
    #: Of an offering each week's share is rounded up to a quarter of an hour.
    weeks: tuple[WeekShare, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningPath:
    """Modules in an order in which each may be taken."""

    steps: tuple[ModuleId, ...]
    #: With a calendar one for each step, in the same order; without one none.
    placements: tuple[Placement, ...] = ()


class GapState(StrEnum):
    """What became of one requirement."""

    MET = "met"
    CLOSED = "closed"
    PARTLY = "partly"
    OPEN = "open"


class OpenReason(StrEnum):
    """Why a gap is not closed further: the first that is true, in this order."""

    NO_MODULE = "no_module"
    ENTRY = "entry"
    EXCLUDED = "excluded"
    LOCKED = "locked"
    TRADE_OFF = "trade_off"
    BUDGET = "budget"
    EFFORT = "effort"
    #: The last day, the hours of a week and the days unavailable, together.
    TIME = "time"
    LIMITS = "limits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One requirement, before and after the plan."""

    competency: CompetencyId
    held: int
    required: int
    reached: int
    weight: int
    essential: bool
    state: GapState
    #: None for a gap met or closed, and for one whose reason the search could not settle.
    reason: OpenReason | None
    #: The steps that lead up to `reached`, in their order.
    closed_by: tuple[ModuleId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """A competency's level before and after one step."""

    competency: CompetencyId
    from_level: int
    to_level: int


class StepReason(StrEnum):
    """Why a step is in the plan."""

    CLOSES_GAP = "closes_gap"
    COVERS_ITEMS = "covers_items"
    ENABLES = "enables"
    LOCKED = "locked"
    IN_PROGRESS = "in_progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStep:
    """One step of the plan with what it does."""

    module: ModuleId
    #: The levels it raises, in every competency, required or not.
    raises: tuple[Raise, ...]
    #: The items it is the first to cover.
    covers: tuple[ItemId, ...]
    #: The earlier steps that were the first to give what it needs.
    needs: tuple[ModuleId, ...]
    why: StepReason
    #: For `enables`: the later steps that need it.
    enables: tuple[ModuleId, ...] = ()


ChangeValue = int | tuple[ModuleId, ...] | tuple[Lock, ...] | tuple[Period, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One limit, as it is and as it would have to be; None is no limit.

    Budget in minor units, effort in hundredths of an hour (of the whole plan, or of a week), the finish as a day,
    languages, modes and locations as the modules let in, locks as those that stay, unavailable as the periods left.
    """

    limit: str
    from_value: ChangeValue
    to_value: ChangeValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """Changes that together make a plan possible; none of them could be smaller with the others as they are."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathResult:
    """The answer for one learner.

    `path` is None exactly when the status is infeasible or unknown; then there are no steps and no terms.
    """

    status: Status
    path: LearningPath | None
    terms: tuple[Term, ...]
    steps: tuple[PathStep, ...]
    gaps: tuple[Gap, ...]
    #: Weighted steps from 0 that the target asks for, that are held, and that are held after the plan.
    weight_required: int
    weight_before: int
    weight_after: int
    relaxations: tuple[Relaxation, ...] = ()
    #: Gaps whose reason could not be settled within the limits.
    unproven: tuple[CompetencyId, ...] = ()

    def __post_init__(self) -> None:
        if (self.path is None) != (self.status in (Status.INFEASIBLE, Status.UNKNOWN)):
            raise InvalidProblem([f"status {self.status} with path {self.path}"])
