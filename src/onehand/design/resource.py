"""How is a resource written?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onehand.design import shape
from onehand.design.auth import AuthSyntax, read_auth
from onehand.design.doc import attributed, deprecated, described
from onehand.design.field import FieldSyntax, read_fields
from onehand.design.form import FormSyntax, read_form
from onehand.design.search import SearchSyntax, SortSyntax, read_searches, read_sorts, read_uniques
from onehand.design.shape import At, Name
from onehand.design.tree import Entry, Items, Node
from onehand.text.report import Report
from onehand.text.span import Span


@dataclass(frozen=True, slots=True)
class ResourceOperationSyntax:
    """One of the seven, and what is special about it here."""

    kind: Name
    description: str = ""
    auth: AuthSyntax | None = None
    deprecated: str | None = None
    attributes: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class JournalSyntax:
    retain_days: int | None
    partition: str | None


@dataclass(frozen=True, slots=True)
class ResourceSyntax:
    name: Name
    span: Span
    places: Mapping[str, Span]
    """The keywords given and where: `operations: []` is not the same as none."""
    description: str = ""
    fields: tuple[FieldSyntax, ...] = ()
    form: FormSyntax | None = None
    plural: Name | None = None
    parent: Name | None = None
    owner: Name | None = None
    unique: tuple[tuple[Name, ...], ...] = ()
    search: tuple[SearchSyntax, ...] = ()
    sort: tuple[SortSyntax, ...] = ()
    operations: tuple[ResourceOperationSyntax, ...] | None = None
    """None = all seven."""
    journal: JournalSyntax | None = None
    has_api: bool = True
    has_events: bool = True
    reserved: tuple[Name, ...] = ()
    was: str | None = None
    deprecated: str | None = None
    attributes: Mapping[str, Any] | None = None


def read_resource(entry: Entry, report: Report) -> ResourceSyntax:
    given = shape.keys(entry.value, "resource", report, entry=entry)
    nodes = {key: one.value for key, one in given.items()}
    return ResourceSyntax(
        At(entry.key, entry.key_span),
        entry.span,
        {key: one.key_span for key, one in given.items()},
        description=described(given, report),
        fields=read_fields(nodes["fields"], report) if "fields" in nodes else (),
        form=read_form(given["form"], report) if "form" in given else None,
        plural=shape.name(nodes["plural"], report) if "plural" in nodes else None,
        parent=shape.name(nodes["parent"], report) if "parent" in nodes else None,
        owner=shape.name(nodes["owner"], report) if "owner" in nodes else None,
        unique=read_uniques(nodes["unique"], report) if "unique" in nodes else (),
        search=read_searches(nodes["search"], report) if "search" in nodes else (),
        sort=read_sorts(nodes["sort"], report) if "sort" in nodes else (),
        operations=_read_operations(nodes["operations"], report) if "operations" in nodes else None,
        journal=_read_journal(nodes["journal"], report) if "journal" in nodes else None,
        has_api=_read_side(nodes["api"], report) if "api" in nodes else True,
        has_events=_read_side(nodes["events"], report) if "events" in nodes else True,
        reserved=shape.names(nodes["reserved"], "names", report) if "reserved" in nodes else (),
        was=shape.text(nodes["was"], report) if "was" in nodes else None,
        deprecated=deprecated(given, report),
        attributes=attributed(given, report),
    )


def _read_side(node: Node, report: Report) -> bool:
    """`api: none`, `events: none`; False = turned off."""
    return shape.word(node, ("none",), report) is None


def _read_operations(node: Node, report: Report) -> tuple[ResourceOperationSyntax, ...]:
    """`[list, get]`, or `{create: {auth: ...}, get: }`."""
    if isinstance(node, Items):
        return tuple(ResourceOperationSyntax(name) for name in shape.names(node, "operations", report))
    return tuple(_read_operation(one, report) for one in shape.entries(node, "operations", report))


def _read_operation(entry: Entry, report: Report) -> ResourceOperationSyntax:
    given = shape.keys(entry.value, "resource_operation", report)
    return ResourceOperationSyntax(
        At(entry.key, entry.key_span),
        described(given, report),
        read_auth(given["auth"].value, report) if "auth" in given else None,
        deprecated(given, report),
        attributed(given, report),
    )


def _read_journal(node: Node, report: Report) -> JournalSyntax:
    given = shape.keys(node, "journal", report)
    period = shape.word(given["partition"].value, ("day", "week", "month"), report) if "partition" in given else None
    return JournalSyntax(
        shape.days(given["retain"].value, report) if "retain" in given else None, period.value if period else None
    )
