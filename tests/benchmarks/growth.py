"""Draws how the time of an answer grows with the catalogue: ours, and the other engines on the same problems.

python -m tests.benchmarks.growth --out docs/growth.svg
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from solver import PathProblem
from tests.benchmarks.calendars import tight_calendar
from tests.benchmarks.clock import quantile
from tests.benchmarks.instances import synthetic
from tests.benchmarks.others import BEST_METHODS, attempts
from tests.benchmarks.ours import answered, steady, warmed

#: Colours that are told apart on a light ground, by people who see fewer colours too (Okabe and Ito).
STYLES = {
    "Gradus, one core, with reasons": ("#0072B2", "o", "-"),
    "CP-SAT, 8 workers": ("#D55E00", "s", "--"),
    "HiGHS": ("#009E73", "^", "--"),
    "SCIP": ("#CC79A7", "D", "--"),
}
OURS = "Gradus, one core, with reasons"
NAMES = {"CP-SAT": "CP-SAT, 8 workers", "HiGHS": "HiGHS", "SCIP": "SCIP"}


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture: the sizes of the catalogue, and how a problem of a size is made from a seed."""

    title: str
    sizes: Sequence[int]
    make: Callable[[int, int], PathProblem]


PANELS = (
    Panel(
        "12 requirements, no dates",
        (100, 300, 1_000, 3_000, 10_000, 20_000),
        lambda size, seed: synthetic(size, 12, seed),
    ),
    Panel("6 requirements, tight calendar", (50, 100, 200, 400), lambda size, seed: tight_calendar(size, 6, seed)),
)


@dataclass(slots=True)
class Curve:
    """Medians in seconds by size, and the sizes at which the time was up more often than not."""

    medians: dict[int, float]
    open: set[int]


def measured(panel: Panel, *, seeds: int, seconds: float) -> dict[str, Curve]:
    """Answer every problem of a panel by everybody; an engine that ran out of time at one size is spared the next."""
    curves = {name: Curve({}, set()) for name in STYLES}
    for size in panel.sizes:
        times: dict[str, list[float]] = {name: [] for name in STYLES}
        late = dict.fromkeys(STYLES, 0)
        for seed in range(seeds):
            problem = panel.make(size, seed)
            warmed(problem)
            with steady():
                ours = sorted((answered(problem, seed) for _ in range(3)), key=lambda each: each.wall)[1]
            times[OURS].append(ours.wall)
            best: dict[str, tuple[bool, float]] = {}
            methods = [method for method in BEST_METHODS if not curves[NAMES[method[0]]].open]
            for each in attempts(problem, ours, methods=methods, gifts=(False,), seconds=seconds):
                found = (each.verdict != "equal", each.wall)
                best[NAMES[each.engine]] = min(best.get(NAMES[each.engine], found), found)
            for name, (ran_out, wall) in best.items():
                times[name].append(wall)
                late[name] += ran_out
        for name, listed in times.items():
            if listed:
                curves[name].medians[size] = quantile(listed, 0.5)
                if 2 * late[name] > seeds:
                    curves[name].open.add(size)
        print(f"{panel.title}, {size:>6,} modules: " + told(curves, size), flush=True)
    return curves


def told(curves: dict[str, Curve], size: int) -> str:
    """Tell the medians at one size."""
    return ", ".join(
        f"{name} {'>' if size in curve.open else ''}{1000 * curve.medians[size]:.0f} ms"
        for name, curve in curves.items()
        if size in curve.medians
    )


def drawn(panels: Sequence[tuple[Panel, dict[str, Curve]]]) -> Figure:
    """Draw the panels beside each other; hollow marks are time-outs."""
    mpl.rcParams["svg.hashsalt"] = "gradus"
    figure = Figure(figsize=(11, 4.6), facecolor="white", layout="constrained")
    for axes, (panel, curves) in zip(
        figure.subplots(1, len(panels), squeeze=False, sharey=True)[0], panels, strict=True
    ):
        _draw(axes, panel, curves)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(STYLES), frameon=False)
    return figure


def _draw(axes: Axes, panel: Panel, curves: dict[str, Curve]) -> None:
    for name, curve in curves.items():
        colour, mark, line = STYLES[name]
        sizes = sorted(curve.medians)
        axes.plot(
            sizes, [1000 * curve.medians[size] for size in sizes], color=colour, marker=mark, linestyle=line, label=name
        )
        late = [size for size in sizes if size in curve.open]
        axes.plot(
            late,
            [1000 * curve.medians[size] for size in late],
            color=colour,
            marker=mark,
            markerfacecolor="white",
            linestyle="none",
            markersize=9,
        )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(panel.sizes, [f"{size:,}" for size in panel.sizes])
    axes.minorticks_off()
    axes.set_title(panel.title)
    axes.set_xlabel("modules in the catalogue")
    axes.set_ylabel("milliseconds to the proven answer, median")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.grid(visible=True, which="major", color="#DDDDDD")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and draw."""
    parser = argparse.ArgumentParser(description="Draw growth curves.")
    parser.add_argument("--seeds", type=int, default=3, help="problems of each size; the median counts")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each attempt of another engine")
    parser.add_argument("--out", type=Path, default=Path("docs/growth.svg"))
    options = parser.parse_args(arguments)
    run = partial(measured, seeds=options.seeds, seconds=options.seconds)
    figure = drawn([(panel, run(panel)) for panel in PANELS])
    figure.savefig(options.out, metadata={"Date": None, "Creator": None})
    return 0


if __name__ == "__main__":
    sys.exit(main())
