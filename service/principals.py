"""Who is asking, and what it may do."""

from dataclasses import dataclass
from typing import Literal, get_args

Permission = Literal["lms", "hr", "manager", "employee", "admin"]
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)

#: An API key, a person who signed in, a visitor of the demo, somebody at this machine.
Kind = Literal["key", "person", "demo", "local"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Whoever a request comes from, once it is known."""

    #: Stable, and safe to write down: "key:0f3a...", "user:3a...", "demo:hr", "command-line".
    name: str
    permissions: frozenset[Permission]
    #: The learner that the person is: an employee, or a manager who is one.
    learner: str | None = None
    #: Of a manager: each with all that lies below it.
    cost_centres: frozenset[str] = frozenset()
    #: True for a manager who also sees those whose reporting line ends at `learner`.
    leads: bool = False
    #: The one learner that this request is about; everybody else looks missing to it.
    acting_for: str | None = None
    #: True when each request has to say which learner it acts for.
    names_learner: bool = False
    kind: Kind = "key"
