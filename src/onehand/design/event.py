"""How is an event written that no resource gives?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onehand.design import shape
from onehand.design.doc import attributed, deprecated, described
from onehand.design.field import FieldSyntax, read_fields
from onehand.design.shape import At, Name
from onehand.design.tree import Entry
from onehand.text.report import Report
from onehand.text.span import Span


@dataclass(frozen=True, slots=True)
class EventSyntax:
    name: Name
    description: str
    key: Name | None
    fields: tuple[FieldSyntax, ...]
    deprecated: str | None
    attributes: Mapping[str, Any] | None
    span: Span


def read_event(entry: Entry, report: Report) -> EventSyntax:
    given = shape.keys(entry.value, "event", report, entry=entry)
    return EventSyntax(
        At(entry.key, entry.key_span),
        described(given, report),
        shape.name(given["key"].value, report) if "key" in given else None,
        read_fields(given["fields"].value, report) if "fields" in given else (),
        deprecated(given, report),
        attributed(given, report),
        entry.span,
    )
