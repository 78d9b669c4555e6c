"""What became of publishing many drafts at once, as the list of them says it."""

from collections.abc import Iterable
from dataclasses import dataclass

from service.schemas.entries import PublicationRead
from service.web.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What is said above the list, and which boxes stay ticked."""

    says: str
    #: What stands in the way, each with the draft that it is about.
    reasons: tuple[str, ...]
    ticked: frozenset[str] = frozenset()


def publication_view(reasons: Iterable[str], ticked: Iterable[str], words: Words) -> Publication:
    """Say that nothing was published, and why."""
    return Publication(says=words.text("admin-publish-nothing"), reasons=tuple(reasons), ticked=frozenset(ticked))


def outcome_view(done: PublicationRead, words: Words) -> Publication:
    """Say how many drafts were published, and what keeps the others."""
    count = len(done.published)
    says = words.text("admin-publish-done", count=count, number=words.number(count)) if count else None
    reasons = [reason for entry in done.not_ready for reason in entry.reasons]
    if done.more:
        reasons.append(words.text("admin-publish-more"))
    return Publication(says=says or words.text("admin-publish-none-ready"), reasons=tuple(reasons))
