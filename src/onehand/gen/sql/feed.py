"""Where does the value of a column come from: the form, the path, the caller, or the service's own code?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.gen.sql.columns import column_name, parent_column
from onehand.ir.nodes import Field, Resource


@dataclass(frozen=True, slots=True)
class Feed:
    """The declared fields of a resource by their source, each in the order of the design."""

    form: tuple[tuple[Field, Field], ...]
    """(the resource's field, the form's field that feeds it)."""
    caller: tuple[Field, ...]
    given: tuple[Field, ...]
    """What the service's own code has to say."""
    parent: str | None
    """The column that the path feeds."""


def feed(resource: Resource) -> Feed:
    """Every column but id and the audit columns is in exactly one place."""
    parent = parent_column(resource)
    declared = [field for field in resource.fields if not field.audit and column_name(field) != parent]
    form = [(field, source) for field in declared if (source := _source(resource, field)) is not None]
    rest = [field for field in declared if _source(resource, field) is None]
    return Feed(
        form=tuple(form),
        caller=tuple(field for field in rest if field.set_by == "caller"),
        given=tuple(field for field in rest if field.set_by != "caller"),
        parent=parent,
    )


def _source(resource: Resource, field: Field) -> Field | None:
    for source in resource.form.fields:
        if source.secret:
            continue
        if field.embed is not None and source.name == field.embed.form_field:
            return source
        if field.embed is None and source.name == field.name and source.type == field.type:
            return source
    return None
