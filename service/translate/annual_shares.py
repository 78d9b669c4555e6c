"""Which part of what a grant pays for a learner belongs to which of the learner's steps."""

from collections.abc import Iterable, Sequence

import solver


def granted_by_step(
    problem: solver.AnnualProblem,
    granted: Iterable[solver.Granted],
    seats: Sequence[solver.Seat],
    prices_minor: Sequence[int],
) -> list[int]:
    """Return for each step what grants pay of its price: each amount is spread by price, to the last minor unit."""
    paid = [0] * len(seats)
    by_id = {grant.id: grant for grant in problem.grants}
    for entry in granted:
        eligible = [place for place, seat in enumerate(seats) if seat in by_id[entry.grant].seats]
        whole = sum(prices_minor[place] for place in eligible)
        left, passed = entry.amount_minor, 0
        for place in eligible:
            passed += prices_minor[place]
            # Up to here the same share as of the whole; what was rounded away before is made up for.
            due = entry.amount_minor * passed // whole - (entry.amount_minor - left) if whole else 0
            part = min(due, prices_minor[place] - paid[place])
            paid[place] += part
            left -= part
    return paid
