"""The shape of the employee's pages: numbers formatted, texts in the reader's language; templates only place them."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.web.ask_form import Choice
from service.web.catalogue_parts import Link
from service.web.plan_page import PlanPage, StepCard, Tile


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One thing that is known of the plan, beside its name."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A button that brings the plan into another state."""

    to: str
    label: str
    note: str
    #: What is asked beside it; none where nothing is.
    reason_label: str | None
    needs_reason: bool
    #: Whether it ends the plan without its being finished.
    is_grave: bool
    is_main: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something to know of the plan before all else."""

    text: str
    #: False where somebody only said something, and nothing has to be seen to.
    warns: bool
    #: What the way is called that leads on from it, and where it leads.
    way: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFault:
    """What is wrong with a form further down, and the field that it is about."""

    text: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """The step that is to be taken next."""

    label: str
    title: str
    href: str
    #: When, how long and for how much.
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A person's word on a module: by whom, when and why, and whether it can be taken back."""

    kind: str
    module: str
    title: str
    text: str
    reason: str | None
    may_release: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOfPlan:
    """One module of the plan: what the answer says of it, how far it is, and what may be done about it."""

    card: StepCard
    status: str
    status_text: str
    #: How the status looks: open, waiting, good or ended.
    status_kind: str
    #: By when to enrol; none without dates, and for what has begun.
    due: str | None
    standing: Standing | None
    #: Whether it was done or failed.
    is_over: bool
    may_change: bool
    #: What the step may be marked as; none where nothing is to be marked.
    marks: tuple[Choice, ...]
    #: Levels that the learner may hold already, each a competency and a level in one value.
    claims: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """Something that the learner says is known already."""

    id: str
    title: str
    statement: str
    link: str | None
    state_text: str
    state_kind: str
    note: str | None
    may_release: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedModule:
    """One module of a difference, with what it costs or when it takes place."""

    title: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one plan has that another has not."""

    lead: str
    added: tuple[ChangedModule, ...]
    removed: tuple[ChangedModule, ...]
    moved: tuple[ChangedModule, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many of the steps are done."""

    text: str
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the page's links and forms go."""

    here: str
    history: str
    printed: str
    calendar: str
    calendar_address: str
    new: str
    trials: str
    moves: str
    steps: str
    #: Where the manager decides; none for whoever may not, or when nothing waits.
    decide: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimForm:
    """What was entered as evidence, and what is wrong with it."""

    module: str
    level: str = ""
    statement: str = ""
    link: str = ""
    statement_fault: str | None = None
    link_fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsForm:
    """The limits of the plan, or those that were entered, and what is wrong with them by field."""

    budget: str
    hours: str
    hours_per_week: str
    start_on: str
    finish_by: str
    currency: str
    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentPage:
    """The whole page."""

    id: str
    #: The tag of what the reader has seen: a form that was filled in over an older plan is refused.
    etag: str
    name: str
    role: str | None
    target: str
    state: str
    state_text: str
    #: How the state looks: open, waiting, good or ended.
    state_kind: str
    version: str
    labels: tuple[Label, ...]
    turn: str
    #: None where no step is left to be taken.
    following: Following | None
    notes: tuple[Note, ...]
    #: What is wrong with what was entered, told above everything: the form may be far below.
    faults: tuple[FieldFault, ...]
    moves: tuple[Move, ...]
    #: Whether changes may be tried, a plan be started over, questions be asked, and a calendar be subscribed to.
    may_change: bool
    may_start: bool
    asks: bool
    may_subscribe: bool
    #: Whether the plan can be worked out anew with what has changed since.
    may_refresh: bool
    has_dates: bool
    #: Where the reader asks for what the year is to bring them, while that can be done.
    needs_href: str | None
    tiles: tuple[Tile, ...]
    plan: PlanPage
    progress: Progress | None
    steps: tuple[StepOfPlan, ...]
    #: Words on modules that are not in the plan.
    refused: tuple[Standing, ...]
    evidence_title: str
    evidence: tuple[EvidenceRow, ...]
    changes: Difference | None
    address: Address
    claim: ClaimForm | None
    limits: LimitsForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One total before and after a change."""

    name: str
    before: str
    after: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelOutcome:
    """A level that comes out differently: `up` or `down`."""

    name: str
    before: str
    after: str
    required: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialPage:
    """A change that was worked out, beside the plan as it is."""

    id: str
    plan: str
    etag: str
    heading: str
    lead: str
    links: tuple[Link, ...]
    tone: str
    verdict: str
    verdict_note: str
    notes: tuple[str, ...]
    figures: tuple[Figure, ...]
    is_possible: bool
    accept: str
    back: str
    relaxations: tuple[str, ...]
    difference: Difference | None
    levels: tuple[LevelOutcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEvent:
    """One thing that happened."""

    moment: str
    at: str
    title: str
    by: str
    reason: str | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryVersion:
    """One version of the plan, from when it was made to when it ended."""

    id: str
    title: str
    href: str
    #: Where what happened to it is told; that is on the page for one version at a time.
    events_href: str
    state_text: str
    state_kind: str
    totals: str
    events: tuple[HistoryEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """All versions, the newest first."""

    heading: str
    links: tuple[Link, ...]
    versions: tuple[HistoryVersion, ...]
