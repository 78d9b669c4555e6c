"""One scenario: what is another in it, how its solve goes, what its plan comes to, and how far that is proven."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from service.schemas.annual_answers import GrantYear
from service.schemas.periods import PeriodRead
from service.schemas.training_scenarios import OverrideRead, ScenarioCentreRead, ScenarioRead
from service.web.plan_page import Tile
from service.web.words import Words
from service.web.years.centre_tree import depths_of
from service.web.years.closing import SolvePanel
from service.web.years.frontier import FrontierView
from service.web.years.parts import (
    Badge,
    Fact,
    Link,
    amount,
    cash,
    covered,
    over,
    people_address,
    period_address,
    scenario_address,
    scenario_views,
    trail_to,
)
from service.web.years.period_list import title_of
from service.web.years.scenario_form import ScenarioForm
from service.web.years.scenario_lists import BEGINNING, Notes, Places, notes
from service.web.years.scenario_words import ON_THEIR_WAY, badges, how_it_stands, proof_lines, verdict
from service.web.years.tiles import decided_of, scenario_tiles
from service.years.periods import OPEN

#: So many rows of one kind stand on the page; the JSON document has them all.
MOST_ROWS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofLine:
    """One goal: what this plan reaches of it, and what no plan passes."""

    name: str
    value: str
    bound: str
    is_proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreLine:
    """One cost centre with all below it, in the plan."""

    depth: int
    title: str
    href: str
    people: str
    budget: str
    planned: str
    decided: str
    remaining: str
    overrun: str | None
    coverage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLine:
    """What a grant pays."""

    title: str
    people: str
    granted: str
    remaining: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideLine:
    """A decision of a person that every solve keeps to."""

    person: str
    module: str
    offering: str | None
    keep: bool
    reason: str
    by: str
    at: str
    is_in_plan: bool
    learner: str
    module_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How good the plan is, in words."""

    tone: str
    says: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioPageView:
    """The whole page."""

    id: str
    etag: str
    href: str
    title: str
    trail: tuple[Link, ...]
    views: tuple[Link, ...]
    badges: tuple[Badge, ...]
    facts: tuple[Fact, ...]
    verdict: Verdict | None
    tiles: tuple[Tile, ...]
    proof: tuple[ProofLine, ...]
    #: In which currency the amounts of the tables are.
    amounts: str
    centres: tuple[CentreLine, ...]
    centres_left_out: int
    grants: tuple[GrantLine, ...]
    overrides: tuple[OverrideLine, ...]
    overrides_left_out: int
    notes: Notes
    obstacles: Notes
    open_worded: int
    open_worded_number: str
    needs_href: str
    panel: SolvePanel | None
    is_followed: bool
    is_stale: bool
    #: The active one, which can be frozen as soon as its plan answers it again.
    waits_to_be_frozen: bool
    changed_since_frozen: bool
    is_frozen: bool
    can_solve: bool
    can_activate: bool
    can_freeze: bool
    has_plan: bool
    form: ScenarioForm
    frontier: FrontierView | None
    #: `none` before anybody asked, `waiting`, `failed`, `empty` or `ready`.
    frontier_state: str
    #: That its amounts are of what development plans have left; none where nothing is decided.
    frontier_left: str | None
    export_href: str | None
    compare_href: str


def scenario_page(
    scenario: ScenarioRead,
    period: PeriodRead,
    words: Words,
    *,
    panel: SolvePanel | None,
    form: ScenarioForm,
    frontier: FrontierView | None,
    frontier_state: str,
    ended_at: datetime | None,
    names: Mapping[str, str],
    places: Places = BEGINNING,
) -> ScenarioPageView:
    """Return everything that the page of a scenario shows; `names` are those of who has decided something."""
    is_frozen = scenario.frozen_at is not None
    is_followed = scenario.status in ON_THEIR_WAY
    has_plan = scenario.totals is not None
    lines = tuple(_centres(scenario.cost_centres[:MOST_ROWS], words))
    return ScenarioPageView(
        id=scenario.id,
        etag=scenario.etag,
        href=scenario_address(scenario.id),
        title=scenario.name,
        trail=trail_to(
            words,
            Link(title=title_of(period), href=period_address(period.id)),
            Link(title=words.text("period-view-scenarios"), href=period_address(period.id, "/scenarios")),
        ),
        views=scenario_views(scenario.id, "plan", words),
        badges=tuple(badges(scenario, words, is_followed=is_followed)),
        facts=tuple(_facts(scenario, period, ended_at, names, words)),
        verdict=None if is_followed or scenario.status == "unsolved" else Verdict(**_verdict(scenario, words)),
        tiles=tuple(scenario_tiles(scenario, words)),
        proof=tuple(
            ProofLine(name=name, value=value, bound=bound, is_proven=is_proven)
            for name, value, bound, is_proven in proof_lines(scenario.proof, period.currency, words)
        ),
        amounts=words.text("money-amounts", currency=period.currency),
        centres=lines,
        centres_left_out=len(scenario.cost_centres) - len(lines),
        grants=tuple(_grant(grant, words) for grant in scenario.grants),
        overrides=tuple(_override(entry, names, words) for entry in scenario.overrides[:MOST_ROWS]),
        overrides_left_out=max(0, len(scenario.overrides) - MOST_ROWS),
        notes=notes(scenario.warnings, scenario=scenario.id, name="warnings", first=places.warnings, words=words),
        obstacles=notes(
            scenario.obstacles, scenario=scenario.id, name="obstacles", first=places.obstacles, words=words
        ),
        # Of a frozen one the plan stays: tying words then changes nothing of it.
        open_worded=0 if is_frozen else scenario.needs_open_worded,
        open_worded_number=words.number(scenario.needs_open_worded),
        needs_href=period_address(period.id, "/needs?state=accepted"),
        panel=panel,
        is_followed=is_followed,
        is_stale=scenario.is_stale,
        waits_to_be_frozen=scenario.is_active and scenario.is_stale and not is_followed,
        changed_since_frozen=scenario.changed_since_frozen,
        is_frozen=is_frozen,
        can_solve=not is_frozen and not is_followed,
        can_activate=not scenario.is_active and has_plan and period.state in OPEN,
        can_freeze=scenario.is_active and has_plan and not (is_frozen or is_followed or scenario.is_stale),
        has_plan=has_plan,
        form=form,
        frontier=frontier,
        frontier_state=frontier_state,
        frontier_left=words.text("frontier-left") if decided_of(scenario).minor else None,
        export_href=scenario_address(scenario.id, "/export") if has_plan else None,
        compare_href=period_address(period.id, "/scenarios#compare"),
    )


def _verdict(scenario: ScenarioRead, words: Words) -> dict[str, str]:
    tone, says, because = verdict(scenario, words)
    return {"tone": tone, "says": says, "because": because}


def _facts(
    scenario: ScenarioRead, period: PeriodRead, ended_at: datetime | None, names: Mapping[str, str], words: Words
) -> Iterator[Fact]:
    yield Fact(label=words.text("scenario-period"), value=title_of(period), href=period_address(period.id))
    yield Fact(label=words.text("scenario-made"), value=words.moment(scenario.created_at))
    if scenario.frozen_at is not None:
        yield Fact(label=words.text("scenario-frozen-at"), value=words.moment(scenario.frozen_at))
    if scenario.frozen_by is not None:
        by = names.get(scenario.frozen_by, scenario.frozen_by)
        yield Fact(label=words.text("scenario-frozen-by"), value=by)
    if ended_at is not None:
        told = how_it_stands(scenario, ended_at, words)
        yield Fact(label=words.text("scenario-last-solve"), value=told)
    yield Fact(label=words.text("scenario-needs"), value=words.number(scenario.needs_accepted))
    if (decided := decided_of(scenario)).minor:
        yield Fact(label=words.text("scenario-decided"), value=cash(decided, words))


def _centres(centres: list[ScenarioCentreRead], words: Words) -> Iterator[CentreLine]:
    depths = depths_of({centre.cost_centre: centre.parent for centre in centres})
    for centre in centres:
        yield CentreLine(
            depth=depths[centre.cost_centre],
            title=centre.name or centre.cost_centre,
            href=people_address(centre.cost_centre),
            people=words.number(centre.learners),
            budget=amount(centre.budget, words),
            planned=amount(centre.planned, words),
            decided=amount(centre.decided, words),
            remaining=amount(centre.remaining, words),
            overrun=over(centre.overrun, words),
            coverage=covered(centre.coverage, words),
        )


def _grant(grant: GrantYear, words: Words) -> GrantLine:
    return GrantLine(
        title=grant.id,
        people=words.number(grant.learners),
        granted=amount(grant.granted, words),
        remaining=amount(grant.remaining, words),
    )


def _override(entry: OverrideRead, names: Mapping[str, str], words: Words) -> OverrideLine:
    return OverrideLine(
        person=entry.learner_name or entry.learner,
        module=entry.module_title or entry.module,
        offering=entry.offering,
        keep=entry.keep,
        reason=entry.reason,
        by=names.get(entry.decided_by, entry.decided_by),
        at=words.moment(entry.decided_at),
        is_in_plan=entry.is_in_plan,
        learner=entry.learner,
        module_id=entry.module,
    )
