"""`If-Match`: a change is made to the state that its sender has seen, or not at all."""

import re
from typing import Annotated, Any

from fastapi import Depends, Header, Request

from service.errors import Fault, InvalidRequest, PreconditionRequired
from service.etags import Expected
from service.texts import sentence

_TAG = r'(?:W/)?"[!#-~]*"'
FORM = rf"^(?:\*|{_TAG}(?:[ \t]*,[ \t]*{_TAG})*)$"
MOST_CHARACTERS = 2000

#: How answers with a tag are documented.
TAGGED: dict[str, Any] = {
    "headers": {"ETag": {"description": "Names this state, for `If-Match`.", "schema": {"type": "string"}}}
}


def _expected(
    request: Request,
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            max_length=MOST_CHARACTERS,
            pattern=FORM,
            description="The `ETag` of what was read: if it has changed since, the answer is 412 and nothing changes.",
        ),
    ] = None,
) -> Expected | None:
    if if_match is None:
        return None
    # A header that is sent in several lines is one list.
    given = ", ".join(request.headers.getlist("if-match"))
    if len(given) > MOST_CHARACTERS or not re.match(FORM, given):
        detail = sentence("fault-form", field="If-Match")
        raise InvalidRequest.of([Fault(detail=detail, pointer="header/If-Match", code="wrong_form")])
    return Expected() if given == "*" else Expected.named(re.findall(_TAG, given))


def _required(expected: Annotated[Expected | None, Depends(_expected)]) -> Expected:
    if expected is None:
        raise PreconditionRequired()
    return expected


Precondition = Annotated[Expected | None, Depends(_expected)]
RequiredPrecondition = Annotated[Expected, Depends(_required)]
