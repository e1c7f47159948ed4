"""Where does the embedded server keep its data and sockets, and in which state are they?"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
import time
from functools import cached_property
from pathlib import Path

from onehand.workspace.binaries import Binaries, find_binaries
from onehand.workspace.credentials import Credentials, write_private
from onehand.workspace.problem import Problem
from onehand.workspace.process import LINUX, Process, command, exists, process
from onehand.workspace.unprivileged import Account, choose_account, reachable_copy

LONGEST_SOCKET = 103
"""Bytes of a socket's path that every system can hold (Linux 107, macOS 103)."""
READY_LINE = 7
"""In postmaster.pid: pid, data, start, port, sockets, address, shared memory, status."""


class Cluster:
    """One data folder and what belongs to it; nothing here starts or stops the server."""

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self.port = 5432
        """Names the socket's file; nothing listens on TCP unless asked for."""

    @cached_property
    def account(self) -> Account:
        return choose_account()

    @cached_property
    def programs(self) -> Binaries:
        found = find_binaries()
        if self.account.reachable(found.folder):
            return found
        return Binaries(reachable_copy(found.folder, self.base / "programs"), found.version, found.source)

    @cached_property
    def base(self) -> Path:
        """Where the account can reach: the home itself, or a folder of its own when it is somebody else."""
        if self.account.user is None:
            return self.home
        base = Path("/var/tmp") / f"onehand-{self._digest}"  # noqa: S108 - root's own, checked below
        _private(base, 0o711)
        return base

    def has_library(self, name: str) -> bool:
        """Can the server load this? A server that is told to load what is not there does not start."""
        installation = self.programs.folder.parent
        folders = (installation / "lib", installation / "lib" / "postgresql")
        return any((folder / f"{name}{end}").exists() for folder in folders for end in (".so", ".dylib"))

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @cached_property
    def sockets(self) -> Path:
        """Short, because a socket's path may hold about a hundred bytes; private, because it lies in a public place."""
        folder = Path("/tmp" if os.access("/tmp", os.W_OK) else tempfile.gettempdir())  # noqa: S108
        folder = folder / f"onehand-{os.geteuid()}-{self._digest}"
        if len(os.fsencode(folder / f".s.PGSQL.{self.port}")) > LONGEST_SOCKET:
            raise Problem("path-too-long", f"{folder} is too long for a Unix socket", hint="set TMPDIR to a short path")
        _private(folder, 0o700)
        self.account.own(folder)
        return folder

    @property
    def _digest(self) -> str:
        return hashlib.sha256(os.fsencode(self.home)).hexdigest()[:8]

    def process(self) -> Process | None:
        """The server of this data folder, if one is running."""
        pid = self._recorded_pid()
        running = process(pid) if pid else None
        return running if running and self._is_ours(running.pid) else None

    def ready(self) -> bool:
        lines = self._lock_lines()
        if len(lines) <= READY_LINE or lines[READY_LINE].strip() != "ready":
            return False
        self.port = int(lines[3])
        return self.process() is not None

    def clear_stale_lock(self) -> None:
        """After a crash the lock names a process that is gone; PostgreSQL sees that itself, with two exceptions.

        The pid may be another program's by now, or that of a zombie (its parent, or a container without an init, has
        not asked for its end). Only then, and only when nothing works in the data folder, the lock is removed here.
        """
        pid = self._recorded_pid()
        if pid is None:
            return
        self._wait_for_orphans()
        if exists(pid) and self.process() is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)
        self.forget_sockets()

    def forget_sockets(self) -> None:
        shutil.rmtree(self.sockets, ignore_errors=True)
        self.__dict__.pop("sockets", None)

    def last_log_lines(self, count: int = 12) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])
        except FileNotFoundError:
            return ""

    def _is_ours(self, pid: int) -> bool:
        words = command(pid)
        return "postgres" in words and str(self.data) in words

    def _recorded_pid(self) -> int | None:
        lines = self._lock_lines()
        return int(lines[0]) if lines and lines[0].strip().isdigit() else None

    def _lock_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _wait_for_orphans(self) -> None:
        """Server processes end by themselves when their postmaster was killed; a new one must not start before."""
        deadline = time.monotonic() + 10
        while orphans := self._working_in_data():
            if time.monotonic() > deadline:
                raise Problem(
                    "postgres-leftover",
                    "processes of a PostgreSQL that was killed still use the data",
                    detail=f"pids {', '.join(map(str, orphans))} in {self.data}",
                    hint=f"end them: kill {' '.join(map(str, orphans))}",
                )
            time.sleep(0.02)

    def _working_in_data(self) -> list[int]:
        if not LINUX or self.process() is not None:
            return []
        return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and self._works(entry)]

    def _works(self, entry: Path) -> bool:
        try:
            return (entry / "cwd").readlink() == self.data
        except OSError:
            return False


def init(cluster: Cluster, credentials: Credentials, *, durable: bool) -> None:
    """Makes the data folder when there is none, all or nothing."""
    made = cluster.data / "PG_VERSION"
    if made.exists():
        _must_match(cluster, made.read_text().strip())
        return
    draft = cluster.base / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    cluster.account.own(draft)
    answer = _run_initdb(cluster, draft, credentials.password("postgres", "postgres"), durable=durable)
    if answer:
        shutil.rmtree(draft, ignore_errors=True)
        raise Problem(
            "initdb-failed", "a new PostgreSQL data folder could not be made", detail=answer, hint="dev doctor"
        )
    draft.rename(cluster.data)


def _run_initdb(cluster: Cluster, draft: Path, password: str, *, durable: bool) -> str:
    """Runs it; what it said when it failed, else nothing. The password goes through a file, never an argument."""
    secret = cluster.base / "initdb-password"
    write_private(secret, password + "\n")
    cluster.account.own(secret)
    try:
        command = [cluster.programs["initdb"], "-D", str(draft), "--username=postgres", f"--pwfile={secret}"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions", *_locale(cluster.programs.version)]
        done = cluster.account.run(command if durable else [*command, "--no-sync"])
    finally:
        secret.unlink(missing_ok=True)
    return done.stdout if done.returncode else ""


def _locale(version: int) -> list[str]:
    """Code point order everywhere; lower() knows all letters, not only ASCII (the libc of macOS has no C.UTF-8)."""
    if version >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"] if LINUX else ["--locale=C", "--lc-ctype=en_US.UTF-8"]


def _must_match(cluster: Cluster, version: str) -> None:
    if version != str(cluster.programs.version):
        raise Problem(
            "postgres-version",
            f"the data is of PostgreSQL {version}, the programs here are {cluster.programs.version}",
            detail=f"data: {cluster.data}, programs: {cluster.programs.folder}",
            hint=f"use PostgreSQL {version}, or throw the local data away: rm -r {cluster.data}",
        )


def _private(folder: Path, mode: int) -> None:
    """Makes the folder; refuses one that somebody else put there."""
    try:
        folder.mkdir(mode=mode)
    except FileExistsError:
        seen = folder.lstat()
        if not stat.S_ISDIR(seen.st_mode) or seen.st_uid not in {os.geteuid(), 65534}:
            raise Problem("unsafe-folder", f"{folder} belongs to somebody else", hint="remove it") from None
    folder.chmod(mode)
