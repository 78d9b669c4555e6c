"""One request that is sent with faults, and what it needs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.service.conftest import Api

Made = dict[str, str]


def nothing(_: Api, __: str) -> Made:
    return {}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One request, what has to be there for it, and what has to be there again for each time it is sent."""

    method: str
    route: str
    #: What is sent; every string in it may name what was made, and the run.
    body: dict[str, Any] | None = None
    query: dict[str, str] = field(default_factory=dict)
    permission: str = "hr"
    #: Whose key it is, where it is somebody's own.
    learner: str | None = None
    once: Callable[[Api, str], Made] = nothing
    each: Callable[[Api, str], Made] = nothing
    headers: dict[str, str] = field(default_factory=dict)
    #: True for what asks so much that only some places are tried: the first, the last, and some between.
    sparse: bool = False
    #: Sent as a form in the place of a body.
    files: dict[str, tuple[str, str]] | None = None
    #: True for a POST that stores: it is sent under an Idempotency-Key.
    keyed: bool = False
    #: What sending it again may be answered with, besides that it is done: what is gone is not there any more.
    again: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.method} {self.route}"

    def __str__(self) -> str:
        return self.name
