"""A period in figures: its money by cost centre and month, its runs, its people below target, its tree."""

from typing import Literal

from service.schemas.annual import LargeMoney
from service.schemas.answers import Coverage
from service.schemas.periods import BindingName, NeedCounts, PeriodStateName
from service.schemas.values import Answer, Day


class MoneySums(Answer):
    """Money by how certain it is: one enrolment is in exactly one of the first three, and planned is their sum."""

    #: Enrolments of the active scenario about which nobody has decided yet.
    forecast: LargeMoney
    #: Approved and not done yet.
    committed: LargeMoney
    #: Done.
    consumed: LargeMoney
    planned: LargeMoney


class MonthMoney(MoneySums):
    """One month; what begins in it belongs to it, however long it lasts."""

    #: Such as "2027-03"; null for what has no days.
    month: str | None


class CentreMoney(Answer):
    """A cost centre: its own people, then with all below it."""

    #: Null for what belongs to no cost centre: fixed prices, and people without one.
    cost_centre: str | None
    name: str | None
    parent: str | None
    budget: LargeMoney | None
    binding: BindingName | None
    own: MoneySums
    rolled_up: MoneySums
    remaining: LargeMoney | None
    overrun: LargeMoney | None
    #: Of its own people; months in which nothing is are left out.
    months: list[MonthMoney]


class PeriodMoney(Answer):
    """The money of a period; every sum of centres, of months and of both is the total."""

    period: str
    state: PeriodStateName
    scenario: str | None
    currency: str
    budget: LargeMoney | None
    total: MoneySums
    #: Budget less planned, and budget less what is committed and consumed; null without a budget.
    remaining: LargeMoney | None
    uncommitted: LargeMoney | None
    overrun: LargeMoney | None
    months: list[MonthMoney]
    centres: list[CentreMoney]


class CourseRun(Answer):
    """A run of a module in the period, or a module that is taken in weeks of one's own."""

    module: str
    title: str
    offering: str | None
    start_on: Day | None
    end_on: Day | None
    provider: str | None
    #: Needs, not refused, that name the module.
    asked_for: int
    #: By the active scenario's plan, whether or not a development plan has followed it since.
    enrolled: int
    #: By development plans that are approved, beside the scenario's plan.
    committed: int
    #: By others, before.
    booked: int
    seats: int | None
    min_seats: int
    #: Of the seats, enrolled, committed and booked; null where there is room for everybody.
    fill_rate: float | None
    fixed_price: LargeMoney | None
    #: Of those enrolled and those committed.
    enrolment_prices: LargeMoney
    #: `too_few`: enrolled, committed and booked are below the minimum. `thin`: one who leaves calls it off. `full`: no
    #: seat left.
    risk: Literal["none", "empty", "too_few", "thin", "full"]


class CoursePage(Answer):
    """One page of the runs, by module and first day."""

    scenario: str | None
    items: list[CourseRun]
    next_page_token: str | None


class HeatCell(Answer):
    """The people of one cost centre in one competency that their targets ask for."""

    cost_centre: str | None
    competency: str
    people: int
    below: int
    #: Missing steps of those below.
    steps: int


class HeatCompetency(Answer):
    """A competency of the map, with the steps to which no module leads."""

    competency: str
    name: str
    people: int
    below: int
    #: Levels that somebody misses and no module leads to.
    holes: list[int]


class HeatCentre(Answer):
    """A cost centre of the map, of its own people."""

    cost_centre: str | None
    name: str | None
    people: int


class Heatmap(Answer):
    """Who is below target where: only cells in which somebody is asked for the competency."""

    period: str
    centres: list[HeatCentre]
    competencies: list[HeatCompetency]
    cells: list[HeatCell]


class TreeNode(Answer):
    """A cost centre with all below it."""

    cost_centre: str
    name: str | None
    parent: str | None
    depth: int
    learners: int
    budget: LargeMoney | None
    binding: BindingName | None
    money: MoneySums
    remaining: LargeMoney | None
    overrun: LargeMoney | None
    effort_hours: float
    coverage: Coverage | None
    needs: NeedCounts


class PeriodTree(Answer):
    """The cost centres in the order of the tree, each below the one above it."""

    period: str
    scenario: str | None
    nodes: list[TreeNode]
