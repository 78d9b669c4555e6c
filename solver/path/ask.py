"""What is asked of a plan with dates beyond the rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from solver.control import LOOKS_AWAY, Watch
from solver.cpsat import Search
from solver.path.cuts import Cut
from solver.path.tiers import Demand, Row


@dataclass(slots=True)
class Ask:
    """What is asked of a plan beyond the rules, and what was learnt about it."""

    search: Search
    demand: Demand | None = None
    rows: Sequence[Row] = ()
    cuts: list[Cut] = field(default_factory=list)
    watch: Watch = LOOKS_AWAY

    @property
    def all_rows(self) -> tuple[Row, ...]:
        return (*self.rows, *(cut.row for cut in self.cuts))
