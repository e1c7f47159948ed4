"""Which kinds of models are there, and in which direction does each of them travel?"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, dataclass_transform

from msgspec import UNSET, Meta, Struct, StructMeta, field

from onehand.runtime.model.check import check


class Keyword(StructMeta):
    """Fields are given by name, in every subclass: msgspec does not inherit `kw_only`."""

    def __new__(mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> Keyword:
        options.setdefault("kw_only", True)
        return super().__new__(mcls, name, bases, namespace, **options)


@dataclass_transform(field_specifiers=(field,), kw_only_default=True, frozen_default=True)
class Value(Struct, metaclass=Keyword, frozen=True, omit_defaults=True):
    """A value type, embedded in resources and forms; inside a form its own checks run as well."""


@dataclass_transform(field_specifiers=(field,), kw_only_default=True, frozen_default=True)
class Resource(Struct, metaclass=Keyword, frozen=True, omit_defaults=True):
    """What is read. Bounds are not checked: what is stored is shown."""


@dataclass_transform(field_specifiers=(field,), kw_only_default=True)
class Form(Struct, metaclass=Keyword, forbid_unknown_fields=True):
    """What is written: closed enums, every bound checked, unknown fields refused, null = absent."""

    def __post_init__(self) -> None:
        check(self)


@dataclass_transform(field_specifiers=(field,), kw_only_default=True)
class Patch(Struct, metaclass=Keyword, forbid_unknown_fields=True):
    """Some fields of a form; what is absent (UNSET) stays, null clears an optional field."""

    __patch__: ClassVar[bool] = True

    def __post_init__(self) -> None:
        check(self)

    def changes(self) -> dict[str, object]:
        """The fields that were given, by name."""
        return {name: value for name in self.__struct_fields__ if (value := getattr(self, name)) is not UNSET}


@dataclass_transform(field_specifiers=(field,), kw_only_default=True, frozen_default=True)
class Parameters(Struct, metaclass=Keyword, frozen=True, forbid_unknown_fields=True):
    """The query parameters of an operation; those that are not fields are refused."""


class Query(Parameters, frozen=True):
    """The parameters of a list; a subclass adds the declared searches."""

    id: Annotated[list[str], Meta(max_length=100)] | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 25
    after: str | None = None
    sort: str | None = None


class VersionQuery(Parameters, frozen=True):
    """The parameters of `/users/{id}/versions`."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 25
    after: str | None = None


class Version(Resource, frozen=True):
    """One journal record of a resource; a subclass adds the resource as it was."""

    id: str
    timestamp: datetime
    type: str
    """insert, update or delete."""
    caller: str | None = None
    """Who did it: the subject of the token, or the name of the calling service."""
