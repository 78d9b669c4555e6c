"""Says which state of a stored thing a client has seen, so that no change undoes another that came in between.

A tag is a digest of what is stored, taken while the rows are held; no row counts its versions.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from service import strict_json
from service.errors import PreconditionFailed


def tag(document: Any) -> str:
    """Return the tag of a thing, as headers write it; equal documents have equal tags."""
    digest = hashlib.sha256(strict_json.canonical(document).encode()).hexdigest()
    return f'"{digest[:32]}"'


@dataclass(frozen=True, slots=True)
class Expected:
    """The states that a change may be made to, by `If-Match`; none named is any that is stored."""

    tags: frozenset[str] | None = None

    @classmethod
    def named(cls, names: Iterable[str]) -> "Expected":
        """Return what the names of a list expect; a weak tag says too little to change anything by."""
        return cls(frozenset(name for name in names if not name.startswith("W/")))

    def check(self, found: str | None) -> None:
        """Refuse unless the state with this tag is one of them; None is nothing stored, and never is."""
        if found is None or (self.tags is not None and found not in self.tags):
            raise PreconditionFailed()
