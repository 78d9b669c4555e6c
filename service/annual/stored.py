"""A year as it is stored, read a little at a time: a large company never stands in memory whole to be written out."""

import codecs
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from tempfile import SpooledTemporaryFile
from typing import IO, Generic, TypeVar, overload

from pydantic import BaseModel
from sqlmodel import col, func, select

from service.annual import storing
from service.annual.frontier_storing import stored_curve
from service.database import Database
from service.large_bodies import LargeBodies
from service.schemas.annual_answers import AnnualGapRead, EnrolmentRead, LearnerYear
from service.tables import AnnualCertificate, AnnualEnrolment, AnnualGap, AnnualLearner
from service.translate.annual_answer import AnnualAnswer

Entry = TypeVar("Entry", bound=BaseModel)

#: Files of large companies are written one after the other, so that everybody else is answered beside them. Whoever
#: waits waits longer than for a request to be read: nobody looks at a page meanwhile.
_WRITING = LargeBodies(waiting=8, patience=30.0, busy="error-busy-files")
#: About what an enrolment or a gap takes of a file, in bytes.
_ENTRY = 100
#: Entries that are read at once, each time in a transaction of its own: a plan that has ended does not change.
_AT_ONCE = 2000
#: Bytes of a file that are held in memory, and that are handed on at a time.
_IN_MEMORY, _PIECE = 2**22, 2**18


class Stored(Sequence[Entry], Generic[Entry]):
    """The entries of one list of a plan, in order."""

    def __init__(self, database: Database, table: storing.Listed, shape: type[Entry], plan: str) -> None:
        self._database, self._table, self._shape, self._plan = database, table, shape, plan

    @cached_property
    def _count(self) -> int:
        with self._database.read() as session:
            counted = select(func.count()).select_from(self._table).where(col(self._table.plan) == self._plan)
            return session.exec(counted).one()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Entry]:
        after = 0
        while found := self._read(after, _AT_ONCE):
            yield from (entry for _, entry in found)
            after = found[-1][0]

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> list[Entry]: ...
    def __getitem__(self, place: int | slice) -> Entry | list[Entry]:
        if isinstance(place, slice):
            return [self[each] for each in range(len(self))[place]]
        # Numbers begin at 1 and leave none out.
        return self._read(range(len(self))[place], 1)[0][1]

    def _read(self, after: int, limit: int) -> list[tuple[int, Entry]]:
        with self._database.read() as session:
            return storing.entries(session, self._table, self._shape, self._plan, after=after, limit=limit)


def stored_year(database: Database, plan: str) -> AnnualAnswer:
    """Return the answer as it was when it was found; its lists are read when they are gone through."""
    with database.read() as session:
        found, names = storing.stored_answer(session, plan)
        frontier = stored_curve(session, plan)
    return AnnualAnswer(
        document=found,
        enrolments=Stored(database, AnnualEnrolment, EnrolmentRead, plan),
        gaps=Stored(database, AnnualGap, AnnualGapRead, plan),
        learners=Stored(database, AnnualLearner, LearnerYear, plan),
        names=names,
        frontier=frontier,
    )


def stored_certificate(database: Database, plan: str) -> Iterator[str]:
    """Yield the text that a plan can be verified from, piece by piece; nothing for one that was stored without."""
    packed, text = zlib.decompressobj(), codecs.getincrementaldecoder("utf-8")()
    number = 0
    while True:
        with database.read() as session:
            part = session.get(AnnualCertificate, (plan, number + 1))
            content = None if part is None else part.content
        if content is None:
            break
        number += 1
        waiting = content
        while waiting:
            yield text.decode(packed.decompress(waiting, _PIECE))
            waiting = packed.unconsumed_tail
    if number:
        yield text.decode(packed.flush(), final=True)


@contextmanager
def writing(answer: AnnualAnswer) -> Iterator[None]:
    """Take the place in which files of large companies are written; a small one needs none."""
    with _WRITING.reading(_ENTRY * (len(answer.enrolments) + len(answer.gaps))):
        yield


class Filed:
    """A file that was written to be sent, with its size; it is gone when it has been read."""

    def __init__(self) -> None:
        self.out: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - read by whoever sends it

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Filed":
        """Return a file of these texts."""
        made = cls()
        for text in texts:
            made.out.write(text.encode())
        return made

    @property
    def size(self) -> int:
        return self.out.seek(0, 2)

    def pieces(self) -> Iterator[bytes]:
        """Yield the whole of it."""
        with self.out as out:
            out.seek(0)
            while piece := out.read(_PIECE):
                yield piece
