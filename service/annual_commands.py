"""The part of the command line that keeps the plans of years."""

from typing import Annotated

import typer

from service import terminal

# Everything else is imported where it is used: most commands need a small part, and `--help` none.
# ruff: noqa: PLC0415


def remove_old_plans(
    days: Annotated[
        int | None, typer.Option(min=0, help="Days since the search ended; by default the setting.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how many would go, and remove nothing.")] = False,
    database: terminal.DatabaseUrl = None,
) -> None:
    """Remove the plans of years whose search ended long ago, with all that is stored of them."""
    from datetime import UTC, datetime

    from service.annual import retention

    since = terminal.settings(database).plans_kept_days if days is None else days
    with terminal.database(database) as opened:
        if dry_run:
            with opened.read() as session:
                found = len(retention.old_plans(session, days=since, now=datetime.now(UTC)))
            print(f"{found} plans ended more than {since} days ago.")
        else:
            removed = retention.remove_old_plans(opened, terminal.local_caller(), days=since)
            print(f"Removed {removed} plans that ended more than {since} days ago.")
