"""Which objects are accepted?"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from onehand.runtime.model.rules.rule import Faults, Rule, wrong_type
from onehand.runtime.problem import Fault


class FieldRule(NamedTuple):
    name: str
    wire: str
    rule: Rule
    required: bool
    nullable: bool


class RecordRule(Rule):
    """A struct. `null` counts as absent, except in a patch, where it clears what is optional. Unknown fields are
    refused at every depth, also those that msgspec passes when it reads a stored row.
    """

    __slots__ = ("_checked", "_cls", "_patch", "_tag", "fields", "semantic")

    def __init__(self, cls: Any, *, patch: bool, tag: str | None) -> None:
        self._cls = cls
        self._patch = patch
        self._tag = tag
        self.fields: tuple[FieldRule, ...] = ()
        self._checked: tuple[FieldRule, ...] = ()
        self.semantic = True

    def fill(self, fields: tuple[FieldRule, ...]) -> None:
        """Later than the constructor, because a struct may contain itself."""
        self.fields = fields
        self._checked = tuple(field for field in fields if field.rule.semantic or not field.nullable)

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        if not isinstance(raw, dict):
            return wrong_type(path, "an object", raw, faults)
        before = len(faults)
        found = {
            field.name: self._field(field, raw[field.wire], _below(path, field.wire), faults)
            for field in self.fields
            if self._given(field, raw, path, faults)
        }
        self._unknown(raw, path, faults)
        return self._cls(**found) if len(faults) == before else None

    def _given(self, field: FieldRule, raw: dict[str, Any], path: str, faults: Faults) -> bool:
        if raw.get(field.wire) is not None or (self._patch and field.wire in raw):
            return True
        if field.required:
            faults.append(Fault(_below(path, field.wire), "required", "is required"))
        return False

    def _field(self, field: FieldRule, raw: Any, path: str, faults: Faults) -> Any:
        if raw is not None:
            return field.rule.read(raw, path, faults)
        if not field.nullable:
            faults.append(Fault(path, "null", "must not be null"))
        return None

    def _unknown(self, raw: dict[str, Any], path: str, faults: Faults) -> None:
        known = {field.wire for field in self.fields} | {self._tag}
        faults.extend(
            Fault(_below(path, name), "unknown_field", "is not a field of this") for name in raw if name not in known
        )

    def check(self, value: Any, path: str, faults: Faults) -> Any:
        for field in self._checked:
            found = getattr(value, field.name)
            if found is None:
                self._null(field, path, faults)
            elif found is not msgspec.UNSET and field.rule.semantic:
                canonical = field.rule.check(found, _below(path, field.wire), faults)
                if canonical is not found:
                    msgspec.structs.force_setattr(value, field.name, canonical)
        return value

    def _null(self, field: FieldRule, path: str, faults: Faults) -> None:
        if field.nullable:
            return
        code, message = ("null", "must not be null") if self._patch else ("required", "is required")
        faults.append(Fault(_below(path, field.wire), code, message))


class UnionRule(Rule):
    """One of several structs, told apart by a field."""

    __slots__ = ("_members", "_tag_field")

    semantic = True

    def __init__(self, tag_field: str, members: dict[str, RecordRule]) -> None:
        self._tag_field = tag_field
        self._members = members

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        if not isinstance(raw, dict):
            return wrong_type(path, "an object", raw, faults)
        tag = raw.get(self._tag_field)
        member = self._members.get(tag) if isinstance(tag, str) else None
        if member is not None:
            return member.read(raw, path, faults)
        place = _below(path, self._tag_field)
        if tag is None:
            faults.append(Fault(place, "required", "is required"))
        else:
            faults.append(Fault(place, "unknown_value", f"must be one of: {', '.join(self._members)}"))
        return None

    def check(self, value: Any, path: str, faults: Faults) -> Any:
        tag = type(value).__struct_config__.tag
        return self._members[tag].check(value, path, faults)


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
