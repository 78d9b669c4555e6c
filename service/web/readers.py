"""Who is reading: the key behind the cookie, looked up at every request."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from sqlmodel import Session, col, select

from service import keys
from service.database import Database
from service.errors import Forbidden, Unauthenticated
from service.keys import Permission, Principal
from service.recommend import Recommender
from service.settings import Settings
from service.tables import ApiKey
from service.texts import sentence
from service.web.reading import learner_address
from service.web.sign_in import COOKIE, Signer, from_our_own_page

#: The key that the demo's button signs in with; made at the first press.
DEMO_KEY_NAME = "Demo"
#: Permissions that open the list of learners.
PEOPLE_PERMISSIONS: frozenset[Permission] = frozenset({"lms", "hr", "manager"})
#: Permissions that open the catalogue.
CATALOGUE_PERMISSIONS: frozenset[Permission] = frozenset({"lms", "hr", "admin"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """The holder of a key at a browser."""

    name: str
    principal: Principal

    @property
    def home(self) -> str:
        """Return the page to begin with."""
        own = self.principal.learner
        return "/learners" if own is None or self.sees_people else learner_address(own)

    @property
    def sees_people(self) -> bool:
        return bool(self.principal.permissions & PEOPLE_PERMISSIONS)

    @property
    def sees_catalogue(self) -> bool:
        return bool(self.principal.permissions & CATALOGUE_PERMISSIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the pages work with."""

    database: Database
    recommender: Recommender
    settings: Settings
    signer: Signer


def house(request: Request) -> House:
    """Return what the application was put together with."""
    return cast(House, request.app.state.pages)


def maybe_reader(request: Request) -> Reader | None:
    """Return who is signed in; nobody when the cookie is missing or void, or its key was revoked."""
    own = house(request)
    key_id = own.signer.read(request.cookies.get(COOKIE))
    if key_id is None:
        return None
    with own.database.read() as session:
        row = session.get(ApiKey, key_id)
        return None if row is None or row.revoked_at is not None else _reader(row)


def by_cookie(request: Request) -> Principal:
    """Return the principal of who is signed in, or refuse: the door for people."""
    reader = maybe_reader(request)
    if reader is None:
        raise Unauthenticated
    request.state.reader = reader
    return reader.principal


def signed_in(request: Request) -> Reader:
    """Return who was let through the door."""
    return cast(Reader, request.state.reader)


def own_form(request: Request) -> None:
    """Refuse a form that another site sends."""
    if not from_our_own_page(request):
        raise Forbidden(sentence("error-foreign-form"))


def demo_key_id(session: Session) -> str:
    """Return the id of the demo's key, made now if there is none; its token is told to nobody."""
    question = select(ApiKey).where(
        col(ApiKey.name) == DEMO_KEY_NAME, col(ApiKey.permissions) == "hr", col(ApiKey.revoked_at).is_(None)
    )
    row = session.exec(question.order_by(col(ApiKey.id))).first()
    if row is None:
        row, _ = keys.create(session, name=DEMO_KEY_NAME, permissions=["hr"])
    return row.id


def _reader(row: ApiKey) -> Reader:
    return Reader(name=row.name, principal=keys.principal(row))


HouseOf = Annotated[House, Depends(house)]
MaybeReader = Annotated[Reader | None, Depends(maybe_reader)]
SignedIn = Annotated[Reader, Depends(signed_in)]
OwnForm = Depends(own_form)
