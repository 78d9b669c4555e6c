"""An erasure, and what is given out of a person, as they are told."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field


class ErasureRead(BaseModel):
    """How far an erasure is; nothing in it says whose it was."""

    id: str
    status: Literal["asked", "running", "done"] = Field(
        description="`running` also while a year is worked out in which the person has a part: it is waited for."
    )
    asked_at: datetime
    ended_at: datetime | None = None
    counts: dict[str, int] = Field(description="Rows of each table that were removed or rewritten so far.")


class LearnerExport(BaseModel):
    """Everything that is kept of a person, table by table."""

    learner: str
    exported_at: datetime
    tables: dict[str, list[dict[str, Any]]] = Field(
        description="By table: the rows about the person; of what is shared with others, the person's part alone."
    )
