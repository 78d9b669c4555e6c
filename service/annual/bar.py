"""How a search for a year goes, on standard error: a live bar on a terminal, a line now and then anywhere else."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

import solver
from service.annual.explaining import explaining
from service.schemas.annual_answers import ProgressRead
from service.texts import Language, say
from service.translate.annual_answer import progress_read

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

#: Seconds between lines that say the same of a later moment.
_PAUSE = 5.0


class Bar:
    """Looks on, and shows the best plan and the proven bound."""

    def __init__(self, currency: str, language: Language, *, keeps: Callable[[bytes], None] | None = None) -> None:
        self._keeps = keeps
        self._currency = currency
        self._language = language
        self._began = time.perf_counter()
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._shown_at = -_PAUSE
        self._shown: tuple[str, ...] = ()
        #: The last that was heard.
        self.last: ProgressRead | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console  # noqa: PLC0415 - slow to load, and other commands need none of it
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

            self._progress = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(bar_width=24),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=False,
            )
            self._progress.start()
            self._task = self._progress.add_task(say(self._language, "phase_prepare"), total=1.0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def reports(self, progress: solver.AnnualProgress) -> None:
        """Show how far the search is."""
        self._show(progress_read(progress, self._currency, elapsed_s=time.perf_counter() - self._began))

    def explains(self, share: float) -> None:
        """Show how far the reasons of open gaps are, once a search was heard of."""
        if self.last is not None:
            self._show(explaining(self.last, share, elapsed_s=time.perf_counter() - self._began))

    def ends(self, progress: ProgressRead | None) -> None:
        """Say where the search has come to, also where it was over before anything was heard of it."""
        if progress is not None and self._progress is None:
            self._shown = ()
            self._show(progress)

    def saves(self, state: bytes) -> None:
        """Hand on where the search has come to, to whoever wants it; a command that is interrupted is asked again."""
        if self._keeps is not None:
            self._keeps(state)

    def _show(self, progress: ProgressRead) -> None:
        self.last = progress
        told = self._told(progress)
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, description=told, completed=progress.share_done)
        elif self._is_news(progress, progress.elapsed_s):
            self._shown_at = progress.elapsed_s
            sys.stderr.write(f"{told} ({progress.elapsed_s:.1f} s)\n")
            sys.stderr.flush()

    def _is_news(self, progress: ProgressRead, elapsed: float) -> bool:
        stage = (progress.phase, str(progress.term))
        is_news = stage != self._shown or elapsed - self._shown_at >= _PAUSE
        self._shown = stage
        return is_news

    def _told(self, progress: ProgressRead) -> str:
        phase = say(self._language, f"phase_{progress.phase}")
        term = say(self._language, f"year_{progress.term}")
        if progress.best is None and progress.bound is None:
            return say(self._language, "bar_begins", {"phase": phase, "term": term})
        none = say(self._language, "nothing")
        gap = f"{progress.relative_gap:.3%}" if progress.relative_gap is not None else none
        params = {
            "phase": phase,
            "term": term,
            "best": str(progress.best if progress.best is not None else none),
            "bound": str(progress.bound if progress.bound is not None else none),
            "gap": gap,
        }
        return say(self._language, "bar_goes_on", params)
