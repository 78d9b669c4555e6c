"""Where the questions about a plan are answered: the page that shows it, with the question in the address."""

from urllib.parse import quote, urlencode

from service.schemas.answers import GapRead, Step
from service.web.words import Words

#: Where the answer stands on the page that is asked.
ANSWER = "answer"


def plan_href(recommendation: str) -> str:
    """Return the page of a plan."""
    return f"/recommendations/{quote(recommendation, safe='')}"


def why_href(page: str, step: Step) -> str:
    return _asking(page, why=step.module)


def alternatives_href(page: str, step: Step) -> str:
    return _asking(page, instead=step.module)


def opening_href(page: str, gap: GapRead) -> str | None:
    """Return where it is asked what keeps a gap open; None where nothing is open."""
    return _asking(page, open=gap.competency) if gap.state in ("partly", "open") else None


def frontier_hrefs(page: str, words: Words) -> tuple[tuple[str, str], ...]:
    """Return the links to what more money and more hours would buy, each with its words."""
    return tuple(
        (_asking(page, more=resource), words.text(f"ask-more-{resource.replace('_', '-')}"))
        for resource in ("budget", "effort_hours")
    )


def _asking(page: str, **question: str) -> str:
    return f"{page}{'&' if '?' in page else '?'}{urlencode(question)}#{ANSWER}"
