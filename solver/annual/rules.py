"""The hard rules of a year, one function each, written without any solver: the specification that judges every plan.

A rule yields a violation for each way in which a plan breaks it, and nothing for a plan that obeys. All of them can be
run on a hundred thousand learners: equal learners with equal paths are looked at once.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator

from solver.annual.answer import AnnualPlan, LearnerPlan
from solver.annual.excerpts import Excerpts, facts
from solver.annual.objective import enrolments, grantable, net_price, planned, planned_by_centre, total_price
from solver.annual.problem import AnnualLearner, AnnualProblem, GrantId, LearnerId
from solver.path import rules as path_rules
from solver.result import Violation

AnnualRule = Callable[[AnnualProblem, AnnualPlan], Iterator[Violation]]


def every_learner_has_one_plan(problem: AnnualProblem, plan: AnnualPlan) -> Iterator[Violation]:
    """Yield a violation for each learner without a plan or with several, and unless all stand in their order."""
    times = Counter(entry.learner for entry in plan.learners)
    strange = [name for name in times if name not in problem.learner_by_id]
    faults = [(name, "is no learner of this problem") for name in strange]
    faults += [(name, f"has {count} plans") for name, count in times.items() if count > 1]
    faults += [(learner.id, "has no plan") for learner in problem.learners if learner.id not in times]
    if not faults:
        pairs = zip(problem.learners, plan.learners, strict=True)
        misplaced = next((learner.id for learner, entry in pairs if learner.id != entry.learner), None)
        faults += [] if misplaced is None else [(misplaced, "does not stand in the order of the learners")]
    for name, detail in faults:
        yield Violation(rule="every_learner_has_one_plan", subject=name, detail=detail)


def paths_obey_their_rules(problem: AnnualProblem, plan: AnnualPlan) -> Iterator[Violation]:
    """Yield a violation for each rule of one learner's path that a path breaks; budgets have rules of their own."""
    excerpts = Excerpts(problem)
    known: dict[Hashable, tuple[Violation, ...]] = {}
    for learner, entry in planned(problem, plan):
        if _plans_nothing_and_may(learner, entry):
            continue
        key = facts(learner), entry.path
        if key not in known:
            known[key] = path_rules.violations(excerpts.excerpt(learner, entry.path), entry.path)
        for broken in known[key]:
            detail = f"{broken.rule} ({broken.subject}): {broken.detail}"
            yield Violation(rule="paths_obey_their_rules", subject=learner.id, detail=detail)


def own_budgets_are_respected(problem: AnnualProblem, plan: AnnualPlan) -> Iterator[Violation]:
    """Yield a violation for each learner who costs more, after grants, than the learner's own budget."""
    for learner, entry in planned(problem, plan):
        if learner.budget_minor is None:
            continue
        spent = net_price(problem, learner, entry)
        if spent > learner.budget_minor:
            detail = f"{spent} is more than {learner.budget_minor}"
            yield Violation(rule="own_budgets_are_respected", subject=learner.id, detail=detail)


def centre_budgets_are_respected(problem: AnnualProblem, plan: AnnualPlan) -> Iterator[Violation]:
    """Yield a violation for each cost centre whose learners, with those below it, cost more than its budget."""
    spent = planned_by_centre(problem, plan)
    for centre in problem.cost_centres:
        if centre.budget_minor is not None and spent[centre.id] > centre.budget_minor:
            detail = f"{spent[centre.id]} is more than {centre.budget_minor}"
            yield Violation(rule="centre_budgets_are_respected", subject=centre.id, detail=detail)


def whole_budget_is_respected(problem: AnnualProblem, plan: AnnualPlan) -> Iterator[Violation]:
    """Yield a violation when all enrolments after grants and all fixed prices cost more than the whole budget."""
    if problem.budget_minor is None:
        return
    spent = total_price(problem, plan)
    if spent > problem.budget_minor:
        detail = f"{spent} is more than {problem.budget_minor}"
        yield Violation(rule="whole_budget_is_respected", subject="price", detail=detail)


def seats_are_respected(problem: AnnualProblem, plan: AnnualPlan) -> Iterator[Violation]:
    """Yield a violation for each offering with more learners than it has seats left."""
    for seat, count in sorted(enrolments(problem, plan).items(), key=str):
        left = problem.seats_by_offering.get(seat)
        if left is not None and count > left:
            detail = f"{count} learners are more than {left} seats"
            yield Violation(rule="seats_are_respected", subject=f"{seat[0]} {seat[1]}", detail=detail)


def least_learners_are_reached(problem: AnnualProblem, plan: AnnualPlan) -> Iterator[Violation]:
    """Yield a violation for each offering that has some of these learners, and fewer than it needs."""
    for seat, count in sorted(enrolments(problem, plan).items(), key=str):
        terms = problem.terms_by_offering.get(seat)
        if terms is not None and count < terms.least_learners:
            detail = f"{count} learners are fewer than {terms.least_learners}"
            yield Violation(rule="least_learners_are_reached", subject=f"{seat[0]} {seat[1]}", detail=detail)


def grants_pay_at_most_their_share(problem: AnnualProblem, plan: AnnualPlan) -> Iterator[Violation]:
    """Yield a violation for each learner for whom a grant pays more than its share, or than its limit for each."""
    known = {grant.id for grant in problem.grants}
    for learner, entry in planned(problem, plan):
        if not entry.granted:
            continue
        most = grantable(problem, learner, entry.path)
        for grant, amount in _granted(entry).items():
            if grant not in known:
                yield _overpaid(learner.id, f"{grant} is no grant of this problem")
            elif amount > most.get(grant, 0):
                yield _overpaid(learner.id, f"{grant} pays {amount}, more than {most.get(grant, 0)}")
        for granted in entry.granted:
            if granted.amount_minor < 0:
                yield _overpaid(learner.id, f"{granted.grant} pays {granted.amount_minor}, less than nothing")


def grants_stay_within_their_limits(problem: AnnualProblem, plan: AnnualPlan) -> Iterator[Violation]:
    """Yield a violation for each grant that pays more than its limit for all learners together."""
    paid: Counter[GrantId] = Counter()
    for _, entry in planned(problem, plan):
        for granted in entry.granted:
            paid[granted.grant] += granted.amount_minor
    for grant in problem.grants:
        if grant.most_minor is not None and paid[grant.id] > grant.most_minor:
            detail = f"{paid[grant.id]} is more than {grant.most_minor}"
            yield Violation(rule="grants_stay_within_their_limits", subject=grant.id, detail=detail)


#: Every hard rule of a year.
RULES: tuple[AnnualRule, ...] = (
    every_learner_has_one_plan,
    paths_obey_their_rules,
    own_budgets_are_respected,
    centre_budgets_are_respected,
    whole_budget_is_respected,
    seats_are_respected,
    least_learners_are_reached,
    grants_pay_at_most_their_share,
    grants_stay_within_their_limits,
)


def violations(problem: AnnualProblem, plan: AnnualPlan) -> tuple[Violation, ...]:
    """Return everything that a plan breaks."""
    return tuple(violation for rule in RULES for violation in rule(problem, plan))


def _plans_nothing_and_may(learner: AnnualLearner, entry: LearnerPlan) -> bool:
    """Tell, without a simulation, whether a path is empty and nothing demands a step."""
    if entry.path.steps or entry.path.placements or learner.in_progress:
        return False
    return not any(lock.keep for lock in learner.locks)


def _granted(entry: LearnerPlan) -> Counter[GrantId]:
    amounts: Counter[GrantId] = Counter()
    for granted in entry.granted:
        amounts[granted.grant] += granted.amount_minor
    return amounts


def _overpaid(learner: LearnerId, detail: str) -> Violation:
    return Violation(rule="grants_pay_at_most_their_share", subject=learner, detail=detail)
