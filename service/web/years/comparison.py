"""Two scenarios beside each other: figures, what differs, centre by centre, and person by person with the reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlmodel import Session, select

from service.schemas.annual import LargeMoney
from service.schemas.annual_difference import CostCentreChange, LearnerDifferenceRead, StepChangeOfYear
from service.schemas.answers import Coverage
from service.schemas.periods import PeriodRead
from service.schemas.training_scenarios import ScenarioComparison, ScenarioEntry
from service.tables import CostCentre
from service.texts import Language
from service.web.reading import learner_address
from service.web.words import Words
from service.web.years.parts import (
    NOTHING,
    Badge,
    Link,
    cash,
    change_of_cash,
    change_of_number,
    covered,
    paged,
    period_address,
    scenario_address,
    trail_to,
)
from service.web.years.period_list import title_of
from service.web.years.scenario_words import ON_THEIR_WAY, badges, told_value
from service.years.titles import Titles, titles

MOST_CENTRES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedLine:
    """One figure in both."""

    name: str
    before: str
    after: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPerson:
    """Everything that differs for one person."""

    name: str
    href: str
    price: str
    #: Each a sentence: what was lost or gained, and why.
    lines: tuple[tuple[str, str, str | None], ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedSide:
    """One of the two."""

    title: str
    href: str
    badges: tuple[Badge, ...]
    #: The way to its plan; none where it has one.
    way: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonView:
    """The whole page."""

    trail: tuple[Link, ...]
    before: ComparedSide
    after: ComparedSide
    swap_href: str
    #: Both in one sentence, where both have a plan.
    says: str | None
    figures: tuple[ComparedLine, ...]
    #: Whether development plans have anything of the budgets that the plans were asked for with.
    has_decided: bool
    centres: tuple[ComparedLine, ...]
    centres_left_out: int
    changes: tuple[str, ...]
    changes_left_out: int
    people: tuple[ComparedPerson, ...]
    more: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What people, modules and cost centres are called."""

    people: Titles
    centres: Mapping[str, str | None]

    def module(self, key: str) -> str:
        return self.people.modules.get(key, key)


def names_in(session: Session, found: ScenarioComparison, language: Language) -> Names:
    """Read the names of everything that a comparison tells of."""
    people = found.difference.learners
    steps = [step for entry in people for step in (*entry.lost, *entry.gained)]
    moves = [step.module for entry in people for step in entry.moved]
    return Names(
        people=titles(
            session,
            language,
            learners=[entry.learner for entry in people],
            modules=[*(step.module for step in steps), *moves],
        ),
        centres=dict(session.exec(select(CostCentre.id, CostCentre.name)).all()),
    )


def comparison_address(before: str, after: str) -> str:
    """Return the page that compares two scenarios."""
    return f"{scenario_address(before, '/comparison')}?{urlencode({'with': after})}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCompared:
    """The page in the place of a comparison that cannot be made yet."""

    trail: tuple[Link, ...]
    title: str
    text: str
    sides: tuple[ComparedSide, ...]


def not_compared(sides: Sequence[ScenarioEntry], period: PeriodRead, text: str, words: Words) -> NotCompared:
    """Return both scenarios, each with how it stands and the way to where it is solved."""
    return NotCompared(
        trail=_trail(period, words),
        title=words.text("compared-title", before=sides[0].name, after=sides[-1].name),
        text=text,
        sides=tuple(_side(entry, words) for entry in sides),
    )


def comparison_page(found: ScenarioComparison, period: PeriodRead, names: Names, words: Words) -> ComparisonView:
    """Return both scenarios beside each other."""
    difference = found.difference
    centres = [centre for centre in difference.cost_centres if _differs(centre)]
    return ComparisonView(
        trail=_trail(period, words),
        before=_side(found.before, words),
        after=_side(found.after, words),
        swap_href=comparison_address(found.after.id, found.before.id),
        says=_says(found, words),
        figures=tuple(_figures(found, period.currency, words)),
        has_decided=any(
            scenario.budget is None or scenario.budget != plan.budget
            for scenario, plan in ((found.before, difference.before), (found.after, difference.after))
        ),
        centres=tuple(_centre(centre, names, words) for centre in centres[:MOST_CENTRES]),
        centres_left_out=max(0, len(centres) - MOST_CENTRES),
        changes=tuple(change.text for change in difference.changes),
        changes_left_out=difference.changes_in_all - len(difference.changes),
        people=tuple(_person(entry, names, words) for entry in difference.learners),
        more=paged(
            scenario_address(found.before.id, "/comparison"), difference.next_page_token, **{"with": found.after.id}
        ),
    )


def _trail(period: PeriodRead, words: Words) -> tuple[Link, ...]:
    return trail_to(
        words,
        Link(title=title_of(period), href=period_address(period.id)),
        Link(title=words.text("period-view-scenarios"), href=period_address(period.id, "/scenarios")),
    )


def _side(entry: ScenarioEntry, words: Words) -> ComparedSide:
    return ComparedSide(
        title=entry.name,
        href=scenario_address(entry.id),
        badges=tuple(badges(entry, words)),
        way=_way(entry, words),
    )


def _way(entry: ScenarioEntry, words: Words) -> str | None:
    if entry.totals is not None:
        return None
    return words.text(f"comparison-to-{'search' if entry.status in ON_THEIR_WAY else 'solve'}", name=entry.name)


def _says(found: ScenarioComparison, words: Words) -> str | None:
    """Say what each of the two meets of what is needed, and for how much."""
    then, now = found.difference.before, found.difference.after
    if then.totals is None or now.totals is None or then.coverage is None or now.coverage is None:
        return None
    return words.text(
        "comparison-says",
        before=found.before.name,
        cost=cash(then.totals.price, words),
        then=words.percent(then.coverage.after),
        after=found.after.name,
        price=cash(now.totals.price, words),
        now=words.percent(now.coverage.after),
    )


def _points(before: Coverage | None, after: Coverage | None, words: Words) -> str:
    """Return by how many percentage points more or less is met, to a tenth."""
    if before is None or after is None:
        return NOTHING
    apart = round((after.after - before.after) * 100, 1)
    if apart == 0:
        return words.text("no-difference") if after.after == before.after else NOTHING
    return words.text("points-more" if apart > 0 else "points-less", number=words.number(abs(apart)))


def _figures(found: ScenarioComparison, currency: str, words: Words) -> Iterator[ComparedLine]:
    then, now = found.difference.before, found.difference.after

    def money(name: str, before: LargeMoney | None, after: LargeMoney | None) -> ComparedLine:
        return ComparedLine(
            name=words.text(name),
            before=cash(before, words),
            after=cash(after, words),
            change=change_of_cash(before, after, words),
        )

    def count(name: str, before: int | None, after: int | None) -> ComparedLine:
        told = [NOTHING if value is None else words.number(value) for value in (before, after)]
        return ComparedLine(
            name=words.text(name), before=told[0], after=told[1], change=change_of_number(before, after, words)
        )

    # The plans were asked for with what development plans had left of it.
    yield money("money-budget", found.before.budget, found.after.budget)
    yield ComparedLine(
        name=words.text("tile-coverage"),
        before=covered(then.coverage, words),
        after=covered(now.coverage, words),
        change=_points(then.coverage, now.coverage, words),
    )
    # The price as a goal is the cost, which stands below.
    for term in (term for term in found.difference.terms if term.name != "price"):
        both = [NOTHING if value is None else told_value(term.name, value, currency, words) for value in _ends(term)]
        yield ComparedLine(
            name=words.text(f"term-{term.name}"), before=both[0], after=both[1], change=_term_change(term, words)
        )
    one, other = then.totals, now.totals
    for name, field in (
        ("scenario-price", "price"),
        ("compared-enrolments-price", "enrolment_prices"),
        ("tile-grants", "granted"),
        ("compared-fixed", "fixed_prices"),
    ):
        yield money(name, getattr(one, field, None), getattr(other, field, None))
    for name, field in (("scenario-people", "learners"), ("compared-enrolments", "enrolments")):
        yield count(name, getattr(one, field, None), getattr(other, field, None))


def _ends(term: object) -> tuple[float | str | None, float | str | None]:
    return getattr(term, "before", None), getattr(term, "after", None)


def _term_change(term: object, words: Words) -> str:
    before, after = _ends(term)
    if isinstance(before, int) and isinstance(after, int):
        return change_of_number(before, after, words)
    return NOTHING


def _differs(centre: CostCentreChange) -> bool:
    return centre.before != centre.after


def _centre(centre: CostCentreChange, names: Names, words: Words) -> ComparedLine:
    before = centre.before.planned if centre.before is not None else None
    after = centre.after.planned if centre.after is not None else None
    return ComparedLine(
        name=names.centres.get(centre.id) or centre.id,
        before=cash(before, words),
        after=cash(after, words),
        change=change_of_cash(before, after, words),
    )


def _person(entry: LearnerDifferenceRead, names: Names, words: Words) -> ComparedPerson:
    return ComparedPerson(
        name=names.people.learners.get(entry.learner) or entry.learner,
        href=learner_address(entry.learner),
        price=change_of_cash(entry.price_before, entry.price_after, words),
        lines=(
            *_lines("lost", entry.lost, names, words),
            *_lines("gained", entry.gained, names, words),
            *((words.text("displaced-moved"), names.module(step.module), None) for step in entry.moved),
        ),
        changed=tuple(note.text for note in entry.changed),
    )


def _lines(
    way: str, steps: Sequence[StepChangeOfYear], names: Names, words: Words
) -> Iterator[tuple[str, str, str | None]]:
    """Yield each step with its reason, in the words of the document."""
    for step in steps:
        yield words.text(f"displaced-{way}"), names.module(step.module), step.reason.text
