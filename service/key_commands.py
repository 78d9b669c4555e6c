"""The commands on API keys: make one, list them, revoke one, sign a person out everywhere."""

import sys
from typing import Annotated

import typer

from service import terminal
from service.terminal import DatabaseUrl

# ruff: noqa: PLC0415

app = typer.Typer(
    name="keys",
    help="API keys and who is signed in: list, revoke, sign out.",
    no_args_is_help=True,
)


def token(
    permission: Annotated[list[str], typer.Option(help="lms, hr, manager, employee or admin; may be given again.")],
    *,
    learner: Annotated[
        str | None, typer.Option(help="The learner that an employee is, or a manager who is one.")
    ] = None,
    cost_centre: Annotated[
        list[str] | None, typer.Option(help="A cost centre that a manager leads, with all below; may be given again.")
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, max=36_500, help="Days after which the key ends.")] = None,
    names_learner: Annotated[
        bool, typer.Option("--names-learner", help="Each request has to say by Acting-For whom it is about.")
    ] = False,
    name: Annotated[str, typer.Option(help="What the key is for.")] = "command line",
    database: DatabaseUrl = None,
) -> None:
    """Make an API key and print it; it cannot be shown again."""
    from datetime import UTC, datetime, timedelta

    from service import key_keeping, keys
    from service.audit import record

    with terminal.database(database) as opened, opened.write() as session:
        row, made = keys.create(
            session,
            name=name,
            permissions=permission,
            learner=learner,
            cost_centres=cost_centre or (),
            ends_at=None if days is None else datetime.now(UTC) + timedelta(days=days),
            names_learner=names_learner,
        )
        record(
            session,
            principal=terminal.keeper(),
            action="key.create",
            object_kind="key",
            object_id=row.id,
            learner=learner,
        )
        warnings = key_keeping.unknown_bounds(session, learner, cost_centre or (), terminal.language())
    for warning in warnings:
        print(warning.text, file=sys.stderr)
    print(made)


@app.command("list")
def list_keys(database: DatabaseUrl = None) -> None:
    """Print every key, one a line, without its secret."""
    from service import key_keeping
    from service.paging import LARGEST_PAGE_SIZE

    with terminal.database(database) as opened:
        after: str | None = None
        while True:
            page = key_keeping.listed(opened, terminal.keeper(), page_size=LARGEST_PAGE_SIZE, page_token=after)
            for key in page.items:
                about = [key.learner] if key.learner else []
                about += [f"cost centre {centre}" for centre in key.cost_centres]
                about += [f"ends {key.ends_at:%Y-%m-%d}"] if key.ends_at else []
                about += [f"revoked {key.revoked_at:%Y-%m-%d}"] if key.revoked_at else []
                about += ["ended"] if key.state == "ended" else []
                print(f"{key.id}: {key.name}; {' '.join(key.permissions)}{''.join(f', {part}' for part in about)}")
            after = page.next_page_token
            if after is None:
                return


@app.command()
def revoke(
    key: Annotated[str, typer.Argument(help="The id of a key, which is its middle part.")],
    database: DatabaseUrl = None,
) -> None:
    """End a key for good, with everybody who is signed in by it."""
    from service import key_keeping

    with terminal.database(database) as opened:
        key_keeping.revoke(opened, key, terminal.keeper())


@app.command("sign-out")
def sign_out(
    user: Annotated[str, typer.Argument(help="A person as the audit trail has them: user:...")],
    database: DatabaseUrl = None,
) -> None:
    """Sign a person out of every browser, so that the issuer says anew what they may do; prints how many there were."""
    from service.audit import record
    from service.identity import people, sessions

    with terminal.database(database) as opened, opened.write() as session:
        ended = sessions.end_all(session, account=people.account_of(user))
        record(session, principal=terminal.keeper(), action="session.end_all", object_kind="account", object_id=user)
    print(ended)
