"""What is logged, and how: one line for each event, to standard error, with nothing in it that somebody has sent.

What went wrong is told by the kinds of the errors and by where they came through, and never by their words: those of a
database or a library may repeat what is stored or was asked.
"""

import json
import logging
import logging.config
import traceback
from collections.abc import Iterator, MutableMapping
from datetime import UTC, datetime
from typing import Any

from service import request_ids
from service.errors import ServiceError
from service.settings import Settings
from service.texts import Sentence

#: What may stand beside an event; whatever else is handed to a logger stays out.
ALLOWED = (
    *("route", "method", "status", "ms", "principal", "obstacle"),
    *("job", "subject", "plan", "webhook", "delivery", "place", "heads", "process"),
)
#: Rooms whose events are sentences of ours; of anybody else's only the part that is the same each time is written.
OWN = ("service", "catalog", "solver", "migrations")
#: Errors that caused one another, and steps of each, that are written at most.
MOST_ERRORS, MOST_FRAMES = 5, 60


def configure(settings: Settings) -> None:
    """Have this process, and those that it becomes, log from now on."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": _formatter, "form": settings.log_format}},
            "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["out"], "level": "WARNING"},
            "loggers": {
                **{room: {"level": settings.log_level.upper()} for room in OWN},
                # They would say once more, in words of their own, what is logged here for each request.
                **{
                    name: {"level": "WARNING", "handlers": [], "propagate": True}
                    for name in ("uvicorn", "uvicorn.error")
                },
            },
        }
    )
    logging.captureWarnings(True)


def _formatter(form: str) -> logging.Formatter:
    import structlog  # noqa: PLC0415 - costs start-up time for commands that log nothing

    return structlog.stdlib.ProcessorFormatter(
        processors=[
            _told,
            # Only ASCII: no character can end the line, or look like another one on a terminal.
            _as_text if form == "text" else structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        pass_foreign_args=True,
    )


def _told(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Return what may be written of a record, in the order in which it is read best."""
    record: logging.LogRecord = event["_record"]
    told: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "event": _event(record, event["positional_args"]),
        "logger": record.name,
    }
    if request := request_ids.current():
        told["request"] = request
    told |= {name: getattr(record, name) for name in ALLOWED if hasattr(record, name)}
    error = (event.get("exc_info") or (None, None, None))[1]
    if error is not None:
        told["exception"] = list(chain(error))
    return told


def _event(record: logging.LogRecord, parameters: Any) -> str:
    """Return the sentence; errors that stand in it are named by their kind."""
    template = str(record.msg)
    if record.name.partition(".")[0] not in OWN:
        # Theirs may hold the error itself, after its first line or in place of a parameter.
        return template.strip().partition("\n")[0]
    if isinstance(parameters, tuple) and parameters:
        return template % tuple(kind(each) if isinstance(each, BaseException) else each for each in parameters)
    return template


def chain(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """Yield the kind and the way of an error and of those that led to it, the last one first."""
    for _ in range(MOST_ERRORS):
        if error is None:
            return
        frames = [
            f"{frame.f_globals.get('__name__', '?')}:{line}:{frame.f_code.co_name}"
            for frame, line in traceback.walk_tb(error.__traceback__)
        ]
        yield {"kind": kind(error), "frames": frames[-MOST_FRAMES:]}
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def kind(error: BaseException) -> str:
    """Name an error: its class, and of one of ours also the code of what it says."""
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, ServiceError) and isinstance(error.text, Sentence):
        return f"{name} ({error.text.code})"
    return name


def _as_text(_logger: Any, _method: str, told: MutableMapping[str, Any]) -> str:
    """Return the same for people: time, level, event, and the rest as NAME=VALUE."""
    rest = {name: value for name, value in told.items() if name not in ("time", "level", "event")}
    pairs = " ".join(f"{name}={json.dumps(value, default=str)}" for name, value in rest.items())
    return f"{told['time']} {told['level']:7} {_plain(told['event'])} {pairs}"


def _plain(text: str) -> str:
    return json.dumps(text, ensure_ascii=True)[1:-1]
