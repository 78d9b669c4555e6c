"""Who is reading: the person or the key behind the cookie, looked up at every request."""

from dataclasses import dataclass, replace
from typing import Annotated, cast

from fastapi import Depends, Request

from service.database import Database
from service.errors import Forbidden, NotFound, Unauthenticated
from service.identity.authenticating import Identity
from service.policy import RULES
from service.principals import Permission, Principal
from service.recommend import Recommender
from service.settings import Settings
from service.texts import sentence
from service.web.reading import learner_address
from service.web.sign_in import from_our_own_page, held

#: Permissions that open the list of learners.
PEOPLE_PERMISSIONS: frozenset[Permission] = frozenset(RULES["GET", "/v1/learners"].opens)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whoever is signed in at a browser."""

    name: str
    #: As the page at hand sees them.
    principal: Principal
    #: All that they may open.
    permissions: frozenset[Permission]

    @property
    def own_page(self) -> str | None:
        """Return the page of whoever sees no other."""
        own = self.principal.learner
        return None if own is None or self.sees_people else learner_address(own)

    @property
    def sees_people(self) -> bool:
        return bool(self.permissions & PEOPLE_PERMISSIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the pages work with."""

    database: Database
    recommender: Recommender
    settings: Settings
    identity: Identity


def house(request: Request) -> House:
    """Return what the application was put together with."""
    return cast(House, request.app.state.pages)


def maybe_reader(request: Request) -> Reader | None:
    """Return who is signed in; nobody when the cookie is missing or void, or what stood behind it has ended."""
    own = house(request)
    holder = own.identity.holder(held(request, own.settings))
    if holder is None:
        return None
    return Reader(name=holder.name, principal=holder.principal, permissions=holder.principal.permissions)


def by_cookie(request: Request) -> Principal:
    """Return the principal of who is signed in, or refuse: the door for people."""
    reader = maybe_reader(request)
    if reader is None:
        raise Unauthenticated
    request.state.reader = reader
    return reader.principal


def refuse_impossible_ids(request: Request) -> None:
    """Say that nothing is at an address with an id that nothing can be stored under, before a database is asked."""
    if any("\x00" in str(value) for value in request.path_params.values()):
        raise NotFound


def signed_in(request: Request) -> Reader:
    """Return who was let through the door, and as whom."""
    return replace(cast(Reader, request.state.reader), principal=request.state.principal)


def own_form(request: Request) -> None:
    """Refuse a form that another site sends."""
    if not from_our_own_page(request):
        raise Forbidden(sentence("error-foreign-form"))


HouseOf = Annotated[House, Depends(house)]
MaybeReader = Annotated[Reader | None, Depends(maybe_reader)]
SignedIn = Annotated[Reader, Depends(signed_in)]
OwnForm = Depends(own_form)
