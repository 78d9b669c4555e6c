"""Reads a form of many fields once it is known who sends it: as many as the longest list needs, and no files."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from service import access
from service.errors import Fault, InvalidRequest
from service.principals import Principal
from service.texts import sentence

MOST_FIELDS = 3000


async def posted(request: Request, _: Annotated[Principal, Depends(access.authorised)]) -> FormData:
    """Return what was entered."""
    try:
        return await request.form(max_files=0, max_fields=MOST_FIELDS, max_part_size=100_000)
    except HTTPException as error:
        fault = Fault(detail=sentence("fault-form-body", reason=str(error.detail)), pointer="#", code="wrong_form")
        raise InvalidRequest.of([fault]) from None
