"""What an importer has to say about a file: where, what is wrong, and what would be right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from catalog.saying import Language, Saying, says


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A line of a file and the path of the field that stands there."""

    file: str
    line: int
    path: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.path}" if self.path else f"{self.file}:{self.line}"

    def under(self, name: str, line: int) -> "Place":
        """Return the place of a field of the mapping that stands here."""
        return Place(file=self.file, line=line, path=f"{self.path}.{name}" if self.path else name)

    def at_index(self, index: int, line: int) -> "Place":
        """Return the place of one member of the list that stands here; members are counted from 0."""
        return Place(file=self.file, line=line, path=f"{self.path}[{index}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """The place of a mapping and the lines of its fields, kept so that later checks can point as well as early ones."""

    place: Place
    lines: Mapping[str, int] = field(default_factory=dict)

    def at(self, name: str) -> Place:
        """Return the place of a field, or of the whole mapping where the field is absent."""
        line = self.lines.get(name)
        return self.place if line is None else self.place.under(name, line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to say. A fault keeps everything out; a warning keeps nothing out."""

    place: Place
    #: What is wrong, and after a semicolon what would be right.
    message: str
    severity: Literal["fault", "warning"] = "fault"

    def __str__(self) -> str:
        return self.told("en")

    def told(self, language: Language) -> str:
        """Return it in one language; what was said by another program stays in its words."""
        message = self.message.told(language) if isinstance(self.message, Saying) else self.message
        if self.severity == "warning":
            message = says("finding-warning", message=message).told(language)
        return f"{self.place}: {message}"
