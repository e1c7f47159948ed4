"""The rules agree with an oracle that does not know them: values of one design, validated under the other.

Not asked, because JSON Schema cannot say it or the rules are strict on purpose: patterns that contain each other, types
that change together with bounds, an enum that becomes another kind of text, objects that become other objects.
"""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from onehand.compat.compare import compare
from onehand.ir.load import load_sources
from onehand.ir.nodes import Design
from onehand.text.source import Source
from tests.compat.oracle import refused
from tests.compat.values import PATTERNS

Spec = dict[str, Any]
NAMES = ("a", "b", "c", "d")
TYPES: tuple[Any, ...] = (
    "string", "integer", "float", "boolean", "date", "uuid", "email", "json", "kind", "size", "payment",
    ["string"], ["kind"], ["size"], ["integer"], {"map": "integer"}, {"map": "kind"},
)  # fmt: skip
TEXTS = ("date", "uuid", "email")
VALUES = ("paper", "audio", "film", "disc")
MEMBERS = ("card", "bank", "cash")
ASKED = {
    "create": ("operation create_book", "input", "wire"),
    "patch": ("operation patch_book", "input", "wire"),
    "output": ("operation get_book", "output", "wire"),
    "replay": ("event book_upserted", "stored", "replay"),
}


@st.composite
def fields(draw: st.DrawFn, types: tuple[Any, ...] = TYPES) -> Spec:
    field: Spec = {"type": draw(st.sampled_from(types)), "optional": draw(st.booleans())}
    if draw(st.booleans()):
        field |= draw(bounds(field["type"]))
    elif field["type"] in ("integer", "boolean") and draw(st.booleans()):
        field["default"] = 5 if field["type"] == "integer" else True
    return field


@st.composite
def bounds(draw: st.DrawFn, type: Any) -> Spec:
    if type == "string" and draw(st.booleans()):
        return {"pattern": draw(st.sampled_from(sorted(PATTERNS)))}
    if type not in ("string", "integer") and not isinstance(type, list):
        return {}
    low, high = sorted((draw(st.integers(1, 6)), draw(st.integers(1, 6))))
    return {key: value for key, value in (("minimum", low), ("maximum", high)) if draw(st.booleans())}


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    simple = tuple(one for one in TYPES if one not in ("size", "payment", ["size"]))
    return {
        "values": draw(st.lists(st.sampled_from(VALUES), min_size=1, unique=True)),
        "members": draw(st.lists(st.sampled_from(MEMBERS), min_size=1, unique=True)),
        "size": draw(st.dictionaries(st.sampled_from(NAMES), fields(simple), min_size=1, max_size=3)),
        "book": draw(st.dictionaries(st.sampled_from(NAMES), fields(), min_size=1, max_size=4)),
    }


@st.composite
def mutated(draw: st.DrawFn, spec: Spec) -> Spec:
    new = copy.deepcopy(spec)
    for _ in range(draw(st.integers(1, 2))):
        what = draw(st.sampled_from(("values", "members", "size", "book", "book")))
        if what == "values":
            new["values"] = draw(st.lists(st.sampled_from(VALUES), min_size=1, unique=True))
        elif what == "members":
            new["members"] = draw(st.lists(st.sampled_from(MEMBERS), min_size=1, unique=True))
        else:
            _mutate_record(draw, new[what], nested=what == "size")
    return new


def _mutate_record(draw: st.DrawFn, record: Spec, *, nested: bool) -> None:
    name = draw(st.sampled_from(NAMES))
    simple = tuple(one for one in TYPES if one not in ("size", "payment", ["size"]))
    if name not in record:
        record[name] = draw(fields(simple if nested else TYPES))
        return
    field = record[name]
    match draw(st.sampled_from(("remove", "optional", "bounds", "type", "default"))):
        case "remove" if len(record) > 1:
            del record[name]
        case "optional":
            field["optional"] = not field["optional"]
        case "bounds" if "default" not in field:
            for key in ("minimum", "maximum", "pattern"):
                field.pop(key, None)
            field |= draw(bounds(field["type"]))
        case "type" if set(field) == {"type", "optional"}:
            field["type"] = draw(st.sampled_from([one for one in TYPES if _asked(field["type"], one, nested=nested)]))
        case "default" if field["type"] == "boolean":
            field.pop("default") if "default" in field else field.update(default=True)


def _asked(old: Any, new: Any, *, nested: bool) -> bool:
    if nested and new in ("size", "payment", ["size"]):
        return False
    objects = [one for one in TYPES if one in ("size", "payment") or isinstance(one, dict)]
    if old in objects and new in objects:
        return False
    return not (old == "kind" and new in TEXTS) and not (new == "kind" and old in TEXTS)


def _mixed(old: Spec, new: Spec) -> bool:
    """Whether bounds change together with the type or with a pattern of the same field."""
    pairs = [(old[part][name], new[part][name]) for part in ("size", "book") for name in old[part] if name in new[part]]
    return any(_bounds(one) != _bounds(two) and _also(one, two) for one, two in pairs) or any(
        one["type"] != two["type"] and (_bounds(one) or _bounds(two)) for one, two in pairs
    )


def _bounds(field: Spec) -> Spec:
    return {key: field[key] for key in ("minimum", "maximum", "pattern") if key in field}


def _also(one: Spec, two: Spec) -> bool:
    lengths = any(key in field for field in (one, two) for key in ("minimum", "maximum"))
    return lengths and any("pattern" in field for field in (one, two))


def design(spec: Spec) -> Design:
    models = {one: {"fields": {"number": "string"}} for one in MEMBERS}
    whole = {
        "service": "shop",
        "auth": "none",
        "enums": {"kind": {"values": {one: f"A {one}." for one in spec["values"]}}},
        "models": {**models, "size": {"fields": spec["size"]}},
        "unions": {"payment": {"discriminator": "method", "members": spec["members"]}},
        "resources": {"book": {"fields": spec["book"], "operations": ["get", "create", "patch"]}},
    }
    loaded = load_sources([Source("shop.yaml", json.dumps(whole))])
    assert loaded.design is not None, [str(one) for one in loaded.diagnostics]
    return loaded.design


def judged(old: Design, new: Design) -> dict[str, list[str]]:
    """Where the rules find a break -> its changes."""
    found: dict[str, list[str]] = {}
    for change in compare(old, new):
        for effect in change.effects:
            for name, (user, direction, promise) in ASKED.items():
                if (effect.user, effect.direction) == (user, direction) and promise in effect.promises:
                    found.setdefault(name, []).append(f"{change.kind} {change.subject}")
    return found


@settings(
    max_examples=400,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(st.data())
def test_rules_and_oracle_agree(data: st.DataObject) -> None:
    """A break exactly where a value of the writer is refused by the reader; nothing between equal designs."""
    spec = data.draw(specs())
    changed = data.draw(mutated(spec))
    assume(spec != changed and not _mixed(spec, changed))
    old, new = design(spec), design(changed)
    rules, oracle = judged(old, new), refused(old, new)
    assert set(rules) == set(oracle), (spec, changed, rules, oracle)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(specs())
def test_a_design_is_compatible_with_itself(spec: Spec) -> None:
    """No change for the rules; and the oracle's own values are values."""
    same = design(spec)
    assert compare(same, design(copy.deepcopy(spec))) == ()
    assert refused(same, same) == {}
