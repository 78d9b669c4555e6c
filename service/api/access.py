"""Who is calling, at the door for programs: the holder of what stands in the `Authorization` header."""

from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param

from service import access
from service.acting import HEADER
from service.errors import Unauthenticated
from service.identity.authenticating import Identity
from service.principals import Principal

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="ApiKey",
    description="An API key, or an access token of the issuer that the settings name: `Authorization: Bearer gk_...`.",
)


def by_token(request: Request) -> Principal:
    """Return the holder of the key or token that a request brings."""
    scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated()
    identity: Identity = request.app.state.identity
    return identity.principal(token)


async def authorised(
    principal: Annotated[Principal, Depends(access.authorised)],
    _: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Principal:
    """Return who is calling; the OpenAPI document learns from here that a route asks for a key."""
    return principal


async def acts_for(
    _: Annotated[
        str | None,
        Header(
            alias=HEADER,
            description="The one learner that this request is about: everybody else looks missing to it. "
            "The id is written as in an address, percent-encoded where it has to be.",
        ),
    ] = None,
) -> None:
    """Tell the OpenAPI document of the header; it is read where callers are let through."""


Caller = Annotated[Principal, Depends(authorised)]
