"""Both languages say everything, and the reader is answered in the one that is asked for."""

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, VariableReference
from fluent.syntax.visitor import Visitor

import solver
from service.texts import LANGUAGES, Language, message_source, negotiate, say


class Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:
        self.names.add(node.id.name)


def messages(language: Language) -> dict[str, set[str]]:
    found = {}
    for entry in FluentParser().parse(message_source(language)).body:
        assert type(entry).__name__ != "Junk", entry
        if isinstance(entry, Message):
            variables = Variables()
            variables.visit(entry)
            assert entry.id.name not in found
            found[entry.id.name] = variables.names
    return found


def test_both_catalogues_have_the_same_messages_with_the_same_parameters() -> None:
    # A text that is stored in both languages comes as two parameters, one for each.
    def named(language: Language) -> dict[str, set[str]]:
        return {
            code: {name.removesuffix(f"_{language}") for name in names} for code, names in messages(language).items()
        }

    assert named("en") == named("zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_solver_has_a_sentence(language: Language) -> None:
    known = messages(language)
    assert {why.value.replace("_", "-") for why in solver.StepReason} <= set(known)
    assert {f"reason-{reason.value.replace('_', '-')}" for reason in solver.OpenReason} <= set(known)
    for code, names in known.items():
        text = say(language, code, dict.fromkeys(names, "7"))
        assert text
        assert "{" not in text


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("zh", "zh"),
        ("zh-Hant-HK", "zh"),
        ("en-GB,zh;q=0.9", "en"),
        ("en;q=0.2, zh;q=0.3", "zh"),
        ("fr, de;q=0.9", "en"),
        ("fr, zh;q=0.1", "zh"),
        ("zh;q=0", "en"),
        ("*;q=0.5, zh;q=0.6", "zh"),
        ("zh;q=nonsense", "en"),
        ("zh;q=nan, en;q=0.1", "en"),
        (";;,,;q=1", "en"),
    ],
)
def test_the_language_is_the_one_asked_for_most(header: str | None, language: str) -> None:
    assert negotiate(header) == language


def test_a_code_without_a_sentence_is_a_fault_of_ours() -> None:
    with pytest.raises(LookupError):
        say("en", "no_such_code")
