"""The audit trail and the settings, for whoever keeps the service."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from service.administration import settings_shown, trail
from service.administration.trail import Wanted
from service.api.access import Caller, authorised
from service.api.catalog import PLAIN, PageSize, PageToken, Stored
from service.api.documents import problems
from service.paging import PAGE_SIZE
from service.schemas.administration import AuditEventPage, AuditTrailRead, SettingsRead
from service.schemas.keys import Moment

router = APIRouter(prefix="/v1", tags=["administration"], dependencies=[Depends(authorised)])

_LIST = problems(401, 403, 422, 503)


def _text(description: str) -> object:
    return Query(min_length=1, max_length=200, pattern=PLAIN, description=description)


def _wanted(
    *,
    action: Annotated[str | None, _text("What was done, such as `module.change`.")] = None,
    object_kind: Annotated[str | None, _text("To what kind of thing.")] = None,
    object_id: Annotated[str | None, _text("To which thing.")] = None,
    principal: Annotated[str | None, _text("By whom, such as `key:0f3a...`.")] = None,
    person: Annotated[str | None, _text("Whose data it was, by the name that the trail has for them.")] = None,
    request: Annotated[str | None, _text("In which request.")] = None,
    since: Annotated[Moment | None, Query(description="Not before this moment.")] = None,
    until: Annotated[Moment | None, Query(description="Before this moment.")] = None,
) -> Wanted:
    return Wanted(
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        principal=principal,
        person=person,
        request=request,
        since=since,
        until=until,
    )


@router.get("/audit-events", responses=_LIST)
def list_audit_events(
    database: Stored,
    caller: Caller,
    wanted: Annotated[Wanted, Depends(_wanted)],
    page_size: PageSize = PAGE_SIZE,
    page_token: PageToken = None,
) -> AuditEventPage:
    """List the audit trail, the newest act first; people are in it under names that only the trail has for them."""
    return trail.listed(database, wanted, caller, page_size=page_size, page_token=page_token)


@router.get("/audit-trail", responses=_LIST)
def verify_audit_trail(database: Stored, caller: Caller, request: Request) -> AuditTrailRead:
    """Go through the whole trail, and say whether every row is as it was written."""
    return trail.verified(database, caller, request.app.state.settings.audit_secret)


@router.get("/settings", responses=_LIST)
def show_settings(request: Request) -> SettingsRead:
    """Show every setting; of a secret only whether it is set."""
    return settings_shown.shown(request.app.state.settings)
