"""What else: other plans that are as good, or nearly."""

from dataclasses import dataclass

import solver
from service.questions.parents import Context
from service.questions.plans import difference, read, told
from service.schemas.questions import AlternativeRead, AlternativesRead, PlanRead


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatElse:
    """Ask for so many plans that differ enough and lose little enough."""

    loss_millionths: int
    differ_by: int
    count: int

    def answered(self, context: Context) -> AlternativesRead:
        """Return the best plan and the others, best first."""
        question = context.question
        found = solver.alternatives(
            question.problem,
            context.limits(),
            most=self.count,
            loss_millionths=self.loss_millionths,
            differing_by=self.differ_by,
        )
        wall_ms = context.wall_ms

        def plan(entry: solver.Plan) -> PlanRead:
            return read(told(question, entry, language=context.language, wall_ms=wall_ms))

        return AlternativesRead(
            recommendation_id=context.parent.id,
            stale=context.stale,
            best=plan(found.best),
            alternatives=[
                AlternativeRead(**dict(plan(entry.plan)), difference=difference(question, entry.difference))
                for entry in found.alternatives
            ],
            complete=found.are_all,
            proven=not found.is_cut_short,
        )
