"""The dated steps of a plan as a calendar (RFC 5545), as far as whole days need it."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from service.development.held import Held
from service.tables import DevelopmentStep
from service.texts import Language, say

MEDIA_TYPE = "text/calendar; charset=utf-8"
#: One hour, in the unit in which effort is kept.
HOUR = 100
#: Bytes of a line, without its end.
LONGEST = 75
_SURE = ("approved", "enrolled", "done")


def calendar(found: Held | None, root: str, language: Language) -> str:
    """Return the calendar of a plan; without a plan, or without dates, it has no events.

    `root` is what nobody guesses and no version of the plan changes: what an event goes by is made of it.
    """
    steps = [] if found is None else [step for step in found.steps if step.start_on is not None]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Gradus//Development plan//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        _text("X-WR-CALNAME", say(language, "development-calendar")),
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        *(line for step in steps if found is not None for line in _event(found, step, root, language)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(found: Held, step: DevelopmentStep, root: str, language: Language) -> Iterator[str]:
    first, last = step.start_on, step.end_on
    if first is None or last is None:
        return
    hours = f"{step.effort_hundredths / 100:g}"
    told = {"hours": hours, "count": 1 if step.effort_hundredths == HOUR else 2, "status": step.status}
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(root, step.module)}"
    yield f"DTSTAMP:{_moment(found.plan.updated_at)}"
    yield f"SEQUENCE:{found.plan.version}"
    yield f"DTSTART;VALUE=DATE:{_day(first)}"
    # An event ends before this day.
    yield f"DTEND;VALUE=DATE:{_day(last + timedelta(days=1))}"
    yield _text("SUMMARY", step.title_en if language == "en" else step.title_zh)
    yield _text("DESCRIPTION", say(language, "development-event", told))
    yield f"STATUS:{'CONFIRMED' if step.status in _SURE else 'TENTATIVE'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _uid(root: str, module: str) -> str:
    """Return what stays the same of a step from one version of the plan to the next.

    Calendars are shared with people who may know the learner and the catalogue: without the root, neither is told.
    """
    digest = hmac.new(root.encode(), module.encode(), hashlib.sha256).hexdigest()
    return f"{digest[:32]}@gradus"


def _text(name: str, value: str) -> str:
    """Return a property whose value may hold any character."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return f"{name}:{escaped}".replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """Break a line where it has too many bytes, never within a character."""
    parts, length = [""], 0
    for character in line:
        size = len(character.encode())
        if length + size > LONGEST:
            # The space that begins a line that goes on counts as well.
            parts.append("")
            length = 1
        parts[-1] += character
        length += size
    return "\r\n ".join(parts)


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
