"""What does a design mean, after every convention is applied?

Frozen nodes; everything deduced is written out here (forms, paths, events, plurals, indexes), so that a generator
never decides anything again. Every node has the span of the text that it comes from; a deduced node has the span of
its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from onehand.ir.types import Named, Type
from onehand.text.span import Span

OperationKind = Literal["list", "get", "create", "update", "patch", "delete", "versions", "custom"]
EventKind = Literal["upserted", "deleted", "forgotten", "custom"]


@dataclass(frozen=True, slots=True)
class Reference:
    """`refers_to: user.user`: the id of a resource, here or in another service."""

    service: str
    resource: str


@dataclass(frozen=True, slots=True)
class Embed:
    """`organization: {from: organization_id}`: the field shows part of the resource whose id the form gives.

    With `resource` None the embedded model is `{id}` alone and needs no look-up; else it is a resource of the same
    service, whose row is read when the field is read.
    """

    form_field: str
    resource: str | None
    fields: tuple[str, ...]
    """Names of the embedded model's fields, in order; all exist in the resource."""
    column: str
    """The column that holds the id: `<field>_id`."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a resource, form, model or event; one parameter of an operation."""

    name: str
    type: Type
    optional: bool
    span: Span
    name_span: Span
    type_span: Span
    description: str = ""
    default: Any = None
    """As in JSON; None = no default."""
    example: Any = None
    minimum: int | float | str | None = None
    """Of a number its value, of a string its length, of a list or map its size. Decimal and date bounds are strings."""
    maximum: int | float | str | None = None
    pattern: str | None = None
    digits: int | None = None
    scale: int | None = None
    immutable: bool = False
    set_by: Literal["service", "caller"] | None = None
    """Who fills it when the form does not: the service's own code, or the identity of the caller."""
    embed: Embed | None = None
    refers_to: Reference | None = None
    check: Literal["copy"] | None = None
    personal: bool = False
    secret: bool = False
    """In the form only: a handler consumes it; no column, event, journal or log."""
    private: bool = False
    """In the table only."""
    audit: bool = False
    """One of id, created_at, updated_at: made by the service, in every resource."""
    was: str | None = None
    deprecated: str | None = None
    attributes: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class EnumValue:
    name: str
    value: str
    """What travels; equals the name unless the design says otherwise."""
    description: str
    deprecated: str | None
    span: Span
    attributes: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Enum:
    owner: str
    name: str
    description: str
    values: tuple[EnumValue, ...]
    span: Span
    name_span: Span
    deprecated: str | None = None
    attributes: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A value type, embedded in resources."""

    owner: str
    name: str
    description: str
    fields: tuple[Field, ...]
    span: Span
    name_span: Span
    deprecated: str | None = None
    attributes: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class UnionMember:
    model: Named
    value: str
    """The discriminator's value; the model's name unless the design says otherwise."""
    span: Span
    description: str = ""
    deprecated: str | None = None
    attributes: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Union:
    owner: str
    name: str
    description: str
    discriminator: str
    members: tuple[UnionMember, ...]
    span: Span
    name_span: Span
    deprecated: str | None = None
    attributes: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What is written: the body of POST and PUT. PATCH takes the same fields, each of them optional."""

    name: str
    fields: tuple[Field, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SearchTerm:
    field: str
    match: Literal["equal", "range", "prefix"]


@dataclass(frozen=True, slots=True)
class Search:
    """One declared search: one index. Its terms work by leading prefix, and together with other searches."""

    terms: tuple[SearchTerm, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Sort:
    field: str
    descending: bool
    span: Span

    def __str__(self) -> str:
        return f"-{self.field}" if self.descending else self.field


@dataclass(frozen=True, slots=True)
class Auth:
    """Who may call: scheme name -> what it must have. No schemes at all = public (`auth: none`).

    For a user scheme the values are scopes, for a service scheme the names of the services allowed; an empty
    tuple = anyone with that scheme.
    """

    schemes: Mapping[str, tuple[str, ...]]
    span: Span


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    """operationId and method name everywhere: `list_users`, `get_user`, `create_user`, `update_user`,
    `patch_user`, `delete_user`, `list_user_versions`, or as written."""
    kind: OperationKind
    method: str
    path: str
    """With `{name}` for parameters: `/orders/{id}/cancellations`."""
    resource: str | None
    """The resource that it is about: its own for CRUD; for a custom one the resource whose path it starts with."""
    path_parameters: tuple[Field, ...]
    query_parameters: tuple[Field, ...]
    """For `list` all of them, written out: id, searches (`f`, `f_from`, `f_until`, `f_prefix`), sort, limit, after."""
    body: Type | None
    returns: Mapping[int, Type | None]
    """Status -> type; None = no body. Success statuses first. CRUD lists every status that can occur."""
    auth: Auth
    description: str
    span: Span
    deprecated: str | None = None
    examples: Mapping[str, Any] | None = None
    attributes: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Journal:
    retain_days: int = 90
    partition: Literal["day", "week", "month"] = "day"


@dataclass(frozen=True, slots=True)
class Resource:
    name: str
    plural: str
    """Path segment and table name: `users`."""
    path: str
    """`/users`, or `/orders/{order_id}/refunds` for a child."""
    parent: str | None
    description: str
    fields: tuple[Field, ...]
    """What is read, in order: id first, the declared ones, created_at, updated_at last. Without secret fields;
    private ones are here with private=True (columns, but not in the JSON)."""
    form: Form
    unique: tuple[tuple[str, ...], ...]
    search: tuple[Search, ...]
    sort: tuple[Sort, ...]
    """At least one: the first is the default; `-created_at` unless written."""
    operations: tuple[Operation, ...]
    journal: Journal
    has_api: bool
    has_events: bool
    span: Span
    name_span: Span
    owner: str | None = None
    deprecated: str | None = None
    attributes: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a service's stream; `name` is also its discriminator."""

    name: str
    kind: EventKind
    resource: str | None
    key: str
    """The field whose value orders: `id` for deduced ones."""
    fields: tuple[Field, ...]
    """Only of custom events. `<r>_upserted` carries the whole resource, `<r>_deleted` its last state,
    `<r>_forgotten` what was erased of it."""
    description: str
    span: Span
    deprecated: str | None = None
    attributes: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """A local table with some fields of another service's resource, kept fresh from its stream."""

    resource: str
    fields: tuple[Field, ...]
    """Resolved against the producer's design; `id` is always the first."""
    span: Span


@dataclass(frozen=True, slots=True)
class Subscription:
    service: str
    copies: tuple[Copy, ...]
    handles: tuple[str, ...]
    """Names of events that consumers.py handles."""
    retain_days: int
    span: Span


@dataclass(frozen=True, slots=True)
class Library:
    """A file of types only."""

    name: str
    path: str
    description: str
    enums: Mapping[str, Enum]
    models: Mapping[str, Model]
    unions: Mapping[str, Union]
    span: Span


@dataclass(frozen=True, slots=True)
class Service:
    name: str
    path: str
    """Of the file, relative to the workspace: `api/user.yaml`."""
    description: str
    team: str
    auth: Auth
    imports: tuple[str, ...]
    uses: tuple[str, ...]
    subscriptions: Mapping[str, Subscription]
    enums: Mapping[str, Enum]
    models: Mapping[str, Model]
    unions: Mapping[str, Union]
    resources: Mapping[str, Resource]
    events: Mapping[str, Event]
    """All of them, deduced first (in the order of the resources), then the custom ones."""
    operations: tuple[Operation, ...]
    """All of them: those of the resources in order, then the custom ones."""
    span: Span
    deprecated: str | None = None
    attributes: Mapping[str, Any] | None = None

    @property
    def has_database(self) -> bool:
        """A facade (no resources, events or subscriptions) has neither database nor stream."""
        return bool(self.resources or self.events or self.subscriptions)


@dataclass(frozen=True, slots=True)
class Design:
    """Everything in a workspace's `api/`, by name, in the order of the file names."""

    services: Mapping[str, Service]
    libraries: Mapping[str, Library]
    schemes: Mapping[str, str] = field(default_factory=dict)
    """Auth scheme -> address of its OpenID configuration; empty where there is none to point at."""

    def enum(self, ref: Named) -> Enum:
        return self._owner(ref).enums[ref.name]

    def model(self, ref: Named) -> Model:
        return self._owner(ref).models[ref.name]

    def union(self, ref: Named) -> Union:
        return self._owner(ref).unions[ref.name]

    def _owner(self, ref: Named) -> Service | Library:
        owner: Service | Library | None = self.services.get(ref.owner)
        return owner if owner is not None else self.libraries[ref.owner]
