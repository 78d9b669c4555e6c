"""The real programs: the command in a process of its own, a server on loopback with a free port, and a plain client."""

import http.client
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlencode, urlsplit

from service import keys
from service.database import Database
from service.house_setup import make_ready
from tests import commands

GRADUS = Path(sys.executable).with_name("gradus")
#: Seconds after which a silent program is called hung; no test waits for them unless it fails.
PATIENCE = 240.0
#: Seconds after which a connection on which nothing was asked is not used again; a server hangs up some seconds later.
IDLE = 1.0
#: What a browser says of itself that reads a page of ours, in English.
PAGE = {"Accept": "text/html", "Accept-Language": "en", "Sec-Fetch-Site": "same-origin"}
#: Has searches end by their work, on a busy machine as on any other.
UNHURRIED = {"GRADUS_SOLVE_SECONDS": "600", "GRADUS_MAXIMUM_SOLVE_SECONDS": "600"}


def environment() -> dict[str, str]:
    """Return the environment without settings of the person who runs the tests, in English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GRADUS_", "LC_"))}
    return {**kept, "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}


def run(arguments: Sequence[str], *, folder: Path, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    """Run the command to its end in `folder`."""
    return commands.run(arguments, folder=folder, given=given, environment=environment() | UNHURRIED)


def shipped_database(folder: Path) -> str:
    """Make a migrated database with the shipped catalogue, and give its address."""
    url = f"sqlite:///{folder / 'shipped.db'}"
    database = Database(url)
    try:
        make_ready(database, may_migrate=True)
    finally:
        database.dispose()
    return url


def key(url: str, permission: str, *, learner: str | None = None) -> str:
    """Make an API key in the database at `url`."""
    database = Database(url)
    try:
        with database.write() as session:
            return keys.create(session, name=f"test {permission}", permissions=[permission], learner=learner)[1]
    finally:
        database.dispose()


class Server:
    """A program that serves: started on entering, and stopped with the signal that an operator would send."""

    def __init__(self, arguments: Sequence[str], *, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self._command = [str(GRADUS), *arguments]
        self._folder = folder
        self._environment = {**environment(), **(settings or {})}
        self._lines: queue.Queue[str | None] = queue.Queue()
        #: Everything that it has printed so far and that somebody has waited for.
        self.output: list[str] = []
        self._seen = 0

    def __enter__(self) -> "Server":
        self._errors = (self._folder / f"server-{id(self)}.log").open("w+b")
        self._process = subprocess.Popen(
            self._command, cwd=self._folder, env=self._environment, stdout=subprocess.PIPE, stderr=self._errors
        )
        threading.Thread(target=self._read, daemon=True).start()
        try:
            listening = self.line_with("Listening on ")
        except BaseException:
            self.stop()
            raise
        self.address = listening.rpartition(" ")[2]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def process(self) -> int:
        """The id of its process."""
        return self._process.pid

    def line_with(self, words: str) -> str:
        """Wait for the next line of its output that contains `words`."""
        while True:
            try:
                line = self._lines.get(timeout=PATIENCE)
            except queue.Empty:
                raise AssertionError(f"{words!r} was not printed in time.\n{self.log()}") from None
            if line is None:
                raise AssertionError(f"The program ended before it printed {words!r}:\n{self.output}\n{self.log()}")
            self.output.append(line)
            if words in line:
                return line

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end, and return its exit status."""
        if self._process.poll() is None:
            self._process.send_signal(how)
        try:
            return self._process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        finally:
            if not self._errors.closed:
                self._log = self._written()
                self._errors.close()

    def log(self) -> str:
        """Return what it has written for its operator."""
        return self._log if self._errors.closed else self._written()

    def new_log(self) -> str:
        """Return what it has written for its operator since this was last asked."""
        log = self.log()
        new, self._seen = log[self._seen :], len(log)
        return new

    def failures(self) -> list[str]:
        """Return the lines of its log that tell of an error."""
        return [line for line in self.log().splitlines() if '"exception"' in line or "Traceback" in line]

    def _written(self) -> str:
        self._errors.flush()
        return Path(self._errors.name).read_text(errors="replace")

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as written:
            for line in written:
                self._lines.put(line.decode(errors="replace").rstrip("\n"))
        self._lines.put(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        return json.loads(self.body)


class Client:
    """Asks one server with one key, over one connection that is opened when it is needed."""

    def __init__(self, address: str, token: str | None = None) -> None:
        parts = urlsplit(address)
        self.host, self.port = str(parts.hostname), int(parts.port or 80)
        self.authorization = "" if token is None else f"Bearer {token}"
        self._connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        self._used = time.monotonic()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(
        self,
        method: str,
        path: str,
        body: "bytes | dict[str, Any] | None" = None,
        *,
        headers: Mapping[str, str | None] | None = None,
        chunked: bool = False,
    ) -> Answer:
        """Send one request; a header given as None is left out."""
        content = json.dumps(body).encode() if isinstance(body, dict) else body
        sent: dict[str, str | None] = {"Authorization": self.authorization} if self.authorization else {}
        if content is not None:
            sent["Content-Type"] = "application/json"
        sent |= headers or {}
        # A body that comes in pieces tells nobody its length.
        pieces = (content[place : place + 65_536] for place in range(0, len(content), 65_536)) if content else None
        if time.monotonic() - self._used > IDLE:
            self.close()
        try:
            self._connection.request(
                method,
                path,
                body=pieces if chunked else content,
                headers={name: value for name, value in sent.items() if value is not None},
                encode_chunked=chunked,
            )
            response = self._connection.getresponse()
            return Answer(
                status=response.status,
                headers={name.lower(): value for name, value in response.getheaders()},
                body=response.read(),
            )
        except BaseException:
            self.close()
            raise
        finally:
            self._used = time.monotonic()

    def close(self) -> None:
        self._connection.close()


def cookie(server: Server, key: str) -> str:
    """Sign in as a browser does, and return what it is given to keep."""
    host = server.address.removeprefix("http://")
    connection = http.client.HTTPConnection(host)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/sign-in", urlencode({"key": key, "next": "/learners"}), {**PAGE, **form})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == 303
    return str(answer.getheader("Set-Cookie")).partition(";")[0]
