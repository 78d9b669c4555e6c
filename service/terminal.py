"""What all commands share: settings, an open database, a document to read, and how a failure is told."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from service.database import Database
    from service.errors import ServiceError
    from service.principals import Principal
    from service.settings import Settings
    from service.texts import Language

# Everything else is imported where it is used: most commands need a small part, and `--help` none.
# ruff: noqa: PLC0415

DatabaseUrl = Annotated[
    str | None, typer.Option("--database", help="Database URL; by default the setting GRADUS_DATABASE_URL.")
]


def settings(database: str | None) -> "Settings":
    from service.settings import Settings

    return Settings() if database is None else Settings(database_url=database)


def opened(settings: "Settings") -> "Database":
    """Open the database, made ready if it is the embedded one."""
    from service.database import Database
    from service.house_setup import make_ready
    from service.settings import DEFAULT_DATABASE_URL

    opened = Database(settings.database_url, audit_secret=settings.audit_secret)
    make_ready(opened, may_migrate=settings.database_url == DEFAULT_DATABASE_URL)
    return opened


def local_caller() -> "Principal":
    from service.principals import Principal

    return Principal(name="command-line", permissions=frozenset({"lms", "hr"}), kind="local")


def language() -> "Language":
    """Follow the language of the terminal."""
    import os

    from service.texts import negotiate

    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"
    return negotiate(spoken.partition(".")[0].replace("_", "-"))


def read(file: str, maximum: int) -> bytes:
    from service.errors import InvalidRequest, TooLarge
    from service.texts import sentence

    try:
        if file == "-":
            body = sys.stdin.buffer.read(maximum + 1)
        else:
            with Path(file).open("rb") as opened:
                body = opened.read(maximum + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InvalidRequest(sentence("error-file", file=repr(file), reason=str(reason))) from None
    if len(body) > maximum:
        raise TooLarge(sentence("error-body-too-large", maximum=maximum))
    return body


def refuse(error: "ServiceError") -> NoReturn:
    """Print the problem document for programs and one line for people."""
    spoken = language()
    sys.stdout.write(error.body(language=spoken).decode("utf-8") + "\n")
    fail(error.told(spoken), status=2)


def fail(message: str, *, status: int) -> NoReturn:
    line = " ".join(message.split()).encode("utf-8", errors="replace").decode("utf-8")
    sys.stderr.write(f"gradus: {line}\n")
    raise SystemExit(status)


def document(file: str, maximum: int | None = None) -> object:
    """Read the JSON document in a file, or on standard input for -; by default no larger than a request may be."""
    from service import strict_json
    from service.errors import Fault, InvalidRequest

    try:
        return strict_json.read(read(file, settings(None).maximum_body_bytes if maximum is None else maximum))
    except strict_json.BadJson as error:
        raise InvalidRequest.of([Fault(detail=error.text, pointer="#", code="malformed_json")]) from None


def keeper() -> "Principal":
    """Return who keeps the catalogue from this machine."""
    from service.principals import Principal

    return Principal(name="command-line", permissions=frozenset({"admin"}), kind="local")


@contextmanager
def database(url: str | None) -> "Iterator[Database]":
    """Open the database for a command; what a caller did wrong ends it with status 2 and the problem document."""
    from service.errors import ServiceError

    opened_database = opened(settings(url))
    try:
        yield opened_database
    except ServiceError as error:
        if 400 <= error.status < 500:
            refuse(error)
        raise
    finally:
        opened_database.dispose()
