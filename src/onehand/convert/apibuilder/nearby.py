"""Which document in the same folder has the imported namespace?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from onehand.convert.apibuilder.document import Document
from onehand.convert.apibuilder.json_text import parse
from onehand.convert.apibuilder.read import read
from onehand.text.report import Report

_LARGEST = 20_000_000
"""Bytes; a larger file is not looked into."""


class Nearby:
    """Documents beside the given files. The folder is searched when the first import asks for one."""

    def __init__(self, given: Iterable[Path]) -> None:
        self._given = {path.resolve() for path in given}
        self._paths: dict[str, Path] | None = None
        self._read: dict[str, Document | None] = {}

    def __call__(self, namespace: str) -> Document | None:
        if namespace not in self._read:
            path = self._found().get(namespace)
            # What cannot be read is not at hand; the file was not asked for, so its faults are not the user's.
            self._read[namespace] = read(str(path), path.read_bytes(), Report()) if path is not None else None
        return self._read[namespace]

    def _found(self) -> dict[str, Path]:
        if self._paths is None:
            found: dict[str, Path] = {}
            for folder in sorted({path.parent for path in self._given}):
                for path in sorted(folder.glob("*.json")):
                    self._add(path, found)
            self._paths = found
        return self._paths

    def _add(self, path: Path, found: dict[str, Path]) -> None:
        if path.resolve() in self._given or not path.is_file() or path.stat().st_size > _LARGEST:
            return
        parsed = parse(str(path), path.read_bytes(), Report())
        namespace = parsed[1].get("namespace") if parsed and isinstance(parsed[1], dict) else None
        if isinstance(namespace, str):
            found.setdefault(namespace, path)
