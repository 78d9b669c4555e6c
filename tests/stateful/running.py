"""Runs companies, each on a database of its own."""

from collections.abc import Callable

import hypothesis
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.machine import Machine


def run(
    databases: Callable[[], tuple[str, Callable[[], None]]],
    *,
    companies: int,
    steps: int,
    seed: int | None = None,
    shrinks: bool = True,
) -> None:
    """See so many companies through so many steps each; without a seed, the same ones every time.

    The steps to what goes wrong are made fewer, which takes minutes, or told as they were.
    """
    machine = type("Machine", (Machine,), {"databases": staticmethod(databases)})
    if seed is not None:
        machine = hypothesis.seed(seed)(machine)
    chosen = hypothesis.settings(
        max_examples=companies,
        phases=[hypothesis.Phase.generate, *([hypothesis.Phase.shrink] if shrinks else [])],
        stateful_step_count=steps,
        derandomize=seed is None,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    run_state_machine_as_test(machine, settings=chosen)
