"""Whether the best choice found without weeks has its weeks, and how it is shut out where it has none."""

from collections.abc import Callable
from dataclasses import replace

from ortools.sat.python.cp_model import CpModel, IntVar

from solver.annual.problem import Seat
from solver.annual.verify.choices import Choices
from solver.annual.verify.engine import most
from solver.annual.verify.facts import reachable_of
from solver.annual.verify.laying import lies_at_once
from solver.domain import ModuleId

Value = Callable[[IntVar], int]


def lies_in_weeks(choices: Choices, value: Value, *, at_once: bool = False) -> bool | None:
    """Tell whether what is chosen has its weeks; None when that was not settled, or, `at_once`, not seen at once."""
    taken, runs = _chosen(choices, value)
    question = choices.question
    if lies_at_once(question, taken, runs):
        return True
    if at_once:
        return None
    deeds = reachable_of([deed for deed in question.deeds if deed.module is None or deed.module.id in taken])
    # What it costs was looked at before.
    learner = replace(question.learner, budget_minor=None)
    asked = replace(question, learner=learner, deeds=tuple(deeds), aims=(), must=frozenset(taken))
    placed = Choices(CpModel(), asked, (), in_weeks=True)
    for seat, (variable, _) in placed.runs.items():
        placed.model.add(variable == (seat in runs))
    reached = most(placed.model, [])
    if reached.values is not None:
        return True
    return False if reached.bound is None else None


def shut_out(choices: Choices, value: Value) -> None:
    """Let no answer have these modules and no others on these dates: with another one they may have their weeks."""
    taken, runs = _chosen(choices, value)
    told = [(variable, name in taken) for name, variable in choices.taken.items()]
    told += [(variable, seat in runs) for seat, (variable, _) in choices.runs.items()]
    choices.model.add_bool_or([variable.negated() if is_so else variable for variable, is_so in told])


def _chosen(choices: Choices, value: Value) -> tuple[set[ModuleId], set[Seat]]:
    """Return the modules and the dates of an answer."""
    taken = {name for name, variable in choices.taken.items() if value(variable)}
    return taken, {seat for seat, (variable, _) in choices.runs.items() if value(variable)}
