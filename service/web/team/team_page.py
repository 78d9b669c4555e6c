"""The team as a page: what waits for a word first, then where most people are short, then everybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import get_args
from urllib.parse import urlencode

from sqlmodel import Session

import catalog
from service.principals import Principal
from service.schemas.team import TeamMember, TeamOrder, TeamOverview, TeamPage, TeamPlan, TeamWaiting
from service.team.plans import TEAM_STATES
from service.web.catalogue_parts import pick
from service.web.development.naming import claim_name
from service.web.learner_list import CentreChoice, centre_choices
from service.web.plan_page import Tile
from service.web.team.gap_bars import GapBars, gap_bars
from service.web.team.parts import Asked, Choice, development_address, plan_address, state_kind
from service.web.team.word_page import EffectRow, effect_row
from service.web.words import Words

#: People on one page: on a telephone each is a card, and what comes below them is still in reach.
PEOPLE = 12
#: Levels that wait to be assessed in one row; the plan has them all.
MOST_AWAITED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """One plan that waits."""

    name: str
    href: str
    centre: str | None
    since: str
    steps: str
    hours: str
    price: str
    finish: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One person."""

    name: str
    href: str
    id: str
    centre: str | None
    role: str | None
    target: str | None
    now: str | None
    after: str | None
    share_now: int
    share_after: int
    #: What readiness is without: evidence that waits, and levels that are done and wait to be assessed.
    without: tuple[str, ...]
    gaps: str
    essential: str | None
    state: str
    state_kind: str
    has_plan: bool
    plan_href: str | None
    since: str | None
    hours: str
    price: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamView:
    """The whole page."""

    tiles: tuple[Tile, ...]
    waiting: tuple[WaitingRow, ...]
    waiting_total: str | None
    waiting_more: str | None
    #: What approving all of them takes of the budgets that the reader answers for.
    budgets_title: str
    budgets: tuple[EffectRow, ...]
    #: None on a later page.
    short: GapBars | None
    rows: tuple[MemberRow, ...]
    more: str | None
    #: Back to the beginning, on a later page.
    first: str | None
    centres: tuple[CentreChoice, ...]
    states: tuple[Choice, ...]
    orders: tuple[Choice, ...]
    asked: Asked
    #: The competency that the list is narrowed to.
    narrowed: str | None
    widened: str
    is_empty: bool
    twin: str
    document: str


def team_view(
    session: Session, found: TeamPage, asked: Asked, principal: Principal, words: Words, *, page_token: str | None
) -> TeamView:
    """Return one page of a team."""
    titles, centres = centre_choices(session, principal, asked.cost_centre)
    held = {role for member in found.items for role in (member.role, *member.targets) if role is not None}
    roles = {key: pick(words, *both) for key, both in catalog.names_of(session, catalog.Role, held).items()}
    whole = found.overview
    state_titles = {state: words.text(f"team-state-{state.replace('_', '-')}") for state in TEAM_STATES}
    here = asked.address()
    narrowed = None
    if asked.competency:
        names = catalog.names_of(session, catalog.Competency, {asked.competency})
        narrowed = pick(words, *names[asked.competency]) if asked.competency in names else asked.competency
    return TeamView(
        tiles=tuple(_tiles(whole, words)) if whole is not None else (),
        waiting=tuple(_waiting(entry, titles, words) for entry in whole.waiting) if whole is not None else (),
        waiting_total=_waiting_total(whole, words) if whole is not None and whole.waiting else None,
        waiting_more=_more(whole, words) if whole is not None else None,
        budgets_title=words.text("team-budgets-title", period=whole.waiting_period_name or whole.waiting_period or "")
        if whole is not None
        else "",
        budgets=tuple(effect_row(row, words) for row in whole.waiting_budgets) if whole is not None else (),
        short=gap_bars(whole, asked, words) if whole is not None else None,
        rows=tuple(_member(member, titles, roles, state_titles, words) for member in found.items),
        more=_with(here, page_token=found.next_page_token) if found.next_page_token is not None else None,
        first=here if page_token is not None else None,
        centres=centres,
        states=tuple(Choice(id=key, title=title, chosen=key == asked.state) for key, title in state_titles.items()),
        orders=tuple(
            Choice(id=key, title=words.text(f"team-order-{key}"), chosen=key == asked.order)
            for key in get_args(TeamOrder)
        ),
        asked=asked,
        narrowed=narrowed,
        widened=asked.address(competency=""),
        is_empty=whole is not None and not whole.people,
        twin=_with(
            replace(asked, gaps="").address().replace("/team", "/v1/team", 1),
            all_gaps="true" if asked.gaps else None,
            page_size=str(PEOPLE),
            page_token=page_token,
        ),
        document=_with(_with(here, page_token=page_token), **{"as": "json"}),
    )


def _with(address: str, **more: str | None) -> str:
    given = {name: value for name, value in more.items() if value is not None}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(given)}" if given else address


def _tiles(whole: TeamOverview, words: Words) -> Iterator[Tile]:
    yield _tile(
        words,
        "people",
        words.number(whole.people),
        note=words.text("team-tile-people-note", number=words.number(whole.with_target), count=whole.with_target),
    )
    if whole.readiness is not None:
        yield _tile(
            words,
            "readiness",
            words.percent(whole.readiness),
            note=words.text("team-tile-readiness-note"),
            share=int(whole.readiness * 100),
        )
        yield _tile(
            words,
            "met",
            words.number(whole.targets_met),
            note=words.text("team-tile-met-note", all=words.number(whole.with_target)),
            share=whole.targets_met * 100 // max(1, whole.with_target),
        )
    yield _tile(
        words,
        "waiting",
        words.number(whole.waiting_count),
        note=_money(whole, words) or words.text("team-tile-waiting-none"),
    )


def _tile(words: Words, name: str, value: str, *, note: str, share: int | None = None) -> Tile:
    return Tile(label=words.text(f"team-tile-{name}"), before=None, value=value, note=note, share=share)


def _money(whole: TeamOverview, words: Words) -> str | None:
    return words.listed(words.money(price.amount, price.currency) for price in whole.waiting_price) or None


def _waiting(entry: TeamWaiting, titles: Mapping[str, str], words: Words) -> WaitingRow:
    plan = entry.plan
    return WaitingRow(
        name=entry.name or entry.learner,
        href=plan_address(plan.id),
        centre=titles.get(entry.cost_centre or ""),
        since=words.day(plan.waiting_since.date()) if plan.waiting_since is not None else "–",
        steps=words.number(plan.steps),
        hours=words.hours(plan.effort_hours),
        price=_price(plan, words),
        finish=words.day(plan.finish_on) if plan.finish_on is not None else None,
    )


def _waiting_total(whole: TeamOverview, words: Words) -> str:
    return words.text(
        "team-waiting-total",
        count=whole.waiting_count,
        number=words.number(whole.waiting_count),
        price=_money(whole, words) or "–",
        hours=words.hours(whole.waiting_effort_hours),
    )


def _more(whole: TeamOverview, words: Words) -> str | None:
    left_out = whole.waiting_count - len(whole.waiting)
    return words.text("team-waiting-more", count=left_out, number=words.number(left_out)) if left_out else None


def _member(
    member: TeamMember,
    titles: Mapping[str, str],
    roles: Mapping[str, str],
    states: Mapping[str, str],
    words: Words,
) -> MemberRow:
    plan, readiness = member.plan, member.readiness
    state = plan.state if plan is not None else "none"
    after = readiness.after if readiness is not None else None
    now = readiness.now if readiness is not None else 0.0
    return MemberRow(
        name=member.name or member.learner,
        href=development_address(member.learner),
        id=member.learner,
        centre=titles.get(member.cost_centre or ""),
        role=roles.get(member.role, member.role) if member.role is not None else None,
        target=words.listed(roles.get(key, key) for key in member.targets) or None,
        now=words.percent(now) if readiness is not None else None,
        after=words.percent(after) if after is not None else None,
        share_now=int(now * 100),
        share_after=int(max(now, after or 0.0) * 100),
        without=tuple(_without(member, words)),
        gaps=words.number(member.open_gaps) if readiness is not None else "–",
        essential=words.text("team-essential", count=member.open_essential, number=words.number(member.open_essential))
        if member.open_essential
        else None,
        state=states[state],
        state_kind=state_kind(state),
        has_plan=plan is not None,
        plan_href=plan_address(plan.id) if plan is not None and plan.state == "proposed" else None,
        since=words.text("team-since", day=words.day(plan.waiting_since.date()))
        if plan is not None and plan.waiting_since is not None
        else None,
        hours=words.hours(plan.effort_hours) if plan is not None else "–",
        price=_price(plan, words) if plan is not None else "–",
    )


def _without(member: TeamMember, words: Words) -> Iterator[str]:
    """Yield what readiness does not count yet."""
    if member.plan is not None and member.plan.claims:
        yield words.text("team-claims", count=member.plan.claims, number=words.number(member.plan.claims))
    if member.awaited:
        levels = [
            claim_name(pick(words, entry.name_en, entry.name_zh), entry.level, None, words)
            for entry in member.awaited[:MOST_AWAITED]
        ]
        left_out = len(member.awaited) - len(levels)
        if left_out:
            levels.append(words.text("team-awaited-more", count=left_out, number=words.number(left_out)))
        yield words.text("team-awaited", levels=words.listed(levels))


def _price(plan: TeamPlan, words: Words) -> str:
    return words.money(plan.price.amount, plan.price.currency) if plan.price is not None else "–"
