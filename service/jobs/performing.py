"""What a machine of a cluster does: the calls that it is sent, with the arguments that it was given once before them.

The scheduler loads this too; so nothing heavy is imported here.
"""

import pickle
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from platform import python_version_tuple
from typing import Any, Protocol, runtime_checkable

from service.version import VERSION

#: Arguments that a machine keeps: those of the jobs that it works for at the same time, and some more.
MOST_KEPT = 8


@runtime_checkable
class Digested(Protocol):
    """An argument that is the same in many calls, and says by its digest which it is."""

    @property
    def digest(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Reference:
    """Stands in a call for an argument that is sent apart."""

    digest: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a machine answers that was not given an argument yet, or has not kept it."""

    digest: str
    address: str


@dataclass(frozen=True, slots=True)
class OtherVersions:
    """What a machine answers that would not answer alike."""

    versions: str


@dataclass(frozen=True, slots=True)
class Raised:
    """What the call itself raised: nothing that another machine would do better."""

    error: Exception


_kept: OrderedDict[str, Any] = OrderedDict()
_lock = threading.Lock()


@lru_cache(maxsize=1)
def versions() -> str:
    """Name what decides how a call is answered."""
    major, minor, _ = python_version_tuple()
    return f"Gradus {VERSION}, OR-Tools {version('ortools')}, Python {major}.{minor}"


def keep(digest: str, content: bytes) -> None:
    """Keep an argument for the calls to come."""
    argument = pickle.loads(content)
    with _lock:
        _kept[digest] = argument
        _kept.move_to_end(digest)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def perform(content: bytes, expected: str) -> Any:
    """Do a call, unless the versions here are not those of whoever asks, or one of its arguments is not here."""
    if versions() != expected:
        return OtherVersions(versions())
    function, arguments, named = pickle.loads(content)
    for place, argument in enumerate(arguments):
        if isinstance(argument, Reference):
            found = _found(argument.digest)
            if found is None:
                return Unknown(argument.digest, _own_address())
            arguments[place] = found
    try:
        return function(*arguments, **named)
    except Exception as error:
        return Raised(error)


def _found(digest: str) -> Any:
    with _lock:
        if digest in _kept:
            _kept.move_to_end(digest)
        return _kept.get(digest)


def _own_address() -> str:
    from distributed import get_worker  # noqa: PLC0415

    return str(get_worker().address)
