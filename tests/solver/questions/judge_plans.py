"""What can be wrong with other plans: alternatives, what-ifs, and plans made again after something happened."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from random import Random

from solver.domain import Attainment, Lock, OfferingId
from solver.path.learner_state import LearnerState
from solver.path.problem import PathProblem
from solver.questions.alternatives import alternatives
from solver.questions.changes import ChangeReason, Loss, Lost, Replanning, as_things_are
from solver.questions.plans import Plan
from solver.questions.replan import Replanned, replan
from solver.questions.what_if import what_if
from solver.result import Status
from tests.brute_force_plans import Outcome
from tests.solver.questions.everything import Everything, best_terms, with_lock
from tests.solver.questions.plan_faults import difference_faults, plan_faults, terms_of

#: Shares of the step terms that may be lost, in millionths.
LOSSES = (0, 0, 100_000, 250_000, 500_000, 1_000_000)


def judge_alternatives(problem: PathProblem, chance: Random) -> Iterator[str]:
    """Each is the best of all that differ enough, none has padding, and none is left out."""
    loss, apart, most = chance.choice(LOSSES), chance.choice((1, 1, 2, 3)), chance.choice((1, 5, 5, 40))
    told = alternatives(problem, loss_millionths=loss, differing_by=apart, most=most)
    what = f"loss {loss}, {apart} apart, at most {most}"
    yield from plan_faults(problem, told.best, best_terms(problem), "best")
    everything = Everything(problem)
    for plan in (told.best, *(alternative.plan for alternative in told.alternatives)):
        yield from _reason_faults(everything, plan)
    if told.best.path is None:
        if told.alternatives:
            yield f"{what}: alternatives to nothing"
        return
    essential, steps = (told.best.term(name) for name in ("essential_steps", "steps"))
    least = (-(essential * (loss - 1_000_000) // 1_000_000), -(steps * (loss - 1_000_000) // 1_000_000))
    candidates = list(everything.without_padding(*least))
    before = [told.best.modules]
    for alternative in told.alternatives:
        apart_enough = [
            plan for plan in candidates if all(len(everything.modules(plan) ^ other) >= apart for other in before)
        ]
        best = min(apart_enough, key=everything.merit, default=None)
        yield from plan_faults(
            problem, alternative.plan, everything.oracle.terms(best) if best else None, f"{what}, {len(before)}"
        )
        yield from difference_faults(told.best, alternative.plan, alternative.difference)
        if alternative.plan.modules not in [everything.modules(plan) for plan in apart_enough]:
            yield f"{what}: {sorted(alternative.plan.modules)} is padded, too near or loses too much"
        before.append(alternative.plan.modules)
    left = [plan for plan in candidates if all(len(everything.modules(plan) ^ other) >= apart for other in before)]
    if left and len(told.alternatives) < most:
        yield f"{what}: {len(told.alternatives)} are told, and {sorted(everything.modules(left[0]))} is left"
    if told.is_cut_short or told.are_all != (len(told.alternatives) < most):
        yield f"{what}: all {told.are_all}, cut short {told.is_cut_short} with {len(told.alternatives)}"


def _reason_faults(everything: Everything, plan: Plan) -> Iterator[str]:
    """Yield each gap that a plan leaves open for another reason than the first that is true."""
    for gap in plan.gaps:
        is_open = gap.reached < gap.required
        true = everything.oracle.reason(gap.competency, gap.reached) if is_open else None
        if gap.reason is not true:
            yield f"{gap.competency} stays at {gap.reached} for {gap.reason}, true is {true}"


def judge_what_if(problem: PathProblem, chance: Random) -> Iterator[str]:
    """Both plans are the best of their problems, and the difference is that between them."""
    module = chance.choice(sorted(problem.module_by_id))
    keep = chance.random() < 0.5 or module in problem.progress
    changed = replace(with_lock(problem, module, keep=keep), requirements=problem.requirements[: chance.randint(1, 3)])
    told = what_if(problem, changed)
    yield from plan_faults(problem, told.before, best_terms(problem), "before")
    yield from plan_faults(changed, told.after, best_terms(changed), "after")
    yield from difference_faults(told.before, told.after, told.difference)
    if told.relaxations and told.after.status is not Status.INFEASIBLE:
        yield "relaxations beside a plan"


def judge_replans(problem: PathProblem, chance: Random) -> Iterator[str]:
    """The new plan keeps the most that any plan within the loss keeps, then is the best of those; reasons are so."""
    planned = what_if(problem, _before(problem)).after
    if planned.path is None or not planned.path.steps:
        return
    later, replanning = _something_happens(problem, planned, chance)
    told = replan(later, replanning)
    now = as_things_are(later, replanning)
    what = f"{replanning}"
    yield from plan_faults(now, told.best, best_terms(now), f"best possible now, {what}")
    if told.best.path is None:
        return
    everything = Everything(now)
    share = 1_000_000 - replanning.loss_millionths
    essential, steps = (told.best.term(name) for name in ("essential_steps", "steps"))
    old = frozenset(planned.path.steps)
    least = -(-essential * share // 1_000_000), -(-steps * share // 1_000_000)
    unpadded = list(everything.without_padding(*least))
    ranked = [(-everything.kept(plan, old), *everything.merit(plan)) for plan in unpadded]
    kept = min(ranked)[0]
    true = _best_in_place(
        now, replanning, everything, [plan for plan in unpadded if everything.kept(plan, old) == -kept]
    )
    yield from plan_faults(now, told.plan, true or terms_of(told.plan), f"keeping the most, {what}")
    if (len(told.kept), told.keeps_the_most) != (-kept, True) or {*told.kept} != told.plan.modules & old:
        yield f"{what}: keeps {told.kept}, proven {told.keeps_the_most}, most is {-kept}"
    places = told.plan.placement_by_module
    for entry in replanning.lost:
        if entry.offering is None and entry.module in told.plan.modules:
            yield f"{what}: {entry} is in the plan"
        if entry.offering and entry.module in places and places[entry.module].offering == entry.offering:
            yield f"{what}: {entry} is in the plan"
    for step in replanning.booked - {entry.module for entry in replanning.lost}:
        stood = replanning.placement_by_module.get(step)
        stands = places.get(step)
        if step not in told.plan.modules or (stood and stands and stood.offering != stands.offering):
            yield f"{what}: {step} is booked, and stands {stands}"
    if not now.kept <= told.plan.modules:
        yield f"{what}: {sorted(now.kept - told.plan.modules)} does not stay"
    yield from _change_faults(later, now, replanning, told)


def _best_in_place(
    now: PathProblem, replanning: Replanning, everything: Everything, plans: list[Outcome]
) -> tuple[int, ...] | None:
    """Return the terms of the best of these plans that leaves most steps in the offerings where they stood.

    None where a step stood in weeks: these cannot be locked.
    """
    stood = [
        Lock(module=step, keep=True, offering=placement.offering)
        for step, placement in replanning.placement_by_module.items()
        if step in now.module_by_id
    ]
    if any(lock.offering is None for lock in stood):
        return None
    stood = [lock for lock in stood if lock.module not in now.progress]
    stood = [lock for lock in stood if now.module_by_id[lock.module].offering(lock.offering or OfferingId(""))]
    for count in range(len(stood), -1, -1):
        found = []
        for stays in combinations(stood, count):
            others = tuple(
                lock for lock in now.locks if (lock.module, lock.keep) not in {(s.module, True) for s in stays}
            )
            if any((lock.module, lock.offering) in {(s.module, s.offering) for s in stays} for lock in others):
                continue
            locked = Everything(replace(now, locks=(*others, *stays)))
            allowed = {plan.taken for plan in plans}
            found += [(locked.merit(plan), plan) for plan in locked.plans if plan.taken in allowed]
        if found:
            essential, steps, *costs = min(merit for merit, _ in found)
            return (-essential, -steps, *costs)
    return None


def _before(problem: PathProblem) -> PathProblem:
    """Return the problem before the first offering of each module was known: one that might have been planned for."""
    named = {lock.offering for lock in problem.locks} | {entry.offering for entry in problem.in_progress}
    return replace(
        problem,
        modules=tuple(
            replace(
                module,
                offerings=module.offerings[:1] * (module.offerings[0].id in named) + module.offerings[1:],
            )
            if module.offerings
            else module
            for module in problem.modules
        ),
    )


def _something_happens(problem: PathProblem, planned: Plan, chance: Random) -> tuple[PathProblem, Replanning]:
    """Complete the first steps, lose one, lose one from the catalogue, change prices, book one: each now and then."""
    assert planned.path is not None
    steps = list(planned.path.steps)
    done = steps[: chance.choice((0, 0, 1, 1, 2))]
    state = LearnerState.start(problem)
    for step in done:
        state.take(problem.module_by_id[step])
    left = [step for step in steps if step not in done]
    happening = {name: chance.choice(left) if left and chance.random() < 0.35 else None for name in ("lost", "gone")}
    free = [step for step in left if step not in happening.values() and step not in problem.kept]
    booked = frozenset({chance.choice(free)} if free and chance.random() < 0.3 else ())
    later = replace(
        problem,
        completed=problem.completed | {*done},
        attainments=tuple(
            Attainment(competency=key, level=level) for key, level in sorted(state.levels.items()) if level
        ),
        items_held=frozenset(state.covered),
        modules=tuple(
            replace(module, price_minor=module.price_minor * chance.choice((1, 1, 1, 0, 2)))
            for module in problem.modules
            if module.id != happening["gone"]
        ),
        locks=tuple(lock for lock in problem.locks if lock.module not in (*done, happening["gone"])),
        in_progress=tuple(entry for entry in problem.in_progress if entry.module not in (*done, happening["gone"])),
        budget_minor=chance.choice((problem.budget_minor, None)),
        bars=chance.choice((problem.bars, ())),
    )
    lost = happening["lost"]
    stood = planned.placement_by_module[lost].offering if lost and planned.path.placements else None
    replanning = Replanning(
        old=planned.path,
        lost=(Lost(module=lost, why=chance.choice(tuple(Loss)), offering=chance.choice((stood, None))),)
        if lost
        else (),
        booked=booked,
        loss_millionths=chance.choice(LOSSES),
    )
    return later, replanning


def _change_faults(later: PathProblem, now: PathProblem, replanning: Replanning, told: Replanned) -> Iterator[str]:
    old = set(replanning.old.steps)
    then = dict(zip(replanning.old.steps, replanning.old.placements, strict=False))
    now_at = told.plan.placement_by_module
    moved = {
        step
        for step in then.keys() & now_at.keys()
        if (then[step].offering, then[step].first_day, then[step].last_day)
        != (now_at[step].offering, now_at[step].first_day, now_at[step].last_day)
    }
    if {change.module for change in told.changes} != (old ^ told.plan.modules) | moved:
        yield f"changes {told.changes} from {old} to {told.plan.modules}"
    lost = {entry.module: str(entry.why) for entry in replanning.lost}
    kept = old & told.plan.modules
    for change in told.changes:
        module = change.module
        if module in told.plan.modules:
            true = [lost.get(module, "moved") if module in old else "new"]
        elif module in later.completed:
            true = ["completed"]
        elif module in lost:
            true = [lost[module]]
        elif module not in now.module_by_id or best_terms(with_lock(now, module, keep=True)) is None:
            true = ["no_longer_allowed", "replaced"] if module in now.module_by_id else ["no_longer_allowed"]
        else:
            beside = now
            for step in {module, *kept} - now.progress.keys():
                beside = with_lock(beside, step, keep=True)
            share = 1_000_000 - replanning.loss_millionths
            least = [-(-told.best.term(name) * share // 1_000_000) for name in ("essential_steps", "steps")]
            is_room = any(
                everything.oracle.steps(plan.state)[0] >= least[0]
                and everything.oracle.steps(plan.state)[1] >= least[1]
                for everything in [Everything(beside)]
                for plan in everything.plans
            )
            true = ["no_longer_needed" if is_room else "gives_way", "replaced"]
        if change.reason is None or str(change.reason) not in true:
            yield f"{module} left for {change.reason}, true is one of {true}"
        if change.reason is ChangeReason.REPLACED and not told.plan.modules - old:
            yield f"{module} is replaced by nothing"
