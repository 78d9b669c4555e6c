"""Draws what the bench of a year has measured: growth, the gap over time, and what more workers bring.

python -m tests.benchmarks.annual_pictures READINGS.json --folder docs
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tests.benchmarks.annual_runs import OURS, Point, Run, Tier

#: Colours that are told apart on a light ground, by people who see fewer colours too (Okabe and Ito).
STYLES = {
    OURS: ("#0072B2", "o", "-"),
    "CP-SAT": ("#D55E00", "s", "--"),
    "CP-SAT sum": ("#E69F00", "D", ":"),
    "HiGHS": ("#009E73", "^", "--"),
    "HiGHS sum": ("#CC79A7", "v", ":"),
}
SIZES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
#: What is drawn as the least gap and the largest, in per cent; beyond them lies nothing that could be seen.
LEAST_GAP, LARGEST_GAP = 0.001, 1_000.0


def read(text: str) -> list[Run]:
    """Return the runs that the bench wrote down."""
    return [_run(each) for each in json.loads(text)]


def _run(given: dict[str, Any]) -> Run:
    tiers = tuple(Tier(**each) for each in given["tiers"])
    points = tuple(Point(**each) for each in given["points"])
    return Run(**{**given, "tiers": tiers, "points": points})


def growth(runs: Sequence[Run]) -> Figure:
    """Draw seconds and memory by the number of learners; hollow marks did not reach the gap."""
    figure = _figure(2)
    for axes, title in zip(figure.axes, ("seconds until the gap", "megabytes at most"), strict=True):
        for who, (colour, mark, line) in STYLES.items():
            own = [run for run in _best_workers(runs) if run.who == who and run.tiers]
            own.sort(key=lambda run: run.learners)
            sizes = [run.learners for run in own]
            heights = [_seconds(run) if axes is figure.axes[0] else run.megabytes for run in own]
            axes.plot(sizes, heights, color=colour, linestyle=line, label=who)
            for run, height in zip(own, heights, strict=True):
                ground = colour if run.has_reached else "white"
                axes.plot([run.learners], [height], color=colour, marker=mark, markerfacecolor=ground, markersize=8)
        _by_learners(axes, sorted({run.learners for run in runs}), title)
    _legend(figure)
    return figure


def gap_over_time(runs: Sequence[Run]) -> Figure:
    """Draw the gap of all steps while we search, one line for each size, and where the others ended."""
    figure = _figure(1)
    axes = figure.axes[0]
    sizes = sorted({run.learners for run in runs})
    for run in _best_workers(runs):
        colour = SIZES[sizes.index(run.learners) % len(SIZES)]
        if run.who == OURS:
            points = [point for point in run.points if point.tier == "steps" and point.gap is not None]
            axes.step(
                [point.seconds for point in points],
                [_shown(100 * (point.gap or 0.0)) for point in points],
                where="post",
                color=colour,
                label=f"{run.learners:,} learners",
            )
        steps = run.tier("steps")
        if steps is not None and run.seconds:
            axes.plot(
                [run.seconds], [_shown(100 * steps.gap)], color=colour, marker=STYLES[run.who][1], linestyle="none"
            )
    for who, (_, mark, _) in STYLES.items():
        axes.plot([], [], color="#666666", marker=mark, linestyle="none", label=f"end of {who}")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("seconds of search")
    axes.set_ylabel("gap of all weighted steps, per cent")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.grid(visible=True, which="major", color="#DDDDDD")
    _legend(figure)
    return figure


def workers(runs: Sequence[Run]) -> Figure:
    """Draw our seconds by the number of workers, for each size that was asked with more than one number."""
    figure = _figure(1)
    axes = figure.axes[0]
    ours = [run for run in runs if run.who == OURS and run.workers and run.tiers]
    for place, size in enumerate(sorted({run.learners for run in ours})):
        own = sorted((run for run in ours if run.learners == size), key=lambda run: run.workers or 0)
        if len({run.workers for run in own}) > 1:
            seconds = [_seconds(run) for run in own]
            axes.plot([run.workers or 0 for run in own], seconds, color=SIZES[place], marker="o", label=f"{size:,}")
    axes.set_xticks([1, 2, 4], ["1", "2", "4"])
    axes.set_ylim(bottom=0)
    axes.set_xlabel("workers")
    axes.set_ylabel("seconds until the gap")
    axes.grid(visible=True, which="major", color="#DDDDDD")
    _legend(figure)
    return figure


PICTURES = {"year-growth.svg": growth, "year-gap.svg": gap_over_time, "year-workers.svg": workers}


def _best_workers(runs: Sequence[Run]) -> list[Run]:
    """Return for everybody and each size the run with the most workers."""
    most: dict[tuple[str, int], Run] = {}
    for run in runs:
        key = run.who, run.learners
        if key not in most or (run.workers or 0) > (most[key].workers or 0):
            most[key] = run
    return list(most.values())


def _figure(panels: int) -> Figure:
    mpl.rcParams["svg.hashsalt"] = "gradus"
    figure = Figure(figsize=(5.5 * max(panels, 1.4), 4.6), facecolor="white", layout="constrained")
    figure.subplots(1, panels)
    return figure


def _by_learners(axes: Axes, sizes: Sequence[int], title: str) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.set_xlabel("learners")
    axes.set_ylabel(title)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.grid(visible=True, which="major", color="#DDDDDD")


def _legend(figure: Figure) -> None:
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4, frameon=False)


def _seconds(run: Run) -> float:
    """Return the seconds until the gap, or all of them where it was not reached."""
    return run.seconds if run.until_the_gap is None else run.until_the_gap


def _shown(per_cent: float) -> float:
    return min(LARGEST_GAP, max(LEAST_GAP, per_cent))


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw every picture."""
    parser = argparse.ArgumentParser(description="Draw what the bench of a year has measured.")
    parser.add_argument("readings", type=Path)
    parser.add_argument("--folder", type=Path, default=Path("docs"))
    options = parser.parse_args(arguments)
    runs = read(options.readings.read_text())
    for name, drawn in PICTURES.items():
        drawn(runs).savefig(options.folder / name, metadata={"Date": None, "Creator": None})
    return 0


if __name__ == "__main__":
    sys.exit(main())
