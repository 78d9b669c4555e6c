"""Everybody who may call: with nothing, with what is no good, and with each kind of key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from service import keys
from service.database import Database
from tests.service.access.objects import HEAD, PEOPLE

#: Signed by nobody that this service knows, for somebody else.
FOREIGN_TOKEN = (
    "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6ImEifQ"
    ".eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwiYXVkIjoib3RoZXIiLCJzdWIiOiJhIiwiZXhwIjo0MDAwMDAwMDAwfQ.c2lnbmF0dXJl"
)


@dataclass(frozen=True, kw_only=True)
class Caller:
    """One kind of caller: what its key opens, and whom of the company it may know of."""

    permissions: frozenset[str] = frozenset()
    #: Whom, by the permission that opens a route.
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    made: dict[str, Any] | None = None
    #: What stands in the place of a key.
    token: str | None = None
    acting_for: str | None = None
    ended: bool = False
    revoked: bool = False

    @property
    def is_known(self) -> bool:
        return self.made is not None and not self.ended and not self.revoked

    def knows(self, opened: Iterable[str]) -> frozenset[str]:
        """Return whom the caller may know of where these permissions open the route."""
        return frozenset().union(*(self.known.get(permission, frozenset()) for permission in opened))

    @property
    def must_name(self) -> bool:
        return bool(self.made and self.made.get("names_learner")) and self.acting_for is None


def _key(
    *permissions: str,
    knows: set[str] | None = None,
    apart: dict[str, frozenset[str]] | None = None,
    acting_for: str | None = None,
    **made: Any,
) -> Caller:
    return Caller(
        permissions=frozenset(permissions),
        known={permission: frozenset(knows or ()) for permission in permissions} | (apart or {}),
        made={"permissions": permissions, **made},
        acting_for=acting_for,
    )


_ALL = {"own", "team", "other", "line", "between"}

CALLERS: dict[str, Caller] = {
    "nobody": Caller(),
    "garbage": Caller(token="gk_0000000000000000_garbage"),
    "foreign token": Caller(token=FOREIGN_TOKEN),
    "ended": Caller(made={"permissions": ["hr"]}, ended=True),
    "revoked": Caller(made={"permissions": ["hr"]}, revoked=True),
    "employee": _key("employee", learner=PEOPLE["own"], knows={"own"}),
    "peer": _key("employee", learner=PEOPLE["other"], knows={"other"}),
    "manager": _key("manager", cost_centres=["A"], knows={"own", "team"}),
    "other manager": _key("manager", cost_centres=["A1"], knows={"own"}),
    "head of a line": _key("manager", learner=HEAD, knows={"line", "between"}),
    "manager and employee": _key(
        "manager",
        "employee",
        learner=PEOPLE["other"],
        cost_centres=["A1"],
        apart={"manager": frozenset({"own"}), "employee": frozenset({"other"})},
    ),
    "hr": _key("hr", knows=_ALL),
    "lms": _key("lms", knows=_ALL),
    "lms acting for one": _key("lms", acting_for=PEOPLE["own"], knows={"own"}),
    "hr bound to name one": _key("hr", names_learner=True, knows=_ALL),
    "hr naming one": _key("hr", names_learner=True, acting_for=PEOPLE["team"], knows={"team"}),
    "admin": _key("admin"),
}


def token_of(database: Database, caller: Caller) -> str | None:
    """Return what the caller sends, with the key made for it."""
    if caller.made is None:
        return caller.token
    past = datetime.now(UTC) - timedelta(days=2)
    bounds = {"ends_at": past + timedelta(days=1), "at": past} if caller.ended else {}
    with database.write() as session:
        row, token = keys.create(session, name="caller", **caller.made, **bounds)
        if caller.revoked:
            keys.revoke(session, row.id)
    return token
