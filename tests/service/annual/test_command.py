"""A year planned while its caller waits: what is shown meanwhile, and what an interrupt does."""

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

import pytest
from sqlmodel import select

import solver
from service.annual import bar
from service.annual.bar import Bar
from service.annual.command import Planner
from service.database import Database
from service.tables import AuditEvent
from service.texts import LANGUAGES, Language, say
from tests.commands import on_a_terminal
from tests.service.annual.conftest import HR, Ask
from tests.service.annual.greedy import greedy
from tests.service.annual.years import year


def test_progress_comes_in_lines_where_there_is_no_terminal(
    planned: Ask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bar, "_PAUSE", 3600.0)
    planned(year())
    shown = capsys.readouterr()
    assert shown.out == ""
    # Three reports of one stage within a moment are one line; where the search came to is another.
    stage, end = shown.err.splitlines()
    assert stage.startswith("Pricing: weighted steps, best 1, bound 3, gap 200.000% (")
    assert end.startswith("Pricing: price, best 70.00, bound 70.00, gap 0.000% (")


def test_a_new_stage_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar("SGD", "zh") as made:
        made.reports(solver.AnnualProgress(phase="prepare", tier=solver.AnnualTier.STEPS))
        made.reports(solver.AnnualProgress(phase="price", tier=solver.AnnualTier.STEPS, best=4, bound=5))
        made.reports(solver.AnnualProgress(phase="price", tier=solver.AnnualTier.PRICE, best=400))
    lines = capsys.readouterr().err.splitlines()
    assert [line.rpartition(" (")[0] for line in lines] == [
        "准备：加权级数",
        "定价：加权级数，最佳 4，界限 5，差距 25.000%",
        "定价：费用，最佳 4.00，界限 无，差距 无",
    ]
    assert made.last is not None
    assert made.last.best == "4.00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_has_a_word(language: Language) -> None:
    for phase in get_args(solver.AnnualPhase):
        assert say(language, f"phase_{phase}")
    for tier in solver.AnnualTier:
        assert say(language, f"year_{tier.value}")


def test_an_interrupt_asks_for_the_best_plan_found(sqlite_database: Database) -> None:
    def interrupted(problem: solver.AnnualProblem, limits: solver.AnnualLimits, **about: Any) -> solver.AnnualResult:
        assert not limits.is_over
        os.kill(os.getpid(), signal.SIGINT)
        assert limits.is_over
        return replace(greedy(problem, limits, **about), status=solver.Status.FEASIBLE)

    before = signal.getsignal(signal.SIGINT)
    answer = Planner(database=sqlite_database, search=interrupted).answer(year(), HR, "en")
    assert signal.getsignal(signal.SIGINT) is before
    assert answer.document.status == "cancelled"
    # The first learner was planned by then.
    assert {entry.learner for entry in answer.enrolments} == {"E-1"}


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Take interrupts as a command does that somebody types, also where the tests run without a keyboard."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_the_second_interrupt_ends_the_command(sqlite_database: Database) -> None:
    def deaf(problem: solver.AnnualProblem, limits: solver.AnnualLimits, **about: Any) -> solver.AnnualResult:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        raise AssertionError("it goes on")

    with pytest.raises(KeyboardInterrupt):
        Planner(database=sqlite_database, search=deaf).answer(year(), HR, "en")


def test_the_limits_are_those_of_the_request(sqlite_database: Database) -> None:
    def looked_at(problem: solver.AnnualProblem, limits: solver.AnnualLimits, **about: Any) -> solver.AnnualResult:
        assert limits.relative_gap == 0
        assert 3000 < limits.seconds_left() <= 3600
        return greedy(problem, limits, **about)

    assert Planner(database=sqlite_database, search=looked_at).answer(year(), HR, "en").enrolments


def test_who_asked_is_on_record(sqlite_database: Database) -> None:
    answer = Planner(database=sqlite_database, search=greedy).answer(year(), HR, "en")
    with sqlite_database.read() as session:
        (entry,) = session.exec(select(AuditEvent)).all()
    assert (entry.principal, entry.action, entry.object_id) == ("hr", "annual_plan.solve", answer.document.id)


def test_a_terminal_has_a_live_bar() -> None:
    program = (
        "import solver; from service.annual.bar import Bar\n"
        "with Bar('SGD', 'en') as bar:\n"
        "    bar.reports(\n"
        "        solver.AnnualProgress(phase='round', tier=solver.AnnualTier.STEPS, best=3, bound=4, share_done=0.5)\n"
        "    )\n"
    )
    printed, shown = on_a_terminal(
        [sys.executable, "-c", program], environment=os.environ | {"TERM": "xterm", "COLUMNS": "120"}
    )
    assert printed == b""
    assert "Making a whole plan: weighted steps, best 3, bound 4, gap 33.333%" in shown
    assert "━" in shown
