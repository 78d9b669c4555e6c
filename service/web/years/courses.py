"""The runs of a period: who is in them, how full they are, and which may be called off."""

from dataclasses import dataclass

from service.schemas.period_sheets import CoursePage, CourseRun
from service.schemas.periods import PeriodRead
from service.schemas.training_scenarios import ScenarioEntry
from service.web.catalogue_parts import address
from service.web.words import Words
from service.web.years.parts import NOTHING, Badge, Link, amount, paged, period_address, period_views, trail_to
from service.web.years.period_list import state_badge, title_of
from service.web.years.scenario_words import lacking

RISK_KINDS = {"none": "good", "empty": "ended", "too_few": "waiting", "thin": "waiting", "full": "open"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRow:
    """One run."""

    title: str
    href: str
    run: str | None
    days: str
    provider: str | None
    asked_for: str
    enrolled: str
    committed: str
    booked: str
    seats: str
    #: In percent, with the least number on the same scale; none where there is room for everybody.
    fill: int | None
    fill_text: str
    least: int | None
    fixed: str | None
    price: str
    risk: Badge


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursesPage:
    """The whole page."""

    title: str
    trail: tuple[Link, ...]
    views: tuple[Link, ...]
    state: Badge
    #: Why there is no plan in these figures, or an old one.
    notice: str | None
    #: In which currency the amounts of the rows are.
    amounts: str
    rows: tuple[CourseRow, ...]
    more: str | None


def courses_page(period: PeriodRead, found: CoursePage, active: ScenarioEntry | None, words: Words) -> CoursesPage:
    """Return one page of the runs."""
    return CoursesPage(
        title=title_of(period),
        trail=trail_to(words, Link(title=title_of(period), href=period_address(period.id))),
        views=period_views(period.id, "courses", words),
        state=state_badge(period.state, words),
        notice=lacking(active, words),
        amounts=words.text("money-amounts", currency=period.currency),
        rows=tuple(_row(run, words) for run in found.items),
        more=paged(period_address(period.id, "/courses"), found.next_page_token),
    )


def _row(run: CourseRun, words: Words) -> CourseRow:
    seats = run.seats
    if seats is not None:
        told = words.text("course-seats", least=words.number(run.min_seats), most=words.number(seats))
    elif run.min_seats:
        told = words.text("course-seats-open", least=words.number(run.min_seats))
    else:
        told = NOTHING
    return CourseRow(
        title=run.title,
        href=address("module", run.module),
        run=run.offering,
        days=words.days(run.start_on, run.end_on) if run.start_on and run.end_on else words.text("course-own-weeks"),
        provider=run.provider,
        asked_for=words.number(run.asked_for),
        enrolled=words.number(run.enrolled),
        committed=words.number(run.committed),
        booked=words.number(run.booked),
        seats=told,
        fill=None if run.fill_rate is None else min(100, round(run.fill_rate * 100)),
        fill_text=NOTHING if run.fill_rate is None else words.percent(run.fill_rate),
        least=min(100, round(run.min_seats * 100 / seats)) if seats and run.min_seats else None,
        fixed=None if run.fixed_price is None or run.fixed_price.minor == 0 else amount(run.fixed_price, words),
        price=amount(run.enrolment_prices, words),
        risk=Badge(text=words.text(f"course-risk-{run.risk}"), kind=RISK_KINDS[run.risk]),
    )
