"""Systems that come with tokens of the issuer: when each was last seen, as nobody tells that one is taken away."""

from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from catalog import KEY_LENGTH
from service.database import Database
from service.errors import Busy
from service.tables import IssuerClient

PREFIX = "client:"
#: What is known of a client may be so much behind: it is written down once in a while, and not for each request.
LATELY = timedelta(days=1)
#: After so long without a token that is good a client is taken to be gone; a token lives for a day at most.
SILENCE = timedelta(days=30)


def name_of(subject: str) -> str:
    """Return the name under which what a client does is written down, of at most `KEY_LENGTH` characters.

    An issuer may give ids that are longer than a name may be. Of such a one the name ends in its digest, and is exactly
    as long as a name may be, which no other client's is: nobody gets another's name by choosing an id.
    """
    if len(PREFIX) + len(subject) < KEY_LENGTH:
        return f"{PREFIX}{subject}"
    ending = f":{sha256(subject.encode()).hexdigest()}"
    return f"{PREFIX}{subject[: KEY_LENGTH - len(PREFIX) - len(ending)]}{ending}"


def seen(database: Database, name: str, *, now: datetime) -> None:
    """Write down that a client has come with a token that is good; a later request does where that cannot be now."""
    with database.read() as session:
        row = session.get(IssuerClient, name)
        is_known = row is not None and now - row.seen_at < LATELY
    if not is_known:
        # Whoever only reads goes on while nothing can be written.
        with suppress(Busy), database.write() as session:
            _note(session, name, now)


def is_there(session: Session, name: str, *, now: datetime) -> bool:
    """Say whether a client has come lately; of one that nobody has looked for yet that is counted from now."""
    row = session.get(IssuerClient, name)
    if row is None:
        _note(session, name, now)
        return True
    return now - row.seen_at <= SILENCE


def _note(session: Session, name: str, now: datetime) -> None:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    # Two requests of a client, or two senders, may come at the same moment.
    session.connection().execute(
        insert(IssuerClient)
        .values(name=name, seen_at=now)
        .on_conflict_do_update(index_elements=["name"], set_={"seen_at": now})
    )
