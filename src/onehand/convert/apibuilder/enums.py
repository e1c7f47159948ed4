"""How is an enum of API Builder written? What travels stays the same; only the names of values become ours."""

from __future__ import annotations

from onehand.convert.apibuilder.context import Context
from onehand.convert.apibuilder.document import Enum, EnumValue
from onehand.convert.apibuilder.fields import written_notes
from onehand.convert.apibuilder.names import NameTable
from onehand.convert.yaml_text import Aligned, Inline, Tree

_KEYWORDS = frozenset({"values", "description", "deprecated", "attributes"})
"""A value of such a name needs `values:` above it, so that it is not read as a keyword."""


def written_enum(enum: Enum, context: Context) -> Tree:
    names = NameTable()
    values: dict[str, Tree] = {}
    wires: set[str] = set()
    for value in enum.values:
        wire = value.value or value.name
        if wire in wires:
            context.note("dropped", f"enum value {enum.name}.{value.name}", f"'{wire}' stands there twice", value.path)
        else:
            wires.add(wire)
            name = _spelled(value, names, enum, context)
            values[name] = _value(value, wire if wire != name else None, enum, context)
    about: dict[str, Tree] = {"description": enum.description} if enum.description else {}
    about |= written_notes(enum, f"enum {enum.name}", context)
    if about or _KEYWORDS & values.keys():
        plain = all(value is None for value in values.values())
        return {**about, "values": Inline(list(values)) if plain else Aligned(values)}
    if all(value is None for value in values.values()):
        return Inline(list(values))
    return Aligned(values)


def _spelled(value: EnumValue, names: NameTable, enum: Enum, context: Context) -> str:
    name = names.add(value.name, otherwise="value")
    if value.value and value.name not in {value.value, name}:
        title = f"enum value {enum.name}.{value.name} is now '{name}'"
        context.note("changed", title, "names are snake_case; what travels stays", value.path)
    return name


def _value(value: EnumValue, wire: str | None, enum: Enum, context: Context) -> Tree:
    """`wire` is what travels, where it is not the name."""
    keywords: dict[str, Tree] = {"value": wire} if wire is not None else {}
    notes = written_notes(value, f"enum value {enum.name}.{value.name}", context)
    if value.description and not keywords and not notes:
        return value.description
    if value.description:
        keywords["description"] = value.description
    keywords |= notes
    return Inline(keywords) if keywords else None
