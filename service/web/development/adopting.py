"""A recommendation on its way to being a plan: the form that asks for it, and the page that says what it would end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.development.comparing import Comparison
from service.schemas.answers import GapRead
from service.tables import DevelopmentPlan
from service.web.catalogue_parts import Link
from service.web.development.address import below, development_address
from service.web.development.difference import difference_of, figures, levels
from service.web.development.page import Difference, Figure, LevelOutcome
from service.web.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """What stands beside a recommendation: the form that makes it the plan, or where it is the plan already."""

    label: str
    note: str
    #: Where the form goes; none where the recommendation is followed already.
    action: str | None
    recommendation: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionPage:
    """The plan that there is beside the one that would take its place."""

    heading: str
    lead: str
    links: tuple[Link, ...]
    notes: tuple[str, ...]
    before: str
    figures: tuple[Figure, ...]
    difference: Difference
    levels: tuple[LevelOutcome, ...]
    action: str
    recommendation: str
    #: The plan that ends with it; none where there is no draft and no proposal.
    supersedes: str | None
    button: str
    back: str


def adoption(
    learner: str, name: str, recommendation: str, following: DevelopmentPlan | None, words: Words, *, is_own: bool
) -> Adoption:
    """Return what stands beside a recommendation; `following` is the plan that follows it, if there is one."""
    if following is not None:
        state = words.text(f"plan-state-{following.state}")
        return Adoption(
            label=words.text("adopt-followed", number=words.number(following.version), state=state),
            note="",
            action=None,
            recommendation=recommendation,
            href=development_address(learner, following.id),
        )
    return Adoption(
        label=words.text("adopt") if is_own else words.text("adopt-other", name=name),
        note=words.text("adopt-note"),
        action=below(learner, "start"),
        recommendation=recommendation,
        href=development_address(learner),
    )


def adoption_page(
    learner: str, name: str, recommendation: str, found: Comparison, words: Words, *, is_own: bool
) -> AdoptionPage:
    """Return the page that asks whether the plan that there is may be superseded."""
    standing = found.standing
    there = standing or found.under_way
    changed = found.difference
    return AdoptionPage(
        heading=words.text("adopt-title") if is_own else words.text("adopt-title-other", name=name),
        lead=words.text("adopt-lead"),
        links=(Link(title=name, href=development_address(learner)),),
        notes=tuple(_notes(found, words)),
        before=_called(there, words) if there is not None else words.text("adopt-before-none"),
        figures=tuple(
            figures(changed, words, open_before=_open(found.before.gaps), open_after=_open(found.answer.gaps))
        ),
        difference=difference_of(changed, words),
        levels=tuple(levels(changed, words)),
        action=below(learner, "start"),
        recommendation=recommendation,
        supersedes=standing.id if standing is not None else None,
        button=words.text("adopt-button" if standing is None else f"adopt-replace-{standing.state}"),
        back=development_address(learner) if there is not None else f"/recommendations/{recommendation}",
    )


def _called(plan: DevelopmentPlan, words: Words) -> str:
    state = words.text(f"plan-state-{plan.state}")
    return words.text("adopt-before", number=words.number(plan.version), state=state)


def _notes(found: Comparison, words: Words) -> Iterator[str]:
    """Yield what becomes of the plans that there are, and whether the new one leads elsewhere."""
    if found.targets is not None:
        before, after = (words.listed(target.titles) or words.text("target-requirements") for target in found.targets)
        yield words.text("adopt-target", before=before, after=after)
    standing, under_way = found.standing, found.under_way
    if standing is not None:
        yield words.text(f"adopt-supersedes-{standing.state}", number=words.number(standing.version))
    if under_way is not None:
        yield words.text("adopt-stays", number=words.number(under_way.version))


def _open(gaps: Iterable[GapRead]) -> int:
    return sum(gap.reached < gap.required for gap in gaps)
