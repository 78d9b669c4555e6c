"""How far a verification is, on standard error, once it takes longer than a moment."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from service.texts import Language, say

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

#: Seconds before anything is shown, and between two lines where there is no terminal.
_MOMENT, _PAUSE = 2.0, 5.0


class Bar:
    """Shows what is being recomputed, and how much of it is done."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._began = time.monotonic()
        self._shown_at = self._began + _MOMENT - _PAUSE
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def shows(self, what: str, share_done: float) -> None:
        """Tell how far it is."""
        now = time.monotonic()
        if now - self._began < _MOMENT:
            return
        told = say(self._language, f"verifying_{what}")
        if sys.stderr.isatty():
            if self._progress is None:
                self._begin()
            if self._progress is not None and self._task is not None:
                self._progress.update(self._task, description=told, completed=share_done)
        elif now - self._shown_at >= _PAUSE:
            self._shown_at = now
            sys.stderr.write(f"{told}: {share_done:.0%} ({now - self._began:.0f} s)\n")
            sys.stderr.flush()

    def _begin(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - slow to load, and short verifications need none of it
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self._progress.start()
        self._task = self._progress.add_task("", total=1.0)
