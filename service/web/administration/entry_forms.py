"""The form of an entry: from a document to fields and back, with what is wrong at each."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from service.web.administration.entry_fields import FORMS, Field
from service.web.administration.parts import Faults, FormField, FormLine, FormList, Option
from service.web.typed_numbers import number_text
from service.web.words import Words

Document = dict[str, Any]
Entered = Mapping[str, str]
#: Lines that are free at the end of each list, and as many as a form may have.
FREE, MOST_LINES = 2, 300


def entered_of(kind: str, document: Document) -> dict[str, str]:
    """Return a document as the values of a form."""
    form = FORMS[kind]
    values = {field.name: _shown(field, _at(document, field.path)) for field in form.fields}
    for lines in form.lists:
        for place, entry in enumerate(_at(document, lines.path) or ()):
            for field in lines.fields:
                values[f"{lines.name}-{place}-{field.name}"] = _shown(field, _at(entry, field.path))
    return values


def document_of(kind: str, entered: Entered) -> tuple[Document, dict[str, list[int]]]:
    """Return what was entered as a document, and for each list the lines that its entries were."""
    form = FORMS[kind]
    document: Document = {}
    kept: dict[str, list[int]] = {}
    for field in form.fields:
        _put(document, field, entered.get(field.name, ""))
    for lines in form.lists:
        places = [place for place in range(MOST_LINES) if entered.get(f"{lines.name}-{place}-{lines.fields[0].name}")]
        entries: list[Document] = []
        for place in places:
            entry: Document = {}
            for field in lines.fields:
                _put(entry, field, entered.get(f"{lines.name}-{place}-{field.name}", ""))
            entries.append(entry)
        kept[lines.name] = places
        _set(document, lines.path, entries)
    return document, kept


def fields(kind: str, entered: Entered, faults: Faults, words: Words) -> tuple[FormField, ...]:
    """Return the fields of a form with what was entered."""
    return tuple(_field(field, field.name, entered, faults, words) for field in FORMS[kind].fields)


def lists(kind: str, entered: Entered, faults: Faults, words: Words, *, free: int = FREE) -> tuple[FormList, ...]:
    """Return the lists of a form: every line that was entered, and those that are free."""
    found = []
    for lines in FORMS[kind].lists:
        prefix = f"{lines.name}-"
        places = {int(name.split("-")[1]) for name, value in entered.items() if name.startswith(prefix) and value}
        count = min(MOST_LINES, (max(places) + 1 if places else 0) + free)
        found.append(
            FormList(
                name=lines.name,
                title=words.text(f"admin-list-{lines.name}"),
                hint=words.text("admin-list-hint"),
                lines=tuple(
                    FormLine(
                        legend=words.text("admin-line", number=words.number(place + 1)),
                        fields=tuple(
                            _field(field, f"{lines.name}-{place}-{field.name}", entered, faults, words)
                            for field in lines.fields
                        ),
                    )
                    for place in range(count)
                ),
            )
        )
    return tuple(found)


def _field(field: Field, name: str, entered: Entered, faults: Faults, words: Words) -> FormField:
    value = entered.get(name, "")
    hint = f"admin-hint-{field.name}"
    kinds = {"amount": "text", "hours": "text", "keys": "area", "optional keys": "area", "choices": "area"}
    return FormField(
        name=name,
        label=words.text(f"admin-field-{field.name}"),
        value=value,
        kind=kinds.get(field.kind, field.kind),
        hint=words.text(hint) if words.knows(hint) else None,
        fault=faults.by_field.get(name),
        options=tuple(
            Option(id=choice, title=words.text(f"admin-choice-{choice}"), chosen=choice == value)
            for choice in field.choices
        ),
        maxlength=field.maxlength,
        wide=field.wide,
    )


def _shown(field: Field, value: Any) -> str:
    if value is None:
        return ""
    if field.kind == "tick":
        return "yes" if value else ""
    if field.kind in ("keys", "optional keys"):
        return "\n".join(value)
    if field.kind == "choices":
        return "\n".join(" | ".join(listed) for listed in value)
    if field.kind == "hours":
        return f"{value:g}"
    return str(value)


def _put(document: Document, field: Field, entered: str) -> None:
    value = _value(field, entered.strip())
    if value is not None:
        _set(document, field.path, value)


def _value(field: Field, text: str) -> Any:
    """Return what was entered as the document has it; what is no number stays a text, and is told of as one."""
    if field.kind in _READ:
        return _READ[field.kind](text)
    if field.name == "items":
        return _split(text.splitlines()) or None
    if not text:
        return None
    if field.kind in ("number", "hours", "amount"):
        text = number_text(text)
    if field.kind == "number":
        return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else text
    if field.kind == "hours":
        return float(text) if re.fullmatch(r"[0-9]{1,8}(\.[0-9]{1,6})?", text) else text
    return text.upper() if field.name.endswith("_currency") else text.replace("\r\n", "\n")


#: Kinds of fields that say something even when they are empty.
_READ: Mapping[str, Callable[[str], Any]] = {
    "tick": lambda text: text == "yes",
    "keys": lambda text: _split(text.splitlines()),
    "choices": lambda text: [found for line in text.splitlines() if (found := _split(line.split("|")))],
}


def _split(parts: Iterable[str]) -> list[str]:
    return [part.strip() for part in parts if part.strip()]


def _at(document: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        document = (document or {}).get(name)
    return document


def _set(document: Document, path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        document = document.setdefault(name, {})
    document[path[-1]] = value
