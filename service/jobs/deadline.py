"""How many seconds a piece of a search has left, in whatever process it is done."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from time import monotonic


class Deadline:
    """Counts down, also after it was handed to another process.

    Processes of one machine read the same clock, so what waits there before it begins has that much less time. On
    another machine the seconds count from the arrival: no two machines need to agree on what time it is.
    """

    def __init__(self, seconds: float, *, clock: Callable[[], float] | None = None) -> None:
        self._clock = clock or monotonic
        self._at = self._clock() + seconds

    def __call__(self) -> float:
        """Return the seconds that are left; below 0 when it is over."""
        return self._at - self._clock()

    def __reduce__(self) -> tuple[Callable[..., "Deadline"], tuple[float, float, str | None]]:
        return _arrived, (self._at, self(), _machine())


def _arrived(at: float, seconds: float, machine: str | None) -> Deadline:
    deadline = Deadline(seconds)
    if machine is not None and machine == _machine():
        deadline._at = at
    return deadline


@lru_cache(maxsize=1)
def _machine() -> str | None:
    """Return what all processes have in common that read the same clock; None where that cannot be known."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip() or None
    except OSError:
        return None
