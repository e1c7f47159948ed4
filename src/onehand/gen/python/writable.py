"""What can be deduced of writing a resource, and what needs a handler?"""

from __future__ import annotations

from onehand.gen.python.names import attribute
from onehand.ir.nodes import Field, Resource


def read_back(resource: Resource, source: str) -> list[tuple[str, str]] | None:
    """Form field -> how to read it from a resource called `source`: `user.email`, `user.organization.id`.

    None when a required one cannot be read: it is secret, or the resource does not have it.
    """
    found = []
    for field in resource.form.fields:
        text = _reading(resource, field, source)
        if text is None and not field.optional:
            return None
        if text is not None:
            found.append((field.name, text))
    return found


def _reading(resource: Resource, field: Field, source: str) -> str | None:
    for candidate in resource.fields:
        place = f"{source}.{attribute(candidate.name)}"
        if candidate.embed is not None and candidate.embed.form_field == field.name:
            if candidate.optional:
                return f"{place}.id if {place} else None" if field.optional else None
            return f"{place}.id"
        if feeds(field, candidate):
            return place
    return None


def feeds(field: Field, column: Field) -> bool:
    """Whether a form's field is what the resource's field of that name shows."""
    if field.name != column.name or column.private or field.secret:
        return False
    may_lack = column.optional and not field.optional
    return field.type == column.type and not may_lack


def unfed(resource: Resource) -> list[str]:
    """Fields of the form that no column takes: a handler must say what becomes of them."""
    return [field.name for field in resource.form.fields if not _taken(resource, field)]


def _taken(resource: Resource, field: Field) -> bool:
    if field.secret:
        return False
    for column in resource.fields:
        if column.embed is not None and column.embed.form_field == field.name:
            return True
        if column.name == field.name and column.type == field.type:
            return True
    return False


def unmade(resource: Resource) -> list[str]:
    """Required fields of the resource that neither the form, nor a default, nor the caller gives."""
    given = {field.name for field in resource.form.fields}
    return [field.name for field in resource.fields if _missing(field, given)]


def _missing(field: Field, given: set[str]) -> bool:
    if field.audit or field.optional or field.default is not None or field.set_by == "caller":
        return False
    fed = field.embed.form_field in given if field.embed else field.name in given
    return not fed
