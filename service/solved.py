"""An answer on its way out: told in the caller's language, and stored as it is in no language."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import JSON, Insert, Table, Text, bindparam, cast
from sqlmodel import Session

from service import strict_json
from service.audit import record
from service.errors import Conflict
from service.keys import Principal
from service.schemas.answers import Recommendation
from service.solving.answering import Answered
from service.tables import Learner
from service.tables import Recommendation as StoredRecommendation
from service.texts import Language, sentence
from service.translate.wording import Names, spoken
from service.webhooks import outbox

#: How an answer begins that has no id yet.
_NAMELESS = '{"id":""'


@dataclass(frozen=True, kw_only=True)
class Solved:
    """An answer that has not been stored yet."""

    document: Any
    answered: Answered
    #: The stored learner whose record it was worked out from; none where nothing is on record.
    known_learner: str | None = None
    id: str = field(default_factory=lambda: f"rec_{secrets.token_hex(12)}")

    @cached_property
    def recommendation(self) -> Recommendation:
        """Codes and parameters; words come when somebody reads it."""
        return Recommendation.model_validate_json(self._named(self.answered.recommendation))

    def in_words(self, language: Language) -> Recommendation:
        """Return the answer in one language."""
        return spoken(self.recommendation, Names.model_validate_json(self.answered.names), language)

    def body(self, language: Language) -> str:
        """Return the answer in one language as JSON; in the language that was asked for it is there already."""
        if language == self.answered.language:
            return self._named(self.answered.spoken)
        return self.in_words(language).model_dump_json()

    def row(self) -> dict[str, str]:
        """Return what is stored of the question and the answer, both as JSON."""
        answer = f'{{"recommendation":{self._named(self.answered.recommendation)},"names":{self.answered.names}}}'
        return {"request": strict_json.canonical(self.document), "answer": answer}

    def in_short(self) -> dict[str, str]:
        """Return what others are told of it: nothing about the learner."""
        return {"id": self.id, "status": self.recommendation.status, "goal": self.recommendation.goal}

    def _named(self, answer: str) -> str:
        """Put the id where the field stands, which is the first of an answer."""
        if not answer.startswith(_NAMELESS):
            raise LookupError("an answer does not begin with its id")
        return f'{{"id":"{self.id}"{answer[len(_NAMELESS) :]}'


_TABLE: Table = StoredRecommendation.__table__  # type: ignore[attr-defined]
# Every request writes one: made once, without the machinery that rows need, and with JSON as it was written before.
_WRITTEN = {name: bindparam(name, type_=Text()) for name in ("request", "answer")}
_INSERTS: Mapping[str, Insert] = {
    "sqlite": _TABLE.insert().values(**_WRITTEN),
    "postgresql": _TABLE.insert().values(**{name: cast(value, JSON()) for name, value in _WRITTEN.items()}),
}
_LEARNERS: Table = Learner.__table__  # type: ignore[attr-defined]
_THERE = _LEARNERS.select().with_only_columns(_LEARNERS.c.id).where(_LEARNERS.c.id == bindparam("which"))


def keep(session: Session, solved: Solved, principal: Principal) -> None:
    """Store an answer, or leave only its audit row, in the caller's transaction.

    Raises:
        Conflict: the learner was erased while the answer was worked out, and nothing of them comes back by it.
    """
    answered = solved.answered
    known = solved.known_learner
    if known is not None and session.connection().execute(_THERE, {"which": known}).first() is None:
        raise Conflict(sentence("error-clash"))
    if answered.store:
        row = {
            **solved.row(),
            "id": solved.id,
            "learner": answered.learner,
            "owner": principal.name,
            "input_hash": answered.input_hash,
            "catalog_version": answered.catalog_version,
            "created_at": datetime.now(UTC),
        }
        session.connection().execute(_INSERTS[session.get_bind().dialect.name], row)
        outbox.publish(
            session, kind="recommendation.created", about=solved.id, owner=principal.name, data=solved.in_short
        )
    record(
        session,
        principal=principal,
        action="recommendation.create",
        object_kind="recommendation",
        object_id=solved.id if answered.store else None,
        learner=answered.learner,
    )
