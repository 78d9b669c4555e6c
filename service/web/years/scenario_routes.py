"""The pages of scenarios: solve, follow, read, change, decide, compare, activate, freeze and export: routes only."""

from dataclasses import replace
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from service.annual import exports
from service.api.annual_plans import sent_file
from service.errors import Conflict, InvalidRequest
from service.followed import followed
from service.schemas.reading import read_whole
from service.schemas.training_scenarios import OverrideGiven, ScenarioRead, ScenarioRecord
from service.texts import sentence
from service.web.form_fields import OVERRIDE, by_field, field_faults
from service.web.people import known_id
from service.web.readers import OwnForm, SignedIn
from service.web.rendering import see_other
from service.web.years.arbitration import FreeForm
from service.web.years.comparison import comparison_page, names_in, not_compared
from service.web.years.parts import period_address, scenario_address
from service.web.years.scenario_form import ScenarioEntered, record_of
from service.web.years.scenario_lists import Places, places
from service.web.years.scenario_pages import PagesOf, ScenarioPages
from service.web.years.shown import Refusal, asked, document, done, expected, shown, words_of
from service.web.years.years_of import AsDocument, Entered, Listed, Token, YearsOf

router = APIRouter(include_in_schema=False)

#: People on one page of a comparison, each with all that differs.
PEOPLE = 20


def _entered(
    *,
    name: Entered = "",
    budget: Entered = "",
    unlimited: Entered = "",
    seconds: Entered = "",
    gap: Entered = "",
    centre: Listed = None,
    amount: Listed = None,
    kept: Listed = None,
    learner: Listed = None,
    weight: Listed = None,
) -> ScenarioEntered:
    return ScenarioEntered(
        name=name,
        budget=budget,
        unlimited=unlimited == "yes",
        seconds=seconds,
        gap=gap,
        centres=centre or [],
        amounts=amount or [],
        kept=kept or [],
        learners=learner or [],
        priorities=weight or [],
    )


def _decided(
    *,
    learner: Entered = "",
    module: Entered = "",
    offering: Entered = "",
    keep: Entered = "yes",
    reason: Entered = "",
) -> FreeForm:
    return FreeForm(
        learner=learner, module=module, offering=offering, keep=keep == "yes", reason=reason, faults=(), by_field={}
    )


@router.get("/scenarios/{scenario_id}")
def show_scenario(
    scenario_id: str, pages: PagesOf, at: Annotated[Places, Depends(places)], form: AsDocument = ""
) -> Response:
    """Show one scenario: how its search goes, or what its plan comes to."""
    key = known_id(scenario_id)
    return document(pages.read(key)) if form == "json" else pages.plan(key, places=at)


@router.post("/scenarios/{scenario_id}", dependencies=[OwnForm])
def change_scenario(
    scenario_id: str, pages: PagesOf, entered: Annotated[ScenarioEntered, Depends(_entered)], etag: Entered = ""
) -> Response:
    """Store what is another in a scenario than in its period."""
    key, years, caller, words = known_id(scenario_id), pages.years, pages.reader.principal, pages.words
    before = pages.read(key)
    currency = years.period(before.period, caller).currency
    try:
        record = read_whole(ScenarioRecord, record_of(entered, before, currency=currency))
        act = partial(years.change_scenario, key, record, caller, words.language, expected=expected(etag))
        refusal = done(act, words)
    except InvalidRequest as error:
        return pages.plan(key, entered=entered, faults=error.faults)
    return _onward(pages, key, refusal, "said-scenario-saved")


@router.post("/scenarios/{scenario_id}/solve", dependencies=[OwnForm])
def solve_scenario(scenario_id: str, pages: PagesOf, etag: Entered = "") -> Response:
    """Have the plan of a scenario looked for."""
    key = known_id(scenario_id)
    refusal = asked(partial(pages.years.solve, key, pages.reader.principal, expected=expected(etag)), pages.words)
    return _onward(pages, key, refusal, "said-scenario-solving")


@router.post("/scenarios/{scenario_id}/stop", dependencies=[OwnForm])
def stop_scenario(scenario_id: str, pages: PagesOf) -> Response:
    """End the search with the best plan found so far."""
    key = known_id(scenario_id)
    scenario = pages.read(key)
    if scenario.plan is not None:
        pages.plans.stop(scenario.plan, pages.reader.principal)
    return see_other(scenario_address(key), said="said-scenario-stopped")


@router.post("/scenarios/{scenario_id}/activation", dependencies=[OwnForm])
def activate_scenario(scenario_id: str, pages: PagesOf, etag: Entered = "") -> Response:
    """Let the company work by a scenario."""
    key, words = known_id(scenario_id), pages.words
    act = partial(pages.years.activate, key, pages.reader.principal, words.language, expected=expected(etag))
    refusal = done(act, words)
    return _onward(pages, key, refusal, "said-scenario-active")


@router.post("/scenarios/{scenario_id}/freeze", dependencies=[OwnForm])
def freeze_scenario(scenario_id: str, pages: PagesOf, etag: Entered = "") -> Response:
    """Leave the active scenario as it is for good."""
    key, words = known_id(scenario_id), pages.words
    act = partial(pages.years.freeze, key, pages.reader.principal, words.language, expected=expected(etag))
    refusal = done(act, words)
    return _onward(pages, key, refusal, "said-scenario-frozen")


@router.post("/scenarios/{scenario_id}/frontier", dependencies=[OwnForm])
def ask_for_curve(scenario_id: str, pages: PagesOf) -> Response:
    """Have it looked for what more money would buy."""
    key, words = known_id(scenario_id), pages.words
    plan = _plan_of(pages.read(key))
    refusal = asked(lambda: pages.frontiers.ask_for(plan, None, pages.reader.principal), words)
    return _onward(pages, key, refusal, "said-curve-asked", "#frontier")


@router.get("/scenarios/{scenario_id}/events")
def follow_scenario(scenario_id: str, request: Request, pages: PagesOf) -> Response:
    """Follow the search of a scenario, by server-sent events with its drawing, until it is over."""
    scenario = pages.read(known_id(scenario_id))
    plan = _plan_of(scenario)
    currency = pages.years.period(scenario.period, pages.reader.principal).currency
    return followed(request, plan, pages.drawn(currency))


@router.get("/scenarios/{scenario_id}/arbitration")
def show_arbitration(scenario_id: str, pages: PagesOf, page_token: Token = None, form: AsDocument = "") -> Response:
    """Show what there is to decide in a scenario."""
    key = known_id(scenario_id)
    if form == "json":
        language = pages.words.language
        return document(pages.years.arbitration(key, pages.reader.principal, language, page_token=page_token))
    return pages.arbitration(key, page_token=page_token)


@router.post("/scenarios/{scenario_id}/arbitration", dependencies=[OwnForm])
def decide(
    scenario_id: str,
    pages: PagesOf,
    decided: Annotated[FreeForm, Depends(_decided)],
    lift: Entered = "",
    etag: Entered = "",
) -> Response:
    """Decide about a person and a module, or take the decision back."""
    key, words, years, caller = known_id(scenario_id), pages.words, pages.years, pages.reader.principal
    learner, module = decided.learner.strip(), decided.module.strip()
    if lift:
        lift_it = partial(years.withdraw, key, caller, words.language, learner=learner, module=module)
        refusal = done(partial(lift_it, expected=expected(etag)), words)
        said = "said-override-lifted"
    else:
        run = {"offering": decided.offering.strip()} if decided.offering.strip() else {}
        record = {"learner": learner, "module": module, "keep": decided.keep, "reason": decided.reason.strip(), **run}
        try:
            override = read_whole(OverrideGiven, record)
            act = partial(years.override, key, override, caller, words.language, expected=expected(etag))
            refusal = done(act, words)
        except InvalidRequest as error:
            faults = tuple(field_faults(error.faults, OVERRIDE, words))
            return pages.arbitration(key, free=replace(decided, faults=faults, by_field=dict(by_field(faults))))
        said = "said-override-saved"
    if refusal is not None:
        return pages.arbitration(key, free=decided, refusal=refusal)
    return see_other(scenario_address(key, "/arbitration"), said=said)


@router.get("/scenarios/{scenario_id}/comparison")
def compare_scenarios(
    *,
    scenario_id: str,
    request: Request,
    years: YearsOf,
    reader: SignedIn,
    other: Annotated[str, Query(alias="with", max_length=200)] = "",
    page_token: Token = None,
    form: AsDocument = "",
) -> Response:
    """Show two scenarios of a period beside each other."""
    key, caller, words = known_id(scenario_id), reader.principal, words_of(request)
    here = scenario_address(key, "/comparison")
    query = f"?{urlencode({'with': other})}"
    if not other:
        scenario = years.scenario(key, caller, words.language)
        return see_other(period_address(scenario.period, "/scenarios#compare"))
    try:
        found = years.comparison(key, known_id(other), caller, words.language, page_size=PEOPLE, page_token=page_token)
    except Conflict as error:
        if form == "json":
            raise
        sides = [years.scenario(one, caller, words.language) for one in (key, known_id(other))]
        view = not_compared(sides, years.period(sides[0].period, caller), error.told(words.language), words)
        twin = f"/v1{here}{query}"
        return shown(request, reader, "not_compared", twin=twin, status=409, address=here, asked=query, lacking=view)
    if form == "json":
        return document(found)
    with years.database.read() as session:
        names = names_in(session, found, words.language)
    compared = comparison_page(found, years.period(found.before.period, caller), names, words)
    return shown(
        request, reader, "comparison", twin=f"/v1{here}{query}", address=here, asked=query, comparison=compared
    )


@router.get("/scenarios/{scenario_id}/export")
def export_scenario(scenario_id: str, request: Request, years: YearsOf, reader: SignedIn) -> Response:
    """Give a scenario as a workbook."""
    key, language = known_id(scenario_id), words_of(request).language
    return sent_file(years.export(key, reader.principal, language), f"{key}.xlsx", exports.WORKBOOK, language)


def _plan_of(scenario: ScenarioRead) -> str:
    if scenario.plan is None:
        raise Conflict(sentence("error-scenario-unsolved"))
    return scenario.plan


def _onward(pages: ScenarioPages, key: str, refusal: Refusal | None, said: str, place: str = "") -> Response:
    """Go on to the page of a scenario, which says what was done, or show it with what could not be."""
    if refusal is not None:
        return pages.plan(key, refusal=refusal)
    return see_other(f"{scenario_address(key)}{place}", said=said)
