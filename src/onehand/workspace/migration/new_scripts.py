"""Which scripts does a changed design need? The difference between it and schema.json, as an expand and a contract."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from onehand.gen.sql.migration.plan import Plan, plan
from onehand.gen.sql.migration.script import Kind, MigrationScript, render_script
from onehand.gen.sql.migration.step import MigrationStep
from onehand.gen.sql.migration.unplannable import Unplannable
from onehand.gen.sql.schema import Schema
from onehand.gen.sql.service import schema_hash
from onehand.workspace.migration.chain import check_chain, schema_edited
from onehand.workspace.migration.files import SCHEMA, Folder, ScriptFile, hash_of, model_text, write_files
from onehand.workspace.migration.revision import committed_schema
from onehand.workspace.problem import Problem

STAMP = "%Y%m%d-%H%M%S"
_SLUG_LENGTH = 40


@dataclass(frozen=True, slots=True)
class NewScripts:
    """What `dev db diff` writes for one service; no texts = nothing differs."""

    folder: Folder
    plan: Plan | None = None
    texts: Mapping[str, str] | None = None
    """Text by file name, in the order in which they are written: schema.json last."""
    removed: tuple[ScriptFile, ...] = ()
    """Made again under another name."""

    @property
    def service(self) -> str:
        return self.folder.service

    def write(self) -> None:
        """First what is new: when this is cut off in between, `dev db diff --again` finds the way back."""
        for one in self.removed:
            one.path.unlink()
        write_files(self.folder.path, self.texts or {})


def differs(folder: Folder, design: Schema) -> bool:
    """Does the design say something that no script does? Problem when the scripts are not in order."""
    check_chain(folder)
    return schema_hash(design) != folder.head


def new_scripts(
    folder: Folder,
    design: Schema,
    *,
    fills: Mapping[str, str] | None = None,
    name: str | None = None,
    again: str | None = None,
    now: datetime | None = None,
) -> NewScripts:
    """The scripts from the last one to the design; `again`: with this one, which is applied nowhere, made anew.

    `fills`: `users.nickname` -> the SQL expression for rows that lack it. `name`: the slug, instead of the first step.
    Raises Problem when the scripts are not in order, or when the design must say more first.
    """
    removed = _named(folder, again) if again else ()
    left = folder.without(removed)
    old = _end_of(left, folder) if removed else left.schema
    if not removed:
        check_chain(left)
    if hash_of(old) == schema_hash(design) and not removed:
        _must_be_used(folder.service, fills or {})
        return NewScripts(folder)
    way = planned(folder.service, old, design, fills or {})
    ends = hash_of(old), schema_hash(design)
    slug = _slug(name) if name else _slug_of(way, old, removed)
    stem = _stamp(left, now or datetime.now(UTC)), slug
    texts = {} if ends[0] == ends[1] else _scripts(folder.service, way, ends, stem)
    return NewScripts(folder, way, texts | {SCHEMA: model_text(design)}, removed)


def planned(service: str, old: Schema | None, design: Schema, fills: Mapping[str, str]) -> Plan:
    """Problem with everything that the design must say first."""
    try:
        return plan(old, design, fills)
    except Unplannable as found:
        raise Problem(
            "not-planned",
            f"the design of '{service}' must say more before its database can follow",
            detail="\n".join(f"{what}\n  help: {help}" if help else what for what, help in found.problems),
            status=1,
        ) from None


def _scripts(service: str, way: Plan, ends: tuple[str, str], stem: tuple[str, str]) -> dict[str, str]:
    parts: list[tuple[Kind, Sequence[MigrationStep]]] = [("expand", way.expand)]
    if way.contract:
        parts.append(("contract", way.contract))
    scripts = [
        MigrationScript(
            service=service, kind=kind, from_=ends[0] if kind == "expand" else ends[1], to=ends[1], steps=tuple(steps)
        )
        for kind, steps in parts
    ]
    return {f"{stem[0]}_{one.kind}_{stem[1]}.sql": render_script(one) for one in scripts}


def _named(folder: Folder, again: str) -> tuple[ScriptFile, ...]:
    """The script of this name and its other half; the ending, the folder and the kind do not matter."""
    wanted = again.rpartition("/")[2].removesuffix(".sql").replace("_contract_", "_expand_")
    found = tuple(one for one in folder.files if one.name.replace("_contract_", "_expand_") == wanted)
    if not found:
        raise Problem(
            "unknown-script",
            f"'{folder.service}' has no script '{again}'",
            hint=f"there are: {', '.join(one.name for one in folder.expands) or 'none'}",
        )
    return found


def _end_of(left: Folder, folder: Folder) -> Schema | None:
    """The model after these scripts: out of schema.json, of this or of an earlier commit."""
    check_chain(left, whole=False)
    if not left:
        return None
    found = committed_schema(folder.path / SCHEMA, left.head, now=folder.model)
    if found is None:
        raise schema_edited(left)
    return found


def _must_be_used(service: str, fills: Mapping[str, str]) -> None:
    if fills:
        raise Problem(
            "unused-fill",
            f"nothing differs in '{service}', so nothing is filled: {', '.join(fills)}",
            hint="a fill belongs to the script that adds the column; --again makes that one anew",
            status=1,
        )


def _stamp(left: Folder, now: datetime) -> str:
    """Now; but behind every script that there is, whatever the clock says."""
    last = max((one.stamp for one in left.files), default="")
    stamp = now.strftime(STAMP)
    if stamp > last:
        return stamp
    return (datetime.strptime(last, STAMP).replace(tzinfo=UTC) + timedelta(seconds=1)).strftime(STAMP)


def _slug(name: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    if not slug:
        raise Problem("bad-name", f"'{name}' is no name for a script", hint="for example: --name add_note")
    return slug[:60].rstrip("_")


def _slug_of(way: Plan, old: Schema | None, removed: Sequence[ScriptFile]) -> str:
    """What its first step says, without the small words."""
    if removed:
        return removed[0].slug
    if old is None:
        return "create"
    steps = sorted((*way.expand, *way.contract), key=_telling)
    what = re.sub(r"\b(column|table|constraint|index) ", "", steps[0].what) if steps else "functions"
    return _slug(what)[:_SLUG_LENGTH].rstrip("_")


_TOLD = (r"create table", r"add column '(?!journal)", r"drop (table|column) '(?!journal)", r"(create|drop) index")
"""What a script is named after, when it does several things; else after the rule that it adds, else the first step."""


def _telling(step: MigrationStep) -> int:
    for at, pattern in enumerate((*_TOLD, r"add constraint", r"set default", r"(fill|change|make|require)")):
        if re.match(pattern, step.what):
            return at
    return 99
