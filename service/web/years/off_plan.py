"""What people ask for after the window: each to be taken into the plan, refused, or put off."""

from dataclasses import dataclass

from service.schemas.needs import NeedPage, NeedRead
from service.schemas.periods import PeriodRead
from service.web.reading import learner_address
from service.web.words import Words
from service.web.years.parts import Badge, Link, paged, period_address, period_views, trail_to
from service.web.years.period_list import state_badge, title_of

KINDS = {"new": "waiting", "accepted": "good", "refused": "ended", "deferred": "open"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OffPlanRow:
    """One request."""

    id: str
    anchor: str
    subject: str
    person: str
    person_href: str
    centre: str | None
    source: str
    asked_at: str
    reason: str | None
    essential: bool
    state: Badge
    decision: str | None
    is_open: bool
    is_open_worded: bool
    entered: str
    fault: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OffPlanPage:
    """The whole page."""

    title: str
    trail: tuple[Link, ...]
    views: tuple[Link, ...]
    state: Badge
    action: str
    rows: tuple[OffPlanRow, ...]
    more: str | None
    takes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A decision that was not taken, and what was entered with it."""

    need: str
    entered: str
    fault: str


def off_plan_page(period: PeriodRead, found: NeedPage, words: Words, *, refused: Refused | None = None) -> OffPlanPage:
    """Return one page of what came after the window."""
    here = period_address(period.id, "/off-plan")
    return OffPlanPage(
        title=title_of(period),
        trail=trail_to(words, Link(title=title_of(period), href=period_address(period.id))),
        views=period_views(period.id, "off-plan", words),
        state=state_badge(period.state, words),
        action=here,
        rows=tuple(_row(need, refused, words) for need in found.items),
        more=paged(here, found.next_page_token),
        takes=period.takes_off_plan,
    )


def _row(need: NeedRead, refused: Refused | None, words: Words) -> OffPlanRow:
    own = refused if refused is not None and refused.need == need.id else None
    return OffPlanRow(
        id=need.id,
        anchor=f"need-{need.id}",
        subject=subject_of(need, words),
        person=need.learner_name or need.learner,
        person_href=learner_address(need.learner),
        centre=need.cost_centre,
        source=words.text(f"need-source-{need.source}"),
        asked_at=words.moment(need.asked_at),
        reason=need.reason,
        essential=need.essential,
        state=Badge(text=words.text(f"need-state-{need.state}"), kind=KINDS[need.state]),
        decision=need.decision,
        is_open=need.state in ("new", "deferred"),
        is_open_worded=need.is_open_worded,
        entered=own.entered if own is not None else "",
        fault=own.fault if own is not None else None,
    )


def subject_of(need: NeedRead, words: Words) -> str:
    """Return what a need is for: a level, a module, or the words it was asked in."""
    if need.competency is not None and need.level is not None:
        title = need.competency_name or need.competency
        return words.text("subject-level", title=title, level=words.number(need.level))
    if need.module is not None:
        return need.module_title or need.module
    return need.wish or ""
