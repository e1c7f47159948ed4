"""Has this machine what onehand needs, and if not, what is to be done?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from onehand.workspace.binaries import find_binaries
from onehand.workspace.find import Workspace
from onehand.workspace.ports import addresses, is_taken, listener
from onehand.workspace.postgres import embedded
from onehand.workspace.problem import Problem
from onehand.workspace.process import LINUX
from onehand.workspace.record import read_record
from onehand.workspace.unprivileged import NAMESPACE, choose_account

Verdict = Literal["ok", "note", "bad"]
LEAST_FREE = 500 * 1024 * 1024


class Finding(msgspec.Struct, frozen=True):
    what: str
    verdict: Verdict
    """bad = dev up cannot work; note = something works less well."""
    fact: str
    hint: str = ""


def examine(workspace: Workspace | None) -> Iterator[Finding]:
    """All findings, in the order in which a person would look."""
    checks: list[Callable[[], Iterator[Finding]]] = [_python, _git, _postgres, _account, _guard, _temporary]
    for check in checks:
        yield from check()
    yield from _disk(workspace.root if workspace else Path.cwd())
    if workspace is not None:
        yield from _workspace(workspace)


def _python() -> Iterator[Finding]:
    fact = f"{sys.version.split()[0]} at {sys.executable}"
    yield Finding("python", "ok" if sys.version_info >= (3, 11) else "bad", fact, "3.11 or later is needed")


def _git() -> Iterator[Finding]:
    git = shutil.which("git")
    if git is None:
        yield Finding("git", "note", "not found", "install git: versions and diffs of designs need it")
        return
    said = subprocess.run([git, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    yield Finding("git", "ok", said)


def _postgres() -> Iterator[Finding]:
    try:
        found = find_binaries()
    except Problem as problem:
        yield Finding("postgres", "bad", problem.detail, problem.hint)
        return
    yield Finding("postgres", "ok", f"{found.version} from {found.source}: {found.folder}")
    if not found.has("psql"):
        yield Finding("psql", "note", "not found beside it", "install a PostgreSQL client for dev db psql")


def _account() -> Iterator[Finding]:
    account = choose_account()
    if account.prefix == NAMESPACE:
        yield Finding("root", "ok", "PostgreSQL runs in a user namespace, without the powers of root")
    elif account.user is not None:
        yield Finding(
            "root", "note", "user namespaces are forbidden: PostgreSQL runs as nobody, its data is in /var/tmp"
        )


def _guard() -> Iterator[Finding]:
    if LINUX and shutil.which("setpriv") is None:
        yield Finding("setpriv", "note", "not found", "install util-linux, so that nothing outlives a killed dev up")


def _temporary() -> Iterator[Finding]:
    folder = "/tmp" if os.access("/tmp", os.W_OK) else tempfile.gettempdir()  # noqa: S108 - where sockets go
    good = os.access(folder, os.W_OK)
    yield Finding("sockets", "ok" if good else "bad", folder, "" if good else "make /tmp writable, or set TMPDIR")


def _disk(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    verdict: Verdict = "ok" if free > LEAST_FREE else "bad"
    yield Finding(
        "disk", verdict, f"{free // 1024**2} MiB free at {folder}", "" if verdict == "ok" else "make room: 500 MiB"
    )


def _workspace(workspace: Workspace) -> Iterator[Finding]:
    try:
        settings = workspace.settings
    except Problem as problem:
        yield Finding("onehand.toml", "bad", problem.message, problem.hint)
        return
    yield Finding("workspace", "ok", f"{workspace.root}, organization '{settings.organization}'")
    yield from _permissions(workspace)
    yield from _leftovers(workspace)
    yield from _ports(workspace)


def _permissions(workspace: Workspace) -> Iterator[Finding]:
    if not os.access(workspace.root, os.W_OK):
        yield Finding("permissions", "bad", f"{workspace.root} is not writable", "generated code and .onehand go there")
        return
    loose = [path for path in workspace.state.rglob("*.toml") if path.stat().st_mode & 0o077]
    for path in loose:
        yield Finding("permissions", "bad", f"{path} can be read by others", f"chmod 600 {path}")
    if not loose:
        yield Finding("permissions", "ok", "credentials are readable by you only")


def _leftovers(workspace: Workspace) -> Iterator[Finding]:
    record = read_record(workspace)
    if record is not None and record.alive:
        yield Finding("dev up", "ok", f"running (pid {record.supervisor.pid})")
    elif record is not None:
        yield Finding("dev up", "note", "was killed; what it left is ended at the next start", "or now: dev down")
    if workspace.settings.database_url is None and embedded(workspace).process is not None:
        yield Finding("server", "ok", "the embedded PostgreSQL is running")


def _ports(workspace: Workspace) -> Iterator[Finding]:
    record = read_record(workspace)
    if record is not None and record.alive:
        return
    places = addresses(workspace.settings, workspace.service_names())
    taken = [(name, port) for name, at in places.items() for port in (at.http, at.internal) if is_taken(port)]
    for name, port in taken:
        pid = listener(port)
        whose = f"process {pid}" if pid else "another user's process"
        yield Finding("ports", "bad", f"{port} of '{name}' is taken by {whose}", "end it, or: dev up --port-base 4900")
    if places and not taken:
        yield Finding("ports", "ok", f"{', '.join(str(at.http) for at in places.values())} and 100 above are free")
