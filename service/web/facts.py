"""What the plan page needs to know beside the answer, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from service.development.accepted import Accepted
from service.schemas.learners import RatingSource
from service.schemas.values import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyFacts:
    """What the catalogue says of a competency."""

    name: str
    #: The title of its framework; none for a competency given only with the request.
    framework: str | None
    levels: tuple[int, ...]
    #: What the catalogue says against it, with the reason: "review" or "rewrite".
    status: str = "active"
    status_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingFacts:
    """The rating that counts in one competency."""

    source: RatingSource
    assessed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleFacts:
    """What is known of a module beside what the answer says."""

    title: str | None = None
    provider: str | None = None
    mode: str | None = None
    language: str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """Everything beside the answer; maps may lack what the catalogue no longer has."""

    #: The stored learner's id, if there is one, and the name to call them by.
    learner: str | None
    learner_name: str | None
    #: Titles of the target roles; empty when the target is a list of requirements.
    roles: tuple[str, ...]
    budget: Money | None
    effort_limit_hundredths: int | None
    #: The last day that the request allows, and the spans in which nothing may be held.
    finish_by: date | None = None
    unavailable: tuple[tuple[date, date], ...] = ()
    #: True when the request set any limit at all.
    is_limited: bool
    solved_at: datetime
    competencies: Mapping[str, CompetencyFacts]
    modules: Mapping[str, ModuleFacts]
    #: The code and the text of each item that a step covers.
    items: Mapping[str, tuple[str, str]]
    #: The version of the catalogue that it was worked out with, and the day from which it stood; none where that is not
    #: known, or where the request brought everything along.
    catalogue: tuple[int, date] | None = None
    #: The learner's own page, if there is one.
    learner_href: str | None = None
    #: The competency and the level of each of these items.
    levels_of_items: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    #: What the learner has done by plans and nobody has assessed yet, as people say it.
    awaited: tuple[str, ...] = ()
    #: What is held without the evidence that the plan counts on and nobody has accepted; none where that is the same.
    accepted: Accepted | None = None
    #: By competency, for those that are rated.
    ratings: Mapping[str, RatingFacts] = field(default_factory=dict)
