"""Problems of many seeds, judged in pieces on several processes, with a line now and then."""

import time
from collections.abc import Callable, Sized
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Protocol, Self, TypeVar


class Tally(Protocol):
    """What was judged, and what was wrong."""

    @property
    def problems(self) -> int: ...

    @property
    def faults(self) -> Sized: ...

    def add(self, other: Self) -> None: ...


AnyTally = TypeVar("AnyTally", bound=Tally)


def judged(
    judge: Callable[[range], AnyTally],
    tally: AnyTally,
    *,
    first_seed: int,
    problems: int,
    processes: int,
    piece: int,
    called: str,
) -> AnyTally:
    """Return the tally with the problems of so many seeds, judged so many in one piece of work."""
    began, told, end = time.monotonic(), 0, first_seed + problems
    pieces = [range(seed, min(seed + piece, end)) for seed in range(first_seed, end, piece)]
    with ProcessPoolExecutor(processes) as pool:
        for done in as_completed([pool.submit(judge, seeds) for seeds in pieces]):
            tally.add(done.result())
            if tally.problems * 10 // problems > told:
                told = tally.problems * 10 // problems
                print(
                    f"  {tally.problems:>6} of {problems} {called}, {len(tally.faults)} faults, "
                    f"{time.monotonic() - began:.0f} s",
                    flush=True,
                )
    return tally
