"""Clocks that a test moves."""

import time
from dataclasses import dataclass


@dataclass
class Clock:
    """Stands still until it is told otherwise."""

    now: float

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Ahead:
    """Goes as the issuer's own clock does, and so much ahead of it."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.seconds
