"""Which modules cannot stand beside each other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from solver.domain import Module, ModuleId


def excluded_by(modules: Iterable[Module]) -> dict[ModuleId, frozenset[ModuleId]]:
    """Return, for each module that excludes or is excluded, those of the others that it cannot stand beside."""
    listed = list(modules)
    present = {module.id for module in listed}
    pairs: dict[ModuleId, set[ModuleId]] = defaultdict(set)
    for module in listed:
        for other in module.excludes & present:
            pairs[module.id].add(other)
            pairs[other].add(module.id)
    return {module: frozenset(others) for module, others in pairs.items()}


def exclusion_sets(excluded: Mapping[ModuleId, frozenset[ModuleId]]) -> tuple[frozenset[ModuleId], ...]:
    """Cover every excluding pair by sets whose members all exclude each other: tighter than a row for each pair."""
    uncovered = {module: {other for other in others if module < other} for module, others in excluded.items()}
    sets = []
    for one in sorted(excluded):
        while uncovered[one]:
            other = min(uncovered[one])
            members = {one, other}
            for candidate in sorted(excluded[one] & excluded[other]):
                if members <= excluded[candidate]:
                    members.add(candidate)
            for member in members:
                uncovered[member] -= members
            sets.append(frozenset(members))
    return tuple(sets)
