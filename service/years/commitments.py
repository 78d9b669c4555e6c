"""What development plans have decided, as a search for a year is told of it: nothing is paid, held or learned twice.

Money that is committed or consumed in the period is taken off every budget that it counts against, and the seats that
plans hold off the runs. For its learner a step that lies in the period is under way: a step of every plan of the year
in its run, after the steps that it was agreed to come after, with what it teaches, and nothing left to pay. What is
done, or is over before the period begins, is held, unless somebody has assessed it since. A step that cannot be part
of this period is not taken a second time, and what it closes later is not asked for.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sqlmodel import Session, col, select

import catalog
from catalog import ModuleSlice, OfferingSlice
from service.annual.gather import AT_ONCE
from service.learner_rows import known_of
from service.schemas.annual import LargeMoney
from service.schemas.values import Money
from service.tables import CostCentre, DevelopmentPlan, Employment, TrainingPeriod
from service.translate.dates import HOURS_PER_WEEK
from service.translate.knowledge import StoredLearner
from service.translate.prepared import prepared
from service.translate.ratings import counted, is_assessed_since
from service.years.agreed_order import Days, Laid
from service.years.decided import Decided, Step, decided
from service.years.ledger import entries
from service.years.weeks import MOST_IN_A_WEEK, busiest_week

Document = dict[str, Any]


@dataclass(slots=True)
class _Own:
    """The steps of one learner, by what a search is told of them."""

    held: list[Step] = field(default_factory=list)
    #: In the order of their plan.
    under_way: list[Laid] = field(default_factory=list)
    #: Decided, and no part of this period.
    aside: list[Step] = field(default_factory=list)
    failed: list[Step] = field(default_factory=list)
    #: In minor units and hundredths of an hour: what this period has of the learner's own already.
    minor: int = 0
    effort_hundredths: int = 0

    @property
    def modules(self) -> frozenset[str]:
        """The modules that are not to be chosen any more."""
        under_way = (laid.step for laid in self.under_way)
        return frozenset(step.module for step in (*self.held, *under_way, *self.aside))


@dataclass(frozen=True, kw_only=True)
class Commitments:
    """Everything that people have decided in development plans, for one period."""

    period: TrainingPeriod
    #: In minor units, of each cost centre's own people; None stands for what belongs to no cost centre.
    own_money: Mapping[str | None, int]
    steps: Decided
    parents: Mapping[str, str | None]
    modules: Mapping[str, ModuleSlice]
    #: Items that some level lists.
    items: frozenset[str]
    #: Of everybody about whom something is decided.
    known: Mapping[str, StoredLearner]
    posts: Mapping[str, Employment]

    @cached_property
    def whole(self) -> int:
        """What is decided in the period in all, in minor units."""
        return sum(self.own_money.values())

    @cached_property
    def by_centre(self) -> Mapping[str, int]:
        """What is decided in the period by the people of each cost centre and of all below it, in minor units."""
        found: Counter[str] = Counter()
        for centre, minor in self.own_money.items():
            above = centre
            while above is not None:
                found[above] += minor
                above = self.parents.get(above)
        return found

    def left_of(self, budget: LargeMoney, centre: str | None = None) -> LargeMoney:
        """Return what is left of the whole budget or of a cost centre's; nothing where more is decided."""
        spent = self.whole if centre is None else self.by_centre.get(centre, 0)
        return LargeMoney.of_minor(max(0, budget.minor - spent), budget.currency)

    def held_seats(self) -> list[Document]:
        """Return how many seats of each run are held."""
        held = Counter(
            (step.module, step.offering)
            for step in self.steps.values()
            if step.standing != "failed" and self._run(step) is not None
        )
        return [
            {"module": module, "offering": offering, "seats": seats}
            for (module, offering), seats in sorted(held.items())
        ]

    def learner(self, key: str) -> Document:
        """Return the fields of a learner that say what is decided; none where nothing is."""
        own = self._by_learner.get(key)
        if own is None:
            return {}
        found: Document = {}
        if own.under_way:
            found["in_progress"] = [self._in_progress(laid) for laid in own.under_way]
            weekly = busiest_week((self._days_left(laid), self._effort_left(laid.step)) for laid in own.under_way)
            if weekly > HOURS_PER_WEEK:
                # So much was agreed to in one week.
                found["limits"] = {"hours_per_week": min(weekly, MOST_IN_A_WEEK) / 100}
        found |= self._own_limits(key, own)
        if own.held:
            found |= self._holdings(key, own.held)
        return found

    def is_settled(self, learner: str, module: str) -> bool:
        """Tell whether nobody but the plan decides any more whether a learner takes a module."""
        own = self._by_learner.get(learner)
        return own is not None and module in own.modules

    def locks(self, learner: str) -> Iterator[Document]:
        """Yield what a learner is not to be put into: what comes later by a plan, and the run that went wrong."""
        own = self._by_learner.get(learner)
        if own is None:
            return
        for step in own.aside:
            if step.module in self.modules:
                yield {"learner": learner, "module": step.module, "keep": False}
        for step in own.failed:
            if self._run(step) is not None:
                yield {"learner": learner, "module": step.module, "offering": step.offering, "keep": False}

    def asked_now(self, learner: str, asked: Sequence[Document]) -> Sequence[Document]:
        """Return of what is asked of a learner as much as no step closes that comes after the period."""
        own = self._by_learner.get(learner)
        later: dict[str, int] = {}
        for step in () if own is None else own.aside:
            module = self.modules.get(step.module)
            for outcome in () if module is None else module.outcomes:
                level = later.get(outcome.competency, outcome.from_level)
                later[outcome.competency] = min(level, outcome.from_level)
        if not later:
            return asked
        capped = ({**each, "level": min(each["level"], later.get(each["competency"], each["level"]))} for each in asked)
        return [each for each in capped if each["level"]]

    def has_later_steps(self, learner: str) -> bool:
        """Tell whether a learner has steps that are no part of this period."""
        own = self._by_learner.get(learner)
        return own is not None and bool(own.aside)

    @cached_property
    def _by_learner(self) -> Mapping[str, _Own]:
        found: defaultdict[str, _Own] = defaultdict(_Own)
        for step in sorted(self.steps.values(), key=lambda step: step.position):
            own = found[step.learner]
            if step.standing == "failed":
                own.failed.append(step)
                continue
            if step.counts_in(self.period):
                own.minor += step.minor
            if self._is_now(step) and not self._is_held(step) and not self._clashes(step, own.under_way):
                run, days, end_on = self._run(step), self._days(step), self.period.end_on
                own.under_way.append(Laid.of(step, run=run, days=days, earlier=own.under_way, end_on=end_on))
                continue
            (own.held if self._is_held(step) else own.aside).append(step)
            if step.counts_in(self.period):
                own.effort_hundredths += step.effort_hundredths
        return found

    def _is_held(self, step: Step) -> bool:
        known = self.known.get(step.learner)
        if step.standing == "consumed" or (known is not None and step.module in known.completed_modules):
            return True
        days = self._days(step)
        return days is not None and days[1] < self.period.start_on

    def _is_now(self, step: Step) -> bool:
        days = self._days(step)
        return step.module in self.modules and (days is None or days[1] <= self.period.end_on)

    def _clashes(self, step: Step, others: Iterable[Laid]) -> bool:
        """Tell whether the catalogue says by now that two steps do not go together that a plan held once."""
        module, run = self.modules[step.module], self._run(step)
        for other in others:
            beside, beside_run = self.modules[other.step.module], other.run
            if step.module in beside.excludes or other.step.module in module.excludes:
                return True
            if run is None or beside_run is None or not (run.exclusive and beside_run.exclusive):
                continue
            if run.start_on <= beside_run.end_on and beside_run.start_on <= run.end_on:
                return True
        return False

    def _run(self, step: Step) -> OfferingSlice | None:
        module = self.modules.get(step.module)
        runs = () if module is None else module.offerings or ()
        return next((run for run in runs if run.id == step.offering), None)

    def _days(self, step: Step) -> Days | None:
        """Return the days of a step: those of its run as the catalogue has it, else as they were agreed to."""
        run = self._run(step)
        if run is not None:
            return run.start_on, run.end_on
        return None if step.start_on is None or step.end_on is None else (step.start_on, step.end_on)

    def _days_left(self, laid: Laid) -> Days | None:
        return None if laid.days is None else (max(laid.days[0], self.period.start_on), laid.days[1])

    def _in_progress(self, laid: Laid) -> Document:
        run = {} if laid.run is None else {"offering": laid.run.id}
        after = {"after": list(laid.after)} if laid.after else {}
        effort = {"effort_left_hours": self._effort_left(laid.step) / 100}
        return {"module": laid.step.module, **run, **effort, **after}

    def _effort_left(self, step: Step) -> int:
        """Return the hundredths of an hour that lie in the period, by the days that do."""
        days = self._days(step)
        if days is None or days[0] >= self.period.start_on:
            return step.effort_hundredths
        left, whole = (days[1] - self.period.start_on).days + 1, (days[1] - days[0]).days + 1
        return max(1, -(-step.effort_hundredths * left // whole))

    def _own_limits(self, key: str, own: _Own) -> Document:
        """Return what is left of a learner's own money and hours: at least what is under way takes."""
        found: Document = {}
        post = self.posts.get(key)
        if post is None:
            return found
        if post.budget_minor is not None and post.budget_currency == self.period.currency and own.minor:
            left = max(0, post.budget_minor - own.minor)
            found["budget"] = Money.of_minor(left, post.budget_currency).model_dump()
        if post.effort_hundredths is not None:
            needed = sum(self._effort_left(laid.step) for laid in own.under_way)
            hours = max(needed, post.effort_hundredths - own.effort_hundredths)
            if hours != post.effort_hundredths:
                found["effort_hours"] = hours / 100
        return found

    def _holdings(self, key: str, steps: Sequence[Step]) -> Document:
        """Return what a learner holds, with what steps have taught that nobody has assessed since."""
        known = self.known[key]
        levels = dict(counted(known.attainments, self.period.start_on).levels)
        ratings = [rating.model_dump(mode="json", exclude_none=True) for rating in known.attainments]
        items = [item for item in known.items_held if item in self.items]
        completed = [*known.completed_modules]
        for step in sorted(steps, key=self._taught_on):
            if step.module not in completed:
                completed.append(step.module)
            module, day = self.modules.get(step.module), self._taught_on(step)
            for outcome in () if module is None else module.outcomes:
                if is_assessed_since(outcome.competency, day, known.attainments):
                    continue
                if outcome.items:
                    items += [item for item in outcome.items if item not in items]
                elif outcome.to_level > levels.get(outcome.competency, 0):
                    levels[outcome.competency] = outcome.to_level
                    taught = {"competency": outcome.competency, "level": outcome.to_level, "source": "assessment"}
                    ratings.append({**taught, "assessed_on": day.isoformat()})
        return {"attainments": ratings, "items_held": items, "completed_modules": completed}

    def _taught_on(self, step: Step) -> date:
        days = self._days(step)
        if days is None:
            return step.told_on
        return min(days[1], step.told_on) if step.standing == "consumed" else days[1]


def commitments(session: Session, period: TrainingPeriod) -> Commitments:
    """Read what development plans have decided, as it matters to a period."""
    steps = decided(session)
    own_money: Counter[str | None] = Counter()
    for entry in entries(session, period, None):
        own_money[entry.cost_centre] += entry.minor
    ready = prepared(catalog.snapshot(session).catalog)
    people = sorted({step.learner for step in steps.values()})
    known: dict[str, StoredLearner] = {}
    for start in range(0, len(people), AT_ONCE):
        known |= known_of(session, people[start : start + AT_ONCE])
    posts = select(Employment).where(col(Employment.learner).in_(select(DevelopmentPlan.learner)))
    return Commitments(
        period=period,
        own_money=own_money,
        steps=steps,
        parents=dict(session.exec(select(CostCentre.id, CostCentre.parent)).all()),
        modules={module.id: module for module in catalog.snapshot(session).catalog.modules},
        items=frozenset(ready.item_levels),
        known=known,
        posts={row.learner: row for row in session.exec(posts)},
    )
