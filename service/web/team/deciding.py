"""The form with the word on a plan: what was sent, what is wrong with it, and the decision itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from service.development.development import Development
from service.errors import Fault, InvalidRequest
from service.etags import Expected
from service.idempotency import Keep
from service.principals import Principal
from service.schemas.development import DevelopmentPlanRead
from service.schemas.development_sent import TransitionRequest
from service.schemas.reading import read_whole
from service.texts import Language, sentence
from service.web.team.word_page import Entered
from service.web.words import Words

#: Where a plan goes by each button, and what the next page says then.
SAID = {"approved": "said-plan-approved", "draft": "said-plan-sent-back"}
_EVIDENCE = "evidence-"
LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was filled in."""

    to: str
    reason: str
    etag: str
    answers: Mapping[str, str]
    #: What tells this sending from another.
    once: str

    def fields(self) -> dict[str, Any]:
        """Return what was filled in."""
        return {"to": self.to, "reason": self.reason, "etag": self.etag, "answers": dict(self.answers)}


def sent(form: FormData) -> Sent:
    """Return what a form holds; whatever else it holds is nothing of ours."""
    texts = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    return Sent(
        to=texts.get("to", ""),
        reason=" ".join(texts.get("reason", "").split())[:LONGEST_REASON],
        etag=texts.get("etag", ""),
        once=texts.get("once", ""),
        answers={
            name.removeprefix(_EVIDENCE): value
            for name, value in texts.items()
            if name.startswith(_EVIDENCE) and value in ("accept", "refuse")
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A decision that was not taken, and what was said of it."""

    sent: Sent
    wrong: str


def decided(
    development: Development,
    plan: str,
    given: Sent,
    caller: Principal,
    language: Language,
    *,
    keep: Keep | None = None,
) -> None:
    """Bring the plan where the form says, if it still is what its reader saw."""
    if given.to not in SAID:
        detail = sentence("fault-one-of", field="to", expected=tuple(SAID))
        raise InvalidRequest.of([Fault(detail=detail, pointer="#/to", code="unknown_value")])
    record = {
        "to": given.to,
        "reason": given.reason or None,
        "evidence": [{"id": key, "accept": answer == "accept"} for key, answer in given.answers.items()],
    }
    asked = read_whole(TransitionRequest, record)
    development.move(plan, asked, caller, language, expected=Expected.named([given.etag]), keep=keep)


def entered(refused: Refused, plan: DevelopmentPlanRead, words: Words) -> Entered:
    """Return the form as it was filled in, with what is wrong beside its fields, or else about all of it."""
    given = refused.sent
    faults = _faults(given, plan, words) if plan.etag == given.etag else {}
    return Entered(reason=given.reason, answers=given.answers, faults=faults or {"plan": refused.wrong})


def _faults(given: Sent, plan: DevelopmentPlanRead, words: Words) -> dict[str, str]:
    """Return what is wrong, by field; an approval says something of every evidence, a plan sent back has a reason."""
    if given.to not in SAID:
        return {}
    if given.to == "draft":
        return {} if given.reason else {"reason": words.text("word-reason-fault")}
    said = {None: "word-evidence-fault", "refuse": "word-evidence-refused-fault"}
    claims = [entry.id for entry in plan.evidence if entry.state == "claimed"]
    wrong = {key: said.get(given.answers.get(key)) for key in claims}
    return {key: words.text(message) for key, message in wrong.items() if message is not None}
