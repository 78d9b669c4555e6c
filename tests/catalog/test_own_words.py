"""The shipped texts are the project's own: no run of them stands in a source document.

Names, titles and codes are the documents' and carry over as they are.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import pytest
from sqlmodel import SQLModel

from catalog import SHIPPED, Records, parse_paths
from catalog.importing.kinds import KINDS
from tests.catalog.files import SHARED_SOURCES

#: A run of this many letters that stands in a document is a copy.
ENGLISH_RUN, CHINESE_RUN = 60, 16
#: What carries over as it is.
NAMES = re.compile(
    r"(name|title|label|area|category)(_en|_zh)?|id|key|code|.*_item|item|kpi|competency|framework|issuer"
)

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
