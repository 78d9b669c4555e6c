"""How the best plan and the bound of a year came nearer to each other, as it is kept with the progress of its job."""

from dataclasses import dataclass, field
from typing import Any

from service.schemas.annual_answers import ProgressRead
from service.tables import Job

#: More are thinned out; each is written again with every progress.
MOST_SAMPLES = 96
_PART = "approach"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Where a search stood at one moment; amounts are text, as everywhere."""

    seconds: float
    term: str
    best: int | str | None
    bound: int | str | None


@dataclass(slots=True)
class Approach:
    """Gathers samples as a search tells how far it is."""

    _samples: list[Sample] = field(default_factory=list)

    def hears(self, progress: ProgressRead) -> None:
        """Take in what is new about best and bound."""
        if progress.term is None or (progress.best is None and progress.bound is None):
            return
        last = self._samples[-1] if self._samples else None
        if last is not None and (last.term, last.best, last.bound) == (progress.term, progress.best, progress.bound):
            return
        self._samples.append(
            Sample(seconds=progress.elapsed_s, term=progress.term, best=progress.best, bound=progress.bound)
        )
        if len(self._samples) > MOST_SAMPLES:
            self._samples = _thinned(self._samples)

    def beside(self, progress: ProgressRead) -> dict[str, Any]:
        """Return what a job is told: how far it is, and how it came there."""
        told = progress.model_dump(mode="json")
        return {**told, _PART: [[one.seconds, one.term, one.best, one.bound] for one in self._samples]}


def progress_of(job: Job) -> ProgressRead | None:
    """Return how far a job is, with the seconds that were worked on it until it was last heard of."""
    if job.progress is None:
        return None
    told = {name: value for name, value in job.progress.items() if name != _PART}
    return ProgressRead.model_validate({**told, "elapsed_s": round(job.worked_ms / 1000, 1)})


def approach_of(job: Job) -> tuple[Sample, ...]:
    """Return how the search came to where it is; nothing where none of it was kept."""
    kept = (job.progress or {}).get(_PART, ())
    return tuple(Sample(seconds=seconds, term=term, best=best, bound=bound) for seconds, term, best, bound in kept)


def _thinned(samples: list[Sample]) -> list[Sample]:
    """Return about half of the samples: the first and the last of each term, and every other one between."""
    kept = []
    for place, sample in enumerate(samples):
        before = samples[place - 1].term if place else None
        after = samples[place + 1].term if place + 1 < len(samples) else None
        if place % 2 == 0 or not before == sample.term == after:
            kept.append(sample)
    return kept
