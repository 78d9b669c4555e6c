"""A warning before it is put into words."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """A stable code with its parameters, sorted by name."""

    code: str
    params: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, code: str, **params: str) -> Self:
        return cls(code, tuple(sorted(params.items()) if len(params) > 1 else params.items()))
