"""Use case: the cost centres of a period as a tree: people, budgets, money, hours, gaps, needs, each with all below."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy import select as rows_of
from sqlmodel import Session, col

from service.schemas.annual import LargeMoney
from service.schemas.annual_answers import CostCentreYear
from service.schemas.period_sheets import PeriodTree, TreeNode
from service.schemas.periods import NeedCounts
from service.tables import CostCentre, Employment, TrainingNeed, TrainingPeriod, TrainingScenario
from service.years.ledger import answer_of, found_plan
from service.years.money import Book, Sums, book, overrun, remaining
from service.years.periods import need_counts
from service.years.reading import own_heads, rolled_up


def tree(session: Session, period: TrainingPeriod, scenario: TrainingScenario | None) -> PeriodTree:
    """Return the cost centres, each below the one above it."""
    found = book(session, period, scenario)
    plan = found_plan(session, scenario)
    years = {} if plan is None else {year.id: year for year in answer_of(session, plan).cost_centres}
    heads = rolled_up(session, own_heads(session))
    needs = _needs(session, period, {centre.id: centre.parent for centre in found.centres})
    told = _Told(book=found, heads=heads, years=years, needs=needs)
    depths: dict[str, int] = {}
    nodes = []
    for centre in found.centres:
        depths[centre.id] = 0 if centre.parent is None else depths.get(centre.parent, 0) + 1
        nodes.append(_node(told, centre, depths[centre.id]))
    return PeriodTree(period=period.id, scenario=found.scenario, nodes=nodes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    book: Book
    heads: Mapping[str, int]
    years: Mapping[str, CostCentreYear]
    needs: Mapping[str, NeedCounts]


def _node(told: _Told, centre: CostCentre, depth: int) -> TreeNode:
    found, year = told.book, told.years.get(centre.id)
    currency, limit = found.period.currency, found.limits.get(centre.id)
    sums = found.rolled_up.get(centre.id, Sums())
    left = None if limit is None else limit.minor - sums.planned
    return TreeNode(
        cost_centre=centre.id,
        name=centre.name,
        parent=centre.parent,
        depth=depth,
        learners=told.heads.get(centre.id, 0),
        budget=None if limit is None else LargeMoney.of_minor(limit.minor, currency),
        binding=None if limit is None else limit.binding,
        money=sums.told(currency),
        remaining=remaining(left, currency),
        overrun=overrun(left, currency),
        effort_hours=sums.effort_hundredths / 100,
        coverage=None if year is None else year.coverage,
        needs=told.needs[centre.id],
    )


def _needs(session: Session, period: TrainingPeriod, parents: Mapping[str, str | None]) -> Mapping[str, NeedCounts]:
    """Return how many needs of each state the people of each cost centre and below it have."""
    question = (
        rows_of(col(Employment.cost_centre), col(TrainingNeed.state), col(TrainingNeed.off_plan), func.count())
        .join(Employment, col(Employment.learner) == col(TrainingNeed.learner))
        .where(col(TrainingNeed.period) == period.id)
        .group_by(col(Employment.cost_centre), col(TrainingNeed.state), col(TrainingNeed.off_plan))
    )
    counts: defaultdict[str, Counter[tuple[str, bool]]] = defaultdict(Counter)
    for centre, state, is_off_plan, count in session.execute(question):
        above = centre
        while above is not None:
            counts[above][state, is_off_plan] += count
            above = parents.get(above)
    return {
        key: need_counts((state, is_off_plan, count) for (state, is_off_plan), count in counts[key].items())
        for key in parents
    }
