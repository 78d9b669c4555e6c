"""Where the questions about a plan are answered: the plan's own page, with the question in the address."""

from urllib.parse import quote, urlencode

from service.schemas.answers import GapRead, Step
from service.web.words import Words

#: Where the answer stands on the page that is asked.
ANSWER = "answer"


def plan_href(recommendation: str) -> str:
    """Return the page of a plan."""
    return f"/recommendations/{quote(recommendation, safe='')}"


def why_href(recommendation: str, step: Step) -> str:
    return _asking(recommendation, why=step.module)


def alternatives_href(recommendation: str, step: Step) -> str:
    return _asking(recommendation, instead=step.module)


def opening_href(recommendation: str, gap: GapRead) -> str | None:
    """Return where it is asked what keeps a gap open; None where nothing is open."""
    return _asking(recommendation, open=gap.competency) if gap.state in ("partly", "open") else None


def frontier_hrefs(recommendation: str, words: Words) -> tuple[tuple[str, str], ...]:
    """Return the links to what more money and more hours would buy, each with its words."""
    return tuple(
        (_asking(recommendation, more=resource), words.text(f"ask-more-{resource.replace('_', '-')}"))
        for resource in ("budget", "effort_hours")
    )


def _asking(recommendation: str, **question: str) -> str:
    return f"{plan_href(recommendation)}?{urlencode(question)}#{ANSWER}"
