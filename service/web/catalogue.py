"""The catalogue's pages: routes only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlmodel import Session

import catalog
from service import catalog_lists, coverage, role_comparison
from service.database import Database
from service.errors import NotFound
from service.paging import LARGEST_PAGE_SIZE
from service.paging import page as paged
from service.web.administration.parts import KINDS, entry_address
from service.web.catalogue_comparison import comparison_address, comparison_page
from service.web.catalogue_competencies import competency_page
from service.web.catalogue_coverage import coverage_page
from service.web.catalogue_families import family_page, family_rows
from service.web.catalogue_frameworks import framework_page
from service.web.catalogue_modules import module_page
from service.web.catalogue_parts import address, twin
from service.web.catalogue_roles import role_page, roles_page
from service.web.catalogue_search import MOST_LISTED, catalogue_page, modules_page
from service.web.readers import House, HouseOf, Reader, SignedIn
from service.web.rendering import SAFE_HEADERS, language_of, page
from service.web.words import Words, words_in

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How entries of one kind are read and shown."""

    name: str
    get: Callable[[Session, str], Any]
    view: Callable[[Session, Any, Words], Any]
    document: Callable[[Database, str], BaseModel]


FRAMEWORK = Kind(name="framework", get=catalog.get_framework, view=framework_page, document=catalog_lists.framework)
COMPETENCY = Kind(
    name="competency", get=catalog.get_competency, view=competency_page, document=catalog_lists.competency
)
ROLE = Kind(name="role", get=catalog.get_role, view=role_page, document=catalog_lists.role)
FAMILY = Kind(name="family", get=catalog.get_family, view=family_page, document=role_comparison.family)
MODULE = Kind(name="module", get=catalog.get_module, view=module_page, document=catalog_lists.module)

#: The longest text that is looked for; the field takes no more, and what is longer still finds nothing.
LONGEST_SEARCH = 200
#: The same address with this gives the JSON document to a browser that is signed in.
AsDocument = Annotated[str, Query(alias="as")]
Token = Annotated[str | None, Query(max_length=1200)]


def _compared(
    other: Annotated[str, Query(alias="with", max_length=LONGEST_SEARCH)], form: AsDocument = ""
) -> tuple[str, str]:
    return other, form


#: The other role, and whether the document is asked for.
Compared = Annotated[tuple[str, str], Depends(_compared)]


@router.get("/catalogue")
def show_catalogue(
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    query: Annotated[str, Query(alias="q")] = "",
    page_token: Token = None,
) -> Response:
    """Show what there is, and what was looked for."""
    query = query.strip()[:LONGEST_SEARCH]
    with house.database.read() as session:
        shown = catalogue_page(session, query, page_token, words_in(language_of(request)))
    document = f"/v1/search?{urlencode({'q': query})}" if query else "/v1/frameworks"
    return page(request, "catalogue/catalogue.html", reader=reader, twin=document, catalogue=shown)


@router.get("/catalogue/frameworks/{key:path}")
def show_framework(key: str, request: Request, house: HouseOf, reader: SignedIn, form: AsDocument = "") -> Response:
    """Show one framework."""
    return _entry(FRAMEWORK, request, house, reader, asked=(key, form))


@router.get("/catalogue/competencies/{key:path}")
def show_competency(key: str, request: Request, house: HouseOf, reader: SignedIn, form: AsDocument = "") -> Response:
    """Show one competency."""
    return _entry(COMPETENCY, request, house, reader, asked=(key, form))


@router.get("/catalogue/roles/{key:path}/comparison")
def compare_roles(key: str, request: Request, house: HouseOf, reader: SignedIn, asked: Compared) -> Response:
    """Show what another role needs beyond this one."""
    other, form = asked
    if not _is_plain(key) or not _is_plain(other):
        raise NotFound
    compared = role_comparison.compared(house.database, key, other)
    if form == "json":
        return JSONResponse(compared.model_dump(mode="json"), headers=SAFE_HEADERS)
    with house.database.read() as session:
        shown = comparison_page(session, compared, words_in(language_of(request)))
    here = comparison_address(key, other)
    return page(
        request,
        "catalogue/comparison.html",
        reader=reader,
        twin=here.replace("/catalogue/", "/v1/", 1),
        document=f"{here}&as=json",
        comparison=shown,
    )


@router.get("/catalogue/roles/{key:path}")
def show_role(key: str, request: Request, house: HouseOf, reader: SignedIn, form: AsDocument = "") -> Response:
    """Show one role."""
    return _entry(ROLE, request, house, reader, asked=(key, form))


@router.get("/catalogue/roles")
def list_roles(request: Request, house: HouseOf, reader: SignedIn, page_token: Token = None) -> Response:
    """Show the roles, page by page."""
    with house.database.read() as session:
        entries, token = paged(
            lambda after, limit: catalog.list_roles(session, after=after, limit=limit),
            lambda entry: entry.role.id,
            page_size=MOST_LISTED,
            page_token=page_token,
        )
        shown = roles_page(session, entries, token, words_in(language_of(request)))
    return page(request, "catalogue/roles.html", reader=reader, twin="/v1/roles", roles=shown)


@router.get("/catalogue/families")
def list_families(request: Request, house: HouseOf, reader: SignedIn, page_token: Token = None) -> Response:
    """Show the families of roles, page by page."""
    with house.database.read() as session:
        entries, token = paged(
            lambda after, limit: catalog.list_families(session, after=after, limit=limit),
            lambda entry: entry.family.id,
            page_size=MOST_LISTED,
            page_token=page_token,
        )
        rows = family_rows(entries, words_in(language_of(request)))
    more = f"?{urlencode({'page_token': token})}" if token is not None else None
    return page(request, "catalogue/families.html", reader=reader, twin="/v1/families", families=rows, more=more)


@router.get("/catalogue/families/{key:path}")
def show_family(key: str, request: Request, house: HouseOf, reader: SignedIn, form: AsDocument = "") -> Response:
    """Show one family as a staircase of its roles."""
    return _entry(FAMILY, request, house, reader, asked=(key, form))


@router.get("/catalogue/modules")
def list_modules(request: Request, house: HouseOf, reader: SignedIn, page_token: Token = None) -> Response:
    """Show the modules, page by page."""
    with house.database.read() as session:
        entries, token = paged(
            lambda after, limit: catalog.list_modules(session, after=after, limit=limit),
            lambda entry: entry.module.id,
            page_size=MOST_LISTED,
            page_token=page_token,
        )
        shown = modules_page(session, entries, token, words_in(language_of(request)))
    return page(request, "catalogue/modules.html", reader=reader, twin="/v1/modules", modules=shown)


@router.get("/catalogue/modules/{key:path}")
def show_module(key: str, request: Request, house: HouseOf, reader: SignedIn, form: AsDocument = "") -> Response:
    """Show one module."""
    return _entry(MODULE, request, house, reader, asked=(key, form))


@router.get("/coverage")
def show_coverage(
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    framework: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
    form: AsDocument = "",
) -> Response:
    """Show which steps the modules reach, and which none does."""
    chosen = framework.replace("\x00", "") or None
    if form == "json":
        whole = coverage.shown(house.database, framework=chosen, page_size=LARGEST_PAGE_SIZE, page_token=None)
        return JSONResponse(whole.model_dump(mode="json"), headers=SAFE_HEADERS)
    with house.database.read() as session:
        shown = coverage_page(session, chosen, words_in(language_of(request)))
    narrowed = {"framework": chosen} if chosen else {}
    return page(
        request,
        "catalogue/coverage.html",
        reader=reader,
        twin=f"/v1/coverage?{urlencode(narrowed)}".rstrip("?"),
        document=f"/coverage?{urlencode({**narrowed, 'as': 'json'})}",
        coverage=shown,
    )


def _entry(kind: Kind, request: Request, house: House, reader: Reader, *, asked: tuple[str, str]) -> Response:
    """Show one entry as a page, or as the API's document to who is signed in."""
    key, form = asked
    if not _is_plain(key):
        raise NotFound
    if form == "json":
        return JSONResponse(kind.document(house.database, key).model_dump(mode="json"), headers=SAFE_HEADERS)
    with house.database.read() as session:
        entry = kind.get(session, key)
        if entry is None:
            raise NotFound
        shown = kind.view(session, entry, words_in(language_of(request)))
    return page(
        request,
        f"catalogue/{kind.name}.html",
        reader=reader,
        twin=twin(kind.name, key),
        document=f"{address(kind.name, key)}?as=json",
        edit=entry_address(kind.name, key) if kind.name in KINDS and "admin" in reader.permissions else None,
        draft=getattr(entry, "draft", False),
        **{kind.name: shown},
    )


def _is_plain(key: str) -> bool:
    """Say whether an id from an address can be one of ours at all."""
    return bool(key) and "\x00" not in key and "\ufffd" not in key
