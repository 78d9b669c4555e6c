"""Sends webhooks beside the jobs of a worker process, a few at a time, until it is told to stop."""

import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

from service.errors import Busy
from service.webhooks.delivering import Deliverer

_log = logging.getLogger(__name__)

#: Receivers that are sent to at the same time.
AT_ONCE = 8
#: Seconds between two looks for something to send, and between two looks for what is too old.
LOOK, FORGET = 1.0, 3600.0


class Sender:
    """Threads that send what there is to send."""

    def __init__(self, deliverer: Deliverer) -> None:
        self._deliverer = deliverer
        self._stopping = threading.Event()
        self._looking = threading.Thread(target=self._run, name="gradus-webhooks", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._looking.start()

    def stop(self) -> None:
        """Begin nothing new; may be called from any thread."""
        self._stopping.set()

    def join(self) -> None:
        """Wait until what is being sent has been."""
        self._looking.join()

    def _run(self) -> None:
        sending: set[Future[None]] = set()
        forgotten = float("-inf")
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="gradus-webhook") as threads:
            while not self._stopping.wait(LOOK):
                sending = {future for future in sending if not future.done()}
                if len(sending) < AT_ONCE and self._is_needed():
                    sending |= {threads.submit(self._send_all) for _ in range(AT_ONCE - len(sending))}
                if time.monotonic() >= forgotten + FORGET:
                    forgotten = time.monotonic()
                    sending.add(threads.submit(self._forget))

    def _is_needed(self) -> bool:
        try:
            return self._deliverer.is_needed()
        except Busy:
            _log.warning("the database is away; webhooks wait for it")
        except Exception:
            _log.exception("nobody can say whether there is a webhook to send")
        return False

    def _send_all(self) -> None:
        """Send until there is nothing more to send at the moment."""
        try:
            while not self._stopping.is_set() and self._deliverer.deliver():
                pass
        except Busy:
            _log.warning("the database is away; webhooks wait for it")
        except Exception:
            # What was in hand is tried again when its lease is over.
            _log.exception("a webhook could not be sent")

    def _forget(self) -> None:
        try:
            while not self._stopping.is_set() and self._deliverer.forget():
                pass
        except Busy:
            _log.warning("the database is away; old events are forgotten later")
        except Exception:
            _log.exception("old events could not be forgotten")
