"""Do the scripts of a service follow one another, and does the database follow them? What does not is refused."""

from __future__ import annotations

from onehand.workspace.migration.files import SCHEMA, Folder, ScriptFile, hash_of
from onehand.workspace.migration.orphans import orphans
from onehand.workspace.migration.record import Record, Row
from onehand.workspace.problem import Problem


def check_chain(folder: Folder, *, whole: bool = True) -> None:
    """Each script begins at the schema where the one before ends; and, of the whole, schema.json is where the last
    ends.
    """
    at, last = "", None
    for file in folder.files:
        _must_be_of(folder.service, file)
        if file.kind == "contract":
            _must_follow_its_expand(file, last)
        elif file.script.from_ != at:
            raise _broken(folder, file, last)
        at, last = file.script.to, file
    if whole and folder and hash_of(folder.schema) != at:
        raise schema_edited(folder)


def _must_be_of(service: str, file: ScriptFile) -> None:
    if (file.script.service, file.script.kind) != (service, file.kind):
        said = f"{file.script.kind} script of '{file.script.service}'"
        raise Problem("bad-script", f"{file.path.name} says inside that it is the {said}", hint=_back(file), status=1)


def _must_follow_its_expand(file: ScriptFile, last: ScriptFile | None) -> None:
    if last is None or (last.kind, last.stamp, last.slug) != ("expand", file.stamp, file.slug):
        name = file.path.name.replace("_contract_", "_expand_")
        raise Problem("broken-chain", f"{file.path.name} has no {name} before it", hint=_back(file), status=1)
    if last.script.to != file.script.to:
        raise Problem(
            "broken-chain",
            f"{last.path.name} and {file.path.name} do not lead to the same schema",
            hint=_back(file),
            status=1,
        )


def _back(file: ScriptFile) -> str:
    return f"bring the files back as they were: git log --stat -- {file.path.parent}"


def _broken(folder: Folder, file: ScriptFile, last: ScriptFile | None) -> Problem:
    twin = next((one for one in folder.expands if one.name < file.name and one.script.from_ == file.script.from_), None)
    if twin is not None:
        return Problem(
            "broken-chain",
            f"two scripts of '{folder.service}' begin at the same schema: two branches were merged",
            detail=f"{twin.path.name}\n{file.path.name}",
            hint=f"make the one that is applied nowhere yet again: {again(folder.service, file)}",
            status=1,
        )
    ends = "an empty database" if last is None else f"{last.path.name} leads to schema {last.script.to}"
    return Problem(
        "broken-chain",
        f"{file.path.name} does not begin where the script before it ends",
        detail=f"it begins at schema {file.script.from_ or '(none)'}; before it: {ends}",
        hint=f"a script is missing, or two branches were merged; if it is applied nowhere yet: "
        f"{again(folder.service, file)}",
        status=1,
    )


def schema_edited(folder: Folder) -> Problem:
    """schema.json is not what the scripts lead to."""
    return Problem(
        "schema-json",
        f"{folder.path / SCHEMA} is not the schema that the last script leads to",
        detail=f"{folder.files[-1].path.name} leads to schema {folder.head}, the file is {hash_of(folder.schema)}",
        hint=f"it is written by dev db diff alone: git checkout -- {folder.path / SCHEMA}, after a merge the version "
        f"of the branch that has the last script; or make that again: {again(folder.service, folder.expands[-1])}",
        status=1,
    )


def check_applied(folder: Folder, record: Record) -> None:
    """What was applied is still on disk, as it was, and nothing has come before it."""
    files = {one.name: one for one in folder.files}
    for row in record.scripts.values():
        if row.name not in files:
            raise _missing(folder, record, row)
        _must_be_as_applied(folder, files[row.name], row)
    late = late_scripts(folder, record)
    if late:
        newest = record.newest.name if record.newest.scripted else list(record.scripts)[-1]
        raise Problem(
            "late-script",
            f"{late[0].path.name} is older than what database '{folder.service}' has already",
            detail=f"applied last: {newest}",
            hint=f"it was merged late: make it again, behind the others: {again(folder.service, late[0])}",
            status=1,
        )


def late_scripts(folder: Folder, record: Record) -> list[ScriptFile]:
    """Those that are not applied, though one behind them is."""
    applied = [at for at, one in enumerate(folder.files) if one.name in record.scripts]
    return [one for one in folder.files[: max(applied, default=0)] if one.name not in record.scripts]


def is_newer(folder: Folder, record: Record) -> bool:
    """Has the database all that is on disk, and scripts behind it?"""
    names = list(record.scripts)
    kept = [name for name in names if name in folder.names]
    return len(kept) < len(names) and names[: len(kept)] == kept and not _expands_left(folder, kept)


def _expands_left(folder: Folder, applied: list[str]) -> bool:
    return any(one.name not in applied for one in folder.expands)


def _missing(folder: Folder, record: Record, row: Row) -> Problem:
    if is_newer(folder, record):
        return Problem(
            "newer-database",
            f"database '{folder.service}' is newer than this checkout, and does not serve its design any more",
            detail=f"applied, but not here: {row.name}",
            hint=f"update the checkout; on a developer's machine also: dev db reset {folder.service}",
        )
    reset = f"dev db reset {folder.service}"
    way_out = f"dev up, for which it is a draft again, or {reset}" if orphans(folder, record) else reset
    return Problem(
        "missing-script",
        f"{row.name}.sql was applied to database '{folder.service}', but is not in {folder.path}",
        hint=f"bring it back: git log --diff-filter=D --stat -- {folder.path}; on a developer's machine: {way_out}",
    )


def _must_be_as_applied(folder: Folder, file: ScriptFile, row: Row) -> None:
    if row.finished and not row.steps:
        # Nothing of it was run here: what matters is where it leads.
        edited = row.checksum != file.script.to
    else:
        # Nothing of a script that stopped at its first step is in the database: it may be mended.
        edited = (row.finished or row.steps_done > 0) and row.script_checksum != file.checksum
    if edited:
        done = "applied" if row.finished else f"begun ({row.steps_done} of {len(row.steps)} steps)"
        raise Problem(
            "edited-script",
            f"{file.path.name} was changed after it was {done} in database '{folder.service}'",
            hint=f"bring it back as it was: git checkout -- {file.path}; what must change comes with the next "
            f"dev db diff {folder.service}",
        )


def again(service: str, file: ScriptFile) -> str:
    """The command that makes a script anew, behind all others."""
    return f"dev db diff {service} --again {file.name}"
