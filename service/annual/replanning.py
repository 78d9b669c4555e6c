"""Use case: what is left of a year from a day on, planned anew around what has begun and what is committed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from service.annual import scenario, storing
from service.annual.asked import Asked
from service.annual.gather import gather, posed
from service.annual.material import material_of
from service.annual.questions import answered_question, stored_question
from service.annual.replanning_document import Begun, Step, document_from, spent_on
from service.database import Database
from service.errors import Conflict, Fault, InvalidRequest, NotFound
from service.schemas.annual import AnnualPlanRequest
from service.schemas.annual_answers import EnrolmentRead
from service.schemas.annual_scenarios import AnnualReplanRequest, CommittedGiven, StepGiven
from service.schemas.reading import read
from service.tables import AnnualEnrolment, AnnualPlan
from service.texts import sentence
from service.translate.annual_knowledge import participants

#: The learner, the module and the run of some steps; None where any will do.
_Named = tuple[str | None, ...]


def replanned(database: Database, key: str, document: Any) -> Asked:
    """Return what is left of a plan's year as a request of its own; every fault of what was sent is raised at once."""
    reading = read(AnnualReplanRequest, document, stand_ins={"on": "2000-01-01"})
    with database.read() as session:
        plan = session.get(AnnualPlan, key)
        if plan is None:
            raise NotFound()
        if plan.outcome is None:
            raise Conflict(sentence("error-year-not-ended"))
        answer, _ = storing.stored_answer(session, key)
        if answer.totals is None:
            raise Conflict(sentence("error-year-nothing-to-replan"))
        if reading.faults or reading.shape is None:
            raise InvalidRequest.of(reading.faults)
        given = reading.shape
        period = answer.period
        if not period.start_on < given.on <= period.end_on:
            raise InvalidRequest.of([_outside(period.start_on, period.end_on)])
        before = scenario.spelled_out(session, storing.document(session, key, "request"), frozenset({"learners"}))
        steps = [step for _, step in storing.entries(session, AnnualEnrolment, EnrolmentRead, key)]
        request = AnnualPlanRequest.model_validate(before)
        people = {each.id: each for each in participants(request, gather(session, request))}
    begun = _begun(given, steps)
    problem = stored_question(database, key)
    has_limits = any(grant.most_minor is not None for grant in problem.grants)
    found = answered_question(database, key).result.plan if has_limits else None
    changes = {name: document[name] for name in ("name", "solve") if document.get(name) is not None}
    made = {**document_from(before, begun, spent_on(begun, problem, found), people, problem), **changes}
    if "solve" in changes:
        made["solve"] = {**(before.get("solve") or {}), **changes["solve"]}
    try:
        material = material_of(*posed(database, made))
    except InvalidRequest as error:
        # It is put together from what is stored: what is wrong with it now is nowhere in what was sent.
        faults = [Fault(detail=fault.detail, pointer="#", code=fault.code) for fault in error.faults]
        raise InvalidRequest.of(faults) from None
    return Asked(document=made, material=material, based_on=key, replanned_on=given.on)


def _begun(given: AnnualReplanRequest, steps: Iterable[EnrolmentRead]) -> Begun:
    """Return what had happened by the day, and what is committed."""
    by_key: dict[Step, EnrolmentRead] = {(step.learner, step.module): step for step in steps}
    wishes = _Committed(given.committed)
    faults = [*_misplaced(given, by_key), *wishes.faults(by_key.values())]
    if faults:
        raise InvalidRequest.of(faults)
    passed = {(entry.learner, entry.module) for entry in given.completed or ()}
    found: dict[str, list[EnrolmentRead]] = {"completed": [], "under_way": [], "failed": [], "committed": []}
    for key, step in by_key.items():
        is_over = step.end_on is not None and step.end_on < given.on
        if step.start_on is None or step.start_on >= given.on:
            if wishes.mean(step):
                found["committed"].append(step)
        elif key in passed or (given.completed is None and is_over):
            found["completed"].append(step)
        else:
            found["failed" if is_over else "under_way"].append(step)
    return Begun(on=given.on, **found)


def _misplaced(given: AnnualReplanRequest, steps: dict[Step, EnrolmentRead]) -> Iterator[Fault]:
    for place, entry in enumerate(given.completed or ()):
        step = steps.get((entry.learner, entry.module))
        if step is None:
            detail = sentence("fault-not-enrolled", learner=entry.learner, module=entry.module)
            yield Fault(detail=detail, pointer=f"#/completed/{place}", code="unknown_reference")
        elif step.start_on is not None and step.start_on >= given.on:
            yield _too_early(place, entry, step.start_on, given.on)


def _too_early(place: int, entry: StepGiven, begins: date, on: date) -> Fault:
    detail = sentence(
        "fault-completed-early",
        learner=entry.learner,
        module=entry.module,
        start_on=begins.isoformat(),
        on=on.isoformat(),
    )
    return Fault(detail=detail, pointer=f"#/completed/{place}", code="contradiction")


class _Committed:
    """Which steps are committed: each wish by the fields that it names, so that many of them are looked up at once."""

    def __init__(self, given: Sequence[CommittedGiven]) -> None:
        self._places: dict[tuple[bool, ...], dict[_Named, int]] = {}
        for place, entry in enumerate(given):
            named = (entry.learner, entry.module, entry.offering)
            self._places.setdefault(tuple(value is not None for value in named), {})[named] = place

    def mean(self, step: EnrolmentRead) -> bool:
        """Tell whether somebody wants a step to stay."""
        return any(True for _ in self._met(step))

    def faults(self, steps: Iterable[EnrolmentRead]) -> Iterator[Fault]:
        """Yield a fault for each wish that no step meets."""
        met = {place for step in steps for place in self._met(step)}
        for place in sorted(place for named in self._places.values() for place in named.values()):
            if place not in met:
                detail = sentence("fault-committed-nobody")
                yield Fault(detail=detail, pointer=f"#/committed/{place}", code="unknown_reference")

    def _met(self, step: EnrolmentRead) -> Iterator[int]:
        for fields, places in self._places.items():
            values = (step.learner, step.module, step.offering)
            named = tuple(value if is_named else None for value, is_named in zip(values, fields, strict=True))
            if named in places:
                yield places[named]


def _outside(start_on: date, end_on: date) -> Fault:
    detail = sentence("fault-replan-day", start_on=start_on.isoformat(), end_on=end_on.isoformat())
    return Fault(detail=detail, pointer="#/on", code="out_of_range")
