"""The verification of a year from the problem and the answer alone."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from solver.annual.answer import AnnualResult, AnnualTier, Prices
from solver.annual.check import check_result
from solver.annual.objective import values
from solver.annual.problem import AnnualLearner, AnnualProblem
from solver.annual.rules import violations
from solver.annual.verify.cases import cases_faults
from solver.annual.verify.company import Company
from solver.annual.verify.demands import ask_too_much, of_the_bound
from solver.annual.verify.learners import Best, Case, Learners, Position
from solver.annual.verify.prices import TIERS, Tariffs, shared_at
from solver.annual.verify.verdict import BoundProof, TermVerdict, Verdict
from solver.result import Status, Violation

#: Told what is being recomputed, and how much of it is done, from 0 to 1.
Progress = Callable[[str, float], None]
#: Learners of a company that is decided whole again when there are no prices.
_FEW = 60
#: Of more, up to so many, it is looked whether any plan is better than is stated, where prices prove less.
_MANY = 400


def look_away(what: str, share_done: float) -> None:
    """Show nothing."""


def verify_year(
    problem: AnnualProblem, result: AnnualResult, *, executor: Executor | None = None, progress: Progress = look_away
) -> Verdict:
    """Return what a second look at an answer finds: its rules, its values, and each bound from its prices."""
    if result.plan is None:
        return _without_plan(problem, result)
    progress("rules", 0.0)
    broken = violations(problem, result.plan)
    faults = list(broken or check_result(problem, result))
    prices = {tier: result.certificate.of(tier) if result.certificate is not None else () for tier in TIERS}
    faults += [
        Violation(rule="prices_prove_something", subject=tier, detail=detail)
        for tier, cases in prices.items()
        for detail in cases_faults(problem, tier, cases)
    ]
    if [term.name for term in result.terms] != list(TIERS):
        return Verdict(violations=tuple(faults))
    reached = tuple(term.value for term in result.terms) if broken else tuple(values(problem, result.plan).values())
    can_be_bounded = not broken and not any(fault.rule == "prices_prove_something" for fault in faults)
    work = _Work(problem, reached, prices, Learners(problem, executor), progress)
    terms = []
    for term, tier, value in zip(result.terms, TIERS, reached, strict=True):
        found = work.bound(tier, term.bound) if can_be_bounded else _Found(None, BoundProof.NONE)
        if found.bound is not None and _sign(tier) * (found.bound - value) < 0:
            # Either the prices or this computation would be wrong.
            detail = f"{found.bound} was recomputed, and the plan reaches {value}"
            faults.append(Violation(rule="recomputed_bounds_are_not_passed", subject=tier, detail=detail))
        terms.append(
            TermVerdict(
                tier=tier,
                stated_value=term.value,
                value=value,
                stated_bound=term.bound,
                bound=found.bound,
                by=found.by,
                loose_learners=found.loose_learners,
            )
        )
    return Verdict(violations=tuple(faults), terms=tuple(terms))


@dataclass(frozen=True, slots=True)
class _Found:
    """A recomputed bound as it is stated, the price as a price; None when there is none."""

    bound: int | None
    by: BoundProof
    loose_learners: int = 0


class _Work:
    """The recomputation of the bounds of one answer."""

    def __init__(
        self,
        problem: AnnualProblem,
        reached: tuple[int, ...],
        prices: dict[AnnualTier, tuple[Prices, ...]],
        learners: Learners,
        progress: Progress,
    ) -> None:
        self._problem, self._reached, self._prices = problem, reached, prices
        self._learners, self._progress = learners, progress
        self._looked_at: tuple[list[Position], list[dict[Case, Best]]] | None = None

    def bound(self, tier: AnnualTier, stated: int) -> _Found:
        """Return the bound of a tier, tried until it is as good as the stated one or as good as it gets."""
        sign, count, prices = _sign(tier), len(self._problem.learners), self._prices[tier]
        found = self._from_prices(tier, stated, prices) if prices else _Found(None, BoundProof.NONE)
        if not prices and tier is AnnualTier.PRICE and count > _FEW:
            # Nothing costs less than nothing, whatever the prices.
            found = _Found(0, BoundProof.PRICES)
        is_proven = found.bound is not None and sign * (found.bound - stated) <= 0
        if is_proven or count > _MANY:
            return found
        if count > _FEW:
            self._progress(f"{tier}_whole", 0.0)
            reached = self._reached[: TIERS.index(tier)]
            is_passed = Company(self._problem, in_weeks=False).is_passed(tier, sign * stated, reached)
            return found if is_passed else _Found(stated, BoundProof.WHOLE, count)
        # A search may know of a small company more than any prices can say.
        most, in_weeks = self._whole(tier, sign * stated)
        if most is None or (found.bound is not None and sign * found.bound <= most):
            return found
        return _Found(sign * most, BoundProof.WHOLE, 0 if in_weeks else len(self._problem.learners))

    def _from_prices(self, tier: AnnualTier, stated: int, cases: tuple[Prices, ...]) -> _Found:
        """Return the bound of the case that leaves most possible."""
        sign = _sign(tier)
        found = [self._by_prices((tier, number), sign * stated, prices) for number, prices in enumerate(cases)]
        known = [most for most, _ in found if most is not None]
        most = max(known) if len(known) == len(found) else None
        if most is not None and tier is AnnualTier.PRICE:
            # Nothing costs less than nothing.
            most = min(most, 0)
        return _Found(None if most is None else sign * most, BoundProof.PRICES, max(loose for _, loose in found))

    def _by_prices(self, case: Case, stated: int, prices: Prices) -> tuple[int | None, int]:
        """Return a bound, more being better: the weeks are looked at only where it is not proven without."""
        tier = case[0]
        positions, glances = self._glances()
        found = [each[case] for each in glances]
        shared = shared_at(self._problem, tier, prices, self._reached[: TIERS.index(tier)])
        total = shared
        for each, position in zip(found, positions, strict=True):
            if each.bound is None:
                return None, 0
            total += each.bound * position.times
        waiting = [
            (place, positions[place].learner, dict(positions[place].tariffs)[case])
            for place, each in enumerate(found)
            if not each.in_weeks
        ]
        if total // prices.scale > stated:
            for done, (place, best) in enumerate(self._learners.in_weeks(waiting), 1):
                before = found[place].bound
                if best.bound is None or before is None:
                    return None, 0
                found[place] = Best(min(before, best.bound), True)
                total -= (before - min(before, best.bound)) * positions[place].times
                self._progress(f"{tier}_weeks", done / len(waiting))
                if total // prices.scale <= stated:
                    break
        loose = sum(p.times for each, p in zip(found, positions, strict=True) if not each.in_weeks)
        return total // prices.scale, loose

    def _glances(self) -> tuple[list[Position], list[dict[Case, Best]]]:
        """Return every position with its bounds in all cases of all tiers that have prices: looked at once for all."""
        if self._looked_at is None:
            positions = self._learners.positions(
                {
                    (tier, number): Tariffs(self._problem, tier, prices)
                    for tier, cases in self._prices.items()
                    for number, prices in enumerate(cases)
                }
            )
            glances: list[dict[Case, Best]] = [{} for _ in positions]
            for done, (place, bests) in enumerate(self._learners.glances(positions), 1):
                cases = [each for each, _ in positions[place].tariffs]
                glances[place] = dict(zip(cases, bests, strict=True))
                self._progress(next(tier for tier in TIERS if self._prices[tier]), done / len(positions))
            self._looked_at = positions, glances
        return self._looked_at

    def _whole(self, tier: AnnualTier, stated: int) -> tuple[int | None, bool]:
        reached = self._reached[: TIERS.index(tier)]
        self._progress(tier, 0.0)
        loose = Company(self._problem, in_weeks=False).best(tier, reached)
        if loose is None or loose <= stated:
            return loose, loose is None
        self._progress(f"{tier}_weeks", 0.5)
        return Company(self._problem, in_weeks=True).best(tier, reached), True


def _without_plan(problem: AnnualProblem, result: AnnualResult) -> Verdict:
    """Look whether there is no plan, for somebody alone or for all together."""
    found = check_result(problem, result)
    if result.status is not Status.INFEASIBLE:
        return Verdict(violations=found)
    bound = of_the_bound(problem)
    is_proven = ask_too_much(problem) or any(_is_impossible(_alone(problem, learner)) for learner in bound.learners)
    if not is_proven and len(problem.learners) > _FEW:
        # Who is bound by nothing may do nothing: what the others cannot do, all cannot.
        is_proven = len(bound.learners) <= _FEW and _is_impossible(bound)
        return Verdict(violations=found, has_no_plan=is_proven or None)
    return Verdict(violations=found, has_no_plan=is_proven or _is_impossible(problem))


def _alone(problem: AnnualProblem, learner: AnnualLearner) -> AnnualProblem:
    """Return the year of one learner who has everything that is shared."""
    return AnnualProblem(
        competencies=problem.competencies,
        modules=problem.modules,
        learners=(learner,),
        grants=problem.grants,
        cost_centres=problem.cost_centres,
    )


def _is_impossible(problem: AnnualProblem) -> bool:
    return any(Company(problem, in_weeks=weeks).best(AnnualTier.ESSENTIAL_STEPS, ()) is None for weeks in (False, True))


def _sign(tier: AnnualTier) -> int:
    return -1 if tier is AnnualTier.PRICE else 1
