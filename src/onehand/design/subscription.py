"""How is written which streams a service reads?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.design import shape
from onehand.design.shape import At, Name
from onehand.design.tree import Entry
from onehand.text.report import Report
from onehand.text.span import Span


@dataclass(frozen=True, slots=True)
class CopySyntax:
    resource: Name
    fields: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SubscriptionSyntax:
    service: Name
    copies: tuple[CopySyntax, ...]
    handles: tuple[Name, ...]
    retain_days: int | None
    span: Span


def read_subscription(entry: Entry, report: Report) -> SubscriptionSyntax:
    given = shape.keys(entry.value, "subscription", report, entry=entry)
    copies = shape.entries(given["copy"].value, "resources", report) if "copy" in given else ()
    return SubscriptionSyntax(
        At(entry.key, entry.key_span),
        tuple(_read_copy(one, report) for one in copies),
        shape.names(given["handle"].value, "events", report) if "handle" in given else (),
        shape.days(given["retain"].value, report) if "retain" in given else None,
        entry.span,
    )


def _read_copy(entry: Entry, report: Report) -> CopySyntax:
    return CopySyntax(At(entry.key, entry.key_span), shape.names(entry.value, "fields", report), entry.span)
