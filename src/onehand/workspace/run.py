"""How does a whole workspace run?

`async with running(workspace) as up:` is `dev up` without the screen: the demo and the end-to-end tests use it, too.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from onehand.ir.nodes import Design
from onehand.workspace import pipeline
from onehand.workspace.child import Child, Launch
from onehand.workspace.environment import role_url, service_command, service_environment
from onehand.workspace.find import Workspace, find_workspace
from onehand.workspace.ports import Address, addresses, must_be_free
from onehand.workspace.postgres import Embedded, Server, configured, embedded
from onehand.workspace.problem import Problem
from onehand.workspace.process import process
from onehand.workspace.record import (
    Ran,
    Record,
    ServiceRecord,
    end_leftovers,
    forget_record,
    read_record,
    write_record,
)
from onehand.workspace.supervisor import Report, Supervisor

POSTGRES_LOOK = 0.5
"""Seconds between two looks at whether PostgreSQL is alive."""


@dataclass(frozen=True, slots=True)
class RunningService:
    """One service as its callers see it."""

    name: str
    url: str
    internal_url: str
    """With `/_internal_`, so that `internal_url + "/ready"` answers."""
    pid: int | None
    state: str


class Running:
    """Everything that runs for one workspace, and how to change it while it runs."""

    def __init__(self, workspace: Workspace, *, port_base: int | None, report: Report, throwaway: bool) -> None:
        self.workspace = workspace
        self.design = Design({}, {})
        self.server: Server | None = None
        self._report = report
        self._port_base = port_base
        self._throwaway = throwaway
        self._own_server: Embedded | None = None
        self._started_server = False
        self._supervisor = Supervisor(report, self._write_record)
        self._guard: asyncio.Task[None] | None = None
        self._lock: IO[str] | None = None
        self._up = False

    @property
    def services(self) -> Mapping[str, RunningService]:
        """By name, in the order of the names."""
        return {name: _seen(child) for name, child in sorted(self._supervisor.children.items())}

    def database_url(self, service: str, role: str = "app", database: str | None = None) -> str:
        """DSN of `<service>_<role>` (owner, app, reader) in the service's database, or in the one named."""
        assert self.server is not None, "nothing here has a database"
        return role_url(self.workspace, self.server, service, role, database)

    async def start(self, *, strict: bool) -> list[str]:
        """Brings everything up; names of the services that did not become ready.

        Strict: the first of them is a Problem. Otherwise the others run, and the failed are tried again.
        """
        self._take_lock()
        self.design = pipeline.load(self.workspace)
        must_be_free(self._addresses())
        with self._stage("generated code"):
            pipeline.generate(self.workspace, self.design)
        with self._stage("PostgreSQL"):
            self._start_server()
        with self._stage("databases"):
            await self._prepare(self.design.services)
        with self._stage("services"):
            failed = await self._supervisor.launch(self._launches(self.design.services))
        if failed and strict:
            raise _not_ready(failed[0])
        self._up = True
        self._write_record()
        return [child.name for child in failed]

    async def stop(self) -> None:
        """Ends the services, then PostgreSQL if it was started here."""
        if self._guard is not None:
            self._guard.cancel()
        await self._supervisor.stop()
        if self._own_server is not None and self._started_server:
            self._own_server.stop()
        if self._lock is not None:
            forget_record(self.workspace)
            self._lock.close()

    async def restart(self, *names: str) -> None:
        """Stops and starts these services; raises Problem when one does not become ready."""
        failed = await self._supervisor.launch(self._launches(names))
        if failed:
            raise _not_ready(failed[0])

    async def stop_service(self, name: str) -> None:
        """Stops one service, and leaves it stopped: for tests of what the others do without it."""
        await self._supervisor.stop([name])

    async def redesign(self) -> list[str]:
        """Reads the designs again and makes everything follow; names of the services that were restarted.

        On an error in the design or the migration a Problem is raised and the old version keeps running.
        """
        design, old = pipeline.load(self.workspace), self.design
        before = {name: child.launch for name, child in self._supervisor.children.items()}
        self.design = design
        try:
            self._new_ports_must_be_free(before)
            await self._prepare(design.services)
        except BaseException:
            self.design = old
            raise
        pipeline.generate(self.workspace, design)  # last: what was refused must not lie in wait for the next restart
        now = self._launch_table()
        await self._stop_those_in_the_way(before, now)
        restarted = sorted(name for name in now if before.get(name) != now[name])
        await self.restart(*restarted)
        return restarted

    def _new_ports_must_be_free(self, before: Mapping[str, Launch]) -> None:
        ours = {launch.address.http for launch in before.values()}
        must_be_free({name: one for name, one in self._addresses().items() if one.http not in ours})

    async def _stop_those_in_the_way(self, before: Mapping[str, Launch], now: Mapping[str, Launch]) -> None:
        """Services that are gone, and those that moved: a new service moves the ports of all that follow it."""
        moved = [name for name, was in before.items() if name not in now or now[name].address != was.address]
        await self._supervisor.stop([name for name in moved if name in self._supervisor.children])

    @contextmanager
    def _stage(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self._report(f"  {name:<16} {time.monotonic() - began:5.2f} s")

    def record(self) -> Record:
        me = process(os.getpid())
        assert me is not None
        services = tuple(_recorded(child) for _, child in sorted(self._supervisor.children.items()))
        return Record(supervisor=Ran(me.pid, me.started), up=self._up, services=services)

    def _take_lock(self) -> None:
        """One supervisor per workspace; the system gives the lock back however this process ends."""
        self._lock = (self.workspace.run / "up.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            self._lock = None
            raise Problem(
                "already-up", "this workspace is already up", hint="see: dev status; end it: dev down"
            ) from None
        left = read_record(self.workspace)
        for name in end_leftovers(left) if left else ():
            self._report(f"ended {name}, left behind by a supervisor that was killed")
        self._write_record()

    def _start_server(self) -> None:
        """Once, as soon as some service has a database: perhaps not before the design is changed."""
        if self.server is not None or not any(one.has_database for one in self.design.services.values()):
            return
        self.server = configured(self.workspace)
        if self.server is not None:
            return
        self._own_server = embedded(self.workspace, throwaway=self._throwaway)
        self._started_server = self._own_server.start(supervised=True)
        self.server = self._own_server.server
        self._guard = asyncio.create_task(self._guard_server(self._own_server), name="guard postgres")

    async def _guard_server(self, own: Embedded) -> None:
        """Starts the embedded server again when it has died; the services reconnect by themselves."""
        while True:
            await asyncio.sleep(POSTGRES_LOOK)
            if own.process is not None:
                continue
            self._report("PostgreSQL has died; starting it again")
            try:
                self._started_server |= own.start(supervised=True)
                self._report("PostgreSQL is back")
            except Problem as problem:
                self._report(str(problem))

    async def _prepare(self, names: Iterable[str]) -> None:
        self._start_server()
        if self.server is not None:
            report = self._report
            for done in await pipeline.prepare_databases(self.workspace, self.design, self.server, names, report):
                if done.changed:
                    report(f"  {done}")

    def _addresses(self) -> dict[str, Address]:
        return addresses(self.workspace.settings, self.design.services, self._port_base)

    def _launches(self, names: Iterable[str]) -> list[Launch]:
        table = self._launch_table()
        return [table[name] for name in names]

    def _launch_table(self) -> dict[str, Launch]:
        places = self._addresses()
        return {
            name: Launch(
                name=name,
                command=service_command("serve", name),
                environment=service_environment(
                    self.workspace, service, self.server, places, throwaway=self._throwaway
                ),
                folder=self.workspace.root,
                log=self.workspace.run / f"{name}.log",
                address=places[name],
                code=pipeline.fingerprint(self.workspace, name),
            )
            for name, service in self.design.services.items()
        }

    def _write_record(self) -> None:
        if self._lock is not None:
            write_record(self.workspace, self.record())


@asynccontextmanager
async def running(
    where: Workspace | Path,
    *,
    port_base: int | None = None,
    report: Report = lambda _: None,
    strict: bool = True,
    throwaway: bool = False,
) -> AsyncIterator[Running]:
    """A workspace that is up; everything that was started is ended afterwards, also on errors and Ctrl-C.

    Call it in the main thread: the processes end with the thread that started them. `throwaway` makes PostgreSQL fast
    instead of durable.
    """
    workspace = where if isinstance(where, Workspace) else find_workspace(where)
    up = Running(workspace, port_base=port_base, report=report, throwaway=throwaway)
    try:
        await up.start(strict=strict)
        yield up
    finally:
        await up.stop()


def _seen(child: Child) -> RunningService:
    address = child.launch.address
    return RunningService(child.name, address.url, address.internal_url, child.pid, child.state)


def _recorded(child: Child) -> ServiceRecord:
    address = child.launch.address
    ran = child.process
    return ServiceRecord(
        name=child.name,
        state=child.state,
        url=address.url,
        docs=f"{address.internal_url}/docs",
        health=f"{address.internal_url}/healthcheck",
        log=str(child.launch.log),
        ran=Ran(ran.pid, ran.started) if ran else None,
    )


def _not_ready(child: Child) -> Problem:
    code = child.exit_code
    what = "did not become ready" if code is None else f"ended at once (exit code {code})"
    return Problem(
        "service-failed",
        f"service '{child.name}' {what}",
        detail=child.last_log_lines(),
        hint=f"its log: dev logs {child.name}",
    )
