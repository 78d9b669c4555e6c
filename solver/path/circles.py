"""Support that never runs in a circle: the arcs chosen between the facts of one component contain no cycle.

Two ways of saying the same, each much faster than the other where it belongs. Vertex elimination propagates best while
few arcs have to be added (roads, hierarchies of prerequisites). Where everything leads to everything it adds nearly
every pair of facts, and numbering them is tenfold faster (docs/decisions/0005).
"""

from collections import defaultdict

from ortools.sat.python.cp_model import CpModel, IntVar

from solver.reach import Fact

Ends = tuple[Fact, Fact]

#: Elimination is given up once it adds more arcs than this many times those that are there. Measured: networks with a
#: structure add less than half of theirs, random ones more than twice.
MOST_GROWTH = 1


def support_is_well_founded(model: CpModel, arcs: dict[Ends, IntVar]) -> None:
    """The arcs chosen inside one component contain no circle."""
    order = elimination_order(list(arcs))
    if order is None:
        _number_facts(model, arcs)
    else:
        _eliminate(model, arcs, order)


def elimination_order(arcs: list[Ends]) -> list[Fact] | None:
    """Return the facts in the order of their removal, the least connected first, or None where too many arcs appear."""
    before, after = _neighbours(arcs)
    left = MOST_GROWTH * len(arcs)
    remaining = set(before) | set(after)
    order = []
    while remaining:
        removed = min(remaining, key=lambda fact: (len(before[fact]) * len(after[fact]), fact))
        remaining.discard(removed)
        order.append(removed)
        for need in before[removed]:
            new = after[removed] - after[need] - {need}
            left -= len(new)
            after[need] |= new
            for fact in new:
                before[fact].add(need)
        if left < 0:
            return None
        for need in before[removed]:
            after[need].discard(removed)
        for fact in after[removed]:
            before[fact].discard(removed)
    return order


def _eliminate(model: CpModel, arcs: dict[Ends, IntVar], order: list[Fact]) -> None:
    """Remove the facts one by one (Rankooh and Rintanen, ICAPS 2022).

    Each way through a removed fact becomes an arc of its own, and no arc is chosen together with its reverse.
    """
    arc_by_ends = dict(arcs)
    before, after = _neighbours(list(arcs))
    for removed in order:
        for need in sorted(before[removed]):
            for fact in sorted(after[removed]):
                into, out = arc_by_ends[need, removed], arc_by_ends[removed, fact]
                if need == fact:
                    model.add_bool_or([into.negated(), out.negated()])
                    continue
                through = arc_by_ends.get((need, fact))
                if through is None:
                    through = arc_by_ends[need, fact] = model.new_bool_var(f"{need} before {fact}")
                    after[need].add(fact)
                    before[fact].add(need)
                model.add_bool_or([into.negated(), out.negated(), through])
        for need in before[removed]:
            after[need].discard(removed)
        for fact in after[removed]:
            before[fact].discard(removed)


def _number_facts(model: CpModel, arcs: dict[Ends, IntVar]) -> None:
    """Give each fact a number above those of the facts whose arcs lead to it."""
    facts = sorted({fact for ends in arcs for fact in ends})
    number = {fact: model.new_int_var(0, len(facts) - 1, f"number of {fact}") for fact in facts}
    for (need, fact), arc in arcs.items():
        model.add(number[fact] >= number[need] + 1).only_enforce_if(arc)
        if need < fact and (fact, need) in arcs:
            model.add_at_most_one([arc, arcs[fact, need]])


def _neighbours(arcs: list[Ends]) -> tuple[dict[Fact, set[Fact]], dict[Fact, set[Fact]]]:
    """Return, for each fact, those with an arc to it and those it has an arc to."""
    before: dict[Fact, set[Fact]] = defaultdict(set)
    after: dict[Fact, set[Fact]] = defaultdict(set)
    for need, fact in arcs:
        after[need].add(fact)
        before[fact].add(need)
    return before, after
