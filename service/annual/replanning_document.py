"""What is left of a year from a day on, as a whole request: what has begun is kept, and what it has cost is gone.

A step that is passed is completed, and what it gives is held. One that goes on is under way in its run, with what is
left of it. One that is over and not passed gives nothing. All three are paid for: their prices are taken from every
budget once, and are no price of the new plan.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import solver
from service.annual.scenario_changes import Document, compared
from service.schemas.annual_answers import EnrolmentRead
from service.schemas.learners import AttainmentGiven
from service.schemas.values import Money
from service.translate.annual_knowledge import Participant
from service.translate.ratings import is_assessed_since

#: A step: its learner and its module.
Step = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What had happened of a plan by a day."""

    on: date
    completed: Sequence[EnrolmentRead] = ()
    under_way: Sequence[EnrolmentRead] = ()
    #: Over, and not passed.
    failed: Sequence[EnrolmentRead] = ()
    #: Not begun, and to stay where they are.
    committed: Sequence[EnrolmentRead] = ()

    def steps(self) -> Iterator[EnrolmentRead]:
        """Yield every step that has begun."""
        yield from self.completed
        yield from self.under_way
        yield from self.failed


@dataclass(slots=True)
class Spent:
    """What the steps that have begun have cost, in minor units, and taken of the learners' hours."""

    whole: int = 0
    by_learner: Counter[str] = field(default_factory=Counter)
    by_centre: Counter[str] = field(default_factory=Counter)
    by_grant: Counter[str] = field(default_factory=Counter)
    hundredths: Counter[str] = field(default_factory=Counter)


def spent_on(begun: Begun, problem: solver.AnnualProblem, plan: solver.AnnualPlan | None) -> Spent:
    """Return what has been spent; `plan` says what grants have paid, and is asked for where a grant is limited."""
    spent = Spent()
    fixed: set[solver.Seat] = set()
    for step in begun.steps():
        net = step.price.minor - step.granted.minor
        learner = problem.learner_by_id[solver.LearnerId(step.learner)]
        spent.whole += net
        spent.by_learner[step.learner] += net
        for centre in problem.centres_of(learner):
            spent.by_centre[centre] += net
        spent.hundredths[step.learner] += _hundredths(step.effort_hours)
        if step.offering is not None and not step.under_way:
            fixed.add((solver.ModuleId(step.module), solver.OfferingId(step.offering)))
    for step in begun.under_way:
        spent.hundredths[step.learner] -= left_of(step, begun.on)
    terms = problem.terms_by_offering
    spent.whole += sum(terms[seat].fixed_price_minor for seat in fixed if seat in terms)
    if plan is not None:
        _add_granted(spent, begun, problem, plan)
    return spent


def _add_granted(spent: Spent, begun: Begun, problem: solver.AnnualProblem, plan: solver.AnnualPlan) -> None:
    """Count what grants have paid of what has begun: as much as they can have, where a plan does not tell it apart."""
    steps: defaultdict[str, list[EnrolmentRead]] = defaultdict(list)
    for step in begun.steps():
        steps[step.learner].append(step)
    for entry in plan.learners:
        for granted in entry.granted if entry.learner in steps else ():
            grant = next(grant for grant in problem.grants if grant.id == granted.grant)
            prices = sum(
                step.price.minor for step in steps[entry.learner] if (step.module, step.offering) in grant.seats
            )
            spent.by_grant[grant.id] += min(granted.amount_minor, -(-prices * grant.share_percent // 100))


def left_of(step: EnrolmentRead, on: date) -> int:
    """Return how many hundredths of an hour are left of a step that goes on, by the days that are left of it."""
    whole = _hundredths(step.effort_hours)
    if step.start_on is None or step.end_on is None:
        return whole
    days, left = (step.end_on - step.start_on).days + 1, (step.end_on - on).days + 1
    return max(1, min(whole, -(-whole * left // days)))


def document_from(
    before: Document,
    begun: Begun,
    spent: Spent,
    participants: Mapping[str, Participant],
    problem: solver.AnnualProblem,
) -> dict[str, Any]:
    """Return the request for what is left; the learners of the one before stand in it one by one."""
    found = {name: value for name, value in before.items() if value is not None}
    found["period"] = {**before["period"], "start_on": begun.on.isoformat()}
    if before.get("budget") is not None:
        found["budget"] = _less(before["budget"], spent.whole)
    if before.get("cost_centres") is not None:
        found["cost_centres"] = [
            {**centre, "budget": _less(centre["budget"], spent.by_centre[compared(centre["id"])])}
            if centre.get("budget") is not None
            else centre
            for centre in before["cost_centres"]
        ]
    if before.get("grants") is not None:
        found["grants"] = [
            {**grant, "in_all": _less(grant["in_all"], spent.by_grant[compared(grant["id"])])}
            if grant.get("in_all") is not None
            else grant
            for grant in before["grants"]
        ]
    found["locks"] = list(_locks(before, begun))
    learners = _Learners(begun, spent, participants, problem)
    found["learners"] = [learners.entry(entry) for entry in before["learners"]]
    return found


def _locks(before: Document, begun: Begun) -> Iterator[Document]:
    """Yield the locks of what has not begun, and one for each step that stays where it is."""
    there = {compared(learner["id"]) for learner in before["learners"]}
    over = {(step.learner, step.module) for step in begun.steps()}
    committed = {(step.learner, step.module, step.offering or "") for step in begun.committed if step.learner in there}
    for lock in before.get("locks") or ():
        key = (compared(lock["learner"]), compared(lock["module"]), compared(lock.get("offering")))
        if key[0] in there and key[:2] not in over and key not in committed:
            yield lock
    for learner, module, offering in sorted(committed):
        run = {"offering": offering} if offering else {}
        yield {"learner": learner, "module": module, **run, "keep": True}


class _Learners:
    """The learners of the year with what has happened to them."""

    def __init__(
        self, begun: Begun, spent: Spent, participants: Mapping[str, Participant], problem: solver.AnnualProblem
    ) -> None:
        self._on, self._spent, self._participants, self._problem = begun.on, spent, participants, problem
        self._completed = _by_learner(begun.completed)
        self._under_way = _by_learner(begun.under_way)
        self._begun = _by_learner(begun.steps())
        self._items = {
            item for competency in problem.competencies for level in competency.items for item in level.items
        }

    def entry(self, before: Document) -> Document:
        """Return a learner as the new request has them; one to whom nothing has happened stays as before."""
        key = compared(before["id"])
        participant = self._participants.get(key)
        if participant is None or key not in self._begun:
            return before
        found = {name: value for name, value in before.items() if value is not None}
        limits = {
            name: value
            for name, value in (before.get("limits") or {}).items()
            if name not in ("budget", "effort_hours")
        }
        found |= {"limits": limits} if limits else {}
        if not limits:
            found.pop("limits", None)
        budget, hours = participant.limits.budget, participant.limits.effort_hours
        if budget is not None:
            found["budget"] = _less(budget.model_dump(), self._spent.by_learner[key])
        if hours is not None:
            found["effort_hours"] = max(0, hours - self._spent.hundredths[key]) / 100
        if self._completed[key]:
            found |= self._held(participant, key)
        over = {step.module for step in self._begun[key]}
        going_on = [step for step in before.get("in_progress") or () if compared(step["module"]) not in over]
        going_on += [self._progress(step) for step in self._under_way[key]]
        found["in_progress"] = going_on
        return found

    def _progress(self, step: EnrolmentRead) -> dict[str, Any]:
        run = {"offering": step.offering} if step.offering is not None else {}
        return {"module": step.module, **run, "effort_left_hours": left_of(step, self._on) / 100}

    def _held(self, participant: Participant, key: str) -> dict[str, Any]:
        """Return what a learner holds with what the completed steps have given."""
        known = participant.learner
        learner = self._problem.learner_by_id[solver.LearnerId(key)]
        levels = {held.competency: held.level for held in learner.attainments}
        passed: dict[str, AttainmentGiven] = {}
        items: list[str] = []
        for step in sorted(self._completed[key], key=lambda step: step.start_on or date.min):
            day = min(step.end_on or self._on, self._on)
            for outcome in self._problem.module_by_id[solver.ModuleId(step.module)].outcomes:
                if outcome.items:
                    items += sorted(outcome.items)
                elif outcome.to_level > levels.get(outcome.competency, 0):
                    levels[outcome.competency] = outcome.to_level
                    passed[outcome.competency] = AttainmentGiven.model_construct(
                        competency=outcome.competency,
                        level=outcome.to_level,
                        assessed_on=day,
                        expires_on=None,
                        source="assessment",
                    )
        ratings = [*known.attainments]
        ratings += [
            new
            for new in passed.values()
            if new.assessed_on is None or not is_assessed_since(new.competency, new.assessed_on, known.attainments)
        ]
        found: dict[str, Any] = {
            "attainments": [_rating(rating) for rating in ratings],
            "completed_modules": [
                *known.completed_modules,
                *sorted({step.module for step in self._completed[key]} - set(known.completed_modules)),
            ],
        }
        if items:
            # Items that are stored may be unknown here; in a request of their own they would be faults.
            kept = [item for item in known.items_held if known.items_are_given or item in self._items]
            found["items_held"] = [*kept, *sorted(set(items) - set(kept))]
        return found


def _rating(rating: AttainmentGiven) -> dict[str, Any]:
    days = {
        name: day.isoformat()
        for name, day in (("assessed_on", rating.assessed_on), ("expires_on", rating.expires_on))
        if day is not None
    }
    return {"competency": rating.competency, "level": rating.level, "source": rating.source, **days}


def _by_learner(steps: Iterable[EnrolmentRead]) -> defaultdict[str, list[EnrolmentRead]]:
    found: defaultdict[str, list[EnrolmentRead]] = defaultdict(list)
    for step in steps:
        found[step.learner].append(step)
    return found


def _less(money: Mapping[str, str], spent: int) -> dict[str, str]:
    """Return an amount less what is spent of it, and nothing where it is overspent."""
    whole = Money.model_construct(amount=money["amount"], currency=money["currency"])
    return Money.of_minor(max(0, whole.minor - spent), money["currency"]).model_dump()


def _hundredths(hours: float) -> int:
    return round(hours * 100)
