"""The files that pages are drawn with: an address names what it holds, so a browser asks once and never again."""

import hashlib
from functools import lru_cache
from os import PathLike, stat_result
from pathlib import Path

from fastapi import Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import QueryParams
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"
#: Seconds: as long as caches keep anything.
YEAR = 31_536_000
#: Hexadecimal digits that tell two contents of a file apart.
DIGITS = 16


def asset(name: str) -> str:
    """Return the address of a file below the folder, with a mark of what it holds now."""
    return f"/static/{name}?v={_mark_of(STATIC / name)}"


class Assets(StaticFiles):
    """Hands the files out; for ever where the address names what they hold, else to be asked for again."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC)

    def file_response(
        self, full_path: "str | PathLike[str]", stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        is_named = QueryParams(scope["query_string"]).get("v") == _mark_of(Path(full_path))
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if is_named else "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def _mark_of(path: Path) -> str:
    state = path.stat()
    return _mark(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=256)
def _mark(path: Path, changed: int, size: int) -> str:
    """Read a file once for as long as it stays as it is."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:DIGITS]
