"""How the pages about needs are answered: the list with its form, and one need."""

from collections.abc import Mapping

from fastapi import Request, Response

from service.paging import PAGE_SIZE
from service.schemas.needs import NeedPage, NeedRead
from service.schemas.periods import PeriodRead
from service.web.needs.need_page import need_page
from service.web.needs.need_row import Refused
from service.web.needs.needs_page import SOURCES, Handed, HandIn, NeedsAsked, needs_page
from service.web.needs.off_plan import off_plan_page
from service.web.needs.offers import competencies_on_offer, learners_on_offer, modules_on_offer
from service.web.readers import House, Reader
from service.web.rendering import language_of, page
from service.web.team.parts import Choice
from service.web.words import Words, words_in
from service.web.years.parts import period_address
from service.web.years.years_of import years


def decides(reader: Reader) -> bool:
    """Tell whether the reader answers needs, beside handing them in."""
    return "hr" in reader.principal.permissions


def found_needs(request: Request, reader: Reader, period: str, asked: NeedsAsked, page_token: str | None) -> NeedPage:
    """Return one page of the needs, as programs get it."""
    return years(request).needs(
        period,
        reader.principal,
        language_of(request),
        states=(asked.state,) if asked.state else (),  # type: ignore[arg-type]
        source=asked.source or None,  # type: ignore[arg-type]
        page_size=PAGE_SIZE,
        page_token=page_token,
    )


def list_page(
    request: Request,
    house: House,
    reader: Reader,
    period: str,
    asked: NeedsAsked,
    *,
    page_token: str | None = None,
    handed: Handed | None = None,
    refused: Refused | None = None,
) -> Response:
    """Show the needs of a period, with what was refused of what was filled in."""
    words = words_in(language_of(request))
    whole = years(request).period(period, reader.principal)
    found = found_needs(request, reader, period, asked, page_token)
    view = needs_page(
        whole,
        found,
        asked,
        words,
        decides=decides(reader),
        hand_in=_hand_in(house, reader, whole, handed or Handed(), words),
        refused=refused,
    )
    return page(
        request,
        "needs/needs.html",
        status=422 if handed is not None or refused is not None else 200,
        reader=reader,
        twin=view.twin,
        document=view.document,
        address=period_address(period, "/needs"),
        needs=view,
    )


def off_plan(
    request: Request, reader: Reader, period: str, *, page_token: str | None = None, refused: Refused | None = None
) -> Response:
    """Show what came after the window, with the decision that was not taken."""
    words = words_in(language_of(request))
    whole = years(request).period(period, reader.principal)
    found = years(request).needs(period, reader.principal, words.language, off_plan=True, page_token=page_token)
    view = off_plan_page(whole, found, words, refused=refused)
    return page(
        request,
        "needs/off_plan.html",
        status=422 if refused is not None else 200,
        reader=reader,
        twin=f"/v1{period_address(period, '/needs')}?off_plan=true",
        document=f"{view.href}?as=json",
        address=view.href,
        off_plan=view,
    )


def one_page(
    request: Request,
    house: House,
    reader: Reader,
    period: str,
    need: NeedRead,
    *,
    entered: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
) -> Response:
    """Show one need, with what was refused of what was filled in."""
    words = words_in(language_of(request))
    whole = years(request).period(period, reader.principal)
    given = entered or {}
    with house.database.read() as session:
        chosen = given.get("competency", need.competency or "")
        competencies = competencies_on_offer(session, chosen, words) if decides(reader) else ()
        modules = modules_on_offer(session, given.get("module", need.module or ""), words) if decides(reader) else ()
    view = need_page(
        whole,
        need,
        words,
        decides=decides(reader),
        competencies=competencies,
        modules=modules,
        entered=given,
        faults=faults or {},
    )
    return page(
        request,
        "needs/need.html",
        status=422 if faults else 200,
        reader=reader,
        twin=view.twin,
        document=f"{view.row.href}?as=json",
        address=view.row.href,
        need=view,
    )


def _hand_in(house: House, reader: Reader, period: PeriodRead, given: Handed, words: Words) -> HandIn | None:
    is_hr = decides(reader)
    # Human resources see to what is left out until the plan is final.
    if not (period.takes_needs or period.takes_off_plan or (is_hr and period.state != "closed")):
        return None
    principal = reader.principal
    only = principal.learner if principal.permissions == {"employee"} else None
    with house.database.read() as session:
        return HandIn(
            action=period_address(period.id, "/needs"),
            learners=() if only is not None else learners_on_offer(session, principal, given.learner),
            only=only,
            modules=modules_on_offer(session, given.module, words),
            competencies=competencies_on_offer(session, given.competency, words),
            sources=tuple(
                Choice(id=source, title=words.text(f"hand-in-source-{source}"), chosen=source == given.source)
                for source in SOURCES
                if source in ("hr", "law")
            )
            if is_hr
            else (),
            given=given,
        )
