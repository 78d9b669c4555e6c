"""What those are called who have decided something: people by their account, programs by their key."""

from collections.abc import Iterable, Mapping

from sqlmodel import col, select

from service.database import Database
from service.identity import people
from service.tables import Account, ApiKey
from service.web.rendering import called
from service.web.words import Words

KEY, USER = "key:", "user:"


def deciders(database: Database, principals: Iterable[str | None], words: Words) -> Mapping[str, str]:
    """Return the name of everybody who has one, by what their acts are written down under; others stay out."""
    known = {name for name in principals if name is not None}
    keys = {name.removeprefix(KEY): name for name in known if name.startswith(KEY)}
    accounts = {people.account_of(name): name for name in known if name.startswith(USER)}
    if not keys and not accounts:
        return {}
    with database.read() as session:
        of_keys = session.exec(select(ApiKey.id, ApiKey.name).where(col(ApiKey.id).in_(keys))).all()
        of_people = session.exec(select(Account.id, Account.name).where(col(Account.id).in_(accounts))).all()
    named = {keys[key]: called(name, words) for key, name in of_keys}
    return named | {accounts[key]: name for key, name in of_people if name}
