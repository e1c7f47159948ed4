"""How is a script run, so that a second run goes on wherever the first was cut off?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from onehand.gen.sql.migration.script import FRAME, FRAME_ALONE
from onehand.gen.sql.migration.step import MigrationStep
from onehand.gen.sql.schema import Schema
from onehand.workspace.migration import record
from onehand.workspace.migration.failure import failed, in_use
from onehand.workspace.migration.files import ScriptFile
from onehand.workspace.migration.record import Row
from onehand.workspace.migration.session import Report, is_lost

PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Seconds before a transaction is tried again that could not get a lock in time; in between, writers run."""

SAY_EVERY = 5.0
"""Seconds between two lines about a long step."""


@dataclass(slots=True)
class Run:
    """One script in one database, from its first step or from where an earlier run was cut off."""

    connection: Any
    file: ScriptFile
    serves: tuple[str, ...]
    """Before it."""
    schema: Schema | None
    """The model that it leads to, when it is known."""
    report: Report
    id: int | None = None
    """Of its row."""
    done: int = 0

    @property
    def steps(self) -> tuple[MigrationStep, ...]:
        return self.file.script.steps

    async def all(self) -> None:
        """Runs what is left of it. Problem when a step fails; what was done before that stays done."""
        if self.id is not None and self.done:
            self.report(f"  {self.file.name}: goes on after step {self.done} of {len(self.steps)}")
        if not self.steps:
            await self._record(0)
        for together, group in groupby(self.steps[self.done :], key=lambda step: step.mode == "together"):
            if together:
                await self._together(tuple(group))
                continue
            for step in group:
                await self._by_itself(step)

    async def _together(self, steps: Sequence[MigrationStep]) -> None:
        """All of them and their record, or nothing."""
        took: list[float] = []

        async def attempt() -> None:
            took.clear()
            async with self.connection.transaction():
                for line in FRAME:
                    await self.connection.execute(line)
                for step in steps:
                    began = time.monotonic()
                    await self._run(step, step.sql)
                    took.append(time.monotonic() - began)
                await self._record(self.done + len(steps))

        held = self.id
        try:
            await patiently(attempt, steps[0].what, self.file.script.service, self.report)
        except BaseException:
            self.id = held
            raise
        self.done += len(steps)
        for step, seconds in zip(steps, took, strict=True):
            self.report(f"    {step.what} ({seconds:.2f} s)")

    async def _by_itself(self, step: MigrationStep) -> None:
        began = time.monotonic()
        if self.id is None:
            await self._record(self.done)
        said = await (self._in_batches(step) if step.mode == "batches" else self._alone(step))
        await self._record(self.done + 1)
        self.done += 1
        self.report(f"    {step.what}{said} ({time.monotonic() - began:.2f} s)")

    async def _alone(self, step: MigrationStep) -> str:
        async def attempt() -> None:
            # What a killed run left half done would be taken for the whole.
            if step.undo:
                await self._run(step, step.undo)
            await self._run(step, step.sql)

        # Nobody queues behind such a step, so it may wait longer than any transaction of ours lasts.
        for line in FRAME_ALONE:
            await self.connection.execute(line)
        async with _told(step.what, self.report):
            await patiently(attempt, step.what, self.file.script.service, self.report)
        return ""

    async def _in_batches(self, step: MigrationStep) -> str:
        rows = batches = 0
        spoken = time.monotonic()
        while True:
            touched = await self._batch(step)
            if touched == 0:
                return f": {rows} rows in {batches} {'batch' if batches == 1 else 'batches'}"
            rows, batches = rows + touched, batches + 1
            if time.monotonic() - spoken > SAY_EVERY:
                self.report(f"    {step.what}: {rows} rows so far")
                spoken = time.monotonic()

    async def _batch(self, step: MigrationStep) -> int:
        touched = 0

        async def attempt() -> None:
            nonlocal touched
            async with self.connection.transaction():
                await self.connection.execute(FRAME[0])
                tag = await self._run(step, step.sql)
                touched = int(tag.rpartition(" ")[2])

        await patiently(attempt, step.what, self.file.script.service, self.report)
        return touched

    async def _run(self, step: MigrationStep, sql: str) -> str:
        import asyncpg

        try:
            tag: str = await self.connection.execute(sql)
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
            raise
        except asyncpg.PostgresError as error:
            if is_lost(self.connection, error):
                raise
            raise failed(self.file, step, error) from None
        return tag

    async def _record(self, done: int) -> None:
        """So many steps are done. The first run of all makes the record's table itself, so its row comes last."""
        script, whole = self.file.script, done == len(self.steps)
        if self.id is None:
            self.id = await record.add(
                self.connection,
                name=self.file.name,
                kind=script.kind,
                checksum=script.to,
                serves=self._after() if whole else self._meanwhile(),
                steps=[step.what for step in self.steps],
                done=None if whole else done,
                script_checksum=self.file.checksum,
                schema=self.schema if whole else None,
            )
        elif whole:
            await record.finish(self.connection, self.id, done, self._after(), self.schema)
        else:
            await record.advance(self.connection, self.id, done)

    def _after(self) -> tuple[str, ...]:
        """Without a contract in between, what ran before runs still."""
        to = self.file.script.to
        if self.file.kind == "contract" or not self.file.script.from_:
            return (to,)
        return tuple(dict.fromkeys((*self.serves, to)))

    def _meanwhile(self) -> tuple[str, ...]:
        """An expand serves the new code when it is complete; a contract ends the old code with its first step."""
        return self._after() if self.file.kind == "contract" else self.serves


def begin(connection: Any, file: ScriptFile, row: Row | None, **facts: Any) -> Run:
    """`row`: what an earlier run of this script left, if there was one."""
    run = Run(connection, file, **facts)
    if row is not None:
        run.id, run.done = row.id, row.steps_done
    return run


@asynccontextmanager
async def _told(what: str, report: Report) -> AsyncIterator[None]:
    """Says now and then that a long step is still running."""

    async def tell() -> None:
        began = time.monotonic()
        while True:
            await asyncio.sleep(SAY_EVERY)
            report(f"    {what}: {time.monotonic() - began:.0f} s so far")

    telling = asyncio.create_task(tell())
    try:
        yield
    finally:
        telling.cancel()


async def patiently(attempt: Callable[[], Awaitable[None]], what: str, service: str, report: Report) -> None:
    """Again after a pause, when a lock was not to be had; Problem when it never was."""
    import asyncpg

    for pause in (*PAUSES, None):
        try:
            return await attempt()
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
            if pause is None:
                raise in_use(service, what) from None
            report(f"    {what}: the table is in use; again in {pause:g} s")
            await asyncio.sleep(pause)
    return None
