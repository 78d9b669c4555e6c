"""What has happened since a plan was made, as changes of its request, and every fault in what is said about it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import solver
from service.errors import Fault
from service.questions.parents import Context, Refusal
from service.questions.what_if import limited, merged
from service.schemas.asking import ReplanRequest, RunGiven
from service.schemas.reading import Reading
from service.schemas.reading import read as read_shape
from service.texts import Sentence, sentence
from service.translate.dates import AskedOn
from service.translate.question import Question

#: Where the fields of a learner stand in the body of a replan.
_MOVED = {f"#/learner/{name}": f"#/{name}" for name in ("in_progress", "attainments", "items_held")}
_MOVED["#/learner/completed_modules"] = "#/completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """The learner as things are now: the request that says so, its question, and what to tell the solver beside it."""

    request: dict[str, Any]
    question: Question
    day: AskedOn
    old: solver.LearningPath
    lost: tuple[solver.Lost, ...]
    booked: frozenset[solver.ModuleId]
    #: The places that the learner has in the new plan.
    places: dict[str, str | None]


@dataclass(kw_only=True)
class Progress:
    """Turns the body of a replan into the request that it comes to."""

    context: Context
    sent: Any
    reading: Reading[ReplanRequest] = field(init=False)

    def __post_init__(self) -> None:
        self.reading = read_shape(ReplanRequest, self.sent)
        if self.reading.shape is None or not isinstance(self.sent, dict):
            raise Refusal(self.reading.faults)
        self.given: ReplanRequest = self.reading.shape
        plan = self.context.recommendation.plan
        self.old = old_path(self.context)
        #: Where each step of the old plan was to be.
        self.runs = {step.module: step.offering for step in plan.steps} if plan else {}
        self.problem = self.context.naming(
            {*self.runs, *self.given.completed, *self.given.booked, *(run.module for run in self._lost())}
        ).problem

    def now(self) -> Now:
        """Return the learner as things are now; every fault of the body is raised at once."""
        booked = self._booked()
        request = self._request(booked)
        day = AskedOn(today=self.context.today)
        asked = self.context.asked(request, day=day)
        faults = merged(
            merged(self.reading.faults, tuple(self._faults())),
            tuple(self._moved(fault) for fault in asked.faults),
        )
        if faults:
            raise Refusal(faults)
        places = {**self._places_left(), **booked}
        question = self.context.naming(
            {*self.runs, *(run.module for run in self._lost())}, request, day=day, places=places
        )
        return Now(
            request=request,
            question=question,
            day=day,
            old=self.old,
            lost=tuple(
                solver.Lost(
                    module=solver.ModuleId(run.module),
                    why=why,
                    offering=solver.OfferingId(run.offering) if run.offering is not None else None,
                )
                for why, runs in (
                    (solver.Loss.CANCELLED, self.given.cancelled),
                    (solver.Loss.FAILED, self.given.failed),
                )
                for run in runs
            ),
            booked=frozenset(solver.ModuleId(module) for module in booked),
            places=places,
        )

    def _lost(self) -> list[RunGiven]:
        return [*self.given.cancelled, *self.given.failed]

    def _is_lost(self, module: str, offering: str | None) -> bool:
        return any(run.module == module and run.offering in (None, offering) for run in self._lost())

    def _booked(self) -> dict[str, str | None]:
        """Return the steps that stay, each with the run it was planned in if its module still has it."""
        under_way = {entry.module for entry in self.given.in_progress or ()}
        return {
            module: self._run_left(module)
            for module in sorted({*self.given.booked})
            if module in self.runs and not self._is_lost(module, self.runs[module])
            if module not in {*self.given.completed, *under_way}
        }

    def _run_left(self, module: str) -> str | None:
        entry, run = self.problem.module_by_id.get(solver.ModuleId(module)), self.runs.get(module)
        return run if run is not None and entry and entry.offering(solver.OfferingId(run)) else None

    def _places_left(self) -> dict[str, str | None]:
        """Return the places held from earlier, but for what is over or lost."""
        over = {*self.given.completed, *(run.module for run in self._lost())}
        return {key: run for key, run in self.context.parent.places.items() if key not in over and key in self.runs}

    def _request(self, booked: dict[str, str | None]) -> dict[str, Any]:
        request: dict[str, Any] = {**self.context.parent.request}
        request["learner"] = self._learner(request["learner"])
        request["limits"] = self._limits(request)
        request["locks"] = self._locks(request.get("locks") or [], booked)
        return {name: value for name, value in request.items() if value not in (None, [], {}) or name == "modules"}

    def _limits(self, request: dict[str, Any]) -> Any:
        """Return the limits with those given; nothing is planned for the days that are over."""
        limits = limited(request, self.sent["limits"]) if self.sent.get("limits") is not None else request.get("limits")
        effective = self.context.recommendation.effective
        if effective.hours_per_week is None or effective.start_on is None or not isinstance(limits or {}, dict):
            return limits
        if "start_on" in ((self.sent.get("limits") or {}) if isinstance(self.sent.get("limits"), dict) else {}):
            return limits
        return {**(limits or {}), "start_on": max(effective.start_on, self.context.today).isoformat()}

    def _learner(self, learner: dict[str, Any]) -> dict[str, Any]:
        """Return the learner with what is held, completed and under way by now."""
        changed = {**learner}
        for name in ("in_progress", "attainments", "items_held"):
            if self.sent.get(name) is not None:
                changed[name] = self.sent[name]
        if "in_progress" not in self.sent or self.sent["in_progress"] is None:
            changed["in_progress"] = [
                entry
                for entry in learner.get("in_progress") or ()
                if entry["module"] not in self.given.completed
                and not self._is_lost(entry["module"], entry.get("offering"))
            ]
        stored = self.context.parent.learner
        completed = learner.get("completed_modules")
        if completed is None:
            completed = list(stored.completed_modules) if stored else []
        new = [module for module in dict.fromkeys(self.given.completed) if module not in completed]
        if new:
            changed["completed_modules"] = [*completed, *new]
        if self.given.attainments is None and self.given.items_held is None:
            self._give(changed)
        return changed

    def _give(self, learner: dict[str, Any]) -> None:
        """Let the learner hold what the completed modules give, as far as it is not held already."""
        held = {entry.competency: entry.level for entry in self.problem.attainments}
        raised: dict[str, int] = {}
        items: set[str] = set()
        for module in self.given.completed:
            entry = self.problem.module_by_id.get(solver.ModuleId(module))
            for outcome in entry.outcomes if entry else ():
                if outcome.items:
                    items |= outcome.items - self.problem.items_held
                elif outcome.to_level > max(held.get(outcome.competency, 0), raised.get(outcome.competency, 0)):
                    raised[outcome.competency] = outcome.to_level
        stored = self.context.parent.learner
        if raised:
            own = learner.get("attainments")
            if own is None:
                own = [entry.model_dump(mode="json") for entry in stored.attainments] if stored else []
            kept = [entry for entry in own if entry["competency"] not in raised]
            learner["attainments"] = [*kept, *({"competency": key, "level": raised[key]} for key in sorted(raised))]
        if items:
            own = learner.get("items_held")
            if own is None:
                own = list(stored.items_held) if stored else []
            learner["items_held"] = [*own, *sorted(items - {*own})]

    def _locks(self, locks: list[dict[str, Any]], booked: dict[str, str | None]) -> list[dict[str, Any]]:
        """Return the locks with what is lost refused and what is booked kept; these decide over earlier ones."""
        kept = [
            lock
            for lock in locks
            if lock["module"] not in {*booked, *self.given.completed}
            and not self._is_lost(lock["module"], lock.get("offering"))
        ]
        refused = {
            (run.module, run.offering): {"module": run.module, "offering": run.offering, "keep": False}
            for run in self._lost()
            if self._exists(run)
        }
        held = {(lock["module"], lock.get("offering")) for lock in kept}
        return [
            *kept,
            *(lock for key, lock in sorted(refused.items(), key=str) if key not in held),
            *({"module": module, "offering": run, "keep": True} for module, run in booked.items()),
        ]

    def _exists(self, run: RunGiven) -> bool:
        entry = self.problem.module_by_id.get(solver.ModuleId(run.module))
        return entry is not None and (
            run.offering is None or entry.offering(solver.OfferingId(run.offering)) is not None
        )

    def _faults(self) -> Iterator[Fault]:
        for name, runs in (("cancelled", self.given.cancelled), ("failed", self.given.failed)):
            for place, run in enumerate(runs):
                if not self._exists(run) and run.module not in self.runs:
                    yield self._fault((name, place), "unknown_reference", sentence("replan-unknown", module=run.module))
                elif run.offering is not None and not self._exists(run) and self.runs.get(run.module) != run.offering:
                    detail = sentence("reference-offering", module=run.module, offering=run.offering)
                    yield self._fault((name, place), "unknown_reference", detail)
        gone = {run.module for run in self._lost() if run.offering is None}
        for place, module in enumerate(self.given.completed):
            if module in gone:
                detail = sentence("replan-completed-lost", module=module)
                yield self._fault(("completed", place), "contradiction", detail)
        for place, module in enumerate(self.given.booked):
            if module not in self.runs:
                detail = sentence("replan-not-a-step", module=module)
                yield self._fault(("booked", place), "unknown_reference", detail)
            elif self._is_lost(module, self.runs[module]):
                yield self._fault(("booked", place), "contradiction", sentence("replan-booked-lost", module=module))
            elif solver.ModuleId(module) not in self.problem.module_by_id:
                detail = sentence("replan-booked-gone", module=module)
                yield self._fault(("booked", place), "unknown_reference", detail)

    def _fault(self, path: tuple[str | int, ...], code: str, detail: Sentence) -> Fault:
        return Fault(detail=detail, pointer=self.reading.pointer(path), code=code)

    def _moved(self, fault: Fault) -> Fault:
        """Point into the body of the replan where the request would be pointed into."""
        for before, after in _MOVED.items():
            if fault.pointer == before or fault.pointer.startswith(f"{before}/"):
                return Fault(detail=fault.detail, pointer=after + fault.pointer[len(before) :], code=fault.code)
        return fault


def old_path(context: Context) -> solver.LearningPath:
    """Return the plan as it was; without dates its steps stand nowhere."""
    plan = context.recommendation.plan
    steps = plan.steps if plan else []
    placed = [step for step in steps if step.start_on is not None and step.end_on is not None]
    return solver.LearningPath(
        steps=tuple(solver.ModuleId(step.module) for step in steps),
        placements=tuple(
            solver.Placement(
                offering=solver.OfferingId(step.offering) if step.offering is not None else None,
                first_day=_ordinal(step.start_on),
                last_day=_ordinal(step.end_on),
                weeks=tuple(
                    solver.WeekShare(week=_week(share.week), effort_hundredths=round(share.effort_hours * 100))
                    for share in step.weeks
                ),
            )
            for step in placed
        )
        if len(placed) == len(steps)
        else (),
    )


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day is not None else 0


def _week(name: str) -> int:
    """Return the number of a week by its ISO name; week 0 is that of day 1."""
    year, _, week = name.partition("-W")
    return (date.fromisocalendar(int(year), int(week), 1).toordinal() - 1) // 7
