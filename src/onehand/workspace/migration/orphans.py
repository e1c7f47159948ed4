"""What becomes of scripts that a developer's database has, but the disk has not any more? They are a draft again.

So a script may be made anew, and a branch be left, without losing the rows of the machine. Outside of a developer's
machine a script that is gone is refused.
"""

from __future__ import annotations

from typing import Any

from onehand.workspace.migration import record as records
from onehand.workspace.migration.files import Folder
from onehand.workspace.migration.record import Record, Row, read_record
from onehand.workspace.migration.session import Report


async def release(connection: Any, folder: Folder, record: Record, report: Report) -> Record:
    """Forgets them, and remembers what they led to as the draft; the record as it is then."""
    gone = orphans(folder, record)
    if not gone:
        return record
    async with connection.transaction():
        for row in gone:
            await records.drop(connection, row.id)
        if record.newest.scripted:
            await records.add(
                connection,
                name="draft",
                kind="draft",
                checksum=record.checksum,
                serves=[record.checksum],
                steps=(),
                schema=record.schema(),
            )
    for row in gone:
        report(f"{folder.service}: {row.name} is not on disk any more; what it led to is a draft")
    return await read_record(connection, folder.service)


def orphans(folder: Folder, record: Record) -> tuple[Row, ...]:
    """The newest scripts of the record that are not on disk; none, when it is not known what the database is."""
    rows = list(record.scripts.values())
    kept = [row for row in rows if row.name in folder.names]
    gone = rows[len(kept) :]
    if not gone or rows[: len(kept)] != kept or record.unfinished is not None:
        return ()
    return tuple(gone) if _is_known(record) else ()


def _is_known(record: Record) -> bool:
    """After an expand that ran, the contract that is gone with it has left things behind."""
    newest = record.newest
    return record.model is not None and (newest.kind != "expand" or not newest.steps)
