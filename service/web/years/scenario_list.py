"""The scenarios of a period: what each comes to, and the forms that make, compare, activate and freeze them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.errors import Fault
from service.schemas.periods import PeriodRead
from service.schemas.training_scenarios import ScenarioEntry, ScenarioPage
from service.web.ask_form import Choice
from service.web.form_fields import NEW_SCENARIO, FieldFault, by_field, field_faults
from service.web.words import Words
from service.web.years.parts import (
    NOTHING,
    Badge,
    Link,
    cash,
    covered,
    paged,
    period_address,
    period_views,
    scenario_address,
    trail_to,
)
from service.web.years.period_list import state_badge, title_of
from service.web.years.scenario_words import badges
from service.years.periods import OPEN

#: Two make a comparison.
COMPARED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioCard:
    """One scenario of the list."""

    id: str
    etag: str
    href: str
    title: str
    badges: tuple[Badge, ...]
    copied_from: Link | None
    made: str
    budget: str
    price: str
    people: str
    coverage: str
    can_activate: bool
    can_freeze: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioNew:
    """The form that makes a scenario."""

    action: str
    name: str
    copies: tuple[Choice, ...]
    faults: tuple[FieldFault, ...]
    by_field: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenariosPage:
    """The whole page."""

    title: str
    trail: tuple[Link, ...]
    views: tuple[Link, ...]
    state: Badge
    cards: tuple[ScenarioCard, ...]
    more: str | None
    new: ScenarioNew
    #: The two that are compared unless others are chosen.
    befores: tuple[Choice, ...]
    afters: tuple[Choice, ...]
    compare_action: str | None


def scenarios_page(
    period: PeriodRead,
    found: ScenarioPage,
    words: Words,
    *,
    name: str = "",
    copy_from: str = "",
    faults: Iterable[Fault] = (),
) -> ScenariosPage:
    """Return the scenarios of a period, and what was entered for a new one."""
    here = period_address(period.id, "/scenarios")
    listed = tuple(field_faults(faults, NEW_SCENARIO, words))
    titles = {entry.id: entry.name for entry in found.items}
    solved = [entry for entry in found.items if entry.totals is not None]
    return ScenariosPage(
        title=title_of(period),
        trail=trail_to(words, Link(title=title_of(period), href=period_address(period.id))),
        views=period_views(period.id, "scenarios", words),
        state=state_badge(period.state, words),
        cards=tuple(_card(entry, period, titles, words) for entry in found.items),
        more=paged(here, found.next_page_token),
        new=ScenarioNew(
            action=here,
            name=name,
            copies=tuple(Choice(id=entry.id, title=entry.name, chosen=entry.id == copy_from) for entry in found.items),
            faults=listed,
            by_field=by_field(listed),
        ),
        befores=tuple(Choice(id=entry.id, title=entry.name, chosen=place == 0) for place, entry in enumerate(solved)),
        afters=tuple(Choice(id=entry.id, title=entry.name, chosen=place == 1) for place, entry in enumerate(solved)),
        compare_action=period_address(period.id, "/comparison") if len(solved) >= COMPARED else None,
    )


def _card(entry: ScenarioEntry, period: PeriodRead, titles: Mapping[str, str], words: Words) -> ScenarioCard:
    totals = entry.totals
    origin = entry.copied_from
    return ScenarioCard(
        id=entry.id,
        etag=entry.etag,
        href=scenario_address(entry.id),
        title=entry.name,
        badges=tuple(badges(entry, words)),
        copied_from=None if origin is None else Link(title=titles.get(origin, origin), href=scenario_address(origin)),
        made=words.moment(entry.created_at),
        budget=words.text("no-limit") if entry.budget is None else cash(entry.budget, words),
        price=NOTHING if totals is None else cash(totals.price, words),
        people=NOTHING if totals is None else words.number(totals.learners),
        coverage=covered(entry.coverage, words),
        can_activate=not entry.is_active and totals is not None and period.state in OPEN,
        can_freeze=entry.is_active and entry.frozen_at is None and totals is not None and not entry.is_stale,
    )
