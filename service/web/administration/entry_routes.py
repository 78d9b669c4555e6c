"""Editing the catalogue by hand: routes only."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import FormData

from service.administration import adding, entries, overview, publishing
from service.errors import Fault, InvalidRequest, NotFound, PreconditionFailed
from service.etags import Expected
from service.paging import PAGE_SIZE
from service.schemas.editing import EDITS, PublicationGiven
from service.schemas.entries import EntryPage
from service.schemas.reading import read_whole
from service.texts import sentence
from service.web.administration import entry_forms
from service.web.administration.entry_faults import form_faults
from service.web.administration.entry_list import list_view
from service.web.administration.entry_view import entry_view, new_view
from service.web.administration.forms import posted
from service.web.administration.overview_view import overview_view
from service.web.administration.parts import KINDS, STATES, entry_address, list_address, views
from service.web.administration.publication import Publication, outcome_view, publication_view
from service.web.people import known_id
from service.web.readers import House, HouseOf, OwnForm, Reader, SignedIn
from service.web.rendering import language_of, page, see_other
from service.web.words import words_in

router = APIRouter(include_in_schema=False)

LONGEST = 200
#: The kinds whose entries belong to another one: to a framework, or to a module.
OWNED = ("competency", "role", "offering")
Asked = Annotated[str, Query(max_length=LONGEST)]
Token = Annotated[str | None, Query(max_length=1200)]
Posted = Annotated[FormData, Depends(posted)]


@router.get("/administration")
def show_overview(request: Request, house: HouseOf, reader: SignedIn) -> Response:
    """Show what there is to look after."""
    words = words_in(language_of(request))
    shown = overview_view(overview.overview(house.database), reader.permissions, words)
    return page(
        request,
        "administration/overview.html",
        reader=reader,
        twin="/v1/catalogue-entries?kind=module",
        views_here=views(request.url.path, reader, words),
        overview=shown,
    )


@router.get("/administration/entries/{kind}")
def list_entries(
    *,
    kind: str,
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    state: Asked = "",
    text: Annotated[str, Query(alias="q", max_length=LONGEST)] = "",
    belongs_to: Asked = "",
    page_token: Token = None,
) -> Response:
    """Show entries of one kind, drafts and outdated ones among them."""
    _known(kind)
    state = state if state in STATES else ""
    text, belongs_to = text.replace("\x00", "").strip(), belongs_to.replace("\x00", "")
    found = entries.listed(
        house.database,
        kind,
        state=state or None,  # type: ignore[arg-type]
        text=text,
        belongs_to=belongs_to or None,
        page_size=PAGE_SIZE,
        page_token=page_token,
    )
    return _list(request, reader, found, kind, state=state, text=text, belongs_to=belongs_to)


@router.get("/administration/additions/{kind}")
def begin_entry(kind: str, request: Request, reader: SignedIn) -> Response:
    """Show an empty form."""
    _known(kind)
    words = words_in(language_of(request))
    return _form(request, reader, new_view(kind, {"populated": "yes"}, words))


@router.post("/administration/additions/{kind}", dependencies=[OwnForm])
def add_entry(kind: str, request: Request, house: HouseOf, reader: SignedIn, form: Posted) -> Response:
    """Store an entry that is not there yet, as a draft."""
    _known(kind)
    words = words_in(language_of(request))
    entered = _entered(form)
    document, kept = entry_forms.document_of(kind, entered)
    if kind != "competency":
        document["state"] = "draft"
    try:
        kept_entry = adding.add(house.database, kind, entered.get("id", ""), document, reader.principal)
    except InvalidRequest as error:
        return _form(request, reader, new_view(kind, entered, words, form_faults(error.faults, kind, kept, words)), 422)
    return see_other(entry_address(kind, kept_entry.entry.id), said=_said("said-entry-added", kept_entry))


@router.get("/administration/entries/{kind}/{key:path}")
def show_entry(kind: str, key: str, request: Request, house: HouseOf, reader: SignedIn) -> Response:
    """Show one entry with its form, its state and where it is used."""
    return _shown(request, house, reader, _known(kind), known_id(key))


@router.post("/administration/entries/{kind}/{key:path}", dependencies=[OwnForm])
def change_entry(*, kind: str, key: str, request: Request, house: HouseOf, reader: SignedIn, form: Posted) -> Response:
    """Store an entry as it was entered, if nobody else has changed it meanwhile."""
    kind, key = _known(kind), known_id(key)
    entered = _entered(form)
    document, kept = entry_forms.document_of(kind, entered)
    words = words_in(language_of(request))
    try:
        given = read_whole(EDITS[kind], document)
        expected = Expected.named([entered.get("etag", "")])
        kept_entry = entries.store(house.database, kind, key, given, reader.principal, expected=expected)
    except InvalidRequest as error:
        faults = form_faults(error.faults, kind, kept, words)
        return _shown(request, house, reader, kind, key, entered=entered, faults=faults, status=422)
    except PreconditionFailed:
        return _shown(request, house, reader, kind, key, entered=entered, meanwhile=True, status=412)
    return see_other(entry_address(kind, key), said=_said("said-entry-kept", kept_entry))


@router.post("/administration/states/{kind}/{key:path}", dependencies=[OwnForm])
def give_state(*, kind: str, key: str, request: Request, house: HouseOf, reader: SignedIn, form: Posted) -> Response:
    """Publish an entry, make it a draft, or take it out of use."""
    kind, key = _known(kind), known_id(key)
    entered = _entered(form)
    state = entered.get("state", "")
    if state not in STATES:
        raise NotFound
    words = words_in(language_of(request))
    expected = Expected.named([entered.get("etag", "")])
    try:
        entries.give_state(house.database, kind, key, state, reader.principal, expected=expected)  # type: ignore[arg-type]
    except InvalidRequest as error:
        faults = form_faults(error.faults, kind, _as_stored(house, kind, key), words)
        return _shown(request, house, reader, kind, key, faults=faults, status=422)
    except PreconditionFailed:
        return _shown(request, house, reader, kind, key, meanwhile=True, status=412)
    return see_other(entry_address(kind, key), said=f"said-entry-{state}")


@router.post("/administration/publications/{kind}", dependencies=[OwnForm])
def publish_entries(*, kind: str, request: Request, house: HouseOf, reader: SignedIn, form: Posted) -> Response:
    """Publish the drafts that were ticked, all or none of them, or every one that is ready."""
    _known(kind)
    words = words_in(language_of(request))
    ticked = [value for value in form.getlist("entry") if isinstance(value, str)]
    which = {} if form.get("which") == "ready" else {"ids": ticked}
    try:
        if which and not ticked:
            raise InvalidRequest.of([Fault(detail=sentence("fault-nothing-ticked"), pointer="#/ids", code="missing")])
        given = read_whole(PublicationGiven, {"kind": kind, **which})
        done = publishing.publish(house.database, given, reader.principal, words.language)
    except InvalidRequest as error:
        title = words.text(f"admin-kind-{kind}-many")
        said = tuple(dict.fromkeys(fault.called(title).told(words.language) for fault in error.faults))
        return _drafts(request, house, reader, kind, publication=publication_view(said, ticked, words), status=422)
    if done.published and not done.not_ready and not done.more:
        return see_other(list_address(kind, state="draft"), said="said-entries-published")
    return _drafts(request, house, reader, kind, publication=outcome_view(done, words))


def _drafts(
    request: Request, house: House, reader: Reader, kind: str, *, publication: Publication, status: int = 200
) -> Response:
    """Show the drafts of a kind again, with what became of publishing them."""
    found = entries.listed(
        house.database, kind, state="draft", text="", belongs_to=None, page_size=PAGE_SIZE, page_token=None
    )
    return _list(request, reader, found, kind, state="draft", publication=publication, status=status)


def _list(
    request: Request,
    reader: Reader,
    found: EntryPage,
    kind: str,
    *,
    state: str,
    text: str = "",
    belongs_to: str = "",
    publication: Publication | None = None,
    status: int = 200,
) -> Response:
    words = words_in(language_of(request))
    shown = list_view(
        found,
        kind,
        state=state,
        text=text,
        belongs_to=belongs_to,
        editable=_edits(reader),
        words=words,
        publication=publication,
    )
    return page(
        request,
        "administration/entries.html",
        status=status,
        reader=reader,
        twin=f"/v1/catalogue-entries?kind={kind}",
        views_here=views(f"/administration/entries/{kind}", reader, words),
        entries=shown,
        is_owned=kind in OWNED,
    )


def _shown(
    request: Request, house: House, reader: Reader, kind: str, key: str, *, status: int = 200, **given: object
) -> Response:
    words = words_in(language_of(request))
    entry = entries.shown(house.database, kind, key)
    usage = entries.used(house.database, kind, key)
    waits = entries.waits_for(house.database, entry)
    view = entry_view(entry, entries.tag_of(entry), usage, waits, editable=_edits(reader), words=words, **given)  # type: ignore[arg-type]
    return _form(request, reader, view, status, twin=f"/v1/catalogue-entries/{kind}/{key}/document")


def _form(request: Request, reader: Reader, view: object, status: int = 200, twin: str | None = None) -> Response:
    words = words_in(language_of(request))
    return page(
        request,
        "administration/entry.html",
        status=status,
        reader=reader,
        twin=twin,
        views_here=views(request.url.path, reader, words),
        entry=view,
    )


def _as_stored(house: House, kind: str, key: str) -> dict[str, list[int]]:
    """Return for each list of a stored entry the lines that the form has for it."""
    entered = entry_forms.entered_of(kind, entries.shown(house.database, kind, key).document)
    return entry_forms.document_of(kind, entered)[1]


def _entered(form: FormData) -> dict[str, str]:
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}


def _said(code: str, kept: entries.Kept) -> str:
    """Return what is said of an entry that is stored; all that an entry can be warned of are modules it names."""
    return f"{code}-odd" if kept.entry.warnings else code


def _edits(reader: Reader) -> bool:
    return "admin" in reader.permissions


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise NotFound
    return kind
