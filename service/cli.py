"""The command line: answers without a server, the server itself, and the keeping of its database."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from service.database import Database
    from service.errors import ServiceError
    from service.keys import Principal
    from service.settings import Settings
    from service.texts import Language

# Everything else is imported where it is used: most commands need a small part, and `--help` none.
# ruff: noqa: PLC0415

app = typer.Typer(
    name="gradus",
    help="Finds the way from the competencies people hold to those a role requires, and proves how good it is.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

DatabaseUrl = Annotated[
    str | None, typer.Option("--database", help="Database URL; by default the setting GRADUS_DATABASE_URL.")
]


def main() -> None:
    """Run the command line; whatever goes wrong is one readable line and an exit status."""
    from service.errors import ServiceError

    try:
        app()
    except ServiceError as error:
        _fail(error.detail, status=1)
    except Exception as error:
        _fail(f"{type(error).__name__}: {error}", status=1)


@app.command()
def recommend(
    file: Annotated[str, typer.Argument(help="A request as JSON; - reads standard input.")],
    database: DatabaseUrl = None,
) -> None:
    """Answer one request and print the answer as JSON; exit status 2 when the request was bad."""
    from service import strict_json
    from service.errors import Fault, InvalidRequest, ServiceError
    from service.recommend import Recommender

    settings = _settings(database)
    try:
        body = _read(file, settings.maximum_body_bytes)
        try:
            document = strict_json.read(body)
        except strict_json.BadJson as error:
            raise InvalidRequest.of([Fault(detail=str(error), pointer="#", code="malformed_json")]) from None
        opened = _opened(settings)
        try:
            recommender = Recommender(opened, settings)
            caller, language = _local_caller(), _language()
            if isinstance(document, dict) and document.get("validate_only") is True:
                answer = recommender.validate(document, caller, language).model_dump_json(indent=2)
            else:
                answer = recommender.recommend(document, caller, language).model_dump_json(indent=2)
        finally:
            opened.dispose()
    except ServiceError as error:
        if 400 <= error.status < 500:
            _refuse(error)
        raise
    print(answer)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = None,
    database: DatabaseUrl = None,
) -> None:
    """Serve the API and the pages."""
    from service.serving import listen, run

    settings = _settings(database)
    _opened(settings).dispose()
    listening = listen(settings.host if host is None else host, settings.port if port is None else port)
    run(settings, listening)


@app.command()
def demo(
    host: Annotated[str, typer.Option(help="A loopback address.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8000,
    database: DatabaseUrl = None,
) -> None:
    """Show Gradus at work: load the shipped catalogue, print one recommendation, then serve on loopback."""
    from service import demonstration

    demonstration.show(_settings(database), host=host, port=port)


@app.command()
def migrate(database: DatabaseUrl = None) -> None:
    """Bring the database to the tables of this version."""
    from service.database import Database
    from service.migrating import migrate as bring_up
    from service.migrating import newest_revision

    opened = Database(_settings(database).database_url)
    try:
        opened.check()
        bring_up(opened)
    finally:
        opened.dispose()
    print(f"The database is at revision {newest_revision()}.")


@app.command("import")
def import_files(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders in the catalogue's YAML format.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    database: DatabaseUrl = None,
) -> None:
    """Read catalogue files into the database: all of them, or nothing when there is any fault."""
    import catalog

    opened = _opened(_settings(database))
    try:
        with opened.write() as session:
            changeset = catalog.import_catalog(session, paths)
            print(changeset)
            if changeset.faults:
                _fail(f"Nothing was imported: {len(changeset.faults)} faults.", status=2)
            if not dry_run:
                changeset.apply(session)
    finally:
        opened.dispose()


@app.command()
def coverage(
    framework: Annotated[str | None, typer.Option(help="Id of a framework; by default all of them.")] = None,
    holes: Annotated[bool, typer.Option("--holes", help="Only the steps that no module reaches.")] = False,
    database: DatabaseUrl = None,
) -> None:
    """Say for each step of each competency how many modules reach it, and name the holes."""
    from service.coverage import printed, reported

    opened = _opened(_settings(database))
    try:
        for line in printed(reported(opened, framework), holes_only=holes):
            print(line)
    finally:
        opened.dispose()


@app.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    from service.app import create_app

    print(json.dumps(create_app(_settings(None)).openapi(), indent=2, ensure_ascii=False))


@app.command()
def profiles(database: DatabaseUrl = None) -> None:
    """Print what each role of the catalogue takes for a learner who stands one level below it in everything."""
    from service.profiles import lines
    from service.profiles import profiles as tried
    from service.recommend import Recommender

    settings = _settings(database)
    opened = _opened(settings)
    try:
        for line in lines(tried(opened, Recommender(opened, settings), _local_caller(), _language())):
            print(line, flush=True)
    finally:
        opened.dispose()


@app.command()
def token(
    permission: Annotated[list[str], typer.Option(help="lms, hr, manager, employee or admin; may be given again.")],
    learner: Annotated[str | None, typer.Option(help="The one learner that an employee's key opens.")] = None,
    name: Annotated[str, typer.Option(help="What the key is for.")] = "command line",
    database: DatabaseUrl = None,
) -> None:
    """Make an API key and print it; it cannot be shown again."""
    from service import keys
    from service.errors import InvalidRequest

    opened = _opened(_settings(database))
    try:
        with opened.write() as session:
            _, made = keys.create(session, name=name, permissions=permission, learner=learner)
    except InvalidRequest as error:
        _refuse(error)
    finally:
        opened.dispose()
    print(made)


def _settings(database: str | None) -> "Settings":
    from service.settings import Settings

    return Settings() if database is None else Settings(database_url=database)


def _opened(settings: "Settings") -> "Database":
    """Open the database, made ready if it is the embedded one."""
    from service.database import Database
    from service.house_setup import make_ready
    from service.settings import DEFAULT_DATABASE_URL

    opened = Database(settings.database_url)
    make_ready(opened, may_migrate=settings.database_url == DEFAULT_DATABASE_URL)
    return opened


def _local_caller() -> "Principal":
    from service.keys import Principal

    return Principal(name="command-line", permissions=frozenset({"lms", "hr"}))


def _language() -> "Language":
    """Follow the language of the terminal."""
    import os

    from service.texts import negotiate

    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"
    return negotiate(spoken.partition(".")[0].replace("_", "-"))


def _read(file: str, maximum: int) -> bytes:
    from service.errors import InvalidRequest, TooLarge

    try:
        if file == "-":
            body = sys.stdin.buffer.read(maximum + 1)
        else:
            with Path(file).open("rb") as opened:
                body = opened.read(maximum + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InvalidRequest(f"The file {file!r} cannot be read: {reason}.") from None
    if len(body) > maximum:
        raise TooLarge(f"The request is larger than {maximum} bytes.")
    return body


def _refuse(error: "ServiceError") -> NoReturn:
    """Print the problem document for programs and one line for people."""
    sys.stdout.write(error.body().decode("utf-8") + "\n")
    _fail(error.detail, status=2)


def _fail(message: str, *, status: int) -> NoReturn:
    line = " ".join(message.split()).encode("utf-8", errors="replace").decode("utf-8")
    sys.stderr.write(f"gradus: {line}\n")
    raise SystemExit(status)


if __name__ == "__main__":
    main()
