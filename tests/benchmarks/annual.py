"""Plans the year of made companies: ours beside CP-SAT and HiGHS on the whole problem, then ours alone, larger.

python -m tests.benchmarks.annual            # up to 3,000 learners beside the others, 10,000 alone: about an hour
python -m tests.benchmarks.annual --full     # up to 10,000 beside the others, 100,000 alone: several hours
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks.annual_runs import OTHERS, OURS, Run, Tier, other_run, our_run
from tests.benchmarks.bench import machine
from tests.companies import Knobs

#: Seconds that everybody has, by the number of learners.
SECONDS = {100: 60.0, 300: 60.0, 1_000: 60.0, 3_000: 180.0, 10_000: 600.0, 30_000: 1_200.0, 100_000: 2_400.0}
BESIDE, ALONE = (100, 300, 1_000, 3_000), (10_000,)
BESIDE_IN_FULL, ALONE_IN_FULL = (*BESIDE, 10_000), (30_000, 100_000)
#: The size at which one, two and four workers are compared, and how many the other runs get.
FOR_WORKERS = 1_000
WORKERS = (1, 2, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is measured."""

    beside: Sequence[int]
    alone: Sequence[int]
    workers: Sequence[int]
    for_workers: int
    seconds: float | None
    gap: float
    seed: int
    is_plain: bool
    others: Sequence[str]

    def knobs(self, learners: int) -> Knobs:
        knobs = Knobs(learners=learners, seed=self.seed)
        return knobs.plain if self.is_plain else knobs

    def allowed(self, learners: int) -> float:
        """Return the seconds for so many learners: those of the next size that has some."""
        return self.seconds or next((SECONDS[size] for size in SECONDS if size >= learners), max(SECONDS.values()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; status 1 when a plan of ours breaks a rule or two proven values differ."""
    options, out = _options(arguments)
    for line in machine():
        print(line)
    print(f"\n{HEAD}")
    runs = []
    for run in measured(options):
        runs.append(run)
        print(line_of(run), flush=True)
        if out:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(json.dumps([asdict(each) for each in runs], indent=1))
    faults = list(contradictions(runs))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def measured(options: Options) -> Iterator[Run]:
    """Yield every run: each size by us and then by the others, the larger ones by us, and one with fewer workers."""
    most = max(options.workers)
    for learners in (*options.beside, *options.alone):
        knobs, seconds = options.knobs(learners), options.allowed(learners)
        yield our_run(knobs, workers=most, seconds=seconds, gap=options.gap)
        for other in options.others if learners in options.beside else ():
            yield other_run(other, knobs, seconds=seconds, gap=options.gap)
    for workers in options.workers:
        if workers != most:
            # Whoever has fewer hands gets more time, so that the time to the gap can be seen.
            seconds = options.allowed(options.for_workers) * most / workers
            yield our_run(options.knobs(options.for_workers), workers=workers, seconds=seconds, gap=options.gap)


HEAD = (
    f"{'learners':>9}{'who':>12}{'workers':>9}{'s allowed':>11}{'write':>8}{'search':>9}{'to gap':>9}{'MB':>8}"
    f"{'essential':>12}{'gap %':>9}{'steps':>12}{'gap %':>9}{'price':>14}  ended"
)


def line_of(run: Run) -> str:
    """Tell one run."""
    essential, steps, price = (run.tier(name) for name in ("essential_steps", "steps", "price"))
    faults = f", {run.faults} rules broken" if run.faults else ""
    until = "" if run.until_the_gap is None else f"{run.until_the_gap:.1f}"
    return (
        f"{run.learners:>9,}{run.who:>12}{run.workers or 'own':>9}{run.allowed:>11,.0f}"
        f"{run.write:>8.1f}{run.seconds:>9.1f}{until:>9}{run.megabytes:>8,}{_value(essential):>12}{_gap(essential):>9}{_value(steps):>12}{_gap(steps):>9}"
        f"{'' if price is None else f'{price.value / 100:,.2f}':>14}  {run.status}{faults}"
    )


def contradictions(runs: Iterable[Run]) -> Iterator[str]:
    """Yield what cannot be: a rule broken, or a value above what somebody proved that it cannot be.

    The others solve an easier problem, so our bounds do not bind them. The bound of all steps binds those that have as
    many essential ones.
    """
    listed = list(runs)
    for run in listed:
        if run.faults:
            yield f"{run.who} with {run.learners:,} learners breaks {run.faults} rules"
        for other in listed:
            if other.learners == run.learners and (run.who == OURS or other.who != OURS) and _is_above(run, other):
                yield f"{run.who} with {run.learners:,} learners is above the bound of {other.who}"


def _is_above(run: Run, other: Run) -> bool:
    for mine, theirs in zip(run.tiers[:2], other.tiers[:2], strict=False):
        if theirs.bound is not None and mine.value > theirs.bound:
            return True
        if mine.value != theirs.value:
            return False
    return False


def _value(tier: Tier | None) -> str:
    return "" if tier is None else f"{tier.value:,}"


def _gap(tier: Tier | None) -> str:
    if tier is None:
        return ""
    return "none" if tier.bound is None else f"{100 * tier.gap:.3f}"


def _options(arguments: Sequence[str] | None) -> tuple[Options, Path | None]:
    parser = argparse.ArgumentParser(description="Plan the year of made companies.")
    parser.add_argument("--full", action="store_true", help="larger companies, and more patience")
    parser.add_argument("--beside", type=int, nargs="*", help="numbers of learners that the others get too")
    parser.add_argument("--alone", type=int, nargs="*", help="numbers of learners that only we get")
    parser.add_argument("--workers", type=int, nargs="+", default=WORKERS)
    parser.add_argument("--for-workers", type=int, default=FOR_WORKERS, help="learners for the runs with fewer workers")
    parser.add_argument("--others", nargs="*", default=list(OTHERS), choices=list(OTHERS))
    parser.add_argument("--seconds", type=float, help="for every run, whatever its size")
    parser.add_argument("--gap", type=float, default=0.001, help="asked of the two step tiers")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plain", action="store_true", help="no fixed prices and no least learners")
    parser.add_argument("--out", type=Path, help="write every run as JSON, for the pictures")
    given = parser.parse_args(arguments)
    beside, alone = (BESIDE_IN_FULL, ALONE_IN_FULL) if given.full else (BESIDE, ALONE)
    options = Options(
        beside=beside if given.beside is None else given.beside,
        alone=alone if given.alone is None else given.alone,
        workers=given.workers,
        for_workers=given.for_workers,
        seconds=given.seconds,
        gap=given.gap,
        seed=given.seed,
        is_plain=given.plain,
        others=given.others,
    )
    return options, given.out


if __name__ == "__main__":
    sys.exit(main())
