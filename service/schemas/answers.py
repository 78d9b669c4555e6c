"""The answer to one learner's request, exactly as it leaves the service."""

from typing import Any, Literal

from pydantic import Field

from service.schemas.requests import GoalName
from service.schemas.values import Answer, Day, Money

StatusName = Literal["optimal", "feasible", "infeasible", "unknown"]
GapStateName = Literal["met", "closed", "partly", "open"]
ReasonName = Literal["no_module", "entry", "excluded", "locked", "trade_off", "budget", "effort", "time", "limits"]


class Note(Answer):
    """A reason, warning or change: a stable code, its parameters, and a sentence in the reader's language."""

    code: str
    params: dict[str, Any]
    text: str


class Week(Answer):
    """The share of one ISO week."""

    week: str
    effort_hours: float


class LevelRaise(Answer):
    """A competency of the target before and after a step."""

    competency: str
    from_level: int
    to_level: int


class Step(Answer):
    """One module of the plan."""

    position: int
    module: str
    title: str
    offering: str | None
    start_on: Day | None
    end_on: Day | None
    weeks: list[Week]
    price: Money
    effort_hours: float
    closes: list[LevelRaise]
    needs: list[str]
    why: Note


class Totals(Answer):
    """What the whole plan costs."""

    price: Money
    effort_hours: float
    finish_on: Day | None


class Plan(Answer):
    """Modules in an order in which each may be taken."""

    steps: list[Step]
    totals: Totals


class GapRead(Answer):
    """One requirement of the target, before and after the plan."""

    competency: str
    held: int | None
    required: int
    reached: int
    weight: int
    essential: bool
    state: GapStateName
    reason: ReasonName | None
    closed_by: list[str]


class Coverage(Answer):
    """The weighted share of the required steps that is held."""

    before: float = Field(ge=0, le=1)
    after: float = Field(ge=0, le=1)


class TermRead(Answer):
    """One tier of the goal: its value, and its bound among plans as good in the tiers before.

    An amount is text, a day is a date; a plan without steps has no last day.
    """

    name: str
    value: int | float | str | None
    bound: int | float | str | None


class Proof(Answer):
    """How good the answer is, and what it was made from."""

    terms: list[TermRead]
    relative_gap: float | None
    solver: str
    version: str
    catalog_version: str
    input_hash: str
    wall_ms: float


class Effective(Answer):
    """The defaults as they were resolved; null where no date mattered."""

    start_on: Day | None
    hours_per_week: float | None


class Recommendation(Answer):
    """The best plan for one learner, what it leaves open and why, and how far it is proven."""

    id: str
    status: StatusName
    goal: GoalName
    stale: bool
    effective: Effective
    plan: Plan | None
    gaps: list[GapRead]
    coverage: Coverage
    proof: Proof
    relaxations: list[Note]
    warnings: list[Note]
    #: The recommendation that this one replans, if it is a replan.
    replans: str | None = None


class FaultRead(Answer):
    """One fault of a request."""

    detail: str
    pointer: str
    code: str


class Validation(Answer):
    """What `validate_only` answers: whether the request could be solved, and what there is to say about it."""

    valid: bool
    faults: list[FaultRead]
    warnings: list[Note]
