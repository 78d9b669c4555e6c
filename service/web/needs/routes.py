"""The needs of a period: routes only."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from service.errors import Conflict, InFlight, InvalidRequest, NotFound, PreconditionFailed
from service.etags import Expected
from service.schemas.needs import NeedDecisionGiven, NeedGiven, NeedRequalification
from service.schemas.reading import read_whole
from service.web.form_fields import DECISION, HAND_IN, REQUALIFY
from service.web.needs.forms import decision_record, faults_of, handed_record, subject_record
from service.web.needs.heatmap_page import heatmap_page
from service.web.needs.need_row import Refused
from service.web.needs.needs_page import SOURCES, STATES, Handed, NeedsAsked
from service.web.needs.offers import frameworks_of, parts_of
from service.web.needs.shown import decides, found_needs, list_page, off_plan, one_page
from service.web.people import known_id
from service.web.readers import HouseOf, OwnForm, SignedIn
from service.web.rendering import language_of, page, see_other
from service.web.sent_once import Led, Sending, sent_once
from service.web.words import words_in
from service.web.years.parts import need_address, period_address
from service.web.years.shown import document
from service.web.years.years_of import AsDocument, Entered, Token, YearsOf

router = APIRouter(include_in_schema=False)

Asked = Annotated[str, Query(max_length=20)]
#: The lists that decisions are taken from, with the rest of their addresses.
LISTS = {"list": "/needs", "off-plan": "/off-plan"}


def _handed(
    *,
    learner: Entered = "",
    module: Entered = "",
    competency: Entered = "",
    level: Entered = "",
    wish: Entered = "",
    reason: Entered = "",
    source: Entered = "",
    essential: Entered = "",
) -> Handed:
    return Handed(
        learner=learner,
        module=module,
        competency=competency,
        level=level,
        wish=wish,
        reason=reason,
        source=source,
        essential=essential,
    )


@router.get("/periods/{period:path}/needs")
def list_needs(
    *,
    period: str,
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    state: Asked = "",
    source: Asked = "",
    page_token: Token = None,
    form: AsDocument = "",
) -> Response:
    """Show what people ask for in a period, and the form with which one more is handed in."""
    asked = NeedsAsked(state=state if state in STATES else "", source=source if source in SOURCES else "")
    if form == "json":
        found = found_needs(request, reader, known_id(period), asked, page_token)
        return document(found)
    return list_page(request, house, reader, known_id(period), asked, page_token=page_token)


@router.post("/periods/{period:path}/needs", dependencies=[OwnForm])
def hand_in(
    *,
    period: str,
    request: Request,
    house: HouseOf,
    years: YearsOf,
    reader: SignedIn,
    entered: Annotated[Handed, Depends(_handed)],
    once: Entered = "",
) -> Response:
    """Hand in a need."""
    period, words = known_id(period), words_in(language_of(request))
    led = Led(address=period_address(period, "/needs"), said="said-need-handed-in")

    def act(sending: Sending) -> Led:
        record = read_whole(NeedGiven, handed_record(entered, decides=decides(reader)))
        years.ask(period, record, reader.principal, words.language, keep=sending.keep(lambda _: led))
        return led

    try:
        return sent_once(request, house, reader, act, about=entered.learner, key=once, fields=asdict(entered))
    except InFlight:
        raise
    except InvalidRequest as error:
        faults = faults_of(error.faults, HAND_IN, words)
    except Conflict as error:
        faults = {"form": error.told(words.language)}
    except NotFound:
        # The period is there, or the page below says that it is not; then it is the learner who is not.
        faults = {"learner": words.text("hand-in-fault-learner")}
    return list_page(request, house, reader, period, NeedsAsked(), handed=entered.refused(faults))


@router.get("/periods/{period:path}/off-plan")
def show_off_plan(
    *,
    period: str,
    request: Request,
    years: YearsOf,
    reader: SignedIn,
    page_token: Token = None,
    form: AsDocument = "",
) -> Response:
    """Show what came after the window."""
    key, language = known_id(period), language_of(request)
    if form == "json":
        found = years.needs(key, reader.principal, language, off_plan=True, page_token=page_token)
        return document(found)
    return off_plan(request, reader, key, page_token=page_token)


@router.get("/periods/{period:path}/needs/{need_id}")
def show_need(
    *,
    period: str,
    need_id: str,
    request: Request,
    house: HouseOf,
    years: YearsOf,
    reader: SignedIn,
    form: AsDocument = "",
) -> Response:
    """Show one need."""
    need = years.need(known_id(need_id), reader.principal, language_of(request))
    if form == "json":
        return document(need)
    return one_page(request, house, reader, known_id(period), need)


@router.post("/periods/{period:path}/needs/{need_id}/decision", dependencies=[OwnForm])
def decide(
    *,
    period: str,
    need_id: str,
    request: Request,
    house: HouseOf,
    years: YearsOf,
    reader: SignedIn,
    state: Entered = "",
    reason: Entered = "",
    weight: Entered = "",
    essential: Entered = "",
    weighs: Entered = "",
    etag: Entered = "",
    back: Entered = "",
) -> Response:
    """Accept, defer or refuse a need, from its own page or from a list."""
    period, key, words = known_id(period), known_id(need_id), words_in(language_of(request))
    own = {"weight": weight, "essential": essential == "yes"} if weighs else {}
    try:
        record = read_whole(NeedDecisionGiven, decision_record(state, reason, **own))  # type: ignore[arg-type]
        years.decide(key, record, reader.principal, words.language, expected=Expected.named([etag]))
    except InvalidRequest as error:
        faults = dict(faults_of(error.faults, DECISION, words))
        if state in ("refused", "deferred") and not reason.strip():
            faults["reason"] = words.text("needs-reason-fault")
            faults.pop("form", None)
    except Conflict as error:
        faults = {"form": error.told(words.language)}
    except PreconditionFailed:
        faults = {"form": words.text("need-changed")}
    else:
        place = LISTS.get(back)
        address = need_address(period, key) if place is None else f"{period_address(period, place)}#need-{key}"
        return see_other(address, said=f"said-need-{record.state}")
    if back in LISTS:
        refused = Refused(need=key, entered=reason, fault=next(iter(faults.values())))
        if back == "off-plan":
            return off_plan(request, reader, period, refused=refused)
        return list_page(request, house, reader, period, NeedsAsked(), refused=refused)
    entered = {"reason": reason, "weight": weight}
    need = years.need(key, reader.principal, words.language)
    return one_page(request, house, reader, period, need, entered=entered, faults=faults)


@router.post("/periods/{period:path}/needs/{need_id}/subject", dependencies=[OwnForm])
def requalify(
    *,
    period: str,
    need_id: str,
    request: Request,
    house: HouseOf,
    years: YearsOf,
    reader: SignedIn,
    competency: Entered = "",
    level: Entered = "",
    module: Entered = "",
    etag: Entered = "",
) -> Response:
    """Tie a need to a level or a module."""
    period, key, words = known_id(period), known_id(need_id), words_in(language_of(request))
    try:
        record = read_whole(NeedRequalification, subject_record(competency, level, module))
        years.requalify(key, record, reader.principal, words.language, expected=Expected.named([etag]))
    except InvalidRequest as error:
        faults = faults_of(error.faults, REQUALIFY, words)
    except Conflict as error:
        faults = {"form": error.told(words.language)}
    except PreconditionFailed:
        faults = {"form": words.text("need-changed")}
    else:
        return see_other(need_address(period, key), said="said-need-tied")
    entered = {"competency": competency, "level": level, "module": module}
    need = years.need(key, reader.principal, words.language)
    return one_page(request, house, reader, period, need, entered=entered, faults=faults)


@router.get("/periods/{period:path}/heatmap")
def show_heatmap(
    *,
    period: str,
    request: Request,
    house: HouseOf,
    years: YearsOf,
    reader: SignedIn,
    cost_centre: Annotated[str, Query(max_length=200)] = "",
    holes: Asked = "",
    form: AsDocument = "",
) -> Response:
    """Show who is below target where, in one part of the company after the other."""
    period, words = known_id(period), words_in(language_of(request))
    found = years.heatmap(period, reader.principal, words.language)
    if form == "json":
        return document(found)
    whole = years.period(period, reader.principal)
    with house.database.read() as session:
        parts, frameworks = parts_of(session), frameworks_of(session, words)
    view = heatmap_page(
        whole,
        found,
        parts,
        words,
        chosen=cost_centre or None,
        only_holes=holes == "only",
        frameworks=frameworks,
    )
    return page(request, "needs/heatmap.html", reader=reader, twin=view.twin, document=view.document, heatmap=view)
