"""API keys: made once, shown once, kept only as a digest."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Table, bindparam
from sqlmodel import Session, select

from service.errors import Fault, InvalidRequest, NotFound, Unauthenticated
from service.principals import PERMISSIONS, Permission, Principal
from service.tables import ApiKey, ApiKeyBase
from service.texts import sentence

__all__ = ["PERMISSIONS", "PREFIX", "Permission", "Principal", "create", "principal", "revoke", "verify"]

PREFIX = "gk"
#: Compared with when there is no such key, so that a wrong id takes as long as a wrong secret.
_NO_HASH = hashlib.sha256(b"").hexdigest()

_KEYS: Table = ApiKey.__table__  # type: ignore[attr-defined]
# Every request asks this: made once, and without the machinery that rows need.
_ONE = _KEYS.select().where(_KEYS.c.id == bindparam("identity"))


def create(
    session: Session,
    *,
    name: str,
    permissions: Iterable[str],
    learner: str | None = None,
    at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Store a new key and give it with the token, which nobody can find out again."""
    wanted = sorted(set(permissions))
    _check(wanted, learner)
    identity, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    base = ApiKeyBase(name=name, permissions=" ".join(wanted), learner=learner)
    row = ApiKey.model_validate(
        base, update={"id": identity, "secret_hash": _digest(secret), "created_at": at or datetime.now(UTC)}
    )
    session.add(row)
    session.flush()
    return row, f"{PREFIX}_{identity}_{secret}"


def verify(session: Session, token: str) -> Principal:
    """Say who holds this token, or refuse it without a word about why."""
    prefix, _, rest = token.partition("_")
    identity, _, secret = rest.partition("_")
    plausible = prefix == PREFIX and len(identity) == 16 and identity.isalnum() and identity.isascii()
    row = session.connection().execute(_ONE, {"identity": identity}).one_or_none() if plausible else None
    known = hmac.compare_digest(_digest(secret), row.secret_hash if row is not None else _NO_HASH)
    if row is None or not known or row.revoked_at is not None:
        raise Unauthenticated(given=True)
    return _principal(row.id, row.permissions, row.learner)


def principal(row: ApiKey) -> Principal:
    """Give the principal that a stored key stands for."""
    return _principal(row.id, row.permissions, row.learner)


def _principal(identity: str, permissions: str, learner: str | None) -> Principal:
    held = frozenset(permission for permission in PERMISSIONS if permission in permissions.split())
    return Principal(name=f"key:{identity}", permissions=held, learner=learner)


def revoke(session: Session, identity: str, *, at: datetime | None = None) -> None:
    """End a key for good; ending it again changes nothing."""
    row = session.exec(select(ApiKey).where(ApiKey.id == identity).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(sentence("error-no-such-key", key=identity))
    if row.revoked_at is None:
        row.revoked_at = at or datetime.now(UTC)
        session.add(row)


def _check(permissions: list[str], learner: str | None) -> None:
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
    if ("employee" in permissions) != (learner is not None):
        found.append(
            Fault(
                detail=sentence("key-employee-learner"),
                pointer="#/learner",
                code="missing" if learner is None else "contradiction",
            )
        )
    if "employee" in permissions and len(permissions) > 1:
        found.append(
            Fault(
                detail=sentence("key-employee-alone"),
                pointer="#/permissions",
                code="contradiction",
            )
        )
    if found:
        raise InvalidRequest.of(found)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", errors="replace")).hexdigest()
