"""The picture of a plan over its weeks: a lane for each step, the load of each week, and where it all ends.

Every place is a share of the whole width in percent, so that one drawing fits a telephone and a sheet of paper.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from service.schemas.answers import Recommendation, Step
from service.web.facts import PlanFacts
from service.web.step_link import StepLink
from service.web.words import Words

#: Named marks on the axis; as many as a telephone has room for.
MOST_TICKS = 5
#: Up to so many weeks the axis counts days, beyond it months.
WEEKS_BY_DAY = 13
#: So many spans without learning are drawn, and so many weeks are listed; the JSON document has them all.
MOST_BANDS = 60
MOST_WEEKS = 60
#: The height of the drawing of the load, and of the room above the limit in it.
LOAD_HEIGHT, LOAD_ROOM = 56, 6
#: A mark this far right has no room for its name.
LAST_NAME = 88
#: A mark so near behind one that has a name has no room for its own.
NAME_ROOM = 17
#: Past this point a name stands to the left of its mark.
TURN = 60

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of the width."""

    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on the axis; some have no room for a name."""

    x: float
    label: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One step; `kind` is `run` for fixed dates and `weeks` for weeks of the learner's own."""

    position: int
    title: str
    anchor: str | None
    days: str
    kind: str
    bar: Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The hours of one week as a column."""

    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRow:
    """One week in words."""

    days: str
    hours: str
    steps: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A drawing with its words; templates only place it."""

    lead: str
    ticks: tuple[Tick, ...]
    bands: tuple[Stretch, ...]
    lanes: tuple[Lane, ...]
    lanes_left_out: int
    finish: float
    finish_label: str
    finish_side: str
    loads: tuple[Load, ...]
    load_height: int
    limit_y: float | None
    load_label: str
    weeks: tuple[WeekRow, ...]
    weeks_left_out: int
    #: The kinds of marks that are on it, for the legend.
    kinds: tuple[str, ...]


def timeline(
    answer: Recommendation, links: Mapping[str, StepLink], facts: PlanFacts, words: Words, *, most: int
) -> Timeline | None:
    """Draw the plan over time; None for one without dates. Steps beyond `most` get no lane."""
    dated = [step for step in answer.plan.steps if step.start_on and step.end_on] if answer.plan else []
    if not dated:
        return None
    scale = _Scale.over(answer.effective.start_on, dated)
    finish = max(step.end_on for step in dated if step.end_on)
    hours_by_week = _hours_by_week(dated)
    limit = answer.effective.hours_per_week
    lanes = tuple(_lanes(dated[:most], links, scale, words))
    bands = tuple(_bands(facts.unavailable, scale))
    at_finish = scale.x(finish + timedelta(days=1))
    return Timeline(
        lead=_lead(hours_by_week, limit, words),
        ticks=tuple(_ticks(scale, words)),
        bands=bands,
        lanes=lanes,
        lanes_left_out=max(0, len(dated) - most),
        finish=at_finish,
        finish_label=words.text("timeline-finish", day=words.day(finish)),
        finish_side="end" if at_finish > TURN else "start",
        loads=tuple(_loads(hours_by_week, limit, scale)),
        load_height=LOAD_HEIGHT,
        limit_y=LOAD_ROOM if limit else None,
        load_label=_load_label(hours_by_week, limit, words),
        weeks=tuple(_week_rows(dated, links, hours_by_week, words)),
        weeks_left_out=max(0, len(hours_by_week) - MOST_WEEKS),
        kinds=(*dict.fromkeys(lane.kind for lane in lanes), *(("band",) if bands else ())),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """Whole weeks from the first Monday to the Monday after the last."""

    first: date
    end: date

    @classmethod
    def over(cls, start_on: date | None, steps: Iterable[Step]) -> "_Scale":
        days = [day for step in steps for day in (step.start_on, step.end_on) if day]
        days += [monday for step in steps for monday in _mondays(step)]
        first = min([*days, start_on] if start_on else days)
        return cls(first=_monday(first), end=_monday(max(days)) + WEEK)

    @property
    def weeks(self) -> int:
        return (self.end - self.first) // WEEK

    def x(self, day: date) -> float:
        return round((day - self.first).days * 100 / (self.end - self.first).days, 3)

    def stretch(self, first: date, last: date) -> Stretch:
        """Return both days and all between them."""
        x = self.x(first)
        return Stretch(x=x, width=round(self.x(last + timedelta(days=1)) - x, 3))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week_monday(name: str) -> date:
    year, week = name.split("-W")
    return date.fromisocalendar(int(year), int(week), 1)


def _mondays(step: Step) -> Iterator[date]:
    return (_week_monday(share.week) for share in step.weeks)


def _hours_by_week(steps: Iterable[Step]) -> dict[date, float]:
    hours: dict[date, float] = {}
    for step in steps:
        for share in step.weeks:
            monday = _week_monday(share.week)
            hours[monday] = hours.get(monday, 0) + share.effort_hours
    return dict(sorted(hours.items()))


def _lanes(steps: Iterable[Step], links: Mapping[str, StepLink], scale: _Scale, words: Words) -> Iterator[Lane]:
    for step in steps:
        if step.start_on and step.end_on:
            yield Lane(
                position=step.position,
                title=links[step.module].title,
                anchor=links[step.module].anchor,
                days=words.days(step.start_on, step.end_on),
                kind="weeks" if step.offering is None else "run",
                bar=scale.stretch(step.start_on, step.end_on),
            )


def _bands(spans: Iterable[tuple[date, date]], scale: _Scale) -> Iterator[Stretch]:
    last = scale.end - timedelta(days=1)
    within = [(max(a, scale.first), min(b, last)) for a, b in spans if a <= last and b >= scale.first]
    return (scale.stretch(a, b) for a, b in sorted(within)[:MOST_BANDS])


def _ticks(scale: _Scale, words: Words) -> Iterator[Tick]:
    by_day = scale.weeks <= WEEKS_BY_DAY
    marks = [scale.first + WEEK * number for number in range(scale.weeks)] if by_day else list(_months(scale))
    stride = -(-len(marks) // MOST_TICKS)
    named: date | None = None
    for mark in marks[::stride]:
        x = scale.x(mark)
        if x > LAST_NAME or (named is not None and x - scale.x(named) < NAME_ROOM):
            yield Tick(x=x, label=None)
            continue
        has_year = named is None or mark.year != named.year
        named = mark
        yield Tick(x=x, label=words.day_of_month(mark) if by_day else words.month(mark, with_year=has_year))


def _months(scale: _Scale) -> Iterator[date]:
    """Yield the first day of each month on the scale; of one that has begun before it, the first day on it."""
    day = scale.first
    while day < scale.end:
        yield day
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _loads(hours_by_week: Mapping[date, float], limit: float | None, scale: _Scale) -> Iterator[Load]:
    top = limit or max(hours_by_week.values(), default=0)
    room = LOAD_HEIGHT - LOAD_ROOM
    gap = min(0.4, 10 / scale.weeks)
    for monday, hours in hours_by_week.items():
        whole = scale.stretch(monday, monday + timedelta(days=6))
        height = round(min(1.0, hours / top) * room, 2) if top else 0.0
        width = round(whole.width - 2 * gap, 3)
        yield Load(x=round(whole.x + gap, 3), width=width, y=round(LOAD_HEIGHT - height, 2), height=height)


def _lead(hours_by_week: Mapping[date, float], limit: float | None, words: Words) -> str:
    count = len(hours_by_week)
    if limit is None:
        return words.text("timeline-lead", count=count, weeks=words.number(count))
    return words.text("timeline-lead-limit", count=count, weeks=words.number(count), limit=words.hours(limit))


def _load_label(hours_by_week: Mapping[date, float], limit: float | None, words: Words) -> str:
    if not hours_by_week:
        return words.text("timeline-load")
    busiest = max(hours_by_week, key=lambda monday: hours_by_week[monday])
    days = words.days(busiest, busiest + timedelta(days=6))
    hours = words.hours(hours_by_week[busiest])
    if limit is None:
        return words.text("timeline-busiest", days=days, hours=hours)
    return words.text("timeline-busiest-limit", days=days, hours=hours, limit=words.hours(limit))


def _week_rows(
    steps: Iterable[Step], links: Mapping[str, StepLink], hours_by_week: Mapping[date, float], words: Words
) -> Iterator[WeekRow]:
    steps_by_week: dict[date, list[Step]] = {}
    for step in steps:
        for monday in _mondays(step):
            steps_by_week.setdefault(monday, []).append(step)
    for monday in list(hours_by_week)[:MOST_WEEKS]:
        yield WeekRow(
            days=words.days(monday, monday + timedelta(days=6)),
            hours=words.hours(hours_by_week[monday]),
            steps=words.listed(
                words.text("timeline-step", position=words.number(step.position), title=links[step.module].title)
                for step in steps_by_week[monday]
            ),
        )
