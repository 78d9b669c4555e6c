"""The tree of cost centres of a period: as many levels as there is room for, and the way to what is below."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from service.schemas.period_sheets import TreeNode
from service.schemas.periods import PeriodRead
from service.web.words import Words
from service.web.years.parts import Link, amount, counted, covered, over, people_address, period_address

#: So many rows stand on one page; of a larger tree the upper levels, each with the way to what is below, and of
#: those the rest on pages of its own.
MOST_ROWS = 100
#: Rows are set in by so many steps at most.
DEEPEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreRow:
    """One cost centre with all below it."""

    id: str
    title: str
    depth: int
    people: str
    people_href: str
    budget: str
    #: The amount as a form has it, and whether it limits or warns; of the centre itself.
    amount: str
    binding: str
    binding_text: str
    planned: str
    committed: str
    consumed: str
    remaining: str
    overrun: str | None
    hours: str
    coverage: str
    needs: str
    #: The way to the rows below, where they have no room here.
    below: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreTable:
    """One page of the cost centres."""

    rows: tuple[CentreRow, ...]
    #: The way to the rows that follow, with how many there are; None on the last page.
    more: Link | None


def centre_table(
    nodes: Sequence[TreeNode],
    period: PeriodRead,
    words: Words,
    *,
    part: str | None,
    first: int = 0,
    editing: bool = False,
) -> CentreTable:
    """Return rows of the whole tree, or of one part of it, from the given place on."""
    here = period_address(period.id)
    chosen = _chosen(nodes, part)
    # Where an address leads beyond the end, centres have been taken away since.
    first = first if first < len(chosen) else 0
    shown = chosen[first : first + MOST_ROWS]
    after = first + len(shown)
    left = len(chosen) - after
    more = None
    if left:
        way = {"edit": "budgets"} if editing else {}
        way |= {} if part is None else {"centre": part}
        title = words.text("centres-more", count=left, number=words.number(left))
        more = Link(title=title, href=f"{here}?{urlencode({**way, 'from': after})}#centres")
    return CentreTable(rows=tuple(_rows(shown, chosen, nodes, period, words)), more=more)


def depths_of(parents: Mapping[str | None, str | None]) -> Mapping[str | None, int]:
    """Return by how many steps each cost centre is set in, of all with the one above each."""
    return {centre: _depth(centre, parents) for centre in parents}


def _depth(centre: str | None, parents: Mapping[str | None, str | None]) -> int:
    depth, above = 0, parents[centre]
    while above is not None and above in parents and depth < DEEPEST:
        depth, above = depth + 1, parents[above]
    return depth


def _chosen(nodes: Sequence[TreeNode], part: str | None) -> Sequence[TreeNode]:
    """Return the rows of the whole tree or of one part of it, as many levels as fit on a page, but at least two."""
    chosen = list(nodes)
    if part is not None:
        start = next((place for place, node in enumerate(nodes) if node.cost_centre == part), None)
        if start is not None:
            top = nodes[start].depth
            end = next((place for place in range(start + 1, len(nodes)) if nodes[place].depth <= top), len(nodes))
            chosen = list(nodes[start:end])
    deepest = max((node.depth for node in chosen), default=0)
    lowest = min((node.depth for node in chosen), default=0)
    while len(chosen) > MOST_ROWS and deepest > lowest + 1:
        deepest -= 1
        chosen = [node for node in chosen if node.depth <= deepest]
    return chosen


def _rows(
    shown: Sequence[TreeNode],
    chosen: Sequence[TreeNode],
    nodes: Sequence[TreeNode],
    period: PeriodRead,
    words: Words,
) -> Iterator[CentreRow]:
    here = period_address(period.id)
    own = {budget.cost_centre: budget for budget in period.budgets}
    top = min((node.depth for node in chosen), default=0)
    standing = {node.cost_centre for node in chosen}
    hidden: dict[str, int] = {}
    for node in nodes:
        if node.parent in standing and node.cost_centre not in standing:
            hidden[node.parent] = hidden.get(node.parent, 0) + 1
    for node in shown:
        budget = own.get(node.cost_centre)
        yield CentreRow(
            id=node.cost_centre,
            title=node.name or node.cost_centre,
            depth=min(DEEPEST, node.depth - top),
            people=words.number(node.learners),
            people_href=people_address(node.cost_centre),
            budget=amount(node.budget, words),
            amount=budget.amount.amount if budget is not None else "",
            binding=budget.binding if budget is not None else "hard",
            binding_text=words.text(f"binding-{node.binding}") if node.binding is not None else "",
            planned=amount(node.money.planned, words),
            committed=amount(node.money.committed, words),
            consumed=amount(node.money.consumed, words),
            remaining=amount(node.remaining, words),
            overrun=over(node.overrun, words),
            hours=words.hours(node.effort_hours),
            coverage=covered(node.coverage, words),
            needs=counted(node.needs, words),
            below=_below(node.cost_centre, hidden, here, words),
        )


def _below(centre: str, hidden: Mapping[str, int], here: str, words: Words) -> Link | None:
    if centre not in hidden:
        return None
    return Link(
        title=words.text("centre-below", count=hidden[centre], number=words.number(hidden[centre])),
        href=f"{here}?{urlencode({'centre': centre})}",
    )
