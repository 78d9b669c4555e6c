"""Why: a module in the plan or out of it, and a gap that stays open."""

from dataclasses import dataclass
from typing import Any

import solver
from service.errors import Fault
from service.questions.parents import Context, Refusal, names_of
from service.questions.plans import Reasons, difference, read, reasons_in, term_changes, told
from service.schemas.answers import GapRead, Note
from service.schemas.questions import CompetencyExplained, DifferenceRead, ModuleExplained, OpeningRead, PlanRead
from service.texts import listed, say, sentence
from service.translate.question import Question
from service.translate.wording import Names

#: A target may ask for thousands of competencies; nobody reads them all.
MOST_NAMED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyModule:
    """Ask why a module is in the plan, or why it is not."""

    module: str

    def answered(self, context: Context) -> ModuleExplained:
        """Return the plan in which it is the other way round, and what both differ in."""
        question = context.question
        if solver.ModuleId(self.module) not in question.problem.module_by_id:
            question = context.naming([self.module])
        if solver.ModuleId(self.module) not in question.problem.module_by_id:
            raise Refusal([_unknown_module(context.parent.request, self.module)])
        found = solver.explain_module(question.problem, solver.ModuleId(self.module), context.limits())
        wall_ms, language, names = context.wall_ms, context.language, names_of(question)

        def plan(entry: solver.Plan, relaxations: tuple[solver.Relaxation, ...] = ()) -> tuple[PlanRead, list[Note]]:
            recommendation = told(question, entry, language=language, wall_ms=wall_ms, relaxations=relaxations)
            return read(recommendation), recommendation.relaxations

        other, changes = plan(found.other, found.relaxations) if found.other else (None, [])
        differs = difference(question, found.difference) if found.difference else None
        return ModuleExplained(
            recommendation_id=context.parent.id,
            stale=context.stale,
            module=self.module,
            title=names.module(self.module, language),
            in_plan=found.is_in,
            reason=self._reason(context, question, found, differs, names),
            best=plan(found.best)[0],
            other=other,
            difference=differs,
            worse_in=None if found.worse_in is None else _term_name(found.worse_in),
            blocked_by=[list(limits) for limits in found.blocked_by],
            complete=found.are_all,
            relaxations=changes,
        )

    def _reason(
        self,
        context: Context,
        question: Question,
        found: solver.ModuleExplanation,
        differs: DifferenceRead | None,
        names: Names,
    ) -> Note | None:
        if found.reason is None:
            return None
        language = context.language
        side = "in" if found.is_in else "out"
        changes = term_changes(differs.terms, question.currency, language) if differs else ""
        blocking = say(language, "or").join(limit_names(limits, context) for limits in found.blocked_by)
        params: dict[str, Any] = {"module": self.module}
        if found.blocked_by:
            params["limits"] = [list(limits) for limits in found.blocked_by]
        return Note(
            code=found.reason.value,
            params=params,
            text=say(
                language,
                f"why_{side}_{found.reason.value}",
                {"module": names.module(self.module, language), "changes": changes, "limits": blocking},
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyOpen:
    """Ask which limits keep a gap open."""

    competency: str

    def answered(self, context: Context) -> CompetencyExplained:
        """Return the smallest sets of limits whose lifting closes more of it."""
        question = context.question
        asked_for = [requirement.competency for requirement in question.problem.requirements]
        if self.competency not in asked_for:
            raise Refusal([_not_asked_for(self.competency, asked_for)])
        found = solver.explain_competency(question.problem, solver.CompetencyId(self.competency), context.limits())
        wall_ms, language = context.wall_ms, context.language
        known: Reasons = {} if context.stale else reasons_in(context.recommendation)
        best = read(told(question, found.best, language=language, wall_ms=wall_ms, reasons=known))
        gap = next(entry for entry in best.gaps if entry.competency == self.competency)
        name = names_of(question).competency(self.competency, language)
        return CompetencyExplained(
            recommendation_id=context.parent.id,
            stale=context.stale,
            competency=self.competency,
            name=name,
            gap=gap,
            best=best,
            openings=[
                OpeningRead(
                    limits=list(opening.limits),
                    reached=opening.plan.reached(found.gap.competency),
                    plan=read(told(question, opening.plan, language=language, wall_ms=wall_ms)),
                    difference=difference(question, opening.difference),
                    text=say(
                        language,
                        "opening",
                        {
                            "limits": limit_names(opening.limits, context),
                            "competency": name,
                            "level": str(opening.plan.reached(found.gap.competency)),
                        },
                    ),
                )
                for opening in found.openings
            ],
            complete=found.are_all,
            text=_told_of(gap, found, name, context),
        )


def _told_of(gap: GapRead, found: solver.CompetencyExplanation, name: str, context: Context) -> str:
    params = {"competency": name, "level": str(gap.reached), "required": str(gap.required)}
    if gap.state in ("met", "closed"):
        return say(context.language, "competency_closed", params)
    if found.openings:
        return say(context.language, "competency_opens", params)
    if not found.are_all:
        return say(context.language, "competency_unsettled", params)
    return say(context.language, "competency_stays", params)


def limit_names(limits: tuple[str, ...], context: Context) -> str:
    """Name limits that are lifted together."""
    return listed(context.language, (say(context.language, f"limit_{limit}") for limit in limits))


def _term_name(name: str) -> str:
    return "effort_hours" if name == "effort" else name


def _unknown_module(request: Any, module: str) -> Fault:
    inline = request.get("modules") is not None
    return Fault(
        detail=sentence("question-module-inline" if inline else "question-module", module=module),
        pointer="query/module",
        code="unknown_reference",
    )


def _not_asked_for(competency: str, asked_for: list[solver.CompetencyId]) -> Fault:
    return Fault(
        detail=sentence("question-competency", competency=competency, asked=tuple(asked_for[:MOST_NAMED])),
        pointer="query/competency",
        code="unknown_reference",
    )
