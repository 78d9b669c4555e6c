"""Development plans as callers read them."""

from datetime import datetime
from typing import Any, Literal

from service.schemas.answers import Coverage, LevelRaise, Note, Proof, Recommendation
from service.schemas.learners import RatingSource
from service.schemas.questions import GapChange, Place, TermChange
from service.schemas.requests import GoalName
from service.schemas.values import Answer, Day, Money

PlanState = Literal["draft", "proposed", "approved", "in_progress", "completed", "superseded"]
StepStatus = Literal["planned", "requested", "approved", "enrolled", "done", "failed"]
ChoiceKind = Literal["keep", "refuse"]
EvidenceState = Literal["claimed", "accepted", "refused", "withdrawn"]
ChangeKind = Literal["keep", "release", "refuse", "know", "swap", "limits", "refresh"]
EventKind = Literal["started", "changed", "state", "evidence", "step"]
Capacity = Literal["employee", "manager", "hr", "lms"]
#: What a caller may do with a plan as it stands.
Action = Literal[
    "try", "propose", "withdraw", "approve", "send_back", "begin", "complete", "discard", "enrol", "settle", "subscribe"
]


class Actor(Answer):
    """Who did something."""

    principal: str
    #: As whom: the learner, whoever leads them, human resources, a learning system.
    capacity: Capacity


class ChoiceRead(Answer):
    """A person's word that a module stays in the plan, or out of it."""

    module: str
    title: str
    kind: ChoiceKind
    offering: str | None
    reason: str | None
    by: Actor
    at: datetime


class EvidenceRead(Answer):
    """What somebody says is known already."""

    id: str
    competency: str
    name: str
    level: int
    items: list[str] | None
    statement: str
    link: str | None
    state: EvidenceState
    #: Whether the plan as it stands counts on it.
    counts: bool
    by: Actor
    at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None


class DevelopmentStepRead(Answer):
    """One module of a plan."""

    position: int
    module: str
    title: str
    status: StepStatus
    offering: str | None
    start_on: Day | None
    end_on: Day | None
    price: Money
    effort_hours: float
    #: Empty for a step that was done before the plan's answer was worked out.
    closes: list[LevelRaise]
    needs: list[str]
    why: Note | None
    #: The choice that holds it in the plan.
    kept: ChoiceRead | None


class HeldRead(Answer):
    """The rating behind a level that is held."""

    level: int
    source: RatingSource
    assessed_on: Day | None


class DevelopmentGapRead(Answer):
    """One competency of the target, before and after the plan."""

    competency: str
    name: str
    #: The level that the plan counts on; null when unrated.
    held: int | None
    #: The same without evidence that nobody has accepted yet.
    accepted: int | None
    required: int
    reached: int
    weight: int
    essential: bool
    state: Literal["met", "closed", "partly", "open"]
    reason: str | None
    closed_by: list[str]
    #: The rating that counted when the plan was made; null where items or nothing at all stand behind it.
    rating: HeldRead | None


class TotalsRead(Answer):
    """What a plan comes to."""

    price: Money
    effort_hours: float
    steps: int
    finish_on: Day | None


class ProgressRead(Answer):
    """How far a plan is."""

    steps: int
    done: int
    failed: int
    enrolled: int
    price_done: Money
    effort_hours_done: float


class StepMoved(Answer):
    """One step at another time, or in another run."""

    module: str
    title: str
    before: Place
    after: Place


class StepNamed(Answer):
    """One step that comes or goes."""

    module: str
    title: str
    offering: str | None
    start_on: Day | None
    end_on: Day | None
    price: Money
    effort_hours: float


class TotalsChange(Answer):
    """The totals of both plans, and what changes: an amount with its sign, hours, steps."""

    before: TotalsRead
    after: TotalsRead
    price: str
    effort_hours: float
    steps: int


class NamedGapChange(GapChange):
    """One competency that comes out differently."""

    name: str


class PlanDifference(Answer):
    """What a plan would have that this one has not, and the other way round."""

    kept: list[str]
    added: list[StepNamed]
    removed: list[StepNamed]
    moved: list[StepMoved]
    totals: TotalsChange
    gaps: list[NamedGapChange]
    coverage_before: float
    coverage_after: float
    terms: list[TermChange]


class EventRead(Answer):
    """One thing that happened to a plan."""

    number: int
    at: datetime
    by: Actor
    kind: EventKind
    from_state: PlanState | None
    to_state: PlanState | None
    reason: str | None
    #: What it was about: the change that was accepted, the step, the evidence.
    about: dict[str, Any]
    difference: PlanDifference | None


class DevelopmentEntry(Answer):
    """One line of the list of plans."""

    id: str
    learner: str
    name: str | None
    version: int
    state: PlanState
    recommendation: str
    totals: TotalsRead
    progress: ProgressRead
    claims: int
    created_at: datetime
    updated_at: datetime


class DevelopmentPage(Answer):
    """One page of the plans."""

    items: list[DevelopmentEntry]
    next_page_token: str | None


class TargetRead(Answer):
    """What the plan leads to."""

    roles: list[str]
    #: How the roles are called, in the same order.
    titles: list[str]
    #: True when levels were asked for one by one.
    by_requirements: bool


class AwaitedRead(Answer):
    """A level that steps lead to which are done, and that nobody has assessed since: it counts once somebody has."""

    competency: str
    name: str
    level: int
    modules: list[str]


class DevelopmentPlanRead(Answer):
    """A plan whole."""

    id: str
    learner: str
    name: str | None
    #: The role held.
    role: str | None
    role_title: str | None
    target: TargetRead
    version: int
    state: PlanState
    #: Who has to do the next thing; null when nobody has.
    waits_for: Capacity | None
    #: What the caller may do with it.
    actions: list[Action]
    goal: GoalName
    limits: dict[str, Any]
    steps: list[DevelopmentStepRead]
    gaps: list[DevelopmentGapRead]
    #: What is done and yet to be assessed; empty for what is not approved, or has been superseded.
    awaited: list[AwaitedRead]
    #: What the answer says, to which the claims that it counts on are held.
    coverage: Coverage
    #: The share that is held before the plan, without evidence that nobody has accepted yet.
    accepted_coverage: float
    totals: TotalsRead
    progress: ProgressRead
    choices: list[ChoiceRead]
    evidence: list[EvidenceRead]
    #: True when evidence that the answer counts on was refused: a new answer has to be accepted first.
    counts_on_refused: bool
    #: True when what the answer was made from has changed since; never for what is completed or superseded.
    stale: bool
    history: list[EventRead]
    proof: Proof
    #: The stored recommendation that the plan follows, whole.
    recommendation: Recommendation
    created_at: datetime
    created_by: Actor
    updated_at: datetime
    reason: str | None
    #: The version before and the one after, if there are any.
    previous: str | None
    following: str | None
    #: For `If-Match`.
    etag: str


class TrialRead(Answer):
    """What a plan would be after a change; nothing is changed yet."""

    trial: str
    plan: str
    change: dict[str, Any]
    #: Until when it can be accepted.
    expires_at: datetime
    #: False when the plan has moved on since, when no plan obeys, or when the time is over.
    acceptable: bool
    difference: PlanDifference
    #: The answer that the plan would follow; its id is that under which it would be stored.
    after: Recommendation


class CalendarAddressRead(Answer):
    """Where a calendar program finds the plan; shown this once."""

    learner: str
    #: The path at this service, to be put after its address; null when the answer is repeated.
    path: str | None
    created_at: datetime
