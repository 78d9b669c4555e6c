"""API keys in the browser: made and shown once, listed, revoked: routes only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import FormData

from service import key_keeping
from service.errors import InvalidRequest
from service.paging import PAGE_SIZE
from service.principals import PERMISSIONS
from service.schemas.keys import KeyMade, KeyRead, KeyRecord
from service.schemas.reading import read_whole
from service.web.administration.forms import posted
from service.web.administration.parts import Faults, Option, Wrong, faults_of, views
from service.web.readers import House, HouseOf, OwnForm, Reader, SignedIn
from service.web.rendering import language_of, page, see_other
from service.web.words import Words, words_in

router = APIRouter(include_in_schema=False)

#: The id and the label of each field of the form, by what it becomes in a key.
FIELDS = {
    "name": ("name", "admin-key-name"),
    "permissions": ("permissions", "admin-column-opens"),
    "learner": ("learner", "admin-key-learner"),
    "cost_centres": ("cost_centres", "admin-key-centres"),
    "ends_at": ("ends_on", "admin-key-ends-on"),
}

Posted = Annotated[FormData, Depends(posted)]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """One key of the list."""

    name: str
    id: str
    permissions: str
    bounds: str
    made: str
    state: str
    mark: str
    #: Where the form goes that revokes it; none when it is over already.
    revoke: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysView:
    """The list of keys, and the form for a new one."""

    rows: tuple[KeyRow, ...]
    more: str | None
    permissions: tuple[Option, ...]
    entered: Mapping[str, str]
    faults: tuple[Wrong, ...]
    by_field: Mapping[str, str]


@router.get("/administration/keys")
def list_keys(
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    page_token: Annotated[str | None, Query(max_length=1200)] = None,
) -> Response:
    """Show all keys, those that are over among them."""
    return _listed(request, house, reader, page_token=page_token)


@router.post("/administration/keys", dependencies=[OwnForm])
def make_key(request: Request, house: HouseOf, reader: SignedIn, form: Posted) -> Response:
    """Make a key and show it, this once."""
    words = words_in(language_of(request))
    try:
        given = read_whole(KeyRecord, _record(form))
        told = key_keeping.make(house.database, given, reader.principal, language=words.language)
        made = KeyMade.model_validate_json(told.body)
    except InvalidRequest as error:
        return _listed(request, house, reader, form=form, faults=faults_of(error.faults, words, FIELDS), status=422)
    return page(
        request,
        "administration/key_made.html",
        reader=reader,
        address="/administration/keys",
        views_here=views("/administration/keys", reader, words),
        made=made,
    )


@router.post("/administration/keys/{key_id}/revocation", dependencies=[OwnForm])
def revoke_key(key_id: str, house: HouseOf, reader: SignedIn) -> Response:
    """Revoke a key."""
    key_keeping.revoke(house.database, key_id, reader.principal)
    return see_other("/administration/keys", said="said-key-revoked")


def _listed(
    request: Request,
    house: House,
    reader: Reader,
    *,
    page_token: str | None = None,
    form: FormData | None = None,
    faults: Faults | None = None,
    status: int = 200,
) -> Response:
    words = words_in(language_of(request))
    found = key_keeping.listed(house.database, reader.principal, page_size=PAGE_SIZE, page_token=page_token)
    chosen = set(form.getlist("permissions")) if form is not None else set()
    wrong = faults or Faults()
    shown = KeysView(
        rows=tuple(_row(key, words) for key in found.items),
        more=f"/administration/keys?page_token={found.next_page_token}" if found.next_page_token else None,
        permissions=tuple(
            Option(id=each, title=words.text(f"admin-permission-{each}"), chosen=each in chosen) for each in PERMISSIONS
        ),
        entered={
            name: str(form.get(name, "")) if form is not None else ""
            for name in ("name", "learner", "cost_centres", "ends_on", "names_learner")
        },
        faults=wrong.listed,
        by_field=wrong.by_field,
    )
    return page(
        request,
        "administration/keys.html",
        status=status,
        reader=reader,
        twin="/v1/keys",
        views_here=views(request.url.path, reader, words),
        keys=shown,
    )


def _record(form: FormData) -> dict[str, Any]:
    """Return what was entered as the API takes it."""
    fields = {name: str(form.get(name, "")).strip() for name in ("name", "learner", "cost_centres", "ends_on")}
    record: dict[str, Any] = {
        "name": fields["name"],
        "permissions": [str(each) for each in form.getlist("permissions")],
        "names_learner": form.get("names_learner") == "yes",
        "cost_centres": [line.strip() for line in fields["cost_centres"].splitlines() if line.strip()],
    }
    if fields["learner"]:
        record["learner"] = fields["learner"]
    if fields["ends_on"]:
        # The whole of the day before: at its beginning the key ends.
        record["ends_at"] = f"{fields['ends_on']}T00:00:00Z"
    return record


def _row(key: KeyRead, words: Words) -> KeyRow:
    bounds = []
    if key.learner is not None:
        bounds.append(words.text("admin-key-of", learner=key.learner))
    if key.cost_centres:
        bounds.append(words.text("admin-key-leads", centres=words.listed(key.cost_centres)))
    if key.ends_at is not None:
        code = "admin-key-ended-at" if key.state == "ended" else "admin-key-ends"
        bounds.append(words.text(code, at=words.moment(key.ends_at)))
    if key.names_learner:
        bounds.append(words.text("admin-key-names"))
    is_open = key.state == "open"
    return KeyRow(
        name=key.name,
        id=key.id,
        permissions=words.listed(words.text(f"admin-permission-{each}") for each in key.permissions),
        bounds=" · ".join(bounds),
        made=words.moment(key.created_at),
        state=words.text(f"admin-key-{key.state}"),
        mark="good" if is_open else "ended",
        revoke=f"/administration/keys/{key.id}/revocation" if is_open else None,
    )
