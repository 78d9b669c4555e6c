"""Who is calling, at the door for programs: the holder of what stands in the `Authorization` header."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param

from service import access
from service.errors import Unauthenticated
from service.identity.authenticating import Identity
from service.principals import Principal

_bearer = HTTPBearer(auto_error=False, scheme_name="ApiKey", description="An API key: `Authorization: Bearer gk_...`.")


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


Caller = Annotated[Principal, Depends(authorised)]
