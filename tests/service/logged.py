"""What this process logs while a test runs."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from service import logs
from service.settings import Settings


class Log:
    """What was logged since the test began."""

    def __init__(self, written: io.StringIO) -> None:
        self._written = written

    @property
    def text(self) -> str:
        return self._written.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@contextmanager
def logged(monkeypatch: pytest.MonkeyPatch, log_format: str = "json") -> Iterator[Log]:
    """The log of this process, as a server writes it; afterwards everything is as it was."""
    named = ("", "uvicorn", "uvicorn.error", "asyncio", *logs.OWN)
    before = {name: (logging.getLogger(name).handlers[:], logging.getLogger(name).level) for name in named}
    # The handlers of the tests themselves are not to be closed with those that a server replaces.
    monkeypatch.setattr(logging, "_handlerList", [])
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    logs.configure(Settings(log_format=log_format))
    yield Log(written)
    logging.captureWarnings(False)
    for name, (handlers, level) in before.items():
        logging.getLogger(name).handlers[:] = handlers
        logging.getLogger(name).setLevel(level)
