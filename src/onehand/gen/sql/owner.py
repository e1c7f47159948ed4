"""Whose is a row, said in SQL?"""

from __future__ import annotations

from textwrap import indent

from onehand.gen.sql.columns import column_name, field_named, parent_column, qualified
from onehand.gen.sql.words import ident
from onehand.ir.nodes import Resource, Service


def owned(service: Service, resource: Resource) -> str | None:
    """The condition under which a row of the table belongs to `$`; of a child, under which its parent does. None where
    rows are nobody's.
    """
    if resource.owner is not None:
        return f"{qualified(resource.plural, owner_column(resource) or '')} = $"
    if resource.parent is None:
        return None
    parent, column = service.resources[resource.parent], parent_column(resource) or ""
    above = owned(service, parent)
    if above is None:
        return None
    table = ident(parent.plural)
    joined = f"{table}.id = {qualified(resource.plural, column)}"
    inside = f"select from public.{table}\nwhere {joined}\n  and {above}"
    return f"exists (\n{indent(inside, '  ')}\n)"


def owned_by(service: Service, resource: Resource, at: int) -> str:
    """One condition more: the row belongs to the parameter `at`, or that is null: whoever asks may see all of them."""
    condition = owned(service, resource)
    if condition is None:
        return ""
    return indent(f"\nand (${at}::text is null or {condition.replace('$', f'${at}')})", "  ")


def owned_above(service: Service, resource: Resource) -> str | None:
    """Of a child: finds those of the parents ($1) that belong to $2."""
    if resource.owner is not None or resource.parent is None:
        return None
    parent = service.resources[resource.parent]
    condition, table = owned(service, parent), ident(parent.plural)
    if condition is None:
        return None
    return f"select id from {table}\nwhere id = any($1) and {condition.replace('$', '$2')}"


def owner_column(resource: Resource) -> str | None:
    """The column with the owner's id."""
    return column_name(field_named(resource, resource.owner)) if resource.owner else None
