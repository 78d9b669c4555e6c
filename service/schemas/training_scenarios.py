"""Scenarios of a period: what is another in each, what it comes to, and how two of them differ."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from service.schemas.annual import AnnualSolveGiven, GrantGiven, LargeMoney
from service.schemas.annual_answers import AnnualStatusName, AnnualTotals, GrantYear, ProgressRead
from service.schemas.annual_difference import AnnualDifferenceRead
from service.schemas.answers import Coverage, Note, Proof
from service.schemas.period_sheets import MoneySums
from service.schemas.periods import BindingName
from service.schemas.values import Answer, Identifier, Name, Strict, Text

ScenarioStatusName = Literal["unsolved"] | AnnualStatusName


class ScenarioGiven(Strict):
    """A new scenario: as the period stands, or like another one with all that was changed there."""

    name: Name
    copy_from: Identifier | None = Field(default=None, description="Another scenario of the same period.")


class ScenarioBudgetGiven(Strict):
    """Another hard budget of a cost centre; without an amount it has none."""

    cost_centre: Identifier
    amount: LargeMoney | None = None


class PriorityGiven(Strict):
    """What a weighted step of a learner counts; 1 for everybody who is not named."""

    learner: Identifier
    priority: Annotated[int, Field(ge=1, le=1000)]


class ScenarioRecord(Strict):
    """All that is another in a scenario than in its period; what is left out is as in the period."""

    name: Name
    budget: LargeMoney | None = Field(default=None, description="Instead of the period's.")
    unlimited: bool = Field(default=False, description="True lifts the budget of the period.")
    cost_centres: Annotated[list[ScenarioBudgetGiven], Field(max_length=20_000)] = Field(default_factory=list)
    priorities: Annotated[list[PriorityGiven], Field(max_length=200_000)] = Field(default_factory=list)
    grants: Annotated[list[GrantGiven], Field(max_length=100)] = Field(default_factory=list)
    solve: AnnualSolveGiven | None = None


class ScenarioBudgetRead(Answer):
    """Another budget of a cost centre; null for none."""

    cost_centre: str
    amount: LargeMoney | None


class PriorityRead(Answer):
    """What a weighted step of a learner counts."""

    learner: str
    learner_name: str | None
    priority: int


class ScenarioContent(Answer):
    """What is another in a scenario than in its period; null and nothing where it is as there."""

    name: str
    budget: LargeMoney | None
    unlimited: bool
    cost_centres: list[ScenarioBudgetRead]
    priorities: list[PriorityRead]
    #: As they were given.
    grants: list[dict[str, Any]]
    #: When the search may stop, where that was said.
    solve: dict[str, Any] | None


class OverrideGiven(Strict):
    """A decision about a learner and a module, which every later solve of the scenario keeps to."""

    learner: Identifier
    module: Identifier
    offering: Identifier | None = Field(default=None, description="The run to keep or to refuse.")
    keep: bool
    reason: Text


class OverrideRead(Answer):
    """A decision that a scenario keeps to."""

    learner: str
    learner_name: str | None
    module: str
    module_title: str | None
    offering: str | None
    keep: bool
    reason: str
    decided_by: str
    decided_at: datetime
    #: Whether the plan of the scenario was made with it.
    is_in_plan: bool


class ScenarioCentreRead(Answer):
    """A cost centre in a scenario, with all below it."""

    cost_centre: str
    name: str | None
    parent: str | None
    learners: int
    budget: LargeMoney | None
    binding: BindingName | None
    #: What the plan enrols people in, and what is decided beside it; null while there is no plan.
    planned: LargeMoney | None
    #: What development plans have committed and consumed, which a search has no more.
    decided: LargeMoney
    remaining: LargeMoney | None
    #: By how much a budget is exceeded: a warning one, or one below what is decided.
    overrun: LargeMoney | None
    coverage: Coverage | None


class ScenarioEntry(Answer):
    """A scenario in the list of its period."""

    id: str
    #: Names this state, for `If-Match`: of what people have said and chosen, not of what was found.
    etag: str
    period: str
    name: str
    copied_from: str | None
    is_active: bool
    frozen_at: datetime | None
    frozen_by: str | None
    created_at: datetime
    created_by: str
    #: The annual plan that answers it, or will.
    plan: str | None
    status: ScenarioStatusName
    progress: ProgressRead | None
    #: True when the plan answers another question than the scenario is by now. What is frozen is never stale.
    is_stale: bool
    #: True of a frozen one when the company, its needs or the catalogue have changed since: its plan stays.
    changed_since_frozen: bool
    #: What it may spend; null for no limit.
    budget: LargeMoney | None
    totals: AnnualTotals | None
    coverage: Coverage | None


class ScenarioPage(Answer):
    """The scenarios of a period, in the order in which they were made."""

    items: list[ScenarioEntry]
    next_page_token: str | None


class ScenarioRead(ScenarioEntry):
    """A scenario with all that is another in it, and what its plan comes to."""

    content: ScenarioContent
    overrides: list[OverrideRead]
    #: Needs that are accepted, and those of them that wait to be tied to a level or a module.
    needs_accepted: int
    needs_open_worded: int
    #: Of the period, by how certain it is: what is committed and consumed a search has no more of any budget.
    money: MoneySums
    cost_centres: list[ScenarioCentreRead]
    grants: list[GrantYear]
    proof: Proof | None
    warnings: list[Note]
    obstacles: list[Note]


class ScenarioAccepted(Answer):
    """A scenario that is being solved; the search is that of the annual plan in `Location`."""

    id: str
    scenario: str
    status: AnnualStatusName


class ScenarioComparison(Answer):
    """Two scenarios of a period beside each other, and what differs between their plans."""

    before: ScenarioEntry
    after: ScenarioEntry
    difference: AnnualDifferenceRead


class ArbitrationSubject(Answer):
    """What it is about, and what that is called in the reader's language."""

    competency: str | None
    level: int | None
    module: str | None
    offering: str | None
    title: str


class SolverVerdict(Answer):
    """What the plan does about it, and why it does no more; of what is granted, why its worth is not the reason."""

    #: `unknown` where it was no part of what the plan answers, or there is no plan.
    state: Literal["granted", "partly", "left_open", "unknown"]
    #: Of what is granted: `held` already, `under_way`, `kept` by a decision, `essential`, or asked for `elsewhere`.
    reason: Note | None
    modules: list[str]


class HumanVerdict(Answer):
    """What a person has decided about it."""

    state: Literal["accepted", "refused", "deferred", "keep", "exclude"]
    reason: str | None
    decided_by: str
    decided_at: datetime


class Displaced(Answer):
    """A step that somebody lost, gained or has on other days since the decision was in a plan."""

    learner: str
    learner_name: str | None
    way: Literal["lost", "gained", "moved"]
    module: str
    module_title: str | None
    offering: str | None
    text: str


class ArbitrationEntry(Answer):
    """A need, or an override: what it is worth, what it costs, and who decided what about it."""

    kind: Literal["need", "override"]
    need: str | None
    learner: str
    learner_name: str | None
    cost_centre: str | None
    cost_centre_name: str | None
    source: Literal["employee", "manager", "hr", "law", "override"]
    off_plan: bool
    essential: bool
    subject: ArbitrationSubject
    #: Weighted steps times priority; null where no solve has reckoned with it.
    worth: int | None
    #: What the enrolments that answer it cost after grants; null without a plan.
    net_cost: LargeMoney | None
    solver: SolverVerdict
    human: HumanVerdict | None
    #: Between the plan before an override and the first one with it; at most 25 of `displaced_in_all`.
    displaced: list[Displaced]
    displaced_in_all: int


class ArbitrationPage(Answer):
    """One page of what there is to decide: overrides first, then needs in the order in which they came."""

    items: list[ArbitrationEntry]
    next_page_token: str | None
