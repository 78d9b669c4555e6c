"""What the issuer says of somebody, and what that opens here.

A system is known by a token that it got in its own name, and its scopes say what it may do: `gradus:lms` is the
permission `lms`. A person is known by claims, whose names and values the settings tell: which claim lists groups, what
each group opens, which claim holds the id of the learner they are, and which the cost centres that they lead.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from catalog import KEY_LENGTH, NAME_LENGTH
from service.keys import PERMISSIONS, Permission

SCOPE_PREFIX = "gradus:"
#: Bounds of what is taken over from a token.
MOST_VALUES = 1000
MOST_CENTRES = 200

ManagerScope = Literal["cost_centre", "reporting_line", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNames:
    """Where in a token things stand; a name with dots leads into objects: `realm_access.roles`."""

    permission: str = "groups"
    #: What each value of that claim opens.
    permissions: Mapping[str, Permission] = field(default_factory=dict)
    learner: str | None = "employee_number"
    cost_centres: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What somebody may do, as the issuer says today."""

    permissions: frozenset[Permission]
    learner: str | None = None
    cost_centres: frozenset[str] = frozenset()
    #: What the person is called, to greet them by.
    name: str | None = None


def is_system(claims: Mapping[str, Any]) -> bool:
    """Tell whether a token was given to a system in its own name: then it is its own subject."""
    client = claims.get("client_id", claims.get("azp"))
    return isinstance(client, str) and client == claims.get("sub")


def system(claims: Mapping[str, Any]) -> Standing:
    """Return what a system may do: its scopes say it."""
    scopes = _values(claims.get("scope"))
    opened = (scope.removeprefix(SCOPE_PREFIX) for scope in scopes if scope.startswith(SCOPE_PREFIX))
    # A plan of one's own is for people: a system has none.
    return Standing(permissions=_known(opened) - {"employee"})


def person(claims: Mapping[str, Any], names: ClaimNames) -> Standing:
    """Return what a person may do.

    Whoever the issuer knows as a learner may see their own plan; who sees every learner's needs no such permission.
    """
    values = _values(_at(claims, names.permission))
    opened = _known(names.permissions[value] for value in values if value in names.permissions)
    learner = _identifier(_at(claims, names.learner)) if names.learner else None
    if learner is not None and not opened & {"lms", "hr"}:
        opened |= {"employee"}
    if learner is None:
        opened -= {"employee"}
    centres = _values(_at(claims, names.cost_centres)) if names.cost_centres else ()
    return Standing(
        permissions=opened,
        learner=learner if "employee" in opened else None,
        cost_centres=frozenset(sorted(filter(None, map(_identifier, centres)))[:MOST_CENTRES]),
        name=_name(claims),
    )


def _known(values: Any) -> frozenset[Permission]:
    named = set(values)
    return frozenset(permission for permission in PERMISSIONS if permission in named)


def _at(claims: Mapping[str, Any], name: str) -> Any:
    """Return a claim by its whole name, which may be an address with dots, else by the way into objects."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _values(said: Any) -> tuple[str, ...]:
    """Return several values: a list of texts, or one text with spaces between."""
    listed = said.split() if isinstance(said, str) else said
    if not isinstance(listed, list):
        return ()
    return tuple(value for value in listed[:MOST_VALUES] if isinstance(value, str))


def _identifier(said: Any) -> str | None:
    """Return an id: a text, or a whole number such as a staff number; anything else is none."""
    text = str(said) if type(said) is int else said
    if not isinstance(text, str) or not 0 < len(text) <= KEY_LENGTH or not text.isprintable() or text != text.strip():
        return None
    return text


def _name(claims: Mapping[str, Any]) -> str | None:
    for claim in ("name", "preferred_username"):
        said = claims.get(claim)
        if isinstance(said, str) and said.strip() and said.isprintable():
            return said.strip()[:NAME_LENGTH]
    return None
