"""What a year comes to in all: for the company, for each cost centre, for each run and for each grant."""

from collections.abc import Iterator

import solver
from service.schemas.annual import LargeMoney
from service.schemas.annual_answers import AnnualTotals, CostCentreYear, GrantYear, OfferingYear
from service.translate.annual_question import AnnualQuestion
from service.translate.annual_tally import Tally
from service.translate.answer import hours
from service.translate.dates import day


def totals(question: AnnualQuestion, tally: Tally) -> AnnualTotals:
    """Return what everything costs."""
    company = tally.company
    fixed = sum(_fixed_price(question, seat) for seat in tally.taken)
    return AnnualTotals(
        learners=company.enrolled,
        enrolments=company.enrolments,
        enrolment_prices=money(question, company.price_minor),
        granted=money(question, company.granted_minor),
        fixed_prices=money(question, fixed),
        price=money(question, company.price_minor - company.granted_minor + fixed),
        effort_hours=hours(company.effort_hundredths),
    )


def _fixed_price(question: AnnualQuestion, seat: solver.Seat) -> int:
    terms = question.problem.terms_by_offering.get(seat)
    return terms.fixed_price_minor if terms is not None else 0


def cost_centres(question: AnnualQuestion, tally: Tally) -> Iterator[CostCentreYear]:
    """Yield every cost centre, with those below it."""
    for centre in question.problem.cost_centres:
        sums = tally.by_centre[centre.id]
        planned = sums.price_minor - sums.granted_minor
        remaining = centre.budget_minor - planned if centre.budget_minor is not None else None
        yield CostCentreYear(
            id=centre.id,
            parent=centre.parent,
            learners=sums.learners,
            budget=money_or_none(question, centre.budget_minor),
            planned=money(question, planned),
            remaining=money_or_none(question, remaining),
            coverage=sums.coverage,
        )


def offerings(question: AnnualQuestion, tally: Tally) -> Iterator[OfferingYear]:
    """Yield every run that the plan puts somebody into."""
    problem = question.problem
    for module in problem.modules:
        for offering in module.offerings or ():
            seat = (module.id, offering.id)
            first, last = day(offering.first_day), day(offering.last_day)
            if seat not in tally.taken or first is None or last is None:
                continue
            terms = problem.terms_by_offering.get(seat)
            yield OfferingYear(
                module=module.id,
                offering=offering.id,
                start_on=first,
                end_on=last,
                learners=tally.taken[seat],
                seats_left=offering.seats_left - tally.taken[seat] if offering.seats_left is not None else None,
                least_learners=terms.least_learners if terms is not None else 0,
                enrolment_prices=money(question, tally.prices[seat]),
                fixed_price=money(question, _fixed_price(question, seat)),
            )


def grants(question: AnnualQuestion, tally: Tally) -> Iterator[GrantYear]:
    """Yield every grant, used or not."""
    for grant in question.problem.grants:
        granted = tally.granted[grant.id]
        remaining = grant.most_minor - granted if grant.most_minor is not None else None
        yield GrantYear(
            id=grant.id,
            learners=tally.helped[grant.id],
            granted=money(question, granted),
            in_all=money_or_none(question, grant.most_minor),
            remaining=money_or_none(question, remaining),
        )


def money(question: AnnualQuestion, minor: int) -> LargeMoney:
    """Return an amount in the currency of the year."""
    return LargeMoney.of_minor(minor, question.currency)


def money_or_none(question: AnnualQuestion, minor: int | None) -> LargeMoney | None:
    """Return an amount, or that there is none."""
    return money(question, minor) if minor is not None else None
