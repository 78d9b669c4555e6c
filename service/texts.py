"""Says every code in the reader's language: message catalogues with parameters, chosen by `Accept-Language`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
#: How a list of names is written out.
SEPARATORS: Mapping[Language, str] = {"en": ", ", "zh": "、"}
#: The files of messages, beside the one that is named after its language alone.
_KINDS = (
    *("problem", "verify", "scenario", "frontier", "obstacle"),
    *("sign-in", "privacy", "limits", "webhooks", "operations"),
    *("years", "budgets", "development", "administration"),
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something to say, in no language yet: the code of a message, and its parameters."""

    code: str
    #: A parameter may be a sentence of its own; several names are written one after the other.
    params: Mapping[str, "str | int | tuple[str, ...] | Sentence"] = field(default_factory=dict)

    def told(self, language: Language) -> str:
        """Return the sentence in one language."""
        params: dict[str, str | int] = {}
        for name, value in self.params.items():
            # What the catalogue says is text as well, in English.
            if isinstance(value, Tellable):
                params[name] = value.told(language)
            else:
                params[name] = listed(language, value) if isinstance(value, tuple) else value
        return say(language, self.code, params)

    def __str__(self) -> str:
        return self.told("en")


@runtime_checkable
class Tellable(Protocol):
    """Whatever can be told in a language; what the catalogue says about its entries can be, too."""

    def told(self, language: Language) -> str:
        """Return it in one language."""
        ...


#: What is said about a fault; text that was never ours to translate stays as it is.
Text = str | Sentence


def sentence(code: str, **params: "str | int | tuple[str, ...] | Sentence") -> Sentence:
    """Return what is to be said."""
    return Sentence(code, params)


def told(text: Text, language: Language) -> str:
    """Return a text in one language."""
    return text.told(language) if isinstance(text, Tellable) else text


def negotiate(accept_language: str | None) -> Language:
    """Return the language that the header asks for most; English when it asks for none of ours."""
    wishes: list[tuple[float, int, Language]] = []
    for place, part in enumerate((accept_language or "")[:1000].split(",")):
        tag, _, quality = part.partition(";")
        wanted = tag.strip().lower()
        weight = _quality(quality)
        if weight <= 0:
            continue
        for language in LANGUAGES:
            if wanted == language or wanted.startswith(f"{language}-"):
                wishes.append((-weight, place, language))
        if wanted == "*":
            wishes.append((-weight, place, "en"))
    return min(wishes)[2] if wishes else "en"


def say(language: Language, code: str, params: Mapping[str, str | int] | None = None) -> str:
    """Return the sentence for `code`."""
    bundle = _bundle(language)
    message = bundle.get_message(code.replace("_", "-"))
    if message.value is None:
        raise KeyError(code)
    # Half a surrogate pair can never come this far; the names of a request are checked when it is read.
    text, errors = bundle.format_pattern(message.value, dict(params or {}))
    if errors:
        raise KeyError(f"{code}: {errors}")
    return str(text)


def listed(language: Language, names: Iterable[str]) -> str:
    """Write names one after the other."""
    return SEPARATORS[language].join(names)


def message_source(language: Language) -> str:
    """Return the catalogue of one language as it stands in its files, one for each kind of thing that is said."""
    folder = files("service") / "messages"
    names = (language, *(f"{name}.{language}" for name in _KINDS))
    return "\n".join((folder / f"{name}.ftl").read_text(encoding="utf-8") for name in names)


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = float(value)
            except ValueError:
                return 0.0
            return quality if 0 <= quality <= 1 else 0.0
    return 1.0


@cache
def _bundle(language: Language) -> "FluentBundle":
    from fluent.runtime import FluentBundle, FluentResource  # noqa: PLC0415 - costs start-up time when no text is said

    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(message_source(language)))
    return bundle
