"""Whether the cases that a bound was proven in leave any plan out.

An offering with terms has somebody in it or nobody. Each case says that of some offerings; together they have to fit
every plan.
"""

from collections.abc import Iterator, Sequence

from solver.annual.answer import AnnualTier, Prices
from solver.annual.problem import AnnualProblem, Seat
from solver.annual.verify.prices import price_faults

#: Cases of one tier, and how many ways to decide offerings are followed: a search that halves cases needs twice as many
#: as there are.
MOST_CASES = 256
MOST_LOOKED_AT = 50_000
#: What a case says of each offering that it decides: whether anybody is in it.
Said = dict[Seat, bool]


def cases_faults(problem: AnnualProblem, tier: AnnualTier, cases: Sequence[Prices]) -> Iterator[str]:
    """Yield whatever keeps the prices of all cases of a tier from proving anything."""
    for prices in cases:
        yield from price_faults(problem, tier, prices)
    said = [{**dict.fromkeys(prices.opened, True), **dict.fromkeys(prices.closed, False)} for prices in cases]
    if len(cases) > MOST_CASES:
        yield f"{len(cases)} cases are more than {MOST_CASES}"
    elif cases and not leave_nothing_out(said):
        yield f"its {len(cases)} cases leave something out"


def leave_nothing_out(cases: Sequence[Said]) -> bool:
    """Tell whether some case fits, however each offering is decided; not when that takes too long to tell."""
    waiting = [list(cases)]
    looked_at = 0
    while waiting:
        looked_at += 1
        if looked_at > MOST_LOOKED_AT:
            return False
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
