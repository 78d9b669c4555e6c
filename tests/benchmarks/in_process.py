"""Answers questions inside this process, on one thread, and times each part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import solver
from service import asking, strict_json
from service.database import Database
from service.settings import Settings
from service.translate.answer import answer
from service.translate.dates import AskedOn
from service.version import VERSION
from tests.benchmarks.clock import Clock
from tests.benchmarks.questions import Family

#: The day on which ratings are looked at; fixed, as everything here is.
TODAY = date(2026, 11, 22)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A family with one clock and one status a question."""

    name: str
    clocks: Sequence[Clock]
    statuses: Sequence[str]

    @property
    def share_optimal(self) -> float:
        return sum(status == "optimal" for status in self.statuses) / len(self.statuses)


def timed(family: Family, database: Database, settings: Settings) -> Timed:
    """Answer every question of the family, one after another."""
    _answered(family.bodies[0], database, settings)  # the first one pays for what is read once
    answers = [_answered(body, database, settings) for body in family.bodies]
    return Timed(name=family.name, clocks=[clock for clock, _ in answers], statuses=[status for _, status in answers])


def _answered(body: bytes, database: Database, settings: Settings) -> tuple[Clock, str]:
    """Do what the service does between the body it is sent and the body it sends, but store nothing."""
    clock = Clock()
    with clock.during("translate"):
        reading = asking.ask(strict_json.read(body))
        if reading.shape is None:
            raise RuntimeError(f"the question cannot be read: {reading.faults}")
        with database.read() as session:
            gathered = asking.gather(session, reading.shape)
        asked = asking.asked(reading, gathered, AskedOn(today=TODAY))
        question = asked.question
        if question is None:
            raise RuntimeError(f"the question has faults: {asked.faults}")
        limits = asking.search_limits(
            reading.shape,
            seconds=settings.solve_seconds,
            most_seconds=settings.maximum_solve_seconds,
            deterministic=settings.deterministic_limit,
            reason=settings.deterministic_limit_reason,
        )
        result = solver.recommend_path(question.problem, limits, clock)
    with clock.during("translate"):
        answer(question, result, key="rec_benchmark", version=VERSION, wall_ms=0.0).model_dump_json()
    return clock, str(result.status)
