"""Which parameters of a list become `search:` and `sort:`, and what becomes of the others?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from onehand.convert.apibuilder.context import Context
from onehand.convert.apibuilder.crud import AUDIT, Crud
from onehand.convert.apibuilder.document import Field, Operation
from onehand.convert.apibuilder.feed import Feed
from onehand.convert.apibuilder.fields import note_deduced
from onehand.convert.apibuilder.names import NameTable, our_name
from onehand.convert.apibuilder.type_name import ListOf, Name, parse_type
from onehand.convert.apibuilder.types import local_name
from onehand.convert.yaml_text import Tree

_PAGES = {"limit", "offset", "page", "page_size", "per_page", "cursor", "after"}
_NOT_SEARCHABLE = frozenset({"object", "json", "unit"})
_ANY_CASE = re.compile(r"case.{0,3}in-?\s?sensitive", re.IGNORECASE)


def written_searches(crud: Crud, feeds: Mapping[str, Feed], names: NameTable, context: Context) -> list[Tree]:
    listed = crud.operations.get("list")
    searches: dict[str, None] = {}
    for parameter in listed.parameters if listed else ():
        found = _search(parameter, listed, crud, feeds, names, context) if listed else None
        if found is not None:
            searches[found] = None
    return list(searches)


def _search(
    parameter: Field, listed: Operation, crud: Crud, feeds: Mapping[str, Feed], names: NameTable, context: Context
) -> str | None:
    """The field that the parameter filters by; None after what becomes of the parameter was told."""
    title, name = f"parameter {parameter.name} of {listed.title}", our_name(parameter.name)
    note_deduced(parameter, title, context)
    if parameter.location in {"header", "form", "path"}:
        context.note("dropped", title, f"a list has no parameters in its {parameter.location}", parameter.path)
    elif name in {"id", "ids"}:
        context.note("interpreted", title, "every list takes 'id', up to 100 times", parameter.path)
    elif name in _PAGES:
        reason = "lists are paged with 'limit' (25, at most 100) and 'after'"
        context.note("interpreted" if name == "limit" else "changed", title, reason, parameter.path)
    elif name in {"sort", "order_by"}:
        context.note("changed", title, "lists are sorted by the alternatives of 'sort:'", parameter.path)
    else:
        return _by_field(parameter, title, crud, feeds, names, context)
    return None


def _by_field(
    parameter: Field, title: str, crud: Crud, feeds: Mapping[str, Feed], names: NameTable, context: Context
) -> str | None:
    field = _field(parameter, crud, feeds)
    if field is None or not _is_searchable(parameter, field, feeds, context):
        reason = f"no field of '{crud.model.name}' can be searched by it: write an operation of its own"
        context.note("dropped", title, reason, parameter.path)
        return None
    name = names.get(field.name) or our_name(field.name)
    if name != parameter.name:
        context.note("changed", f"{title} is now '{name}'", "a search is named after its field", parameter.path)
    if parameter.type.startswith("["):
        context.note("changed", title, "a search takes one value", parameter.path)
    if parameter.required:
        context.note("changed", title, "searches are optional", parameter.path)
    if _ANY_CASE.search(parameter.description) or parameter.default is not None:
        context.note("changed", title, "a search is exact and has no default", parameter.path)
    return name


def _field(parameter: Field, crud: Crud, feeds: Mapping[str, Feed]) -> Field | None:
    name = our_name(parameter.name)
    for field in crud.model.fields:
        own, feed = our_name(field.name), feeds.get(field.name)
        if own in AUDIT or feed is None:
            continue
        if name == own or (feed.way == "from" and name in {f"{own}_id", feed.source_name}):
            return field
    return None


def _is_searchable(parameter: Field, field: Field, feeds: Mapping[str, Feed], context: Context) -> bool:
    if our_name(field.name) in {"sort", "limit", "after"}:
        return False
    parsed = parse_type(parameter.type)
    item = parsed.item if isinstance(parsed, ListOf) else parsed
    if feeds[field.name].way == "from":
        return isinstance(item, Name) and item.name in {"string", "uuid"}
    document = context.document
    name = local_name(document, field.type)
    plain = name in document.enums or (
        name not in _NOT_SEARCHABLE and "." not in name and not _is_complex(name, context)
    )
    return plain and isinstance(item, Name) and local_name(document, item.name) in {name, "string"}


def _is_complex(name: str, context: Context) -> bool:
    document = context.document
    return "[" in name or any(name in table for table in (document.models, document.unions, document.interfaces))


def written_sort(crud: Crud, feeds: Mapping[str, Feed], names: NameTable, context: Context) -> list[Tree]:
    """The default of the list's `sort`, where it is a field; ours would be `-created_at`."""
    listed = crud.operations.get("list")
    sort = next((one for one in listed.parameters if our_name(one.name) == "sort"), None) if listed else None
    wanted = str(sort.default or "") if sort is not None else ""
    if wanted in {"", "-created_at"}:
        return []
    field = next((one for one in crud.model.fields if our_name(one.name) == our_name(wanted)), None)
    if field is not None and _is_sortable(field, wanted, feeds, context):
        name = names.get(field.name) or our_name(field.name)
        return [f"-{name}" if wanted.startswith("-") else name]
    if wanted == "created_at":
        return ["created_at"]
    if sort is not None and listed is not None:
        reason = f"lists cannot be sorted by '{wanted[:60]}': the newest come first"
        context.note("changed", f"default of parameter sort of {listed.title}", reason, sort.path)
    return []


def _is_sortable(field: Field, wanted: str, feeds: Mapping[str, Feed], context: Context) -> bool:
    feed = feeds.get(field.name)
    name = local_name(context.document, field.type)
    plain = name in context.document.enums or not (name in _NOT_SEARCHABLE or "." in name or _is_complex(name, context))
    sometimes = feed is not None and feed.source is not None and not feed.source.required
    return (
        feed is not None
        and feed.way != "from"
        and plain
        and field.required
        and not sometimes
        and wanted.removeprefix("-") == field.name
    )
