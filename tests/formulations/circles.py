"""Facts that lead to each other, by Kosaraju's two walks."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def circles(arrows: Iterable[tuple[Iterable[Node], Iterable[Node]]]) -> list[frozenset[Node]]:
    """Return the sets of two or more that can be reached from each other; each arrow leads from all to all."""
    ahead: dict[Node, list[Node]] = defaultdict(list)
    behind: dict[Node, list[Node]] = defaultdict(list)
    for sources, targets in arrows:
        listed = list(targets)
        for source in sources:
            ahead[source] += listed
            for target in listed:
                behind[target].append(source)
    finished: list[Node] = []
    seen: set[Node] = set()
    for node in list(ahead):
        _walk(node, ahead, seen, finished)
    found = []
    seen = set()
    for node in reversed(finished):
        together: list[Node] = []
        _walk(node, behind, seen, together)
        if len(together) > 1:
            found.append(frozenset(together))
    return found


def _walk(start: Node, arrows: dict[Node, list[Node]], seen: set[Node], finished: list[Node]) -> None:
    """Add everything new that can be reached from `start` to `finished`, each after what it leads to."""
    if start in seen:
        return
    seen.add(start)
    trail = [(start, iter(arrows.get(start, ())))]
    while trail:
        node, following = trail[-1]
        for each in following:
            if each not in seen:
                seen.add(each)
                trail.append((each, iter(arrows.get(each, ()))))
                break
        else:
            trail.pop()
            finished.append(node)
