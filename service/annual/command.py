"""Use case: a company's year, answered on the command line; nothing is stored but the audit row."""

import secrets
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any

import solver
from service.annual.asked import Asked, asked
from service.annual.bar import Bar
from service.annual.documents import whole
from service.annual.explaining import obstacles_of, reasons_of, seconds_for_reasons
from service.annual.frontier_command import CurveWanted
from service.annual.material import marked, unmarked
from service.annual.running import Search
from service.annual.states import state_of
from service.audit import record
from service.database import Database
from service.errors import InvalidRequest
from service.jobs.deadline import Deadline
from service.keys import Principal
from service.schemas.annual_answers import AnnualPlanDocument
from service.texts import Language, sentence
from service.translate.annual_answer import AnnualAnswer, annual_answer
from service.version import VERSION

#: The largest file that is read; a hundred thousand learners take a tenth of it.
MOST_BYTES = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """Plans a year while its caller waits."""

    database: Database
    search: Search
    executor: Executor | None = None
    #: The file that a search of this year, or of one much like it, has kept; else a scenario begins where its plan's
    #: search had come to.
    begins_from: Path | None = None
    #: The file to keep what a search of a year like it can go on from.
    keep: Path | None = None
    #: How many points at least of what each amount of the budget buys; none are looked for by default.
    points: int | None = None

    def document(self, document: Any, caller: Principal, language: Language) -> AnnualPlanDocument:
        """Answer a request for a year in one document; every fault it has is raised at once."""
        return whole(self.answer(document, caller, language), language)

    def answer(self, document: Any, caller: Principal, language: Language) -> AnnualAnswer:
        """Answer a request for a year; whoever interrupts the search gets the best plan found."""
        made = asked(self.database, document)
        question = made.material.question
        key = f"ann_{secrets.token_hex(12)}"
        with self.database.write() as session:
            record(session, principal=caller, action="annual_plan.solve", object_kind="annual_plan", object_id=key)
        wanted = made.material.solve
        began = time.perf_counter()
        begins_from = self._state(made, question.problem)
        latest = begins_from

        def keeps(state: bytes) -> None:
            nonlocal latest
            latest = state
            self._keeps(state)

        with Bar(question.currency, language, keeps=keeps) as bar, _interruptible() as interrupted:
            limits = solver.AnnualLimits(
                relative_gap=wanted.relative_gap,
                seconds_left=lambda: began + wanted.seconds - time.perf_counter(),
                is_cancelled=interrupted.is_set,
                clock_to_hand=Deadline,
            )
            result = self.search(question.problem, limits, executor=self.executor, watch=bar, resume_from=begins_from)
            seconds = seconds_for_reasons(wanted.seconds, limits.seconds_left(), is_hurried=interrupted.is_set())
            reasons = reasons_of(
                question.problem,
                result,
                seconds=seconds,
                executor=self.executor,
                is_cancelled=lambda: False,
                tells=bar.explains,
            )
            obstacles = obstacles_of(
                question.problem,
                result,
                seconds=seconds,
                executor=self.executor,
                is_cancelled=lambda: False,
            )
            wall_ms = round((time.perf_counter() - began) * 1000, 1)
            last = bar.last
            frontier = None
            if self.points is not None:
                wanted_curve = CurveWanted(points=self.points, executor=self.executor, is_cancelled=interrupted.is_set)
                frontier = wanted_curve.found(question, plan=key, watch=_LooksOn(bar), state=latest)
        was_stopped = interrupted.is_set() and result.status in (solver.Status.FEASIBLE, solver.Status.UNKNOWN)
        answer = annual_answer(
            question,
            result,
            key=key,
            version=VERSION,
            wall_ms=wall_ms,
            status="cancelled" if was_stopped else None,
            progress=last,
            reasons=reasons,
            obstacles=obstacles,
        )
        bar.ends(answer.document.progress)
        document = answer.document.model_copy(update={"based_on": made.based_on})
        return replace(answer, document=document, frontier=frontier)

    def _state(self, made: Asked, problem: solver.AnnualProblem) -> bytes | None:
        """Return where the search begins."""
        if self.begins_from is not None:
            return _adapted(self.begins_from, problem)
        if made.based_on is None:
            return None
        with self.database.read() as session:
            state = state_of(session, made.based_on)
        return None if state is None else solver.adapted_state(state, problem)

    def _keeps(self, state: bytes) -> None:
        if self.keep is not None:
            self.keep.write_bytes(marked(state))


def _adapted(kept: Path, problem: solver.AnnualProblem) -> bytes:
    """Return what still holds of what another search has kept in a file."""
    try:
        state = unmarked(kept.read_bytes())
        if state is not None:
            return solver.adapted_state(state, problem)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InvalidRequest(sentence("error-file", file=repr(str(kept)), reason=reason)) from None
    except solver.InvalidProblem:
        pass
    raise InvalidRequest(sentence("error-year-state", file=repr(str(kept))))


class _LooksOn(solver.NoAnnualWatch):
    """Shows how far a curve is; what it saves is for no plan."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar

    def reports(self, progress: solver.AnnualProgress) -> None:
        self._bar.reports(progress)


@contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """Take the first interrupt at the keyboard as the wish for what there is; the second one ends the command."""
    wished = threading.Event()

    def wish(number: int, frame: FrameType | None) -> None:
        wished.set()
        signal.signal(signal.SIGINT, before)

    if threading.current_thread() is not threading.main_thread():
        yield wished
        return
    before = signal.signal(signal.SIGINT, wish)
    try:
        yield wished
    finally:
        signal.signal(signal.SIGINT, before)
