"""Accounts: each person who has come from the issuer, under a name that says nothing about them."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from service.identity.claims import ManagerScope, Standing
from service.keys import Principal
from service.tables import Account, AccountBase, AccountCentre

PREFIX = "user_"


def known(session: Session, issuer: str, claims: Mapping[str, Any]) -> Account | None:
    """Return the account of whom a token is about."""
    question = select(Account).where(Account.issuer == issuer, Account.subject == claims["sub"])
    return session.exec(question).one_or_none()


def seen(session: Session, issuer: str, claims: Mapping[str, Any], standing: Standing, *, now: datetime) -> Account:
    """Store what the issuer says of a person today, under the account that they have or get now."""
    base = AccountBase.model_validate(
        {"issuer": issuer, "subject": claims["sub"], "learner": standing.learner, "name": standing.name}
    )
    values = base.model_dump() | {"seen_at": now}
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    # Of two browsers that come at the same moment, both find the one account.
    session.connection().execute(
        insert(Account)
        .values(values | {"id": f"{PREFIX}{secrets.token_hex(12)}", "created_at": now})
        .on_conflict_do_update(
            index_elements=["issuer", "subject"],
            set_={name: values[name] for name in ("learner", "name", "seen_at")},
        )
    )
    account = known(session, issuer, claims)
    if account is None:
        raise LookupError("an account that was just stored is not there")
    session.refresh(account)
    _replace_centres(session, account.id, standing.cost_centres)
    return account


def name_of(account: str) -> str:
    """Return the name under which a person's acts are written down."""
    return f"user:{account.removeprefix(PREFIX)}"


def account_of(name: str) -> str:
    """Return the account of whom acts are written down under this name."""
    return f"{PREFIX}{name.removeprefix('user:')}"


def principal(account: str, standing: Standing, managers: ManagerScope) -> Principal:
    """Return the principal that a person is: whom a manager sees is decided by the setting for it."""
    manages = "manager" in standing.permissions
    return Principal(
        name=name_of(account),
        permissions=standing.permissions,
        learner=standing.learner,
        cost_centres=standing.cost_centres if manages and managers != "reporting_line" else frozenset(),
        leads=manages and managers != "cost_centre" and standing.learner is not None,
        kind="person",
    )


def _replace_centres(session: Session, account: str, centres: frozenset[str]) -> None:
    session.connection().execute(delete(AccountCentre).where(col(AccountCentre.account) == account))
    session.add_all(AccountCentre(account=account, cost_centre=centre) for centre in sorted(centres))
    session.flush()
