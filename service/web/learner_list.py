"""The list of learners as a page: by part of the company, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlmodel import Session, col, select

import catalog
from service.principals import Principal
from service.schemas.learners import LearnerPage
from service.scope import visible_centres
from service.tables import CostCentre
from service.web.catalogue_parts import pick
from service.web.reading import learner_address
from service.web.words import Words

#: A list to choose from; a company with more parts asks for them by address.
MOST_CENTRES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerRow:
    """One person to choose."""

    href: str
    name: str
    id: str
    role: str | None
    centre: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreChoice:
    """One part of the company to narrow the list to; the deeper it lies, the further it is indented."""

    id: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnersPage:
    """The whole page."""

    rows: tuple[LearnerRow, ...]
    #: The message for where nobody is.
    none: str
    centres: tuple[CentreChoice, ...]
    more: str | None
    #: True where somebody of a made-up company is among them.
    sample: bool


def learners_page(
    session: Session, found: LearnerPage, chosen: str, principal: Principal, words: Words
) -> LearnersPage:
    """Return one page of the learners, and the parts of the company to choose from."""
    titles, choices = centre_choices(session, principal, chosen)
    held = {entry.role for entry in found.items if entry.role is not None}
    roles = {key: pick(words, *both) for key, both in catalog.names_of(session, catalog.Role, held).items()}
    onward = {"cost_centre": chosen, "page_token": found.next_page_token or ""}
    return LearnersPage(
        rows=tuple(
            LearnerRow(
                href=learner_address(entry.id),
                name=entry.name or entry.id,
                id=entry.id,
                role=roles.get(entry.role, entry.role) if entry.role is not None else None,
                centre=titles.get(entry.cost_centre, entry.cost_centre) if entry.cost_centre is not None else None,
            )
            for entry in found.items
        ),
        none="learners-none-here" if chosen else "learners-none",
        centres=choices,
        more=f"?{urlencode(onward)}" if found.next_page_token is not None else None,
        sample=any(entry.sample for entry in found.items),
    )


def centre_choices(
    session: Session, principal: Principal, chosen: str
) -> tuple[dict[str, str], tuple[CentreChoice, ...]]:
    """Return what the parts of the company that the caller may know of are called, and the choice among them."""
    question = select(CostCentre).order_by(col(CostCentre.id)).limit(MOST_CENTRES)
    known = visible_centres(principal)
    centres = session.exec(question if known is None else question.where(known)).all()
    titles = {centre.id: centre.name or centre.id for centre in centres}
    return titles, tuple(_choices({centre.id: centre.parent for centre in centres}, titles, chosen))


def _choices(parents: dict[str, str | None], titles: dict[str, str], chosen: str) -> Iterator[CentreChoice]:
    """Yield the tree from the top down, each part before those in it."""
    children: dict[str | None, list[str]] = {}
    for key, parent in parents.items():
        children.setdefault(parent if parent in parents else None, []).append(key)
    waiting = [(key, 0) for key in reversed(children.get(None, []))]
    while waiting:
        key, depth = waiting.pop()
        yield CentreChoice(id=key, title="\N{EM SPACE}" * depth + titles[key], chosen=key == chosen)
        waiting += [(child, depth + 1) for child in reversed(children.get(key, []))]
