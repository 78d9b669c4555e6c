"""What an importer says about a file: a message with its parameters, told in English or in Chinese."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, Union

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

Language = Literal["en", "zh"]
Part = Union[str, int, tuple[str, ...], "Saying"]

MESSAGES = Path(__file__).with_name("messages")
#: The files of messages: what any file or editor may get wrong, what sheets may, and what published formats may.
FILES = ("entries", "sheets", "formats")
#: How names are written one after the other.
_SEPARATORS: Mapping[Language, str] = {"en": ", ", "zh": "、"}


class Saying(str):
    """A sentence, which as a text is English: whoever does not ask for a language has that."""

    #: Where its messages are, without the language: sheets about other things have sentences and files of their own.
    files: ClassVar[tuple[Path, ...]] = tuple(MESSAGES / name for name in FILES)

    code: str
    params: Mapping[str, Part]

    def __new__(cls, code: str, params: Mapping[str, Part]) -> Self:
        said = super().__new__(cls, _said(cls.files, "en", code, params))
        said.code, said.params = code, params
        return said

    def __getnewargs__(self) -> tuple[str, Mapping[str, Part]]:  # type: ignore[override]
        return self.code, self.params

    def told(self, language: Language) -> str:
        """Return the sentence in one language."""
        return str(self) if language == "en" else _said(self.files, language, self.code, self.params)


def says(code: str, /, **params: Part) -> Saying:
    """Return what is to be said: a message of the catalogue's own files, and what stands in its gaps."""
    return Saying(code, params)


def kind_named(kind: str) -> str:
    """Return what a kind of entry, or of part of one, is called; one that has no name of ours stays as it is."""
    code = f"kind-{kind.replace(' ', '-').replace('_', '-')}"
    return says(code) if _bundle(Saying.files, "en").has_message(code) else kind


def as_data(said: str) -> dict[str, Any] | None:
    """Return what a sentence is made of, as JSON has it; None of a plain text."""
    if not isinstance(said, Saying):
        return None
    return {"code": said.code, "params": {name: _part_as_data(part) for name, part in said.params.items()}}


def from_data(data: Mapping[str, Any]) -> Saying:
    """Return the sentence that was made into data."""
    return Saying(str(data["code"]), {name: _part_from_data(part) for name, part in data["params"].items()})


def _part_as_data(part: Part) -> Any:
    if isinstance(part, tuple):
        return list(part)
    return as_data(part) or part if isinstance(part, str) else part


def _part_from_data(part: Any) -> Part:
    if isinstance(part, Mapping):
        return from_data(part)
    return tuple(part) if isinstance(part, list) else part


def _said(files: tuple[Path, ...], language: Language, code: str, params: Mapping[str, Part]) -> str:
    return _pattern(files, language, code, tuple(params)).format_map(
        {name: _written(language, part) for name, part in params.items()}
    )


def _written(language: Language, part: Part) -> str:
    if isinstance(part, Saying):
        return part.told(language)
    return _SEPARATORS[language].join(part) if isinstance(part, tuple) else str(part)


@cache
def _pattern(files: tuple[Path, ...], language: Language, code: str, names: tuple[str, ...]) -> str:
    """Return a message as a pattern with named gaps: of a large file there is more to say than Fluent says in time."""
    bundle = _bundle(files, language)
    message = bundle.get_message(code)
    if message.value is None:
        raise KeyError(code)
    text, errors = bundle.format_pattern(message.value, {name: f"\0{name}\1" for name in names})
    if errors:
        raise KeyError(f"{code}: {errors}")
    return str(text).replace("{", "{{").replace("}", "}}").replace("\0", "{").replace("\1", "}")


@cache
def _bundle(files: tuple[Path, ...], language: Language) -> "FluentBundle":
    from fluent.runtime import FluentBundle, FluentResource  # noqa: PLC0415 - costs start-up time when nothing is said

    bundle = FluentBundle([language], use_isolating=False)
    for file in files:
        bundle.add_resource(FluentResource(Path(f"{file}.{language}.ftl").read_text(encoding="utf-8")))
    return bundle
