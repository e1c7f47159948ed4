"""How does a workspace get its PostgreSQL?

Its own server, from the binaries found on this machine, on a Unix socket that only this user can reach; or the one
that `onehand.toml` names. Either way the rest of the tool sees a `Server`.
"""

from __future__ import annotations

import fcntl
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from onehand.workspace.cluster import Cluster, init
from onehand.workspace.credentials import Credentials
from onehand.workspace.find import Workspace
from onehand.workspace.problem import Problem
from onehand.workspace.process import Process, dying_with_parent
from onehand.workspace.references import resolved

SUPERUSER = "postgres"

# Modest, for many small services on one developer's machine; durable as in production.
TUNING = {
    "shared_buffers": "128MB",
    "max_connections": "200",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "autovacuum_naptime": "15s",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m %d %a ",
    "lc_messages": "C",
}
STATISTICS = "pg_stat_statements"
"""Which statements take the time; the installation may lack it."""
# For data that nobody needs after the test.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB"}


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL that answers."""

    admin_url: str
    """Of a superuser (or one who may create databases and roles), database `postgres`."""
    embedded: bool

    def url(self, database: str, role: str, password: str) -> str:
        """The same server as seen by a role."""
        parts = urlsplit(self.admin_url)
        place = parts.netloc.rpartition("@")[2]
        who = f"{quote(role, safe='')}:{quote(password, safe='')}"
        return urlunsplit(parts._replace(netloc=f"{who}@{place}", path=f"/{quote(database, safe='')}"))

    def admin(self, database: str) -> str:
        """The same server and superuser, in another database."""
        return urlunsplit(urlsplit(self.admin_url)._replace(path=f"/{quote(database, safe='')}"))


class Embedded:
    """The server of one workspace, or of one run of the tests: its process, from start to stop."""

    def __init__(
        self, home: Path, credentials: Credentials, *, port: int | None = None, throwaway: bool = False
    ) -> None:
        self.cluster = Cluster(home)
        self._credentials = credentials
        self._port = port
        self._throwaway = throwaway
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def server(self) -> Server:
        password = self._credentials.known(SUPERUSER, SUPERUSER)
        who = f"{SUPERUSER}:{quote(password or '', safe='')}"
        return Server(
            f"postgresql://{who}@/postgres?host={self.cluster.sockets}&port={self.cluster.port}", embedded=True
        )

    @property
    def process(self) -> Process | None:
        """The running server of this data folder, whoever started it."""
        return self.cluster.process()

    def start(self, *, supervised: bool) -> bool:
        """Makes it run and waits until it answers; True when this call started it.

        Supervised: it ends when the thread that called this ends (Linux), however that ends. Call it from the main
        thread. Not supervised: it stays until somebody calls `stop`.
        """
        with self._alone():
            if self._answers():
                return False
            self._reap()
            self._credentials.password(SUPERUSER, SUPERUSER)
            init(self.cluster, self._credentials, durable=not self._throwaway)
            self.cluster.clear_stale_lock()
            self._child = self.cluster.account.start(self._command(supervised=supervised), self.cluster.log)
            self._wait()
            return True

    def stop(self) -> bool:
        """Fast shutdown: open transactions are rolled back, everything committed is kept. True when it was running."""
        running = self.process
        if running is None:
            self._reap()
            return False
        ended = running.end(patience=20, how=signal.SIGINT)
        self._reap()
        self.cluster.forget_sockets()
        return ended

    def _reap(self) -> None:
        """A server of ours that was killed stays a zombie until we ask for its end."""
        if self._child is not None:
            self._child.wait()
            self._child = None

    def _answers(self) -> bool:
        """A server that runs but is still starting (or stopping) is waited for."""
        deadline = time.monotonic() + 30
        while self.process is not None:
            if self.cluster.ready():
                return True
            if time.monotonic() > deadline:
                raise Problem(
                    "postgres-stuck",
                    "PostgreSQL is running but does not become ready",
                    detail=self.cluster.last_log_lines(),
                    hint="dev down, then try again",
                )
            time.sleep(0.02)
        return False

    def _command(self, *, supervised: bool) -> list[str]:
        settings = TUNING | (THROWAWAY if self._throwaway else {})
        settings |= {
            "unix_socket_directories": str(self.cluster.sockets),
            "unix_socket_permissions": "0700",
            "listen_addresses": "127.0.0.1" if self._port else "",
            "port": str(self._port or self.cluster.port),
            "shared_preload_libraries": STATISTICS if self.cluster.has_library(STATISTICS) else "",
        }
        self.cluster.port = int(settings["port"])
        guard = dying_with_parent(signal.SIGINT) if supervised else []
        words = [self.cluster.programs["postgres"], "-D", str(self.cluster.data)]
        return guard + words + [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]

    def _wait(self) -> None:
        assert self._child is not None
        deadline = time.monotonic() + 60
        while not self.cluster.ready():
            if self._child.poll() is not None:
                raise self._did_not_start()
            if time.monotonic() > deadline:
                self._child.terminate()
                raise self._did_not_start()
            time.sleep(0.005)

    def _did_not_start(self) -> Problem:
        lines = self.cluster.last_log_lines()
        if self._port and "Address already in use" in lines:
            return Problem(
                "port-in-use",
                f"port {self._port} for PostgreSQL is taken",
                hint="change [database] port in onehand.toml, or remove it: a Unix socket is enough for onehand",
            )
        return Problem("postgres-failed", "PostgreSQL did not start", detail=lines, hint=f"its log: {self.cluster.log}")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two commands that start it at once: the second finds it running."""
        self.cluster.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.cluster.home / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def embedded(workspace: Workspace, *, throwaway: bool = False) -> Embedded:
    """The workspace's own server, running or not. Throwaway: fast instead of durable, for tests."""
    return Embedded(
        workspace.state / "postgres",
        workspace.credentials,
        port=workspace.settings.database_port,
        throwaway=throwaway,
    )


def configured(workspace: Workspace, admin_url: str | None = None) -> Server | None:
    """The server of this administrator's address, or else the one that onehand.toml names, if it does."""
    if admin_url is not None:
        return _server(admin_url, "--admin-url")
    url = workspace.settings.database_url
    return None if url is None else _server(url, "onehand.toml: 'database.url'")


def _server(url: str, what: str) -> Server:
    url = resolved(url, what)
    if urlsplit(url).scheme not in {"postgresql", "postgres"}:
        raise Problem("bad-settings", f"{what} must begin with postgresql://")
    return Server(url, embedded=False)


def start(workspace: Workspace) -> Server:
    """A server that answers, left running when it had to be started: for commands that hand over to another process."""
    server = configured(workspace)
    if server is not None:
        return server
    own = embedded(workspace)
    own.start(supervised=False)
    return own.server


@contextmanager
def postgres(workspace: Workspace, admin_url: str | None = None) -> Iterator[Server]:
    """A server that answers, for the time of one command; stopped afterwards when this started it."""
    server = configured(workspace, admin_url)
    if server is not None:
        yield server
        return
    own = embedded(workspace)
    began = own.start(supervised=True)
    try:
        yield own.server
    finally:
        if began:
            own.stop()
