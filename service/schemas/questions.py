"""The answers to questions about a stored recommendation, exactly as they leave the service."""

from typing import Literal

from service.schemas.answers import Coverage, Effective, GapRead, Note, Plan, Proof, Recommendation, StatusName
from service.schemas.requests import GoalName
from service.schemas.values import Answer, Day, Money

ResourceName = Literal["budget", "effort_hours"]
#: Money where the budget is asked about, otherwise hours.
Amount = Money | float


class PlanRead(Answer):
    """One plan with what it leaves open and how far it is proven; its gaps carry the reasons that are known."""

    status: StatusName
    plan: Plan | None
    gaps: list[GapRead]
    coverage: Coverage
    proof: Proof


class TermChange(Answer):
    """One term of the goal in both plans; null where there is no plan, or where its goal has no such term.

    The change is that of the value: an amount with its sign, hours, weighted steps, or days.
    """

    name: str
    before: int | float | str | None
    after: int | float | str | None
    change: int | float | str | None


class LevelChange(Answer):
    """A level in both plans; null where a target does not ask for the competency."""

    before: int | None
    after: int | None


class GapChange(Answer):
    """One requirement that comes out differently."""

    competency: str
    required: LevelChange
    reached: LevelChange


class Place(Answer):
    """Where a step stands."""

    offering: str | None
    start_on: Day | None
    end_on: Day | None


class Move(Answer):
    """One step at another time."""

    module: str
    before: Place
    after: Place


class DifferenceRead(Answer):
    """What the second plan has that the first has not, and the other way round."""

    kept: list[str]
    added: list[str]
    dropped: list[str]
    moved: list[Move]
    gaps: list[GapChange]
    terms: list[TermChange]


class QuestionAnswer(Answer):
    """What every answer to a question begins with."""

    recommendation_id: str
    #: Whether the recommendation is out of date; every question is asked of what there is now.
    stale: bool


class AlternativeRead(PlanRead):
    """Another plan, and what is different in it from the best one."""

    difference: DifferenceRead


class AlternativesRead(QuestionAnswer):
    """The best plan and others, best first."""

    best: PlanRead
    alternatives: list[AlternativeRead]
    #: True when it is proven that there are no others.
    complete: bool
    #: False when a limit of the search came before an alternative, or before the proof that one is the next best.
    proven: bool


class FrontierPointRead(Answer):
    """One closest answer: the best there is from this limit on, up to the next point's."""

    limit: Amount
    status: StatusName
    essential_steps: int
    steps: int
    price: Money
    effort_hours: float
    finish_on: Day | None
    coverage: Coverage
    modules: list[str]
    proof: Proof


class KneeRead(Answer):
    """Where more begins to buy less: a place in `points`, and the rule that found it."""

    point: int | None
    code: str
    text: str


class NextRead(Answer):
    """What an amount more buys on top of the present limit."""

    amount: Amount
    now: PlanRead
    then: PlanRead
    difference: DifferenceRead
    #: The least amount on top of the limit that buys anything, and the point it leads to; null when nothing does.
    least_amount: Amount | None
    next_point: int | None
    text: str


class FrontierRead(QuestionAnswer):
    """Every distinct closest answer as one limit goes up from nothing, the others as they are."""

    by: ResourceName
    points: list[FrontierPointRead]
    #: True when these are all, each proven.
    complete: bool
    knee: KneeRead
    #: Below this limit no plan obeys the locks and the other limits; null when there is one even for nothing.
    infeasible_below: Amount | None
    #: Null where the recommendation has no such limit.
    next: NextRead | None


class WhatIfRead(QuestionAnswer):
    """The plan as things are, the plan as they would be, and what changes."""

    goal: GoalName
    effective: Effective
    before: PlanRead
    after: PlanRead
    difference: DifferenceRead
    #: Where no plan obeys the changed rules: the smallest changes that would make one possible again.
    relaxations: list[Note]
    warnings: list[Note]


class ModuleExplained(QuestionAnswer):
    """Why a module is in the plan, or is not, shown by the best plan in which it is the other way round."""

    module: str
    title: str
    in_plan: bool
    #: Null when the search did not settle it.
    reason: Note | None
    best: PlanRead
    #: The best plan without it when it is in, with it forced in when it is out; null where that cannot be asked.
    other: PlanRead | None
    difference: DifferenceRead | None
    #: The first term of the goal in which the other plan is worse.
    worse_in: str | None
    #: Where no plan with it obeys: every smallest set of limits whose lifting makes one possible, the smallest first.
    blocked_by: list[list[str]]
    #: Whether it is proven that there are no other such sets.
    complete: bool
    #: And the smallest changes of limits that would.
    relaxations: list[Note]


class OpeningRead(Answer):
    """Limits that, lifted together, let the best plan close more of the gap; fewer of them do not."""

    limits: list[str]
    reached: int
    plan: PlanRead
    difference: DifferenceRead
    text: str


class CompetencyExplained(QuestionAnswer):
    """What became of one requirement, and which limits stand in the way of more."""

    competency: str
    name: str
    gap: GapRead
    best: PlanRead
    #: The smallest sets first; none when nothing is open, or when lifting limits helps nothing.
    openings: list[OpeningRead]
    #: Whether it is proven that there are no others.
    complete: bool
    text: str


class StepChangeRead(Answer):
    """One step that is not as it was; a place is null where the step is in no plan."""

    module: str
    title: str
    #: Null when the search did not settle it.
    reason: Note | None
    before: Place | None
    after: Place | None


class ReplanRead(QuestionAnswer):
    """The plan that keeps most of an old one, beside the best one possible now."""

    recommendation: Recommendation
    kept: list[str]
    changes: list[StepChangeRead]
    #: Whether it is proven that no plan within the loss keeps more.
    keeps_the_most: bool
    best: PlanRead
    #: From the best plan to this one: what keeping costs.
    against_best: DifferenceRead
