"""The pages of a learner's plan: routes only, all of them reading."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from service import learners
from service.audit import record
from service.development import reading
from service.development.calendars import MEDIA_TYPE
from service.development.held import held
from service.development.listing import entries_of
from service.development.moves import capacity_of
from service.errors import NotFound
from service.web.development.address import below, development_address
from service.web.development.history import history_page, versions_of
from service.web.development.showing import (
    development,
    newest,
    plan_of,
    shown_adoption,
    shown_plan,
    shown_start,
)
from service.web.development.trial import trial_page
from service.web.people import known_id, stored_learner
from service.web.readers import HouseOf, SignedIn
from service.web.reading import learner_name, plan_facts
from service.web.rendering import SAFE_HEADERS, language_of, page, see_other
from service.web.words import words_in

router = APIRouter(include_in_schema=False)
Version = Annotated[str, Query(alias="plan", max_length=200)]
AsDocument = Annotated[str, Query(alias="as", max_length=20)]


@router.get("/me")
def me(reader: SignedIn) -> Response:
    """Go on to the reader's own plan."""
    if reader.principal.learner is None:
        raise NotFound
    return see_other(development_address(reader.principal.learner))


@router.get("/development/{learner:path}/start")
def start(
    *,
    learner: str,
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    recommendation: Annotated[str, Query(max_length=200)] = "",
    form: AsDocument = "",
) -> Response:
    """Show how to get a plan, or another one; or a recommendation beside the plan whose place it would take."""
    learner = stored_learner(learner, house, reader)
    if recommendation:
        return shown_adoption(request, house, reader, learner, known_id(recommendation))
    if form == "json":
        known = learners.show(house.database, learner, reader.principal)
        return JSONResponse(known.model_dump(mode="json"), headers=SAFE_HEADERS)
    return shown_start(request, house, reader, learner)


@router.get("/development/{learner:path}/print")
def printed(learner: str, request: Request, house: HouseOf, reader: SignedIn, version: Version = "") -> Response:
    """Show the plan as it is printed."""
    learner = stored_learner(learner, house, reader)
    with house.database.read() as session:
        key = known_id(version) if version else newest(session, learner)
    if key is None:
        return shown_start(request, house, reader, learner)
    found = plan_of(learner, key, request, reader)
    return shown_plan(request, house, reader, found, template="development/print.html")


@router.get("/development/{learner:path}/plan.json")
def document(learner: str, request: Request, house: HouseOf, reader: SignedIn, version: Version = "") -> Response:
    """Give the plan as the API does, to a browser that is signed in."""
    learner = stored_learner(learner, house, reader)
    with house.database.read() as session:
        key = known_id(version) if version else newest(session, learner)
    if key is None:
        return see_other(development_address(learner))
    return JSONResponse(plan_of(learner, key, request, reader).model_dump(mode="json"), headers=SAFE_HEADERS)


@router.get("/development/{learner:path}/calendar.ics")
def calendar(learner: str, request: Request, house: HouseOf, reader: SignedIn, version: Version = "") -> Response:
    """Give the dates of a plan to a calendar."""
    learner = stored_learner(learner, house, reader)
    language = language_of(request)
    with house.database.read() as session:
        key = known_id(version) if version else newest(session, learner)
        if key is not None and held(session, key, reader.principal).plan.learner != learner:
            raise NotFound
    if key is None:
        return see_other(development_address(learner))
    content = development(request).calendar(key, reader.principal, language)
    headers = {**SAFE_HEADERS, "Content-Disposition": 'attachment; filename="plan.ics"'}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


@router.get("/development/{learner:path}/history")
def history(
    *,
    learner: str,
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    version: Version = "",
    form: AsDocument = "",
) -> Response:
    """Show every version, and all that happened to one of them."""
    learner = stored_learner(learner, house, reader)
    if form == "json":
        listed = development(request).listed(reader.principal, learner=learner)
        return JSONResponse(listed.model_dump(mode="json"), headers=SAFE_HEADERS)
    words = words_in(language_of(request))
    with house.database.read() as session:
        name = learner_name(session, learner)
        entries = entries_of(session, versions_of(session, learner))
    if name is None:
        raise NotFound
    plan = None
    if entries:
        plan = plan_of(learner, known_id(version) if version else entries[0].id, request, reader)
    else:
        with house.database.write() as session:
            record(session, principal=reader.principal, action="learner.read", object_kind="learner", object_id=learner)
    return page(
        request,
        "development/history.html",
        reader=reader,
        twin=f"/v1/development-plans?{urlencode({'learner': learner})}",
        document=below(learner, "history", **{"as": "json"}),
        address=below(learner, "history"),
        history=history_page(name, learner, entries, plan, words),
    )


@router.get("/development/{learner:path}/trial")
def trial(
    *,
    learner: str,
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    version: Version = "",
    tried: Annotated[str, Query(alias="trial", max_length=200)] = "",
    form: AsDocument = "",
) -> Response:
    """Show what a change would do, beside the plan as it is."""
    learner = stored_learner(learner, house, reader)
    if not version or not tried:
        return see_other(development_address(learner))
    language = language_of(request)
    words = words_in(language)
    told = development(request).trial(known_id(version), known_id(tried), reader.principal, language)
    # The reading of the trial is on record, which is made of the plan.
    with house.database.read() as session:
        found = held(session, told.plan, reader.principal)
        beside = reading.around(session, found, today=house.recommender.today())
        plan = reading.read(found, beside, reader.principal, language, stale=False)
        facts = plan_facts(session, plan.recommendation, language)
        latest = newest(session, learner)
    if plan.learner != learner:
        raise NotFound
    if form == "json":
        return JSONResponse(told.model_dump(mode="json"), headers=SAFE_HEADERS)
    is_own = capacity_of(reader.principal, learner) == "employee"
    return page(
        request,
        "development/trial.html",
        reader=reader,
        twin=f"/v1/development-plans/{plan.id}/trials/{told.trial}",
        document=below(learner, "trial", plan=plan.id, trial=told.trial, **{"as": "json"}),
        address=below(learner, "trial"),
        trial=trial_page(told, plan, facts, words, is_own=is_own, is_newest=latest == plan.id),
    )


@router.get("/development/{learner:path}")
def show(learner: str, request: Request, house: HouseOf, reader: SignedIn, version: Version = "") -> Response:
    """Show the plan that the learner is at, or the version that is asked for, or how to get one."""
    learner = stored_learner(learner, house, reader)
    with house.database.read() as session:
        key = known_id(version) if version else newest(session, learner)
    if key is None:
        return shown_start(request, house, reader, learner)
    return shown_plan(request, house, reader, plan_of(learner, key, request, reader))
