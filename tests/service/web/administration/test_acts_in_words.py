"""What the acts on the audit trail are called: all that is recorded anywhere has words, in both languages."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import catalog
from service.development.moves import MOVES
from service.schemas.editing import EditedKind
from service.schemas.periods import PeriodStateName
from service.web.administration.trail_routes import act_in
from service.web.words import MESSAGES, words_in

SERVICE = MESSAGES.parent
PREFIX = "audit-act-"

#: What only the running service knows, by the file and what stands there.
KNOWN_LATER: Mapping[tuple[str, str], list[str]] = {
    ("administration/entries.py", "f'{kind}.create'"): [f"{kind}.create" for kind in get_args(EditedKind)],
    ("administration/entries.py", "f'{kind}.change'"): [f"{kind}.change" for kind in get_args(EditedKind)],
    ("administration/entries.py", "f'{kind}.{_ACTS[state]}'"): [
        f"{kind}.{act}" for kind in catalog.PUBLISHED_KINDS for act in ("unpublish", "publish", "retire")
    ],
    ("administration/publishing.py", "f'{kind}.publish'"): [f"{kind}.publish" for kind in catalog.PUBLISHED_KINDS],
    ("development/moving.py", "f'development_plan.{given.to}'"): [f"development_plan.{after}" for _, after in MOVES],
    ("years/period_changes.py", "f'period.{to}'"): [f"period.{state}" for state in get_args(PeriodStateName)],
}


@dataclass(frozen=True, slots=True)
class Recorder:
    """A function that writes an act: the name and place of the parameter that it is, and what it is put into."""

    file: str
    name: str
    parameter: str
    #: Among the arguments of a call by place, where it may be given so.
    place: int | None
    form: str


@dataclass(frozen=True, slots=True)
class Given:
    """An act as it is handed to a recorder."""

    recorder: Recorder
    file: str
    inside: ast.FunctionDef
    value: ast.expr


@dataclass(frozen=True, slots=True)
class Source:
    """One file: what it calls other files and their functions, and every call with the function that it is in."""

    names: Mapping[str, tuple[str, str]]
    calls: tuple[tuple[ast.FunctionDef, ast.Call], ...]


def sources() -> dict[str, Source]:
    found = {}
    for path in sorted(SERVICE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found[path.relative_to(SERVICE).as_posix()] = Source(imported(tree), tuple(calls(tree)))
    return found


def imported(tree: ast.Module) -> dict[str, tuple[str, str]]:
    """Return the names that a file gives to modules and functions of the service: the file, and the name there."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "service":
            home = node.module.replace(".", "/").removeprefix("service").removeprefix("/")
            for alias in node.names:
                found[alias.asname or alias.name] = (home, alias.name)
    return found


def calls(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, ast.Call]]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            yield from ((function, node) for node in ast.walk(function) if isinstance(node, ast.Call))


def is_call_of(call: ast.Call, recorder: Recorder, file: str, names: Mapping[str, tuple[str, str]]) -> bool:
    if isinstance(call.func, ast.Name):
        home, name = names.get(call.func.id, (file.removesuffix(".py"), call.func.id))
        return (f"{home}.py", name) == (recorder.file, recorder.name)
    if not isinstance(call.func, ast.Attribute) or call.func.attr != recorder.name:
        return False
    owner = call.func.value.id if isinstance(call.func.value, ast.Name) else ""
    if owner in names:
        home, name = names[owner]
        return f"{home}/{name}.py".removeprefix("/") == recorder.file
    # A method: of the class of this file, or of a value that came from elsewhere, where a word is what it is given.
    if owner == "self" or recorder.place is None:
        return file == recorder.file
    return len(call.args) > recorder.place and isinstance(getattr(call.args[recorder.place], "value", None), str)


def given_to(recorder: Recorder, files: Mapping[str, Source]) -> Iterator[Given]:
    for file, source in files.items():
        for function, call in source.calls:
            if is_call_of(call, recorder, file, source.names):
                value = next((word.value for word in call.keywords if word.arg == recorder.parameter), None)
                if value is None and recorder.place is not None and len(call.args) > recorder.place:
                    value = call.args[recorder.place]
                if value is not None:
                    yield Given(recorder=recorder, file=file, inside=function, value=value)


def handed_on(given: Given) -> Recorder | None:
    """Return the function that an act is a parameter of, if it is one."""
    value, form = given.value, given.recorder.form
    if isinstance(value, ast.JoinedStr) and isinstance(value.values[-1], ast.FormattedValue) and len(value.values) == 2:
        head, last = value.values
        value, form = last.value, form.replace("*", ast.literal_eval(head) + "*")
    places = [argument.arg for argument in given.inside.args.args]
    if not isinstance(value, ast.Name) or value.id not in {
        *places,
        *(each.arg for each in given.inside.args.kwonlyargs),
    }:
        return None
    is_method = places[:1] == ["self"]
    place = places.index(value.id) - is_method if value.id in places else None
    return Recorder(given.file, given.inside.name, value.id, place, form)


def values_of(given: Given) -> Iterator[ast.expr]:
    """Yield what an act can be: where it is a name, all that the function gives that name."""
    pending = [given.value]
    if isinstance(given.value, ast.Name):
        pending = [
            node.value
            for node in ast.walk(given.inside)
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == given.value.id
        ]
    for value in pending:
        yield from (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)


def recorded() -> set[str]:
    """Return every act that is recorded, with a failure for one that nobody can tell."""
    files = sources()
    first = Recorder("audit.py", "record", "action", None, "*")
    pending, seen, found = [first], {first}, set()
    while pending:
        for given in given_to(pending.pop(), files):
            on = handed_on(given)
            if (given.file, ast.unparse(given.value)) not in KNOWN_LATER and on is not None:
                if on not in seen:
                    seen.add(on)
                    pending.append(on)
                continue
            values = list(values_of(given))
            assert values, (given.file, ast.unparse(given.value))
            for value in values:
                if isinstance(value, ast.Constant):
                    found.add(given.recorder.form.replace("*", str(value.value)))
                else:
                    found.update(KNOWN_LATER[given.file, ast.unparse(value)])
    return found


def test_every_act_that_is_recorded_has_words_in_both_languages() -> None:
    acts = recorded()
    assert len(acts) > 100
    for language in ("en", "zh"):
        words = words_in(language)
        assert not {act for act in acts if act_in(act, words) is None}
    text = Path(MESSAGES / "audit.en.ftl").read_text(encoding="utf-8")
    told = {line.partition(" = ")[0] for line in text.splitlines() if line.startswith(PREFIX)}
    assert told == {f"{PREFIX}{act.replace('.', '-')}" for act in acts}


def test_an_act_of_an_older_version_has_no_words() -> None:
    assert act_in("module.no_such_act", words_in("en")) is None
