"""One question as it goes to where it is worked out, and what comes back."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

import solver
from catalog import CatalogSnapshot
from service.errors import Fault, InvalidRequest
from service.questions.parents import Context, Outdated, Parent, Refusal
from service.questions.replan import Replanned, WhatNow
from service.schemas.questions import QuestionAnswer
from service.solving.answering import Effort, Refused
from service.texts import Language, sentence


class Question(Protocol):
    """Something that can be asked about a recommendation."""

    def answered(self, context: Context) -> QuestionAnswer | Replanned:
        """Return the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The answer as JSON, in the language that was asked for."""

    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One question with everything that it is worked out from, the catalogue apart."""

    question: Question
    parent: Parent
    today: date
    effort: Effort
    language: Language

    def within(self, seconds: float) -> "Asking":
        """Return the same question with at most so many seconds."""
        return replace(self, effort=self.effort.within(seconds))

    def done(self, catalogue: CatalogSnapshot) -> Told | Replanned | Refused | Outdated:
        """Return the answer, or why there is none."""
        try:
            context = Context(
                parent=self.parent,
                catalogue=catalogue,
                today=self.today,
                effort=self.effort,
                language=self.language,
                mends=isinstance(self.question, WhatNow),
            )
            found = self.question.answered(context)
        except Refusal as error:
            return Outdated(faults=error.faults) if error.is_outdated else Refused(faults=error.faults)
        except InvalidRequest as error:
            return Refused(faults=error.faults)
        except solver.InvalidProblem as error:
            # The checks before should have told it at its field; a client gets no 500 for what we overlooked.
            return Refused(
                faults=tuple(
                    Fault(detail=sentence("fault-overlooked", fault=str(fault)), pointer="#", code="contradiction")
                    for fault in error.faults
                )
            )
        return found if isinstance(found, Replanned) else Told(body=found.model_dump_json())
