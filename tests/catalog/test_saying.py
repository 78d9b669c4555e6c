"""What the catalogue says about entries: every message in both languages, and English where nobody asks for one."""

import ast
import pickle
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, VariableReference
from fluent.syntax.visitor import Visitor

import catalog
from catalog.importing.sheets_completion import _RULES
from catalog.importing.yaml_records import _KINDS
from catalog.saying import FILES, MESSAGES, Language, Saying, as_data, from_data, kind_named, says
from tests.catalog.files import SMALL, findings_of

#: Calls whose first argument is the code of a message; those of the reading process send it on.
SPEAKING = ("says", "Refused", "BadWorkbook", "BadDocument", "_bad")
#: Parameters of such calls that say where something is wrong.
PLACES = {"line", "part"}


class Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:
        self.names.add(node.id.name)


def messages(language: Language) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name in FILES:
        for entry in FluentParser().parse((MESSAGES / f"{name}.{language}.ftl").read_text(encoding="utf-8")).body:
            assert type(entry).__name__ != "Junk", entry
            if isinstance(entry, Message):
                variables = Variables()
                variables.visit(entry)
                assert entry.id.name not in found
                found[entry.id.name] = variables.names
    return found


def spoken() -> list[tuple[str, set[str] | None]]:
    """Return every code that the catalogue's files speak of, and what they fill its gaps with, where that is plain."""
    found: list[tuple[str, set[str] | None]] = []
    for path in Path(catalog.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            if getattr(node.func, "id", getattr(node.func, "attr", "")) in SPEAKING:
                named = {keyword.arg for keyword in node.keywords}
                code = str(node.args[0].value)
                found.append((code, None if None in named else {str(name) for name in named}))
    return found


def test_both_languages_say_everything() -> None:
    assert messages("en") == messages("zh")


def test_every_code_that_is_spoken_of_has_a_message_with_its_parameters() -> None:
    known = messages("en")
    told = spoken()
    assert len(told) > 200
    for code, names in told:
        assert code in known, code
        assert names is None or names - (PLACES - known[code]) == known[code], code
    assert {f"rule-{rule.replace('_', '-')}" for rule in _RULES} <= set(known)
    assert {f"value-{kind}" for kind in {*_KINDS.values(), "mapping", "list", "special"}} <= set(known)


def test_what_a_file_gets_wrong_is_told_in_both_languages() -> None:
    text = SMALL.replace("level: 3, weight: 5", "level: 9, weight: 5")
    (found,) = (finding.message for finding in findings_of(text) if finding.severity == "fault")
    assert found == "level 9 is not a level of f/a; its levels are 1, 3"
    assert isinstance(found, Saying)
    assert found.told("zh") == "第 9 级不是 f/a 的等级；它的等级有 1、3"


@pytest.mark.parametrize(
    "said",
    [
        says("level-off-scale", level=9, competency="f/a", levels=("1", "3")),
        says("no-longer-fits", kind=kind_named("role"), id="r", reason=says("competency-unknown", id="{x}")),
        says("text-empty"),
    ],
)
def test_a_sentence_is_kept_as_data_and_said_again(said: Saying) -> None:
    data = as_data(said)
    assert data is not None
    for again in (from_data(data), pickle.loads(pickle.dumps(said))):
        assert again == said
        assert again.told("zh") == said.told("zh") != said
    assert as_data("a plain text") is None


def test_what_stands_in_a_gap_is_never_taken_for_a_gap() -> None:
    assert says("competency-unknown", id="{id} {0}") == "competency {id} {0} is unknown; name one that is there"
