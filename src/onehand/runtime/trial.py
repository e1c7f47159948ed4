"""How does a test ask a service what no caller would, and what came back? The generated tests use these."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from onehand.runtime.client.client import Client
from onehand.runtime.client.errors import ClientError, NotMocked
from onehand.runtime.model.union import open_decoder

T = TypeVar("T")

UNSIGNED = "e30.e30.e30"
"""A token that nobody has signed."""

_STEP = re.compile(r"[^.\[\]]+")


class Answer(Struct, frozen=True):
    """What came back, whether it is a success or not."""

    status: int
    headers: Mapping[str, str]
    faults: frozenset[tuple[str, str]]
    """Field and code of everything that was wrong."""
    body: bytes = b""

    @property
    def refusal(self) -> tuple[int, frozenset[tuple[str, str]]]:
        return self.status, self.faults

    @property
    def fields(self) -> dict[str, object]:
        """The body, which is one object."""
        return msgspec.json.decode(self.body, type=dict[str, object])

    def read(self, type: type[T]) -> T:
        """The body as a type of the client."""
        found: T = open_decoder(type).decode(self.body)
        return found

    @property
    def etag(self) -> str:
        return self.headers["etag"]


async def ask(client: Client, method: str, path: str, body: object = None, **headers: str) -> Answer:
    """Any request, valid or not: `ask(client, "PUT", "/users/1", {"name": 7}, if_match='"0"')`.

    NotMocked when only code that is written by hand could have answered, and there is none.
    """
    content = b"" if body is None else msgspec.json.encode(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        response = await client.send(method, path, content, named)
    except NotMocked:
        raise
    except ClientError as refused:
        return Answer(refused.status, {}, frozenset((fault.field, fault.code) for fault in refused.errors))
    return Answer(response.status, response.headers, frozenset(), response.body)


def refusal(*faults: tuple[str, str]) -> tuple[int, frozenset[tuple[str, str]]]:
    """What `Answer.refusal` is when exactly this is wrong: `refusal(("name", "blank"))`."""
    return 422, frozenset(faults)


def conflict(*fields: str) -> tuple[int, frozenset[tuple[str, str]]]:
    """What `Answer.refusal` is when another one has the values of these fields."""
    return 409, frozenset((field, "taken") for field in fields)


def plain(value: object) -> object:
    """As JSON has it: texts instead of decimals and dates, dicts instead of structs."""
    return msgspec.to_builtins(value)


def fields_of(struct: Struct) -> dict[str, object]:
    """A form or a resource, as JSON."""
    found: dict[str, object] = msgspec.to_builtins(struct)
    return found


def changed(form: Mapping[str, object], path: str, value: object) -> dict[str, object]:
    """The form with another value at `name`, `price.amount` or `lines[0].quantity`."""
    result: Any = copy.deepcopy(dict(form))
    steps = [int(step) if step.isdecimal() else step for step in _STEP.findall(path)]
    place = result
    for step, following in pairwise(steps):
        place = _below(place, step, [] if isinstance(following, int) else {})
    last = steps[-1]
    if isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return dict(result)


def _below(place: Any, step: int | str, empty: Any) -> Any:
    if isinstance(place, dict):
        return place.setdefault(step, empty)
    if step == len(place):
        place.append(empty)
    return place[step]


def at(value: Mapping[str, object], path: str) -> object:
    """What is at `price.amount`."""
    found: Any = value
    for step in _STEP.findall(path):
        found = found[int(step) if step.isdecimal() else step]
    return found


def part(form: Mapping[str, object], path: str) -> dict[str, object]:
    """Only the field that the path begins with, as a PATCH says it."""
    name = _STEP.findall(path)[0]
    return {name: form[name]}


def without(form: Mapping[str, object], *names: str) -> dict[str, object]:
    return {name: value for name, value in form.items() if name not in names}
