"""What is in one file: a service or a library?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from onehand.design import shape
from onehand.design.auth import AuthSyntax, read_auth
from onehand.design.doc import attributed, deprecated, described
from onehand.design.enum import EnumSyntax, read_enum
from onehand.design.event import EventSyntax, read_event
from onehand.design.exemption import ExemptionSyntax, read_exemptions
from onehand.design.model import ModelSyntax, read_model
from onehand.design.operation import OperationSyntax, read_operation
from onehand.design.reader import read_tree
from onehand.design.resource import ResourceSyntax, read_resource
from onehand.design.shape import Name
from onehand.design.subscription import SubscriptionSyntax, read_subscription
from onehand.design.tree import Entry, Node, Scalar, Table
from onehand.design.union import UnionSyntax, read_union
from onehand.design.waiver import WaiverSyntax, read_waivers
from onehand.text.report import Report
from onehand.text.source import Source
from onehand.text.span import Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Document:
    """One file as written; of a library only the types are filled."""

    kind: Literal["service", "library"]
    name: Name
    path: str
    span: Span
    description: str = ""
    team: str = ""
    auth: AuthSyntax | None = None
    imports: tuple[Name, ...] = ()
    uses: tuple[Name, ...] = ()
    subscribes: tuple[SubscriptionSyntax, ...] = ()
    enums: tuple[EnumSyntax, ...] = ()
    models: tuple[ModelSyntax, ...] = ()
    unions: tuple[UnionSyntax, ...] = ()
    resources: tuple[ResourceSyntax, ...] = ()
    events: tuple[EventSyntax, ...] = ()
    operations: tuple[OperationSyntax, ...] = ()
    deprecated: str | None = None
    attributes: Mapping[str, Any] | None = None
    exempt: tuple[ExemptionSyntax, ...] = ()
    waive: tuple[WaiverSyntax, ...] = ()


def read_document(source: Source, report: Report) -> Document | None:
    """None when the file says neither `service:` nor `library:`, or is no YAML; then the report says why."""
    root = read_tree(source, report)
    if root is None and report.failed:
        return None
    kind = _kind(root)
    if kind is None or root is None:
        place = root.span if isinstance(root, Table) else Span(source.path, 1, 1, 1, 2)
        first = Span(place.path, place.line, place.column, place.line, place.column + 1)
        report.error(
            "missing-key", first, "the file has neither 'service:' nor 'library:'", help="start it with 'service: name'"
        )
        return None
    given = shape.keys(root, kind, report)
    name = shape.name(given[kind].value, report)
    return _read(kind, name, source.path, root, given, report) if name else None


def _kind(root: Node | None) -> Literal["service", "library"] | None:
    if not isinstance(root, Table):
        return None
    if root.get("service"):
        return "service"
    return "library" if root.get("library") else None


def _read(
    kind: Literal["service", "library"], name: Name, path: str, root: Node, given: Mapping[str, Entry], report: Report
) -> Document:
    def each(key: str, read: Callable[[Entry, Report], T]) -> tuple[T, ...]:
        found = shape.entries(given[key].value, key, report) if key in given else ()
        return tuple(read(entry, report) for entry in found)

    def names(key: str) -> tuple[Name, ...]:
        return shape.names(given[key].value, key, report) if key in given and not _empty(given[key]) else ()

    return Document(
        kind,
        name,
        path,
        root.span,
        description=described(given, report),
        team=(shape.text(given["team"].value, report) or "") if "team" in given else "",
        auth=read_auth(given["auth"].value, report) if "auth" in given else None,
        imports=names("imports"),
        uses=names("uses"),
        subscribes=each("subscribes", read_subscription),
        enums=each("enums", read_enum),
        models=each("models", read_model),
        unions=each("unions", read_union),
        resources=each("resources", read_resource),
        events=each("events", read_event),
        operations=each("operations", read_operation),
        deprecated=deprecated(given, report),
        attributes=attributed(given, report),
        exempt=read_exemptions(given["exempt"].value, report) if "exempt" in given else (),
        waive=read_waivers(given["waive"].value, report) if "waive" in given else (),
    )


def _empty(entry: Entry) -> bool:
    return isinstance(entry.value, Scalar) and entry.value.absent
