"""What changed in the fields of a record?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from onehand.compat.about import About, Mode, Pair
from onehand.compat.bounds import bounded, compare_bounds
from onehand.compat.change import Finding
from onehand.compat.promise import Facet
from onehand.compat.types import compare_types, spelt
from onehand.ir.nodes import Field

_CLOSED = frozenset({"form", "patch", "parameters"})


def compare_fields(old: Sequence[Field], new: Sequence[Field], mode: Mode, about: About) -> Iterator[Finding | Pair]:
    """Matched by name, and by `was:` where the former name is gone."""
    before, after = {one.name: one for one in old}, {one.name: one for one in new}
    renamed = _renamed(before, after)
    for name, field in before.items():
        if name in after:
            yield from _compare(field, after[name], mode, about.at(name, field.name_span, after[name].name_span))
        elif name in renamed:
            yield from _rename(field, renamed[name], mode, about)
        else:
            inside = about.at(name, field.name_span, None)
            yield inside.tell("field-removed", "remove", _lost(field, mode, about), _said(field, about))
    arrived = {one.name for one in renamed.values()}
    for name, field in after.items():
        if name not in before and name not in arrived:
            needed: Facet = "optional field" if _absent_taken(field, mode, about) else "required field"
            yield about.at(name, None, field.name_span).tell("field-added", "add", needed, "", _said(field, about))


def _renamed(before: Mapping[str, Field], after: Mapping[str, Field]) -> dict[str, Field]:
    came = [(one.was, one) for one in after.values() if one.was is not None and one.name not in before]
    return {was: one for was, one in came if was in before and was not in after}


def _rename(old: Field, new: Field, mode: Mode, about: About) -> Iterator[Finding | Pair]:
    """What is stored is read under its former name; on the wire one field goes and another comes."""
    inside = about.at(old.name, old.name_span, new.name_span)
    if about.direction == "stored":
        yield inside.tell("field-renamed", "replace", "note", old.name, new.name)
        yield from _compare(old, new, mode, inside)
        return
    yield inside.tell("field-renamed", "remove", _lost(old, mode, about), old.name, new.name)
    if not _absent_taken(new, mode, about):
        yield inside.tell("field-renamed", "add", "required field", old.name, new.name)


def _lost(field: Field, mode: Mode, about: About) -> Facet:
    if mode in _CLOSED:
        return "form field"
    if about.direction == "stored":
        return "column" if mode == "read" else "optional field"
    return "optional field" if _may_lack(field, mode) else "required field"


def _may_lack(field: Field, mode: Mode) -> bool:
    """Whether a value without the field is possible."""
    if mode == "patch":
        return True
    return field.optional or (mode != "read" and field.default is not None)


def _absent_taken(field: Field, mode: Mode, about: About) -> bool:
    """Whether who reads a value can do without the field: a reader of the past gives it its default."""
    return _may_lack(field, mode) or (about.direction == "stored" and field.default is not None)


def _compare(old: Field, new: Field, mode: Mode, about: About) -> Iterator[Finding | Pair]:
    yield from _requirement(old, new, mode, about)
    # Readers of answers and events do not check bounds.
    checked = about.direction in {"input", "stored"}
    yield from compare_types(old.type, new.type, about, bounded=checked and (bounded(old) or bounded(new)))
    if old.type == new.type and (mode != "read" or about.direction == "stored"):
        yield from compare_bounds(old, new, about)
    if mode != "read" and old.default != new.default and None not in (old.default, new.default):
        yield about.tell("default-changed", "replace", "meaning", _json(old.default), _json(new.default))
    if about.direction in {"input", "stored"} and mode != "parameters":
        yield from _rules(old, new, about)
    if (old.deprecated is None) != (new.deprecated is None):
        yield about.tell("deprecation-changed", "replace", "note", old.deprecated, new.deprecated)


def _requirement(old: Field, new: Field, mode: Mode, about: About) -> Iterator[Finding]:
    """In a patch everything may be absent, and what is optional may be null."""
    if mode == "patch":
        lacks, taken = old.optional, new.optional
    else:
        lacks, taken = _may_lack(old, mode), _absent_taken(new, mode, about)
    if lacks and not taken:
        yield about.tell("field-required", "narrow", "value", "may be absent", "required")
    elif not lacks and (new.optional if mode == "patch" else _may_lack(new, mode)):
        yield about.tell("field-optional", "widen", "value", "required", "may be absent")


def _rules(old: Field, new: Field, about: About) -> Iterator[Finding]:
    if about.direction == "input" and old.immutable != new.immutable:
        if new.immutable:
            yield about.tell("field-immutable", "narrow", "value", "", "immutable")
        else:
            yield about.tell("field-mutable", "widen", "value", "immutable", "")
    before, after = _reference(old), _reference(new)
    if before != after:
        action = "narrow" if not before else "widen" if not after else "replace"
        yield about.tell("reference-changed", action, "bound", before, after)  # type: ignore[arg-type]


def _reference(field: Field) -> str:
    if field.refers_to is None:
        return ""
    checked = ", checked in the copy" if field.check else ""
    return f"{field.refers_to.service}.{field.refers_to.resource}{checked}"


def _said(field: Field, about: About) -> str:
    return f"{spelt(field.type, about.owner)}{'?' if field.optional else ''}"


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=str)
