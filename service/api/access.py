"""Lets a caller through to a route, or refuses: whatever the policy has no rule for is closed."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from service import keys
from service.api.parameters import refuse_unknown_parameters
from service.errors import Forbidden, Unauthenticated
from service.policy import RULES
from service.principals import Principal
from service.texts import sentence

_bearer = HTTPBearer(auto_error=False, scheme_name="ApiKey", description="An API key: `Authorization: Bearer gk_...`.")

#: What a client that has a token reads off a refusal (RFC 6750).
_SCOPE = {"WWW-Authenticate": 'Bearer realm="gradus", error="insufficient_scope"'}


def authorised(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Principal:
    """Return who is calling, or refuse."""
    if credentials is None:
        raise Unauthenticated()
    with request.app.state.database.read() as session:
        principal = keys.verify(session, credentials.credentials)
    rule = RULES.get((request.method, request.scope["route"].path))
    if rule is None:
        raise Forbidden(sentence("error-permission-none"), headers=_SCOPE)
    if not rule.opens.keys() & principal.permissions:
        raise Forbidden(sentence("error-permission", permissions=tuple(sorted(rule.opens))), headers=_SCOPE)
    refuse_unknown_parameters(request)
    return principal


Caller = Annotated[Principal, Depends(authorised)]
