"""How does a mock come by its first rows? From the generated factories: the same ones every time."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any
from uuid import UUID

import msgspec

from onehand.runtime.identity import service_identity
from onehand.runtime.mock.service import Mock
from onehand.runtime.model.wire import attributes
from onehand.runtime.problem import Problem
from onehand.runtime.sample import day, decimal, email, moment, next_number, real, text, url
from onehand.runtime.spec import FieldSpec, ResourceSpec


async def fill(mock: Mock, rows: int) -> dict[str, int]:
    """So many of each resource; how many there are now. Fewer, where no more values are unique."""
    module = _factories(mock.service.package)
    call = mock.service.call(mock.store, None, identity=service_identity(mock.service.name))
    for spec in _ordered(mock):
        for number in range(rows if module else 0):
            assert module is not None
            await _insert(mock, spec, module, call, number)
    return {name: len(table.by_id) for name, table in mock.store.tables.items()}


def _factories(package: str) -> ModuleType | None:
    name = f"{package}.factories"
    found = package and importlib.util.find_spec(name) is not None
    return importlib.import_module(name) if found else None


def _ordered(mock: Mock) -> Iterator[ResourceSpec]:
    """What is referred to comes before what refers to it."""
    waiting = list(mock.service.resources)
    done: set[str] = set()
    while waiting:
        ready = [one for one in waiting if _needs(mock, one) <= done | {one.name}] or waiting[:1]
        for one in ready:
            waiting.remove(one)
            done.add(one.name)
            yield one


def _needs(mock: Mock, spec: ResourceSpec) -> set[str]:
    own = {_own(mock, field) for field in spec.fields if not field.optional}
    return {name for name in [*own, spec.parent] if name}


async def _insert(mock: Mock, spec: ResourceSpec, module: ModuleType, call: Any, number: int) -> None:
    given = {field.name: _id(mock, field, number) for field in spec.fields if field.in_form and _refers(mock, field)}
    given = {name: id for name, id in given.items() if id is not None}
    names = attributes(spec.form)
    try:
        form = getattr(module, f"make_{spec.name}_form")(**{names[_written(spec, n)]: id for n, id in given.items()})
        beside = _beside(spec, module)
        if spec.parent and spec.parent_field:
            beside[spec.parent_field] = _row(mock, spec.parent, number)
        whole = msgspec.json.decode(msgspec.json.encode(form), type=spec.form)
        await mock.store.table(call, spec, None).insert(whole, **beside)
    except Problem:
        return  # a value that may occur once has occurred: the mock has as many as there can be


def _written(spec: ResourceSpec, name: str) -> str:
    field = next(one for one in spec.fields if one.name == name)
    return field.embed.form_field if field.embed else field.name


def _beside(spec: ResourceSpec, module: ModuleType) -> dict[str, Any]:
    """What the service would compute: a sample of it."""
    wanted = [f for f in spec.fields if not f.in_form and not f.optional and f.default is None and f.set_by]
    if not wanted:
        return {}
    sample = msgspec.json.decode(msgspec.json.encode(getattr(module, f"make_{spec.name}")()), type=spec.model)
    names = attributes(spec.model)
    shown = {names[field.name]: getattr(sample, names[field.name]) for field in wanted if field.name in names}
    return shown | {field.name: _unseen(field) for field in wanted if field.name not in names}


def _unseen(field: FieldSpec) -> Any:
    """A value of what no reader sees, so that no factory has it."""
    number = next_number(field.name)
    made: dict[str, Callable[[], Any]] = {
        "boolean": lambda: True,
        "integer": lambda: number,
        "decimal": lambda: decimal(number, digits=field.digits, scale=field.scale or 0),
        "float": lambda: real(number),
        "date": lambda: day(number),
        "datetime": lambda: moment(number),
        "uuid": lambda: UUID(int=number),
        "email": lambda: email(number),
        "url": lambda: url(number),
        "json": lambda: {"number": number},
    }
    return made.get(field.type, lambda: text(number, field.name))()


def _own(mock: Mock, field: FieldSpec) -> str:
    """The resource of this service that a field refers to, or nothing."""
    if field.embed is not None and field.embed.resource is not None:
        return field.embed.resource
    service, _, resource = (field.refers_to or "").partition(".")
    return resource if service == mock.service.name else ""


def _refers(mock: Mock, field: FieldSpec) -> bool:
    return bool(_own(mock, field)) or field.check is not None


def _id(mock: Mock, field: FieldSpec, number: int) -> str | None:
    own = _own(mock, field)
    return _row(mock, own, number) if own else f"{field.name.removesuffix('_id')}-{number + 1}"


def _row(mock: Mock, resource: str, number: int) -> str | None:
    """One of the rows that are there, another one for another number."""
    ids = list(mock.store.tables[resource].by_id)
    return ids[number % len(ids)] if ids else None
