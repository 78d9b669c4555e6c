"""What there is to decide in a scenario: who asks for what, what solver and people decided, and whom that displaced."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.schemas.periods import PeriodRead
from service.schemas.training_scenarios import (
    ArbitrationEntry,
    ArbitrationPage,
    Displaced,
    HumanVerdict,
    ScenarioRead,
)
from service.web.ask_form import Choice
from service.web.catalogue_parts import address as catalogue_address
from service.web.form_fields import FieldFault
from service.web.reading import learner_address
from service.web.words import Words
from service.web.years.parts import (
    Badge,
    Link,
    cash,
    need_address,
    paged,
    period_address,
    scenario_address,
    scenario_views,
    trail_to,
)
from service.web.years.period_list import title_of
from service.web.years.scenario_words import ON_THEIR_WAY, badges

#: So many displaced steps are shown of one decision; how many there are is said.
MOST_DISPLACED = 12
SOLVER_KINDS = {"granted": "good", "partly": "waiting", "left_open": "ended", "unknown": "open"}
HUMAN_KINDS = {"accepted": "good", "keep": "good", "deferred": "waiting", "refused": "ended", "exclude": "ended"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplacedLine:
    """A step that somebody lost, gained or has on other days."""

    person: str
    way: str
    module: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideForm:
    """The form that decides about one person and one module."""

    number: int
    learner: str
    person: str
    modules: tuple[Choice, ...]
    keep: bool
    reason: str
    fault: str | None
    is_kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArbitrationRow:
    """One thing to decide."""

    anchor: str
    subject: str
    subject_href: str | None
    person: str
    person_href: str
    centre: str | None
    source: str
    essential: bool
    off_plan: bool
    #: What it counts and what it costs; none where no plan has reckoned with it.
    worth: str | None
    cost: str | None
    solver_label: str
    #: None where no plan has reckoned with it.
    solver: Badge | None
    solver_reason: str | None
    human: Badge | None
    human_reason: str | None
    human_by: str | None
    displaced: tuple[DisplacedLine, ...]
    displaced_count: int
    displaced_number: str
    displaced_left_out: int
    #: Where HR decides about the need itself, while nobody has.
    need_href: str | None
    form: OverrideForm


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeForm:
    """What was entered to decide about anybody and anything."""

    learner: str
    module: str
    offering: str
    keep: bool
    reason: str
    faults: tuple[FieldFault, ...]
    by_field: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArbitrationView:
    """The whole page."""

    title: str
    etag: str
    href: str
    trail: tuple[Link, ...]
    views: tuple[Link, ...]
    badges: tuple[Badge, ...]
    #: Of all needs, where they stand on one page.
    summary: str | None
    rows: tuple[ArbitrationRow, ...]
    more: str | None
    free: FreeForm
    is_frozen: bool
    is_stale: bool
    #: Why nothing is said of a plan here; none where there is one.
    missing: str | None
    scenario_href: str


NOTHING_ENTERED = FreeForm(learner="", module="", offering="", keep=True, reason="", faults=(), by_field={})


def arbitration_page(
    scenario: ScenarioRead,
    period: PeriodRead,
    found: ArbitrationPage,
    words: Words,
    *,
    names: Mapping[str, str],
    is_part: bool = False,
    free: FreeForm = NOTHING_ENTERED,
) -> ArbitrationView:
    """Return one page of what there is to decide; `names` are those of who has decided something."""
    href = scenario_address(scenario.id, "/arbitration")
    return ArbitrationView(
        title=scenario.name,
        etag=scenario.etag,
        href=href,
        trail=trail_to(
            words,
            Link(title=title_of(period), href=period_address(period.id)),
            Link(title=words.text("period-view-scenarios"), href=period_address(period.id, "/scenarios")),
        ),
        views=scenario_views(scenario.id, "arbitration", words),
        badges=tuple(badges(scenario, words)),
        summary=None if is_part else _summary(found.items, scenario, words),
        rows=tuple(_rows(found.items, scenario, period, names, words)),
        more=paged(href, found.next_page_token),
        free=free,
        is_frozen=scenario.frozen_at is not None,
        is_stale=scenario.is_stale,
        missing=_missing(scenario, words),
        scenario_href=scenario_address(scenario.id),
    )


def _missing(scenario: ScenarioRead, words: Words) -> str | None:
    if scenario.totals is not None:
        return None
    return words.text(f"arbitration-{'awaited' if scenario.status in ON_THEIR_WAY else 'lacking'}")


def _rows(
    entries: Iterable[ArbitrationEntry],
    scenario: ScenarioRead,
    period: PeriodRead,
    names: Mapping[str, str],
    words: Words,
) -> Iterator[ArbitrationRow]:
    kept = {(override.learner, override.module): override for override in scenario.overrides}
    for number, entry in enumerate(entries, start=1):
        subject = entry.subject
        modules = [subject.module] if subject.module is not None else list(entry.solver.modules)
        override = next((kept[entry.learner, module] for module in modules if (entry.learner, module) in kept), None)
        reason = entry.solver.reason
        human = entry.human
        yield ArbitrationRow(
            anchor=f"decide-{number}",
            subject=_subject(entry, words),
            subject_href=_subject_href(entry),
            person=entry.learner_name or entry.learner,
            person_href=learner_address(entry.learner),
            centre=entry.cost_centre_name or entry.cost_centre,
            source=words.text(f"need-source-{entry.source}"),
            essential=entry.essential,
            off_plan=entry.off_plan,
            worth=None if entry.worth is None else words.number(entry.worth),
            cost=None if entry.net_cost is None else cash(entry.net_cost, words),
            # What an override was decided against is the plan before it.
            solver_label=words.text("arbitration-column-" + ("before" if entry.kind == "override" else "solver")),
            solver=_solver(entry, scenario, words),
            solver_reason=None if reason is None else reason.text,
            human=None if human is None else Badge(text=words.text(f"human-{human.state}"), kind=_human(human)),
            human_reason=None if human is None else human.reason,
            human_by=None
            if human is None
            else words.text(
                "decided-by",
                who=names.get(human.decided_by, human.decided_by),
                when=words.moment(human.decided_at),
            ),
            displaced=tuple(_displaced(step, words) for step in entry.displaced[:MOST_DISPLACED]),
            displaced_count=entry.displaced_in_all,
            displaced_number=words.number(entry.displaced_in_all),
            displaced_left_out=max(0, entry.displaced_in_all - min(MOST_DISPLACED, len(entry.displaced))),
            need_href=None if entry.need is None or entry.human is not None else need_address(period.id, entry.need),
            form=OverrideForm(
                number=number,
                learner=entry.learner,
                person=entry.learner_name or entry.learner,
                modules=tuple(Choice(id=module, title=module, chosen=False) for module in modules),
                keep=override.keep if override is not None else entry.solver.state == "left_open",
                reason=override.reason if override is not None else "",
                fault=None,
                is_kept=override is not None,
            ),
        )


def _solver(entry: ArbitrationEntry, scenario: ScenarioRead, words: Words) -> Badge | None:
    state = entry.solver.state
    if state == "unknown" and scenario.totals is None:
        return None
    return Badge(text=words.text(f"solver-{state}"), kind=SOLVER_KINDS[state])


def _summary(entries: Sequence[ArbitrationEntry], scenario: ScenarioRead, words: Words) -> str | None:
    """Say of all needs how many the plan grants; None where there is no plan or nothing is asked for."""
    needs = [entry for entry in entries if entry.kind == "need"]
    if scenario.totals is None or not needs:
        return None
    counts: Counter[str] = Counter(entry.solver.state for entry in needs)
    told = [
        words.text(f"arbitration-counted-{state}", number=words.number(counts[state]))
        for state in SOLVER_KINDS
        if counts[state]
    ]
    return words.text("arbitration-summary", count=len(needs), number=words.number(len(needs)), told=words.listed(told))


def _human(human: HumanVerdict) -> str:
    return HUMAN_KINDS[human.state]


def _subject(entry: ArbitrationEntry, words: Words) -> str:
    subject = entry.subject
    if subject.level is None:
        return subject.title
    return words.text("subject-level", title=subject.title, level=words.number(subject.level))


def _subject_href(entry: ArbitrationEntry) -> str | None:
    subject = entry.subject
    if subject.module is not None:
        return catalogue_address("module", subject.module)
    return None if subject.competency is None else catalogue_address("competency", subject.competency)


def _displaced(step: Displaced, words: Words) -> DisplacedLine:
    return DisplacedLine(
        person=step.learner_name or step.learner,
        way=words.text(f"displaced-{step.way}"),
        module=step.module_title or step.module,
        why=step.text,
    )
