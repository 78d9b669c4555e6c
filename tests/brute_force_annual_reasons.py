"""Why a gap of a year stays open, by looking at everything that its learner may do while all others keep their plans.

It shares no line with the search: what a learner may do comes from the oracle of one learner, and whether the company
could have it so is said by the rules of a year, run on the whole plan with this learner's part exchanged.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from solver.annual import rules
from solver.annual.answer import AnnualPlan, Granted, LearnerPlan
from solver.annual.objective import enrolments, grantable, seats_taken
from solver.annual.problem import AnnualLearner, AnnualProblem, GrantId, LearnerId
from solver.annual.reasons import AnnualReason
from solver.domain import Calendar, CompetencyId, Module
from solver.path.answer import LearningPath, OpenReason
from solver.path.objective import state_after
from solver.path.problem import PathProblem
from tests.brute_force import Oracle
from tests.brute_force_choices import Choice, choices

_MONEY = {
    "own": rules.own_budgets_are_respected,
    "centre": rules.centre_budgets_are_respected,
    "whole": rules.whole_budget_is_respected,
}


class ReasonOracle:
    """The reasons of one learner's open gaps beside the plans of all others."""

    def __init__(self, problem: AnnualProblem, plan: AnnualPlan, learner_id: LearnerId) -> None:
        self.problem, self.plan = problem, plan
        self.learner = problem.learner_by_id[learner_id]
        self.entry = next(entry for entry in plan.learners if entry.learner == learner_id)
        self.roomy = replace(problem, modules=tuple(map(_with_seats, problem.modules)))

    def reason(self, competency: CompetencyId, reached: int, *, is_proven: bool = True) -> AnnualReason | None:
        """Return the first reason that is true; None for a trade that a better plan would not have to make."""
        unlimited = replace(self.learner, budget_minor=None, effort_limit_hundredths=None, bars=())
        unlimited = replace(
            unlimited, calendar=Calendar(start_day=self.learner.calendar.start_day, weekly_hundredths=None)
        )
        first = Oracle(self.roomy.path_problem(unlimited)).reason(competency, reached)
        if first is not OpenReason.TRADE_OFF:
            return AnnualReason(first)

        def closes_more(path: LearningPath) -> bool:
            return state_after(self._alone(self.learner), path).level(competency) > reached

        ladder: tuple[tuple[AnnualReason, str], ...] = (
            (AnnualReason.TRADE_OFF, ""),
            (AnnualReason.OWN_BUDGET, "own"),
            (AnnualReason.CENTRE_BUDGET, "centre whole"),
            (AnnualReason.SEATS, "seats"),
            (AnnualReason.EFFORT, "effort"),
            (AnnualReason.TIME, "time"),
        )
        for reason, lifted in ladder:
            if any(self._may(lifted, closes_more)):
                return None if not lifted and not is_proven and self._could_be_better() else reason
        return AnnualReason.LIMITS

    def _alone(self, learner: AnnualLearner, *, has_seats: bool = False) -> PathProblem:
        return (self.roomy if has_seats else self.problem).path_problem(replace(learner, budget_minor=None))

    def _may(self, lifted: str, wanted: Callable[[LearningPath], bool]) -> Iterator[Choice]:
        """Yield what the learner may do, of what is wanted, with these limits lifted."""
        learner = self.learner
        if "effort" in lifted:
            learner = replace(learner, effort_limit_hundredths=None)
        if "time" in lifted:
            learner = replace(learner, calendar=self._endless())
        for choice in choices(self._alone(learner, has_seats="seats" in lifted)):
            if wanted(choice.path) and self._has_room("seats" in lifted, choice) and self._has_money(lifted, choice):
                yield choice

    def _could_be_better(self) -> bool:
        """Tell whether the learner alone could close more weighted steps, staying where others need company."""
        counts = enrolments(self.problem, self.plan)
        needed = [
            seat
            for seat in seats_taken(self.learner, self.entry.path)
            if seat in self.problem.terms_by_offering
            and 0 < counts[seat] - 1 < self.problem.terms_by_offering[seat].least_learners
        ]
        now = self._steps(self.entry.path)
        return any(
            (choice.essential, choice.steps) > now
            and choice.enrolled.issuperset(needed)
            and self._has_room(False, choice)
            and self._has_money("", choice)
            for choice in choices(self._alone(self.learner))
        )

    def _steps(self, path: LearningPath) -> tuple[int, int]:
        alone = self._alone(self.learner)
        before, after = state_after(alone, LearningPath(steps=())), state_after(alone, path)
        gained = [
            (
                entry.essential,
                entry.weight
                * alone.competency_by_id[entry.competency].steps(
                    before.level(entry.competency), min(entry.level, after.level(entry.competency))
                ),
            )
            for entry in alone.requirements
        ]
        return sum(steps for is_essential, steps in gained if is_essential), sum(steps for _, steps in gained)

    def _endless(self) -> Calendar:
        """Return days enough for everything, none of them taken."""
        start = self.learner.calendar.start_day
        last = max([start, *(o.last_day for module in self.problem.modules for o in module.offerings or ())])
        return Calendar(start_day=start, finish_day=(last // 7 + 2) * 7, weekly_hundredths=None)

    def _with(self, choice: Choice) -> AnnualPlan:
        """Return the plan with this learner's part exchanged, grants paying all they can."""
        paid: Counter[GrantId] = Counter()
        for entry in self.plan.learners:
            for granted in entry.granted if entry.learner != self.learner.id else ():
                paid[granted.grant] += granted.amount_minor
        most = grantable(self.problem, self.learner, choice.path)
        amounts = []
        for grant in self.problem.grants:
            left = most.get(grant.id, 0) if grant.most_minor is None else grant.most_minor - paid[grant.id]
            amounts.append(Granted(grant=grant.id, amount_minor=min(left, most.get(grant.id, 0))))
        mine = LearnerPlan(learner=self.learner.id, path=choice.path, granted=tuple(amounts))
        return AnnualPlan(
            learners=tuple(mine if entry.learner == self.learner.id else entry for entry in self.plan.learners)
        )

    def _has_money(self, lifted: str, choice: Choice) -> bool:
        changed = self._with(choice)
        return not any(
            violation
            for name, rule in _MONEY.items()
            if name not in lifted.split()
            for violation in rule(self.problem, changed)
        )

    def _has_room(self, is_lifted: bool, choice: Choice) -> bool:
        """Tell whether the offerings have room for the learner, and learners enough."""
        if is_lifted:
            return True
        changed = self._with(choice)
        if any(True for _ in rules.seats_are_respected(self.problem, changed)):
            return False
        counts = enrolments(self.problem, changed)
        terms = self.problem.terms_by_offering
        return all(counts[seat] >= terms[seat].least_learners for seat in choice.enrolled if seat in terms)


def _with_seats(module: Module) -> Module:
    if module.offerings is None:
        return module
    return replace(module, offerings=tuple(replace(offering, seats_left=None) for offering in module.offerings))
