"""What if: other locks, limits or another target, answered as a difference to the plan as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import solver
from service.errors import LISTED_FAULTS, Fault
from service.questions.parents import Context, Refusal, with_places
from service.questions.plans import bare_answer, difference, read, reasons_in, told
from service.schemas.asking import WhatIfRequest
from service.schemas.questions import WhatIfRead
from service.schemas.reading import read as read_shape
from service.translate.answer import answer
from service.translate.wording import names_in, spoken
from service.version import VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """Ask what the plan would be if these fields of the request were different."""

    #: The body as it was sent.
    changes: Any

    def answered(self, context: Context) -> WhatIfRead:
        """Return both plans and their difference."""
        shape = read_shape(WhatIfRequest, self.changes)
        if not isinstance(self.changes, dict):
            raise Refusal(shape.faults)
        asked = context.asked(changed(context.parent.request, self.changes))
        faults = merged(shape.faults, asked.faults)
        if faults or asked.question is None:
            raise Refusal(faults)
        before, after = context.question, with_places(asked.question, context.parent.places)
        found = solver.what_if(before.problem, after.problem, context.limits())
        result = solver.recommend_path(after.problem, context.limits())
        wall_ms, language = context.wall_ms, context.language
        new = answer(after, result, key="", version=VERSION, wall_ms=wall_ms)
        would_be = bare_answer(
            after, found.after, wall_ms=wall_ms, relaxations=found.relaxations, reasons=reasons_in(new)
        ).model_copy(update={"warnings": new.warnings})
        would_be = spoken(would_be, names_in(after, would_be), language)
        known = {} if context.stale else reasons_in(context.recommendation)
        is_now = told(before, found.before, language=language, wall_ms=wall_ms, reasons=known)
        return WhatIfRead(
            recommendation_id=context.parent.id,
            stale=context.stale,
            goal=would_be.goal,
            effective=would_be.effective,
            before=read(is_now),
            after=read(would_be),
            difference=difference(after, found.difference),
            relaxations=would_be.relaxations,
            warnings=would_be.warnings,
        )


def changed(request: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request with these fields in the place of its own; of the limits each one that is given."""
    known = {name: value for name, value in changes.items() if name in WhatIfRequest.model_fields and value is not None}
    return {**request, **known, **({"limits": limited(request, known["limits"])} if "limits" in known else {})}


def limited(request: Mapping[str, Any], limits: Any) -> Any:
    """Return the limits of a request with these in the place of its own; null lifts one."""
    if not isinstance(limits, dict):
        return limits
    own = request.get("limits") or {}
    return {name: value for name, value in {**own, **limits}.items() if value is not None}


def merged(first: tuple[Fault, ...], second: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Return the faults that two looks at one body have found, each once."""
    seen = {(fault.pointer, fault.code) for fault in first}
    return (*first, *(fault for fault in second if (fault.pointer, fault.code) not in seen))[: LISTED_FAULTS + 1]
