"""Use case: a company's year, answered on the command line; nothing is stored but the audit row."""

import secrets
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

import solver
from service.annual import gather
from service.annual.bar import Bar
from service.annual.documents import whole
from service.annual.explaining import reasons_of
from service.annual.running import Search
from service.audit import record
from service.database import Database
from service.keys import Principal
from service.schemas.annual import AnnualSolveGiven
from service.schemas.annual_answers import AnnualPlanDocument
from service.texts import Language
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

    def document(self, document: Any, caller: Principal, language: Language) -> AnnualPlanDocument:
        """Answer a request for a year in one document; every fault it has is raised at once."""
        return whole(self.answer(document, caller, language), language)

    def answer(self, document: Any, caller: Principal, language: Language) -> AnnualAnswer:
        """Answer a request for a year; whoever interrupts the search gets the best plan found."""
        request, question = gather.posed(self.database, document)
        key = f"ann_{secrets.token_hex(12)}"
        with self.database.write() as session:
            record(session, principal=caller.name, action="annual_plan.solve", object_kind="annual_plan", object_id=key)
        wanted = request.solve or AnnualSolveGiven()
        began = time.perf_counter()
        with Bar(question.currency, language) as bar, _interruptible() as interrupted:
            limits = solver.AnnualLimits(
                relative_gap=wanted.relative_gap,
                seconds_left=lambda: began + wanted.seconds - time.perf_counter(),
                is_cancelled=interrupted.is_set,
            )
            result = self.search(question.problem, limits, executor=self.executor, watch=bar, resume_from=None)
            reasons = reasons_of(
                question.problem,
                result,
                search_seconds=wanted.seconds,
                executor=self.executor,
                is_hurried=interrupted.is_set(),
                is_cancelled=lambda: False,
                tells=bar.explains,
            )
        was_stopped = interrupted.is_set() and result.status in (solver.Status.FEASIBLE, solver.Status.UNKNOWN)
        return annual_answer(
            question,
            result,
            key=key,
            version=VERSION,
            wall_ms=round((time.perf_counter() - began) * 1000, 1),
            status="cancelled" if was_stopped else None,
            progress=bar.last,
            reasons=reasons,
        )


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
