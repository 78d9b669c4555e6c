"""API keys: made once, shown once, kept only as a digest."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Row, Table, bindparam, outerjoin
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, func, select

from service.errors import Fault, InvalidRequest, NotFound, Unauthenticated
from service.principals import PERMISSIONS, Permission, Principal
from service.tables import ApiKey, ApiKeyBase, KeyBound, KeyCentre
from service.texts import sentence

__all__ = ["PERMISSIONS", "PREFIX", "Permission", "Principal", "create", "principal", "revoke", "verify"]

PREFIX = "gk"
#: Whether a key opens anything: one ends by itself, or by somebody's word.
State = Literal["open", "ended", "revoked"]
#: Compared with when there is no such key, so that a wrong id takes as long as a wrong secret.
_NO_HASH = hashlib.sha256(b"").hexdigest()

_KEYS: Table = ApiKey.__table__  # type: ignore[attr-defined]
_BOUNDS: Table = KeyBound.__table__  # type: ignore[attr-defined]
_CENTRES: Table = KeyCentre.__table__  # type: ignore[attr-defined]
# Every request asks this: made once, and without the machinery that rows need.
_ONE = (
    rows_of(_KEYS, _BOUNDS.c.ends_at, _BOUNDS.c.names_learner)
    .select_from(outerjoin(_KEYS, _BOUNDS, _BOUNDS.c.key == _KEYS.c.id))
    .where(_KEYS.c.id == bindparam("identity"))
)
_LED = rows_of(_CENTRES.c.cost_centre).where(_CENTRES.c.key == bindparam("identity"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A key as it may be shown: everything but its secret."""

    row: ApiKey
    cost_centres: tuple[str, ...]
    ends_at: datetime | None
    names_learner: bool

    def state(self, at: datetime) -> State:
        """Return whether the key opens anything at a moment, and if not, why."""
        if self.row.revoked_at is not None:
            return "revoked"
        return "ended" if self.ends_at is not None and self.ends_at <= at else "open"


def create(
    session: Session,
    *,
    name: str,
    permissions: Iterable[str],
    learner: str | None = None,
    cost_centres: Iterable[str] = (),
    ends_at: datetime | None = None,
    names_learner: bool = False,
    at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Store a new key and give it with the token, which nobody can find out again."""
    wanted, centres, now = sorted(set(permissions)), sorted(set(cost_centres)), at or datetime.now(UTC)
    found = [*_permission_faults(wanted, learner), *_bound_faults(wanted, centres, ends_at, now, names_learner)]
    if found:
        raise InvalidRequest.of(found)
    identity, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    base = ApiKeyBase(name=name, permissions=" ".join(wanted), learner=learner)
    row = ApiKey.model_validate(base, update={"id": identity, "secret_hash": _digest(secret), "created_at": now})
    session.add(row)
    session.flush()
    session.add_all(KeyCentre.model_validate({"key": identity, "cost_centre": centre}) for centre in centres)
    if ends_at is not None or names_learner:
        bound = {"key": identity, "ends_at": ends_at, "names_learner": names_learner}
        session.add(KeyBound.model_validate(bound))
    session.flush()
    return row, f"{PREFIX}_{identity}_{secret}"


def verify(session: Session, token: str, *, at: datetime | None = None, reporting: bool = False) -> Principal:
    """Say who holds this token, or refuse it without a word about why.

    `reporting` is the setting by which a manager also sees those whose reporting line ends at them.
    """
    prefix, _, rest = token.partition("_")
    identity, _, secret = rest.partition("_")
    plausible = prefix == PREFIX and len(identity) == 16 and identity.isalnum() and identity.isascii()
    row = session.connection().execute(_ONE, {"identity": identity}).one_or_none() if plausible else None
    known = hmac.compare_digest(_digest(secret), row.secret_hash if row is not None else _NO_HASH)
    if row is None or not known or not _is_open(row, at):
        raise Unauthenticated(given=True)
    return _principal(session, row, reporting)


def holder(
    session: Session, identity: str, *, at: datetime | None = None, reporting: bool = False
) -> tuple[str, Principal] | None:
    """Return the name and the principal of a key that is known by its id; nobody when it is closed or gone."""
    row = session.connection().execute(_ONE, {"identity": identity}).one_or_none()
    return None if row is None or not _is_open(row, at) else (row.name, _principal(session, row, reporting))


def principal(row: ApiKey) -> Principal:
    """Give the principal that a stored key stands for."""
    return Principal(name=f"key:{row.id}", permissions=_held(row.permissions), learner=row.learner)


def _is_open(row: Row[Any], at: datetime | None) -> bool:
    return row.revoked_at is None and (row.ends_at is None or row.ends_at > (at or datetime.now(UTC)))


def _principal(session: Session, row: Row[Any], reporting: bool) -> Principal:
    held = _held(row.permissions)
    manages = "manager" in held
    led = session.connection().execute(_LED, {"identity": row.id}).scalars() if manages else ()
    return Principal(
        name=f"key:{row.id}",
        permissions=held,
        learner=row.learner,
        cost_centres=frozenset(led),
        leads=manages and reporting and row.learner is not None,
        names_learner=bool(row.names_learner),
    )


def _held(permissions: str) -> frozenset[Permission]:
    return frozenset(permission for permission in PERMISSIONS if permission in permissions.split())


def listed(session: Session, *, after: str | None, limit: int) -> list[Entry]:
    """Return keys by their id, those that are closed among them."""
    question = select(ApiKey).order_by(col(ApiKey.id)).limit(limit)
    rows = session.exec(question if after is None else question.where(col(ApiKey.id) > after)).all()
    ids = [row.id for row in rows]
    bounds = {bound.key: bound for bound in session.exec(select(KeyBound).where(col(KeyBound.key).in_(ids)))}
    led = session.exec(select(KeyCentre).where(col(KeyCentre.key).in_(ids)).order_by(col(KeyCentre.cost_centre))).all()
    return [
        Entry(
            row=row,
            cost_centres=tuple(centre.cost_centre for centre in led if centre.key == row.id),
            ends_at=bounds[row.id].ends_at if row.id in bounds else None,
            names_learner=row.id in bounds and bounds[row.id].names_learner,
        )
        for row in rows
    ]


def count_open(session: Session, at: datetime) -> int:
    """Return how many keys open anything at a moment."""
    ended = select(KeyBound.key).where(col(KeyBound.ends_at) <= at)
    question = select(func.count()).select_from(ApiKey)
    return session.exec(question.where(col(ApiKey.revoked_at).is_(None), col(ApiKey.id).not_in(ended))).one()


def revoke(session: Session, identity: str, *, at: datetime | None = None) -> None:
    """End a key for good; ending it again changes nothing."""
    row = session.exec(select(ApiKey).where(ApiKey.id == identity).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(sentence("error-no-such-key", key=identity))
    if row.revoked_at is None:
        row.revoked_at = at or datetime.now(UTC)
        session.add(row)


def _permission_faults(permissions: Sequence[str], learner: str | None) -> list[Fault]:
    found = [
        Fault(
            detail=sentence("key-permission", permission=permission, known=PERMISSIONS),
            pointer="#/permissions",
            code="unknown_value",
        )
        for permission in permissions
        if permission not in PERMISSIONS
    ]
    if not permissions:
        found.append(Fault(detail=sentence("key-no-permission"), pointer="#/permissions", code="missing"))
    if "employee" in permissions and learner is None:
        found.append(Fault(detail=sentence("key-employee-learner"), pointer="#/learner", code="missing"))
    if learner is not None and not {"employee", "manager"} & set(permissions):
        found.append(Fault(detail=sentence("key-employee-learner"), pointer="#/learner", code="contradiction"))
    if "employee" in permissions and set(permissions) - {"employee", "manager"}:
        found.append(Fault(detail=sentence("key-employee-alone"), pointer="#/permissions", code="contradiction"))
    return found


def _bound_faults(
    permissions: Sequence[str], centres: Sequence[str], ends_at: datetime | None, now: datetime, names_learner: bool
) -> list[Fault]:
    found = []
    if centres and "manager" not in permissions:
        found.append(Fault(detail=sentence("key-centres-manager"), pointer="#/cost_centres", code="contradiction"))
    if ends_at is not None and ends_at <= now:
        found.append(Fault(detail=sentence("key-ended"), pointer="#/ends_at", code="out_of_range"))
    if names_learner and not {"lms", "hr"} & set(permissions):
        found.append(Fault(detail=sentence("key-names-learner"), pointer="#/names_learner", code="contradiction"))
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", errors="replace")).hexdigest()
