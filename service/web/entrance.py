"""The first page, signing in and out, and the list of learners to go on from: routes only."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from service import learners
from service.errors import NotFound, Unauthenticated
from service.paging import PAGE_SIZE
from service.web import visitors
from service.web.landing import landing_page, onward
from service.web.learner_list import learners_page
from service.web.navigation import home
from service.web.readers import HouseOf, MaybeReader, OwnForm, SignedIn
from service.web.reading import learner_address
from service.web.rendering import language_of, page, see_other
from service.web.sign_in import forget, held, own_address, remember
from service.web.words import words_in

#: Longer than any key; what is longer still is none.
LONGEST_KEY = 200

router = APIRouter(include_in_schema=False)


@router.get("/")
def landing(
    request: Request, house: HouseOf, reader: MaybeReader, wanted: Annotated[str, Query(alias="next")] = "/"
) -> Response:
    """Show what this is and how to get in; who is in goes on to their own first page."""
    goes_on = own_address(wanted) != "/"
    if reader is not None:
        return see_other(own_address(wanted) if goes_on else home(reader))
    return landing_page(request, house, wanted=wanted, message="sign-in-needed" if goes_on else None)


@router.post("/sign-in", dependencies=[OwnForm])
def sign_in(
    request: Request,
    house: HouseOf,
    key: Annotated[str, Form(max_length=LONGEST_KEY)],
    wanted: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """Exchange a key for the cookie."""
    try:
        token = house.identity.with_key(key.strip(), earlier=held(request, house.settings))
    except Unauthenticated:
        return landing_page(request, house, wanted=wanted, message="sign-in-refused", status=401)
    response = onward(wanted)
    remember(response, request, house.settings, token)
    return response


@router.post("/demo", dependencies=[OwnForm])
def open_demo(
    request: Request,
    house: HouseOf,
    who: Annotated[str, Form(max_length=LONGEST_KEY)] = visitors.FIRST,
    wanted: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """Sign in to the sample company as one of its visitors; there is no such door outside the demo."""
    if not house.settings.demo:
        raise NotFound
    visitor = visitors.visitor(house.database, who)
    if visitor.is_program:
        key = visitors.shown_key(house.database, visitor)
        host = str(request.base_url).rstrip("/")
        example = f'curl -H "Authorization: Bearer {key}" {host}/v1/learners'
        return page(request, "demo_key.html", address="/", example=example)
    principal = visitors.key_of(house.database, visitor)
    token = house.identity.with_key_of(principal, earlier=held(request, house.settings))
    response = onward(wanted)
    remember(response, request, house.settings, token)
    return response


@router.post("/sign-out", dependencies=[OwnForm])
def sign_out(request: Request, house: HouseOf) -> Response:
    """End the session, so that its cookie opens nothing wherever it has gone, and take the cookie back."""
    onward = house.identity.sign_out(held(request, house.settings))
    response: Response
    if onward is None:
        response = see_other("/", said="said-signed-out")
    else:
        # By a page and not by a redirect: browsers let no form of ours lead to another site.
        response = page(request, "departed.html", address="/", onward=onward)
    forget(response, request, house.settings)
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
    if reader.own_page is not None:
        return see_other(reader.own_page)
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
            shown = learners_page(session, found, cost_centre, reader.principal, words_in(language_of(request)))
    return page(request, "learners.html", reader=reader, twin="/v1/learners", learners=shown)
