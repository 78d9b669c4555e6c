"""Entries of the catalogue as an editor sends them: the fields of the house's own files."""

import unicodedata
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

import catalog
from service.faults import refused
from service.schemas.modules import LevelNeeded, OutcomeGiven
from service.schemas.values import (
    CalendarDay,
    EffortHours,
    EntryState,
    Identifier,
    Level,
    Money,
    Name,
    Strict,
    Weight,
)

EditedKind = Literal["framework", "competency", "role", "module", "offering"]
#: A competency has the state of its framework.
PublishedKind = Literal["framework", "role", "module", "offering"]
Mode = Literal["self-paced", "online", "classroom", "blended", "on-the-job", "coaching"]
Spoken = Literal["en", "zh"]
ItemKind = Annotated[str, Field(min_length=1, max_length=50, description="What the item is, such as `knowledge`.")]
MOST = 1000
Seats = Annotated[int, Field(ge=0, le=catalog.MOST_SEATS)]


def _prose(text: str) -> str:
    """Refuse what no line of a text holds; a text of several lines is one."""
    for line in text.split("\n"):
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in line):
            raise refused("bad_characters", "fault-characters")
    return unicodedata.normalize("NFC", text)


Prose = Annotated[str, Field(min_length=1, max_length=catalog.TEXT_LENGTH), AfterValidator(_prose)]


class _TwoTexts(Strict):
    @model_validator(mode="after")
    def _says_something(self) -> Any:
        if getattr(self, "en", None) is None and getattr(self, "zh", None) is None:
            raise refused("missing", "fault-two-texts")
        return self


class NameGiven(_TwoTexts):
    """A name in English and in Chinese; a language left out shows the other one."""

    en: Name | None = None
    zh: Name | None = None


class TextGiven(_TwoTexts):
    """A text in English and in Chinese; a language left out shows the other one."""

    en: Prose | None = None
    zh: Prose | None = None


class _Entry(Strict):
    state: Annotated[
        EntryState | None,
        Field(description="A draft or an outdated entry is used by no new plan; left out, it stays, or is published."),
    ] = None


class StepGiven(Strict):
    """One step of a framework's scale."""

    level: Annotated[int, Field(ge=1, le=catalog.HIGHEST_LEVEL)]
    label: NameGiven
    populated: bool = True


class FrameworkEdit(_Entry):
    """A framework with its scale."""

    name: NameGiven
    description: TextGiven | None = None
    levels: Annotated[list[StepGiven], Field(max_length=MOST)] | None = None


class ItemGiven(Strict):
    """One thing to know, to do or to show at a level."""

    code: Annotated[str, Field(min_length=1, max_length=50)]
    kind: ItemKind
    text: TextGiven
    status: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    status_reason: TextGiven | None = None


class CompetencyLevelGiven(Strict):
    """A level of a competency; items that are left out stay as they are."""

    level: Annotated[int, Field(ge=1, le=catalog.HIGHEST_LEVEL)]
    descriptor: TextGiven | None = None
    items: Annotated[list[ItemGiven], Field(max_length=MOST)] | None = None


class CompetencyEdit(Strict):
    """A competency with its levels; it has the state of its framework."""

    framework: Identifier
    name: NameGiven
    code: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    credit: Annotated[int, Field(ge=0, le=1000)] | None = None
    area: NameGiven | None = None
    category: NameGiven | None = None
    description: TextGiven | None = None
    levels: Annotated[list[CompetencyLevelGiven], Field(max_length=MOST)] | None = None


class RequirementEdit(Strict):
    """What a role asks for in one competency."""

    competency: Identifier
    level: Level
    weight: Weight = 1
    essential: bool = False


class RoleEdit(_Entry):
    """A role with what it requires; its lines and figures stay as they are."""

    name: NameGiven
    framework: Identifier | None = None
    description: TextGiven | None = None
    requirements: Annotated[list[RequirementEdit], Field(max_length=2000)] | None = None


class RequiresEdit(Strict):
    """What must be held or done before a module starts."""

    levels: Annotated[list[LevelNeeded], Field(max_length=MOST)] = Field(default_factory=list)
    modules: Annotated[
        list[Annotated[list[Identifier], Field(max_length=MOST)]],
        Field(max_length=MOST, description="Of each list one module is enough."),
    ] = Field(default_factory=list)


class ModuleEdit(_Entry):
    """A module."""

    title: NameGiven | None = None
    summary: TextGiven | None = None
    provider: Name | None = None
    mode: Mode | None = None
    language: Spoken | None = None
    location: Identifier | None = None
    price: Money
    effort_hours: EffortHours
    outcomes: Annotated[list[OutcomeGiven], Field(max_length=MOST)] | None = None
    requires: RequiresEdit | None = None
    excludes: Annotated[list[Identifier], Field(max_length=MOST)] | None = None


class OfferingEdit(_Entry):
    """One run of a module."""

    module: Identifier
    start_on: CalendarDay
    end_on: CalendarDay
    exclusive: bool = False
    seats: Annotated[int, Field(ge=1, le=catalog.MOST_SEATS)] | None = None
    booked: Seats = 0
    min_seats: Seats = 0
    fixed_price: Money | None = None


EDITS: dict[str, type[Strict]] = {
    "framework": FrameworkEdit,
    "competency": CompetencyEdit,
    "role": RoleEdit,
    "module": ModuleEdit,
    "offering": OfferingEdit,
}


class StateGiven(Strict):
    """The state that an entry is to have."""

    state: EntryState


class PublicationGiven(Strict):
    """Drafts to be published together."""

    kind: PublishedKind
    ids: Annotated[list[Identifier], Field(min_length=1, max_length=MOST)] | None = Field(
        default=None, description="All of them, or none where anything keeps one; by default every draft that is ready."
    )
