"""The machines of a Dask cluster that the search of one job is spread over, as an executor.

What many calls have in common goes to each machine once. What a lost machine was doing is done again elsewhere; when
the cluster is lost itself, every call ends with `ClusterLost`, and whoever asked may ask again.
"""

import asyncio
import pickle
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from concurrent.futures import wait as wait_for
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

import distributed
from distributed.scheduler import KilledWorker, NoValidWorkerError, NoWorkerError

from service.jobs.executors import ClusterBroken, ClusterLost, ClusterUnfit
from service.jobs.performing import Digested, OtherVersions, Raised, Reference, Unknown, keep, perform, versions
from service.texts import sentence

#: Little of it is typed.
_untyped: Any = distributed

Given = ParamSpec("Given")
Found = TypeVar("Found")

#: Seconds without a scheduler that answers, or without any machine, after which the cluster is lost.
PATIENCE = 60.0
#: A call that finds its arguments missing so often is sent with them.
MOST_MISSES = 3


@dataclass(eq=False, slots=True)
class _Call:
    """One call, and the future that its caller waits for."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    named: dict[str, Any]
    outer: "Future[Any]" = field(default_factory=Future)
    task: "asyncio.Task[None] | None" = None
    #: Whether somebody has begun to tell the caller what came of it.
    is_told: bool = False

    @property
    def digested(self) -> dict[str, Digested]:
        return {argument.digest: argument for argument in self.arguments if isinstance(argument, Digested)}

    def content(self, *, is_whole: bool) -> bytes:
        """Return the call as it is sent, with all its arguments or without those that are sent apart."""
        arguments = [
            Reference(argument.digest) if isinstance(argument, Digested) and not is_whole else argument
            for argument in self.arguments
        ]
        return pickle.dumps((self.function, arguments, self.named), protocol=pickle.HIGHEST_PROTOCOL)


class Cluster(Executor):
    """Runs calls on the machines of a cluster; like those of processes, they may be done twice."""

    def __init__(self, address: str, *, patience: float = PATIENCE, connecting: float | None = None) -> None:
        """Join a cluster that is there with a machine `connecting` seconds from now, or as long as patience lasts."""
        self._address = address
        self._patience = patience
        connecting = patience if connecting is None else connecting
        self._lock = threading.Lock()
        self._waiting: set[_Call] = set()
        self._is_closed = False
        self._reason = "it was left"
        #: What is being given to machines: to one, or at first to all of them.
        self._givings: dict[tuple[str, str | None], asyncio.Task[float]] = {}
        security = _untyped.Security()
        if address.startswith("tls:") and not security.get_connection_args("client").get("ssl_context"):
            raise ClusterUnfit(sentence("error-cluster-without-certificate", address=address))
        try:
            self._client = _untyped.Client(
                address, security=security, timeout=connecting, set_as_default=False, name="gradus"
            )
        except OSError as error:
            raise self._lost(str(error)) from error
        try:
            self._client.wait_for_workers(1, timeout=connecting)
        except OSError as error:
            self._client.close()
            raise self._lost(str(error)) from error
        self._watching = asyncio.run_coroutine_threadsafe(self._watch(), self._client.loop.asyncio_loop)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown(wait=True, cancel_futures=error is not None)

    def submit(self, fn: Callable[Given, Found], /, *args: Given.args, **kwargs: Given.kwargs) -> "Future[Found]":
        """Have a call done; an argument with a digest is sent to each machine only once."""
        call = _Call(fn, args, kwargs)
        with self._lock:
            if self._is_closed:
                raise RuntimeError("the cluster was left")
            self._waiting.add(call)
        call.outer.add_done_callback(lambda outer: self._end(call))
        self._client.loop.add_callback(self._begin, call)
        return call.outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster when it has done what was asked, or at once."""
        with self._lock:
            self._is_closed = True
            waiting = [call.outer for call in self._waiting]
        if cancel_futures:
            for outer in waiting:
                outer.cancel()
        if wait:
            wait_for(waiting)
        self._watching.cancel()
        self._client.close()

    def _begin(self, call: _Call) -> None:
        if not call.outer.done():
            call.task = asyncio.ensure_future(self._do(call))

    def _end(self, call: _Call) -> None:
        with self._lock:
            self._waiting.discard(call)
        if call.outer.cancelled():
            if self._is_first_to_tell(call):
                call.outer.set_running_or_notify_cancel()
            with suppress(RuntimeError):
                self._client.loop.add_callback(lambda: call.task and call.task.cancel())

    def _is_first_to_tell(self, call: _Call) -> bool:
        with self._lock:
            was_told, call.is_told = call.is_told, True
        return not was_told

    async def _do(self, call: _Call) -> None:
        """Do one call, and tell its caller what came of it."""
        error: BaseException | None = None
        answer: Any = None
        try:
            answer = await self._answer(call)
        except KilledWorker as killed:
            error = ClusterBroken(sentence("error-cluster-broken", address=self._address, reason=str(killed)))
        except (asyncio.CancelledError, CancelledError, OSError, NoWorkerError, NoValidWorkerError) as ended:
            error = self._lost(str(ended) or self._reason)
        except Exception as other:
            error = other if self._client.status == "running" else self._lost(str(other))
        if isinstance(answer, Raised):
            error = answer.error
        if self._is_first_to_tell(call) and call.outer.set_running_or_notify_cancel():
            if error is None:
                call.outer.set_result(answer)
            else:
                call.outer.set_exception(error)

    async def _answer(self, call: _Call) -> Any:
        for digest, argument in call.digested.items():
            await self._give(digest, argument, None)
        misses = 0
        while True:
            asked = time.monotonic()
            content = call.content(is_whole=misses >= MOST_MISSES)
            answer = await self._client.submit(perform, content, versions(), pure=False)
            if isinstance(answer, OtherVersions):
                raise ClusterUnfit(sentence("error-cluster-unfit", here=versions(), there=answer.versions))
            if not isinstance(answer, Unknown):
                return answer
            misses += 1
            await self._give(answer.digest, call.digested[answer.digest], answer.address, asked)

    async def _give(self, digest: str, argument: Digested, address: str | None, asked: float = float("-inf")) -> None:
        """Give an argument to a machine, or at first to all that are there, unless it was given after being asked."""
        key = digest, address
        giving = self._givings.get(key)
        if giving is None or (giving.done() and giving.result() < asked):
            content = pickle.dumps(argument, protocol=pickle.HIGHEST_PROTOCOL)
            giving = self._givings[key] = asyncio.ensure_future(self._given(digest, content, address))
        await asyncio.shield(giving)

    async def _given(self, digest: str, content: bytes, address: str | None) -> float:
        """Give, and return when it was given; a machine that goes away meanwhile needs nothing."""
        addresses = None if address is None else [address]
        await self._client.run(keep, digest, content, workers=addresses, on_error="ignore")
        return time.monotonic()

    async def _watch(self) -> None:
        """Give up what waits when the scheduler does not answer, or has had no machine for too long."""
        pause = self._patience / 10
        without = 0.0
        while True:
            await asyncio.sleep(pause)
            try:
                machines = await asyncio.wait_for(self._client.nthreads(), self._patience)
            except OSError:
                self._give_up("its scheduler does not answer")
                continue
            without = 0.0 if machines else without + pause
            if without > self._patience:
                self._give_up("no machine is left")

    def _give_up(self, reason: str) -> None:
        self._reason = reason
        with self._lock:
            waiting = list(self._waiting)
        for call in waiting:
            if call.task is not None:
                call.task.cancel()

    def _lost(self, reason: str) -> ClusterLost:
        return ClusterLost(sentence("error-cluster-lost", address=self._address, reason=reason.rstrip(".")))
