"""What the search for a year is done from, packed so that whoever takes the job over asks the very same question.

It is packed in Python's own format, which runs code when it is read. Where the audit trail has a secret, what is packed
is signed with it, and nothing else is read again: who can write to the database, and no more, has nothing run.
"""

import hashlib
import hmac
import pickle
import zlib
from dataclasses import dataclass

from sqlmodel import Session

from service.audit_chain import SEAL
from service.schemas.annual import AnnualPlanRequest, AnnualSolveGiven
from service.translate.annual_question import AnnualQuestion
from service.version import VERSION

#: Only the version that has written something reads it again.
_MARK = f"gradus {VERSION}\n".encode()
#: Before what is signed, with the signature after it; what is not signed begins as `zlib` has it.
_SIGNED = b"signed\n"
_SIGNATURE = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A question, and how long it may be worked on."""

    question: AnnualQuestion
    solve: AnnualSolveGiven


def material_of(request: AnnualPlanRequest, question: AnnualQuestion) -> Material:
    """Return what a request comes to."""
    return Material(question=question, solve=request.solve or AnnualSolveGiven())


def seal_of(session: Session) -> bytes | None:
    """Return what signs, of the database that a session belongs to; None where the settings name no secret."""
    seal: bytes | None = session.info.get(SEAL)
    return seal


def packed(material: Material, seal: bytes | None) -> bytes:
    """Pack for the database."""
    content = zlib.compress(pickle.dumps(material, protocol=pickle.HIGHEST_PROTOCOL), level=1)
    return marked(content if seal is None else _SIGNED + _signature(content, seal) + content)


def unpacked(content: bytes | None, seal: bytes | None) -> Material | None:
    """Return what was packed by this version; None for another one's, and for what nobody who may has signed."""
    inner = unmarked(content)
    if inner is None:
        return None
    pickled = compressed(inner)
    if seal is None:
        if pickled is not inner:
            return None
    elif pickled is inner or not hmac.compare_digest(inner[len(_SIGNED) :][:_SIGNATURE], _signature(pickled, seal)):
        return None
    found = pickle.loads(zlib.decompress(pickled))
    return found if isinstance(found, Material) else None


def compressed(inner: bytes) -> bytes:
    """Return what was packed without its signature."""
    return inner[len(_SIGNED) + _SIGNATURE :] if inner.startswith(_SIGNED) else inner


def _signature(content: bytes, seal: bytes) -> bytes:
    # Said of nothing else that the same secret signs.
    return hmac.digest(seal, b"material\n" + content, "sha256")


def marked(content: bytes) -> bytes:
    """Say which version has written this."""
    return _MARK + content


def unmarked(content: bytes | None) -> bytes | None:
    """Return what this version has written; None for another one's, and for nothing."""
    if content is None or not content.startswith(_MARK):
        return None
    return content[len(_MARK) :]
