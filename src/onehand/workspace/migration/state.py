"""Where does a service's database stand among its migrations? What `dev db status` and the deployer look at."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from onehand.gen.sql.schema import Schema
from onehand.gen.sql.service import schema_hash
from onehand.workspace.migration.chain import check_applied, check_chain, is_newer
from onehand.workspace.migration.course import trailing
from onehand.workspace.migration.files import Folder
from onehand.workspace.migration.record import Record, read_record
from onehand.workspace.migration.session import looking
from onehand.workspace.problem import Problem


class AppliedScript(Struct, frozen=True, kw_only=True):
    """One script that the database has."""

    name: str
    applied_at: datetime


class Unfinished(Struct, frozen=True, kw_only=True):
    """A script that was cut off; `dev db migrate` goes on with it."""

    name: str
    done: int
    """Steps of it."""
    of: int


class MigrationState(Struct, frozen=True, kw_only=True):
    """One service's database, its scripts and its design, side by side."""

    service: str
    at: str = ""
    """Hash of the schema that the database is at; empty = it was never migrated."""
    serves: list[str] = []
    """Hashes of the schemas whose code may run now."""
    wanted: str
    """Hash of the design's schema: of the code that is generated from it."""
    applied: list[AppliedScript] = []
    pending: list[str] = []
    """What `dev db migrate` would run, of the scripts."""
    waiting: str | None = None
    """The contract that waits for the next deployment, or for `dev db contract`."""
    draft: bool = False
    """What the database is, is in no script yet."""
    unfinished: Unfinished | None = None
    unwritten: bool = False
    """The design says more than the scripts: `dev db diff` would write some."""
    problem: str = ""
    """Why nothing can be run, when files and database do not fit together."""
    hint: str = ""
    """What to do about `problem`."""

    @property
    def fits(self) -> bool:
        """May code that is generated from the design run?"""
        return self.wanted in self.serves


async def migration_state(owner_url: str, design: Schema, folder: Folder) -> MigrationState:
    """Looks, and changes nothing. Problem when the database cannot be entered, or is not one of ours."""
    async with looking(owner_url, design.service) as connection:
        record = await read_record(connection, design.service)
    return state(design, folder, record)


def state(design: Schema, folder: Folder, record: Record) -> MigrationState:
    """The same of a record that was read already."""
    found = _state(design, folder, record)
    try:
        if is_newer(folder, record) and found.fits:
            return found
        check_applied(folder, record)
        check_chain(folder)
    except Problem as problem:
        return replace(found, problem=problem.message, hint=problem.hint)
    waits = trailing(folder, record)
    pending = [one.name for one in folder.files if not _done(one.name, record) and one not in waits]
    return replace(
        found,
        pending=pending,
        waiting=waits[0].name if waits else None,
        unwritten=bool(folder) and found.wanted != folder.head,
    )


def _state(design: Schema, folder: Folder, record: Record) -> MigrationState:
    left = record.unfinished
    return MigrationState(
        service=folder.service,
        at=record.checksum,
        serves=list(record.serves),
        wanted=schema_hash(design),
        applied=[
            AppliedScript(name=row.name, applied_at=row.applied_at) for row in record.scripts.values() if row.finished
        ],
        draft=record.drafted and bool(folder),
        unfinished=None if left is None else Unfinished(name=left.name, done=left.steps_done, of=len(left.steps)),
    )


def _done(name: str, record: Record) -> bool:
    row = record.scripts.get(name)
    return row is not None and row.finished
