"""Where the search of a job stood, as it is kept for whoever goes on, with the seconds that had gone into it.

The seconds belong to the state: work that is lost with a worker counts for nothing, so a search that was killed gets
neither less nor more of them than was asked for.
"""

import struct
import time
from dataclasses import dataclass, field

from service.annual.material import marked, unmarked

_SECONDS = struct.Struct(">d")


@dataclass(frozen=True, slots=True)
class Saved:
    """What a search has saved."""

    state: bytes
    #: Of searching, by all who have worked towards it.
    seconds: float = 0.0

    def packed(self) -> bytes:
        """Pack for the database."""
        return marked(_SECONDS.pack(self.seconds) + self.state)


def saved_in(content: bytes | None) -> Saved | None:
    """Return what this version has packed; None for another one's, and for nothing."""
    inner = unmarked(content)
    if inner is None or len(inner) < _SECONDS.size:
        return None
    (seconds,) = _SECONDS.unpack_from(inner)
    return Saved(inner[_SECONDS.size :], seconds)


@dataclass(frozen=True, slots=True)
class Clock:
    """Counts the seconds of a search, on from those that its state came with."""

    seconds_before: float
    begun: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        return self.seconds_before + time.monotonic() - self.begun
