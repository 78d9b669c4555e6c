"""The first page, signing in and out, and the list of learners to go on from: routes only."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response

from service import keys, learners
from service.errors import NotFound, Unauthenticated
from service.paging import PAGE_SIZE
from service.web.learner_list import learners_page
from service.web.readers import HouseOf, MaybeReader, OwnForm, SignedIn, demo_key_id
from service.web.reading import learner_address
from service.web.rendering import language_of, page, see_other
from service.web.sign_in import forget, own_address, remember
from service.web.words import words_in

#: Longer than any key; what is longer still is none.
LONGEST_KEY = 200
#: Names under which a machine calls itself; a page of another site that points a name of its own here is refused.
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})

router = APIRouter(include_in_schema=False)


@router.get("/")
def landing(
    request: Request, house: HouseOf, reader: MaybeReader, wanted: Annotated[str, Query(alias="next")] = "/"
) -> Response:
    """Show what this is and how to get in; who is in goes on to their own first page."""
    goes_on = own_address(wanted) != "/"
    if reader is not None:
        return see_other(own_address(wanted) if goes_on else reader.home)
    message = words_in(language_of(request)).text("sign-in-needed") if goes_on else None
    return _landing(request, demo=house.settings.demo, wanted=wanted, message=message)


@router.post("/sign-in", dependencies=[OwnForm])
def sign_in(
    request: Request,
    house: HouseOf,
    key: Annotated[str, Form(max_length=LONGEST_KEY)],
    wanted: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """Exchange a key for the cookie."""
    try:
        with house.database.read() as session:
            principal = keys.verify(session, key.strip())
    except Unauthenticated:
        message = words_in(language_of(request)).text("sign-in-refused")
        return _landing(request, demo=house.settings.demo, wanted=wanted, message=message, status=401)
    response = _onward(wanted)
    remember(response, request, house.signer.sign(principal.name.removeprefix("key:")))
    return response


@router.post("/demo", dependencies=[OwnForm])
def open_demo(request: Request, house: HouseOf, wanted: Annotated[str, Form(alias="next")] = "/") -> Response:
    """Sign in to the sample company; there is no such door outside the demo."""
    if not house.settings.demo or request.url.hostname not in LOOPBACK_HOSTS:
        raise NotFound
    with house.database.write() as session:
        key_id = demo_key_id(session)
    response = _onward(wanted)
    remember(response, request, house.signer.sign(key_id))
    return response


@router.post("/sign-out", dependencies=[OwnForm])
def sign_out() -> Response:
    """Take the cookie back."""
    response = see_other("/")
    forget(response)
    return response


@router.get("/learners")
def list_learners(
    *,
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    wanted: Annotated[str | None, Query(alias="id")] = None,
    cost_centre: Annotated[str, Query(max_length=200)] = "",
    page_token: Annotated[str | None, Query(max_length=1200)] = None,
) -> Response:
    """Show the learners to choose from, of one part of the company if it is named, or go to the one asked for."""
    if wanted is not None and wanted.strip():
        return see_other(learner_address(wanted.strip()))
    if reader.home != "/learners":
        return see_other(reader.home)
    shown = None
    if reader.sees_people:
        cost_centre = cost_centre.replace("\x00", "")
        found = learners.listed(
            house.database,
            reader.principal,
            page_size=PAGE_SIZE,
            page_token=page_token,
            cost_centre=cost_centre or None,
        )
        with house.database.read() as session:
            shown = learners_page(session, found, cost_centre, words_in(language_of(request)))
    return page(request, "learners.html", reader=reader, twin="/v1/learners", learners=shown)


def _onward(wanted: str) -> Response:
    """Go on by way of the first page, which knows where each reader begins."""
    return see_other(f"/?{urlencode({'next': own_address(wanted)})}")


def _landing(request: Request, *, demo: bool, wanted: str, message: str | None, status: int = 200) -> Response:
    content = {"demo": demo, "message": message, "next": own_address(wanted)}
    return page(request, "landing.html", status=status, address="/", landing=content)
