"""The recommendation that a question is about, and what is asked: the same request, of what there is now."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import solver
from catalog import CatalogSnapshot
from service import asking
from service.asking import Asked
from service.errors import Fault
from service.schemas.answers import Recommendation
from service.solving.answering import Effort
from service.texts import Language
from service.translate.dates import AskedOn
from service.translate.fingerprint import input_hash
from service.translate.knowledge import StoredLearner
from service.translate.question import Question
from service.translate.wording import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """A recommendation whose own request has faults by now, so that nothing can be asked about it."""

    #: Pointing into the request of the recommendation.
    faults: tuple[Fault, ...]


class Refusal(Exception):
    """Carries the reason why a question is not answered out of the work on it."""

    def __init__(self, faults: Iterable[Fault], *, is_outdated: bool = False) -> None:
        self.faults = tuple(faults)
        self.is_outdated = is_outdated
        super().__init__(f"{len(self.faults)} faults")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """A stored recommendation, as far as questions need it."""

    id: str
    request: Any
    #: The answer in no language.
    answer: Mapping[str, Any]
    #: Runs, or modules, in which the learner has a place whatever is said of seats and limits of choice.
    places: Mapping[str, str | None] = field(default_factory=dict)
    #: As stored now.
    learner: StoredLearner | None

    def recommendation(self) -> Recommendation:
        return Recommendation.model_validate(self.answer)


@dataclass(kw_only=True)
class Context:
    """Everything that a question is worked out from."""

    parent: Parent
    catalogue: CatalogSnapshot
    today: date
    effort: Effort
    language: Language
    #: Whether locks on what is there no more are let go of.
    mends: bool = False
    began: float = field(default_factory=time.perf_counter)

    def __post_init__(self) -> None:
        self.recommendation = self.parent.recommendation()
        asked = self.asked(self.parent.request)
        if self.mends and asked.question is None:
            self.parent = replace(self.parent, request=_without_locks(self.parent.request, asked.faults))
            asked = self.asked(self.parent.request)
        if asked.question is None:
            raise Refusal(asked.faults, is_outdated=True)
        #: The recommendation's own question, asked of what there is now.
        self.question = asked.question
        start = self.recommendation.effective.start_on
        self.stale = input_hash(asked.question.problem, start) != self.recommendation.proof.input_hash
        self.question = with_places(asked.question, self.parent.places)

    def asked(self, document: Any, *, day: AskedOn | None = None) -> Asked:
        """Read a request, and what it refers to, as the recommendation's own is read; the places are left aside."""
        reading = asking.ask(document)
        if reading.shape is None:
            return Asked(request=None, faults=reading.faults, question=None)
        learner = self.parent.learner if reading.shape.learner.id is not None else None
        gathered = asking.gathered(self.catalogue, reading.shape, learner)
        return asking.asked(reading, gathered, day or self.day)

    def naming(
        self,
        modules: Iterable[str],
        document: Any = None,
        *,
        day: AskedOn | None = None,
        places: Mapping[str, str | None] | None = None,
    ) -> Question:
        """Return the question of a request without faults, these modules in it whether they can matter or not."""
        reading = asking.ask(self.parent.request if document is None else document)
        if reading.shape is None:
            raise Refusal(reading.faults)
        learner = self.parent.learner if reading.shape.learner.id is not None else None
        gathered = asking.gathered(self.catalogue, reading.shape, learner)
        asked = asking.posed(reading.shape, gathered, day or self.day, modules)
        return with_places(asked, self.parent.places if places is None else places)

    @property
    def day(self) -> AskedOn:
        """When the recommendation is asked again: the day itself is no news."""
        return AskedOn(today=self.today, start_on=self.recommendation.effective.start_on)

    def limits(self) -> solver.SearchLimits:
        """Return how much work is left for the search: what the request allows, less the time that is gone."""
        given = self.parent.request.get("solve") or {}
        seconds = float(given.get("seconds") or self.effort.seconds)
        deadline = self.began + min(seconds, self.effort.most_seconds)
        return solver.SearchLimits(
            seconds=max(deadline - time.perf_counter(), 0.001),
            is_over=lambda: time.perf_counter() > deadline,
            deterministic=self.effort.deterministic,
            deterministic_reason=self.effort.reason,
        )

    @property
    def wall_ms(self) -> float:
        """How long the question has been worked on."""
        return round((time.perf_counter() - self.began) * 1000, 1)

    def names(self) -> Names:
        """Return what modules and competencies are called."""
        return names_of(self.question)


def _without_locks(request: Mapping[str, Any], faults: Iterable[Fault]) -> dict[str, Any]:
    """Return the request without the locks that have faults."""
    faulty = {fault.pointer.split("/")[2] for fault in faults if fault.pointer.startswith("#/locks/")}
    locks = [lock for place, lock in enumerate(request.get("locks") or ()) if str(place) not in faulty]
    return {**request, "locks": locks}


def names_of(question: Question) -> Names:
    """Return what everything in a question is called."""
    return Names(
        modules={key: (words.title_en, words.title_zh) for key, words in question.module_words.items()},
        competencies=dict(question.competency_names),
    )


def with_places(question: Question, places: Mapping[str, str | None]) -> Question:
    """Return a question in which the learner has these places: no seat is missing there, and no bar keeps them out."""
    if not places:
        return question
    problem = question.problem
    return replace(
        question,
        problem=replace(
            problem,
            modules=tuple(
                replace(
                    module,
                    offerings=tuple(
                        replace(run, seats_left=None) if run.id == places[module.id] else run
                        for run in module.offerings
                    ),
                )
                if module.offerings and places.get(module.id)
                else module
                for module in problem.modules
            ),
            bars=tuple(replace(bar, modules=bar.modules - places.keys()) for bar in problem.bars),
        ),
    )
