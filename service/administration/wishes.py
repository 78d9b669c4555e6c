"""What somebody sends to be imported: files, and what they are to be taken for."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

import catalog
from service.errors import Fault, InvalidRequest
from service.texts import sentence

_UNSAFE = re.compile(r"[^\w .()+,&@\[\]-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file that was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was sent, and what it is to be taken for."""

    files: tuple[Upload, ...]
    format_name: str | None = None
    framework: str | None = None
    #: True when what is new becomes a draft.
    as_drafts: bool = False

    @property
    def size(self) -> int:
        return sum(len(file.content) for file in self.files)

    @property
    def fingerprint(self) -> bytes:
        """Return what two wishes share exactly when they are the same."""
        digest = hashlib.sha256(repr((self.format_name, self.framework, self.as_drafts)).encode())
        for file in self.files:
            digest.update(hashlib.sha256(file.name.encode() + b"\0" + file.content).digest())
        return digest.digest()


def check(wish: Wish) -> None:
    """Refuse a wish that no file could fulfil."""
    faults = []
    if not wish.files:
        faults.append(Fault(detail=sentence("import-no-file"), pointer="#/files", code="missing"))
    if wish.format_name is not None and wish.format_name not in catalog.FORMATS:
        detail = sentence("import-format", known=tuple(catalog.FORMATS))
        faults.append(Fault(detail=detail, pointer="#/format", code="unknown_value"))
    if wish.framework is not None and not _is_plain(wish.framework):
        faults.append(Fault(detail=sentence("import-framework"), pointer="#/framework", code="wrong_form"))
    if faults:
        raise InvalidRequest.of(faults)


def _is_plain(key: str) -> bool:
    return 1 <= len(key) <= catalog.KEY_LENGTH and key.isprintable()


def safe_name(name: str) -> str:
    """Return the name of a file as it may stand in a folder; its ending tells what it is."""
    bare = _UNSAFE.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(" .") or "file"
    stem, dot, ending = bare.rpartition(".")
    if not dot:
        return bare[:60]
    return f"{stem[:60].strip(' .') or 'file'}.{ending[:10]}"


def previewable(files: Iterable[Upload]) -> tuple[Upload, ...]:
    """Return the files that hold anything or have a name: a form without a file sends an empty one."""
    return tuple(file for file in files if file.name or file.content)
