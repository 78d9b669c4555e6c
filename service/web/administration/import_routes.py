"""Importing in the browser: files are sent, looked at, mended and sent again, and taken over: routes only."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Query, Request, Response

from service.administration import workbooks
from service.administration.imports import CatalogImports
from service.administration.uploads import sent_files
from service.administration.wishes import Wish
from service.annual.exports import WORKBOOK
from service.errors import Conflict, InvalidRequest
from service.paging import PAGE_SIZE
from service.web.administration.import_view import import_address, import_view, imports_view
from service.web.administration.parts import Faults, faults_of, views
from service.web.readers import HouseOf, OwnForm, Reader, SignedIn
from service.web.rendering import SAFE_HEADERS, language_of, page, see_other
from service.web.words import words_in

router = APIRouter(include_in_schema=False)


def _imports(request: Request) -> CatalogImports:
    return cast(CatalogImports, request.app.state.catalog_imports)


Imports = Annotated[CatalogImports, Depends(_imports)]
Sent = Annotated[Wish, Depends(sent_files)]


@router.get("/administration/imports")
def list_imports(
    request: Request,
    imports: Imports,
    reader: SignedIn,
    page_token: Annotated[str | None, Query(max_length=1200)] = None,
) -> Response:
    """Show the form for files, and what was imported before."""
    return _listed(request, imports, reader, page_token=page_token)


@router.post("/administration/imports", dependencies=[OwnForm])
def send_import(request: Request, imports: Imports, reader: SignedIn, wish: Sent) -> Response:
    """Look at files, and show what they would change."""
    try:
        told = imports.preview(wish, reader.principal)
    except InvalidRequest as error:
        words = words_in(language_of(request))
        return _listed(request, imports, reader, wish=wish, faults=faults_of(error.faults, words), status=422)
    return see_other(import_address(told.shown.id))


@router.get("/administration/export")
def download_workbook(house: HouseOf, reader: SignedIn, filled: Annotated[str, Query(max_length=10)] = "") -> Response:
    """Hand out the sheets that an import takes, empty or with the whole catalogue."""
    content = workbooks.workbook(house.database, filled=filled == "yes")
    name = "catalogue.xlsx" if filled == "yes" else "empty.xlsx"
    headers = {**SAFE_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=WORKBOOK, headers=headers)


@router.get("/administration/imports/{import_id}")
def show_import(import_id: str, request: Request, imports: Imports, reader: SignedIn) -> Response:
    """Show what an import would change, or has changed."""
    return _shown(request, imports, reader, import_id)


@router.post("/administration/imports/{import_id}/application", dependencies=[OwnForm])
def apply_import(import_id: str, request: Request, imports: Imports, reader: SignedIn) -> Response:
    """Do what was shown."""
    try:
        imports.apply(import_id, reader.principal)
    except Conflict as error:
        message = error.told(language_of(request))
        return _shown(request, imports, reader, import_id, refused=message, status=409)
    return see_other(import_address(import_id), said="said-imported")


def _listed(
    request: Request,
    imports: CatalogImports,
    reader: Reader,
    *,
    page_token: str | None = None,
    wish: Wish | None = None,
    faults: Faults | None = None,
    status: int = 200,
) -> Response:
    words = words_in(language_of(request))
    found = imports.listed(page_size=PAGE_SIZE, page_token=page_token)
    return page(
        request,
        "administration/imports.html",
        status=status,
        reader=reader,
        twin="/v1/imports",
        views_here=views(request.url.path, reader, words),
        imports=imports_view(found, wish, faults or Faults(), words),
    )


def _shown(
    request: Request,
    imports: CatalogImports,
    reader: Reader,
    key: str,
    *,
    refused: str | None = None,
    status: int = 200,
) -> Response:
    words = words_in(language_of(request))
    found = imports.show(key, words.language)
    return page(
        request,
        "administration/import.html",
        status=status,
        reader=reader,
        twin=f"/v1/imports/{found.id}",
        views_here=views("/administration/imports", reader, words),
        shown=import_view(found, words),
        refused=refused,
    )
