"""What can an API Builder document say?

The nodes follow the document word by word, in both of its forms: `api.json`, which people write, and `service.json`,
which API Builder makes of it. Nothing is interpreted yet. Every node knows its JSON path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onehand.convert.apibuilder.source import JsonPath, JsonSource


@dataclass(frozen=True, slots=True)
class Attribute:
    """Free input for a generator."""

    name: str
    value: Any
    path: JsonPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What every declaration may carry."""

    path: JsonPath
    description: str = ""
    deprecation: str | None = None
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Notes):
    """A field of a model or interface, a parameter of an operation, or a header."""

    name: str
    type: str
    required: bool = True
    default: Any = None
    """As JSON; in service.json a text that holds JSON."""
    example: Any = None
    minimum: Any = None
    maximum: Any = None
    annotations: tuple[str, ...] = ()
    location: str = ""
    """Of a parameter: `path`, `query`, `form`, `header`, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumValue(Notes):
    name: str
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum(Notes):
    name: str
    values: tuple[EnumValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model(Notes):
    name: str
    fields: tuple[Field, ...]
    interfaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Notes):
    """One type of a union."""

    type: str
    value: str | None = None
    default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Union(Notes):
    name: str
    discriminator: str | None
    members: tuple[Member, ...]
    interfaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Response(Notes):
    code: int | None
    """None = `default`."""
    type: str
    headers: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body(Notes):
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Notes):
    method: str
    route: str
    """The whole path with `:name` parameters, one slash between segments, none at the end: `/users/:id`."""
    parameters: tuple[Field, ...]
    body: Body | None
    responses: tuple[Response, ...]

    @property
    def title(self) -> str:
        return f"{self.method} {self.route}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(Notes):
    type: str
    route: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Import:
    uri: str
    namespace: str | None
    """Written in service.json only."""
    application: str | None
    path: JsonPath
    enums: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loose:
    """Something in the document that has no place in these nodes: `base_url`, `info`, a keyword nobody knows."""

    name: str
    reason: str
    path: JsonPath


@dataclass(frozen=True, slots=True)
class Document:
    source: JsonSource
    name: str
    namespace: str | None
    organization: str | None
    description: str
    attributes: tuple[Attribute, ...]
    imports: tuple[Import, ...]
    headers: tuple[Field, ...]
    annotations: Mapping[str, Notes]
    enums: Mapping[str, Enum]
    models: Mapping[str, Model]
    interfaces: Mapping[str, Model]
    unions: Mapping[str, Union]
    resources: tuple[Resource, ...]
    loose: tuple[Loose, ...] = field(default=())
