"""Use cases: webhooks made, read, changed, given a new secret and removed, each by its owner alone."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, func, select

from service import idempotency
from service.audit import record
from service.database import Database
from service.destinations import Allowed
from service.errors import Conflict, InvalidRequest, NotFound
from service.etags import Expected, tag
from service.idempotency import Again
from service.paging import page
from service.principals import Principal
from service.schemas.webhooks import WebhookMade, WebhookPage, WebhookRead, WebhookRecord
from service.tables import Webhook, WebhookBase
from service.texts import sentence
from service.webhooks import outbox
from service.webhooks.addresses import fault_of
from service.webhooks.signatures import new_secret

#: Webhooks of one owner.
MOST = 50
#: How long an older secret goes on signing.
OVERLAP = timedelta(days=1)
#: What making or changing a webhook takes at the most.
LEASE = timedelta(seconds=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer as it is sent."""

    body: str
    is_replay: bool = False


def create(
    database: Database, given: WebhookRecord, principal: Principal, *, allowed: Allowed, again: Again | None
) -> Told:
    """Store a new webhook; the answer alone shows its secret."""

    def act(session: Session) -> Webhook:
        mine = select(func.count()).select_from(Webhook).where(Webhook.owner == principal.name)
        if session.exec(mine).one() >= MOST:
            raise Conflict(sentence("error-webhooks-most", most=MOST))
        row = Webhook.model_validate(
            {
                **_base(given).model_dump(),
                "id": f"wh_{secrets.token_hex(12)}",
                "owner": principal.name,
                "state": given.state,
                "secret": new_secret(),
                "created_at": datetime.now(UTC),
            }
        )
        session.add(row)
        noted(session, principal, "create", row.id)
        return row

    return _shown_once(database, principal, again, act, status=201, check=lambda: _check_address(given, allowed))


def renew_secret(database: Database, key: str, principal: Principal, *, again: Again | None) -> Told:
    """Give a webhook a new secret; the one before it signs beside it for a day."""

    def act(session: Session) -> Webhook:
        row = owned(session, key, principal)
        row.older_secret, row.older_until = row.secret, datetime.now(UTC) + OVERLAP
        row.secret = new_secret()
        session.add(row)
        noted(session, principal, "renew_secret", key)
        return row

    return _shown_once(database, principal, again, act, status=200)


def listed(database: Database, principal: Principal, *, page_size: int, page_token: str | None) -> WebhookPage:
    """Return one page of the caller's webhooks, by id."""

    def entries(after: str | None, limit: int) -> list[Webhook]:
        question = select(Webhook).where(Webhook.owner == principal.name).order_by(col(Webhook.id)).limit(limit)
        if after is not None:
            question = question.where(col(Webhook.id) > after)
        return list(session.exec(question).all())

    with database.read() as session:
        found, token = page(entries, lambda row: row.id, page_size=page_size, page_token=page_token)
        return WebhookPage(items=[_read(row) for row in found], next_page_token=token)


def show(database: Database, key: str, principal: Principal) -> WebhookRead:
    """Return one webhook."""
    with database.read() as session:
        return _read(owned(session, key, principal, for_update=False))


def store(
    database: Database, key: str, given: WebhookRecord, principal: Principal, *, allowed: Allowed, expected: Expected
) -> WebhookRead:
    """Change a webhook that is as it is expected to be; to make it active again forgives its failures."""
    with database.read() as session:
        # Nobody has a host looked up by way of a webhook that is not theirs.
        owned(session, key, principal, for_update=False)
    _check_address(given, allowed)
    with database.write() as session:
        row = owned(session, key, principal)
        expected.check(tag_of(_read(row)))
        base = _base(given)
        if given.state == "active":
            make_active(session, row)
        row.url, row.kinds, row.state = base.url, base.kinds, given.state
        session.add(row)
        noted(session, principal, "store", key)
        return _read(row)


def remove(database: Database, key: str, principal: Principal, *, expected: Expected | None) -> None:
    """Remove a webhook, with all its deliveries."""
    with database.write() as session:
        row = owned(session, key, principal)
        if expected is not None:
            expected.check(tag_of(_read(row)))
        session.delete(row)
        noted(session, principal, "remove", key)


def tag_of(webhook: WebhookRead) -> str:
    """Return the tag of a webhook: of what people change of it, not of how its receiver does."""
    return tag(webhook.model_dump(mode="json", include={"id", "url", "kinds", "state"}))


def owned(session: Session, key: str, principal: Principal, *, for_update: bool = True) -> Webhook:
    """Return a webhook of the caller; those of others look missing."""
    question = select(Webhook).where(Webhook.id == key, Webhook.owner == principal.name)
    if for_update:
        question = question.with_for_update(key_share=True).execution_options(populate_existing=True)
    row = session.exec(question).one_or_none()
    if row is None:
        raise NotFound()
    return row


def make_active(session: Session, row: Webhook) -> None:
    """Have a paused webhook told again, at once of all that waits; its failures are forgiven."""
    if row.state != "active":
        row.state, row.failures = "active", 0
        outbox.hurry(session, row.id, now=datetime.now(UTC))


def noted(session: Session, principal: Principal, act: str, key: str | None) -> None:
    """Say on record what somebody did to a webhook."""
    record(session, principal=principal.name, action=f"webhook.{act}", object_kind="webhook", object_id=key)


def _shown_once(
    database: Database,
    principal: Principal,
    again: Again | None,
    act: Callable[[Session], Webhook],
    *,
    status: int,
    check: Callable[[], None] = lambda: None,
) -> Told:
    """Do it in one transaction, under an Idempotency-Key only the first time; what is kept for it has no secret.

    What takes long to check is checked before, with no transaction open.
    """
    if again is None:
        check()
        with database.write() as session:
            return Told(body=_made(act(session)))
    with idempotency.once(
        database, principal=principal.name, key=again.key, fingerprint=again.fingerprint, lease=LEASE
    ) as first:
        if isinstance(first, idempotency.Replay):
            return Told(body=first.body, is_replay=True)
        check()
        with database.write() as session:
            row = act(session)
            idempotency.finish(session, first, status=status, body=_made(row, shows=False))
            return Told(body=_made(row))


def _check_address(given: WebhookRecord, allowed: Allowed) -> None:
    fault = fault_of(given.url, allowed, pointer="#/url")
    if fault is not None:
        raise InvalidRequest.of([fault])


def _base(given: WebhookRecord) -> WebhookBase:
    return WebhookBase.model_validate({"url": given.url, "kinds": " ".join(sorted(set(given.kinds)))})


def _made(row: Webhook, *, shows: bool = True) -> str:
    return WebhookMade(**_read(row).model_dump(), secret=row.secret if shows else None).model_dump_json()


def _read(row: Webhook) -> WebhookRead:
    is_overlapping = row.older_until is not None and row.older_until > datetime.now(UTC)
    return WebhookRead.model_validate(
        {
            "id": row.id,
            "url": row.url,
            "kinds": row.kinds.split(),
            "state": row.state,
            "failures": row.failures,
            "created_at": row.created_at,
            "older_secret_until": row.older_until if is_overlapping else None,
        }
    )
