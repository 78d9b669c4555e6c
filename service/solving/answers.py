"""Answers that were given before, found again by everything that decides them.

An answer is looked up by the request, the learner as stored, the state of the catalogue and the day. Whatever changes
one of these makes another key, so nothing here is ever out of date and nothing has to be told of a change.
"""

import threading
from collections import OrderedDict
from hashlib import sha256

from catalog import CatalogSnapshot
from service import strict_json
from service.solving.answering import Answered, Task

#: Characters of the largest answer that is kept.
LARGEST = 64 * 1024


class Answers:
    """The newest answers, a bounded number of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[bytes, Answered] = OrderedDict()
        self._lock = threading.Lock()

    def key(self, task: Task, catalogue: CatalogSnapshot) -> bytes | None:
        """Return what two requests share exactly when they have the same answer; None when none is kept."""
        if not self._most or not catalogue.is_known:
            return None
        try:
            document = strict_json.canonical(task.document)
        except ValueError:
            # A number that cannot even be written; the request will be refused for it.
            return None
        decides = (document, repr(task.learner), catalogue.version, task.today.isoformat(), repr(task.effort))
        digest = sha256()
        for part in decides:
            spelled = part.encode("utf-8", errors="surrogatepass")
            digest.update(len(spelled).to_bytes(8))
            digest.update(spelled)
        return digest.digest()

    def find(self, key: bytes | None) -> Answered | None:
        """Return the answer of this key, if it is still there."""
        if key is None:
            return None
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: bytes | None, answer: Answered) -> None:
        """Keep an answer that will be the same whenever it is asked for; forget the one not asked for longest."""
        if key is None or not answer.is_settled or len(answer.recommendation) + len(answer.names) > LARGEST:
            return
        with self._lock:
            self._kept[key] = answer
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        """Keep none of them any longer, since somebody has been erased."""
        with self._lock:
            self._kept.clear()
