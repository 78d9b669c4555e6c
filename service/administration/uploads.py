"""Reads the files of a form: so many at the most, no other fields than are known, and nothing before the caller is."""

from contextlib import suppress
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from service import access
from service.administration.wishes import Upload, Wish, previewable
from service.errors import Fault, InvalidRequest, UnsupportedMediaType
from service.principals import Principal
from service.tables.catalog_imports import MOST_FILES
from service.texts import sentence

#: Fields beside the files, and characters of one.
MOST_FIELDS, MOST_CHARACTERS = 10, 4096
_KNOWN = {"format", "framework", "as_drafts"}
_FLAGS = {"yes": True, "no": False, "": False}


async def sent_files(request: Request, _: Annotated[Principal, Depends(access.authorised)]) -> Wish:
    """Return what a form brings, once it is known who sends it; of such bodies only few may be on their way."""
    stated = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if stated != "multipart/form-data":
        raise UnsupportedMediaType(sentence("error-body-not-form"))
    with request.app.state.arriving.one():
        try:
            form = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MOST_CHARACTERS)
        except HTTPException as error:
            # The reader of forms says what is wrong with one in a sentence of its own.
            fault = Fault(detail=sentence("fault-form-body", reason=str(error.detail)), pointer="#", code="wrong_form")
            raise InvalidRequest.of([fault]) from None
        try:
            files = [
                Upload(name=value.filename or "", content=await value.read())
                for name, value in form.multi_items()
                if name == "files" and isinstance(value, UploadFile)
            ]
            fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
            unknown = {
                name
                for name, value in form.multi_items()
                # Of a field without a file, some clients send the empty name alone.
                if name not in _KNOWN and isinstance(value, str) and (name != "files" or value)
            }
            unknown |= {name for name, value in form.multi_items() if name != "files" and not isinstance(value, str)}
        finally:
            with suppress(OSError):
                await form.close()
    return await run_in_threadpool(_wish, files, fields, sorted(unknown))


def _wish(files: list[Upload], fields: dict[str, str], unknown: list[str]) -> Wish:
    faults = [
        Fault(
            detail=sentence("fault-no-field", field=_printable(name)),
            pointer=f"#/{_printable(name)}",
            code="unknown_field",
        )
        for name in unknown
    ]
    if fields.get("as_drafts", "") not in _FLAGS:
        detail = sentence("fault-one-of", field="as_drafts", expected=("yes", "no"))
        faults.append(Fault(detail=detail, pointer="#/as_drafts", code="unknown_value"))
    if faults:
        raise InvalidRequest.of(faults)
    return Wish(
        files=previewable(files),
        format_name=fields.get("format", "").strip() or None,
        framework=fields.get("framework", "").strip() or None,
        as_drafts=_FLAGS[fields.get("as_drafts", "")],
    )


def _printable(text: str) -> str:
    return text[:100].encode("utf-8", errors="replace").decode("utf-8")
