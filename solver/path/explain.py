"""What each step of a plan does and why it is there, and what became of each requirement: records, not prose."""

from collections import defaultdict
from collections.abc import Mapping

from solver.domain import CompetencyId, ItemId, Module, ModuleId
from solver.path.answer import Gap, GapState, LearningPath, OpenReason, PathStep, Raise, StepReason
from solver.path.learner_days import counts_as_done
from solver.path.learner_state import LearnerState
from solver.path.problem import PathProblem


def explain_steps(problem: PathProblem, path: LearningPath) -> tuple[PathStep, ...]:
    """Return each step with what it raises and covers, the earlier steps it needs, and why it is there."""
    state = LearnerState.start(problem)
    givers = _Givers()
    drafts = []
    needed_by: dict[ModuleId, list[ModuleId]] = defaultdict(list)
    for place, module_id in enumerate(path.steps):
        module = problem.module_by_id[module_id]
        before = givers if _all_are_done(path, place) else _givers_done(problem, path, place)
        needs = before.needed_for(module, problem)
        for need in needs:
            needed_by[need].append(module_id)
        raises, covers = _taken(state, module)
        givers.note(module, raises, covers, problem)
        drafts.append((module_id, raises, covers, needs))
    required = {requirement.competency: requirement.level for requirement in problem.requirements}
    wanted = {
        item
        for competency, level in required.items()
        for entry in problem.competency_by_id[competency].items
        if entry.level <= min(level, state.level(competency))
        for item in entry.items
    }
    return tuple(
        PathStep(
            module=module_id,
            raises=raises,
            covers=covers,
            needs=needs,
            why=why,
            enables=tuple(needed_by[module_id]) if why is StepReason.ENABLES else (),
        )
        for module_id, raises, covers, needs in drafts
        for why in [
            _why(
                raises,
                covers,
                needed_by[module_id],
                required,
                wanted,
                is_under_way=module_id in problem.progress,
            )
        ]
    )


def _taken(state: LearnerState, module: Module) -> tuple[tuple[Raise, ...], tuple[ItemId, ...]]:
    """Take a module, and return the levels that it raises and the items that it is the first to cover."""
    levels, covered = dict(state.levels), set(state.covered)
    state.take(module)
    raises = tuple(
        Raise(competency=competency, from_level=levels.get(competency, 0), to_level=level)
        for competency, level in sorted(state.levels.items())
        if level > levels.get(competency, 0)
    )
    return raises, tuple(sorted(state.covered - covered))


def _all_are_done(path: LearningPath, place: int) -> bool:
    """Tell whether every earlier step is over in time for this one."""
    return all(counts_as_done(placement, path.placements[place]) for placement in path.placements[:place])


def _givers_done(problem: PathProblem, path: LearningPath, place: int) -> "_Givers":
    """Return which of the earlier steps that are over in time were the first to give what they give."""
    state = LearnerState.start(problem)
    givers = _Givers()
    for module_id, placement in zip(path.steps[:place], path.placements, strict=False):
        if counts_as_done(placement, path.placements[place]):
            module = problem.module_by_id[module_id]
            raises, covers = _taken(state, module)
            givers.note(module, raises, covers, problem)
    return givers


def explain_gaps(
    problem: PathProblem,
    steps: tuple[PathStep, ...],
    end: LearnerState,
    reasons: Mapping[CompetencyId, OpenReason | None],
) -> tuple[Gap, ...]:
    """Return each requirement with its state in `end` and the steps that led there."""
    start = LearnerState.start(problem)
    raising: dict[CompetencyId, list[int]] = defaultdict(list)
    covering: dict[ItemId, int] = {}
    for place, step in enumerate(steps):
        for change in step.raises:
            raising[change.competency].append(place)
        covering.update(dict.fromkeys(step.covers, place))
    gaps = []
    for requirement in problem.requirements:
        competency = problem.competency_by_id[requirement.competency]
        held, reached = start.level(competency.id), end.level(competency.id)
        items = {item for entry in competency.items if held < entry.level <= reached for item in entry.items}
        places = sorted({*raising[competency.id], *(covering[item] for item in items if item in covering)})
        gaps.append(
            Gap(
                competency=competency.id,
                held=held,
                required=requirement.level,
                reached=reached,
                weight=requirement.weight,
                essential=requirement.essential,
                state=_state(held, reached, requirement.level),
                reason=reasons.get(competency.id),
                closed_by=tuple(steps[place].module for place in places) if held < requirement.level else (),
            )
        )
    return tuple(gaps)


def _state(held: int, reached: int, required: int) -> GapState:
    if held >= required:
        return GapState.MET
    if reached >= required:
        return GapState.CLOSED
    return GapState.PARTLY if reached > held else GapState.OPEN


class _Givers:
    """Which earlier step was the first to give each level, item and completed module."""

    def __init__(self) -> None:
        self._levels: dict[tuple[CompetencyId, int], tuple[ModuleId, ...]] = {}
        self._items: dict[ItemId, ModuleId] = {}
        self._taken: list[ModuleId] = []

    def needed_for(self, module: Module, problem: PathProblem) -> tuple[ModuleId, ...]:
        """Return the earlier steps that gave what this module needs, in the order of the plan."""
        if module.id in problem.progress:
            waits_for = problem.earlier_progress[module.id]
            return tuple(step for step in self._taken if step in waits_for)
        needed: set[ModuleId] = set()
        entries = [(need.competency, need.level) for need in module.level_prerequisites]
        entries += [(outcome.competency, outcome.from_level) for outcome in module.outcomes]
        for entry in entries:
            needed.update(self._levels.get(entry, ()))
        for alternatives in module.module_prerequisites:
            if not alternatives & problem.completed:
                needed.update([step for step in self._taken if step in alternatives][:1])
        return tuple(step for step in self._taken if step in needed)

    def note(self, module: Module, raises: tuple[Raise, ...], covers: tuple[ItemId, ...], problem: PathProblem) -> None:
        self._taken.append(module.id)
        self._items.update(dict.fromkeys(covers, module.id))
        for change in raises:
            competency = problem.competency_by_id[change.competency]
            behind: set[ModuleId] = set()
            if module.id in problem.progress:
                # What is under way needs nothing to go on, but its items complete a level only above the one before.
                behind.update(self._levels.get((change.competency, change.from_level), ()))
            for level in competency.levels:
                if change.from_level < level <= change.to_level:
                    # One item may complete several levels: what stands behind a lower one stands behind this one too.
                    behind |= {self._items[item] for item in competency.items_of(level) if item in self._items}
                    gives_all = any(
                        outcome.competency == change.competency and not outcome.items and outcome.to_level >= level
                        for outcome in module.outcomes
                    )
                    self._levels[change.competency, level] = (
                        (module.id,) if gives_all else tuple(sorted(behind | {module.id}))
                    )


def _why(
    raises: tuple[Raise, ...],
    covers: tuple[ItemId, ...],
    needed_by: list[ModuleId],
    required: Mapping[CompetencyId, int],
    wanted: set[ItemId],
    *,
    is_under_way: bool,
) -> StepReason:
    if any(change.from_level < required.get(change.competency, 0) for change in raises):
        return StepReason.CLOSES_GAP
    if wanted & set(covers):
        return StepReason.COVERS_ITEMS
    if needed_by:
        return StepReason.ENABLES
    return StepReason.IN_PROGRESS if is_under_way else StepReason.LOCKED
