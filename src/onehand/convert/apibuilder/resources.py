"""How is a CRUD resource of API Builder written as an entry of `resources:`?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.convert.apibuilder.context import Context
from onehand.convert.apibuilder.crud import AUDIT, TABLE_COLUMNS, Crud
from onehand.convert.apibuilder.document import Field
from onehand.convert.apibuilder.feed import Feed, Feeds
from onehand.convert.apibuilder.fields import field_keywords, note_deduced, shortened, spelled, written_notes
from onehand.convert.apibuilder.forms import written_form
from onehand.convert.apibuilder.names import NameTable, our_name
from onehand.convert.apibuilder.route import Place
from onehand.convert.apibuilder.searches import written_searches, written_sort
from onehand.convert.apibuilder.seven import written_operations
from onehand.convert.yaml_text import Aligned, Inline, Tree

_BOUNDS = ("minimum", "maximum")


@dataclass(frozen=True, slots=True)
class ResourceWriter:
    crud: Crud
    place: Place
    feeds: Feeds
    context: Context
    names: NameTable
    """Field names of the document -> ours."""

    @property
    def title(self) -> str:
        return self.crud.model.name


def written_resource(crud: Crud, place: Place, feeds: Feeds, context: Context) -> Tree:
    writer = ResourceWriter(crud, place, feeds, context, NameTable(TABLE_COLUMNS))
    fields = _fields(writer)
    keywords: dict[str, Tree] = _about(writer)
    keywords["fields"] = Aligned(fields)
    form = written_form(crud, feeds, fields, context)
    if form:
        keywords["form"] = form
    if place.plural:
        keywords["plural"] = place.plural
    searches = written_searches(crud, feeds.of(crud.model.name), writer.names, context)
    if searches:
        keywords["search"] = Inline(searches)
    sort = written_sort(crud, feeds.of(crud.model.name), writer.names, context)
    if sort:
        keywords["sort"] = Inline(sort)
    keywords["operations"] = written_operations(crud, place, context)
    keywords |= written_notes(crud.model, f"model {writer.title}", context)
    return keywords


def _about(writer: ResourceWriter) -> dict[str, Tree]:
    resource, model = writer.crud.resource, writer.crud.model
    description = model.description or resource.description
    if resource.description and resource.description != description:
        name = f"description of resource {resource.type}"
        writer.context.note("dropped", name, "the model's own description is kept", resource.path)
    for attribute in resource.attributes:
        name = f"attribute '{attribute.name}' of resource {resource.type}"
        writer.context.note("dropped", name, "a resource has the attributes of its model", attribute.path)
    if resource.deprecation:
        name = f"deprecation of resource {resource.type}"
        writer.context.note("dropped", name, "deprecate the operations or the fields", resource.path)
    return {"description": description} if description else {}


def _fields(writer: ResourceWriter) -> dict[str, Tree]:
    fields: dict[str, Tree] = {}
    feeds = writer.feeds.of(writer.title)
    for field in writer.crud.model.fields:
        if our_name(field.name) in AUDIT:
            _note_audit(field, writer)
            continue
        name = spelled(field, writer.names, writer.title, writer.context)
        fields[name] = _field(field, feeds[field.name], writer)
    return fields


def _note_audit(field: Field, writer: ResourceWriter) -> None:
    """Every resource has id, created_at and updated_at; they are not written down."""
    title = f"field {writer.title}.{field.name}"
    expected = {"string"} if our_name(field.name) == "id" else {"date-time-iso8601"}
    if field.type not in expected or field.name != our_name(field.name):
        reason = "ids are texts made by the service" if our_name(field.name) == "id" else "times are the service's"
        writer.context.note("changed", f"{title}: {field.type}", reason, field.path)
    note_deduced(field, title, writer.context)


def _field(field: Field, feed: Feed, writer: ResourceWriter) -> Tree:
    title = f"field {writer.title}.{field.name}"
    keywords, comment = field_keywords(field, title, writer.context)
    keywords |= _from_form(field, feed, keywords, title, writer)
    if feed.way == "caller":
        reason = "taken to be the caller: filled with the identity of whoever creates it"
        writer.context.note("interpreted", title, reason, field.path)
        keywords = _beside_type(keywords, "set_by", "caller")
    elif feed.way == "service":
        keywords = _beside_type(keywords, "set_by", "service")
    elif feed.way == "from":
        keywords = _beside_type(keywords, "from", feed.source_name)
        of = f"of resource '{feed.target}'" if feed.target else "of something elsewhere"
        writer.context.note("interpreted", title, f"taken to show '{feed.source_name}', the id {of}", field.path)
    return shortened(keywords, comment)


def _beside_type(keywords: dict[str, Tree], key: str, value: str) -> dict[str, Tree]:
    return {"type": keywords["type"], key: value, **{k: v for k, v in keywords.items() if k != "type"}}


def _from_form(
    field: Field, feed: Feed, keywords: dict[str, Tree], title: str, writer: ResourceWriter
) -> dict[str, Tree]:
    """What the form says and the resource does not: bounds, example, default, and that it cannot change later."""
    source, crud, context = feed.source, writer.crud, writer.context
    if source is None or crud.form is None:
        return {}
    form_title = f"field {crud.form.name}.{source.name}"
    said: dict[str, Tree] = {"optional": not source.required}
    more: dict[str, Tree] = {}
    if feed.way != "from":
        said, _ = field_keywords(source, form_title, context)
    if feed.way == "form":
        keys = (*_BOUNDS, "example", "description", "attributes", "personal")
        more = {key: said[key] for key in keys if key in said and key not in keywords}
        if "default" in said and "default" not in keywords and field.required:
            more["default"] = said["default"]
        if "attributes" in keywords and said.get("attributes") != keywords["attributes"]:
            note_deduced(source, form_title, context)
    more |= _unchangeable(source, feed, title, writer)
    if field.required and said.get("optional") and not crud.patch_only and "default" not in {**keywords, **more}:
        more["optional"] = True
        reason = "the form gives it only sometimes, so it is optional: give it a default, or fill it in a handler"
        context.note("changed", title, reason, field.path)
    return more


def _unchangeable(source: Field, feed: Feed, title: str, writer: ResourceWriter) -> dict[str, Tree]:
    """Written when the resource is created, and missing in the form of an update."""
    crud = writer.crud
    if crud.updatable is None or source.name in crud.updatable:
        return {}
    if feed.way == "form":
        reason = "the form of an update lacks it, so it cannot change"
        writer.context.note("interpreted", title, reason, source.path)
        return {"immutable": True}
    reason = "the form of an update lacks it; here it is the form of the resource"
    writer.context.note("changed", title, reason, source.path)
    return {}
