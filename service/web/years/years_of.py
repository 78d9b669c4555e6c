"""What the routes of the pages about a year have in common."""

from typing import Annotated, cast

from fastapi import Depends, Form, Query, Request

from service.annual.frontiers import Frontiers
from service.annual.plans import AnnualPlans
from service.principals import Principal
from service.schemas.periods import PeriodRead
from service.schemas.training_scenarios import ScenarioRead
from service.texts import Language
from service.years.years import Years


def years(request: Request) -> Years:
    """Return the use cases of HR's year."""
    return cast(Years, request.app.state.years)


def _plans(request: Request) -> AnnualPlans:
    return cast(AnnualPlans, request.app.state.annual_plans)


def _frontiers(request: Request) -> Frontiers:
    return cast(Frontiers, request.app.state.frontiers)


YearsOf = Annotated[Years, Depends(years)]
PlansOf = Annotated[AnnualPlans, Depends(_plans)]
FrontiersOf = Annotated[Frontiers, Depends(_frontiers)]
#: The same address with this gives the JSON document to a browser that is signed in.
AsDocument = Annotated[str, Query(alias="as", max_length=20)]
Token = Annotated[str | None, Query(max_length=1200)]
Entered = Annotated[str, Form()]
#: No list begins further down.
LAST_PLACE = 1_000_000
Listed = Annotated[list[str] | None, Form()]


def active_of(years: Years, period: PeriodRead, caller: Principal, language: Language) -> ScenarioRead | None:
    """Return the scenario that the company works by in a period, if it has chosen one."""
    active = period.active_scenario
    return None if active is None else years.scenario(active, caller, language)
