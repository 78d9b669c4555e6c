"""What people ask for in a period: the list with HR's answers, and the form with which a need is handed in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from service.schemas.needs import NeedPage
from service.schemas.periods import NeedCounts, PeriodRead
from service.web.needs.need_row import NeedRow, Refused, need_row
from service.web.team.parts import Choice
from service.web.words import Words
from service.web.years.parts import Badge, Link, period_address, period_views, trail_to
from service.web.years.period_list import state_badge, title_of

STATES = ("new", "accepted", "deferred", "refused")
SOURCES = ("employee", "manager", "hr", "law")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsAsked:
    """What the address narrows the list to."""

    state: str = ""
    source: str = ""

    def address(self, period: str, **other: str) -> str:
        """Return the list that is asked for with something else."""
        kept = {name: value for name, value in ({"state": self.state, "source": self.source} | other).items() if value}
        page = period_address(period, "/needs")
        return f"{page}?{urlencode(kept)}" if kept else page


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """The form with which a need is handed in, as it was filled in; an empty field says nothing."""

    learner: str = ""
    module: str = ""
    competency: str = ""
    level: str = ""
    wish: str = ""
    reason: str = ""
    source: str = ""
    essential: str = ""
    #: By field, and `form` for what is about all of it.
    faults: Mapping[str, str] = field(default_factory=dict)

    def refused(self, faults: Mapping[str, str]) -> "Handed":
        """Return the form as it was filled in, with what is wrong with it."""
        return replace(self, faults=faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceGroup:
    """The competencies of one framework."""

    title: str
    options: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """What the form offers."""

    action: str
    #: Whom a need can be handed in for; empty where an id is typed.
    learners: tuple[Choice, ...]
    #: The only one there is.
    only: str | None
    modules: tuple[Choice, ...]
    competencies: tuple[ChoiceGroup, ...]
    sources: tuple[Choice, ...]
    given: Handed


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One way to narrow the list, with how many there are."""

    title: str
    count: str | None
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsPage:
    """The whole page."""

    title: str
    trail: tuple[Link, ...]
    views: tuple[Link, ...]
    state: Badge
    lead: str
    filters: tuple[Filter, ...]
    sources: tuple[Choice, ...]
    asked: NeedsAsked
    action: str
    rows: tuple[NeedRow, ...]
    more: str | None
    decides: bool
    hand_in: HandIn | None
    twin: str
    document: str


def needs_page(
    period: PeriodRead,
    found: NeedPage,
    asked: NeedsAsked,
    words: Words,
    *,
    decides: bool,
    hand_in: HandIn | None,
    refused: Refused | None = None,
) -> NeedsPage:
    """Return one page of the needs; `decides` is whether the reader answers them."""
    here = asked.address(period.id)
    more = asked.address(period.id, page_token=found.next_page_token) if found.next_page_token is not None else None
    is_one_of_hr = decides
    return NeedsPage(
        title=title_of(period),
        trail=trail_to(words, Link(title=title_of(period), href=period_address(period.id))) if is_one_of_hr else (),
        views=period_views(period.id, "needs", words) if is_one_of_hr else (),
        state=state_badge(period.state, words),
        lead=_lead(period, words),
        filters=tuple(_filters(period.id, found.counts, asked, words)),
        sources=tuple(
            Choice(id=source, title=words.text(f"need-source-{source}"), chosen=source == asked.source)
            for source in SOURCES
        ),
        asked=asked,
        action=period_address(period.id, "/needs"),
        rows=tuple(need_row(period, need, words, decides=decides, refused=refused) for need in found.items),
        more=more,
        decides=decides,
        hand_in=hand_in,
        twin=here.replace("/periods/", "/v1/periods/", 1),
        document=asked.address(period.id, **{"as": "json"}),
    )


def _lead(period: PeriodRead, words: Words) -> str:
    if period.takes_off_plan:
        return words.text("needs-lead-off-plan")
    if not period.takes_needs:
        return words.text("needs-lead-closed")
    if period.collect_until is not None:
        return words.text("needs-lead-until", day=words.day(period.collect_until))
    return words.text("needs-lead-open")


def _filters(period: str, counts: NeedCounts, asked: NeedsAsked, words: Words) -> Iterable[Filter]:
    everything = counts.new + counts.accepted + counts.refused + counts.deferred
    yield Filter(
        title=words.text("needs-all"),
        count=words.number(everything),
        href=asked.address(period, state=""),
        current=not asked.state,
    )
    for state in STATES:
        yield Filter(
            title=words.text(f"need-state-{state}"),
            count=words.number(getattr(counts, state)),
            href=asked.address(period, state=state),
            current=asked.state == state,
        )
