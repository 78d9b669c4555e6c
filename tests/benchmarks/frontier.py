"""Measures what the curve of budget against steps takes: of the demo company, or of a made one; draws it as well.

python -m tests.benchmarks.frontier                       # the sample company, 20 points, 2 processes
python -m tests.benchmarks.frontier --out docs/frontier.svg
python -m tests.benchmarks.frontier --learners 300        # a made company with fixed prices and half the money
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import solver
from service import sample_company
from service.annual.frontier_running import RELATIVE_GAP, seconds_for
from service.annual.gather import posed
from service.database import Database
from service.house_setup import load_shipped
from service.jobs.processes import Processes
from service.keys import Principal
from service.migrating import migrate
from tests.benchmarks.bench import machine
from tests.companies import Knobs, company

#: What is planned for the sample company, which has no budget of its own.
YEAR = {
    "period": {"start_on": "2027-01-01", "end_on": "2027-12-31"},
    "budget": {"amount": "50000.00", "currency": "SGD"},
}
#: Colours that are told apart on a light ground, by people who see fewer colours too (Okabe and Ito).
COLOURS = {"essential_steps": "#D55E00", "steps": "#0072B2"}
NAMES = {"essential_steps": "essential weighted steps", "steps": "all weighted steps"}


@dataclass(frozen=True, slots=True)
class Measured:
    """A curve, and the seconds it took."""

    curve: solver.AnnualFrontier
    seconds: float


def sample() -> solver.AnnualProblem:
    """Return the year of the sample company."""
    caller = Principal(name="bench", permissions=frozenset({"hr"}))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/bench.db")
        try:
            migrate(database)
            load_shipped(database)
            sample_company.load(database, caller)
            return posed(database, YEAR)[1].problem
        finally:
            database.dispose()


def measured(problem: solver.AnnualProblem, *, workers: int, points: int, seconds: float | None = None) -> Measured:
    """Find a curve as the service does."""
    began = time.perf_counter()
    until = began + (seconds_for(problem) if seconds is None else seconds)
    limits = solver.AnnualLimits(relative_gap=RELATIVE_GAP, seconds_left=lambda: until - time.perf_counter())
    with Processes(workers) as executor:
        curve = solver.frontier_year(problem, limits, points=points, executor=executor)
    return Measured(curve, time.perf_counter() - began)


def told(found: Measured) -> list[str]:
    """Tell the points, and the seconds."""
    lines = [f"{'budget':>14}  {'essential':>15}  {'all steps':>15}  {'gap':>8}  {'spent':>14}"]
    for point in found.curve.points:
        terms = "  ".join(f"{term.value:>6} – {term.bound:>6}" for term in point.terms)
        gap = max((_gap(term) for term in point.terms), default=0.0)
        spent = "" if point.spent_minor is None else f"{point.spent_minor / 100:>14,.2f}"
        lines.append(f"{point.budget_minor / 100:>14,.2f}  {terms}  {gap:>8.2%}  {spent}")
    return [*lines, f"{len(found.curve.points)} points in {found.seconds:.1f} s"]


def _gap(term: solver.Term) -> float:
    return abs(term.bound - term.value) / max(1, abs(term.value))


def drawn(curve: solver.AnnualFrontier) -> Figure:
    """Draw what is reached, and what no plan passes, in both terms."""
    mpl.rcParams["svg.hashsalt"] = "gradus"
    figure = Figure(figsize=(9, 4.6), facecolor="white", layout="constrained")
    for axes, name in zip(figure.subplots(1, 2), COLOURS, strict=True):
        _draw(axes, curve, name)
    return figure


def _draw(axes: Axes, curve: solver.AnnualFrontier, name: str) -> None:
    points = [point for point in curve.points if point.terms]
    budgets = [point.budget_minor / 100 for point in points]
    terms = [next(term for term in point.terms if term.name == name) for point in points]
    values, bounds = [term.value for term in terms], [term.bound for term in terms]
    axes.fill_between(budgets, values, bounds, color=COLOURS[name], alpha=0.2, linewidth=0, label="not ruled out")
    axes.plot(budgets, values, color=COLOURS[name], marker="o", markersize=4, label="reached by a plan")
    if curve.present_minor is not None:
        axes.axvline(curve.present_minor / 100, color="#666666", linestyle=":", label="the budget as it is")
    axes.set_title(NAMES[name])
    axes.set_xlabel("budget, thousands")
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value / 1000:,g}")
    axes.grid(visible=True, color="#DDDDDD")
    axes.legend(loc="lower right", frameon=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; status 1 when a point has no plan or a bound is missing."""
    parser = argparse.ArgumentParser(description="Measure the curve of budget against steps.")
    parser.add_argument("--learners", type=int, help="of a made company; by default the sample company")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--points", type=int, default=20)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--plain", action="store_true", help="a made company without fixed prices and minimum sizes")
    parser.add_argument("--out", type=Path, help="where to draw it")
    options = parser.parse_args(arguments)
    for line in machine():
        print(line)
    if options.learners is None:
        problem = sample()
    else:
        knobs = Knobs(learners=options.learners)
        problem = company(knobs.plain if options.plain else knobs)
    found = measured(problem, workers=options.workers, points=options.points, seconds=options.seconds)
    print("\n".join(told(found)))
    if options.out is not None:
        drawn(found.curve).savefig(options.out, metadata={"Date": None, "Creator": None})
    return 0 if all(point.terms for point in found.curve.points) else 1


if __name__ == "__main__":
    sys.exit(main())
