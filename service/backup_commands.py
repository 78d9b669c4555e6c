"""The part of the command line that makes backups and takes them back."""

from pathlib import Path
from typing import Annotated

import typer

from service import terminal

# Everything else is imported where it is used: most commands need a small part, and `--help` none.
# ruff: noqa: PLC0415


def backup(
    file: Annotated[Path | None, typer.Argument(help="A new file; by default one in GRADUS_BACKUP_FOLDER.")] = None,
    database: terminal.DatabaseUrl = None,
) -> None:
    """Write the whole database to a new file while the service runs, and beside it what it is."""
    from datetime import UTC, datetime

    from service import backups
    from service.database import Database
    from service.database_url import UnusableDatabase

    settings = terminal.settings(database)
    if file is None:
        if settings.backup_folder is None:
            terminal.fail("Name a file, or a folder with GRADUS_BACKUP_FOLDER.", status=2)
        file = Path(settings.backup_folder) / f"gradus-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.backup"
    opened = Database(settings.database_url)
    try:
        opened.check()
        manifest = backups.back_up(opened, file)
    except (backups.UnusableBackup, UnusableDatabase) as error:
        terminal.fail(f"Nothing was backed up. {error}", status=2)
    finally:
        opened.dispose()
    rows = sum(manifest.rows.values())
    print(f"{file}: {rows} rows at revision {manifest.revision}, {file.stat().st_size} bytes, sha256 {manifest.sha256}")


def restore(
    file: Annotated[Path, typer.Argument(help="What `gradus backup` wrote.")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Lose what the database holds now.")] = False,
    database: terminal.DatabaseUrl = None,
) -> None:
    """Put a backup in the place of what the database holds; stop the service first."""
    from service import backups
    from service.database import Database
    from service.database_url import UnusableDatabase
    from service.migrating import newest_revision

    opened = Database(terminal.settings(database).database_url)
    try:
        manifest = backups.restore(opened, file, replaces=replace)
    except (backups.UnusableBackup, UnusableDatabase) as error:
        terminal.fail(f"Nothing was restored. {error}", status=2)
    finally:
        opened.dispose()
    rows = sum(manifest.rows.values())
    print(f"{rows} rows of {manifest.made_at}, now at revision {newest_revision()}.")
