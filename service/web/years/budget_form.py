"""The budgets of cost centres, edited where they stand: what was entered, and the record that it makes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from service.errors import Fault
from service.schemas.periods import PeriodRead
from service.web.form_fields import BUDGET_OF_CENTRE, PERIOD, FieldFault, told
from service.web.typed_numbers import number_text
from service.web.words import Words
from service.web.years.period_list import entered_of, record_of

#: How deep a pointer into the budgets goes before it names the field.
_DEPTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetsForm:
    """What was entered by centre (amount, binding), and where something is wrong with it."""

    entered: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    faults: tuple[FieldFault, ...] = ()
    faulty: frozenset[str] = frozenset()


def entered(centres: Iterable[str], amounts: Iterable[str], bindings: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return what was entered, by centre."""
    found = zip_longest(centres, amounts, bindings, fillvalue="")
    return {centre: (amount, binding) for centre, amount, binding in found if centre}


def record_with(period: PeriodRead, given: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """Return the period with these budgets, and all others as they are; an empty amount is no budget."""
    kept = [budget.model_dump(mode="json") for budget in period.budgets if budget.cost_centre not in given]
    new = [
        {"cost_centre": centre, "amount": {"amount": number, "currency": period.currency}, "binding": binding}
        for centre, (amount, binding) in given.items()
        if (number := number_text(amount))
    ]
    return {**record_of(entered_of(period)), "budgets": [*new, *kept]}


def refused(
    given: Mapping[str, tuple[str, str]], faults: Iterable[Fault], names: Mapping[str, str], words: Words
) -> BudgetsForm:
    """Return the form with what was entered still in it, and which rows are meant; `names` are those of the centres."""
    sent = [centre for centre, (amount, _) in given.items() if number_text(amount)]
    listed: dict[FieldFault, None] = {}
    faulty = set()
    for fault in faults:
        parts = fault.pointer.split("/")
        if len(parts) >= _DEPTH and parts[1] == "budgets" and parts[2].isdigit() and int(parts[2]) < len(sent):
            centre = sent[int(parts[2])]
            faulty.add(centre)
            listed[told(fault, BUDGET_OF_CENTRE, words, name=names.get(centre, centre))] = None
        else:
            # The fields of the period stand on the same page, folded up.
            listed[told(fault, PERIOD, words)] = None
    return BudgetsForm(entered=given, faults=tuple(listed), faulty=frozenset(faulty))
