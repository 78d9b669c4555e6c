"""From which state a plan goes to which, and who may send it there; nobody approves their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from service.errors import Forbidden
from service.principals import Principal
from service.schemas.development import Action, Capacity, PlanState, StepStatus
from service.scope import EVERYBODY

#: What can still change; all else is history.
OPEN: frozenset[PlanState] = frozenset({"draft", "proposed"})
UNDER_WAY: frozenset[PlanState] = frozenset({"approved", "in_progress"})

_SELF: frozenset[Capacity] = frozenset({"employee", "hr"})
_ABOVE: frozenset[Capacity] = frozenset({"manager", "hr"})
_PEOPLE: frozenset[Capacity] = _SELF | _ABOVE
_ALL: frozenset[Capacity] = _PEOPLE | {"lms"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One way from a state to another."""

    by: frozenset[Capacity]
    #: Who has to say why.
    reason_of: frozenset[Capacity] = frozenset()
    #: What it is called, by who does it.
    action: Mapping[Capacity, Action]


def _move(action: Action, by: frozenset[Capacity], reason_of: frozenset[Capacity] = frozenset()) -> Move:
    return Move(by=by, reason_of=reason_of, action=MappingProxyType(dict.fromkeys(by, action)))


_BACK = Move(
    by=_PEOPLE,
    reason_of=_ABOVE,
    action=MappingProxyType({"employee": "withdraw", "manager": "send_back", "hr": "send_back"}),
)

MOVES: Mapping[tuple[PlanState, PlanState], Move] = {
    ("draft", "proposed"): _move("propose", _SELF),
    ("draft", "superseded"): _move("discard", _SELF),
    ("proposed", "draft"): _BACK,
    ("proposed", "approved"): _move("approve", _ABOVE),
    ("proposed", "superseded"): _move("discard", _SELF),
    ("approved", "in_progress"): _move("begin", _PEOPLE),
    ("approved", "superseded"): _move("discard", _ABOVE, _ABOVE),
    ("in_progress", "completed"): _move("complete", _ABOVE),
    ("in_progress", "superseded"): _move("discard", _ABOVE, _ABOVE),
}

#: How a step goes on while its plan is under way, and who may say so.
STEP_MOVES: Mapping[tuple[StepStatus, StepStatus], frozenset[Capacity]] = {
    ("approved", "enrolled"): _ALL,
    ("approved", "done"): _ABOVE | {"lms"},
    ("approved", "failed"): _ABOVE | {"lms"},
    ("enrolled", "approved"): _ALL,
    ("enrolled", "done"): _ABOVE | {"lms"},
    ("enrolled", "failed"): _ABOVE | {"lms"},
    ("failed", "approved"): _ABOVE | {"lms"},
    ("failed", "enrolled"): _ALL,
}

_WAITS: Mapping[PlanState, Capacity] = {
    "draft": "employee",
    "proposed": "manager",
    "approved": "employee",
    "in_progress": "employee",
}


def capacity_of(principal: Principal, learner: str) -> Capacity:
    """Return as whom a caller acts on the plan of a learner whom they may know of.

    Whoever the plan is about acts as an employee, whatever else they may do; and so does a system that acts for them.
    Whoever leads somebody is no such system, and speaks for themself whatever a request is narrowed to.
    """
    if principal.learner == learner or (principal.acting_for == learner and principal.permissions & EVERYBODY):
        return "employee"
    ranked: tuple[Capacity, ...] = ("hr", "manager", "lms")
    for capacity in ranked:
        if capacity in principal.permissions:
            return capacity
    raise Forbidden("")


def actions(state: PlanState, capacity: Capacity) -> list[Action]:
    """Return what somebody may do with a plan in this state, each once."""
    found: dict[Action, None] = {}
    if state in OPEN | UNDER_WAY:
        found["try"] = None
    for (before, _), move in MOVES.items():
        if before == state and capacity in move.by:
            found[move.action[capacity]] = None
    if state in UNDER_WAY:
        found["enrol"] = None
        if capacity in STEP_MOVES["enrolled", "done"]:
            found["settle"] = None
    if capacity == "employee":
        found["subscribe"] = None
    return list(found)


def waits_for(state: PlanState) -> Capacity | None:
    """Return who has to do the next thing."""
    return _WAITS.get(state)
