"""API keys as callers ask for them and read them."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from service.faults import refused
from service.principals import PERMISSIONS, Permission
from service.schemas.answers import Note
from service.schemas.values import FIRST_YEAR, LAST_YEAR, Answer, Identifier, Name, Strict

MOST_CENTRES = 200
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})")


def _moment(value: Any) -> datetime:
    if isinstance(value, str) and _MOMENT.fullmatch(value.upper()):
        try:
            moment = datetime.fromisoformat(value.upper())
        except ValueError:
            moment = None
        if moment is not None and FIRST_YEAR <= moment.year <= LAST_YEAR:
            return moment.astimezone(UTC)
    raise refused("bad_date", "fault-moment")


#: A moment with its time zone.
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2027-12-31T23:59:59Z"]}),
]


class KeyRecord(Strict):
    """What a new key is for, and what bounds it."""

    name: Annotated[Name, Field(description="What the key is for, in your own words.")]
    permissions: Annotated[list[Permission], Field(min_length=1, max_length=len(PERMISSIONS))]
    learner: Annotated[
        Identifier | None, Field(description="Who the person is: of an employee, and of a manager who is a learner.")
    ] = None
    cost_centres: Annotated[
        list[Identifier],
        Field(max_length=MOST_CENTRES, description="Of a manager: whose learners the key opens, with all below."),
    ] = Field(default_factory=list)
    ends_at: Annotated[Moment | None, Field(description="From then on the key opens nothing.")] = None
    names_learner: Annotated[
        bool, Field(description="Whether each request has to say by `Acting-For` which learner it is about.")
    ] = False


class KeyRead(Answer):
    """A key, without its secret."""

    id: str
    name: str
    permissions: list[Permission]
    learner: str | None
    cost_centres: list[str]
    ends_at: datetime | None
    names_learner: bool
    created_at: datetime
    revoked_at: datetime | None
    state: Annotated[
        Literal["open", "ended", "revoked"],
        Field(description="Only an open key opens anything; `ended` is one that is past `ends_at`."),
    ]


class KeyMade(KeyRead):
    """A new key with what is sent as `Authorization: Bearer`, which is shown this once."""

    token: Annotated[
        str | None,
        Field(description="Null when the answer is repeated: a key that got lost is revoked and another one made."),
    ]
    warnings: Annotated[
        list[Note],
        Field(description="What the key is bound to and nobody has stored: until then it opens nothing there."),
    ]


class KeyPage(Answer):
    """One page of keys."""

    items: list[KeyRead]
    next_page_token: str | None
