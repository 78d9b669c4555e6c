"""The forms of a webhook: each does what its button says once, and leads back to the webhook."""

from collections.abc import Callable

from fastapi import Request, Response
from starlette.datastructures import FormData

from service.errors import Conflict
from service.web.readers import House, Reader
from service.web.rendering import language_of
from service.web.sent_once import Led, Sending, sent_once


def done(
    request: Request,
    house: House,
    reader: Reader,
    form: FormData,
    act: Callable[[], object],
    *,
    webhook: str,
    back: str,
    said: str,
    refused: Callable[[str], Response],
) -> Response:
    """Do what a form says and go back to the webhook; where it could not be done, `refused` shows the reason there."""

    def led(_: Sending) -> Led:
        act()
        return Led(address=back, said=said)

    fields = {"state": str(form.get("state", ""))}
    try:
        return sent_once(request, house, reader, led, about=webhook, key=str(form.get("once", "")), fields=fields)
    except Conflict as error:
        return refused(error.told(language_of(request)))
