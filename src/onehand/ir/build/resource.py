"""What does a written resource give?"""

from __future__ import annotations

from collections.abc import Mapping

from onehand.design.resource import ResourceSyntax
from onehand.ir.build.crud import build_operations
from onehand.ir.build.declare import check_fields, check_reserved
from onehand.ir.build.embed import build_embeds
from onehand.ir.build.feed import check_fed
from onehand.ir.build.field import build_fields
from onehand.ir.build.form import build_form
from onehand.ir.build.owner import build_owner, kept, kept_form
from onehand.ir.build.parent import ancestors, parent_field, path_of
from onehand.ir.build.scope import Scope
from onehand.ir.build.search import build_searches, build_sorts, build_uniques
from onehand.ir.build.secret import check_secrets
from onehand.ir.nodes import Auth, Field, Journal, Model, Resource
from onehand.ir.plural import plural
from onehand.ir.types import Primitive
from onehand.text.span import Span


def build_resource(syntax: ResourceSyntax, auth: Auth, models: Mapping[str, Model], scope: Scope) -> Resource:
    """`auth` is the service's; `models` are those of the same file, built before."""
    check_fields(tuple(field.name for field in syntax.fields), scope.report)
    check_reserved(syntax.reserved, tuple(field.name for field in syntax.fields), scope.report)
    declared = build_fields(syntax.fields, scope, "resource")
    form = build_form(syntax, declared, scope)
    declared = build_embeds(syntax, declared, form, models, scope)
    check_secrets(syntax, declared, form, scope)
    check_fed(syntax, declared, form, models, scope)
    above = ancestors(syntax, scope)
    parent = parent_field(syntax, above, declared, scope)
    first, last = _audit(syntax.name.span)
    shown = (field for field in declared if not field.secret)
    fields = (first, *((parent,) if parent else ()), *shown, *last)
    owner = build_owner(syntax, above, {field.name: field for field in fields}, scope)
    fields, form = kept(fields, owner), kept_form(form, owner)
    by_name = {field.name: field for field in fields}
    searches = build_searches(syntax, by_name, scope)
    sorts = build_sorts(syntax, by_name, scope)
    many = syntax.plural.value if syntax.plural else plural(syntax.name.value)
    path = path_of(many, above)
    return Resource(
        syntax.name.value,
        many,
        path,
        above[-1].name.value if above else None,
        syntax.description,
        fields,
        form,
        build_uniques(syntax, by_name, scope),
        searches,
        sorts,
        build_operations(syntax, many, path, by_name, searches, sorts, auth, scope),
        _journal(syntax),
        syntax.has_api,
        syntax.has_events,
        syntax.span,
        syntax.name.span,
        owner=owner.name if owner else None,
        deprecated=syntax.deprecated,
        attributes=syntax.attributes,
    )


def _audit(span: Span) -> tuple[Field, tuple[Field, ...]]:
    def field(name: str, type: str, description: str, *, immutable: bool) -> Field:
        return Field(
            name, Primitive(type), False, span, span, span, description=description, immutable=immutable, audit=True
        )

    id = field("id", "id", "Made by the service, never reused.", immutable=True)
    created = field("created_at", "datetime", "When it was created.", immutable=True)
    updated = field("updated_at", "datetime", "When it was last changed.", immutable=False)
    return id, (created, updated)


def _journal(syntax: ResourceSyntax) -> Journal:
    written = syntax.journal
    if written is None:
        return Journal()
    period = written.partition
    return Journal(written.retain_days or 90, "week" if period == "week" else "month" if period == "month" else "day")
