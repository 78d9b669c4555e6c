"""The command line: answers without a server, the server itself, and the keeping of its database."""

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Annotated

import typer

from service import (
    annual_commands,
    audit_commands,
    backup_commands,
    crosswalk_commands,
    key_commands,
    signals,
    terminal,
)

# Everything else is imported where it is used: most commands need a small part, and `--help` none.
# ruff: noqa: PLC0415

app = typer.Typer(
    name="gradus",
    help="Finds the way from the competencies people hold to those a role requires, and proves how good it is.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(crosswalk_commands.app)
app.command("remove-old-plans")(annual_commands.remove_old_plans)
app.command("backup")(backup_commands.backup)
app.command("restore")(backup_commands.restore)
app.add_typer(audit_commands.app)
app.command("erase")(audit_commands.erase)
app.add_typer(key_commands.app)
app.command("token")(key_commands.token)

DatabaseUrl = terminal.DatabaseUrl

#: Points of a frontier, when nobody says how many.
POINTS = 20


def main() -> None:
    """Run the command line; whatever goes wrong is one readable line and an exit status."""
    from service.errors import ServiceError

    try:
        app(args=list(_with_points(sys.argv[1:])))
    except ServiceError as error:
        terminal.fail(error.told(terminal.language()), status=1)
    except Exception as error:
        terminal.fail(f"{type(error).__name__}: {error}", status=1)


def _with_points(arguments: Sequence[str]) -> Iterator[str]:
    """Yield the arguments with a number after each `--frontier` that has none."""
    for argument, following in zip_longest(arguments, arguments[1:]):
        yield argument
        if argument == "--frontier" and not (following or "").isdigit():
            yield str(POINTS)


@app.command()
def recommend(
    file: Annotated[str, typer.Argument(help="A request as JSON; - reads standard input.")],
    database: DatabaseUrl = None,
) -> None:
    """Answer one request and print the answer as JSON; exit status 2 when the request was bad."""
    from service import strict_json
    from service.errors import Fault, InvalidRequest, ServiceError
    from service.recommend import Recommender

    settings = terminal.settings(database)
    try:
        body = terminal.read(file, settings.maximum_body_bytes)
        try:
            document = strict_json.read(body)
        except strict_json.BadJson as error:
            raise InvalidRequest.of([Fault(detail=error.text, pointer="#", code="malformed_json")]) from None
        opened = terminal.opened(settings)
        try:
            recommender = Recommender(opened, settings)
            caller, language = terminal.local_caller(), terminal.language()
            if isinstance(document, dict) and document.get("validate_only") is True:
                answer = recommender.validate(document, caller, language).model_dump_json(indent=2)
            else:
                answer = recommender.recommend(document, caller, language).model_dump_json(indent=2)
        finally:
            opened.dispose()
    except ServiceError as error:
        if 400 <= error.status < 500:
            terminal.refuse(error)
        raise
    print(answer)


@app.command("plan-year")
def plan_year(
    file: Annotated[str, typer.Argument(help="A request for a year as JSON; - reads standard input.")],
    *,
    out: Annotated[Path | None, typer.Option(help="The file to write; by default standard output.")] = None,
    keep: Annotated[
        Path | None, typer.Option(help="Write here what a search of a year like it can go on from.")
    ] = None,
    begin_from: Annotated[
        Path | None, typer.Option("--from", help="Go on from what a search of a year like it has kept.")
    ] = None,
    frontier: Annotated[
        int | None,
        typer.Option(
            min=2,
            max=200,
            metavar="[POINTS]",
            help=f"Find what each amount of the budget buys, at so many points; without a number, {POINTS}.",
        ),
    ] = None,
    database: DatabaseUrl = None,
) -> None:
    """Plan a company's year and print the whole answer as JSON; exit status 2 when the request was bad."""
    import solver
    from service.annual.command import MOST_BYTES, Planner
    from service.annual.documents import obstacle_lines, pieces
    from service.annual.frontier_chart import chart
    from service.jobs.executors import executors

    for written_to in (out, keep):
        if written_to is not None and not written_to.parent.is_dir():
            # Told now, and not when the search is over.
            terminal.fail(f"There is no folder {str(written_to.parent)!r} to write into.", status=2)
    with terminal.database(database) as opened:
        document = terminal.document(file, MOST_BYTES)
        with executors(terminal.settings(database))() as executor:
            planner = Planner(
                database=opened,
                search=solver.plan_year,
                executor=executor,
                begins_from=begin_from,
                keep=keep,
                points=frontier,
            )
            answer = planner.answer(document, terminal.local_caller(), terminal.language())
    if answer.frontier is not None and sys.stderr.isatty():
        sys.stderr.writelines(f"{line}\n" for line in chart(answer.frontier, terminal.language()))
    sys.stderr.writelines(f"{line}\n" for line in obstacle_lines(answer, terminal.language()))
    written = pieces(answer, terminal.language())
    if out is None:
        sys.stdout.writelines(written)
        print()
    else:
        with out.open("w", encoding="utf-8") as opened_out:
            opened_out.writelines(written)
            opened_out.write("\n")


@app.command()
def verify(file: Annotated[str, typer.Argument(help="What plan-year wrote; - reads standard input.")]) -> None:
    """Verify a year's plan, its values and its bounds from its file alone; exit status 3 when anything is wrong."""
    from service.annual.verifying import MOST_BYTES, report, verified
    from service.errors import ServiceError
    from service.jobs.processes import Processes

    try:
        body = terminal.read(file, MOST_BYTES)
        with Processes(terminal.settings(None).job_processes) as executor:
            found = verified(body, executor=executor, language=terminal.language())
    except ServiceError as error:
        if 400 <= error.status < 500:
            terminal.refuse(error)
        raise
    print("\n".join(report(found, terminal.language())))
    if not found.is_verified:
        raise SystemExit(3)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = None,
    database: DatabaseUrl = None,
) -> None:
    """Serve the API and the pages."""
    signals.end_at_once()
    from service.serving import listen, run

    settings = terminal.settings(database)
    terminal.opened(settings).dispose()
    listening = listen(settings.host if host is None else host, settings.port if port is None else port)
    run(settings, listening)


@app.command()
def worker(database: DatabaseUrl = None) -> None:
    """Do the jobs that the service was asked for, one after the other, until told to stop."""
    signals.end_at_once()
    from service.jobs.working import work

    settings = terminal.settings(database)
    terminal.opened(settings).dispose()
    work(settings)


@app.command()
def demo(
    host: Annotated[str | None, typer.Option(help="A loopback address.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = None,
    database: DatabaseUrl = None,
) -> None:
    """Show Gradus at work: load the shipped catalogue, print one recommendation, then serve on loopback."""
    signals.end_at_once()
    from service import demonstration

    settings = terminal.settings(database)
    changes = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    demonstration.show(settings.model_copy(update=changes), is_named=database is not None)


@app.command()
def migrate(database: DatabaseUrl = None) -> None:
    """Bring the database to the tables of this version."""
    from service.database import Database
    from service.migrating import migrate as bring_up
    from service.migrating import newest_revision

    opened = Database(terminal.settings(database).database_url)
    try:
        opened.check()
        bring_up(opened)
    finally:
        opened.dispose()
    print(f"The database is at revision {newest_revision()}.")


@app.command("import")
def import_files(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders: YAML, CSV, workbooks, published formats.")
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    format_name: Annotated[
        str | None,
        typer.Option("--format", help="gradus, tsc, unit, skills-framework, moodle, case or onet; by default seen."),
    ] = None,
    framework: Annotated[
        str | None, typer.Option(help="Id under which a text is stored that only belongs to a framework.")
    ] = None,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Take back shipped entries that something else was imported over.")
    ] = False,
    database: DatabaseUrl = None,
) -> None:
    """Read files into the database, catalogue and people: all of them, or nothing when there is any fault."""
    import catalog
    from service.importing import compare_files
    from service.texts import say

    if format_name is not None and format_name not in catalog.FORMATS:
        terminal.fail(f"There is no format {format_name!r}; it would be one of {', '.join(catalog.FORMATS)}.", status=2)
    if not paths and not shipped:
        terminal.fail("There is nothing to import; name a file or a folder.", status=2)
    opened = terminal.opened(terminal.settings(database))
    try:
        with opened.write() as session:
            found = compare_files(session, paths or (), format_name=format_name, framework=framework, shipped=shipped)
            print(found.told(terminal.language()))
            if found.faults:
                nothing = say(terminal.language(), "import_nothing", {"count": len(found.faults)})
                terminal.fail(nothing, status=2)
            if not dry_run:
                found.apply(session, principal=terminal.local_caller().name)
    finally:
        opened.dispose()


@app.command()
def export(
    path: Annotated[Path, typer.Argument(help="A folder for CSV files, a file for everything else.")],
    format_name: Annotated[str, typer.Option("--format", help="csv, xlsx, case, case-1.0 or moodle.")] = "xlsx",
    framework: Annotated[str | None, typer.Option(help="The one framework of case and moodle.")] = None,
    people: Annotated[bool, typer.Option("--people", help="Write the sheets of people too.")] = False,
    database: DatabaseUrl = None,
) -> None:
    """Write the catalogue as sheets that can be imported again, or one framework in a published format."""
    import catalog
    from service import exporting

    if format_name not in exporting.FORMATS:
        terminal.fail(
            f"There is no format {format_name!r}; it would be one of {', '.join(exporting.FORMATS)}.", status=2
        )
    of_one = format_name in exporting.OF_ONE_FRAMEWORK
    if of_one != (framework is not None) or (of_one and people):
        terminal.fail(
            "case, case-1.0 and moodle are of one --framework and hold no people; csv and xlsx name none.", status=2
        )
    opened = terminal.opened(terminal.settings(database))
    losses: list[str] = []
    try:
        with opened.write() as session:
            if framework is not None:
                written, losses = exporting.export_framework(session, path, framework, format_name=format_name)
            else:
                caller = terminal.local_caller().name
                written = exporting.export(session, path, format_name=format_name, people=people, principal=caller)
    except (catalog.UnknownFramework, OSError) as error:
        terminal.fail(f"Nothing was exported: {error}.", status=2)
    finally:
        opened.dispose()
    print("\n".join([*losses, *map(str, written)]))


@app.command()
def template(
    kind: Annotated[str, typer.Argument(help="frameworks, roles, modules, people, or the name of one sheet.")],
    out: Annotated[Path | None, typer.Option(help="A workbook to write, with all sheets and what they hold.")] = None,
) -> None:
    """Print the header of a sheet as CSV, or write a workbook to fill in."""
    from service import exporting

    try:
        text = exporting.template(kind, out)
    except (exporting.NotWritten, OSError) as error:
        terminal.fail(str(error), status=2)
    sys.stdout.write(text if text is not None else f"{out}\n")


@app.command()
def coverage(
    framework: Annotated[str | None, typer.Option(help="Id of a framework; by default all of them.")] = None,
    holes: Annotated[bool, typer.Option("--holes", help="Only the steps that no module reaches.")] = False,
    database: DatabaseUrl = None,
) -> None:
    """Say for each step of each competency how many modules reach it, and name the holes."""
    from service.coverage import printed, reported

    opened = terminal.opened(terminal.settings(database))
    try:
        for line in printed(reported(opened, framework), holes_only=holes):
            print(line)
    finally:
        opened.dispose()


@app.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    from service.app import create_app

    print(json.dumps(create_app(terminal.settings(None)).openapi(), indent=2, ensure_ascii=False))


@app.command()
def profiles(database: DatabaseUrl = None) -> None:
    """Print what each role of the catalogue takes for a learner who stands one level below it in everything."""
    from service.profiles import lines
    from service.profiles import profiles as tried
    from service.recommend import Recommender

    settings = terminal.settings(database)
    opened = terminal.opened(settings)
    try:
        for line in lines(tried(opened, Recommender(opened, settings), terminal.local_caller(), terminal.language())):
            print(line, flush=True)
    finally:
        opened.dispose()


if __name__ == "__main__":
    main()
