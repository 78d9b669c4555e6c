"""Who may call which route: one table, and whatever is not in it is refused."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from service import keys
from service.api.parameters import refuse_unknown_parameters
from service.errors import Forbidden, Unauthenticated
from service.keys import Permission, Principal
from service.texts import sentence

#: Open to everybody.
OPEN: frozenset[tuple[str, str]] = frozenset(
    {("GET", "/v1/health/live"), ("GET", "/v1/health/ready"), ("GET", "/v1/openapi.json")}
)

_CATALOGUE: frozenset[Permission] = frozenset({"lms", "hr", "admin"})
_PEOPLE: frozenset[Permission] = frozenset({"lms", "hr"})
_KEEPERS: frozenset[Permission] = frozenset({"admin"})
_COMPANY: frozenset[Permission] = frozenset({"hr"})
_OWN: frozenset[Permission] = frozenset({"lms", "hr", "employee"})

#: The permissions of which one is enough. A manager sees the learners of their own cost centres: no key names them
#: yet, so that permission opens nothing.
POLICY: Mapping[tuple[str, str], frozenset[Permission]] = {
    ("POST", "/v1/recommendations"): _OWN,
    ("POST", "/v1/recommendations/batch"): _OWN,
    ("GET", "/v1/recommendations/{recommendation_id}"): _OWN,
    ("GET", "/v1/recommendations/{recommendation_id}/alternatives"): _OWN,
    ("GET", "/v1/recommendations/{recommendation_id}/frontier"): _OWN,
    ("GET", "/v1/recommendations/{recommendation_id}/explain"): _OWN,
    ("POST", "/v1/recommendations/{recommendation_id}/what-if"): _OWN,
    ("POST", "/v1/recommendations/{recommendation_id}/replan"): _OWN,
    ("GET", "/v1/learners"): _PEOPLE,
    ("PUT", "/v1/learners/{learner_id:path}"): _PEOPLE,
    ("GET", "/v1/learners/{learner_id:path}"): _OWN,
    ("GET", "/v1/cost-centres"): _COMPANY,
    ("PUT", "/v1/cost-centres/{cost_centre_id:path}"): _COMPANY,
    ("GET", "/v1/annual-plans"): _COMPANY,
    ("POST", "/v1/annual-plans"): _COMPANY,
    ("GET", "/v1/annual-plans/{plan_id}"): _COMPANY,
    ("GET", "/v1/annual-plans/{plan_id}/difference"): _COMPANY,
    ("POST", "/v1/annual-plans/{plan_id}/replan"): _COMPANY,
    ("GET", "/v1/annual-plans/{plan_id}/enrolments"): _COMPANY,
    ("GET", "/v1/annual-plans/{plan_id}/gaps"): _COMPANY,
    ("GET", "/v1/annual-plans/{plan_id}/frontier"): _COMPANY,
    ("GET", "/v1/annual-plans/{plan_id}/events"): _COMPANY,
    ("GET", "/v1/annual-plans/{plan_id}/export"): _COMPANY,
    ("GET", "/v1/annual-plans/{plan_id}/certificate"): _COMPANY,
    ("DELETE", "/v1/annual-plans/{plan_id}"): _COMPANY,
    ("GET", "/v1/frameworks"): _CATALOGUE,
    ("GET", "/v1/frameworks/{framework_id:path}"): _CATALOGUE,
    ("GET", "/v1/competencies"): _CATALOGUE,
    ("GET", "/v1/competencies/{competency_id:path}"): _CATALOGUE,
    ("GET", "/v1/roles"): _CATALOGUE,
    ("GET", "/v1/roles/{role_id:path}"): _CATALOGUE,
    ("GET", "/v1/roles/{role_id:path}/comparison"): _CATALOGUE,
    ("GET", "/v1/roles/{role_id:path}/next-steps"): _CATALOGUE,
    ("GET", "/v1/families"): _CATALOGUE,
    ("GET", "/v1/families/{family_id:path}"): _CATALOGUE,
    ("GET", "/v1/crosswalks"): _CATALOGUE,
    ("POST", "/v1/crosswalks"): _KEEPERS,
    ("GET", "/v1/crosswalks/{crosswalk_id:path}"): _CATALOGUE,
    ("POST", "/v1/crosswalks/{crosswalk_id:path}/approval"): _KEEPERS,
    ("POST", "/v1/crosswalks/{crosswalk_id:path}/withdrawal"): _KEEPERS,
    ("GET", "/v1/competency-relations"): _CATALOGUE,
    ("GET", "/v1/coverage"): _CATALOGUE,
    ("GET", "/v1/modules"): _CATALOGUE,
    ("GET", "/v1/modules/{module_id:path}"): _CATALOGUE,
    ("GET", "/v1/search"): _CATALOGUE,
}

_bearer = HTTPBearer(auto_error=False, scheme_name="ApiKey", description="An API key: `Authorization: Bearer gk_...`.")


def authorised(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Principal:
    """Return who is calling, or refuse."""
    if credentials is None:
        raise Unauthenticated()
    with request.app.state.database.read() as session:
        principal = keys.verify(session, credentials.credentials)
    allowed = POLICY.get((request.method, request.scope["route"].path), frozenset())
    if not allowed & principal.permissions:
        raise Forbidden(
            sentence("error-permission", permissions=tuple(sorted(allowed)))
            if allowed
            else sentence("error-permission-none")
        )
    refuse_unknown_parameters(request)
    return principal


Caller = Annotated[Principal, Depends(authorised)]
