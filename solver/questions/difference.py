"""What changes from one plan to another: modules, dates, gaps and terms."""

from dataclasses import dataclass

from solver.domain import CompetencyId, ModuleId, OfferingId
from solver.path.answer import Placement
from solver.questions.plans import Plan

#: Where a step stands: its offering, if any, and its first and last day.
Place = tuple[OfferingId | None, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermChange:
    """One term of the goal in both plans; None where there is no plan, or the plan's goal has no such term."""

    name: str
    from_value: int | None
    to_value: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapChange:
    """One requirement whose outcome differs; None where a target does not ask for the competency."""

    competency: CompetencyId
    from_required: int | None
    to_required: int | None
    from_reached: int | None
    to_reached: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One step taken at another time."""

    module: ModuleId
    from_placement: Placement
    to_placement: Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What the second plan has that the first has not, and the other way round."""

    kept: tuple[ModuleId, ...]
    added: tuple[ModuleId, ...]
    dropped: tuple[ModuleId, ...]
    #: Kept modules in another offering, or on other days.
    moved: tuple[Move, ...]
    #: Only the requirements whose level asked for or reached differs.
    gaps: tuple[GapChange, ...]
    #: Every term of either goal, in the order of the second.
    terms: tuple[TermChange, ...]

    def term(self, name: str) -> TermChange:
        return next(change for change in self.terms if change.name == name)


def difference(before: Plan, after: Plan) -> Difference:
    """Return what changes from one plan to another."""
    earlier = before.path.steps if before.path else ()
    later = after.path.steps if after.path else ()
    then, now = before.placement_by_module, after.placement_by_module
    kept = tuple(module for module in later if module in before.modules)
    return Difference(
        kept=kept,
        added=tuple(module for module in later if module not in before.modules),
        dropped=tuple(module for module in earlier if module not in after.modules),
        moved=tuple(
            Move(module=module, from_placement=then[module], to_placement=now[module])
            for module in kept
            if module in then and module in now and place_of(then[module]) != place_of(now[module])
        ),
        gaps=_gap_changes(before, after),
        terms=_term_changes(before, after),
    )


def place_of(placement: Placement, start_day: int = 1) -> Place:
    """Return where a step stands, from the start day on: what its weeks take of its effort is no move."""
    return placement.offering, max(placement.first_day, start_day), placement.last_day


def _gap_changes(before: Plan, after: Plan) -> tuple[GapChange, ...]:
    then = {gap.competency: gap for gap in before.gaps}
    now = {gap.competency: gap for gap in after.gaps}
    changes = []
    for competency in (*then, *(added for added in now if added not in then)):
        earlier, later = then.get(competency), now.get(competency)
        change = GapChange(
            competency=competency,
            from_required=earlier.required if earlier else None,
            to_required=later.required if later else None,
            from_reached=earlier.reached if earlier else None,
            to_reached=later.reached if later else None,
        )
        if (change.from_required, change.from_reached) != (change.to_required, change.to_reached):
            changes.append(change)
    return tuple(changes)


def _term_changes(before: Plan, after: Plan) -> tuple[TermChange, ...]:
    then = {term.name: term.value for term in before.terms}
    now = {term.name: term.value for term in after.terms}
    names = (*now, *(name for name in then if name not in now))
    return tuple(TermChange(name=name, from_value=then.get(name), to_value=now.get(name)) for name in names)
