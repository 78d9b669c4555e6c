"""HR's year: a period with its money, what people ask for in it, and scenarios of who may learn what."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from catalog import (
    HIGHEST_EFFORT,
    HIGHEST_LEVEL,
    HIGHEST_WEIGHT,
    KEY_LENGTH,
    NAME_LENGTH,
    TEXT_LENGTH,
    flag,
    key,
    one_of,
    whole,
    within,
    words,
)
from service.tables.annual_plans import MOST_ROWS
from service.tables.columns import Storable, classify, moment

PERIOD_STATES = ("setup", "collecting", "arbitration", "finalised", "running", "closed")
#: A hard budget is a limit of the search; of a warning one the overrun is shown.
BINDINGS = ("hard", "warning")
NEED_SOURCES = ("employee", "manager", "hr", "law")
NEED_STATES = ("new", "accepted", "refused", "deferred")
#: What became of a step between two plans.
CHANGE_WAYS = ("lost", "gained", "moved")

#: The largest budget in minor units: a million millions, with up to four decimals.
HIGHEST_BUDGET = 10_000_000_000_000_000
#: The most that a need can be worth, in weighted steps times priority.
HIGHEST_VALUE = 1_000_000_000_000


class TrainingPeriodBase(SQLModel):
    """The days, the money and the window of one budget period."""

    #: The caller's own id.
    id: Storable = key(primary=True)
    name: Storable | None = words(NAME_LENGTH, optional=True)
    start_on: date = Field(sa_type=Date, nullable=False)
    end_on: date = Field(sa_type=Date, nullable=False)
    currency: str = words(3)
    #: Pays all enrolments and all fixed prices; null is no limit.
    budget_minor: int | None = whole(0, HIGHEST_BUDGET, optional=True)
    #: The first and the last day on which people hand in needs; null where only the state says so.
    collect_from: date | None = Field(default=None, sa_type=Date, nullable=True)
    collect_until: date | None = Field(default=None, sa_type=Date, nullable=True)


class TrainingPeriod(TrainingPeriodBase, table=True):
    __tablename__ = "training_period"
    __table_args__ = (
        one_of("state", PERIOD_STATES),
        within("budget_minor", 0, HIGHEST_BUDGET),
        CheckConstraint("start_on <= end_on", name="starts_before_end"),
        CheckConstraint("collect_from <= collect_until", name="window_starts_before_end"),
    )

    state: str = words(20)
    #: The scenario that the company works by. Not tied to it, since scenarios refer to their period.
    active_scenario: str | None = key(optional=True)
    created_at: datetime = moment()
    #: True for a period that was made up to show the product with.
    sample: bool = flag("sample")


class PeriodBudget(SQLModel, table=True):
    """What the enrolments of a cost centre's people, and of all below it, may cost in a period."""

    __tablename__ = "period_budget"
    __table_args__ = (
        ForeignKeyConstraint(["period"], ["training_period.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["cost_centre"], ["cost_centre.id"], ondelete="CASCADE"),
        within("amount_minor", 0, HIGHEST_BUDGET),
        one_of("binding", BINDINGS),
    )

    period: Storable = key(primary=True)
    cost_centre: Storable = key(primary=True)
    amount_minor: int = whole(0, HIGHEST_BUDGET)
    binding: str = words(20)


class TrainingNeedBase(SQLModel):
    """Something that somebody is to learn in a period: a level, a module, or words that wait to become one of them."""

    period: Storable = key(index=True)
    learner: Storable = key(index=True)
    source: str = words(20)
    competency: Storable | None = key(optional=True)
    level: int | None = whole(1, HIGHEST_LEVEL, optional=True)
    module: Storable | None = key(optional=True)
    #: What was asked for in words of one's own; it stays when the need is tied to a level or a module.
    wish: Storable | None = words(TEXT_LENGTH, optional=True)
    reason: Storable | None = words(TEXT_LENGTH, optional=True)
    weight: int = whole(1, HIGHEST_WEIGHT)


class TrainingNeed(TrainingNeedBase, table=True):
    __tablename__ = "training_need"
    __table_args__ = (
        ForeignKeyConstraint(["period"], ["training_period.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"),
        one_of("source", NEED_SOURCES),
        one_of("state", NEED_STATES),
        within("level", 1, HIGHEST_LEVEL),
        within("weight", 1, HIGHEST_WEIGHT),
        CheckConstraint("(competency IS NULL) = (level IS NULL)", name="competency_has_level"),
        CheckConstraint("competency IS NULL OR module IS NULL", name="one_subject"),
        CheckConstraint("competency IS NOT NULL OR module IS NOT NULL OR wish IS NOT NULL", name="has_subject"),
        CheckConstraint("(state = 'new') = (decided_at IS NULL)", name="decision_has_moment"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decision_has_author"),
    )

    #: `need_` and random letters.
    id: str = key(primary=True)
    essential: bool = flag("essential")
    #: Asked for after the window, so no part of what the scenarios of the time were made of.
    off_plan: bool = flag("off_plan")
    state: str = words(20)
    #: The principal that handed it in, such as "key:0f3a...".
    asked_by: str = words(KEY_LENGTH)
    asked_at: datetime = moment(index=True)
    decided_by: str | None = words(KEY_LENGTH, optional=True)
    decided_at: datetime | None = moment(optional=True)
    #: Why it was decided so.
    decision: Storable | None = words(TEXT_LENGTH, optional=True)


class TrainingScenario(SQLModel, table=True):
    """One way to run the period: other budgets, other priorities, decisions of people; and the plan that answers it."""

    __tablename__ = "training_scenario"
    __table_args__ = (
        ForeignKeyConstraint(["period"], ["training_period.id"], ondelete="CASCADE"),
        CheckConstraint("(frozen_at IS NULL) = (frozen_by IS NULL)", name="frozen_by_somebody"),
        CheckConstraint("(plan IS NULL) = (asked_hash IS NULL)", name="plan_has_question"),
    )

    #: `scn_` and random letters.
    id: str = key(primary=True)
    period: Storable = key(index=True)
    name: Storable = words(NAME_LENGTH)
    copied_from: str | None = key(optional=True)
    #: What is another than in the period: budgets, grants, when the search may stop.
    changes: dict[str, Any] = Field(sa_type=JSON(none_as_null=True), nullable=False)
    #: The annual plan that was asked for last. Not tied to it, since it may be removed before.
    plan: str | None = key(optional=True, index=True)
    #: The digest of what was asked for then, by which a scenario knows that it is another one now.
    asked_hash: str | None = words(80, optional=True)
    created_at: datetime = moment()
    created_by: str = words(KEY_LENGTH)
    frozen_at: datetime | None = moment(optional=True)
    frozen_by: str | None = words(KEY_LENGTH, optional=True)


def _of_a_scenario() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["scenario"], ["training_scenario.id"], ondelete="CASCADE")


class ScenarioPriority(SQLModel, table=True):
    """What a weighted step of a learner counts in a scenario."""

    __tablename__ = "scenario_priority"
    __table_args__ = (
        _of_a_scenario(),
        ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"),
        within("priority", 1, 1000),
    )

    scenario: str = key(primary=True)
    learner: Storable = key(primary=True)
    priority: int = whole(1, 1000)


class ScenarioOverride(SQLModel, table=True):
    """A person's decision about a learner and a module, with the reason; a lock of the search."""

    __tablename__ = "scenario_override"
    __table_args__ = (_of_a_scenario(), ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"))

    scenario: str = key(primary=True)
    learner: Storable = key(primary=True)
    module: Storable = key(primary=True)
    #: The run to keep or to refuse; null means the module in any run.
    offering: Storable | None = key(optional=True)
    keep: bool = flag("keep")
    reason: Storable = words(TEXT_LENGTH)
    decided_by: str = words(KEY_LENGTH)
    decided_at: datetime = moment()
    #: The plan that stood when it was decided, and the first one that was asked for with it.
    plan_before: str | None = key(optional=True)
    plan_after: str | None = key(optional=True)


class ScenarioNeed(SQLModel, table=True):
    """A need that was part of what a scenario was last solved for, and what it is worth there."""

    __tablename__ = "scenario_need"
    __table_args__ = (
        _of_a_scenario(),
        ForeignKeyConstraint(["need"], ["training_need.id"], ondelete="CASCADE"),
        within("worth", 0, HIGHEST_VALUE),
    )

    scenario: str = key(primary=True)
    need: str = key(primary=True)
    #: Weighted steps times priority.
    worth: int = whole(0, HIGHEST_VALUE)


class ScenarioChange(SQLModel, table=True):
    """Somebody's step that is another in a scenario's plan than in the plan before, kept when the plan is found."""

    __tablename__ = "scenario_change"
    __table_args__ = (_of_a_scenario(), within("number", 1, MOST_ROWS), one_of("way", CHANGE_WAYS))

    scenario: str = key(primary=True)
    plan: str = key(primary=True)
    #: Counts them in order, from 1.
    number: int = whole(1, MOST_ROWS, primary=True)
    learner: Storable = key(index=True)
    way: str = words(20)
    module: Storable = key()
    offering: Storable | None = key(optional=True)
    #: Why the plan without the step has it not; null for one that only moved.
    code: str | None = words(100, optional=True)
    competency: Storable | None = key(optional=True)
    gap_reason: str | None = words(100, optional=True)


class PlanSeat(SQLModel, table=True):
    """Where, when and for how much an enrolment of a scenario's plan counts, so that its money is summed quickly."""

    __tablename__ = "plan_seat"
    __table_args__ = (
        ForeignKeyConstraint(["plan"], ["annual_plan.id"], ondelete="CASCADE"),
        within("number", 1, MOST_ROWS),
        within("price_minor", 0, HIGHEST_BUDGET),
        within("granted_minor", 0, HIGHEST_BUDGET),
        within("effort_hundredths", 0, HIGHEST_EFFORT),
    )

    plan: str = key(primary=True)
    #: That of the enrolment.
    number: int = whole(1, MOST_ROWS, primary=True)
    cost_centre: Storable | None = key(optional=True)
    #: The first day; null without dates.
    start_on: date | None = Field(default=None, sa_type=Date, nullable=True)
    price_minor: int = whole(0, HIGHEST_BUDGET)
    #: What grants pay of it.
    granted_minor: int = whole(0, HIGHEST_BUDGET)
    effort_hundredths: int = whole(0, HIGHEST_EFFORT)


classify(
    TrainingPeriod,
    personal=set(),
    other={
        *("id", "name", "start_on", "end_on", "currency", "budget_minor", "collect_from", "collect_until"),
        *("state", "active_scenario", "created_at", "sample"),
    },
)
classify(PeriodBudget, personal=set(), other={"period", "cost_centre", "amount_minor", "binding"})
classify(
    TrainingNeed,
    personal={
        *("learner", "source", "competency", "level", "module", "wish", "reason", "weight", "essential"),
        *("state", "asked_by", "decided_by", "decision"),
    },
    other={"id", "period", "off_plan", "asked_at", "decided_at"},
)
classify(
    TrainingScenario,
    personal={"name", "created_by", "frozen_by"},
    other={"id", "period", "copied_from", "changes", "plan", "asked_hash", "created_at", "frozen_at"},
)
classify(ScenarioPriority, personal={"learner", "priority"}, other={"scenario"})
classify(
    ScenarioOverride,
    personal={"learner", "module", "offering", "keep", "reason", "decided_by"},
    other={"scenario", "decided_at", "plan_before", "plan_after"},
)
classify(ScenarioNeed, personal={"worth"}, other={"scenario", "need"})
classify(
    ScenarioChange,
    personal={"learner", "way", "module", "offering", "code", "competency", "gap_reason"},
    other={"scenario", "plan", "number"},
)
classify(
    PlanSeat,
    personal={"cost_centre", "start_on", "price_minor", "granted_minor", "effort_hundredths"},
    other={"plan", "number"},
)
