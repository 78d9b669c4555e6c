"""The commands on how scales compare: list what is there, propose, approve, withdraw."""

from typing import TYPE_CHECKING, Annotated

import typer

from service import terminal
from service.terminal import DatabaseUrl

if TYPE_CHECKING:
    import catalog

# ruff: noqa: PLC0415

app = typer.Typer(
    name="crosswalk",
    help="What levels of one framework are worth on another's scale: list, propose, approve, withdraw.",
    no_args_is_help=True,
)


@app.command("list")
def list_rows(
    framework: Annotated[str | None, typer.Option(help="Only the rows of this framework, on either side.")] = None,
    database: DatabaseUrl = None,
) -> None:
    """Print every version of every row, one a line."""
    import catalog

    with terminal.database(database) as opened, opened.read() as session:
        after: str | None = None
        while rows := catalog.list_crosswalks(session, framework=framework, after=after, limit=500):
            for row in rows:
                print(_line(row))
            after = rows[-1].id


@app.command()
def propose(
    file: Annotated[str, typer.Argument(help="A proposal as JSON, as POST /v1/crosswalks takes it; - reads stdin.")],
    database: DatabaseUrl = None,
) -> None:
    """Store a proposal as the next version of its row, and print that."""
    from service import crosswalks
    from service.schemas.crosswalks import CrosswalkProposal
    from service.schemas.reading import read_whole

    with terminal.database(database) as opened:
        given = read_whole(CrosswalkProposal, terminal.document(file))
        print(_line(crosswalks.propose(opened, given, terminal.keeper()).row))


@app.command()
def approve(
    row: Annotated[str, typer.Argument(help="Id of the newest version of a row, such as csm/3->ssg-fs@1.")],
    by: Annotated[str, typer.Option(help="Who stands for it.")],
    database: DatabaseUrl = None,
) -> None:
    """Store the version after this one, approved, and print that; ratings count by it from then on."""
    from service import crosswalks
    from service.schemas.crosswalks import CrosswalkApproval
    from service.schemas.reading import read_whole

    with terminal.database(database) as opened:
        given = read_whole(CrosswalkApproval, {"by": by})
        print(_line(crosswalks.approve(opened, row, given, terminal.keeper()).row))


@app.command()
def withdraw(
    row: Annotated[str, typer.Argument(help="Id of the approved row that counts, such as csm/3->ssg-fs@2.")],
    database: DatabaseUrl = None,
) -> None:
    """Take an approval back: store the next version, proposed, and print that; no rating counts by it any more."""
    from service import crosswalks

    with terminal.database(database) as opened:
        print(_line(crosswalks.withdraw(opened, row, terminal.keeper()).row))


def _line(row: "catalog.CrosswalkBase") -> str:
    if row.to_framework is not None:
        levels = str(row.to_lowest) if row.to_lowest == row.to_highest else f"{row.to_lowest} to {row.to_highest}"
        worth = f"{levels} of {row.to_framework}"
    elif row.to_relative is not None:
        worth = f"{row.to_relative:+d} to what a role requires"
    else:
        worth = "cannot be compared"
    signed = f", by {row.approved_by} on {row.approved_on}" if row.approved_by else ""
    return f"{row.id}: {worth}; confidence {row.confidence}; {row.state}{signed}"
