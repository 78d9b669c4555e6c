"""Every path of every learner of a small company: all of them together decide it exactly.

A path is a set of modules that can be taken, none of them for nothing, with an offering for each where offerings have
prices of their own. A company whose learners have few such paths is decided over all of them at once.
"""

from collections.abc import Iterator
from itertools import product

from solver.annual.columns import Column, LearnerModel
from solver.annual.lean import NotSettled, is_lean
from solver.annual.problem import Seat
from solver.domain import ModuleId
from solver.path.plans import obeys

#: Sets of modules looked at for one learner before there are too many.
MOST_SETS = 5_000


def all_columns(model: LearnerModel) -> list[Column] | None:
    """Return every path of a learner, as the company sees them; None when there are too many to look at."""
    world = model.world
    modules = [module.id for module in world.modules]
    if 2 ** len(modules) > MOST_SETS:
        return None
    columns: dict[tuple[Seat, ...], Column] = {}
    for taken in _takeable(model, modules):
        for seats in product(*(model.seats_of(module) for module in sorted(taken))):
            try:
                placing = model.leanly_placed(seats) if model.may_fill else model.surely_placed(seats)
            except NotSettled:
                return None
            # Where nothing is filled, what is left of the others is a path as good, and comes by itself.
            if placing is not None and is_lean(world, placing):
                column = model.column(placing)
                if model.affords(column):
                    columns[column.seats] = column
    return [columns[seats] for seats in sorted(columns, key=str)]


def _takeable(model: LearnerModel, modules: list[ModuleId]) -> Iterator[frozenset[ModuleId]]:
    world = model.world
    for number in range(2 ** len(modules)):
        taken = frozenset(module for place, module in enumerate(modules) if number >> place & 1)
        if obeys(world, taken):
            yield taken
