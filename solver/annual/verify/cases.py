"""Whether the cases that a bound was proven in leave any plan out.

An offering with terms has somebody in it or nobody. Each case says that of some offerings; together they have to fit
every plan.
"""

from collections.abc import Iterator, Sequence

from solver.annual.answer import AnnualTier, Prices
from solver.annual.problem import AnnualProblem, Seat
from solver.annual.verify.prices import price_faults

#: What a case says of each offering that it decides: whether anybody is in it.
Said = dict[Seat, bool]


def cases_faults(problem: AnnualProblem, tier: AnnualTier, cases: Sequence[Prices]) -> Iterator[str]:
    """Yield whatever keeps the prices of all cases of a tier from proving anything."""
    for prices in cases:
        yield from price_faults(problem, tier, prices)
    said = [{**dict.fromkeys(prices.opened, True), **dict.fromkeys(prices.closed, False)} for prices in cases]
    if cases and not leave_nothing_out(said):
        yield f"its {len(cases)} cases leave something out"


def leave_nothing_out(cases: Sequence[Said]) -> bool:
    """Tell whether some case fits, however each offering is decided."""
    waiting = [list(cases)]
    while waiting:
        left = waiting.pop()
        if any(not said for said in left):
            continue
        if not left:
            return False
        seat = min(left[0], key=str)
        for is_open in (False, True):
            fitting = [said for said in left if said.get(seat, is_open) is is_open]
            waiting.append([{key: value for key, value in said.items() if key != seat} for said in fitting])
    return True
