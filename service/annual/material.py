"""What the search for a year is done from, packed so that whoever takes the job over asks the very same question."""

import pickle
import zlib
from dataclasses import dataclass

from service.schemas.annual import AnnualPlanRequest, AnnualSolveGiven
from service.translate.annual_question import AnnualQuestion
from service.version import VERSION

#: Only the version that has written something reads it again.
_MARK = f"gradus {VERSION}\n".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A question, and how long it may be worked on."""

    question: AnnualQuestion
    solve: AnnualSolveGiven


def material_of(request: AnnualPlanRequest, question: AnnualQuestion) -> Material:
    """Return what a request comes to."""
    return Material(question=question, solve=request.solve or AnnualSolveGiven())


def packed(material: Material) -> bytes:
    """Pack for the database."""
    return marked(zlib.compress(pickle.dumps(material, protocol=pickle.HIGHEST_PROTOCOL), level=1))


def unpacked(content: bytes | None) -> Material | None:
    """Return what was packed by this version, which the database alone holds; None for another one's."""
    inner = unmarked(content)
    if inner is None:
        return None
    found = pickle.loads(zlib.decompress(inner))
    return found if isinstance(found, Material) else None


def marked(content: bytes) -> bytes:
    """Say which version has written this."""
    return _MARK + content


def unmarked(content: bytes | None) -> bytes | None:
    """Return what this version has written; None for another one's, and for nothing."""
    if content is None or not content.startswith(_MARK):
        return None
    return content[len(_MARK) :]
