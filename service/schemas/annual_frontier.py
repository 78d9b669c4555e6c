"""What each amount of a year's budget buys, as it leaves the service: points with their proof, and what comes next."""

from typing import Literal

from pydantic import Field

from service.schemas.annual import LargeMoney
from service.schemas.annual_answers import ProgressRead
from service.schemas.answers import TermRead
from service.schemas.values import Answer

FrontierStatusName = Literal["queued", "running", "ready", "failed"]
PointStatusName = Literal["optimal", "feasible", "infeasible", "unknown"]


class FrontierProgress(Answer):
    """How far the curve of a plan is; it is at the same address."""

    plan: str
    #: Whose budget goes up; null is the whole.
    cost_centre: str | None
    status: FrontierStatusName
    progress: ProgressRead | None


class AnnualFrontierPointRead(Answer):
    """The best plan found within one budget, all other limits as they are."""

    budget: LargeMoney
    #: As of a plan, of the two step terms: `optimal` when both are proven.
    status: PointStatusName
    #: `essential_steps` and `steps`; none where no plan is known. No plan within this budget passes the first bound,
    #: and none with as many essential steps as this one the second.
    terms: list[TermRead]
    #: What this plan takes of the budget, and what it costs in all.
    spent: LargeMoney | None
    price: LargeMoney | None


class PlateauRead(Answer):
    """Where more money buys nothing."""

    #: A plan that takes this much reaches what is reached without any limit on this budget.
    budget: LargeMoney
    #: No plan that takes less reaches that.
    not_below: LargeMoney
    #: What is reached there, and what no plan passes at any budget.
    terms: list[TermRead]


class MarginalRead(Answer):
    """What each such amount more adds at most to the bound, by the prices that prove it."""

    amount: LargeMoney
    steps: float


class FrontierGainRead(Answer):
    """What the next amount buys in one term."""

    name: str
    #: From the plan at the present budget to the one at the next point.
    gained: int
    #: The same with the next point's bound in the place of its plan.
    gained_at_most: int
    marginal: MarginalRead


class FrontierNextRead(Answer):
    """What the next amount on top of the present budget buys."""

    amount: LargeMoney
    budget: LargeMoney
    gains: list[FrontierGainRead]


class AnnualFrontierRead(FrontierProgress):
    """Budget against weighted steps for one plan's company."""

    #: The budget as the request has it; null is no limit.
    present: LargeMoney | None
    #: By budget, ascending; each is no worse than those for less.
    points: list[AnnualFrontierPointRead]
    #: Null when there is no plan at any budget.
    plateau: PlateauRead | None
    #: Null where the request sets no such budget, or no plan obeys it.
    next: FrontierNextRead | None
    version: str
    catalog_version: str
    wall_ms: float = Field(description="Of looking for the curve.")
