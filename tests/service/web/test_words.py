"""The message catalogues of the pages, the templates that use them, and numbers by locale."""

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from service.web.rendering import TEMPLATES
from service.web.words import MESSAGES, ROOMS, MissingMessage, words_in

#: Numbers that only choose a plural form; what is shown arrives formatted, under another name.
COUNTS = {"count", "competencies", "roles"}
TEMPLATE_FILES = sorted(TEMPLATES.rglob("*.html"))


class Parameters(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def messages(language: str) -> dict[str, set[str]]:
    """Return each message id with the names of its parameters."""
    files = [(MESSAGES / f"{room}.{language}.ftl").read_text(encoding="utf-8") for room in ROOMS]
    resource = FluentParser().parse("\n".join(files))
    found: dict[str, set[str]] = {}
    for entry in resource.body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found, entry.id.name
            parameters = Parameters()
            parameters.visit(entry)
            found[entry.id.name] = parameters.names
    return found


def test_both_languages_have_the_same_messages_with_the_same_parameters() -> None:
    english, chinese = messages("en"), messages("zh")
    assert english.keys() == chinese.keys()
    # Chinese has no plural, so a count that only chooses one in English may be unused there and the other way round.
    differing = {key for key in english if english[key] - COUNTS != chinese[key] - COUNTS}
    assert not differing


def test_every_message_that_a_template_asks_for_exists() -> None:
    known = messages("en").keys()
    for template in TEMPLATE_FILES:
        source = template.read_text(encoding="utf-8")
        for asked, joined in re.findall(r"""words\.text\(["']([a-z0-9_-]+)["']( ~)?""", source):
            assert any(key.startswith(asked) for key in known) if joined else asked in known, (template.name, asked)


@pytest.mark.parametrize("template", TEMPLATE_FILES, ids=lambda path: path.name)
def test_no_template_holds_words_of_its_own(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.DOTALL)
    spoken = re.findall(r'\b(?:aria-label|title|alt|placeholder|data-label)="([^"]*)"', bare)
    outside = re.sub(r"<[^>]*>", "", bare)
    assert not re.search(r"[^\W\d_]", outside), outside.split()
    assert not [words for words in spoken if re.search(r"\w", words)]


def test_a_message_that_is_missing_is_a_fault_and_not_an_empty_space() -> None:
    with pytest.raises(MissingMessage):
        words_in("en").text("no-such-message")
    with pytest.raises(MissingMessage):
        words_in("en").text("plan-title")


def test_money_follows_the_currency_and_the_locale() -> None:
    assert words_in("en").money("1500.00", "SGD") == "SGD\xa01,500.00"
    assert words_in("en").money("1500", "JPY") == "JPY\xa01,500"
    assert words_in("zh").money("0.125", "KWD") == "KWD\xa00.125"


def test_moments_are_told_in_utc() -> None:
    singapore = datetime(2026, 11, 22, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    assert words_in("en").moment(singapore) == "22 Nov 2026, 00:00 UTC"
    assert words_in("zh").moment(datetime(2026, 11, 22, tzinfo=UTC)) == "2026年11月22日 00:00 UTC"
    assert words_in("zh").exact_moment(singapore) == "2026年11月22日 00:00:00 UTC"


def test_entries_of_a_list_are_told_apart_in_every_language() -> None:
    assert words_in("en").listed(["One", "two", "three"]) == "One, two, three"
    assert words_in("zh").listed(["法律知识", "沟通能力", "团队协作"]) == "法律知识、沟通能力、团队协作"


def test_hours_take_the_plural_that_fits() -> None:
    assert [words_in("en").hours(number) for number in (1, 0.5, 14, 1234.25)] == [
        "1 hour",
        "0.5 hours",
        "14 hours",
        "1,234.25 hours",
    ]
    assert words_in("zh").hours(14) == "14 小时"


def test_a_gap_is_rounded_up_to_the_next_tenth() -> None:
    words = words_in("en")
    assert [words.percent_upwards(gap) for gap in (0.0, 0.03, 0.0300001, 0.0293, 1.5)] == [
        "0%",
        "3%",
        "3.1%",
        "3%",
        "150%",
    ]
