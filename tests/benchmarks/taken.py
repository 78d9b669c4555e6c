"""What requests to a server took, and the line that tells it."""

from collections import Counter
from dataclasses import dataclass, field

from tests.benchmarks.clock import quantile

HEAD = f"{'milliseconds':34}{'n':>7}{'per s':>8}{'median':>9}{'p95':>9}{'p99':>9}{'largest':>9}"


@dataclass(slots=True)
class Taken:
    """The seconds and the outcome of one kind of request."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def add(self, status: int, seconds: float) -> None:
        """Count one request."""
        self.seconds.append(seconds)
        self.statuses[status] += 1

    def line(self, name: str, run: float) -> str:
        """Tell what was achieved in a run of so many seconds."""
        figures = [1000 * quantile(self.seconds, share) for share in (0.5, 0.95, 0.99, 1.0)]
        wrong = {status: count for status, count in sorted(self.statuses.items()) if not 200 <= status < 300}
        told = "".join(f"{figure:>9.1f}" for figure in figures)
        return f"{name:34}{len(self.seconds):>7}{len(self.seconds) / run:>8.1f}{told}   {wrong or ''}"
