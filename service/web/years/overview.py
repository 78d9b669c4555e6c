"""One period at a glance: where it stands, its money, its people, and the tree of cost centres with their budgets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from service.schemas.annual_frontier import AnnualFrontierRead
from service.schemas.period_sheets import PeriodMoney, PeriodTree
from service.schemas.periods import PeriodRead
from service.schemas.training_scenarios import ScenarioRead
from service.web.plan_page import Tile
from service.web.words import Words
from service.web.years.centre_tree import CentreRow, centre_table
from service.web.years.frontier import next_amount
from service.web.years.parts import (
    Badge,
    Fact,
    Link,
    cash,
    period_address,
    period_views,
    scenario_address,
    trail_to,
)
from service.web.years.period_list import state_badge, title_of
from service.web.years.scenario_words import how_it_stands, lacking, verdict
from service.web.years.tiles import money_tiles, people_tiles
from service.years.periods import NEXT, OPEN

#: States that nothing leads back from.
LASTING = ("finalised", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A period with all that its first page is made of."""

    period: PeriodRead
    money: PeriodMoney
    tree: PeriodTree
    #: The one that the company works by, and what more money would buy in it.
    scenario: ScenarioRead | None
    curve: AnnualFrontierRead | None
    #: When its plan was found.
    ended_at: datetime | None = None
    #: Of whoever has frozen it, by what their acts are written down under.
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextState:
    """A state that the period may have next."""

    name: str
    text: str
    #: How its button looks: `main` leads on, `quiet` leads back, and from `grave` nothing does.
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the money of the period comes to, in a sentence; how good that is, and what more money would buy."""

    #: As of a verdict: `proven`, `near` or `none`.
    tone: str
    says: str
    because: tuple[str, ...]
    #: Where more is to be seen, or what is missing is made.
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """The whole page."""

    id: str
    href: str
    title: str
    days: str
    trail: tuple[Link, ...]
    views: tuple[Link, ...]
    state: Badge
    next_states: tuple[NextState, ...]
    facts: tuple[Fact, ...]
    outcome: Outcome
    stale: bool
    changed_since_frozen: bool
    tiles: tuple[Tile, ...]
    rows: tuple[CentreRow, ...]
    more: Link | None
    #: In which currency the amounts of the rows are.
    amounts: str
    #: The part of the tree that is shown, where it is not all of it, and the way back.
    part: str | None
    part_id: str | None
    #: The place of the first row that is shown.
    first: int
    whole_href: str
    #: Whether its days and its money may still become others.
    can_edit: bool
    edit_href: str
    sample: bool
    export_href: str | None


def overview_page(
    figures: Figures, words: Words, *, part: str | None = None, first: int = 0, editing: bool = False
) -> OverviewPage:
    """Return a period at a glance, or one part of its tree; cost centres from the given place on."""
    period, tree, scenario = figures.period, figures.tree, figures.scenario
    here = period_address(period.id)
    centres = centre_table(tree.nodes, period, words, part=part, first=first, editing=editing)
    return OverviewPage(
        id=period.id,
        href=here,
        title=title_of(period),
        days=words.days(period.start_on, period.end_on),
        trail=trail_to(words),
        views=period_views(period.id, "overview", words),
        state=state_badge(period.state, words),
        next_states=tuple(_next_states(period, words)),
        facts=tuple(_facts(figures, words)),
        outcome=_outcome(figures, words),
        stale=scenario is not None and scenario.is_stale,
        changed_since_frozen=scenario is not None and scenario.changed_since_frozen,
        tiles=(
            *money_tiles(figures.money, scenario, words),
            *(people_tiles(tree, scenario, figures.curve, words) if scenario is not None else ()),
        ),
        rows=centres.rows,
        more=centres.more,
        first=first,
        amounts=words.text("money-amounts", currency=period.currency),
        part=next((node.name or node.cost_centre for node in tree.nodes if node.cost_centre == part), None),
        part_id=part,
        whole_href=here,
        can_edit=period.state in OPEN and period.frozen_at is None,
        edit_href=f"{here}?{urlencode(_editing(part, first))}#centres",
        sample=period.sample,
        export_href=None if scenario is None or scenario.totals is None else scenario_address(scenario.id, "/export"),
    )


def _next_states(period: PeriodRead, words: Words) -> Iterator[NextState]:
    """Yield the states that may come next: the ones that lead on, the nearest first, then those that lead back."""
    order = list(NEXT)
    here = order.index(period.state)
    ahead = sorted(period.next_states, key=lambda state: (order.index(state) < here, order.index(state)))
    for place, state in enumerate(ahead):
        kind = "grave" if state in LASTING else "quiet" if place else "main"
        yield NextState(name=state, text=words.text(f"period-to-{state}"), kind=kind)


def _outcome(figures: Figures, words: Words) -> Outcome:
    """Say how much of what is needed the money closes, or what is missing before that is known."""
    scenario, curve = figures.scenario, figures.curve
    if scenario is None:
        return Outcome(
            tone="none",
            says=words.text("outcome-unknown"),
            because=(words.text("outcome-unknown-note"),),
            link=Link(title=words.text("outcome-scenarios"), href=period_address(figures.period.id, "/scenarios")),
        )
    if scenario.coverage is None:
        why = lacking(scenario, words)
        return Outcome(
            tone="none",
            says=words.text("outcome-unknown"),
            because=() if why is None else (why,),
            link=Link(title=words.text("outcome-scenario", name=scenario.name), href=scenario_address(scenario.id)),
        )
    tone, how, _ = verdict(scenario, words)
    # What is decided already is part of what is met, and of what is no longer there to spend.
    price, shares = cash(figures.money.total.planned, words), scenario.coverage
    before, after = words.percent(shares.before), words.percent(shares.after)
    if scenario.budget is None:
        says = words.text("outcome-unlimited", price=price, before=before, after=after)
    else:
        limit = cash(scenario.budget, words)
        says = words.text("outcome", price=price, budget=limit, before=before, after=after)
    more = next_amount(curve, words) if curve is not None else ()
    return Outcome(
        tone=tone,
        says=says,
        because=(how, *more),
        link=Link(title=words.text("outcome-frontier"), href=scenario_address(scenario.id, "#frontier")),
    )


def _facts(figures: Figures, words: Words) -> Iterator[Fact]:
    period, scenario = figures.period, figures.scenario
    yield Fact(label=words.text("period-currency"), value=period.currency)
    if period.collect_from is not None and period.collect_until is not None:
        window = words.days(period.collect_from, period.collect_until)
        yield Fact(label=words.text("period-window"), value=window)
    if scenario is None:
        yield Fact(
            label=words.text("period-active"),
            value=words.text("period-active-none"),
            href=period_address(period.id, "/scenarios"),
        )
        return
    yield Fact(label=words.text("period-active"), value=scenario.name, href=scenario_address(scenario.id))
    if scenario.frozen_at is not None:
        yield Fact(label=words.text("scenario-frozen-at"), value=words.moment(scenario.frozen_at))
    if scenario.frozen_by is not None:
        by = figures.names.get(scenario.frozen_by, scenario.frozen_by)
        yield Fact(label=words.text("scenario-frozen-by"), value=by)
    yield Fact(label=words.text("scenario-last-solve"), value=how_it_stands(scenario, figures.ended_at, words))


def _editing(part: str | None, first: int) -> dict[str, str]:
    way = {"edit": "budgets"} if part is None else {"edit": "budgets", "centre": part}
    return {**way, "from": str(first)} if first else way
