"""The audit trail and the settings, as an administrator reads them."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from service.schemas.values import Answer


class AuditEventRead(Answer):
    """One act on record; a person is there under a name that only the trail has for them."""

    number: int
    at: datetime
    principal: str
    action: str
    object_kind: str
    object_id: str | None
    person: str | None = Field(description="The name that the trail has for the person whose data it was.")
    people: int | None = Field(description="How many people's data it was, where it was that of several.")
    acting_for: str | None
    request: str | None
    lane: int
    place: int
    hash: str


class AuditEventPage(Answer):
    """One page of the trail, the newest first."""

    items: list[AuditEventRead]
    next_page_token: str | None


class AuditBreakRead(Answer):
    """A place at which the trail is not what was written."""

    lane: int
    place: int
    code: Literal["missing", "changed", "not_following", "unsealed", "end", "kept"]


class AuditTrailRead(Answer):
    """Whether the whole trail is as it was written."""

    rows: int
    holds: bool
    keyed: bool = Field(
        description="True where a secret seals the rows; who does not know it can write none like them."
    )
    keyless_rows: int = Field(
        description="Rows that need no secret, all of them from before one was set. Once one is, their number stays the"
        " same; another number shows a trail that somebody without the secret has written anew."
    )
    keyless_until: datetime | None = Field(description="When the last of these was written.")
    breaks: list[AuditBreakRead]
    heads: list[str] = Field(description="Lane, place and hash of the last row of each lane: to be kept elsewhere.")


class SettingRead(Answer):
    """One setting."""

    name: str
    description: str
    value: str | None = Field(description="Null where nothing is set, and always for a secret.")
    is_set: bool
    is_secret: bool


class SettingsRead(Answer):
    """Every setting, by name."""

    items: list[SettingRead]
