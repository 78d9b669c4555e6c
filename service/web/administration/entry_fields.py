"""Which fields the form of each kind of entry has, and where in its document each of them stands."""

from dataclasses import dataclass

import catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: its name in the form, the path that leads to it in the document, and how it is entered."""

    name: str
    path: tuple[str, ...]
    kind: str = "text"
    choices: tuple[str, ...] = ()
    maxlength: int = 300
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A list of the document, each entry a line of the form; a line without its first field is not there."""

    name: str
    path: tuple[str, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form of one kind."""

    fields: tuple[Field, ...]
    lists: tuple[Lines, ...] = ()


def _both(name: str, kind: str = "text", maxlength: int = 300) -> tuple[Field, Field]:
    english, chinese = (
        Field(name=f"{name}_{language}", path=(name, language), kind=kind, maxlength=maxlength, wide=kind == "area")
        for language in ("en", "zh")
    )
    return english, chinese


def _plain(*names: str, kind: str = "text", maxlength: int = 200) -> tuple[Field, ...]:
    return tuple(Field(name=name, path=(name,), kind=kind, maxlength=maxlength) for name in names)


def _amount(name: str) -> tuple[Field, Field]:
    return (
        Field(name=f"{name}_amount", path=(name, "amount"), kind="amount", maxlength=14),
        Field(name=f"{name}_currency", path=(name, "currency"), maxlength=3),
    )


FORMS: dict[str, Form] = {
    "framework": Form(
        fields=(*_both("name"), *_both("description", "area", 1000)),
        lists=(
            Lines(
                name="levels",
                path=("levels",),
                fields=(
                    *_plain("level", kind="number"),
                    *_both("label"),
                    Field(name="populated", path=("populated",), kind="tick"),
                ),
            ),
        ),
    ),
    "competency": Form(
        fields=(
            *_both("name"),
            *_plain("framework", "code"),
            *_both("area"),
            *_both("category"),
            *_both("description", "area", 1000),
        ),
        lists=(
            Lines(
                name="levels",
                path=("levels",),
                fields=(*_plain("level", kind="number"), *_both("descriptor", "area", 1000)),
            ),
        ),
    ),
    "role": Form(
        fields=(*_both("name"), *_plain("framework"), *_both("description", "area", 1000)),
        lists=(
            Lines(
                name="requirements",
                path=("requirements",),
                fields=(
                    *_plain("competency"),
                    *_plain("level", "weight", kind="number"),
                    Field(name="essential", path=("essential",), kind="tick"),
                ),
            ),
        ),
    ),
    "module": Form(
        fields=(
            *_both("title"),
            *_both("summary", "area", 1000),
            *_plain("provider"),
            Field(name="mode", path=("mode",), kind="choice", choices=catalog.MODES),
            Field(name="language", path=("language",), kind="choice", choices=catalog.LANGUAGES),
            *_plain("location"),
            *_amount("price"),
            Field(name="effort_hours", path=("effort_hours",), kind="hours", maxlength=10),
            Field(name="requires_modules", path=("requires", "modules"), kind="choices", maxlength=20_000, wide=True),
            Field(name="excludes", path=("excludes",), kind="keys", maxlength=20_000, wide=True),
        ),
        lists=(
            Lines(
                name="outcomes",
                path=("outcomes",),
                fields=(
                    *_plain("competency"),
                    *_plain("from_level", "to_level", kind="number"),
                    Field(name="items", path=("items",), kind="optional keys", maxlength=20_000, wide=True),
                ),
            ),
            Lines(
                name="needs",
                path=("requires", "levels"),
                fields=(*_plain("competency"), *_plain("level", kind="number")),
            ),
        ),
    ),
    "offering": Form(
        fields=(
            *_plain("module"),
            *_plain("start_on", "end_on", kind="date"),
            *_plain("seats", "booked", "min_seats", kind="number"),
            *_amount("fixed_price"),
            Field(name="exclusive", path=("exclusive",), kind="tick"),
        ),
    ),
}
