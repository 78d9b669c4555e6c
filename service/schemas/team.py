"""A team as it leaves the service: who stands where, what waits for a word, and what a plan takes of budgets."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from service.schemas.annual import LargeMoney
from service.schemas.periods import BindingName, PeriodStateName
from service.schemas.values import Answer, Money

#: By what a team is ordered.
TeamOrder = Literal["name", "gaps", "readiness"]


class TeamAwaited(Answer):
    """A level that steps lead to which are done, and that nobody has assessed since: it counts once somebody has."""

    competency: str
    name_en: str
    name_zh: str
    level: int


class TeamPlan(Answer):
    """The newest plan of somebody in the team."""

    id: str
    version: int
    state: str
    #: Since when it has been waiting for somebody to approve it; null when it is not.
    waiting_since: datetime | None
    steps: int
    price: Money | None = Field(description="Null while the plan has no step.")
    effort_hours: float
    finish_on: date | None
    claims: int = Field(description="Evidence that it counts on and nobody has decided yet; readiness does not.")


class TeamReadiness(Answer):
    """The weighted share of the steps that the targets ask for."""

    now: float = Field(ge=0, le=1)
    after: float | None = Field(description="When the plan is done; null without one.")


class TeamMember(Answer):
    """Somebody in the team."""

    learner: str
    name: str | None
    cost_centre: str | None
    role: str | None
    targets: list[str]
    #: Null for somebody without a target.
    readiness: TeamReadiness | None
    open_gaps: int
    open_essential: int
    #: What is done by plans and yet to be assessed, of each competency the highest level.
    awaited: list[TeamAwaited]
    plan: TeamPlan | None


class TeamWaiting(Answer):
    """A plan that waits for a word of whoever reads this."""

    plan: TeamPlan
    learner: str
    name: str | None
    cost_centre: str | None


class TeamGap(Answer):
    """A competency in which somebody in the team is below what the targets ask for."""

    competency: str
    name_en: str
    name_zh: str
    asked: int = Field(description="People of whom a target asks it.")
    below: int = Field(description="Those of them who do not reach the level.")
    essential: int = Field(description="Those below of whom it is asked as essential.")


class CentreEffect(Answer):
    """What one plan, or several, take of the budget of one cost centre."""

    cost_centre: str
    name: str | None
    binding: BindingName
    budget: LargeMoney
    committed: LargeMoney = Field(description="By plans that are approved or in progress, without what is paid.")
    consumed: LargeMoney = Field(description="By what was done.")
    released: LargeMoney = Field(description="What is bound by the plans that would be replaced, and is given back.")
    plan: LargeMoney = Field(description="What this plan adds, or these plans.")
    remaining: LargeMoney | None = Field(description="After that; null when it is less than nothing.")
    overrun: LargeMoney | None = Field(description="What is missing after that; null when nothing is.")


class TeamOverview(Answer):
    """The whole team at a glance."""

    people: int
    with_target: int
    targets_met: int = Field(description="People who reach everything that their targets ask for.")
    readiness: float | None = Field(description="Of all together; null when nobody has a target.")
    #: The competencies with most people below, and how many more there are.
    gaps: list[TeamGap]
    more_gaps: int
    waiting: list[TeamWaiting] = Field(description="Plans that wait to be approved, the longest waiting first.")
    waiting_count: int
    waiting_price: list[LargeMoney] = Field(description="What all of them cost, one amount for each currency.")
    waiting_effort_hours: float
    waiting_period: str | None = Field(description="The period of the budgets below: the one that runs, else the next.")
    waiting_period_name: str | None
    waiting_budgets: list[CentreEffect] = Field(
        description="What approving all of them takes of each budget that a manager answers for; none for others."
    )


class TeamPage(Answer):
    """One page of a team; the overview comes with the first one."""

    overview: TeamOverview | None
    items: list[TeamMember]
    next_page_token: str | None


class BudgetEffect(Answer):
    """What approving a plan takes of the budgets above the learner, as far as the caller may know of them."""

    development_plan: str
    learner: str
    #: Of the steps that are still to be taken.
    price: LargeMoney | None
    #: The period whose budgets these are: the one that runs, else the next in the making; null without any.
    period: str | None
    period_name: str | None
    period_state: PeriodStateName | None
    #: From the learner's own cost centre upwards.
    cost_centres: list[CentreEffect]
    outside: int = Field(description="Steps that begin outside the period, or are paid in another currency.")
