"""How does the JSON of a body become a value, and how are all of its mistakes told at once?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from onehand.runtime.model.rules.build import rule_of
from onehand.runtime.model.rules.rule import Faults, Rule
from onehand.runtime.model.shape import shape_reader
from onehand.runtime.problem import BadRequest, Fault, Invalid


def body_reader(type: Any) -> Callable[[bytes], Any]:
    """`read(body)`: the value; BadRequest when it is not JSON, Invalid with every fault when it does not fit.

    The fast pass is msgspec's; only when it refuses the body is read again, slowly and completely.
    """
    rule = rule_of(type)
    decode = _decoder(type, rule)
    shape = shape_reader(type)

    def read(body: bytes) -> Any:
        try:
            value = decode(body)
            if shape is not None:
                shape(body)
            return value  # noqa: TRY300  all three may refuse
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, Invalid) as refusal:
            return _read_again(body, rule, refusal)

    return read


def _decoder(type: Any, rule: Rule) -> Callable[[bytes], Any]:
    """Forms check themselves; the values of types that do not are checked here."""
    decode = msgspec.json.Decoder(type).decode
    if hasattr(type, "__post_init__"):
        return decode

    def decode_and_check(body: bytes) -> Any:
        faults: Faults = []
        value = rule.check(decode(body), "", faults)
        if faults:
            raise Invalid(faults)
        return value

    return decode_and_check


def _read_again(body: bytes, rule: Any, refusal: Exception) -> Any:
    raw = _parse(body)
    faults: Faults = []
    value = rule.read(raw, "", faults)
    if faults:
        raise Invalid(faults)
    if value is None:
        raise Invalid([Fault("", "type", str(refusal))])
    return value


def _parse(body: bytes) -> Any:
    if not body:
        raise BadRequest("the body is empty; a JSON document was expected")
    try:
        return msgspec.json.decode(body)
    except RecursionError as error:
        raise BadRequest("the body is nested too deeply") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(f"the body is not JSON: {error}") from error
