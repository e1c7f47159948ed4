"""When does a database contain scripts that never ran in it? When it became their schema directly; that is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onehand.gen.sql.schema import Schema
from onehand.gen.sql.service import schema_hash
from onehand.gen.sql.step import Step
from onehand.workspace.migration import record
from onehand.workspace.migration.draft import become
from onehand.workspace.migration.files import Folder, ScriptFile
from onehand.workspace.migration.runner import patiently
from onehand.workspace.migration.session import Report


async def create(
    connection: Any,
    folder: Folder,
    scripts: Sequence[ScriptFile],
    target: Schema,
    steps: Sequence[Step],
    report: Report,
) -> None:
    """An empty database becomes `target`, and contains all scripts."""

    async def attempt() -> None:
        async with connection.transaction():
            await become(connection, folder.service, steps)
            await _row(connection, "create", target, steps)
            await _contained(connection, scripts, target)
            if folder and schema_hash(target) != folder.head:
                await _row(connection, "draft", target, ())

    await patiently(attempt, "make everything", folder.service, report)


async def redraft(
    connection: Any,
    folder: Folder,
    scripts: Sequence[ScriptFile],
    target: Schema,
    steps: Sequence[Step],
    report: Report,
) -> None:
    """What the database is becomes `target`, and contains these scripts, which are then no draft any more."""

    async def attempt() -> None:
        async with connection.transaction():
            await become(connection, folder.service, steps)
            await record.forget_draft(connection)
            await _contained(connection, scripts, target)
            if schema_hash(target) != folder.head:
                await _row(connection, "draft", target, steps)

    await patiently(attempt, steps[0].what if steps else "record the draft", folder.service, report)


async def _contained(connection: Any, scripts: Sequence[ScriptFile], target: Schema) -> None:
    """Nothing of them is run; only the code of their schema may run then, since it was a direct way."""
    for file in scripts:
        await record.add(
            connection,
            name=file.name,
            kind=file.script.kind,
            checksum=file.script.to,
            serves=[file.script.to],
            steps=(),
            script_checksum=file.checksum,
            schema=target if file is scripts[-1] and file.script.to == schema_hash(target) else None,
        )


async def _row(connection: Any, kind: record.RowKind, target: Schema, steps: Sequence[Step]) -> None:
    checksum = schema_hash(target)
    done = [step.what for step in steps]
    await record.add(connection, name=kind, kind=kind, checksum=checksum, serves=[checksum], steps=done, schema=target)
