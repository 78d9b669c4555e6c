"""What a need can be for, and for whom: the lists that its forms offer; reads only."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

import catalog
from service.principals import Principal
from service.scope import visible_learners
from service.tables import CostCentre, Learner
from service.web.catalogue_parts import pick
from service.web.needs.heatmap_page import Part
from service.web.needs.needs_page import ChoiceGroup
from service.web.team.parts import Choice
from service.web.words import Words

#: More people are not looked through in a list: an id is typed instead.
MOST_LEARNERS = 200


def learners_on_offer(session: Session, principal: Principal, chosen: str) -> tuple[Choice, ...]:
    """Return those for whom the caller may ask, by name; none when they are too many to look through."""
    called = col(Learner.name)
    question = select(Learner.id, Learner.name).order_by(called, col(Learner.id)).limit(MOST_LEARNERS + 1)
    known = visible_learners(principal)
    found = session.exec(question if known is None else question.where(known)).all()
    if len(found) > MOST_LEARNERS:
        return ()
    return tuple(Choice(id=key, title=name or key, chosen=key == chosen) for key, name in found)


def modules_on_offer(session: Session, chosen: str, words: Words) -> tuple[Choice, ...]:
    """Return the modules that can be asked for, by title."""
    found = [
        Choice(id=module.id, title=pick(words, module.title_en, module.title_zh), chosen=module.id == chosen)
        for module in catalog.snapshot(session).catalog.modules
    ]
    return tuple(sorted(found, key=lambda choice: (choice.title, choice.id)))


def competencies_on_offer(session: Session, chosen: str, words: Words) -> tuple[ChoiceGroup, ...]:
    """Return the competencies of which a level can be asked for, with their levels, by framework."""
    known = catalog.snapshot(session).catalog.competencies
    frameworks = catalog.names_of(session, catalog.Framework, {entry.framework for entry in known})
    groups: dict[str, list[Choice]] = {}
    for entry in known:
        levels = words.listed(words.number(level) for level in entry.levels)
        title = words.text("hand-in-option", name=pick(words, entry.name_en, entry.name_zh), levels=levels)
        groups.setdefault(entry.framework, []).append(Choice(id=entry.id, title=title, chosen=entry.id == chosen))
    return tuple(_groups(groups, {key: pick(words, *names) for key, names in frameworks.items()}))


def frameworks_of(session: Session, words: Words) -> dict[str, str]:
    """Return what the framework of each competency is called."""
    known = catalog.snapshot(session).catalog.competencies
    names = catalog.names_of(session, catalog.Framework, {entry.framework for entry in known})
    return {entry.id: pick(words, *names[entry.framework]) for entry in known if entry.framework in names}


def parts_of(session: Session) -> Sequence[Part]:
    """Return the parts of the company."""
    rows = session.exec(select(CostCentre).order_by(col(CostCentre.id))).all()
    return [Part(id=row.id, parent=row.parent, name=row.name or row.id) for row in rows]


def _groups(groups: dict[str, list[Choice]], titles: dict[str, str]) -> Iterator[ChoiceGroup]:
    for framework in sorted(groups, key=lambda key: titles.get(key, key)):
        options = sorted(groups[framework], key=lambda choice: (choice.title, choice.id))
        yield ChoiceGroup(title=titles.get(framework, framework), options=tuple(options))
