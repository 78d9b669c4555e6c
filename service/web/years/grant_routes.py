"""The page of a scenario's grants: routes only."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Response

import catalog
from service.errors import InvalidRequest
from service.schemas.reading import read_whole
from service.schemas.training_scenarios import ScenarioRecord
from service.web.people import known_id
from service.web.readers import OwnForm
from service.web.rendering import see_other
from service.web.years.grants import GrantEntered, grant_record, place_of, record_with
from service.web.years.parts import scenario_address
from service.web.years.scenario_pages import PagesOf
from service.web.years.shown import document, done, expected
from service.web.years.years_of import AsDocument, Entered

router = APIRouter(include_in_schema=False)


def _entered(
    *,
    key: Annotated[str, Form(alias="id")] = "",
    share_percent: Entered = "",
    modules: Entered = "",
    offerings: Entered = "",
    providers: Entered = "",
    first: Annotated[str, Form(alias="from")] = "",
    last: Annotated[str, Form(alias="to")] = "",
    per_learner: Entered = "",
    in_all: Entered = "",
    was: Entered = "",
) -> GrantEntered:
    return GrantEntered(
        id=key,
        share_percent=share_percent,
        modules=modules,
        offerings=offerings,
        providers=providers,
        first=first,
        last=last,
        per_learner=per_learner,
        in_all=in_all,
        was=was,
    )


@router.get("/scenarios/{scenario_id}/grants")
def show_grants(scenario_id: str, pages: PagesOf, form: AsDocument = "") -> Response:
    """Show the grants of a scenario, and the form that adds one."""
    key = known_id(scenario_id)
    return document(pages.read(key)) if form == "json" else pages.grants(key)


@router.post("/scenarios/{scenario_id}/grants", dependencies=[OwnForm])
def change_grants(
    scenario_id: str,
    pages: PagesOf,
    entered: Annotated[GrantEntered, Depends(_entered)],
    lift: Entered = "",
    etag: Entered = "",
) -> Response:
    """Add a grant, change one, or remove it."""
    key, words, years, caller = known_id(scenario_id), pages.words, pages.years, pages.reader.principal
    before = pages.read(key)
    grants = list(before.content.grants)
    place = place_of(entered, grants)
    try:
        stored = grants[place] if place < len(grants) else {}
        changed = [] if lift else [_record(pages, entered, years.period(before.period, caller).currency, stored)]
        record = read_whole(ScenarioRecord, record_with(before, [*grants[:place], *changed, *grants[place + 1 :]]))
        act = partial(years.change_scenario, key, record, caller, words.language, expected=expected(etag))
        refusal = done(act, words)
    except InvalidRequest as error:
        return pages.grants(key, entered=entered, faults=error.faults)
    if refusal is not None:
        return pages.grants(key, entered=None if lift else entered, refusal=refusal)
    said = "said-grant-removed" if lift else "said-grant-saved"
    return see_other(scenario_address(key, "/grants"), said=said)


def _record(pages: PagesOf, entered: GrantEntered, currency: str, stored: Mapping[str, Any]) -> dict[str, object]:
    with pages.years.database.read() as session:
        modules = catalog.snapshot(session).catalog.modules
    by_run = {run.id: module.id for module in modules for run in module.offerings or ()}
    return grant_record(entered, currency, by_run, stored)
