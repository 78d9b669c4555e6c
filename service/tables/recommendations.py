"""Recommendations that were stored: what was asked, what was answered, from which state."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from catalog import KEY_LENGTH, key, words
from service.tables.columns import Storable, classify, moment


class RecommendationBase(SQLModel):
    """One question and its answer."""

    #: Whom it is for; not tied to a stored learner, since a request may bring its own.
    learner: Storable | None = key(optional=True, index=True)
    #: The principal that asked, such as "key:0f3a...".
    owner: str = words(KEY_LENGTH)
    request: dict[str, Any] = Field(sa_type=JSON(none_as_null=True), nullable=False)
    answer: dict[str, Any] = Field(sa_type=JSON(none_as_null=True), nullable=False)
    input_hash: str = words(80)
    catalog_version: str = words(80)


class Recommendation(RecommendationBase, table=True):
    __tablename__ = "recommendation"

    #: `rec_` and random letters.
    id: str = key(primary=True)
    created_at: datetime = moment(index=True)


classify(
    Recommendation,
    personal={"learner", "owner", "request", "answer"},
    other={"input_hash", "catalog_version", "id", "created_at"},
)
