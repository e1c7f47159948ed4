"""How does the query of a URL become typed parameters?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import unquote_to_bytes

from onehand.runtime.model.rules.build import rule_of
from onehand.runtime.model.rules.collection import ListRule
from onehand.runtime.model.rules.number import BooleanRule, FloatRule, IntegerRule
from onehand.runtime.model.rules.record import RecordRule
from onehand.runtime.model.rules.rule import Faults, Rule
from onehand.runtime.page import foreign_cursor, is_cursor
from onehand.runtime.problem import Fault, Invalid, UriTooLong

_INTEGER = re.compile(r"-?[0-9]{1,30}")
_NUMBER = re.compile(r"-?[0-9]{1,300}(\.[0-9]{1,300})?([eE][+-]?[0-9]{1,3})?")
_BOOLEANS = {"true": True, "false": False}


_LONGEST = 1 << 16
"""Bytes of a query: a hundred ids of the greatest length."""
_MOST = 1000
"""Parameters in a query; all that is declared is said with fewer."""


def query_reader(cls: Any, sorts: Sequence[str] = ()) -> Callable[[bytes], Any]:
    """`read(query)`: an instance of `cls`, a Parameters struct; Invalid with every fault. None = none accepted.

    `sorts`: what a list may be sorted by, the first of them by default.
    """
    if cls is None:
        return _nothing
    record = rule_of(cls)
    assert isinstance(record, RecordRule)
    rules = {field.wire: field.rule for field in record.fields}
    default = None if any(field.required for field in record.fields) else cls()

    def read(query: bytes) -> Any:
        if not query and default is not None:
            return default
        faults: Faults = []
        raw = _raw(query, rules, faults)
        value = record.read(raw, "", faults)
        if sorts:
            _check_page(raw, sorts, faults)
        if faults:
            raise Invalid(faults)
        return value

    return read


def _check_page(raw: dict[str, Any], sorts: Sequence[str], faults: Faults) -> None:
    """Early, so that it is told together with everything else; the table knows the rest of a cursor."""
    sort, after = raw.get("sort") or sorts[0], raw.get("after")
    if sort not in sorts:
        faults.append(Fault("sort", "unknown_value", f"must be one of: {', '.join(sorts)}"))
    if after is not None and not is_cursor(after, sort if sort in sorts else None):
        faults.append(foreign_cursor())


def _nothing(query: bytes) -> None:
    if query:
        faults: Faults = []
        names = dict.fromkeys(name for name, _ in _pairs(query, faults))
        raise Invalid([*faults, *(_unknown(name) for name in names)])


def _raw(query: bytes, rules: dict[str, Rule], faults: Faults) -> dict[str, Any]:
    raw: dict[str, Any] = {}
    for name, value in _pairs(query, faults):
        rule = rules.get(name)
        if rule is None:
            faults.append(_unknown(name))
        elif isinstance(rule, ListRule):
            one = _typed(rule.item, name, value, faults)
            raw.setdefault(name, []).extend([] if one is None else [one])  # blank is said already
        elif name in raw:
            faults.append(Fault(name, "type", "must be given once"))
        else:
            raw[name] = _typed(rule, name, value, faults)
    return raw


def _pairs(query: bytes, faults: Faults) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    if len(query) > _LONGEST:
        raise UriTooLong(f"a query may have {_LONGEST} bytes")
    if query.count(b"&") >= _MOST:
        faults.append(Fault("", "too_long", f"the query must have at most {_MOST} parameters"))
        return pairs
    for part in query.split(b"&"):
        if part:
            name, _, value = part.partition(b"=")
            pairs.append((_text(name, faults), _text(value, faults)))
    return pairs


def _text(encoded: bytes, faults: Faults) -> str:
    plain = unquote_to_bytes(encoded.replace(b"+", b" ")) if b"%" in encoded or b"+" in encoded else encoded
    try:
        return plain.decode()
    except UnicodeDecodeError:
        faults.append(Fault("", "characters", "the query is not UTF-8"))
        return ""


def _typed(rule: Rule, name: str, value: str, faults: Faults) -> Any:
    """The JSON value that the text stands for; what does not fit stays text, so that the rule refuses it."""
    if not value:
        faults.append(Fault(name, "blank", "must not be blank"))
        return None
    if isinstance(rule, IntegerRule):
        return int(value) if _INTEGER.fullmatch(value) else value
    if isinstance(rule, FloatRule):
        return float(value) if _NUMBER.fullmatch(value) else value
    if isinstance(rule, BooleanRule):
        return _BOOLEANS.get(value, value)
    return value


def _unknown(name: str) -> Fault:
    return Fault(name, "unknown_field", "is not a parameter of this operation")
