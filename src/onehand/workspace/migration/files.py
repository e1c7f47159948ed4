"""Which migrations of a service lie on disk? `services/<name>/migrations/`: scripts, and the schema they lead to."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from onehand.gen.sql.migration.script import MigrationScript, ScriptError, parse_script
from onehand.gen.sql.schema import Schema
from onehand.gen.sql.service import schema_hash
from onehand.workspace.find import Workspace
from onehand.workspace.problem import Problem

SCHEMA = "schema.json"
"""The model after the last script: what `dev db diff` compares the design with."""

_NAME = re.compile(r"(?P<stamp>\d{8}-\d{6})_(?P<kind>expand|contract)_(?P<slug>[a-z0-9_]+)\.sql")


@dataclass(frozen=True)
class ScriptFile:
    """One script; what it says is read when it is needed."""

    path: Path
    name: str
    """Without the ending; what the database remembers."""
    stamp: str
    kind: str
    slug: str
    text: str

    @cached_property
    def script(self) -> MigrationScript:
        """Problem with the line of what cannot be read."""
        try:
            return parse_script(self.text)
        except ScriptError as error:
            raise Problem(
                "bad-script",
                f"{self.path}:{error.line}: {error.what}",
                hint=f"bring it back: git checkout -- {self.path}",
                status=1,
            ) from None

    @property
    def checksum(self) -> str:
        """Of the text as it is."""
        return hashlib.blake2b(self.text.encode(), digest_size=16).hexdigest()

    @property
    def order(self) -> tuple[str, str, bool]:
        """An expand comes before its contract, which has the same stamp."""
        return self.stamp, self.slug, self.kind == "contract"


@dataclass(frozen=True)
class Folder:
    """All migrations of one service, in the order in which they run."""

    service: str
    path: Path
    files: tuple[ScriptFile, ...] = ()
    model: str | None = None
    """The text of schema.json; None when there is none."""

    def __bool__(self) -> bool:
        """Are there scripts?"""
        return bool(self.files)

    @cached_property
    def schema(self) -> Schema | None:
        """What schema.json says; None when there is none. Problem when it is not a schema."""
        if self.model is None:
            return None
        try:
            return msgspec.json.decode(self.model, type=Schema)
        except msgspec.DecodeError as error:
            raise Problem(
                "bad-schema-json",
                f"{self.path / SCHEMA} cannot be read",
                detail=str(error),
                hint="it is written by dev db diff alone; after a merge: take that of the branch with the last script",
                status=1,
            ) from None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.files)

    @property
    def expands(self) -> tuple[ScriptFile, ...]:
        return tuple(one for one in self.files if one.kind == "expand")

    @property
    def head(self) -> str:
        """Hash of the schema after the last script; empty when there is none."""
        return self.expands[-1].script.to if self.files else ""

    def without(self, gone: Iterable[ScriptFile]) -> Folder:
        left = set(gone)
        return Folder(self.service, self.path, tuple(one for one in self.files if one not in left), self.model)


def migrations_of(workspace: Workspace, service: str) -> Folder:
    """The migrations of this service; Problem for a file that does not belong there."""
    return read_folder(workspace.services / service / "migrations", service)


def read_folder(path: Path, service: str) -> Folder:
    """An absent folder has no scripts."""
    if not path.is_dir():
        return Folder(service, path)
    files = sorted((_file(one) for one in path.glob("*.sql")), key=lambda one: one.order)
    schema = path / SCHEMA
    return Folder(service, path, tuple(files), schema.read_text(encoding="utf-8") if schema.is_file() else None)


def model_text(schema: Schema) -> str:
    """As it stands in schema.json: in a stable order, a line per fact, so that a diff of it can be read."""
    return msgspec.json.format(msgspec.json.encode(schema), indent=1).decode() + "\n"


def write_files(folder: Path, texts: Mapping[str, str]) -> None:
    """In this order, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        draft = folder / f".{name}.new"
        draft.write_text(text, encoding="utf-8")
        draft.replace(folder / name)


def hash_of(schema: Schema | None) -> str:
    """Empty for a service that has none yet."""
    return "" if schema is None else schema_hash(schema)


def _file(path: Path) -> ScriptFile:
    match = _NAME.fullmatch(path.name)
    if match is None:
        raise Problem(
            "bad-script-name",
            f"{path} is no name of a migration",
            hint="20261122-101500_expand_add_note.sql, and the same with contract; dev db diff writes both",
            status=1,
        )
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Problem("bad-script", f"{path} is not UTF-8: {error}", hint=f"git checkout -- {path}", status=1) from None
    return ScriptFile(path, path.stem, match["stamp"], match["kind"], match["slug"], text)
