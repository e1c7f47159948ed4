"""What does the machinery know about a service? Plain data, written by the generator.

The machinery never looks at the design: the memory store, the violations, the publisher, the inbox and the mock work
from these structs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from msgspec import Struct

FieldType = Literal[
    "boolean",
    "integer",
    "decimal",
    "float",
    "string",
    "date",
    "datetime",
    "uuid",
    "email",
    "url",
    "id",
    "json",
    "enum",
    "value",
]


class EmbedSpec(Struct, frozen=True, kw_only=True):
    """A field that shows part of the resource whose id the form gives."""

    form_field: str
    column: str
    resource: str | None = None
    """A resource of the same service; None = the embedded object is `{id}` alone."""
    fields: tuple[str, ...] = ("id",)
    model: Any = None
    """The struct of the embedded object."""


class FieldSpec(Struct, frozen=True, kw_only=True):
    """One declared field of a resource, without id and the audit fields."""

    name: str
    column: str
    type: FieldType
    optional: bool = False
    default: Any = None
    in_form: bool = True
    set_by: Literal["service", "caller"] | None = None
    immutable: bool = False
    private: bool = False
    refers_to: str | None = None
    """`service.resource`."""
    check: Literal["copy"] | None = None
    personal: bool = False
    digits: int | None = None
    scale: int | None = None
    embed: EmbedSpec | None = None


class SearchSpec(Struct, frozen=True):
    """`terms`: (field, "equal" | "range" | "prefix")."""

    terms: tuple[tuple[str, str], ...]


class JournalSpec(Struct, frozen=True, kw_only=True):
    retain_days: int = 90
    partition: Literal["day", "week", "month"] = "day"


class ResourceSpec(Struct, frozen=True, kw_only=True):
    """One resource: its types, its columns, its rules."""

    name: str
    plural: str
    path: str
    model: Any
    form: Any
    fields: tuple[FieldSpec, ...]
    parent: str | None = None
    parent_field: str | None = None
    """Of a child: the field (and column) that holds the parent's id, `order_id`."""
    owner: str | None = None
    """The field with the id of whoever the row belongs to; None = nobody, or of a child, whoever has its parent."""
    sees_all: str | None = None
    """The scope with which a user sees the rows of all, `order:all`; None = rows are nobody's."""
    patch: Any = None
    query: Any = None
    version: Any = None
    form_of: Callable[[Any], Any] | None = None
    """The form that would write a resource again; None when a form field is not in the resource."""
    unique: tuple[tuple[str, ...], ...] = ()
    search: tuple[SearchSpec, ...] = ()
    sort: tuple[str, ...] = ("-created_at",)
    journal_sql: str = ""
    from_row: Callable[[Any], Any] | None = None
    upserted: Any = None
    deleted: Any = None
    forgotten: Any = None
    """The event that tells that something personal in it was erased; None when there is nothing personal to tell."""
    journal: JournalSpec = JournalSpec()


class CopySpec(Struct, frozen=True, kw_only=True):
    """A local table with some fields of another service's resource."""

    service: str
    resource: str
    table: str
    """With its schema: `copies.user_user`."""
    fields: tuple[FieldSpec, ...]
    model: Any = None
    from_row: Callable[[Any], Any] | None = None


class SubscriptionSpec(Struct, frozen=True, kw_only=True):
    """What a service reads of another service's stream."""

    service: str
    stream: str
    """`user.v1.user_event`; environment and organization come before it on the wire."""
    copies: tuple[CopySpec, ...] = ()
    events: Mapping[str, Any] = {}
    """Discriminator -> struct, of what is handled by hand."""
    retain_days: int = 3
    consumer: Any = None
    """The generated abstract class whose implementation is in consumers.py."""


class ExampleSpec(Struct, frozen=True, kw_only=True):
    """One answer that the design shows of a custom operation."""

    status: int
    name: str = ""
    body: str = ""
    """JSON; empty when the answer has no body."""


class ServiceSpec(Struct, frozen=True, kw_only=True):
    """One service: `SERVICE` in generated/app.py."""

    name: str
    stream: str | None = None
    """`user.v1.user_event`; None when it has no events."""
    schema: str = ""
    """Hash of the database's schema; empty for a facade."""
    resources: tuple[ResourceSpec, ...] = ()
    custom_events: Mapping[str, Any] = {}
    subscriptions: tuple[SubscriptionSpec, ...] = ()
    uses: tuple[str, ...] = ()
    routes: Callable[[Any], tuple[Any, ...]]
    """Called with an object whose attributes are the handlers, by the names in `handlers`."""
    handlers: Mapping[str, Any]
    """Attribute name -> generated handler class: {"users": UsersHandler, "operations": OperationsHandler}."""
    call: Any
    """The generated Call class."""
    package: str = ""
    """`services.user.generated`: where openapi.yaml lies."""
    keeps_answers: bool = False
    """Whether its database has a place for the answers to requests with an Idempotency-Key."""

    @property
    def has_database(self) -> bool:
        return bool(self.schema)

    def resource(self, name: str) -> ResourceSpec:
        return next(resource for resource in self.resources if resource.name == name)
