"""How is a model written? A map with `fields`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onehand.design import shape
from onehand.design.doc import attributed, deprecated, described, reserved
from onehand.design.field import FieldSyntax, read_fields
from onehand.design.shape import At, Name
from onehand.design.tree import Entry
from onehand.text.report import Report
from onehand.text.span import Span


@dataclass(frozen=True, slots=True)
class ModelSyntax:
    name: Name
    description: str
    fields: tuple[FieldSyntax, ...]
    deprecated: str | None
    attributes: Mapping[str, Any] | None
    span: Span
    reserved: tuple[Name, ...] = ()


def read_model(entry: Entry, report: Report) -> ModelSyntax:
    given = shape.keys(entry.value, "model", report, entry=entry)
    return ModelSyntax(
        At(entry.key, entry.key_span),
        described(given, report),
        read_fields(given["fields"].value, report) if "fields" in given else (),
        deprecated(given, report),
        attributed(given, report),
        entry.span,
        reserved(given, report),
    )
