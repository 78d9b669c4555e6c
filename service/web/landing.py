"""The first page, with every door that is open here."""

from urllib.parse import urlencode

from fastapi import Request, Response

from service.web import visitors
from service.web.readers import House
from service.web.rendering import language_of, page, see_other
from service.web.sign_in import own_address
from service.web.words import words_in


def landing_page(
    request: Request, house: House, *, wanted: str, message: str | None, status: int = 200, said: str | None = None
) -> Response:
    """Show what this is and how to get in; what went wrong, if anything did, and the message on what was done."""
    address = own_address(wanted)
    content = {
        "visitors": visitors.offered(house.database) if house.settings.demo else (),
        "issuer": f"/sign-in/oidc?{urlencode({'next': address})}" if house.identity.client is not None else None,
        "is_refused": status == 401,
        "message": words_in(language_of(request)).text(message) if message is not None else None,
        "next": address,
    }
    return page(request, "landing.html", status=status, address="/", said=said, landing=content)


def onward(wanted: str) -> Response:
    """Go on by way of the first page, which knows where each reader begins."""
    return see_other(onward_address(wanted))


def onward_address(wanted: str) -> str:
    """Return the address of the first page that leads on to another one."""
    return f"/?{urlencode({'next': own_address(wanted)})}"
