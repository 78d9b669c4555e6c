"""What locks and work under way ask for at least, counted by hand; and the year of those alone whom they bind."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from solver.annual.problem import AnnualLearner, AnnualProblem, CostCentreId, Seat
from solver.domain import Lock, ModuleId


def ask_too_much(problem: AnnualProblem) -> bool:
    """Tell whether more seats or more money are asked for, in so many words, than there are."""
    places: Counter[Seat] = Counter()
    asked: Counter[ModuleId] = Counter()
    costs: Counter[CostCentreId | None] = Counter()
    for learner in problem.learners:
        new = list(_new(problem, learner))
        places.update({(lock.module, lock.offering) for lock in new if lock.offering is not None})
        asked.update({lock.module for lock in new})
        price = _least_price(problem, learner)
        for purse in (None, *problem.centres_of(learner)):
            costs[purse] += price
    costs[None] += sum(terms.fixed_price_minor for seat, terms in problem.terms_by_offering.items() if places[seat])
    budgets = {centre.id: centre.budget_minor for centre in problem.cost_centres}
    return (
        any(count > problem.seats_by_offering.get(seat, count) for seat, count in places.items())
        or any(count > _seats(problem, module, count) for module, count in asked.items())
        or any(
            costs[purse] > most for purse, most in (*budgets.items(), (None, problem.budget_minor)) if most is not None
        )
    )


def of_the_bound(problem: AnnualProblem) -> AnnualProblem:
    """Return the year of those who must do something; classes ask for no more learners than all others cannot be."""
    bound = tuple(learner for learner in problem.learners if learner.must_take_something)
    free = len(problem.learners) - len(bound)
    terms = tuple(replace(entry, least_learners=max(0, entry.least_learners - free)) for entry in problem.terms)
    return replace(problem, learners=bound, terms=terms)


def _new(problem: AnnualProblem, learner: AnnualLearner) -> Iterator[Lock]:
    """Return the locks that ask for something new; of a module that is not there nothing can be counted."""
    there, under_way = problem.module_by_id, {entry.module for entry in learner.in_progress}
    return (lock for lock in learner.locks if lock.keep and lock.module in there and lock.module not in under_way)


def _seats(problem: AnnualProblem, module: ModuleId, wanted: int) -> int:
    """Return how many learners all offerings of a module have seats for; enough where one has no limit, or none is."""
    offerings = problem.module_by_id[module].offerings
    if offerings is None:
        return wanted
    return sum(problem.seats_by_offering.get((module, offering.id), wanted) for offering in offerings)


def _least_price(problem: AnnualProblem, learner: AnnualLearner) -> int:
    """Return what a learner pays at least for what is locked and left to pay, when grants pay their whole share."""
    prices = {lock.module: problem.module_by_id[lock.module].price_minor for lock in _new(problem, learner)}
    prices |= {entry.module: entry.price_left_minor for entry in learner.in_progress}
    return sum(price * (100 - _share(problem, module)) // 100 for module, price in prices.items())


def _share(problem: AnnualProblem, module: ModuleId) -> int:
    """Return the most that grants together pay of a module, in per cent."""
    shares: Counter[Seat] = Counter()
    for grant in problem.grants:
        shares.update({seat: grant.share_percent for seat in grant.seats if seat[0] == module})
    return max(shares.values(), default=0)
