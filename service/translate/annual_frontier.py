"""From the solver's curve of a year to the answer."""

from collections.abc import Iterable

import solver
from service.schemas.annual import LargeMoney
from service.schemas.annual_frontier import (
    AnnualFrontierPointRead,
    AnnualFrontierRead,
    FrontierGainRead,
    FrontierNextRead,
    MarginalRead,
    PlateauRead,
    PointStatusName,
)
from service.schemas.answers import TermRead

#: The share of the present budget, as a power of ten, that a marginal value is told for.
_SHARE = 10
_STATUSES: dict[solver.Status, PointStatusName] = {
    solver.Status.OPTIMAL: "optimal",
    solver.Status.FEASIBLE: "feasible",
    solver.Status.INFEASIBLE: "infeasible",
    solver.Status.UNKNOWN: "unknown",
}


def annual_frontier(
    curve: solver.AnnualFrontier, *, plan: str, currency: str, version: str, catalog_version: str, wall_ms: float
) -> AnnualFrontierRead:
    """Translate the curve of a plan."""
    plateau = curve.plateau
    return AnnualFrontierRead(
        plan=plan,
        cost_centre=curve.centre,
        status="ready",
        progress=None,
        present=_money_or_none(currency, curve.present_minor),
        points=[_point(currency, point) for point in curve.points],
        plateau=None
        if plateau is None
        else PlateauRead(
            budget=_money(currency, plateau.from_minor),
            not_below=_money(currency, plateau.not_below_minor),
            terms=_terms(plateau.terms),
        ),
        next=None if curve.next is None else _next(currency, curve.next),
        version=version,
        catalog_version=catalog_version,
        wall_ms=wall_ms,
    )


def _point(currency: str, point: solver.AnnualFrontierPoint) -> AnnualFrontierPointRead:
    return AnnualFrontierPointRead(
        budget=_money(currency, point.budget_minor),
        status=_STATUSES[point.status],
        terms=_terms(point.terms),
        spent=_money_or_none(currency, point.spent_minor),
        price=_money_or_none(currency, point.price_minor),
    )


def _terms(terms: Iterable[solver.Term]) -> list[TermRead]:
    return [TermRead(name=term.name, value=term.value, bound=term.bound) for term in terms]


def _next(currency: str, further: solver.AnnualNext) -> FrontierNextRead:
    each = 10 ** (len(str(max(1, further.budget_minor // _SHARE))) - 1)
    return FrontierNextRead(
        amount=_money(currency, further.next_minor - further.budget_minor),
        budget=_money(currency, further.next_minor),
        gains=[
            FrontierGainRead(
                name=gain.tier.value,
                gained=gain.gained,
                gained_at_most=gain.gained_at_most,
                marginal=MarginalRead(amount=_money(currency, each), steps=round(float(gain.rate * each), 6)),
            )
            for gain in further.gains
        ],
    )


def _money(currency: str, minor: int) -> LargeMoney:
    return LargeMoney.of_minor(minor, currency)


def _money_or_none(currency: str, minor: int | None) -> LargeMoney | None:
    return None if minor is None else _money(currency, minor)
