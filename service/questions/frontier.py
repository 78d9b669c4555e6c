"""How much more: the closest answers as money or hours go up, and what the next amount buys."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import solver
from service.errors import Fault
from service.questions.parents import Context, Refusal
from service.questions.plans import bare_answer, difference, finish_of, read, term_changes, told
from service.schemas.questions import (
    Amount,
    FrontierPointRead,
    FrontierRead,
    KneeRead,
    NextRead,
    ResourceName,
)
from service.schemas.values import Money, minor_digits
from service.texts import Language, say, sentence
from service.translate.question import Question
from service.written import money

_RESOURCES = {"budget": solver.Resource.BUDGET, "effort_hours": solver.Resource.EFFORT}
#: What more is asked about when nobody says: a hundred of the currency, or five hours.
MORE = {"budget": "100", "effort_hours": "5"}
#: The rule by which the knee is found.
KNEE = "farthest_above_the_line"


@dataclass(frozen=True, slots=True, kw_only=True)
class HowMuchMore:
    """Ask for the frontier of one limit, and what an amount more buys."""

    by: ResourceName
    #: In units of the currency or in hours, as it was written; none is the amount that is asked about by default.
    more: str | None

    def answered(self, context: Context) -> FrontierRead:
        """Return the points, and what an amount more buys where there is a limit now."""
        question = context.question
        amount = self._amount(question)
        found = solver.frontier(question.problem, context.limits(), resource=_RESOURCES[self.by], amount=amount)
        wall_ms = context.wall_ms
        return FrontierRead(
            recommendation_id=context.parent.id,
            stale=context.stale,
            by=self.by,
            points=[self._point(question, point, wall_ms) for point in found.points],
            complete=found.is_complete,
            knee=KneeRead(
                point=found.knee,
                code=KNEE,
                text=say(context.language, "knee" if found.knee is not None else "knee_none"),
            ),
            infeasible_below=None
            if found.infeasible_below is None
            else self._outward(question, found.infeasible_below),
            next=None if found.next is None else self._next(context, found, found.next),
        )

    def _amount(self, question: Question) -> int:
        digits = 2 if self.by == "effort_hours" else minor_digits(question.currency) or 0
        smallest = Decimal(self.more or MORE[self.by]).scaleb(digits)
        if smallest != smallest.to_integral_value():
            raise Refusal([_fault("too_many_decimals", "question-more-decimals", digits=digits)])
        if smallest < 1:
            raise Refusal([_fault("out_of_range", "question-more-nothing")])
        return int(smallest)

    def _outward(self, question: Question, value: int) -> Amount:
        return value / 100 if self.by == "effort_hours" else Money.of_minor(value, question.currency)

    def _point(self, question: Question, point: solver.FrontierPoint, wall_ms: float) -> FrontierPointRead:
        told_of = bare_answer(question, point.plan, wall_ms=wall_ms)
        totals = told_of.plan.totals if told_of.plan else None
        return FrontierPointRead(
            limit=self._outward(question, point.from_limit),
            status=told_of.status,
            essential_steps=point.essential_steps,
            steps=point.steps,
            price=totals.price if totals else Money.of_minor(0, question.currency),
            effort_hours=totals.effort_hours if totals else 0.0,
            finish_on=finish_of(point.plan),
            coverage=told_of.coverage,
            modules=list(point.plan.path.steps) if point.plan.path else [],
            proof=told_of.proof,
        )

    def _next(self, context: Context, found: solver.Frontier, further: solver.Next) -> NextRead:
        question, wall_ms = context.question, context.wall_ms
        changes = difference(question, solver.difference(further.now, further.then))
        least = None if further.least_amount is None else self._outward(question, further.least_amount)
        bought = term_changes(changes.terms, question.currency, context.language)
        amount = self._outward(question, further.amount)
        params: dict[str, Any] = {"amount": self._written(amount, context.language), "changes": bought, "least": ""}
        if not (further.now.is_settled and further.then.is_settled):
            # Two plans of which one may not be the best say nothing about what money buys.
            code = "next_buys_unsettled"
        elif bought:
            code = "next_buys"
        elif least is not None:
            code, params["least"] = "next_buys_later", self._written(least, context.language)
        else:
            code = "next_buys_nothing" if found.is_complete else "next_buys_unknown"
        return NextRead(
            amount=amount,
            now=read(told(question, further.now, language=context.language, wall_ms=wall_ms)),
            then=read(told(question, further.then, language=context.language, wall_ms=wall_ms)),
            difference=changes,
            least_amount=least,
            next_point=None if further.next_point is None else found.points.index(further.next_point),
            text=say(context.language, code, {**params}),
        )

    def _written(self, amount: Amount, language: Language) -> str:
        return money(amount.amount, amount.currency, language) if isinstance(amount, Money) else f"{amount:g} h"


def _fault(code: str, message: str, **params: int) -> Fault:
    return Fault(detail=sentence(message, **params), pointer="query/more", code=code)
