"""What people ask for after the window: each to be taken into the plan, refused, or put off."""

from dataclasses import dataclass

from service.schemas.needs import NeedPage
from service.schemas.periods import PeriodRead
from service.web.needs.need_row import NeedRow, Refused, need_row
from service.web.words import Words
from service.web.years.parts import Badge, Link, paged, period_address, period_views, trail_to
from service.web.years.period_list import state_badge, title_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OffPlanPage:
    """The whole page."""

    title: str
    href: str
    trail: tuple[Link, ...]
    views: tuple[Link, ...]
    state: Badge
    rows: tuple[NeedRow, ...]
    more: str | None
    takes: bool


def off_plan_page(period: PeriodRead, found: NeedPage, words: Words, *, refused: Refused | None = None) -> OffPlanPage:
    """Return one page of what came after the window."""
    here = period_address(period.id, "/off-plan")
    return OffPlanPage(
        title=title_of(period),
        href=here,
        trail=trail_to(words, Link(title=title_of(period), href=period_address(period.id))),
        views=period_views(period.id, "off-plan", words),
        state=state_badge(period.state, words),
        rows=tuple(need_row(period, need, words, decides=True, refused=refused) for need in found.items),
        more=paged(here, found.next_page_token),
        takes=period.takes_off_plan,
    )
