"""One document, converted and loaded, as tests look at it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from onehand.convert.apibuilder.convert import Conversion, Converted, convert
from onehand.convert.apibuilder.document import Document
from onehand.convert.apibuilder.read import read
from onehand.convert.report import Entry
from onehand.ir.load import Loaded, load_sources
from onehand.text.diagnostic import Diagnostic
from onehand.text.report import Report
from onehand.text.source import Source


def nothing_nearby(_: str) -> Document | None:
    return None


@dataclass(frozen=True)
class Imported:
    """Either refused with diagnostics, or converted and loaded."""

    refused: tuple[Diagnostic, ...]
    conversion: Conversion
    loaded: Loaded | None

    @property
    def file(self) -> Converted:
        """The first file: the document's own."""
        return self.conversion.files[0]

    @property
    def tree(self) -> dict[str, Any]:
        found: dict[str, Any] = yaml.load(self.file.text, yaml.CSafeLoader)
        return found

    @property
    def entries(self) -> list[Entry]:
        return self.file.report.entries

    def told(self, words: str) -> list[Entry]:
        """Entries that have these words in their name or reason."""
        return [one for one in self.entries if words in one.name or words in one.reason]

    @property
    def errors(self) -> list[str]:
        return [str(one) for one in self.loaded.diagnostics if one.severity == "error"] if self.loaded else []


def import_bytes(
    content: bytes, path: str = "document.json", nearby: Callable[[str], Document | None] = nothing_nearby
) -> Imported:
    report = Report()
    document = read(path, content, report)
    if document is None:
        return Imported(report.diagnostics, Conversion(), None)
    conversion = convert([document], nearby)
    if conversion.diagnostics.failed:
        return Imported(conversion.diagnostics.diagnostics, conversion, None)
    return Imported((), conversion, load_sources(Source(f"api/{f.name}.yaml", f.text) for f in conversion.files))


def import_json(value: Any) -> Imported:
    return import_bytes(json.dumps(value).encode())


@cache
def import_file(path: Path) -> Imported:
    """Once for all tests: nobody changes what it gives."""
    return import_bytes(path.read_bytes(), str(path))


def entries_of(value: Any, path: str) -> Iterator[tuple[str | None, Any, str]]:
    """(name, value, place) of an object's or a list's members; as independent of the reader as possible."""
    if isinstance(value, dict):
        for key, one in value.items():
            step = f".{key}" if re.fullmatch(r"[\w-]+", key) else f'["{key}"]'
            yield key, one, path + step
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield (one.get("name") or one.get("type")) if isinstance(one, dict) else one, one, f"{path}[{index}]"
