"""Which rule belongs to a type? Built once per type, from what msgspec knows of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import NoneType
from typing import Any, get_args, get_type_hints

from msgspec import inspect

from onehand.runtime.model.rules.collection import JsonRule, ListRule, MapRule
from onehand.runtime.model.rules.moment import DateRule, DateTimeRule
from onehand.runtime.model.rules.number import BooleanRule, DecimalRule, FloatRule, IntegerRule
from onehand.runtime.model.rules.record import FieldRule, RecordRule, UnionRule
from onehand.runtime.model.rules.rule import Rule
from onehand.runtime.model.rules.symbol import EnumRule, LiteralRule, UuidRule
from onehand.runtime.model.rules.text import TextRule

Extra = dict[str, Any]


@cache
def rule_of(type: Any) -> Rule:
    """Of anything that can be a body: a struct, a list of them, an enum, a primitive."""
    return _Builder().build(inspect.type_info(type), {})


class _Builder:
    """One walk; `_records` ends the recursion of a struct that contains itself."""

    def __init__(self) -> None:
        self._records: dict[Any, RecordRule] = {}

    def build(self, info: Any, extra: Extra) -> Rule:
        if isinstance(info, inspect.Metadata):
            return self.build(info.type, extra | (info.extra or {}))
        if isinstance(info, inspect.UnionType):
            return self._union([member for member in info.types if not isinstance(member, inspect.NoneType)], extra)
        if isinstance(info, inspect.StructType):
            return self._record(info)
        if isinstance(info, inspect.ListType):
            return ListRule(self.build(info.item_type, {}), info.min_length, info.max_length)
        if isinstance(info, inspect.DictType):
            return MapRule(self.build(info.value_type, {}), info.min_length, info.max_length)
        return _LEAVES.get(type(info), _free)(info, extra)

    def _union(self, members: list[Any], extra: Extra) -> Rule:
        if len(members) == 1:
            return self.build(members[0], extra)
        structs = [member for member in members if isinstance(member, inspect.StructType)]
        if not structs or len(structs) < len(members):
            return JsonRule()
        return UnionRule(str(structs[0].tag_field), {str(member.tag): self._record(member) for member in structs})

    def _record(self, info: inspect.StructType) -> RecordRule:
        known = self._records.get(info.cls)
        if known is not None:
            return known
        patch = bool(getattr(info.cls, "__patch__", False))
        record = RecordRule(info.cls, patch=patch, tag=info.tag_field)
        self._records[info.cls] = record
        hints = get_type_hints(info.cls, include_extras=True)
        record.fill(tuple(self._field(field, hints[field.name], patch=patch) for field in info.fields))
        return record

    def _field(self, field: inspect.Field, hint: Any, *, patch: bool) -> FieldRule:
        nullable = NoneType in get_args(hint)
        rule = self.build(field.type, {})
        return FieldRule(field.name, field.encode_name, rule, field.required, nullable or not (patch or field.required))


def _free(_info: Any, _extra: Extra) -> Rule:
    return JsonRule()


def _text(info: inspect.StrType, extra: Extra) -> Rule:
    return TextRule(info.min_length, info.max_length, info.pattern, text=bool(extra.get("text")))


def _decimal(_info: Any, extra: Extra) -> Rule:
    return DecimalRule(extra.get("digits"), extra.get("scale"), extra.get("minimum"), extra.get("maximum"))


_LEAVES: dict[type, Callable[[Any, Extra], Rule]] = {
    inspect.StrType: _text,
    inspect.BoolType: lambda _info, _extra: BooleanRule(),
    inspect.IntType: lambda info, _extra: IntegerRule(info.ge, info.le),
    inspect.FloatType: lambda info, _extra: FloatRule(info.ge, info.le),
    inspect.DecimalType: _decimal,
    inspect.DateType: lambda _info, extra: DateRule(extra.get("minimum"), extra.get("maximum")),
    inspect.DateTimeType: lambda _info, extra: DateTimeRule(extra.get("minimum"), extra.get("maximum")),
    inspect.UUIDType: lambda _info, _extra: UuidRule(),
    inspect.EnumType: lambda info, _extra: EnumRule(info.cls),
    inspect.LiteralType: lambda info, _extra: LiteralRule(info.values),
}
