"""How is a JSON value read whose shape nobody guarantees?

A cursor stands on one value. Asked for something that is not there or has another shape, it reports that with its
place and answers with something empty, so that reading goes on and all faults are told at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from onehand.convert.apibuilder.json_text import repeated_keys
from onehand.convert.apibuilder.source import JsonPath, JsonSource, spell
from onehand.text.report import Report

_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "a boolean", int: "a number", float: "a number"}
_SURROGATE = re.compile("[\ud800-\udfff]")


def kind_of(value: Any) -> str:
    return "null" if value is None else _KINDS.get(type(value), "an object")


@dataclass(slots=True)
class Reading:
    """What all cursors on one document share."""

    source: JsonSource
    report: Report
    loose: list[tuple[str, str, JsonPath]] = field(default_factory=list)
    """Keywords that nobody reads: name, reason, place."""


@dataclass(frozen=True, slots=True)
class Cursor:
    reading: Reading
    value: Any
    path: JsonPath = ()

    def fault(self, code: str, message: str, *, help: str | None = None) -> None:
        where = self.reading.source.span(self.path)
        self.reading.report.error(code, where, f"{message} at {spell(self.path)}", help=help)

    def has(self, key: str) -> bool:
        return self._object().get(key) is not None

    def child(self, key: str) -> Cursor:
        return Cursor(self.reading, self._object().get(key), (*self.path, key))

    def text(self, key: str) -> str:
        """A text that must be there and must say something."""
        text = self.optional_text(key)
        if text is not None and text.strip():
            return text.strip()
        if text is not None or not self.has(key):
            self.fault("missing-keyword", f"expected '{key}'")
        return ""

    def optional_text(self, key: str) -> str | None:
        value = self._object().get(key)
        if value is None:
            return None
        if isinstance(value, str):
            return clean(value)
        self.child(key).fault("wrong-shape", f"expected a text, found {kind_of(value)}")
        return None

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._object().get(key)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().lower() in {"true", "false"}:
            return value.strip().lower() == "true"
        self.child(key).fault("wrong-shape", f"expected true or false, found {kind_of(value)}")
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, or of objects with a `name`."""
        found = []
        for name, item in self.child(key).entries():
            if isinstance(item.value, str):
                found.append(clean(item.value))
            else:
                found.append(name or item.text("name"))
        return tuple(found)

    def entries(self) -> Iterator[tuple[str | None, Cursor]]:
        """The members of an object with their names, or of a list without; nothing at all when it is absent."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield clean(key), Cursor(self.reading, value, (*self.path, key))
        elif isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield None, Cursor(self.reading, value, (*self.path, index))
        elif self.value is not None:
            self.fault("wrong-shape", f"expected an object or a list, found {kind_of(self.value)}")

    def known(self, *keys: str) -> None:
        """Notes every other keyword of this object: it would be lost otherwise."""
        value = self._object()
        for key in value:
            if key not in keys and value[key] not in (None, [], {}, ""):
                self.reading.loose.append((key, "API Builder has no such keyword here", (*self.path, key)))
        for key in repeated_keys(value):
            self.reading.loose.append((key, "the key stands twice in one object; the last value counts", self.path))

    def is_object(self) -> bool:
        if isinstance(self.value, dict):
            return True
        self.fault("wrong-shape", f"expected an object, found {kind_of(self.value)}")
        return False

    def _object(self) -> dict[str, Any]:
        return self.value if isinstance(self.value, dict) else {}


def clean(text: str) -> str:
    """Half of a surrogate pair is no character; such a text could not be written to any file."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def cleaned(value: Any) -> Any:
    """The same for all texts of a JSON value; a key is never empty, because YAML of ours has no such keys."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    if isinstance(value, dict):
        return {clean(key) or "_": cleaned(item) for key, item in value.items()}
    return value
