"""What a verification found: rules and values by the judges, and each bound by a computation of its own."""

from dataclasses import dataclass
from enum import StrEnum

from solver.annual.answer import AnnualTier
from solver.result import Violation


class BoundProof(StrEnum):
    """By what a bound was recomputed."""

    #: From the prices that came with the plan.
    PRICES = "prices"
    #: By deciding the whole company again.
    WHOLE = "whole"
    #: Not at all: there are no prices, and the company is too large to be decided whole.
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermVerdict:
    """One term: what is stated, and what was recomputed."""

    tier: AnnualTier
    stated_value: int
    value: int
    stated_bound: int
    #: None when there is nothing to recompute it from.
    bound: int | None
    by: BoundProof
    #: Learners for whom the weeks of modules without dates were left open, which only makes a bound weaker.
    loose_learners: int = 0

    @property
    def is_value_right(self) -> bool:
        return self.value == self.stated_value

    @property
    def excess(self) -> int | None:
        """How much weaker the recomputed bound is than the stated one: 0 and below proves what is stated."""
        if self.bound is None:
            return None
        sign = -1 if self.tier is AnnualTier.PRICE else 1
        return sign * (self.bound - self.stated_bound)

    @property
    def is_bound_proven(self) -> bool:
        return self.excess is not None and self.excess <= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All that was found."""

    #: Rules that the plan breaks, and whatever does not add up.
    violations: tuple[Violation, ...]
    terms: tuple[TermVerdict, ...] = ()
    #: For an answer without a plan: whether there is none. None when a plan was stated, or when it was not settled.
    has_no_plan: bool | None = None

    @property
    def is_verified(self) -> bool:
        if self.violations:
            return False
        if not self.terms:
            return self.has_no_plan is True
        return all(term.is_value_right and term.is_bound_proven for term in self.terms)
