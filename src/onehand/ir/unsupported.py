"""Which keywords can nothing be generated for yet? They are errors, so that none is silently ignored."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.design.document import Document
from onehand.design.resource import ResourceSyntax
from onehand.text.report import Report
from onehand.text.span import Span


def check_supported(document: Document, report: Report) -> None:
    for span, what in _found(document):
        help = "remove it for now; what it says is not enforced, and must not look as if it were"
        report.error("not-supported-yet", span, f"{what} is not supported yet", help=help)


def _found(document: Document) -> Iterator[tuple[Span, str]]:
    for resource in document.resources:
        yield from _of_resource(resource)
    copied: set[str] = set()
    for subscription in document.subscribes:
        for copy in subscription.copies:
            if copy.resource.value in copied:
                yield copy.resource.span, f"a second copy named '{copy.resource.value}'"
            copied.add(copy.resource.value)


def _of_resource(resource: ResourceSyntax) -> Iterator[tuple[Span, str]]:
    if resource.was is not None:
        yield resource.places["was"], "'was' of a resource"
