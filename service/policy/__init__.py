"""Who may call which route, and whom of the company each then reaches: one table, and what is not in it is refused.

Each room writes down its own routes; they are joined here, and a route that two rooms claim is nobody's.
"""

from service.policy import administration, catalogue, doors, learners, years
from service.policy.rules import About, Cost, Door, Opens, Reach, Rule, Table


def _joined(*rooms: Table) -> Table:
    joined: dict[tuple[str, str], Rule] = {}
    for room in rooms:
        if joined.keys() & room.keys():
            raise RuntimeError(f"routes with two rules: {sorted(joined.keys() & room.keys())}")
        joined |= room
    return joined


#: By method and path of the route.
RULES: Table = _joined(doors.RULES, learners.RULES, years.RULES, catalogue.RULES, administration.RULES)

__all__ = ["RULES", "About", "Cost", "Door", "Opens", "Reach", "Rule"]
