"""Where the pages of a learner's plan are, and where their forms go."""

from urllib.parse import quote, urlencode


def development_address(learner: str, plan: str | None = None) -> str:
    """Return the page of a learner's plan, of one version if it is named; the id may hold anything."""
    page = f"/development/{quote(learner, safe='')}"
    return page if plan is None else f"{page}?{urlencode({'plan': plan})}"


def below(learner: str, part: str, **asked: str) -> str:
    """Return a part of a learner's pages: a view such as `history`, or where a form goes."""
    page = f"{development_address(learner)}/{part}"
    return f"{page}?{urlencode(asked)}" if asked else page
