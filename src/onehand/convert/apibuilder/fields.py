"""How is a field of API Builder written in our language?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from onehand.convert.apibuilder.context import Context
from onehand.convert.apibuilder.document import Attribute, Field, Notes
from onehand.convert.apibuilder.names import NameTable, our_name
from onehand.convert.apibuilder.source import JsonPath
from onehand.convert.apibuilder.type_name import PRIMITIVES, ListOf, MapOf, Name, TypeName, innermost, parse_type
from onehand.convert.apibuilder.types import local_name, written_type
from onehand.convert.apibuilder.values import UnfitError, fitted
from onehand.convert.yaml_text import Commented, Inline, Tree

_PERSONAL = re.compile(r"personal|pii|gdpr|sensitive", re.IGNORECASE)
_NUMBERS = frozenset({Name("integer"), Name("long"), Name("decimal"), Name("double")})
_MONEY = frozenset(
    {"amount", "price", "cost", "fee", "total", "subtotal", "balance", "tax", "vat", "discount", "salary"}
)
_SHORTHAND = frozenset({"type", "optional"})


def written_fields(fields: Iterable[Field], of: str, context: Context, *, avoid: Iterable[str] = ()) -> dict[str, Tree]:
    """All fields of a model, by their names in our language."""
    names = NameTable(avoid)
    return {spelled(field, names, of, context): written_field(field, of, context) for field in fields}


def spelled(field: Field, names: NameTable, of: str, context: Context) -> str:
    """The field's name; where it changes the JSON changes, and that is told."""
    name = names.add(field.name, otherwise="field")
    if name != field.name:
        reason = "fields are snake_case, and their JSON is named alike"
        context.note("changed", f"field {of}.{field.name} is now '{name}'", reason, field.path)
    return name


def written_field(field: Field, of: str, context: Context, **more: Tree) -> Tree:
    """`string?` where that says all; else its keywords, on one line if they fit."""
    keywords, comment = field_keywords(field, f"field {of}.{field.name}", context)
    return shortened({**keywords, **more}, comment)


def shortened(keywords: Mapping[str, Tree], comment: str = "") -> Tree:
    type_name = keywords.get("type")
    tree: Tree
    if isinstance(type_name, str) and keywords.keys() <= _SHORTHAND:
        tree = f"{type_name}?" if keywords.get("optional") else type_name
    else:
        tree = Inline(keywords)
    return Commented(tree, comment) if comment else tree


def field_keywords(field: Field, title: str, context: Context) -> tuple[dict[str, Tree], str]:
    """The keywords, and a comment for a type that could not be kept."""
    written, comment = written_type(field.type, field.path, context, of=title)
    keywords: dict[str, Tree] = {"type": written if isinstance(written, str) else Inline(written)}
    parsed = parse_type(field.type) or Name("json")
    if parsed == Name("double") and _MONEY & set(our_name(field.name).split("_")):
        context.note("changed", title, "money is decimal, which travels as a text: a float cannot hold it", field.path)
        keywords["type"], parsed = "decimal", Name("decimal")
    bounds = _bounds(field, parsed, title, context)
    if field.default is not None:
        keywords |= _default(field, parsed, bounds, title, context)
    if not field.required and "default" not in keywords:
        keywords["optional"] = True
    keywords |= bounds
    if field.description:
        keywords["description"] = field.description
    if field.example is not None and field.example != "":
        keywords |= _value("example", field.example, parsed, bounds, field, title, context)
    keywords |= _annotations(field)
    keywords |= written_notes(field, title, context)
    return keywords, comment


def _default(
    field: Field, parsed: TypeName, bounds: Mapping[str, int], title: str, context: Context
) -> dict[str, Tree]:
    found = _value("default", field.default, parsed, bounds, field, title, context)
    if not found and field.required:
        context.note("changed", title, "without its default it became optional", field.path)
        return {"optional": True}
    if found and not field.required:
        context.note("changed", title, "a field with a default is always there when it is read", field.path)
    return found


def _value(
    key: str, raw: Any, parsed: TypeName, bounds: Mapping[str, int], field: Field, title: str, context: Context
) -> dict[str, Tree]:
    if _is_imported(parsed, context):
        context.note(
            "dropped", f"{key} of {title}", "its type is not at hand, so the value cannot be checked", field.path
        )
        return {}
    path: JsonPath = (*field.path, key)
    try:
        value = fitted(raw, parsed, context.document)
    except UnfitError as unfit:
        context.note("dropped", f"{key} of {title}", f"'{unfit}' does not fit type '{field.type}'", path)
        return {}
    if _is_outside(value, parsed, bounds):
        context.note("dropped", f"{key} of {title}", "it is outside the bounds", path)
        return {}
    return {key: Inline(value)}


def _is_outside(value: Any, parsed: TypeName, bounds: Mapping[str, int]) -> bool:
    """Of a text or a container its size is measured."""
    if not bounds:
        return False
    numeric = parsed in _NUMBERS
    measure = Decimal(str(value)) if numeric else Decimal(len(value))
    return not bounds.get("minimum", measure) <= measure <= bounds.get("maximum", measure)


def _is_imported(parsed: TypeName, context: Context) -> bool:
    name = local_name(context.document, innermost(parsed))
    document = context.document
    local = (document.enums, document.models, document.unions)
    return name not in PRIMITIVES and not any(name in table for table in local)


def _bounds(field: Field, parsed: TypeName, title: str, context: Context) -> dict[str, int]:
    bounds: dict[str, int] = {}
    for key, raw in (("minimum", field.minimum), ("maximum", field.maximum)):
        if raw is not None and (bound := _bound(key, raw, parsed, field, title, context)) is not None:
            bounds[key] = bound
    low, high = bounds.get("minimum"), bounds.get("maximum")
    if low is not None and high is not None and low > high:
        context.note("dropped", f"bounds of {title}", f"minimum {low} is above maximum {high}", field.path)
        return {}
    return bounds


def _bound(key: str, raw: Any, parsed: TypeName, field: Field, title: str, context: Context) -> int | None:
    sized = isinstance(parsed, ListOf | MapOf) or parsed == Name("string")
    numeric = parsed in _NUMBERS
    text = str(raw).strip()
    if not (sized or numeric) or not re.fullmatch(r"-?\d{1,18}", text, re.ASCII) or (sized and int(text) < 0):
        reason = f"type '{field.type}' has no such bound" if not (sized or numeric) else f"'{text[:40]}' is no bound"
        context.note("dropped", f"{key} of {title}", reason, (*field.path, key))
        return None
    return int(text)


def _annotations(field: Field) -> dict[str, Tree]:
    return {"personal": True} if any(_PERSONAL.search(name) for name in field.annotations) else {}


def written_notes(notes: Notes, title: str, context: Context) -> dict[str, Tree]:
    """Deprecation and attributes; a field's annotations are kept as an attribute."""
    keywords: dict[str, Tree] = {}
    if notes.deprecation:
        keywords["deprecated"] = notes.deprecation
    attributes = written_attributes(notes.attributes, title, context)
    if isinstance(notes, Field) and notes.annotations:
        attributes["annotations"] = list(notes.annotations)
        context.note("interpreted", title, "annotations are kept as an attribute", notes.path)
    if attributes:
        keywords["attributes"] = Inline(attributes)
    return keywords


def written_attributes(attributes: Iterable[Attribute], title: str, context: Context) -> dict[str, Tree]:
    kept: dict[str, Tree] = {}
    for attribute in attributes:
        if attribute.name in kept:
            context.note("dropped", f"attribute '{attribute.name}' of {title}", "it stands there twice", attribute.path)
        else:
            kept[attribute.name] = attribute.value
    return kept


def note_deduced(field: Field, title: str, context: Context) -> None:
    """A field or parameter that our conventions make has no attributes of its own."""
    for attribute in field.attributes:
        name = f"attribute '{attribute.name}' of {title}"
        context.note("dropped", name, "what is deduced has no attributes", attribute.path)
    for annotation in field.annotations:
        name = f"annotation '{annotation}' of {title}"
        context.note("dropped", name, "what is deduced has no annotations", field.path)
