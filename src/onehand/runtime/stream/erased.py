"""How is what was personal taken out of events that were published before?

`<resource>_forgotten` lists it, as paths into older events of its key: whoever keeps such events needs no design to
follow it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from onehand.runtime.stream.message import Message

EACH = "*"
"""The step to every item of a list, and to every value of a map; no field has this name."""


class Erased(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One place in older events, and what is there instead."""

    events: tuple[str, ...]
    """In events of these kinds."""
    path: tuple[str | dict[str, str], ...]
    """Names of fields, EACH, and objects like {"kind": "card"}: only where the object there has this value."""
    value: Any = UNSET
    """Stands in for what was erased where readers need something; UNSET: the field is removed."""
    only: tuple[str, ...] | UnsetType = UNSET
    """Instead of a value: all fields of the object but these are removed. It takes what the design no longer has."""


class Forgetting(Struct, frozen=True, kw_only=True):
    """What an event of the kind `<resource>_forgotten` tells."""

    key: str
    sequence: int
    """What is older than this is meant; the same row may have new personal data later."""
    erased: tuple[Erased, ...]

    def redact(self, message: Message) -> Message:
        """The message without what was erased, and marked so; the same one when there is nothing to erase."""
        if message.key != self.key or message.sequence >= self.sequence:
            return message
        body = self.of(message.body, message.discriminator)
        if body is message.body:
            return message
        return msgspec.structs.replace(message, body=body, headers={**message.headers, "redacted": "true"})

    def of(self, body: bytes, discriminator: str) -> bytes:
        """An older event's JSON without what was erased; the very same bytes when nothing was."""
        return redacted(body, discriminator, self.erased)


class _Told(Struct):
    erased: tuple[Erased, ...]


_told = msgspec.json.Decoder(_Told)


def forgetting(message: Message) -> Forgetting:
    """What this event (`message.forgets`) tells; msgspec.ValidationError when it cannot be understood."""
    return Forgetting(key=message.key, sequence=message.sequence, erased=_told.decode(message.body).erased)


def redact(message: Message, forgotten: Iterable[Forgetting]) -> Message:
    """Without all that any of these erases."""
    for one in forgotten:
        message = one.redact(message)
    return message


def redacted(body: bytes, discriminator: str, erased: Iterable[Erased]) -> bytes:
    """An event's JSON without what is erased; the very same bytes when nothing is. What is no JSON goes whole."""
    mine = [one for one in erased if discriminator in one.events]
    if not mine:
        return body
    try:
        before = json.loads(body)
    except ValueError:
        return b"{}"
    after = erase(before, mine)
    return body if after == before else json.dumps(after, separators=(",", ":")).encode()


def erase(value: Any, erased: Iterable[Erased]) -> Any:
    """The same JSON value without these; `value` itself is not changed."""
    for one in erased:
        value = _erase(value, one.path, one)
    return value


def _erase(value: Any, path: Sequence[str | dict[str, str]], one: Erased) -> Any:
    if not path:
        kept = None if one.only is UNSET else set(one.only)
        return value if kept is None or not isinstance(value, dict) else {k: v for k, v in value.items() if k in kept}
    step, rest = path[0], path[1:]
    if isinstance(step, dict):
        here = isinstance(value, dict) and all(value.get(name) == wanted for name, wanted in step.items())
        return _erase(value, rest, one) if here else value
    if step == EACH and isinstance(value, list):
        return [_erase(item, rest, one) for item in value]
    if not isinstance(value, dict):
        return value
    if step == EACH:
        return {name: _erase(item, rest, one) for name, item in value.items()}
    if step not in value:
        return value
    if rest or one.only is not UNSET:
        return {**value, step: _erase(value[step], rest, one)}
    without = {name: item for name, item in value.items() if name != step}
    return without if one.value is UNSET else {**value, step: one.value}
