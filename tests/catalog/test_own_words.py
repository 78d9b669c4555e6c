"""The project's texts are its own: no run of them stands in a source document.

Names, titles and codes are the documents' and carry over as they are.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from catalog import SHIPPED, Records, parse_paths
from catalog.importing.kinds import KINDS
from tests.catalog.files import SHARED_SOURCES

#: A run of this many letters that stands in a document is a copy.
ENGLISH_RUN, CHINESE_RUN = 60, 16
#: Sixty characters of English without spaces and marks.
ENGLISH_LETTERS = 50
#: What carries over as it is.
NAMES = re.compile(
    r"(name|title|label|area|category)(_en|_zh)?|id|key|code|.*_item|item|kpi|competency|framework|issuer"
)

CHINESE = re.compile("[\u4e00-\u9fff]+")
PROJECT = Path(__file__).resolve().parents[2]
#: Where the project's files are, beside the shipped data, which is read entry by entry.
ROOMS = ("catalog", "docs", "migrations", "service", "solver", "tests")
ENDINGS = (".css", ".ftl", ".html", ".json", ".md", ".py", ".toml", ".yaml", ".yml")
#: The title that each reference document carries, which the importer's tests need.
TITLES = ("technical skills and competencies (tsc) reference document",)

pytestmark = pytest.mark.skipif(not SHARED_SOURCES.is_dir(), reason="the source documents are not at hand")


def squeezed(text: str) -> str:
    """Return the letters of a text without white space, in one form and one case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


@cache
def documents() -> dict[str, str]:
    found = {path.name: squeezed(path.read_text(encoding="utf-8")) for path in sorted(SHARED_SOURCES.glob("00*.txt"))}
    assert len(found) == 5
    return found


def copied_run(text: str) -> str | None:
    """Return a run of this text that stands in a document, or None."""
    letters = squeezed(text)
    length = CHINESE_RUN if re.search(r"[\u4e00-\u9fff]", letters) else squeezed_length(ENGLISH_RUN, text)
    for start in range(len(letters) - length + 1):
        run = letters[start : start + length]
        if any(run in document for document in documents().values()):
            return run
    return None


def squeezed_length(length: int, text: str) -> int:
    """Return how many letters are left of a run of this length once its white space is taken out."""
    share = len(squeezed(text)) / len(text)
    return int(length * share)


def texts(records: Records) -> Iterator[tuple[str, str]]:
    for kind in KINDS:
        base: type[SQLModel] = kind.base
        for record in records.of(base):
            for field, value in record.value.model_dump().items():
                if isinstance(value, str) and not NAMES.fullmatch(field):
                    yield f"{record.spot.place} {field}", value


def test_no_text_repeats_a_run_of_a_document() -> None:
    seen = 0
    for place, text in texts(parse_paths([SHIPPED])):
        seen += 1
        assert copied_run(text) is None, place
    assert seen > 500


@cache
def runs_of_documents() -> frozenset[str]:
    """Return every run of the documents that would be a copy: of letters alone, in either length."""
    found: set[str] = set()
    for document in documents().values():
        letters = re.sub(r"\W", "", without_titles(document))
        found.update(letters[start : start + ENGLISH_LETTERS] for start in range(len(letters) - ENGLISH_LETTERS + 1))
        chinese = (letters[start : start + CHINESE_RUN] for start in range(len(letters) - CHINESE_RUN + 1))
        found.update(run for run in chinese if CHINESE.fullmatch(run))
    return frozenset(found)


def without_titles(letters: str) -> str:
    for title in TITLES:
        letters = letters.replace(squeezed(title), "")
    return letters


def copied_runs(text: str) -> list[str]:
    letters = re.sub(r"\W", "", without_titles(squeezed(text)))
    return [
        letters[start : start + length]
        for length in (ENGLISH_LETTERS, CHINESE_RUN)
        for start in range(len(letters) - length + 1)
        if letters[start : start + length] in runs_of_documents()
    ]


def files_of_the_project() -> list[Path]:
    found = [path for room in ROOMS for path in sorted((PROJECT / room).rglob("*")) if path.suffix in ENDINGS]
    return [*sorted(PROJECT.glob("*.md")), *(path for path in found if not path.is_relative_to(SHIPPED))]


def test_no_file_of_the_project_repeats_a_run_of_a_document() -> None:
    files = files_of_the_project()
    assert len(files) > 200
    copied = {str(path.relative_to(PROJECT)): copied_runs(path.read_text(encoding="utf-8")) for path in files}
    assert {path: runs[0] for path, runs in copied.items() if runs} == {}


def test_shipped_texts_fit_on_one_line() -> None:
    for place, text in texts(parse_paths([SHIPPED])):
        assert "\n" not in text, place
        assert len(text) <= 160, place


def test_copies_would_be_seen() -> None:
    """The first sentence of an English and of a Chinese document are found, broken lines or not."""
    english = (SHARED_SOURCES / "000_3a5ae6489b247f21.txt").read_text(encoding="utf-8").splitlines()[7][20:120]
    chinese = (SHARED_SOURCES / "004_47d2512fbfab0ca8.txt").read_text(encoding="utf-8").splitlines()[12][:30]
    assert copied_run(english) is not None
    assert copied_run(f"前言:{chinese[:10]} {chinese[10:]}") is not None
    assert copied_runs(f'"""{english[:50]}"""\n    "{english[50:]}"')
    assert copied_runs(f'# "{chinese[:10]}"\n# "{chinese[10:]}"')
