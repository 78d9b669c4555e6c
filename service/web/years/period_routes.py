"""The pages of periods: routes only."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from service.errors import Fault, InvalidRequest, NotFound
from service.paging import PAGE_SIZE
from service.schemas.periods import PeriodRead, PeriodRecord, PeriodStateGiven
from service.schemas.reading import read_whole
from service.web.people import known_id
from service.web.readers import HouseOf, OwnForm, Reader, SignedIn
from service.web.rendering import see_other
from service.web.sent_once import Led, Sending, sent_once
from service.web.words import Words
from service.web.years.budget_form import BudgetsForm, entered, record_with, refused
from service.web.years.curves import curve_of, ended_at
from service.web.years.deciders import deciders
from service.web.years.overview import Figures, overview_page
from service.web.years.parts import period_address
from service.web.years.period_list import (
    PeriodEntered,
    entered_of,
    period_form,
    periods_page,
    record_of,
)
from service.web.years.shown import Refusal, document, done, expected, shown, words_of
from service.web.years.years_of import LAST_PLACE, AsDocument, Entered, FrontiersOf, Listed, Token, YearsOf, active_of
from service.years.periods import tag_of
from service.years.years import Years

router = APIRouter(include_in_schema=False)

#: What a new period is entered in unless it is said otherwise.
CURRENCY = "SGD"


def _entered(
    *,
    key: Annotated[str, Form(alias="id")] = "",
    name: Entered = "",
    start_on: Entered = "",
    end_on: Entered = "",
    currency: Entered = "",
    budget: Entered = "",
    collect_from: Entered = "",
    collect_until: Entered = "",
) -> PeriodEntered:
    return PeriodEntered(
        id=key,
        name=name,
        start_on=start_on,
        end_on=end_on,
        currency=currency,
        budget=budget,
        collect_from=collect_from,
        collect_until=collect_until,
    )


PeriodForm = Annotated[PeriodEntered, Depends(_entered)]


@router.get("/periods")
def list_periods(
    request: Request, years: YearsOf, reader: SignedIn, page_token: Token = None, form: AsDocument = ""
) -> Response:
    """Show all periods, and the form that makes one."""
    if form == "json":
        return document(years.periods(reader.principal, page_token=page_token))
    return _periods(request, years, reader, page_token=page_token)


@router.post("/periods", dependencies=[OwnForm])
def make_period(
    *, request: Request, house: HouseOf, years: YearsOf, reader: SignedIn, asked: PeriodForm, once: Entered = ""
) -> Response:
    """Make a period and go to it; one that is there already is not touched."""
    faults = list(_id_faults(asked, words_of(request)))

    def act(_: Sending) -> Led:
        made = years.make_period(known_id(asked.id.strip()), record, reader.principal)
        return Led(address=period_address(made.id), said="said-period-made")

    try:
        record = read_whole(PeriodRecord, record_of(asked))
        if not faults:
            return sent_once(request, house, reader, act, about=asked.id, key=once, fields=asdict(asked))
    except InvalidRequest as error:
        faults += error.faults
    return _periods(request, years, reader, asked=asked, faults=faults)


@router.post("/periods/{period:path}/state", dependencies=[OwnForm])
def move_period(
    *,
    period: str,
    request: Request,
    years: YearsOf,
    frontiers: FrontiersOf,
    reader: SignedIn,
    to: Entered = "",
    etag: Entered = "",
) -> Response:
    """Give a period its next state."""
    key = known_id(period)
    state = read_whole(PeriodStateGiven, {"state": to}).state
    refusal = done(lambda: years.move(key, state, reader.principal, expected=expected(etag)), words_of(request))
    if refusal is not None:
        return _period(request, years, frontiers, reader, key, refusal=refusal)
    return see_other(period_address(key), said="said-period-state")


@router.post("/periods/{period:path}/budgets", dependencies=[OwnForm])
def save_budgets(
    *,
    period: str,
    request: Request,
    years: YearsOf,
    frontiers: FrontiersOf,
    reader: SignedIn,
    centre: Listed = None,
    amount: Listed = None,
    binding: Listed = None,
    etag: Entered = "",
    part: Entered = "",
    first: Annotated[int, Form(alias="from", ge=0, le=LAST_PLACE)] = 0,
) -> Response:
    """Store the budgets of the cost centres that the form shows."""
    key, words = known_id(period), words_of(request)
    asked = entered(centre or [], amount or [], binding or [])
    try:
        record = read_whole(PeriodRecord, record_with(years.period(key, reader.principal), asked))
        refusal = done(lambda: years.store_period(key, record, reader.principal, expected=expected(etag)), words)
    except InvalidRequest as error:
        names = {node.cost_centre: node.name or node.cost_centre for node in years.tree(key, reader.principal).nodes}
        form = refused(asked, error.faults, names, words)
        return _period(request, years, frontiers, reader, key, part=part or None, first=first, editing=form)
    if refusal is not None:
        return _period(request, years, frontiers, reader, key, part=part or None, first=first, refusal=refusal)
    return see_other(f"{period_address(key)}#centres", said="said-budgets-saved")


@router.get("/periods/{period:path}")
def show_period(
    *,
    period: str,
    request: Request,
    years: YearsOf,
    frontiers: FrontiersOf,
    reader: SignedIn,
    edit: Annotated[str, Query(max_length=20)] = "",
    centre: Annotated[str | None, Query(max_length=200)] = None,
    first: Annotated[int, Query(alias="from", ge=0, le=LAST_PLACE)] = 0,
    form: AsDocument = "",
) -> Response:
    """Show one period at a glance, its budgets to be edited if that is asked for."""
    key = known_id(period)
    if form == "json":
        return document(years.period(key, reader.principal))
    editing = BudgetsForm() if edit == "budgets" else None
    return _period(request, years, frontiers, reader, key, part=centre or None, first=first, editing=editing)


@router.post("/periods/{period:path}", dependencies=[OwnForm])
def change_period(
    *,
    period: str,
    request: Request,
    years: YearsOf,
    frontiers: FrontiersOf,
    reader: SignedIn,
    asked: PeriodForm,
    etag: Entered = "",
) -> Response:
    """Store the days, the money and the window of a period; its budgets stay."""
    key = known_id(period)
    before = years.period(key, reader.principal)
    try:
        record = read_whole(PeriodRecord, record_of(asked, before))
        act = lambda: years.store_period(key, record, reader.principal, expected=expected(etag))  # noqa: E731
        refusal = done(act, words_of(request))
    except InvalidRequest as error:
        faults = _of_the_form(error.faults, before, words_of(request))
        return _period(request, years, frontiers, reader, key, asked=asked, faults=faults)
    if refusal is not None:
        return _period(request, years, frontiers, reader, key, refusal=refusal)
    return see_other(period_address(key), said="said-period-saved")


def _of_the_form(faults: Iterable[Fault], before: PeriodRead, words: Words) -> Iterator[Fault]:
    """Yield what is wrong in the words of a form that does not show the budgets of the cost centres."""
    for fault in faults:
        if fault.pointer.startswith("#/budgets/") and fault.code == "currency_mismatch":
            told = words.text("period-fault-currency-budgets", currency=before.currency)
            yield Fault(detail=told, pointer="#/currency", code=fault.code)
        else:
            yield fault


def _id_faults(asked: PeriodEntered, words: Words) -> Iterator[Fault]:
    """Yield a fault for what can be no id at all."""
    try:
        known_id(asked.id.strip())
    except NotFound:
        yield Fault(detail=words.text("period-fault-id"), pointer="path/period_id", code="wrong_form")


def _periods(
    request: Request,
    years: Years,
    reader: Reader,
    *,
    page_token: str | None = None,
    asked: PeriodEntered | None = None,
    faults: Iterable[Fault] = (),
) -> Response:
    words = words_of(request)
    found = years.periods(reader.principal, page_size=PAGE_SIZE, page_token=page_token)
    form = period_form(asked or PeriodEntered(currency=CURRENCY), words, action="/periods", is_new=True, faults=faults)
    return shown(
        request,
        reader,
        "periods",
        twin="/v1/periods",
        status=422 if form.faults else 200,
        address="/periods",
        periods=periods_page(found, words),
        form=form,
    )


def _period(
    request: Request,
    years: Years,
    frontiers: FrontiersOf,
    reader: Reader,
    key: str,
    *,
    part: str | None = None,
    first: int = 0,
    editing: BudgetsForm | None = None,
    asked: PeriodEntered | None = None,
    faults: Iterable[Fault] = (),
    refusal: Refusal | None = None,
) -> Response:
    words, caller = words_of(request), reader.principal
    period = years.period(key, caller)
    scenario = active_of(years, period, caller, words.language)
    figures = Figures(
        period=period,
        money=years.money(key, caller),
        tree=years.tree(key, caller),
        scenario=scenario,
        curve=curve_of(frontiers, scenario).found,
        ended_at=ended_at(frontiers, scenario),
        names=deciders(years.database, [None if scenario is None else scenario.frozen_by], words),
    )
    here = period_address(key)
    form = period_form(
        asked or entered_of(period), words, action=here, is_new=False, etag=tag_of(period), faults=faults
    )
    is_wrong = form.faults or (editing is not None and editing.faults)
    return shown(
        request,
        reader,
        "period",
        twin=f"/v1{here}",
        refusal=refusal,
        status=422 if is_wrong else 200,
        address=here,
        period=overview_page(figures, words, part=part, first=first, editing=editing is not None),
        form=form,
        editing=editing,
    )
