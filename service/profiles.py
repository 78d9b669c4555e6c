"""Use case: every role of the catalogue, tried on a learner who stands one level below it in everything."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import catalog
from service.database import Database
from service.keys import Principal
from service.recommend import Recommender
from service.schemas.answers import Recommendation
from service.texts import Language

#: Roles are read in pages of this size.
_PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A role with the answer to its learner."""

    role: str
    name: str
    answer: Recommendation
    #: What the competencies of the role are called.
    competency_names: Mapping[str, str]


def profiles(database: Database, recommender: Recommender, caller: Principal, language: Language) -> Iterator[Profile]:
    """Yield each role that is offered, sorted by id, with the plan for its learner; nothing is stored."""
    with database.read() as session:
        entries = tuple(_roles(session))
        known = {entry.id: entry for entry in catalog.catalog_slice(session).competencies}
    chinese = language == "zh"
    for entry in entries:
        scales = {row.competency: known[row.competency].levels for row in entry.requirements}
        solved = recommender.solve(one_level_below(entry, scales), caller)
        yield Profile(
            role=entry.role.id,
            name=entry.role.name_zh if chinese else entry.role.name_en,
            answer=solved.in_words(language),
            competency_names={key: known[key].name_zh if chinese else known[key].name_en for key in scales},
        )


def one_level_below(entry: catalog.RoleEntry, scales: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    """Return the request of a learner who holds, of each competency, the populated level below the one required."""
    return {
        "learner": {
            "attainments": [
                {
                    "competency": row.competency,
                    "level": max((level for level in scales[row.competency] if level < row.level), default=0),
                }
                for row in entry.requirements
            ]
        },
        "target": {"role": entry.role.id},
        "store": False,
    }


def lines(found: Iterable[Profile]) -> Iterator[str]:
    """Yield one line for each profile and each gap that stays open, and at the end what they come to."""
    seen = optimal = closed = left = unexplained = 0
    for profile in found:
        answer = profile.answer
        seen += 1
        optimal += answer.status == "optimal"
        yield f"{profile.role} ({profile.name}): {answer.status}, {_coverage(answer)}{_plan(answer)}"
        for gap in answer.gaps:
            closed += gap.state == "closed"
            if gap.state in ("partly", "open"):
                left += 1
                unexplained += gap.reason is None
                name = profile.competency_names.get(gap.competency, gap.competency)
                yield f"  {gap.state}: {name}, {gap.reached} of {gap.required}, {gap.reason or 'no reason proven'}"
    yield (
        f"{seen} profiles, {optimal} optimal; {closed} gaps closed, {left} left open,"
        f" {left - unexplained} of these with a reason."
    )


def _coverage(answer: Recommendation) -> str:
    return f"coverage {answer.coverage.before:.1%} to {answer.coverage.after:.1%}"


def _plan(answer: Recommendation) -> str:
    if answer.plan is None:
        return ""
    totals = answer.plan.totals
    steps = len(answer.plan.steps)
    return f", {steps} modules, {totals.price.amount} {totals.price.currency}, {totals.effort_hours:g} h"


def _roles(session: Any) -> Iterator[catalog.RoleEntry]:
    after = None
    while page := catalog.list_roles(session, after=after, limit=_PAGE):
        yield from page
        after = page[-1].role.id
