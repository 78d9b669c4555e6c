"""Use case: what there is to decide in a scenario: what each is worth and costs, and who decided what about it.

Overrides come first, then needs in the order in which they came. What the solver decided about an override is what the
plan before it held; what an override displaced was kept when the first plan with it was found.
"""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col

from service.annual.difference_words import why
from service.paging import page
from service.principals import Principal
from service.schemas.annual import LargeMoney
from service.schemas.annual_answers import EnrolmentRead
from service.schemas.answers import Note
from service.schemas.training_scenarios import (
    ArbitrationEntry,
    ArbitrationPage,
    ArbitrationSubject,
    Displaced,
    HumanVerdict,
    SolverVerdict,
)
from service.tables import (
    ScenarioChange,
    ScenarioOverride,
    TrainingNeed,
    TrainingPeriod,
    TrainingScenario,
)
from service.texts import Language, say
from service.translate.prepared import prepared
from service.years import needs
from service.years.arbitration_facts import MOST_DISPLACED, Gathered, Thing, gathered
from service.years.question import overrides_of
from service.years.verdicts import UNKNOWN, verdict

#: Places of overrides begin so, those of needs otherwise.
_OVERRIDES, _BETWEEN = "=", "\x1f"


def arbitration(
    session: Session,
    period: TrainingPeriod,
    scenario: TrainingScenario,
    principal: Principal,
    language: Language,
    *,
    page_size: int,
    page_token: str | None,
) -> ArbitrationPage:
    """Return one page of what there is to decide."""
    decided = overrides_of(session, scenario.id)

    def entries(after: str | None, limit: int) -> list[Thing]:
        found: list[Thing] = []
        if after is None or after.startswith(_OVERRIDES):
            found += [row for row in decided if after is None or _place(row) > after][:limit]
            after = None
        if len(found) < limit:
            of_period = [col(TrainingNeed.period) == period.id]
            found += needs.entries(session, of_period, principal, after, limit - len(found))
        return found

    things, token = page(entries, _place, page_size=page_size, page_token=page_token)
    made = gathered(session, period, scenario, language, things, decided=decided)
    return ArbitrationPage(items=[_entry(made, thing) for thing in things], next_page_token=token)


def _place(thing: Thing) -> str:
    if isinstance(thing, TrainingNeed):
        return needs.cursor(thing)
    return f"{_OVERRIDES}{thing.learner}{_BETWEEN}{thing.module}"


def _entry(made: Gathered, thing: Thing) -> ArbitrationEntry:
    return _of_need(made, thing) if isinstance(thing, TrainingNeed) else _of_override(made, thing)


def _of_need(made: Gathered, need: TrainingNeed) -> ArbitrationEntry:
    plan = _plan_of(made)
    is_asked = need.id in made.worth and plan is not None
    solver, steps = verdict(made, need, plan) if is_asked and plan is not None else (UNKNOWN, [])
    name = made.names.competency(need.competency)
    title = made.names.module(need.module) or name or need.wish or ""
    return ArbitrationEntry(
        kind="need",
        need=need.id,
        learner=need.learner,
        learner_name=made.names.learners.get(need.learner),
        cost_centre=made.names.centres.get(need.learner),
        cost_centre_name=made.names.centre_of(need.learner),
        source=need.source,  # type: ignore[arg-type]
        off_plan=need.off_plan,
        essential=need.essential,
        subject=ArbitrationSubject(
            competency=need.competency, level=need.level, module=need.module, offering=None, title=title
        ),
        worth=made.worth.get(need.id),
        net_cost=_net(made, steps) if is_asked else None,
        solver=solver,
        human=_decided(need),
        displaced=[],
        displaced_in_all=0,
    )


def _of_override(made: Gathered, override: ScenarioOverride) -> ArbitrationEntry:
    before = [step for step in _steps(made, override.plan_before, override) if step.module == override.module]
    now = [step for step in _steps(made, _plan_of(made), override) if step.module == override.module]
    steps = now or before
    changes = () if override.plan_after is None else made.changes.get(override.plan_after, ())
    others = [change for change in changes if (change.learner, change.module) != (override.learner, override.module)]
    changed = 0 if override.plan_after is None else made.changes_in_all.get(override.plan_after, 0)
    return ArbitrationEntry(
        kind="override",
        need=None,
        learner=override.learner,
        learner_name=made.names.learners.get(override.learner),
        cost_centre=made.names.centres.get(override.learner),
        cost_centre_name=made.names.centre_of(override.learner),
        source="override",
        off_plan=False,
        essential=False,
        subject=ArbitrationSubject(
            competency=None,
            level=None,
            module=override.module,
            offering=override.offering,
            title=made.names.module(override.module) or override.module,
        ),
        worth=_worth(made, steps) if steps else None,
        net_cost=_net(made, steps) if steps else None,
        solver=_verdict_before(made, override, before, changes),
        human=HumanVerdict(
            state="keep" if override.keep else "exclude",
            reason=override.reason,
            decided_by=override.decided_by,
            decided_at=override.decided_at,
        ),
        displaced=[_displaced(made, change) for change in others[:MOST_DISPLACED]],
        displaced_in_all=changed - (len(changes) - len(others)),
    )


def _verdict_before(
    made: Gathered, override: ScenarioOverride, before: Sequence[EnrolmentRead], changes: Iterable[ScenarioChange]
) -> SolverVerdict:
    """Return what the plan that stood when it was decided did about it."""
    if override.plan_before not in made.plans.found:
        return UNKNOWN
    if before:
        return SolverVerdict(state="granted", reason=None, modules=[override.module])
    code = next(
        (change for change in changes if (change.learner, change.module) == (override.learner, override.module)), None
    )
    note = None
    if code is not None and code.code is not None and code.way != "moved":
        text = _why(made, code, code.code)
        note = Note(code=code.code, params={}, text=text)
    return SolverVerdict(state="left_open", reason=note, modules=[])


def _decided(need: TrainingNeed) -> HumanVerdict | None:
    if need.decided_by is None or need.decided_at is None:
        return None
    return HumanVerdict(
        state=need.state,  # type: ignore[arg-type]
        reason=need.decision,
        decided_by=need.decided_by,
        decided_at=need.decided_at,
    )


def _displaced(made: Gathered, change: ScenarioChange) -> Displaced:
    text = say(made.language, "displaced_moved")
    if change.way != "moved" and change.code is not None:
        text = _why(made, change, change.code)
    return Displaced(
        learner=change.learner,
        learner_name=made.names.learners.get(change.learner),
        way=change.way,  # type: ignore[arg-type]
        module=change.module,
        module_title=made.names.module(change.module),
        offering=change.offering,
        text=text,
    )


def _why(made: Gathered, change: ScenarioChange, code: str) -> str:
    return why(code, made.names.competency(change.competency), change.gap_reason, made.language)


def _plan_of(made: Gathered) -> str | None:
    return made.scenario.plan if made.scenario.plan in made.plans.found else None


def _steps(made: Gathered, plan: str | None, thing: Thing) -> Sequence[EnrolmentRead]:
    return () if plan is None else made.plans.enrolments.get((plan, thing.learner), ())


def _net(made: Gathered, steps: Iterable[EnrolmentRead]) -> LargeMoney:
    return LargeMoney.of_minor(sum(step.price.minor - step.granted.minor for step in steps), made.period.currency)


def _worth(made: Gathered, steps: Sequence[EnrolmentRead]) -> int:
    """Return the weighted steps times priority of some enrolments of one learner."""
    scales = prepared(made.catalogue.catalog).scales
    total = 0
    for step in steps:
        for rise in step.closes:
            scale = scales.get(rise.competency)
            levels = () if scale is None else scale.levels
            count = sum(rise.from_level < level <= rise.to_level for level in levels)
            total += count * made.weights.get((step.learner, rise.competency), 1)
    return total * max((made.plans.priorities.get(step.learner, 1) for step in steps), default=1)
