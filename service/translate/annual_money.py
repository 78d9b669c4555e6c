"""The one currency of a year: of every amount in the request, of what is stored, and of the catalogue."""

from collections.abc import Iterator, Sequence

import solver
from catalog import NO_CURRENCY
from service.schemas.annual import AnnualPlanRequest, LargeMoney
from service.texts import sentence
from service.translate.annual_knowledge import GatheredCompany, Participant
from service.translate.misreferences import Misreference, Path
from service.translate.prepared import prepared


def currency_of(request: AnnualPlanRequest, gathered: GatheredCompany, participants: Sequence[Participant]) -> str:
    """Return the currency of a request without faults."""
    first = next(_named(request, participants), None)
    if first is not None:
        return first[1]
    found = _of_the_catalogue(request, gathered)
    return found[0] if found else NO_CURRENCY


def currencies(
    request: AnnualPlanRequest, gathered: GatheredCompany, participants: Sequence[Participant]
) -> Iterator[Misreference]:
    """Yield a fault for every amount in another currency than the catalogue's, or else than the first one's."""
    used = _of_the_catalogue(request, gathered)
    wanted: str | None = used[0] if len(used) == 1 else None
    for path, currency in _named(request, participants):
        if used and used != (currency,):
            detail = sentence("reference-catalogue-currency", currency=currency, others=used)
            yield Misreference(path=path, code="currency_mismatch", detail=detail)
        elif not used and wanted is None:
            wanted = currency
        elif not used and currency != wanted:
            detail = sentence("reference-currency", currency=currency, other=wanted or "")
            yield Misreference(path=path, code="currency_mismatch", detail=detail)


def too_large(request: AnnualPlanRequest, problem: solver.AnnualProblem, currency: str) -> Iterator[Misreference]:
    """Yield a fault for each limit that is too large to be counted exactly beside the smallest differences."""
    found = set(solver.uncountable(problem))
    if not found:
        return
    most = LargeMoney.of_minor(solver.most_countable(problem) - 1, currency).amount
    for path, limit in _limits(request):
        if limit in found:
            yield Misreference(path=path, code="out_of_range", detail=sentence("reference-large-limit", most=most))


def _limits(request: AnnualPlanRequest) -> Iterator[tuple[Path, solver.SharedLimit]]:
    """Yield the place of every limit for many learners together."""
    yield ("budget", "amount"), solver.SharedLimit(kind=solver.LimitKind.WHOLE_BUDGET)
    for place, centre in enumerate(request.cost_centres or ()):
        path: Path = ("cost_centres", place, "budget", "amount")
        limit = solver.SharedLimit(kind=solver.LimitKind.CENTRE_BUDGET, centre=solver.CostCentreId(centre.id))
        yield path, limit
    for place, grant in enumerate(request.grants or ()):
        limit = solver.SharedLimit(kind=solver.LimitKind.GRANT, grant=solver.GrantId(grant.id))
        yield ("grants", place, "in_all", "amount"), limit


def _of_the_catalogue(request: AnnualPlanRequest, gathered: GatheredCompany) -> tuple[str, ...]:
    return prepared(gathered.catalogue.catalog).currencies if request.modules is None else ()


def _named(request: AnnualPlanRequest, participants: Sequence[Participant]) -> Iterator[tuple[Path, str]]:
    """Yield the place and the currency of every amount."""
    if request.budget is not None:
        yield ("budget", "currency"), request.budget.currency
    for place, centre in enumerate(request.cost_centres or ()):
        if centre.budget is not None:
            yield ("cost_centres", place, "budget", "currency"), centre.budget.currency
    for place, module in enumerate(request.modules or ()):
        yield ("modules", place, "price", "currency"), module.price.currency
        for position, run in enumerate(module.offerings or ()):
            if run.fixed_price is not None:
                path: Path = ("modules", place, "offerings", position, "fixed_price", "currency")
                yield path, run.fixed_price.currency
    for place, grant in enumerate(request.grants or ()):
        for field, amount in (("per_learner", grant.per_learner), ("in_all", grant.in_all)):
            if amount is not None:
                yield ("grants", place, field, "currency"), amount.currency
    for participant in participants:
        yield from _of_learner(participant)


def _of_learner(participant: Participant) -> Iterator[tuple[Path, str]]:
    given, place = participant.given, participant.place
    if place is None:
        if participant.limits.budget is not None:
            yield ("learners",), participant.limits.budget.currency
        return
    path: Path = ("learners", place)
    if given.budget is not None:
        yield (*path, "budget", "currency"), given.budget.currency
    if given.limits is not None and given.limits.budget is not None:
        yield (*path, "limits", "budget", "currency"), given.limits.budget.currency
    elif given.budget is None and participant.limits.budget is not None:
        yield (*path, "id"), participant.limits.budget.currency
    for position, entry in enumerate(given.in_progress or ()):
        if entry.price_left is not None:
            yield (*path, "in_progress", position, "price_left", "currency"), entry.price_left.currency
