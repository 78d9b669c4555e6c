"""Imports by HTTP: files are sent, looked at, and taken over as they were shown, or not at all."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request, Response

from service.administration.imports import CatalogImports, Told
from service.administration.uploads import sent_files
from service.administration.wishes import Wish
from service.api.access import Caller, authorised
from service.api.bodies import documented
from service.api.catalog import PageSize, PageToken
from service.api.documents import problems
from service.api.languages import Reader
from service.api.recommendations import VISIBLE
from service.api.sending import Sending
from service.idempotency import Again, fingerprint
from service.paging import PAGE_SIZE
from service.schemas.imports import ImportPage, ImportRead
from service.schemas.webhooks import NothingSent

router = APIRouter(prefix="/v1/imports", tags=["administration"], dependencies=[Depends(authorised)])

ImportId = Annotated[str, Path(min_length=1, max_length=200, pattern=VISIBLE)]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=VISIBLE,
        description="The same key and files replays the first answer for a day.",
    ),
]
_FIELDS: dict[str, Any] = {
    "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
    "format": {"type": "string", "description": "What the files are; by default each is what it looks like."},
    "framework": {"type": "string", "description": "Id under which a text is stored that only belongs to a framework."},
    "as_drafts": {"type": "string", "enum": ["yes", "no"], "description": "Whether what is new becomes a draft."},
}
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {"schema": {"type": "object", "required": ["files"], "properties": _FIELDS}}
        },
    }
}


def _imports(request: Request) -> CatalogImports:
    imports: CatalogImports = request.app.state.catalog_imports
    return imports


Imports = Annotated[CatalogImports, Depends(_imports)]
Sent = Annotated[Wish, Depends(sent_files)]


@router.get("", responses=problems(401, 403, 422, 503))
def list_imports(imports: Imports, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None) -> ImportPage:
    """List imports, the newest first, without what they would change."""
    return imports.listed(page_size=page_size, page_token=page_token)


@router.post(
    "",
    status_code=201,
    response_model=ImportRead,
    responses=problems(401, 403, 408, 409, 413, 415, 422, 503),
    openapi_extra=_FORM,
)
def preview_import(
    *, imports: Imports, caller: Caller, language: Reader, wish: Sent, request: Request, key: Key = None
) -> Response:
    """Look at files of any format that is known: what they would change, and every fault with its place."""
    again = None
    if key is not None:
        again = Again(key=key, fingerprint=fingerprint(request.method, request.url.path, wish.fingerprint))
    told = imports.preview(wish, caller, language=language, again=again)
    return _answer(told, 201, Location=f"/v1/imports/{told.shown.id}")


@router.get("/{import_id}", responses=problems(401, 403, 404, 422, 503))
def show_import(imports: Imports, language: Reader, import_id: ImportId) -> ImportRead:
    """Read one import: what it would do, or has done."""
    return imports.show(import_id, language)


@router.post(
    "/{import_id}/application",
    response_model=ImportRead,
    responses=problems(401, 403, 404, 408, 409, 413, 415, 422, 503),
    openapi_extra=documented(NothingSent),
)
def apply_import(imports: Imports, caller: Caller, language: Reader, import_id: ImportId, sent: Sending) -> Response:
    """Do exactly what was shown; one that is done already is answered as it is."""
    sent.read(NothingSent)
    return _answer(imports.apply(import_id, caller, language=language, again=sent.again), 200)


def _answer(told: Told, status: int, **headers: str) -> Response:
    """Answer with the bytes that were made for it."""
    headers |= {"Idempotency-Replayed": "true"} if told.is_replay else {}
    return Response(told.body, status_code=status, media_type="application/json", headers=headers)
