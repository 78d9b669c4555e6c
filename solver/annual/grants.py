"""What grants pay in a solution of floats, brought within what they have."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from solver.annual.columns import Column
from solver.annual.problem import GrantId


def within_grants(
    columns: Sequence[Column], own_budgets: Sequence[int | None], most: Mapping[GrantId, int]
) -> list[Column]:
    """Return the columns, each with a unit less at most of a grant that all together were given too much of.

    A unit too many for some comes of rounding. Who has much to give, and money of their own left, gives first.
    """
    found = list(columns)
    for grant, limit in most.items():
        amounts = {
            place: amount for place, column in enumerate(found) for name, amount in column.granted if name == grant
        }
        too_much = sum(amounts.values()) - limit
        if not 0 < too_much <= len(amounts):
            continue

        def order(place: int) -> tuple[bool, int]:
            budget = own_budgets[place]
            return budget is not None and found[place].net_minor >= budget, -amounts[place]  # noqa: B023 - used at once

        for place in sorted(amounts, key=order)[:too_much]:
            granted = ((name, amount - (name == grant)) for name, amount in found[place].granted)
            found[place] = replace(found[place], granted=tuple((name, amount) for name, amount in granted if amount))
    return found
