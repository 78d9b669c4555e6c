"""Signing in at the issuer: the way there, the way back, and the way back from signing out; routes only."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from service.errors import NotFound
from service.identity.authenticating import NothingOpened
from service.identity.configuring import CALLBACK, SIGNED_OUT
from service.identity.signing_in import Failed
from service.web.landing import landing_page, onward_address
from service.web.readers import HouseOf, MaybeReader
from service.web.rendering import page, see_other
from service.web.sign_in import held, own_address, receive, remember, send_off, state_held

router = APIRouter(include_in_schema=False)

#: Longer than anything that an issuer sends back in an address; what is longer still is cut and then fails.
Said = Annotated[str, Query()]


@router.get("/sign-in/oidc")
def depart(request: Request, house: HouseOf, wanted: Annotated[str, Query(alias="next")] = "/") -> Response:
    """Send the browser to the issuer."""
    if house.identity.client is None:
        raise NotFound
    departure = house.identity.depart(own_address(wanted))
    response = see_other(departure.address)
    send_off(response, request, house.settings, departure.state)
    return response


@router.get(CALLBACK)
def arrive(
    request: Request, house: HouseOf, state: Said = "", code: Said | None = None, iss: Said | None = None
) -> Response:
    """Receive the browser back, sign the person in, and lead on to the page that they wanted.

    By a page and not by a redirect: the browser comes from another site, and would not bring the new cookie along.
    """
    if house.identity.client is None:
        raise NotFound
    try:
        found = house.identity.arrive(
            state=state,
            held=state_held(request, house.settings),
            code=code,
            said_issuer=iss,
            earlier=held(request, house.settings),
        )
    except NothingOpened:
        response = landing_page(request, house, wanted="/", message="sign-in-nothing-opened", status=403)
    except Failed:
        response = landing_page(request, house, wanted="/", message="sign-in-failed", status=401)
    else:
        response = page(request, "arrived.html", address="/", onward=onward_address(found.onward))
        remember(response, request, house.settings, found.token)
    receive(response, request, house.settings)
    return response


@router.get(SIGNED_OUT)
def leave(request: Request, house: HouseOf, reader: MaybeReader) -> Response:
    """Receive a browser back that has signed out at the issuer too, and tell the person so."""
    if house.identity.client is None:
        raise NotFound
    if reader is not None:
        return see_other("/")
    return landing_page(request, house, wanted="/", message=None, said="said-signed-out")
