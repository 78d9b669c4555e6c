"""Where a question is asked: beside the place where the same was asked before, when the executor has places."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import ParamSpec, Protocol, TypeVar, runtime_checkable

Given = ParamSpec("Given")
Found = TypeVar("Found")


@runtime_checkable
class HasPlaces(Protocol):
    """An executor that does calls of the same place where it did the last ones, as long as nobody waits for that."""

    def submit_near(
        self, place: float, fn: Callable[Given, Found], /, *args: Given.args, **kwargs: Given.kwargs
    ) -> "Future[Found]":
        """Have a call done near its place, from 0 up and below 1; places beside each other may be the same one."""
