"""How does a service's database follow its design? By scripts; on a developer's machine also directly, as a draft.

The whole of a run happens on one connection, which holds the lock: two at a time, the second waits and then finds
nothing to do. Wherever a run is cut off, the next one goes on.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from onehand.gen.sql.schema import Schema
from onehand.gen.sql.service import schema_hash
from onehand.gen.sql.step import Step
from onehand.workspace.migration import adopt, runner
from onehand.workspace.migration.chain import check_applied, check_chain, is_newer
from onehand.workspace.migration.course import Course, course, trailing
from onehand.workspace.migration.draft import difference
from onehand.workspace.migration.files import Folder, ScriptFile
from onehand.workspace.migration.orphans import release
from onehand.workspace.migration.partitions import first_partitions
from onehand.workspace.migration.record import Record, forget, read_record
from onehand.workspace.migration.session import Report, looking, migrating, silent
from onehand.workspace.problem import Problem


@dataclass(frozen=True, slots=True)
class Migrated:
    """What was done to a service's database; nothing at all = it fitted already."""

    service: str
    steps: tuple[Step, ...] = ()
    """Taken directly, without a script."""
    first: bool = False
    """The database was empty."""
    scripts: tuple[str, ...] = ()
    """Run, by name."""
    contained: tuple[str, ...] = ()
    """Recorded without running: the database was what they lead to already, or became it directly."""
    draft: bool = False
    """The steps are in no script yet."""
    waiting: tuple[str, ...] = ()
    """The contract script that waits for the next deployment, or for `dev db contract`."""
    note: str = ""

    @property
    def changed(self) -> bool:
        return bool(self.steps or self.scripts or self.contained or self.draft)

    def __str__(self) -> str:
        """One line."""
        if not self.changed:
            return f"{self.service}: {self.note or 'as the design says'}"
        parts = [f"{_count(self.scripts, 'script')} run"] if self.scripts else []
        parts += [f"{_count(self.contained, 'script')} contained"] if self.contained else []
        made = "made, " if self.first else "draft of " if self.draft else ""
        parts += [f"{made}{_count(self.steps, 'step')}"] if self.steps or self.draft else []
        return f"{self.service}: {'; '.join([*parts, *([self.note] if self.note else [])])}"


def _count(things: Collection[object], noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"


async def migrate(
    owner_url: str,
    design: Schema,
    folder: Folder | None = None,
    *,
    drafting: bool = True,
    allow_data_loss: bool = False,
    running: Collection[str] = (),
    report: Report = silent,
) -> Migrated:
    """Runs what is pending of the scripts up to the last expand; with `drafting` then follows the design directly.

    `running`: hashes of the schemas whose code runs now; a contract that would end one of them is refused.
    Raises Problem when data would be lost, when the existing rows do not allow a step, when scripts and database do
    not fit together, and when the database cannot be reached. What was done before that stays done.
    """
    folder = _no_folder(design.service) if folder is None else folder
    async with migrating(owner_url, design.service, report) as connection:
        record = await read_record(connection, design.service)
        what, record = await _decided(connection, folder, record, design, drafting, report)
        _must_serve(running, what, folder.service)
        done = await _follow(connection, folder, record, what, allow_data_loss, report)
        if done.changed:
            await first_partitions(connection)
            record = await read_record(connection, design.service)
        return replace(done, waiting=tuple(one.name for one in trailing(folder, record)), note=what.note)


async def contract(
    owner_url: str, folder: Folder, *, running: Collection[str] = (), report: Report = silent
) -> Migrated:
    """Runs the contract that waits: the code of the schema before it cannot run any more then. Nothing, if none waits.

    Raises Problem as `migrate` does, and when an expand is pending: that comes first.
    """
    async with migrating(owner_url, folder.service, report) as connection:
        what = _contraction(folder, await read_record(connection, folder.service))
        _must_serve(running, what, folder.service)
        record = await read_record(connection, folder.service)
        return await _follow(connection, folder, record, what, False, report)


async def waiting(owner_url: str, folder: Folder) -> tuple[ScriptFile, ...]:
    """What `contract` would run."""
    async with looking(owner_url, folder.service) as connection:
        return _contraction(folder, await read_record(connection, folder.service)).scripts


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One part of what `migrate` would do."""

    what: str
    """`add column 'users.note'`, or the name of a script."""
    sql: str
    kind: str
    """`expand`, `contract`, `contained` (recorded, not run); of a step without script what it does to the rows."""


async def foresee(
    owner_url: str, design: Schema, folder: Folder | None = None, *, drafting: bool = True
) -> list[Foreseen]:
    """What `migrate` would do, in order; changes nothing."""
    folder = _no_folder(design.service) if folder is None else folder
    async with looking(owner_url, design.service) as connection:
        record = await read_record(connection, design.service)
    what = course(folder, record, design, drafting=drafting)
    ran = what.way == "scripts"
    scripts = [Foreseen(one.name, one.text if ran else "", one.kind if ran else "contained") for one in what.scripts]
    steps = [Foreseen(one.what, one.sql, one.kind) for one in _direct(folder, record, what)]
    return [*scripts, *steps] if ran else [*steps, *scripts]


async def _decided(
    connection: Any, folder: Folder, record: Record, design: Schema, drafting: bool, report: Report
) -> tuple[Course, Record]:
    """On a developer's machine, scripts that are gone from the disk are a draft again."""
    if drafting and not (is_newer(folder, record) and schema_hash(design) in record.serves):
        record = await release(connection, folder, record, report)
    return course(folder, record, design, drafting=drafting), record


def _no_folder(service: str) -> Folder:
    return Folder(service, Path("migrations"))


def _contraction(folder: Folder, record: Record) -> Course:
    check_applied(folder, record)
    check_chain(folder)
    if record.empty or any(one.name not in record.scripts for one in folder.expands) or _begun_expand(record):
        raise Problem(
            "expand-first",
            f"database '{folder.service}' has not got all of its expand scripts",
            hint=f"dev db migrate {folder.service}; the contract runs when the new version has been deployed",
            status=1,
        )
    begun = [one for one in folder.files if record.unfinished is not None and one.name == record.unfinished.name]
    due = (*begun, *trailing(folder, record))
    return Course("scripts", due) if due else Course("nothing")


def _begun_expand(record: Record) -> bool:
    return record.unfinished is not None and record.unfinished.kind == "expand"


def _must_serve(running: Collection[str], what: Course, service: str) -> None:
    """Whoever deploys knows what runs; nobody else can."""
    for file in what.scripts if what.way == "scripts" else ():
        ended = sorted(one for one in running if one != file.script.to)
        if file.kind == "contract" and ended:
            raise Problem(
                "still-running",
                f"{file.name} would end code of '{service}' that still runs",
                detail=f"it leaves schema {file.script.to}; code of {', '.join(ended)} runs",
                hint="deploy the version in between first, or stop the old one",
            )


async def _follow(
    connection: Any, folder: Folder, record: Record, what: Course, allow_data_loss: bool, report: Report
) -> Migrated:
    if what.way == "nothing":
        return Migrated(folder.service)
    steps = _direct(folder, record, what, allow_data_loss=allow_data_loss)
    ran: tuple[str, ...] = ()
    if what.way == "scripts":
        ran = await _run_scripts(connection, folder, record, what.scripts, report)
        what = replace(what, scripts=())
    contained = tuple(one.name for one in what.scripts)
    if what.target is None or not (steps or contained or schema_hash(what.target) != record.checksum):
        return Migrated(folder.service, scripts=ran)
    become = adopt.create if record.empty else adopt.redraft
    await become(connection, folder, what.scripts, what.target, steps, report)
    draft = not record.empty and schema_hash(what.target) != folder.head
    return Migrated(folder.service, tuple(steps), first=record.empty, scripts=ran, contained=contained, draft=draft)


def _direct(folder: Folder, record: Record, what: Course, *, allow_data_loss: bool = True) -> list[Step]:
    """The steps of a way without scripts, or of what comes after them."""
    if what.target is None:
        return []
    old = folder.schema if what.way == "scripts" else record.schema()
    service = folder.service
    unwritten = folder and schema_hash(what.target) != folder.head
    way_out = f"dev db diff {service}" if unwritten else f"dev db migrate --service {service} --allow-data-loss"
    return difference(service, old, what.target, allow_data_loss=allow_data_loss, way_out=way_out)


async def _run_scripts(
    connection: Any, folder: Folder, record: Record, scripts: tuple[ScriptFile, ...], report: Report
) -> tuple[str, ...]:
    before = set(record.serves)
    for file in scripts:
        report(f"  {file.name}: {_count(file.script.steps, 'step')}")
        if file.kind == "contract" and file.script.to not in before:
            report("    note: the version between was never deployed; code of the version before stops fitting here")
        row = record.unfinished
        if row is not None and row.steps_done == 0:
            # Nothing of it is there, and it may have been mended since.
            await forget(connection, row.id)
            record, row = await read_record(connection, folder.service), None
        schema = folder.schema if file.script.to == folder.head else None
        run = runner.begin(connection, file, row, serves=record.serves, schema=schema, report=report)
        await run.all()
        record = await read_record(connection, folder.service)
    return tuple(one.name for one in scripts)
