"""The part of the command line that looks after the audit trail, and erases people."""

from pathlib import Path
from typing import Annotated

import typer

from service import terminal

# Everything else is imported where it is used: most commands need a small part, and `--help` none.
# ruff: noqa: PLC0415

app = typer.Typer(name="audit", help="The audit trail: its heads, to be kept elsewhere, and whether it holds together.")


@app.command("heads")
def print_heads(database: terminal.DatabaseUrl = None) -> None:
    """Print the last place of each lane and its hash, one a line: what `verify` compares with later."""
    from service import audit_chain

    with terminal.database(database) as opened, opened.read() as session:
        for head in audit_chain.heads(session):
            print(f"{head.lane} {head.place} {head.hash}")


@app.command()
def verify(
    heads: Annotated[
        list[Path] | None, typer.Option(help="A file with what `heads` printed before; may be given again.")
    ] = None,
    database: terminal.DatabaseUrl = None,
) -> None:
    """Say whether every row is as it was written; exit status 1 where one is not."""
    from service import audit_chain
    from service.texts import say

    language = terminal.language()
    kept = [head for path in heads or [] for head in audit_chain.read_heads(path.read_text(encoding="utf-8"))]
    secret = terminal.settings(database).audit_secret
    seal = None if secret is None else secret.get_secret_value().encode()
    with terminal.database(database) as opened, opened.read() as session:
        findings = audit_chain.examined(session, kept, seal=seal)
        rows = sum(head.place for head in audit_chain.heads(session))
    found = findings.breaks
    for entry in found:
        told = say(language, f"audit_{entry.code}")
        print(say(language, "audit_break", {"lane": entry.lane, "place": entry.place, "told": told}))
    print(say(language, "audit_no" if found else "audit_yes", {"rows": rows, "breaks": len(found)}))
    if seal is not None and findings.keyless_until is not None:
        until = findings.keyless_until.isoformat(timespec="seconds")
        print(say(language, "audit_keyless", {"rows": findings.keyless_rows, "until": until}))
    if found:
        raise SystemExit(1)


def erase(
    learner: Annotated[str, typer.Argument(help="The learner's id.")],
    database: terminal.DatabaseUrl = None,
) -> None:
    """Erase a learner for good; a worker sees to years and files, and this says where to look."""
    from service.privacy import erasing

    with terminal.database(database) as opened:
        erasure = erasing.ask(opened, learner, terminal.keeper()).erasure
    print(f"{erasure.id} {erasure.status}")
