"""The shape of the plan page: numbers formatted, texts in the reader's language; templates only place them."""

from dataclasses import dataclass

from service.web.level_track import LevelTrack
from service.web.step_link import StepLink
from service.web.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One figure of the first block; shares are the filled parts of its bar, in percent."""

    label: str
    #: What it is now, where the plan changes it.
    before: str | None
    value: str
    note: str | None
    share: int | None
    share_before: int | None = None
    #: What it is now with what a plan counts on and nobody has accepted yet.
    claimed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelStep:
    """One step of a scale, from a level to the next, up to what is required."""

    change: str
    #: The step of the plan that leads there; none where the plan does not get so far.
    by: StepLink | None
    is_gained: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """One competency of the target."""

    name: str
    essential: bool
    unrated: bool
    held: str
    #: Who rated it and when; none where no rating counts.
    rating: str | None
    #: The level that is claimed, on which the plan counts before anybody has accepted it.
    claimed: str | None
    reached: str
    required: str
    weight: str
    track: LevelTrack
    track_label: str
    state: str
    state_text: str
    reason: str | None
    #: What the catalogue says against the competency itself, such as that it is under review.
    doubt: str | None
    #: Where it is asked what would close more of it; none where nothing is open.
    opening_href: str | None
    closed_by: tuple[StepLink, ...]
    #: What lies between the level held and the one required, step by step.
    level_steps: tuple[LevelStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapGroup:
    """The rows of one framework: its scale is its own, so it is never drawn beside another's."""

    framework: str
    rows: tuple[GapRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A competency that a step raises, and how: `3 → 4`."""

    competency: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCard:
    """One module of the plan."""

    position: int
    label: str
    anchor: str
    title: str
    module: str
    price: str
    hours: str
    #: The days from its first to its last, how they are filled, and the run; none without dates.
    days: str | None
    pace: str | None
    run: str | None
    #: Provider, mode, language and place, as far as they are known.
    facts: tuple[str, ...]
    closes: tuple[Chip, ...]
    #: Code and text of each item it is there for.
    covers: tuple[tuple[str, str], ...]
    needs: tuple[StepLink, ...]
    #: None where the rest of the card says it already.
    why: str | None
    #: Where the questions about this step are answered.
    why_href: str
    alternatives_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    """One tier of the goal."""

    name: str
    value: str
    bound: str
    proven: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """The whole page; `tone` says how good the news is, for those who look before they read."""

    #: The page's own address.
    href: str
    heading: str
    target_label: str
    target: str
    goal: str
    solved_at: str
    #: The version in words; none where no version of the catalogue was asked.
    catalogue: str | None
    stale: bool
    #: What the learner has done by plans and nobody has assessed yet, of which this answer knows nothing.
    awaited: str | None
    tone: str
    verdict: str
    verdict_note: str
    #: When it ends; none without dates.
    verdict_finish: str | None
    has_plan: bool
    tiles: tuple[Tile, ...]
    gap_groups: tuple[GapGroup, ...]
    #: How many rows and cards are left to the JSON document, so that a page stays a page.
    gaps_left_out: int
    timeline: Timeline | None
    #: What a plan without dates says where the timeline would be.
    undated: bool
    steps: tuple[StepCard, ...]
    steps_left_out: int
    total: str | None
    relaxations: tuple[str, ...]
    warnings: tuple[str, ...]
    proof: tuple[ProofRow, ...]
    solver: str
    #: The digest of the catalogue, and that of all that was asked.
    catalog_version: str
    input_hash: str
    #: Where it is asked what more money and more hours would buy; none without a plan.
    frontier_hrefs: tuple[tuple[str, str], ...]
    #: The learner's own page; none for a learner who is not stored.
    learner_href: str | None
