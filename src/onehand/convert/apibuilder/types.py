"""Which of our types is a type of API Builder?"""

from __future__ import annotations

from typing import Literal

from onehand.convert.apibuilder.context import Context
from onehand.convert.apibuilder.document import Document
from onehand.convert.apibuilder.source import JsonPath
from onehand.convert.apibuilder.type_name import (
    PRIMITIVES,
    QUALIFIED,
    UNIT,
    ListOf,
    MapOf,
    Name,
    TypeName,
    innermost,
    parse_type,
)
from onehand.convert.yaml_text import Tree

Position = Literal["value", "sent", "returned"]
"""Fields hold values; bodies may be forms; answers may be resources."""


def local_name(document: Document, name: str) -> str:
    """A type of the document's own namespace may be written in full."""
    match = QUALIFIED.fullmatch(name)
    if match and match["namespace"] == document.namespace:
        return match["name"]
    return name


def is_local(document: Document, name: str) -> bool:
    return any(name in table for table in (document.enums, document.models, document.unions))


def empty_types(document: Document) -> dict[str, str]:
    """Enums without values and unions without members, and what their values are kept as."""
    enums = {name: "string" for name, enum in document.enums.items() if not enum.values}
    return enums | {name: "json" for name, union in document.unions.items() if not union.members}


def written_type(
    text: str, path: JsonPath, context: Context, *, of: str, position: Position = "value"
) -> tuple[Tree, str]:
    """The type as it stands in our YAML, and a comment for what it lost. `of` names the holder in the report."""
    parsed = parse_type(text)
    if parsed is None:
        context.unknown.append((text, path))
        return "json", ""
    name = local_name(context.document, innermost(parsed))
    if is_local(context.document, name):
        return _wrapped(parsed, _local(name, context, position)), ""
    tree, comment = _foreign(name, path, context, of)
    return _wrapped(parsed, tree), comment


def _wrapped(type_name: TypeName, tree: Tree) -> Tree:
    if isinstance(type_name, ListOf):
        return [_wrapped(type_name.item, tree)]
    if isinstance(type_name, MapOf):
        return {"map": _wrapped(type_name.value, tree)}
    return tree


def _local(name: str, context: Context, position: Position) -> str:
    if position == "returned" and name in context.resources:
        return context.resources[name]
    if position == "sent" and name in context.forms:
        return context.forms[name]
    if name in context.replaced:
        context.wanted[name] = None
    return context.types.get(name) or name


def _foreign(name: str, path: JsonPath, context: Context, of: str) -> tuple[Tree, str]:
    document = context.document
    if name in PRIMITIVES:
        return PRIMITIVES[name], ""
    if name == UNIT:
        context.note("changed", of, "'unit' is no value: kept as json", path)
        return "json", ""
    if name in document.interfaces:
        context.note("changed", of, f"an interface is no type of values here: '{name}' is kept as json", path)
        return "json", f"interface {name}"
    resolved = context.importer.resolve(document, name)
    if resolved is None:
        context.unknown.append((name, path))
        return "json", ""
    if resolved.reason:
        context.note("changed", f"{of}: {name}", resolved.reason, path)
    if isinstance(resolved.tree, str) and "." in resolved.tree:
        library, _, used = resolved.tree.partition(".")
        context.imported.setdefault(library, set()).add(used)
    return resolved.tree, resolved.comment


def is_text(type_name: str) -> bool:
    return type_name in {"string", "uuid"}


def plain_name(text: str) -> str | None:
    """The name of a type that is no list or map."""
    parsed = parse_type(text)
    return parsed.name if isinstance(parsed, Name) else None
