"""Cursor paging: a token names the last entry of the page before, so that pages stay true while entries come and go."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar

from service.errors import Fault, InvalidRequest
from service.texts import sentence

Entry = TypeVar("Entry")

#: Entries of one page when nobody asks for another number, and the most that may be asked for.
PAGE_SIZE = 50
LARGEST_PAGE_SIZE = 200


def page(
    entries: Callable[[str | None, int], Sequence[Entry]],
    key: Callable[[Entry], str],
    *,
    page_size: int,
    page_token: str | None,
) -> tuple[list[Entry], str | None]:
    """Return one page of `entries(after, limit)` and the token of the next page, or None on the last."""
    after = _read(page_token) if page_token is not None else None
    found = entries(after, page_size + 1)
    shown = list(found[:page_size])
    return shown, _write(key(shown[-1])) if len(found) > page_size else None


def _write(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _read(token: str) -> str:
    try:
        padded = token.encode("ascii") + b"=" * (-len(token) % 4)
        key = base64.b64decode(padded, altchars=b"-_", validate=True).decode("utf-8")
    except (UnicodeError, binascii.Error):
        key = ""
    if not key or "\x00" in key:
        raise InvalidRequest.of(
            [
                Fault(
                    detail=sentence("fault-page-token", field="page_token"),
                    pointer="query/page_token",
                    code="wrong_form",
                )
            ]
        )
    return key
