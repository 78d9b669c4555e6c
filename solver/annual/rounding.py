"""Whole plans from shares of columns: everything at once where that is little, else group after group."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from zlib import crc32

from solver.annual.answer import AnnualTier
from solver.annual.columns import Column
from solver.annual.decompose import BALLAST, Decomposition
from solver.annual.master import Company, Master, Solved, worth
from solver.annual.problem import AnnualLearner, CostCentreId, GrantId, LearnerId, Seat

#: One column for each learner.
Choice = dict[LearnerId, Column]

#: Columns that are decided together.
TOGETHER = 6_000


def chosen(company: Company, solved: Solved) -> Choice:
    """Return the column of each learner in the solution of a whole-number program, with what grants pay there."""
    choice = {learner: max(found, key=lambda entry: entry[1])[0] for learner, found in solved.shares.items()}
    for learner, amounts in solved.granted.items():
        column = choice[learner]
        paid = {grant: round(amount) for grant, amount in amounts}
        granted = tuple((g, most if g not in company.grants else min(most, paid[g])) for g, most in column.granted)
        choice[learner] = replace(column, granted=tuple((grant, amount) for grant, amount in granted if amount))
    return choice


def value(company: Company, choice: Mapping[LearnerId, Column], tier: AnnualTier) -> int:
    """Return what a choice is worth in a tier, more being better there."""
    learners = company.problem.learner_by_id
    total = sum(worth(learners[learner], column).of(tier) for learner, column in choice.items())
    if tier is AnnualTier.PRICE:
        total -= sum(
            company.terms[seat].fixed_price_minor for seat in _places(company, choice) if seat in company.terms
        )
    return total


def obeys(company: Company, choice: Mapping[LearnerId, Column], earlier: tuple[int, ...]) -> bool:
    """Tell, in whole numbers, whether a choice fits into everything that is shared, and keeps the tiers before."""
    problem = company.problem
    places = _places(company, choice)
    spent: Counter[CostCentreId | GrantId] = Counter()
    for learner_id, column in choice.items():
        for centre in company.limited_centres(problem.learner_by_id[learner_id]):
            spent[centre] += column.net_minor
        for grant, amount in column.granted:
            spent[grant] += amount
    cost = -value(company, choice, AnnualTier.PRICE)
    return (
        (problem.budget_minor is None or cost <= problem.budget_minor)
        and all(spent[centre] <= most for centre, most in company.centres.items())
        and all(spent[grant] <= most for grant, most in company.grants.items())
        and all(count <= company.room(seat) for seat, count in places.items())
        and all(_affords(problem.learner_by_id[learner], column) for learner, column in choice.items())
        and all(places[seat] >= terms.least_learners for seat, terms in company.terms.items() if places[seat])
        and all(value(company, choice, tier) >= least for tier, least in zip(AnnualTier, earlier, strict=False))
    )


def rounded(
    work: Decomposition, tier: AnnualTier, earlier: tuple[int, ...], shares: Solved | None, seconds: float
) -> Choice | None:
    """Return a whole choice near the shares; None when none is found that obeys every rule."""
    columns = {learner: list(known.values()) for learner, known in work.pool.items()}
    if sum(map(len, columns.values())) > TOGETHER and shares is not None:
        columns = {learner: [column for column, _ in found] for learner, found in shares.shares.items()}
    master = Master(work.company, tier, earlier, columns, links=work.links, ballast=BALLAST, is_lenient=False)
    solved = master.solve(whole_columns=True, whole_openings=True, seconds=seconds, relative_gap=1e-6)
    if solved is None:
        return None
    choice = chosen(work.company, solved)
    return choice if obeys(work.company, choice, earlier) else None


def improved(
    work: Decomposition, tier: AnnualTier, earlier: tuple[int, ...], choice: Choice, *, turn: int, seconds: float
) -> Choice:
    """Return a choice at least as good, by deciding a group of learners anew while all others stay as they are."""
    # Another order in every turn, and the same in every run.
    learners = sorted(choice, key=lambda learner: crc32(f"{turn} {learner}".encode()))
    group: dict[LearnerId, list[Column]] = {}
    size = 0
    for learner in learners:
        group[learner] = list(work.pool[learner].values())
        size += len(group[learner])
        if size > TOGETHER // 4:
            break
    fixed = {learner: column for learner, column in choice.items() if learner not in group}
    master = Master(
        work.company, tier, earlier, group, fixed=fixed, links=work.links, ballast=BALLAST, is_lenient=False
    )
    solved = master.solve(whole_columns=True, whole_openings=True, seconds=seconds, relative_gap=1e-6)
    if solved is None:
        return choice
    found = {**choice, **chosen(work.company, solved)}
    is_better = value(work.company, found, tier) > value(work.company, choice, tier)
    return found if is_better and obeys(work.company, found, earlier) else choice


def _affords(learner: AnnualLearner, column: Column) -> bool:
    return learner.budget_minor is None or column.net_minor <= learner.budget_minor


def _places(company: Company, choice: Mapping[LearnerId, Column]) -> Counter[Seat]:
    places: Counter[Seat] = Counter()
    for learner_id, column in choice.items():
        places.update(company.places(company.problem.learner_by_id[learner_id], column))
    return places
