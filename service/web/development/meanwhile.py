"""Says that a plan is no longer what somebody saw when they sent a form: what has happened, and the way back."""

from dataclasses import dataclass

from fastapi import Request, Response

from service.errors import Conflict, PreconditionFailed
from service.schemas.development import DevelopmentPlanRead
from service.web.catalogue_parts import Link
from service.web.development.address import development_address
from service.web.development.history import event_of
from service.web.development.page import HistoryEvent
from service.web.development.showing import newest, plan_of
from service.web.readers import House, Reader
from service.web.rendering import language_of, page
from service.web.words import Words, words_in


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanwhilePage:
    """The whole page."""

    heading: str
    lead: str
    links: tuple[Link, ...]
    #: What happened to the plan last.
    last: HistoryEvent | None
    #: What was written in the form, which is not lost.
    written: str
    back: str


def shown_meanwhile(
    request: Request,
    house: House,
    reader: Reader,
    *,
    learner: str,
    key: str,
    error: PreconditionFailed | Conflict,
    written: str = "",
    is_trial: bool = False,
) -> Response:
    """Show that nothing was done, and what has happened to the plan at hand; `key` is the one that was sent about."""
    words = words_in(language_of(request))
    with house.database.read() as session:
        at_hand = newest(session, learner) or key
    plan = plan_of(learner, at_hand, request, reader)
    return page(
        request,
        "development/meanwhile.html",
        status=error.status,
        reader=reader,
        address=development_address(learner),
        meanwhile=meanwhile_page(plan, words, written=written, is_trial=is_trial),
    )


def meanwhile_page(plan: DevelopmentPlanRead, words: Words, *, written: str, is_trial: bool) -> MeanwhilePage:
    """Return the page about a plan as it is by now."""
    back = development_address(plan.learner)
    last = plan.history[-1] if plan.history else None
    return MeanwhilePage(
        heading=words.text("meanwhile-title"),
        lead=words.text("meanwhile-trial" if is_trial else "meanwhile-lead"),
        links=(Link(title=plan.name or plan.learner, href=back),),
        last=event_of(last, plan, words) if last is not None else None,
        written=written,
        back=back,
    )
