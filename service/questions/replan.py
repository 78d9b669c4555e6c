"""What now: the plan that keeps most of an old one after something happened."""

from dataclasses import dataclass, replace
from typing import Any

import solver
from service.questions.parents import Context, names_of
from service.questions.plans import bare_answer, difference, place, read, reasons_in, told
from service.questions.progress import Now, Progress
from service.schemas.answers import Note, Recommendation
from service.schemas.questions import ReplanRead, StepChangeRead
from service.solving.answering import Answered
from service.texts import say
from service.translate.answer import answer
from service.translate.fingerprint import input_hash
from service.translate.notices import Notice
from service.translate.wording import names_in, spoken
from service.version import VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """A new plan, and everything that is stored of it when it is."""

    #: The request that it answers.
    document: Any
    answered: Answered
    places: dict[str, str | None]
    #: The whole answer; its recommendation has no id yet.
    read: ReplanRead


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatNow:
    """Ask for the plan that keeps most of this one."""

    #: The body as it was sent.
    sent: Any

    def answered(self, context: Context) -> Replanned:
        """Return the plan, each change with its reason, and the best plan possible now."""
        progress = Progress(context=context, sent=self.sent)
        now = progress.now()
        problem = now.question.problem
        found = solver.replan(
            problem,
            solver.Replanning(old=now.old, lost=now.lost, booked=now.booked, loss_millionths=progress.given.loss),
            context.limits(),
        )
        # The reasons of gaps are those of the best plan; where this one leaves a gap as that one does, they hold.
        best = answer(
            now.question, solver.recommend_path(problem, context.limits()), key="", version=VERSION, wall_ms=0.0
        )
        bare = _stored(context, now, found, best)
        names = names_in(now.question, bare)
        spoken_answer = spoken(bare, names, context.language)
        answered = Answered(
            store=progress.given.store,
            learner=now.request["learner"].get("id"),
            recommendation=bare.model_dump_json(),
            names=names.model_dump_json(),
            language=context.language,
            spoken=spoken_answer.model_dump_json(),
            input_hash=bare.proof.input_hash,
            catalog_version=bare.proof.catalog_version,
            is_settled=found.plan.is_settled,
        )
        return Replanned(
            document=now.request,
            answered=answered,
            places=now.places,
            read=_read(context, now, found, spoken_answer, best),
        )


def _stored(context: Context, now: Now, found: solver.Replanned, best: Recommendation) -> Recommendation:
    """Return the answer as it is stored: the new plan, with the digest of the request as it will be asked again."""
    bare = bare_answer(
        now.question,
        found.plan,
        wall_ms=context.wall_ms,
        relaxations=found.relaxations,
        reasons=reasons_in(best),
    )
    unsettled = [gap.competency for gap in bare.gaps if gap.state in ("partly", "open") and gap.reason is None]
    warnings = [
        *(note for note in bare.warnings if note.code != "reason_unproven"),
        *(
            Note(code=notice.code, params=dict(notice.params), text="")
            for notice in (Notice.of("reason_unproven", competency=competency) for competency in sorted(unsettled))
        ),
    ]
    asked_again = context.asked(now.request, day=replace(now.day, start_on=bare.effective.start_on)).question
    digest = input_hash(asked_again.problem, bare.effective.start_on) if asked_again else bare.proof.input_hash
    return bare.model_copy(
        update={
            "warnings": warnings,
            "proof": bare.proof.model_copy(update={"input_hash": digest}),
            "replans": context.parent.id,
        }
    )


def _read(
    context: Context, now: Now, found: solver.Replanned, recommendation: Recommendation, best: Recommendation
) -> ReplanRead:
    language, names = context.language, names_of(now.question)
    return ReplanRead(
        recommendation_id=context.parent.id,
        stale=context.stale,
        recommendation=recommendation,
        kept=list(found.kept),
        changes=[
            StepChangeRead(
                module=change.module,
                title=names.module(change.module, language),
                reason=None
                if change.reason is None
                else Note(code=change.reason.value, params={}, text=say(language, f"changed_{change.reason.value}")),
                before=place(change.from_placement),
                after=place(change.to_placement),
            )
            for change in found.changes
        ],
        keeps_the_most=found.keeps_the_most,
        best=read(told(now.question, found.best, language=language, wall_ms=context.wall_ms, reasons=reasons_in(best))),
        against_best=difference(now.question, found.against_best),
    )
