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
    digest = hashlib.sha256(_spelled(counted_on.isoformat() if counted_on else None).encode("ascii"))
    for field in fields(problem):
        value = getattr(problem, field.name)
        many = field.name in ("modules", "competencies")
        spelled = "[" + ",".join(map(_of_the_catalogue, value)) + "]" if many else _spelled(_plain(value))
        digest.update(f",{_spelled(field.name)}:{spelled}".encode("ascii"))
    return "sha256:" + digest.hexdigest()


@lru_cache(maxsize=8192)
def _of_the_catalogue(value: solver.Module | solver.Competency) -> str:
    """Spell what many problems share; the same one is spelled once."""
    return _spelled(_plain(value))


def _spelled(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, frozenset):
        return sorted(_plain(entry) for entry in value)
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no canonical form")
