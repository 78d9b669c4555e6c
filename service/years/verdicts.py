"""What the plan of a scenario does about a need, by which enrolments, and why, where its worth is not the reason."""

from collections.abc import Mapping, Sequence

from service.schemas.annual_answers import EnrolmentRead
from service.schemas.answers import Note
from service.schemas.training_scenarios import SolverVerdict
from service.tables import TrainingNeed
from service.texts import say
from service.translate.prepared import prepared
from service.years.arbitration_facts import Gathered
from service.years.question import asked_of

UNKNOWN = SolverVerdict(state="unknown", reason=None, modules=[])


def verdict(made: Gathered, need: TrainingNeed, plan: str) -> tuple[SolverVerdict, list[EnrolmentRead]]:
    """Return what the plan does about a need, and the enrolments by which it does."""
    every = made.plans.enrolments.get((plan, need.learner), ())
    taken = [step for step in every if need.module is not None and step.module == need.module]
    if taken:
        return _granted(made, need, taken), taken
    asked = {entry["competency"]: entry["level"] for entry in asked_of(need, made.catalogue)}
    if not asked:
        # Its module has left the catalogue.
        return UNKNOWN, []
    steps = _answering(made, need, every, asked)
    gaps = [made.plans.gaps.get((need.learner, competency)) for competency in sorted(asked)]
    short = [gap for gap in gaps if gap is not None and gap.reached < asked[gap.competency]]
    if not short:
        return _granted(made, need, steps), steps
    reason = short[0].reason or "unsettled"
    note = Note(code=reason, params={}, text=say(made.language, f"reason_{reason}"))
    is_partly = len(short) < len(asked) or any(gap.reached > (gap.held or 0) for gap in short)
    modules = [step.module for step in steps]
    return SolverVerdict(state="partly" if is_partly else "left_open", reason=note, modules=modules), steps


def _answering(
    made: Gathered, need: TrainingNeed, every: Sequence[EnrolmentRead], asked: Mapping[str, int]
) -> list[EnrolmentRead]:
    """Return the enrolments that lead to what is asked for, and none that only lead on from there."""
    rises = [rise for step in every for rise in step.closes if rise.competency in asked]
    held = {gap.competency: gap.held or 0 for (learner, _), gap in made.plans.gaps.items() if learner == need.learner}
    for rise in rises:
        held[rise.competency] = min(rise.from_level, held.get(rise.competency, rise.from_level))
    modules = prepared(made.catalogue.catalog).modules

    def answers(step: EnrolmentRead) -> bool:
        if any(rise.from_level < asked.get(rise.competency, 0) for rise in step.closes):
            return True
        module = modules.get(step.module)
        return any(
            # Single items close nothing by themselves: the last of a level does.
            outcome.items
            and outcome.competency in held
            and held[outcome.competency] < outcome.to_level <= asked.get(outcome.competency, 0)
            for outcome in (() if module is None else module.outcomes)
        )

    return [step for step in every if answers(step)]


def _granted(made: Gathered, need: TrainingNeed, steps: Sequence[EnrolmentRead]) -> SolverVerdict:
    code = _other_reason(made, need, steps)
    note = None if code is None else Note(code=code, params={}, text=say(made.language, f"granted_{code}"))
    return SolverVerdict(state="granted", reason=note, modules=[step.module for step in steps])


def _other_reason(made: Gathered, need: TrainingNeed, steps: Sequence[EnrolmentRead]) -> str | None:
    """Return why a need is met for another reason than its worth, if it is."""
    if any((step.learner, step.module) in made.kept for step in steps):
        return "kept"
    if steps and all(step.under_way for step in steps):
        return "under_way"
    if not made.worth[need.id]:
        return "elsewhere" if steps else "held"
    return "essential" if need.essential else None
