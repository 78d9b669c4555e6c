"""Ours against CP-SAT as it comes, HiGHS and SCIP: fixed problems, fixed work, the same values demanded of all.

python -m tests.benchmarks.race            # a few minutes
python -m tests.benchmarks.race --full     # every instance, 60 seconds for each attempt
"""

import argparse
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks.bench import machine
from tests.benchmarks.clock import quantile
from tests.benchmarks.families import Family, families, fixed
from tests.benchmarks.others import BEST_METHODS, METHODS, Attempt, attempts
from tests.benchmarks.ours import Reading, answered, steady, warmed
from tests.benchmarks.shipped import shipped_problems

WIDTH = 41
PARTS = ("prepare", "build", "search", "explain", "check")
#: How often we answer a problem that the others get too; the one in the middle counts.
REPEATED = 3


@dataclass(frozen=True, slots=True)
class Race:
    """One problem, answered by us and by the others, one right after another."""

    ours: Reading
    others: Sequence[Attempt]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; status 1 when any engine proves another value."""
    parser = argparse.ArgumentParser(description="Race other engines on fixed problems.")
    parser.add_argument("--full", action="store_true", help="every instance and every method, and more patience")
    parser.add_argument("--seconds", type=float, help="for each attempt of another engine (5, or 60 in full)")
    parser.add_argument("--others", type=int, help="instances of each family that the others get (2, or 10 in full)")
    parser.add_argument("--family", action="append", help="only families whose key begins so")
    parser.add_argument("--out", type=Path, help="write every reading as JSON")
    options = parser.parse_args(arguments)
    seconds = options.seconds or (60.0 if options.full else 5.0)
    raced = options.others if options.others is not None else (10 if options.full else 2)
    methods = METHODS if options.full else BEST_METHODS
    for line in machine():
        print(line)
    chosen = [
        family
        for family in all_families(options.full)
        if not options.family or any(family.key.startswith(key) for key in options.family)
    ]
    readings: dict[str, list[Reading]] = {}
    print(_OURS_HEAD)
    for family in chosen:
        readings[family.key] = own_readings(family)
        print(our_line(family, readings[family.key]), flush=True)
    against: dict[str, list[Race]] = {}
    print(f"\nothers, milliseconds on the wall, at most {seconds:.0f} s each; equal: of the answers in time")
    print(_OTHERS_HEAD)
    for family in chosen:
        against[family.key] = other_readings(family, readings[family.key], raced, methods, seconds)
        for line in others_lines(family, [each for race in against[family.key] for each in race.others]):
            print(line, flush=True)
    print_ratios(chosen, against)
    if options.out:
        rows = {
            key: {"ours": [asdict(each) for each in readings[key]], "races": [asdict(each) for each in against[key]]}
            for key in readings
        }
        options.out.write_text(json.dumps(rows, indent=1))
    verdicts = {each.verdict for races in against.values() for race in races for each in race.others}
    return 1 if "other" in verdicts else 0


def all_families(full: bool) -> list[Family]:
    """Return the families, each with as many instances as the run asks."""
    roles, people = shipped_problems()
    shipped = [
        fixed("shipped-roles", "shipped catalogue, every role", [problem for _, problem in roles]),
        fixed("shipped-people", "shipped catalogue, sample company", [problem for _, problem in people]),
    ]
    made = [family if full else family.shortened() for family in families()]
    return [*shipped, *made]


def own_readings(family: Family) -> list[Reading]:
    """Answer every instance of a family ourselves."""
    problems = [family.make(number) for number in range(family.count)]
    warmed(problems[0])
    with steady():
        return [answered(problem, number) for number, problem in enumerate(problems)]


def other_readings(
    family: Family, ours: Sequence[Reading], count: int, methods: Sequence[tuple[str, bool]], seconds: float
) -> list[Race]:
    """Let the others answer `count` instances, spread over the family, of which we proved the answer.

    We answer each once more right before they do, so that the machine is as busy for us as for them.
    """
    proven = [reading for reading in ours if reading.status in ("optimal", "infeasible")]
    step = max(1, len(proven) // max(1, count))
    races = []
    for reading in proven[step // 2 :: step][:count]:
        problem = family.make(reading.number)
        again = sorted((answered(problem, reading.number) for _ in range(REPEATED)), key=lambda each: each.wall)
        middle = again[REPEATED // 2]
        races.append(Race(ours=middle, others=list(attempts(problem, middle, methods=methods, seconds=seconds))))
    return races


_OURS_HEAD = (
    f"\n{'ours, one core, processor milliseconds':{WIDTH}}{'n':>4}{'proven':>8}"
    + "".join(f"{title:>9}" for title in ("median", "p95", "p99"))
    + f"{'wall p50':>10}{'wall p95':>10}"
    + "".join(f"{part:>9}" for part in PARTS)
)


def our_line(family: Family, listed: Sequence[Reading]) -> str:
    """Tell our times for a family, and the shares of their parts."""
    times = [reading.processor for reading in listed]
    walls = [reading.wall for reading in listed]
    proven = sum(reading.status in ("optimal", "infeasible") for reading in listed) / len(listed)
    total = sum(sum(reading.parts.values()) for reading in listed)
    figures = "".join(f"{1000 * quantile(times, share):>9.1f}" for share in (0.5, 0.95, 0.99))
    figures += "".join(f"{1000 * quantile(walls, share):>10.1f}" for share in (0.5, 0.95))
    parts = "".join(f"{sum(reading.parts[part] for reading in listed) / total:>9.0%}" for part in PARTS)
    return f"{family.name:{WIDTH}}{len(listed):>4}{proven:>8.0%}{figures}{parts}"


_OTHERS_HEAD = (
    f"{'':{WIDTH}}{'engine':>8}{'tiers':>10}{'given':>10}{'n':>4}{'in time':>8}{'equal':>7}{'median':>9}{'p95':>9}"
    f"{'search':>9}{'CPU':>9}"
)


def others_lines(family: Family, listed: Sequence[Attempt]) -> Iterable[str]:
    """Yield a line for each method: times of attempts that ran out of time count as they are."""
    groups: dict[tuple[bool, str, bool], list[Attempt]] = defaultdict(list)
    for attempt in listed:
        groups[attempt.prepared, attempt.engine, attempt.weighted].append(attempt)
    for (prepared, engine, weighted), group in groups.items():
        verdicts = Counter(attempt.verdict for attempt in group)
        in_time = len(group) - verdicts["out of time"] - verdicts["failed"]
        walls = [attempt.wall for attempt in group]
        yield (
            f"{family.name:{WIDTH}}{engine:>8}{'one sum' if weighted else 'each':>10}"
            f"{'prepared' if prepared else 'all':>10}{len(group):>4}{in_time:>8}{verdicts['equal']:>7}"
            f"{1000 * quantile(walls, 0.5):>9.0f}{1000 * quantile(walls, 0.95):>9.0f}"
            f"{1000 * quantile([attempt.search for attempt in group], 0.5):>9.0f}"
            f"{1000 * quantile([attempt.processor for attempt in group], 0.5):>9.0f}"
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is set against what."""

    title: str
    #: Whether the others were given what our preparation leaves.
    prepared: bool
    #: Our parts that count; all of them without any.
    parts: tuple[str, ...] = ()


COMPARISONS = (
    Comparison("all", prepared=False),
    Comparison("prepared", prepared=True),
    Comparison("prepared, no reasons", prepared=True, parts=("build", "search")),
)


def print_ratios(chosen: Iterable[Family], against: dict[str, list[Race]]) -> None:
    """Tell how many times as long the best of the others took for each instance, on the wall."""
    titles = "".join(f"{comparison.title + ', p50, p95':>32}" for comparison in COMPARISONS)
    print(f"\n{'best of the others / ours, per instance':{WIDTH}}{'n':>4}{titles}")
    for family in chosen:
        cells = ""
        for comparison in COMPARISONS:
            found = [ratio(race, comparison) for race in against[family.key]]
            ranked = sorted(each for each in found if each is not None)
            for share in (0.5, 0.95) if ranked else ():
                value, is_least = ranked[max(0, math.ceil(share * len(ranked)) - 1)]
                cells += f"{'>' if is_least else ''}{value:.1f}".rjust(16)
        print(f"{family.name:{WIDTH}}{len(against[family.key]):>4}{cells}")


def ratio(race: Race, comparison: Comparison) -> tuple[float, bool] | None:
    """Return the ratio to the best of the others; when all of them ran out of time it is the least that it can be.

    Their answer counts when its values are ours.
    """
    ours = race.ours.wall
    if comparison.parts:
        ours *= sum(race.ours.parts[part] for part in comparison.parts) / sum(race.ours.parts.values())
    found = [
        (each.verdict != "equal", each.wall / ours)
        for each in race.others
        if each.prepared is comparison.prepared and each.verdict in ("equal", "out of time")
    ]
    if not found:
        return None
    ran_out, value = min(found)
    return value, ran_out


if __name__ == "__main__":
    sys.exit(main())
