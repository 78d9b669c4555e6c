"""The words in which every answer is given: a status, terms with their bounds, and what breaks a rule."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How an answer ended, and what may be relied on then."""

    #: A plan, and each term's value equals its proven bound.
    OPTIMAL = "optimal"
    #: A plan that obeys every rule; a limit of the search came before some proof.
    FEASIBLE = "feasible"
    #: No plan obeys the hard rules; relaxations say the smallest changes that would make one.
    INFEASIBLE = "infeasible"
    #: A limit of the search came before a plan, or a proof that there is none.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One tier of the goal: its value in the plan, and the proven bound among plans as good in the tiers before it."""

    name: str
    value: int
    bound: int

    @property
    def is_proven(self) -> bool:
        return self.value == self.bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One way in which a plan breaks a rule."""

    rule: str
    subject: str
    detail: str


class BrokenRule(RuntimeError):
    """Is raised when an answer of our own breaks a rule: a fault of ours, never shown as a plan."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        self.violations = violations
        super().__init__("; ".join(f"{v.rule} ({v.subject}): {v.detail}" for v in violations))
