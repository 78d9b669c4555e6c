"""One digest for equal questions, whatever order their sets come in."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

import solver


def input_hash(problem: solver.PathProblem, counted_on: date | None) -> str:
    """Return the digest of everything that decides the answer."""
    document = {"problem": _plain(problem), "start_on": counted_on.isoformat() if counted_on else None}
    spelled = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return "sha256:" + hashlib.sha256(spelled.encode("ascii")).hexdigest()


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
