"""How a page about a year is answered: as a page, as the document that programs get, or again with what went wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from service.errors import Conflict, InvalidRequest, PreconditionFailed
from service.etags import Expected
from service.web.form_fields import YEAR, field_faults
from service.web.readers import Reader
from service.web.rendering import SAFE_HEADERS, language_of, page
from service.web.words import Words, words_in

#: Of what a whole company cannot be asked for, so many sentences are told; a fault of all of it is the same in each.
MOST_TOLD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why something was not done, to be said above the page as it is now."""

    notice: str
    status: int


def words_of(request: Request) -> Words:
    """Return the words of a request."""
    return words_in(language_of(request))


def shown(
    request: Request, reader: Reader, template: str, *, twin: str, refusal: Refusal | None = None, **content: Any
) -> Response:
    """Return a page, with what went wrong above it if anything did."""
    status = content.pop("status", 200)
    path = str(content.pop("address", request.url.path))
    asked = str(content.pop("asked", ""))
    return page(
        request,
        f"years/{template}.html",
        status=refusal.status if refusal is not None else int(status),
        reader=reader,
        twin=twin,
        document=f"{path}{asked}{'&' if asked else '?'}as=json",
        address=path,
        notice=refusal.notice if refusal is not None else None,
        **content,
    )


def document(found: BaseModel) -> Response:
    """Return what programs get, to a browser that is signed in."""
    return JSONResponse(found.model_dump(mode="json", by_alias=True), headers=SAFE_HEADERS)


def done(act: Callable[[], Any], words: Words) -> Refusal | None:
    """Do something, and return why it could not be done as things stand."""
    try:
        act()
    except (Conflict, PreconditionFailed) as error:
        text = words.text("years-changed") if isinstance(error, PreconditionFailed) else error.told(words.language)
        return Refusal(notice=text, status=error.status)
    return None


def asked(act: Callable[[], Any], words: Words) -> Refusal | None:
    """Ask for something of which no field of the page is to blame, and return why it cannot be asked."""
    try:
        return done(act, words)
    except InvalidRequest as error:
        told = dict.fromkeys(fault.text for fault in field_faults(error.faults, YEAR, words))
        return Refusal(notice="\n".join(list(told)[:MOST_TOLD]) or error.told(words.language), status=error.status)


def expected(etag: str) -> Expected:
    """Return the state that a form was filled in on."""
    return Expected.named([etag])
