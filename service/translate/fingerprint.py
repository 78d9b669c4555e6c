"""One digest for equal questions, whatever order their sets come in."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any

import solver


def input_hash(problem: solver.PathProblem, counted_on: date | None) -> str:
    """Return the digest of everything that decides the answer."""
    digest = hashlib.sha256(spelled(counted_on.isoformat() if counted_on else None).encode("ascii"))
    for field in fields(problem):
        value = getattr(problem, field.name)
        many = field.name in ("modules", "competencies")
        written = "[" + ",".join(map(_of_the_catalogue, value)) + "]" if many else spelled(plain(value))
        digest.update(f",{spelled(field.name)}:{written}".encode("ascii"))
    return "sha256:" + digest.hexdigest()


@lru_cache(maxsize=8192)
def _of_the_catalogue(value: solver.Module | solver.Competency) -> str:
    """Spell what many problems share; the same one is spelled once."""
    return spelled(plain(value))


def spelled(value: Any) -> str:
    """Return the one spelling of a plain value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def plain(value: Any) -> Any:
    """Return a value of the solver as lists, texts and numbers, sets in order."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, frozenset):
        return sorted(plain(entry) for entry in value)
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no canonical form")
