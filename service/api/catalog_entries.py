"""Editing the catalogue: entries with their state, each as it can be sent back, where it is used, and changed."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Response

from service import catalog_lists
from service.administration import entries, publishing
from service.api.access import Caller, authorised
from service.api.bodies import Body, document, documented
from service.api.catalog import PLAIN, Id, PageSize, PageToken, Stored
from service.api.documents import problems
from service.api.languages import Reader
from service.api.preconditions import TAGGED, Precondition
from service.paging import PAGE_SIZE
from service.schemas.catalog import OfferingDetail
from service.schemas.editing import (
    EDITS,
    CompetencyEdit,
    EditedKind,
    FrameworkEdit,
    ModuleEdit,
    OfferingEdit,
    PublicationGiven,
    RoleEdit,
    StateGiven,
)
from service.schemas.entries import EntryDocument, EntryPage, PublicationRead, UsageRead
from service.schemas.reading import read_whole
from service.schemas.values import EntryState

router = APIRouter(prefix="/v1", tags=["administration"], dependencies=[Depends(authorised)])

Kind = Annotated[EditedKind, Path(description="What kind of entry it is.")]
Text = Annotated[str, Query(alias="q", max_length=200, description="A text that stands in the id or a name.")]
Owner = Annotated[
    str | None,
    Query(max_length=200, pattern=PLAIN, description="The framework of roles and competencies, a module of offerings."),
]
_ONE = {200: TAGGED, **problems(401, 403, 404, 422, 503)}
_CHANGE = {
    200: TAGGED,
    201: {"description": "New.", **TAGGED},
    **problems(401, 403, 408, 409, 412, 413, 415, 422, 428, 503),
}
_ENTRY = "/catalogue-entries/{kind}/{entry_id:path}"
#: The folder of each kind in the API.
FOLDERS = {
    "framework": "frameworks",
    "competency": "competencies",
    "role": "roles",
    "module": "modules",
    "offering": "offerings",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An entry as somebody sends it, with all that decides whether it is stored."""

    database: Stored
    caller: Caller
    expected: Precondition
    language: Reader
    body: Body
    response: Response

    def store(self, kind: str, key: str) -> EntryDocument:
        """Store the entry, and tell under which tag it is now."""
        given = read_whole(EDITS[kind], document(self.body))
        kept = entries.store(
            self.database, kind, key, given, self.caller, expected=self.expected, language=self.language
        )
        if kept.is_new:
            self.response.status_code = 201
            self.response.headers["Location"] = f"/v1/{FOLDERS[kind]}/{quote(key)}"
        return _tagged(kept.entry, self.response)


Changing = Annotated[Change, Depends()]


@router.get("/catalogue-entries", responses=problems(401, 403, 422, 503))
def list_entries(
    *,
    database: Stored,
    kind: Annotated[EditedKind, Query()],
    state: Annotated[EntryState | None, Query()] = None,
    text: Text = "",
    belongs_to: Owner = None,
    page_size: PageSize = PAGE_SIZE,
    page_token: PageToken = None,
) -> EntryPage:
    """List entries of one kind with their state, drafts and outdated ones among them."""
    return entries.listed(
        database,
        kind,
        state=state,
        text=text.replace("\x00", ""),
        belongs_to=belongs_to,
        page_size=page_size,
        page_token=page_token,
    )


@router.get(f"{_ENTRY}/document", responses=_ONE)
def show_document(database: Stored, kind: Kind, entry_id: Id, response: Response) -> EntryDocument:
    """Read an entry as it can be sent back by `PUT`."""
    return _tagged(entries.shown(database, kind, entry_id), response)


@router.get(f"{_ENTRY}/usage", responses=problems(401, 403, 404, 422, 503))
def show_usage(database: Stored, kind: Kind, entry_id: Id) -> UsageRead:
    """Say where an entry is used, before it is taken out of use; people are counted, and never named."""
    return entries.used(database, kind, entry_id)


@router.put(
    f"{_ENTRY}/state",
    responses={200: TAGGED, **problems(401, 403, 404, 408, 409, 412, 413, 415, 422, 503)},
    openapi_extra=documented(StateGiven),
)
def store_state(
    *,
    database: Stored,
    caller: Caller,
    kind: Annotated[EditedKind, Path()],
    entry_id: Id,
    expected: Precondition,
    body: Body,
    response: Response,
) -> EntryDocument:
    """Publish an entry, make it a draft, or take it out of use; a competency has the state of its framework."""
    given = read_whole(StateGiven, document(body))
    kept = entries.give_state(database, kind, entry_id, given.state, caller, expected=expected)
    return _tagged(kept, response)


@router.post(
    "/catalogue-entries/publication",
    responses=problems(401, 403, 408, 413, 415, 422, 503),
    openapi_extra=documented(PublicationGiven),
)
def publish_entries(database: Stored, caller: Caller, language: Reader, body: Body) -> PublicationRead:
    """Publish many drafts at once: those that are named, all or none of them, or every one that is ready."""
    return publishing.publish(database, read_whole(PublicationGiven, document(body)), caller, language)


@router.get("/offerings/{offering_id:path}", responses=problems(401, 403, 404, 422, 503))
def show_offering(database: Stored, offering_id: Id) -> OfferingDetail:
    """Show one run of a module."""
    return catalog_lists.offering(database, offering_id)


@router.put("/frameworks/{framework_id:path}", responses=_CHANGE, openapi_extra=documented(FrameworkEdit))
def store_framework(change: Changing, framework_id: Id) -> EntryDocument:
    """Store a framework: its names and the names of its levels; `If-Match` says what you have read."""
    return change.store("framework", framework_id)


@router.put("/competencies/{competency_id:path}", responses=_CHANGE, openapi_extra=documented(CompetencyEdit))
def store_competency(change: Changing, competency_id: Id) -> EntryDocument:
    """Store a competency; `If-Match` says what you have read."""
    return change.store("competency", competency_id)


@router.put("/roles/{role_id:path}", responses=_CHANGE, openapi_extra=documented(RoleEdit))
def store_role(change: Changing, role_id: Id) -> EntryDocument:
    """Store a role with what it requires; `If-Match` says what you have read."""
    return change.store("role", role_id)


@router.put("/modules/{module_id:path}", responses=_CHANGE, openapi_extra=documented(ModuleEdit))
def store_module(change: Changing, module_id: Id) -> EntryDocument:
    """Store a module; `If-Match` says what you have read."""
    return change.store("module", module_id)


@router.put("/offerings/{offering_id:path}", responses=_CHANGE, openapi_extra=documented(OfferingEdit))
def store_offering(change: Changing, offering_id: Id) -> EntryDocument:
    """Store one run of a module; `If-Match` says what you have read."""
    return change.store("offering", offering_id)


def _tagged(entry: EntryDocument, response: Response) -> EntryDocument:
    response.headers["ETag"] = entries.tag_of(entry)
    return entry
