"""Imports of files into the catalogue: what each would do, or has done, and what is to be said of the files."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from service.schemas.values import Answer


class ChangeRead(Answer):
    """One entry that an import would change."""

    kind: str
    id: str
    change: Literal["created", "changed", "retired"]
    what: list[str]


class FindingRead(Answer):
    """One thing to say about a file: a fault keeps everything out, a warning nothing."""

    severity: Literal["fault", "warning"]
    file: str
    line: int
    path: str
    message: str


class ImportRead(Answer):
    """An import: what it would do, or has done."""

    id: str
    state: Literal["faulty", "ready", "applied", "lapsed"]
    created_at: datetime
    ended_at: datetime | None
    format: str | None
    framework: str | None
    as_drafts: bool
    files: list[str]
    created: int
    changed: int
    retired: int
    same: int
    faults: int
    warnings: int
    changes: list[ChangeRead] = Field(description="The first thousand.")
    findings: list[FindingRead] = Field(description="The first thousand.")


class ImportPage(Answer):
    """One page of imports, the newest first, without their parts."""

    items: list[ImportRead]
    next_page_token: str | None
