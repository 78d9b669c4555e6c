"""The pages below a period: its scenarios, its money, its courses: routes only."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from service.errors import Conflict, Fault, InFlight, InvalidRequest
from service.schemas.reading import read_whole
from service.schemas.training_scenarios import ScenarioGiven, ScenarioRead
from service.web.people import known_id
from service.web.readers import HouseOf, OwnForm, Reader, SignedIn
from service.web.rendering import see_other
from service.web.sent_once import Led, Sending, sent_once
from service.web.years.comparison import comparison_address
from service.web.years.courses import courses_page
from service.web.years.money import money_page
from service.web.years.parts import period_address, scenario_address
from service.web.years.scenario_list import scenarios_page
from service.web.years.shown import Refusal, document, shown, words_of
from service.web.years.years_of import AsDocument, Entered, Token, YearsOf, active_of
from service.years.years import Years

router = APIRouter(include_in_schema=False)

Chosen = Annotated[str, Query(max_length=200)]


@router.get("/periods/{period:path}/scenarios")
def list_scenarios(
    *,
    period: str,
    request: Request,
    years: YearsOf,
    reader: SignedIn,
    page_token: Token = None,
    form: AsDocument = "",
) -> Response:
    """Show the scenarios of a period, and the form that makes one."""
    key = known_id(period)
    if form == "json":
        return document(years.scenarios(key, reader.principal, page_token=page_token))
    return _scenarios(request, years, reader, key, page_token=page_token)


@router.post("/periods/{period:path}/scenarios", dependencies=[OwnForm])
def make_scenario(
    *,
    period: str,
    request: Request,
    house: HouseOf,
    years: YearsOf,
    reader: SignedIn,
    name: Entered = "",
    copy_from: Entered = "",
    once: Entered = "",
) -> Response:
    """Make a scenario and go to it."""
    key, words = known_id(period), words_of(request)
    copied = {"copy_from": copy_from} if copy_from else {}

    def leads(made: ScenarioRead) -> Led:
        return Led(address=scenario_address(made.id), said="said-scenario-made")

    def act(sending: Sending) -> Led:
        asked = read_whole(ScenarioGiven, {"name": name.strip(), **copied})
        return leads(years.create_scenario(key, asked, reader.principal, words.language, keep=sending.keep(leads)))

    try:
        fields = {"name": name, "copy_from": copy_from}
        return sent_once(request, house, reader, act, about=key, key=once, fields=fields)
    except InvalidRequest as error:
        return _scenarios(request, years, reader, key, name=name, copy_from=copy_from, faults=error.faults)
    except InFlight:
        raise
    except Conflict as error:
        refusal = Refusal(notice=error.told(words.language), status=error.status)
        return _scenarios(request, years, reader, key, refusal=refusal)


@router.get("/periods/{period:path}/comparison")
def choose_comparison(
    *,
    period: str,
    years: YearsOf,
    reader: SignedIn,
    before: Chosen = "",
    other: Annotated[str, Query(alias="with", max_length=200)] = "",
) -> Response:
    """Go to the comparison of the two scenarios that were chosen."""
    key = known_id(period)
    years.period(key, reader.principal)
    if not before or not other:
        return see_other(period_address(key, "/scenarios#compare"))
    return see_other(comparison_address(before, other))


@router.get("/periods/{period:path}/money")
def show_money(
    *,
    period: str,
    request: Request,
    years: YearsOf,
    reader: SignedIn,
    first: Annotated[int, Query(alias="from", ge=0, le=1_000_000)] = 0,
    form: AsDocument = "",
) -> Response:
    """Show the money of a period by month and by cost centre."""
    key, caller, words = known_id(period), reader.principal, words_of(request)
    found = years.money(key, caller)
    if form == "json":
        return document(found)
    row = years.period(key, caller)
    view = money_page(row, found, active_of(years, row, caller, words.language), words, first=first)
    here = period_address(key, "/money")
    return shown(request, reader, "money", twin=f"/v1{here}", address=here, money=view)


@router.get("/periods/{period:path}/courses")
def show_courses(
    *,
    period: str,
    request: Request,
    years: YearsOf,
    reader: SignedIn,
    page_token: Token = None,
    form: AsDocument = "",
) -> Response:
    """Show the runs of a period."""
    key, caller, words = known_id(period), reader.principal, words_of(request)
    found = years.courses(key, caller, words.language, page_token=page_token)
    if form == "json":
        return document(found)
    row = years.period(key, caller)
    view = courses_page(row, found, active_of(years, row, caller, words.language), words)
    here = period_address(key, "/courses")
    return shown(request, reader, "courses", twin=f"/v1{here}", address=here, courses=view)


def _scenarios(
    request: Request,
    years: Years,
    reader: Reader,
    key: str,
    *,
    page_token: str | None = None,
    name: str = "",
    copy_from: str = "",
    faults: Iterable[Fault] = (),
    refusal: Refusal | None = None,
) -> Response:
    words, caller = words_of(request), reader.principal
    view = scenarios_page(
        years.period(key, caller),
        years.scenarios(key, caller, page_token=page_token),
        words,
        name=name,
        copy_from=copy_from,
        faults=faults,
    )
    here = period_address(key, "/scenarios")
    return shown(
        request,
        reader,
        "scenarios",
        twin=f"/v1{here}",
        refusal=refusal,
        status=422 if view.new.faults else 200,
        address=here,
        scenarios=view,
    )
