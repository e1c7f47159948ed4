"""What must happen to a database, given what was applied to it and what lies on disk? Decided before anything runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onehand.gen.sql.schema import Schema
from onehand.gen.sql.service import schema_hash
from onehand.workspace.migration.chain import check_applied, check_chain, is_newer
from onehand.workspace.migration.files import Folder, ScriptFile
from onehand.workspace.migration.record import Record
from onehand.workspace.problem import Problem

AHEAD = "the design says more than the migrations: dev db diff {service}"

Way = Literal["nothing", "create", "scripts", "draft"]


@dataclass(frozen=True, slots=True)
class Course:
    """The way, and what belongs to it.

    - `create`: an empty database becomes `target` at once; the scripts are recorded as contained.
    - `scripts`: these run, in order; then, with a `target`, a draft.
    - `draft`: what the database is goes directly to `target`; the scripts that it then contains are recorded.
    """

    way: Way
    scripts: tuple[ScriptFile, ...] = ()
    target: Schema | None = None
    note: str = ""


def course(folder: Folder, record: Record, design: Schema, *, drafting: bool) -> Course:
    """What `migrate` does. Problem when files and database do not fit together.

    `drafting`: what no script has yet may be tried out, as `dev up` does on a developer's machine.
    """
    wanted = schema_hash(design)
    if is_newer(folder, record) and wanted in record.serves and record.unfinished is None:
        return Course("nothing", note="the database is newer than this checkout, and serves it")
    check_applied(folder, record)
    check_chain(folder)
    if not folder:
        return _without_scripts(folder, record, design, drafting=drafting)
    pending = tuple(one for one in folder.files if not _is_done(one, record))
    beyond = drafting and wanted != folder.head
    target = design if beyond else folder.schema
    note = "" if drafting or wanted == folder.head else AHEAD.format(service=folder.service)
    if record.empty:
        return Course("create", pending, target, note)
    if record.drafted:
        return _from_draft(pending, record, target, note)
    if beyond:
        return Course("scripts", pending, target)
    due = _until_last_expand(pending, record)
    return Course("scripts" if due else "nothing", due, note=note)


def trailing(folder: Folder, record: Record) -> tuple[ScriptFile, ...]:
    """The contract that waits for the next deployment: it alone is pending, of scripts that were run one by one."""
    pending = tuple(one for one in folder.files if one.name not in record.scripts)
    return () if record.empty or record.drafted or any(one.kind == "expand" for one in pending) else pending


def _without_scripts(folder: Folder, record: Record, design: Schema, *, drafting: bool) -> Course:
    if not drafting:
        raise Problem(
            "no-scripts",
            f"service '{folder.service}' has no migrations",
            detail=f"looked in {folder.path}",
            hint=f"dev db diff {folder.service}",
            status=1,
        )
    return Course("create" if record.empty else "draft", (), design)


def _from_draft(pending: tuple[ScriptFile, ...], record: Record, target: Schema | None, note: str) -> Course:
    """Without scripts to adopt, a draft that is ahead of them stays as it is: taking it away is for `dev up`."""
    assert target is not None
    if not pending and (note or schema_hash(target) == record.checksum):
        return Course("nothing", note=note)
    return Course("draft", pending, target, note)


def _is_done(file: ScriptFile, record: Record) -> bool:
    row = record.scripts.get(file.name)
    return row is not None and row.finished


def _until_last_expand(pending: tuple[ScriptFile, ...], record: Record) -> tuple[ScriptFile, ...]:
    """The contract behind the last expand waits; unless it was begun."""
    begun = record.unfinished is not None
    last = max((at for at, one in enumerate(pending) if one.kind == "expand"), default=0 if begun else -1)
    return pending[: last + 1]
