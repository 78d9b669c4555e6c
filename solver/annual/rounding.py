"""Whole plans from shares of columns: everything at once where that is little, else one learner after another."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from solver.annual.answer import AnnualTier
from solver.annual.columns import Column
from solver.annual.company import Company, Taken, worth
from solver.annual.decompose import Decomposition
from solver.annual.fit import Fit
from solver.annual.grants import within_grants
from solver.annual.groups import Choice
from solver.annual.master import Master, Solved
from solver.annual.problem import AnnualLearner, LearnerId

#: Columns that are decided together; of more, those near the shares.
TOGETHER = 20_000
#: How near to the best choice of these columns is enough: groups go on from there.
ROUNDING_GAP = 3e-4
#: An offering that is open so far will be open.
SURELY_OPEN = 0.9


def chosen(company: Company, solved: Solved) -> Choice:
    """Return the column of each learner in the solution of a whole-number program, with what grants pay there."""
    choice = {learner: max(found, key=lambda entry: entry[1])[0] for learner, found in solved.shares.items()}
    for learner, amounts in solved.granted.items():
        column = choice[learner]
        paid = {grant: round(amount) for grant, amount in amounts}
        granted = tuple((g, most if g not in company.grants else min(most, paid[g])) for g, most in column.granted)
        choice[learner] = replace(column, granted=tuple((grant, amount) for grant, amount in granted if amount))
    own = [company.problem.learner_by_id[learner].budget_minor for learner in choice]
    return dict(zip(choice, within_grants(list(choice.values()), own, company.grants), strict=True))


def value(company: Company, choice: Mapping[LearnerId, Column], tier: AnnualTier) -> int:
    """Return what a choice is worth in a tier, more being better there."""
    learners = company.problem.learner_by_id
    total = sum(worth(learners[learner], column).of(tier) for learner, column in choice.items())
    if tier is AnnualTier.PRICE:
        total -= sum(
            company.terms[seat].fixed_price_minor for seat in Taken(company, choice).places if seat in company.terms
        )
    return total


def obeys(company: Company, choice: Mapping[LearnerId, Column], earlier: tuple[int, ...]) -> bool:
    """Tell, in whole numbers, whether a choice fits into everything that is shared, and keeps the tiers before."""
    problem = company.problem
    taken = Taken(company, choice)
    places = taken.places
    cost = -value(company, choice, AnnualTier.PRICE)
    return (
        (problem.budget_minor is None or cost <= problem.budget_minor)
        and all(taken.spent[centre] <= most for centre, most in company.centres.items())
        and all(taken.granted[grant] <= most for grant, most in company.grants.items())
        and all(count <= company.room(seat) for seat, count in places.items())
        and all(_affords(problem.learner_by_id[learner], column) for learner, column in choice.items())
        and all(places[seat] >= terms.least_learners for seat, terms in company.terms.items() if places[seat])
        and all(value(company, choice, tier) >= least for tier, least in zip(AnnualTier, earlier, strict=False))
    )


def is_little(work: Decomposition) -> bool:
    """Tell whether all columns known are few enough to be decided together."""
    return sum(map(len, work.pool.values())) <= TOGETHER


def rounded(
    work: Decomposition,
    tier: AnnualTier,
    earlier: tuple[int, ...],
    shares: Solved | None,
    *,
    seconds: float,
    known: Choice | None = None,
) -> Choice | None:
    """Return a whole choice near the shares, or near a known one; None when none is found that obeys every rule."""
    together = is_little(work)
    master = Master(work.company, tier, earlier, links=work.links, is_whole=True, is_lenient=False)
    for learner in work.problem.learners:
        likely = _likely(work, learner.id, None if together else shares)
        master.add(learner, likely if known is None else {c.seats: c for c in (known[learner.id], *likely)}.values())
    solved = master.solve(seconds=seconds, relative_gap=ROUNDING_GAP, known=known)
    choice = None if solved is None else chosen(work.company, solved)
    if choice is not None and obeys(work.company, choice, earlier):
        return choice
    return None if shares is None else fitted(work, tier, shares, earlier, known)


def _likely(work: Decomposition, learner: LearnerId, shares: Solved | None) -> Collection[Column]:
    """Return the columns of a learner that a whole choice near the shares may need."""
    known = work.pool[learner]
    if shares is None or len(shares.shares[learner]) > 1:
        return list(known.values())
    likely = {column.seats: column for column, _ in shares.shares[learner]}
    cheapest = min(known.values(), key=lambda column: (column.net_minor, str(column.seats)))
    return list((likely | {cheapest.seats: cheapest}).values())


def fitted(
    work: Decomposition, tier: AnnualTier, shares: Solved, earlier: tuple[int, ...], known: Choice | None = None
) -> Choice | None:
    """Give the learners, one after another, the column of the largest share if it fits, else the best that does.

    Who is bound to something keeps the known column, if any is, and who would be alone in a class that needs more goes
    back to the cheapest one.
    """
    company, learners = work.company, work.problem.learner_by_id
    cheapest = {
        learner: min(columns.values(), key=lambda column: (column.net_minor, len(column.seats), str(column.seats)))
        for learner, columns in work.pool.items()
    }
    bound = {learner for learner in cheapest if known is not None and learners[learner].must_take_something}
    cheapest |= {learner: column for learner, column in (known or {}).items() if learner in bound}
    wanted = {learner: max(found, key=lambda entry: entry[1])[0] for learner, found in shares.shares.items()}

    def order(learner: LearnerId) -> tuple[bool, float, str]:
        column = wanted[learner]
        is_sure = all(shares.opened.get(seat, 1.0) > SURELY_OPEN for seat in company.places(learners[learner], column))
        return not is_sure, -learners[learner].priority * column.steps / (column.net_minor + 1), learner

    def second(column: Column) -> tuple[int, int, str]:
        return -worth(learners[learner], column).of(tier), column.net_minor, str(column.seats)

    fit = Fit(company, cheapest)
    free = sorted(wanted.keys() - bound, key=order)
    refused = [learner for learner in free if not fit.try_column(learner, wanted[learner])]
    for learner in refused:
        any(fit.try_column(learner, column) for column in sorted(work.pool[learner].values(), key=second))
    choice = fit.filled(cheapest)
    return choice if obeys(company, choice, earlier) else None


def _affords(learner: AnnualLearner, column: Column) -> bool:
    return learner.budget_minor is None or column.net_minor <= learner.budget_minor
